"""All SQL of the review pages: the queue of alignments, and two or three versions with their sentences."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from db.site.queries import Row, first, rows

COUNTED = 10_000
"""Alignments are counted up to here; more are said to be more."""
LANGUAGES = ("vi", "en", "id")
"""The order in which versions stand beside each other; others come after them."""
ORDERS = {
    "newest": "a.day desc, a.id desc",
    "findings": "a.errors desc, a.warnings desc, a.notes desc, a.day desc, a.id desc",
}
_LINE = """
  a.id, a.story, a.day, a.left_language, a.right_language, a.score, a.beads, a.unmatched,
  a.errors, a.warnings, a.notes, a.whole, a."left" as left_number, a."right" as right_number,
  l.id as left_id, l.title as left_title, l.source as left_source, ls.name as left_source_name,
  r.id as right_id, r.title as right_title, r.source as right_source, rs.name as right_source_name
"""
_FROM = """
  from alignments a cross join articles l on l.number = a."left" cross join articles r on r.number = a."right"
  join sources ls on ls.slug = l.source join sources rs on rs.slug = r.source
"""
_MENTIONED = "(select number from product_mentions where product = :product)"
_CONDITIONS = {
    "one": "(:one, :other) in ((a.left_language, a.right_language), (a.right_language, a.left_language))",
    "language": ":language in (a.left_language, a.right_language)",
    "source": """exists (select 1 from articles s where s.number in (a."left", a."right")
                 and s.source = :source)""",
    "kind": "exists (select 1 from discrepancies d where d.alignment = a.id and d.kind = :kind)",
    "severity": """case :severity when 'error' then a.errors when 'warning' then a.warnings
                   else a.notes end > 0""",
    "product": f'(a."left" in {_MENTIONED} or a."right" in {_MENTIONED})',
    "among": "a.id in (select value from json_each(:among))",
    "without": "a.id not in (select value from json_each(:without))",
}
"""Name of a choice → its condition."""


def queue(
    connection: sqlite3.Connection, chosen: Mapping[str, Any], order: str, limit: int, offset: int
) -> list[Row]:
    """Return alignments, the newest or those with most findings first."""
    return rows(
        connection,
        f"select {_LINE} {_FROM} where {_where(chosen)} order by {ORDERS[order]} limit :limit offset :offset",
        **chosen,
        limit=limit,
        offset=offset,
    )


def count(connection: sqlite3.Connection, chosen: Mapping[str, Any]) -> int:
    """Return how many alignments there are; `COUNTED` plus one stands for all that are more."""
    inner = f"select 1 from alignments a where {_where(chosen)} limit {COUNTED + 1}"
    return int(rows(connection, f"select count(*) as n from ({inner})", **chosen)[0]["n"])


def alignment(connection: sqlite3.Connection, identifier: str) -> Row | None:
    """Return one alignment, None where there is none of that id."""
    return first(connection, f"select {_LINE} {_FROM} where a.id = :id", id=identifier)


def of_story(connection: sqlite3.Connection, story: str) -> list[Row]:
    """Return the alignments of a story, by their languages."""
    found = rows(connection, f"select {_LINE} {_FROM} where a.story = :story order by a.id", story=story)
    return sorted(found, key=lambda row: (_rank(row["left_language"]), _rank(row["right_language"])))


def _rank(language: str) -> tuple[int, str]:
    return (LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES), language)


def beads(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the sentences of an alignment, lined up, in order."""
    return rows(
        connection, "select * from beads where alignment = :id order by position limit 20000", id=identifier
    )


def discrepancies(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return what a reviewer of an alignment should look at, in order."""
    return rows(
        connection, "select * from discrepancies where alignment = :id order by position", id=identifier
    )


def kinds(connection: sqlite3.Connection, identifiers: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return how many findings of each kind these alignments have."""
    found: dict[str, dict[str, int]] = {}
    for row in rows(
        connection,
        """select alignment, kind, count(*) as n from discrepancies
           where alignment in (select value from json_each(:ids)) group by 1, 2 order by 1, 2""",
        ids=json.dumps(list(identifiers)),
    ):
        found.setdefault(row["alignment"], {})[row["kind"]] = row["n"]
    return found


def versions(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, Row]:
    """Return what a page of versions says of its articles, by number."""
    found = rows(
        connection,
        """select a.number, a.id, a.title, a.language, a.edition, a.source, a.url, a.day, a.published,
             a.published_precision, a.first_fetched, a.revisions, a.whole, a.status, a.disagrees,
             a.published_flagged, a.publisher, s.name as source_name, s.timezone,
             json_extract(s.languages, '$[0]') as source_language
           from articles a join sources s on s.slug = a.source
           where a.number in (select value from json_each(:numbers))""",
        numbers=json.dumps(list(numbers)),
    )
    return {row["number"]: row for row in found}


def ties(connection: sqlite3.Connection, number: int) -> dict[str, list[Row]]:
    """Return what can be linked between versions: figures and products with their places, names of places."""
    return {
        "figures": rows(
            connection,
            'select start, "end", surface, key from statistics where number = :number order by start',
            number=number,
        ),
        "products": rows(
            connection,
            """select start, "end", surface, coalesce(product, name) as key from product_mentions
               where number = :number order by start""",
            number=number,
        ),
        "places": rows(
            connection,
            """select distinct name, level from place_mentions where number = :number
               order by length(name) desc, name""",
            number=number,
        ),
    }


def _where(chosen: Mapping[str, Any]) -> str:
    return " and ".join(_CONDITIONS[name] for name in _CONDITIONS if name in chosen) or "1"
