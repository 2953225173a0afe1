"""Bytes of a register → its entries; every row that is not good is told with its line and the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from pipelines.errors import UnreadableError
from pipelines.model import RegisterEntry
from pipelines.names.read import read_names
from pipelines.registers.addresses import PARTS, locate, province_of_code, province_of_titles
from pipelines.registers.columns import Table, find_table
from pipelines.registers.declared import Column, declared
from pipelines.registers.encodings import from_tcvn3
from pipelines.registers.sheets import Cell, Line, Sheet, read_sheets, texts
from pipelines.registers.values import (
    NoValueError,
    day_inside,
    day_of,
    decision_of,
    name_of,
    stars_of,
    text_of,
)
from pipelines.text import fold

Watch = Callable[[int, int], None]
"""Is told how many rows are read, of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a person says of a register that it does not say itself."""

    today: date
    """No decision is later."""
    sheet: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Headings by column."""
    province: str | None = None
    """Of today; of rows that name none."""


@dataclass(frozen=True, slots=True)
class RegisterFault:
    """A row that was not taken."""

    sheet: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """A register, read."""

    entries: tuple[RegisterEntry, ...]
    faults: tuple[RegisterFault, ...]
    columns: Mapping[str, str]
    """Column → its heading, of the first sheet."""
    unknown: tuple[str, ...]
    """Headings that mean no column."""
    asides: int
    """Lines that are no rows: titles between them, sums, numbers of columns."""


def read_register(raw: bytes, file: str, asking: Asking, watch: Watch | None = None) -> RegisterRead:
    """Return the entries of a CSV or XLSX file; `file` is its name in messages.

    Raises:
        UnreadableError: it is no table, or has no column of names or of stars.
    """
    tables = _tables(raw, file, asking)
    total, done = sum(len(table.lines) for table in tables), 0
    rows = _Rows(asking)
    for table in tables:
        titled = province_of_titles(table.titles)
        for line in table.lines:
            rows.take(table, line, titled)
            done += 1
            if watch is not None:
                watch(done, total)
    first = tables[0]
    named = {column: first.headings[at] for column, at in first.columns.items()}
    unknown = tuple(
        text for at, text in enumerate(first.headings) if text and at not in first.columns.values()
    )
    return RegisterRead(tuple(rows.entries), tuple(rows.faults), named, unknown, rows.asides)


# ------------------------------------------------------------------ which table


def _tables(raw: bytes, file: str, asking: Asking) -> list[Table]:
    """Return the tables of a file, in the first meaning of its bytes that has headings that are known."""
    nearest: list[Sheet] = []
    for sheets in read_sheets(raw, file):
        chosen = _chosen(sheets, file, asking)
        for spelt in (chosen, [_respelt(sheet) for sheet in chosen]):
            found = [table for sheet in spelt if (table := find_table(sheet, asking.columns)) is not None]
            whole = [table for table in found if set(declared().needed) <= set(table.columns)]
            if whole:
                return whole
        nearest = nearest or chosen
    raise _without_columns(nearest, file, asking)


def _chosen(sheets: Sequence[Sheet], file: str, asking: Asking) -> list[Sheet]:
    if asking.sheet is None:
        return list(sheets)
    found = [sheet for sheet in sheets if fold(sheet.name) == fold(asking.sheet)]
    if not found:
        names = ", ".join(sheet.name for sheet in sheets if sheet.name) or "none, for it is CSV"
        raise UnreadableError(f"{file}: no sheet “{asking.sheet}”. Expected one of its sheets: {names}.")
    return found


def _respelt(sheet: Sheet) -> Sheet:
    """Return a sheet typed for the old fonts of TCVN 5712, in today's letters."""
    return Sheet(
        sheet.name,
        tuple(Line(line.number, tuple(map(_modern, line.cells))) for line in sheet.lines),
    )


def _modern(cell: Cell) -> Cell:
    return from_tcvn3(cell) if isinstance(cell, str) else cell


def _without_columns(sheets: Sequence[Sheet], file: str, asking: Asking) -> UnreadableError:
    """Return the error that says which headings were seen and what was expected."""
    tables = [table for sheet in sheets if (table := find_table(sheet, asking.columns)) is not None]
    if tables:
        seen, known = tables[0].headings, tables[0].columns
        missing = [column for column in declared().needed if column not in known]
    else:
        widest = max((line.cells for sheet in sheets for line in sheet.lines[:20]), key=_filled, default=())
        seen, missing = tuple(texts(widest)), list(declared().needed)
    shown = ", ".join(f"“{text[:40]}”" for text in seen[:20] if text) or "none"
    expected = "; ".join(f"{one.name}: {', '.join(one.vi[:3])}" for one in _expected(missing))
    return UnreadableError(
        f"{file}: no column of {' and of '.join(missing)}; headings seen: {shown}. Expected {expected}, or "
        "the like in English or Indonesian. Say which it is: --columns "
        + ",".join(f'"{column}=Heading"' for column in missing)
        + "."
    )


def _filled(cells: Sequence[Cell]) -> int:
    return sum(isinstance(cell, str) for cell in cells)


def _expected(missing: Sequence[str]) -> list[Column]:
    return [column for column in declared().column if column.name in missing]


# ------------------------------------------------------------------ rows


class _Rows:
    """The rows taken so far, by what may stand only once."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.entries: list[RegisterEntry] = []
        self.faults: list[RegisterFault] = []
        self.asides = 0
        self._lines: dict[object, int] = {}

    def take(self, table: Table, line: Line, titled: str | None) -> None:
        """Take a line, or note why it is not taken."""
        if _is_aside(table, line):
            self.asides += 1
            return
        try:
            entry = _entry(table, line, self.asking, titled)
            self._refuse_twins(entry)
        except NoValueError as error:
            self.faults.append(RegisterFault(table.sheet, line.number, str(error)))
            return
        self.entries.append(entry)

    def _refuse_twins(self, entry: RegisterEntry) -> None:
        """Note what may stand once.

        Raises:
            NoValueError: the code, the row or its day stands on an earlier line.
        """
        product = (fold(entry.name), fold(entry.producer or ""), entry.places, entry.province)
        marks: list[tuple[object, str]] = [
            (("row", *product, entry.stars, entry.decision, entry.decided), "the row")
        ]
        marks += [(("code", entry.code), f"the code {entry.code}")] if entry.code else []
        if entry.decided:
            said = f"{entry.name} with other stars, decided on the same day,"
            marks.append((("day", *product, entry.decided, entry.decision), said))
        for mark, said in marks:
            if mark in self._lines:
                raise NoValueError(f"{said} stands on line {self._lines[mark]} already")
        self._lines |= {mark: entry.line for mark, _ in marks}


def _is_aside(table: Table, line: Line) -> bool:
    """Tell whether a line is no row: a title over the columns, headings again, the numbers of columns."""
    cells = [text_of(cell) for cell in line.cells]
    said = [text for text in cells if text]
    if tuple(cells) == table.headings[: len(cells)]:
        return True
    if len(said) > 2 and all(text.strip("().").isdigit() for text in said):
        return len(set(said)) == len(said)
    about = {column: cells[at] for column, at in table.columns.items() if at < len(cells) and cells[at]}
    starred = about.get("stars", "") not in ("", about.get("name"))
    return len(table.columns) > 2 and len(set(about.values())) < 2 and not starred


def _entry(table: Table, line: Line, asking: Asking, titled: str | None) -> RegisterEntry:
    """Return the entry of a line.

    Raises:
        NoValueError: something that it needs is missing or impossible.
    """
    raw = {column: line.cells[at] for column, at in table.columns.items() if at < len(line.cells)}
    said = {column: text_of(cell) for column, cell in raw.items()}
    name, stars = name_of(raw.get("name")), stars_of(raw.get("stars"))
    decided = day_of(raw.get("decided"), asking.today) or day_inside(raw.get("decision"), asking.today)
    decision = decision_of(raw.get("decision")) or decision_of(_numbered(said.get("decided", "")))
    located = locate({column: said.get(column, "") for column in PARTS}, decided)
    producer, legal_form = _producer(said.get("producer", ""))
    province = located.province or asking.province or province_of_code(said.get("code", "")) or titled
    return RegisterEntry(
        line=line.number,
        sheet=table.sheet,
        code=said.get("code", ""),
        name=name,
        producer=producer,
        legal_form=legal_form,
        address=located.written,
        place=located.place,
        places=located.places,
        province=province,
        stars=stars,
        decision=decision,
        decided=decided,
        language=table.language,
    )


def _numbered(text: str) -> str | None:
    """Return the cell of a day where it also says which decision: `123/QĐ-UBND ngày 5/12/2024`."""
    return text if re.search(r"\d\s*/\s*[^\W\d]", text) else None


@lru_cache(maxsize=1 << 14)
def _producer(text: str) -> tuple[str | None, str | None]:
    """Return a producer and its legal form, as the reader of names tells it."""
    if not text:
        return None, None
    if len(text) > 500:
        raise NoValueError(f"a producer of {len(text)} characters; expected 500 at most")
    for language in ("vi", "en"):
        found = [one for one in read_names(text, language).organisations if one.kind == "producer"]
        if found:
            return text, found[0].form
    return text, None
