"""All SQL of the catalogue, of a product and of a producer; every value is a bound parameter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from db.site.queries import Row, first, rows

Choices = Mapping[str, Any]
"""What is asked for, by the names of `_CONDITIONS`; only what is given narrows."""

_CONDITIONS = {
    "words": """p.id in (select s.product from product_words w join product_search s on s.rowid = w.rowid
                where w.words match :words)""",
    "province": "p.province = :province",
    "kind": "p.kind = :kind",
    "stars": "p.rating_min <= :stars and coalesce(p.rating_max, 5) >= :stars",
    "unrated": "p.rating_min is null",
    "producer": "p.producer = :producer",
    "language": "exists (select 1 from json_each(p.languages) where value = :language)",
    "source": "p.id in (select product from product_sources where source = :source)",
    "differs": "p.faults > 0",
}
_STARS = "(select value from json_each('[1,2,3,4,5]')) n"
_FACETS = {
    "province": "select p.province as value, null as label, count(*) as products from products p",
    "kind": "select p.kind as value, null as label, count(*) as products from products p",
    "stars": f"""select cast(n.value as text) as value, null as label, count(*) as products
                 from products p join {_STARS} on p.rating_min <= n.value
                 and coalesce(p.rating_max, 5) >= n.value""",
    "unrated": "select '0' as value, null as label, count(*) as products from products p",
    "producer": "select p.producer as value, p.producer_name as label, count(*) as products from products p",
    "language": """select l.value as value, null as label, count(*) as products
                   from products p join json_each(p.languages) l""",
    "source": """select s.source as value, null as label, count(*) as products
                 from products p cross join product_sources s on s.product = p.id""",
    "differs": "select '1' as value, null as label, count(*) as products from products p",
}
"""A facet → its values with how many products have them, before they are narrowed."""
_HAS_NONE = {"unrated": "p.rating_min is null", "differs": "p.faults > 0"}
ORDERS = {
    "newest": "p.last_day desc, p.mentions desc, p.id",
    "mentions": "p.mentions desc, p.last_day desc, p.id",
    "name": "folded(p.name), p.name, p.id",
}


# ------------------------------------------------------------------ the catalogue


def products(
    connection: sqlite3.Connection, chosen: Choices, order: str, limit: int, offset: int = 0
) -> list[Row]:
    """Return products in an order, each with its names in all languages."""
    found = rows(
        connection,
        f"""select p.* from products p where {_where(chosen)} order by {ORDERS[order]}
            limit :limit offset :offset""",
        **chosen,
        limit=limit,
        offset=offset,
    )
    known = names(connection, [row["id"] for row in found])
    return [{**_listed(row), "names": known.get(row["id"], [])} for row in found]


def count(connection: sqlite3.Connection, chosen: Choices) -> int:
    """Return how many products there are."""
    found = rows(connection, f"select count(*) as n from products p where {_where(chosen)}", **chosen)
    return int(found[0]["n"])


def facets(connection: sqlite3.Connection, chosen: Choices, most: int = 60) -> dict[str, list[Row]]:
    """Return the values of each facet with their counts, all choices but its own applied."""
    return {
        facet: _facet(connection, facet, chosen, most) + _facet(connection, "unrated", chosen, 1)
        if facet == "stars"
        else _facet(connection, facet, chosen, most)
        for facet in _FACETS
        if facet != "unrated"
    }


def _facet(connection: sqlite3.Connection, facet: str, chosen: Choices, most: int) -> list[Row]:
    own = {"stars", "unrated"} if facet in ("stars", "unrated") else {facet}
    others = {name: value for name, value in chosen.items() if name not in own}
    also = f" and {_HAS_NONE[facet]}" if facet in _HAS_NONE else ""
    order = "1 desc" if facet == "stars" else "3 desc, 1"
    return rows(
        connection,
        f"""select * from ({_FACETS[facet]} where {_where(others)}{also} group by 1)
            where value is not null and products > 0 order by {order} limit :most""",
        **others,
        most=most,
    )


def names(connection: sqlite3.Connection, identifiers: Sequence[str]) -> dict[str, list[Row]]:
    """Return the names of products by product, the commonest first; case makes no other name."""
    found = rows(
        connection,
        """select product, language, name, mentions from product_names
           where product in (select value from json_each(:ids))
           order by product, mentions desc, language, name""",
        ids=json.dumps(list(identifiers)),
    )
    told: dict[str, dict[tuple[str, str], Row]] = {}
    for row in found:
        alike = told.setdefault(row.pop("product"), {})
        first_of = alike.setdefault((row["language"], row["name"].casefold()), {**row, "mentions": 0})
        first_of["mentions"] += row["mentions"]
    return {product: list(alike.values()) for product, alike in told.items()}


def _where(chosen: Choices) -> str:
    return " and ".join(_CONDITIONS[name] for name in _CONDITIONS if name in chosen) or "1"


def _listed(row: Row) -> Row:
    return {**row, "languages": json.loads(row["languages"])}


# ------------------------------------------------------------------ one product

MENTION = """
  m.id, m.position, m.surface, m.sentence, m.name, m.specificity, m.rating_min, m.rating_max, m.from_min,
  m.from_max, m.status, m.programme, m.producer, m.place, m.province, m.rule, m.score, m.evidence,
  m.language, m.source, m.day, a.id as article, a.title, a.url, s.name as source_name,
  json_extract(s.languages, '$[0]') as source_language
"""
MENTIONS = """
  product_mentions m cross join articles a on a.number = m.number cross join sources s on s.slug = m.source
"""


def product(connection: sqlite3.Connection, identifier: str) -> Row | None:
    """Return a product with its names, None where there is none of that id."""
    found = first(connection, "select * from products where id = :id", id=identifier)
    return found and {**_listed(found), "names": names(connection, [identifier]).get(identifier, [])}


def mentions(connection: sqlite3.Connection, identifier: str, limit: int, offset: int = 0) -> list[Row]:
    """Return where a product is named, the newest first."""
    return rows(
        connection,
        f"""select {MENTION} from {MENTIONS} where m.product = :id
            order by m.id desc limit :limit offset :offset""",
        id=identifier,
        limit=limit,
        offset=offset,
    )


def rated(connection: sqlite3.Connection, identifier: str, most: int = 500) -> list[Row]:
    """Return the mentions that state stars or what became of them, in the order of time."""
    found = rows(
        connection,
        f"""select {MENTION} from {MENTIONS} where m.product = :id
            and (m.rating_min is not null or m.status is not null) order by m.id desc limit :most""",
        id=identifier,
        most=most,
    )
    return found[::-1]


def months(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the articles that name a product by month and language; undated ones last."""
    return rows(
        connection,
        """select coalesce(substr(day, 1, 7), '') as month, coalesce(language, '') as language,
             count(distinct number) as articles
           from product_mentions where product = :id group by 1, 2 order by 1 = '', 1, 2""",
        id=identifier,
    )


def tongues(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return in which languages a product is named, and in which of the collection's it is not."""
    return rows(
        connection,
        """select t.value as language, count(distinct m.number) as articles, count(m.id) as mentions,
             min(m.day) as first_day, max(m.day) as last_day
           from totals t left join product_mentions m on m.product = :id and m.language = t.value
           where t.facet = 'language' and t.value <> '' group by t.value order by 2 desc, 1""",
        id=identifier,
    )


def papers(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the newspapers that name a product, those that do it most first."""
    return rows(
        connection,
        """select s.slug as source, s.name as source_name, p.mentions,
             json_extract(s.languages, '$[0]') as source_language
           from sources s join product_sources p on p.source = s.slug and p.product = :id
           order by p.mentions desc, s.name""",
        id=identifier,
    )


def spellings(connection: sqlite3.Connection, identifier: str, most: int = 200) -> list[Row]:
    """Return each way a product is written, with how sure it is that it is this product, and why."""
    found = rows(
        connection,
        """select language, name, producer, place, province, score, evidence, form, count(*) as mentions,
             count(distinct number) as articles, max(number) as newest
           from product_mentions where product = :id group by form
           order by mentions desc, language, name limit :most""",
        id=identifier,
        most=most,
    )
    return [{**row, "evidence": json.loads(row["evidence"] or "{}")} for row in found]


def told(connection: sqlite3.Connection, identifier: str, most: int = 30) -> list[Row]:
    """Return the newest stories that name a product: their languages, and those in which they name it."""
    found = rows(
        connection,
        """with named as (select number, language from product_mentions where product = :id
             group by number order by number desc limit 300),
           met as (select sa.story, max(n.number) as newest, json_group_array(distinct n.language) as naming
             from named n join story_articles sa on sa.number = n.number group by sa.story)
           select t.story as id, st.title, st.day, st.languages, st.articles, t.naming,
             a.id as article, a.language
           from met t join stories st on st.id = t.story join articles a on a.number = st.first
           order by t.newest desc limit :most""",
        id=identifier,
        most=most,
    )
    return [{**row, **{name: json.loads(row[name]) for name in ("languages", "naming")}} for row in found]


def faults(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return where coverage and a register differ on a product, with the sentence that differs."""
    return rows(
        connection,
        """select f.id, f.kind, f.said, f.registered, f.register, f.line, m.sentence, m.surface, m.language,
             m.day, m.source, s.name as source_name, json_extract(s.languages, '$[0]') as source_language,
             a.id as article, a.title
           from product_faults f left join product_mentions m on m.id = f.mention
           left join articles a on a.number = m.number left join sources s on s.slug = m.source
           where f.product = :id order by f.kind, f.mention, f.id""",
        id=identifier,
    )


def of_article(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the products that an article names, in the order of its text."""
    return rows(
        connection,
        """select m.position, m.start, m."end", m.surface, m.name, m.specificity, m.rating_min, m.rating_max,
             m.status, m.programme, m.producer, m.place, m.province, m.product, m.rule, m.score,
             p.name as product_name, p.language as product_language
           from articles a join product_mentions m on m.number = a.number
           left join products p on p.id = m.product where a.id = :id order by m.position""",
        id=identifier,
    )
