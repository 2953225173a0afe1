"""All SQL of the report of reach; every value is a bound parameter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from db.search.finding import Finding, Order
from db.search.query import Filter, Query
from db.site.queries import Row, rows
from db.site.spans import Span

_LINE = """a.number, a.id, a.title, a.url, a.source, p.name as source_name,
  json_extract(p.languages, '$[0]') as source_language, p.timezone, a.publisher, a.language, a.day,
  a.published, a.published_precision, a.published_flagged, a.status, a.disagrees"""


def numbers(
    connection: sqlite3.Connection,
    span: Span,
    chosen: Mapping[str, str],
    named: Collection[int] | None,
    most: int,
) -> tuple[list[int], int]:
    """Return the numbers of the newest articles with these properties, and how many there are in all.

    `named`, where it is given, has the numbers of those that name a product.
    """
    filters = tuple(Filter(name, (value,)) for name, value in chosen.items())
    finding = Finding(connection, Query(text="", words=None, filters=filters, days=(span.days,)))
    if named is None:
        return list(islice(finding.numbers(Order.NEWEST), most)), finding.total()
    found = [number for number in finding.numbers(Order.NEWEST) if number in named]
    return found[:most], len(found)


def naming(connection: sqlite3.Connection, products: Sequence[str], span: Span) -> set[int]:
    """Return the numbers of the articles of a span that name one of these products."""
    low, high = span.numbers
    found = rows(
        connection,
        """select distinct m.number from json_each(:products) p cross join product_mentions m
             on m.product = p.value and m.id between :low and :high""",
        products=json.dumps(list(products)),
        low=low << 16,
        high=high << 16,
    )
    return {row["number"] for row in found}


def products_like(connection: sqlite3.Connection, words: str, most: int = 200) -> list[Row]:
    """Return the products that are found under words, as the catalogue's index understands them."""
    return rows(
        connection,
        """select p.id, p.name, p.language from product_words w
           cross join product_search s on s.rowid = w.rowid
           cross join products p on p.id = s.product
           where w.words match :words order by p.mentions desc, p.id limit :most""",
        words=words,
        most=most,
    )


def product(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the product of an id, none where there is none."""
    return rows(connection, "select id, name, language from products where id = :id", id=identifier)


def begun(connection: sqlite3.Connection, articles: Sequence[int]) -> list[Row]:
    """Return the stories that began with one of these articles, in their order."""
    return rows(
        connection,
        f"""select o.story, s.articles, {_LINE} from json_each(:numbers) n
            cross join story_articles o on o.number = n.value and o.role = 'first'
            cross join stories s on s.id = o.story
            cross join articles a on a.number = n.value cross join sources p on p.slug = a.source
            order by n.key""",
        numbers=json.dumps(list(articles)),
    )


def copies(connection: sqlite3.Connection, stories: Sequence[str]) -> list[Row]:
    """Return the versions and reprints of these stories, the earliest first."""
    return rows(
        connection,
        f"""select o.story, o.role, {_LINE} from json_each(:stories) n
            cross join story_articles o on o.story = n.value and o.role <> 'first'
            cross join articles a on a.number = o.number cross join sources p on p.slug = a.source
            order by o.number""",
        stories=json.dumps(list(stories)),
    )


def sections(connection: sqlite3.Connection, most: int = 100) -> list[str]:
    """Return the sections with the most articles."""
    found = rows(
        connection,
        """select value from totals where facet = 'section' and value <> ''
           order by articles desc, value limit :most""",
        most=most,
    )
    return [row["value"] for row in found]
