"""Bytes of a CSV or XLSX file → its sheets, cell by cell, with the lines that they stand on."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.errors import UnreadableError
from pipelines.registers.encodings import decodings

Cell = str | int | float | date | None
MOST_COLUMNS, MOST_LINES, MOST_EMPTY = 60, 300_000, 2_000
_MOST_UNPACKED = 400_000_000
"""Bytes of a workbook when unpacked; more is no register."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SEPARATORS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet."""

    number: int
    """As a person counts, from 1."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in a file."""

    name: str
    """Empty in CSV."""
    lines: tuple[Line, ...]
    """Those that have something in them."""


def read_sheets(raw: bytes, file: str) -> Iterator[tuple[Sheet, ...]]:
    """Yield what the bytes may mean, the likeliest first; `file` is their name in messages.

    Raises:
        UnreadableError: they are no table.
    """
    if raw.startswith(_OLE):
        raise UnreadableError(
            f"{file}: an Excel file of before 2007, or one with a password. Expected XLSX or CSV; save it so."
        )
    if raw.startswith(_ZIP):
        yield _workbook(raw, file)
        return
    if not raw.strip(b"\0\r\n\t ,;"):
        raise UnreadableError(f"{file}: nothing is in it. Expected XLSX or CSV with a line of headings.")
    for text in decodings(raw):
        yield (Sheet("", tuple(_csv_lines(text))),)


# ------------------------------------------------------------------ CSV


def _csv_lines(text: str) -> Iterator[Line]:
    body, said = _said_separator(text.replace("\0", ""))
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=said or _separator(body))
    begun = 1 if said else 0
    while reader.line_num < MOST_LINES:
        first = begun + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        if any(cell.strip() for cell in cells):
            yield Line(first, tuple(cell.strip() or None for cell in cells[:MOST_COLUMNS]))


def _said_separator(text: str) -> tuple[str, str | None]:
    """Return what follows a first line `sep=;`, which Excel writes, and the separator it says."""
    first, _, rest = text.partition("\n")
    sign = first.strip().strip('"').lower()
    return (rest, sign[4]) if sign.startswith("sep=") and len(sign) == 5 else (text, None)


def _separator(text: str) -> str:
    """Return the separator of most fields in the first lines."""
    head = [line for line in text[:20_000].splitlines()[:40] if line.strip()]
    return max(_SEPARATORS, key=lambda sign: sum(line.count(sign) for line in head))


# ------------------------------------------------------------------ XLSX


def _workbook(raw: bytes, file: str) -> tuple[Sheet, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        sheets = _opened(raw) if unpacked <= _MOST_UNPACKED else None
    except Exception as error:  # openpyxl raises what its parts raise
        raise UnreadableError(
            f"{file}: no workbook that can be read ({error}). Expected XLSX; open it and save it anew."
        ) from error
    if sheets is None:
        raise UnreadableError(
            f"{file}: {unpacked // 1_000_000} MB when unpacked. Expected a register; save it as CSV."
        )
    return sheets


def _opened(raw: bytes) -> tuple[Sheet, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not know of is not what we read
        book = load_workbook(io.BytesIO(raw), data_only=True)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return tuple(Sheet(sheet.title, tuple(_sheet_lines(sheet))) for sheet in shown)


def _sheet_lines(sheet: Worksheet) -> Iterator[Line]:
    """Yield the lines of a sheet; each cell of a merged range says what the range says."""
    merged = _merged(sheet)
    empty = 0
    width = min(sheet.max_column, MOST_COLUMNS)
    for number, values in enumerate(
        sheet.iter_rows(max_row=min(sheet.max_row, MOST_LINES), max_col=width, values_only=True), start=1
    ):
        filled = [merged.get((number, at), value) for at, value in enumerate(values, start=1)]
        cells = tuple(_cell(value) for value in filled)
        empty = 0 if any(cell is not None for cell in cells) else empty + 1
        if empty == 0:
            yield Line(number, cells)
        elif empty > MOST_EMPTY:
            return


def _merged(sheet: Worksheet) -> dict[tuple[int, int], object]:
    found: dict[tuple[int, int], object] = {}
    for block in sheet.merged_cells.ranges:
        value = sheet.cell(block.min_row, block.min_col).value
        for row in range(block.min_row, min(block.max_row, block.min_row + MOST_EMPTY) + 1):
            for column in range(block.min_col, min(block.max_col, MOST_COLUMNS) + 1):
                found[row, column] = value
    return found


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | date):
        return value
    text = str(value).strip()
    return text if text and not (text.startswith("#") and text.endswith(("!", "?", "/A", "0"))) else None


def from_serial(value: float) -> date | None:
    """Return the day that Excel's number of a day means; None where it is out of reason."""
    if not 30_000 <= value <= 80_000:
        return None
    found = from_excel(value)
    return found.date() if isinstance(found, datetime) else None


def texts(cells: Sequence[Cell]) -> list[str]:
    """Return what stands in cells, each as text."""
    return ["" if cell is None else str(cell) for cell in cells]
