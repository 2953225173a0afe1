"""Sheets of a register → where its headings stand and which column is which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.errors import QueryError
from pipelines.registers.declared import declared
from pipelines.registers.sheets import Cell, Line, Sheet, texts
from pipelines.text import fold

MOST_TITLES = 40
"""Lines above the headings that may be titles."""
OTHER, NUMBER = "other", "number"
_MARK = re.compile(r"[\W_]+")
_BRACKET = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose columns are known."""

    sheet: str
    titles: tuple[str, ...]
    """What stands above the headings."""
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    """Column of ours → its place."""
    language: str
    """That most headings are in."""
    lines: tuple[Line, ...]
    """Below the headings."""


def find_table(sheet: Sheet, given: Mapping[str, str]) -> Table | None:
    """Return a sheet with its columns; None where no line names one of those that are needed.

    `given`: headings that a person said, by column.
    """
    best: Table | None = None
    for height in (1, 2):  # headings of two lines where one line says less
        for at in range(min(len(sheet.lines), MOST_TITLES)):
            found = _table(sheet, at, height, given)
            if found is not None and (best is None or len(found.columns) > len(best.columns)):
                best = found
    return best


def _table(sheet: Sheet, at: int, height: int, given: Mapping[str, str]) -> Table | None:
    head = sheet.lines[at : at + height]
    if len(head) < height or any(not isinstance(cell, str | None) for line in head for cell in line.cells):
        return None
    headings = _joined([line.cells for line in head])
    columns, language = _columns(headings, given)
    named = len({fold(text) for text in headings if text})  # a title merged over all columns is one
    if named < 2 or not set(columns) & set(declared().needed):
        return None
    titles = tuple(dict.fromkeys(text for line in sheet.lines[:at] for text in texts(line.cells) if text))
    return Table(sheet.name, titles, tuple(headings), columns, language, sheet.lines[at + height :])


def _joined(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return the headings of one or two lines, the upper before the lower."""
    width = max(map(len, rows))
    columns = [[(texts(row) + [""] * width)[at] for row in rows] for at in range(width)]
    return [" ".join(dict.fromkeys(part for part in column if part)) for column in columns]


def _columns(headings: Sequence[str], given: Mapping[str, str]) -> tuple[dict[str, int], str]:
    """Return the place of each column, and the language of the headings; the first of two alike counts."""
    found = {column: at for column, said in given.items() for at in _places(headings, said)[:1]}
    spoken = Counter[str]()
    taken = set(found.values())
    ranked = sorted(
        (not whole, at, column, languages)
        for at, text in enumerate(headings)
        if at not in taken
        for column, languages, whole in _meant(text)
    )
    for _, at, column, languages in ranked:
        if column not in (OTHER, NUMBER) and column not in found:
            found[column] = at
            spoken.update(languages)
    return found, max(sorted(spoken), key=lambda one: (spoken[one], one == "vi"), default="vi")


def _places(headings: Sequence[str], said: str) -> list[int]:
    return [at for at, text in enumerate(headings) if _plain(text) == _plain(said)]


def _meant(heading: str) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Yield the column that a heading means, the languages it is in, and whether it is the whole heading."""
    text = _plain(_BRACKET.sub(" ", heading)) or _plain(heading)
    if not text or len(text) > 80:
        return
    hits = [
        (at, -len(phrase), column, languages, phrase == text)
        for phrase, column, languages in _phrases()
        if (at := f" {text} ".find(f" {phrase} ")) >= 0 and (phrase == text or len(phrase) > 2)
    ]
    if hits:
        _, _, column, languages, whole = min(hits)
        yield column, languages, whole


@cache
def _phrases() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return every folded phrase with its column and the languages it is of."""
    found: dict[str, tuple[str, set[str]]] = {}
    for column in declared().column:
        for language, phrases in column.headings().items():
            for phrase in phrases:
                found.setdefault(_plain(phrase), (column.name, set()))[1].add(language)
    return tuple((phrase, column, tuple(sorted(said))) for phrase, (column, said) in sorted(found.items()))


def _plain(text: str) -> str:
    return _MARK.sub(" ", fold(text)).strip()


def read_given(said: str) -> dict[str, str]:
    """Return the headings that a person gives: `name=Tên hàng,stars=Mức đạt`.

    Raises:
        QueryError: it names a column that registers do not have.
    """
    known = [column.name for column in declared().column if column.name not in (OTHER, NUMBER)]
    pairs = [one.partition("=") for one in said.split(",") if one.strip()]
    for column, sign, heading in pairs:
        if column.strip() not in known or not sign or not heading.strip():
            raise QueryError(
                f"“{column[:40]}{sign}{heading[:40]}” names no column. Expected name=Heading,stars=Heading, "
                f"of {', '.join(known)}; write the headings as they stand in the file."
            )
    return {column.strip(): heading.strip() for column, _, heading in pairs}
