"""All SQL of the pages of stories; every value is a bound parameter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from db.site.queries import Row, first, rows

COUNTED = 10_000
"""Stories are counted up to here; more are said to be more."""
_LINE = """s.id, s.title, s.day, s.articles, s.reprints, s.languages, s.errors, s.warnings, s.notes,
  a.language, a.source, p.name as source_name, json_extract(p.languages, '$[0]') as source_language"""
_FROM = "from stories s cross join articles a on a.number = s.first join sources p on p.slug = a.source"
_CONDITIONS = {
    "versions": "s.articles > 1 and s.articles - s.reprints > 1",
    "reprints": "s.articles > 1 and s.reprints > 0",
    "findings": "s.articles > 1 and s.errors + s.warnings + s.notes > 0",
    "suggested": """s.id in (
      select m.story from story_links k join story_articles m on m.number = k."left"
      where k.state = 'suggested'
      union select m.story from story_links k join story_articles m on m.number = k."right"
      where k.state = 'suggested')""",
    "all": "s.articles > 1",
    "language": "instr(s.languages, '\"' || :language || '\"')",
    "source": """exists (select 1 from story_articles m join articles o on o.number = m.number
      where m.story = s.id and o.source = :source)""",
    "start": "s.day >= :start",
    "end": "s.day <= :end",
}
"""Name of a choice → its condition; the first five are what a story may have."""

Choices = Mapping[str, Any]


def stories(connection: sqlite3.Connection, chosen: Choices, limit: int, offset: int = 0) -> list[Row]:
    """Return stories of more than one article, those that began last first."""
    found = rows(
        connection,
        f"select {_LINE} {_FROM} where {_where(chosen)} order by s.first desc limit :limit offset :offset",
        **chosen,
        limit=limit,
        offset=offset,
    )
    return [_listed(row) for row in found]


def count(connection: sqlite3.Connection, chosen: Choices) -> int:
    """Return how many stories there are; `COUNTED` plus one stands for all that are more."""
    inner = f"select 1 from stories s where {_where(chosen)} limit {COUNTED + 1}"
    return int(rows(connection, f"select count(*) as n from ({inner})", **chosen)[0]["n"])


def story(connection: sqlite3.Connection, identifier: str) -> Row | None:
    """Return one story, None where there is none of that id."""
    found = first(connection, f"select {_LINE}, s.first {_FROM} where s.id = :id", id=identifier)
    return found and _listed(found)


def story_of(connection: sqlite3.Connection, article: str) -> Row | None:
    """Return the story that an article tells, None where it tells one alone."""
    found = first(
        connection,
        """select s.id, s.articles, s.languages, s.errors, s.warnings, s.notes
           from articles a join story_articles m on m.number = a.number join stories s on s.id = m.story
           where a.id = :id and s.articles > 1""",
        id=article,
    )
    return found and _listed(found)


def articles(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the articles of a story with their roles, in the order of time."""
    return rows(
        connection,
        f"""select a.number, {_ARTICLE}, m.role from story_articles m join articles a on a.number = m.number
            join sources s on s.slug = a.source where m.story = :id
            order by m.role <> 'first', a.number""",
        id=identifier,
    )


_ARTICLE = """
  a.id, a.title, a.url, a.source, s.name as source_name, json_extract(s.languages, '$[0]') as source_language,
  s.timezone, a.publisher, a.language, a.edition, a.disagrees, a.day, a.published, a.published_precision,
  a.published_flagged, a.status, a.words, a.revisions, a.first_fetched
"""


def links(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Row]:
    """Return what links these articles with each other and with others, pair by pair."""
    asked = json.dumps(list(numbers))
    among = "(select value from json_each(:numbers))"
    return rows(
        connection,
        f"""select k.*, l.id as left_id, l.title as left_title, l.language as left_language,
              r.id as right_id, r.title as right_title, r.language as right_language
            from (select * from story_links where "left" in {among}
                  union select * from story_links where "right" in {among}) k
            join articles l on l.number = k."left" join articles r on r.number = k."right"
            order by k."left", k."right", k.weight desc, k.rule limit 500""",
        numbers=asked,
    )


def edits(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Row]:
    """Return when the texts of these articles were found changed, the first text left out."""
    return rows(
        connection,
        """select number, revision, fetched_at from revisions
           where number in (select value from json_each(:numbers)) and revision > 1
           order by number, revision""",
        numbers=json.dumps(list(numbers)),
    )


def keys(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, list[Row]]:
    """Return the figures of these articles, each statement once, in the order of the text."""
    found: dict[int, list[Row]] = {number: [] for number in numbers}
    for row in rows(
        connection,
        """select number, key, min(surface) as surface from statistics
           where number in (select value from json_each(:numbers)) and low is not null
           group by number, key order by number, min(position)""",
        numbers=json.dumps(list(numbers)),
    ):
        found[row["number"]].append(row)
    return found


def _where(chosen: Choices) -> str:
    return " and ".join(_CONDITIONS[name] for name in _CONDITIONS if name in chosen) or "s.articles > 1"


def _listed(row: Row) -> Row:
    return {**row, "languages": json.loads(row["languages"])}
