"""Where the words of a search stand in the text, in the original spelling."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from db.indexes import aside
from db.search.finding import Finding

# Control characters, which published texts do not have; what they part is escaped by whoever shows it.
_OPEN, _CLOSE = "\x02", "\x03"
_WORDS = 40  # FTS5 gives 64 at most
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; marked where it is what was searched for. Not escaped."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a result shows of an article."""

    title: tuple[Segment, ...]
    passage: tuple[Segment, ...]


def segments(marked: str) -> tuple[Segment, ...]:
    """Return a text with marks as its pieces; blanks and line ends are one blank each."""
    parts = _MARK.split(re.sub(r"\s+", " ", marked.strip()))
    return tuple(Segment(part, marked=at % 2 == 1) for at, part in enumerate(parts) if part)


def excerpts(connection: sqlite3.Connection, finding: Finding, numbers: Sequence[int]) -> dict[int, Excerpt]:
    """Return by number what results show of these articles."""
    expressions, index = finding.expressions(), finding.index
    if not any("*" in expression for expression in expressions):
        return {number: excerpt(connection, index, expressions, number) for number in numbers}
    with closing(aside(connection, index, numbers)) as memory:
        return {number: excerpt(memory, index, expressions, number) for number in numbers}


def excerpt(connection: sqlite3.Connection, index: str, expressions: list[str], number: int) -> Excerpt:
    """Return title and best passage of an article, words marked by the first expression that fits."""
    for expression in expressions:
        found = connection.execute(_MARKED.format(index=index), (expression, number)).fetchone()
        if found is not None:
            title, *passages = found
            passage = next((one for one in passages if _OPEN in one), passages[0] or passages[1])
            return Excerpt(segments(title), segments(passage))
    title, beginning = connection.execute(_PLAIN, (number,)).fetchone()
    return Excerpt(segments(title), segments(beginning))


_MARKED = (
    "SELECT highlight({index}, 0, '"
    + f"{_OPEN}', '{_CLOSE}'), "
    + ", ".join(f"snippet({{index}}, {at}, '{_OPEN}', '{_CLOSE}', '…', {_WORDS})" for at in (1, 2, 3))
    + " FROM {index} WHERE {index} MATCH ? AND rowid = ?"
)
_PLAIN = (
    "SELECT title, CASE WHEN sapo <> '' THEN sapo ELSE substr(body, 1, 300) END FROM texts WHERE number = ?"
)
