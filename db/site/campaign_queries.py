"""What a campaign report asks of a snapshot: articles by words and days, and what is known of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from itertools import islice, takewhile

from db.search import Query, Segment
from db.search.finding import Finding, Order
from db.search.snippets import excerpts
from db.site.queries import Row, rows
from db.site.spans import Span


def numbers(connection: sqlite3.Connection, query: Query, span: Span, most: int) -> list[int]:
    """Return the numbers of the newest articles around a span that a query finds, the newest first.

    Articles come in the order of their numbers, so the index is left where the span begins; which days they
    are of, up to two before or after it, the rows say.
    """
    low, high = span.numbers
    found = takewhile(lambda number: number >= low, Finding(connection, query).numbers(Order.NEWEST))
    return list(islice((number for number in found if number <= high), most))


def articles(connection: sqlite3.Connection, found: Sequence[int], span: Span) -> list[Row]:
    """Return those of these articles that are of a span, the earliest first."""
    return rows(
        connection,
        """select a.number, a.day, coalesce(a.language, '') as language, a.source,
             coalesce(o.story, a.id) as story
           from json_each(:numbers) n cross join articles a on a.number = n.value
           left join story_articles o on o.number = a.number
           where a.day between :first and :last order by a.number""",
        numbers=json.dumps(sorted(found)),
        first=span.first.isoformat(),
        last=span.last.isoformat(),
    )


def provinces(connection: sqlite3.Connection, found: Sequence[int], most: int = 40) -> list[Row]:
    """Return the provinces that these articles name for sure, in how many of them, the most named first."""
    return rows(
        connection,
        """select province, count(distinct number) as articles from (
             select m.number, min(m.province) as province from json_each(:numbers) n
             cross join place_mentions m on m.number = n.value
             group by m.number, m.level, m.name, m.units having min(m.province) = max(m.province))
           where province <> '' group by province order by articles desc, province limit :most""",
        numbers=json.dumps(list(found)),
        most=most,
    )


def lines(connection: sqlite3.Connection, found: Sequence[int]) -> dict[int, Row]:
    """Return what a clipping says of its article, by number."""
    told = rows(
        connection,
        """select a.number, a.id, a.title, a.url, a.source, s.name as source_name,
             json_extract(s.languages, '$[0]') as source_language, a.publisher, a.language, a.day
           from json_each(:numbers) n cross join articles a on a.number = n.value
           cross join sources s on s.slug = a.source""",
        numbers=json.dumps(list(found)),
    )
    return {row["number"]: row for row in told}


def texts(connection: sqlite3.Connection, found: Sequence[int]) -> dict[int, str]:
    """Return lead, paragraphs and captions of these articles, by number."""
    told = rows(
        connection,
        """select t.number, t.sapo || char(10) || t.body || char(10) || t.captions as text
           from json_each(:numbers) n cross join texts t on t.number = n.value""",
        numbers=json.dumps(list(found)),
    )
    return {row["number"]: row["text"] for row in told}


def passages(
    connection: sqlite3.Connection, query: Query, found: Sequence[int]
) -> dict[int, tuple[tuple[Segment, ...], tuple[Segment, ...]]]:
    """Return title and best passage of these articles with the words of a query marked, by number."""
    shown = excerpts(connection, Finding(connection, query), list(found))
    return {number: (one.title, one.passage) for number, one in shown.items()}
