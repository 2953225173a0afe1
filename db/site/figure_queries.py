"""All SQL of the pages of figures; every value is a bound parameter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from db.site.queries import Row, rows

COUNTED = 10_000
"""Matches are counted up to here; more are said to be more."""

_LINE = """
  f.id, a.id as article, f.position, f.surface, f.sentence, f.low, f.high, f.low_number, f.high_number,
  f.si_low, f.si_high, f.bound, f.unit, f.per, f.indefinite, f.rating_min, f.rating_max, f.subject,
  f.subject_key, f.measure, f.place, f.province, f.period_start, f.period_end, f.period_raw, f.base_start,
  f.base_end, f.role, f.basis, f.modality, f.total, f.ambiguous, f.parts_sum, f.key, f.rule, f.language,
  f.source, s.name as source_name, json_extract(s.languages, '$[0]') as source_language, f.day, a.title, a.url
"""
_FROM = """
  from statistics f cross join articles a on a.number = f.number cross join sources s on s.slug = f.source
"""
"""`cross` keeps the figures outermost: in the order of their ids a page is filled without a sort."""
_CONDITIONS = {
    "unit": "f.unit = :unit",
    "measure": "f.measure = :measure",
    "subject": "f.subject_key = :subject",
    "place": "f.place = :place",
    "province": "f.province = :province",
    "source": "f.source = :source",
    "language": "f.language = :language",
    "key": "f.key = :key",
    "stars": "f.rating_min = :stars",
    "stars_most": "f.rating_max is :stars_most",
    "start": "f.period_end >= :start",
    "end": "f.period_start <= :end",
    "words": "f.id in (select rowid from figures where figures match :words)",
}
"""Name of a choice → its condition."""

Choices = Mapping[str, Any]
"""What is asked for, by the names of `_CONDITIONS`; only what is given narrows."""


def figures(connection: sqlite3.Connection, chosen: Choices, limit: int, offset: int = 0) -> list[Row]:
    """Return figures, those of the newest articles first."""
    found = rows(
        connection,
        f"select {_LINE} {_FROM} where {_where(chosen)} order by f.id desc limit :limit offset :offset",
        **chosen,
        limit=limit,
        offset=offset,
    )
    return [_listed(row) for row in found]


def count(connection: sqlite3.Connection, chosen: Choices) -> int:
    """Return how many figures there are; `COUNTED` plus one stands for all that are more."""
    if not chosen:
        found = rows(connection, "select figures as n from figure_totals where facet = 'all'")
    else:
        inner = f"select 1 from statistics f where {_where(chosen)} limit {COUNTED + 1}"
        found = rows(connection, f"select count(*) as n from ({inner})", **chosen)
    return int(found[0]["n"]) if found else 0


def series(connection: sqlite3.Connection, chosen: Choices, limit: int = 1000) -> list[Row]:
    """Return the figures that can be drawn over time, in its order; each has its day as `at`."""
    found = rows(
        connection,
        f"""select {_LINE}, coalesce(f.period_end, f.period_start, f.day) as at {_FROM}
            where {_where(chosen)} and f.low_number is not null and not f.indefinite
            and coalesce(f.period_end, f.period_start, f.day) is not null
            order by at, f.period_start, f.low_number, f.id limit :limit""",
        **chosen,
        limit=limit,
    )
    return [_listed(row) for row in found]


def of_article(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the figures of an article in the order of its text."""
    found = rows(
        connection,
        """select f.*, a.id as article from statistics f join articles a on a.number = f.number
           where a.id = :id order by f.position""",
        id=identifier,
    )
    hidden = ("id", "number", "source", "language", "day")
    return [{name: value for name, value in _listed(row).items() if name not in hidden} for row in found]


def beside_product(connection: sqlite3.Connection, product: str, most: int = 400) -> list[Row]:
    """Return the newest figures in the sentences that name a product."""
    found = rows(
        connection,
        f"""with named as (select distinct number, surface from (
              select number, surface from product_mentions where product = :product
              order by id desc limit 300))
            select {_LINE} from named n cross join statistics f on f.number = n.number
              and instr(f.sentence, n.surface) > 0
            cross join articles a on a.number = f.number cross join sources s on s.slug = f.source
            group by f.id order by f.id desc limit :most""",
        product=product,
        most=most,
    )
    return [_listed(row) for row in found]


def of_places(
    connection: sqlite3.Connection, places: Sequence[str], words: str, most: int = 400
) -> list[Row]:
    """Return the newest figures of a place so written, or of no place in a sentence that words find."""
    found = rows(
        connection,
        f"""with newest as (
              select id from (select id from statistics where place in (select value from json_each(:places))
                order by id desc limit :most)
              union select rowid from (select rowid from figures where figures match :words
                order by rowid desc limit :most))
            select {_LINE} from newest n cross join statistics f on f.id = n.id
              and (f.place is null or f.place in (select value from json_each(:places)))
            cross join articles a on a.number = f.number cross join sources s on s.slug = f.source
            order by f.id desc limit :most""",
        places=json.dumps(list(places), ensure_ascii=False),
        words=words,
        most=most,
    )
    return [_listed(row) for row in found]


def values(connection: sqlite3.Connection, most: int = 200) -> dict[str, list[str]]:
    """Return the most frequent values of each property, for choosing."""
    found: dict[str, list[str]] = {}
    for row in rows(connection, "select facet, value from figure_totals order by facet, figures desc, value"):
        listed = found.setdefault(row["facet"], [])
        if len(listed) < most:
            listed.append(row["value"])
    return found


def _where(chosen: Choices) -> str:
    return " and ".join(_CONDITIONS[name] for name in _CONDITIONS if name in chosen) or "1"


def _listed(row: Row) -> Row:
    return {**row, "per": json.loads(row["per"])}
