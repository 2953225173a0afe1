"""All SQL on the articles that watch lists find; every value is a bound parameter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from db.site.queries import LINE, Row, rows

_AMONG = "(select value from json_each(:numbers))"


def lines(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Row]:
    """Return what lists say of these articles, with `number`, and their `role` in which `story`."""
    return rows(
        connection,
        f"""select a.number, m.story, m.role, {LINE} from articles a join sources s on s.slug = a.source
            left join story_articles m on m.number = a.number where a.number in {_AMONG} order by a.number""",
        numbers=json.dumps(list(numbers)),
    )


def marks(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Row]:
    """Return of these articles no more than what a list chooses by, the newest first."""
    return rows(
        connection,
        f"""select number, day, first_fetched, language, source from articles where number in {_AMONG}
            order by number desc""",
        numbers=json.dumps(list(numbers)),
    )


def texts(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return the texts of articles, by number: lead, body, captions, and the title last."""
    found = rows(
        connection,
        f"select number, title, sapo, body, captions from texts where number in {_AMONG}",
        numbers=json.dumps(list(numbers)),
    )
    return {
        row["number"]: tuple(row[name] for name in ("sapo", "body", "captions", "title")) for row in found
    }


def figures(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, list[Row]]:
    """Return the figures of articles with their sentences, by number, in the order of the text."""
    found: dict[int, list[Row]] = {}
    for row in rows(
        connection,
        f"""select number, position, surface, sentence, low, high, bound, unit, per, rating_min, rating_max,
              subject, key from statistics where number in {_AMONG} order by id""",
        numbers=json.dumps(list(numbers)),
    ):
        found.setdefault(row["number"], []).append({**row, "per": json.loads(row["per"] or "[]")})
    return found


def firsts(connection: sqlite3.Connection, stories: Sequence[str]) -> dict[str, Row]:
    """Return the first article of each of these stories, by the story's id."""
    found = rows(
        connection,
        f"""select t.id as story, a.number, {LINE} from stories t join articles a on a.number = t.first
            join sources s on s.slug = a.source where t.id in (select value from json_each(:stories))""",
        stories=json.dumps(list(stories)),
    )
    return {row["story"]: row for row in found}


def within(found: Iterable[Row], sentence: str) -> Iterator[Row]:
    """Yield the figures that stand in a sentence, as far as it is quoted, each statement once."""
    quoted, seen = sentence.strip("… "), set()
    for row in found:
        own = " ".join(row["sentence"].split()).strip("… ")
        if (own in quoted or quoted in own) and row["surface"] in sentence and row["key"] not in seen:
            seen.add(row["key"])
            yield row
