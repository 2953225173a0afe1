"""Cells of a register → names, stars and days; what cannot be one says why."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import cache

from pipelines.registers.declared import declared
from pipelines.registers.sheets import Cell, from_serial
from pipelines.text import fold

LONGEST = 500
"""Code points of a name or of any other text."""
BEGAN = date(2013, 1, 1)
"""Before this day there was no programme."""
_BLANK = re.compile(r"\s+")
_NOTHING = re.compile(r"[-–—.…/\s]*")
_QUOTES = tuple(map(tuple, ("“”", '""', "''", "‘’", "«»", "„“")))
_DECISION = re.compile(r"\d+\s*/\s*[^\s,;]+")
_DMY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})(?!\d)")
_YMD = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_SAID = re.compile(r"(?:ngay\s*)?(\d{1,2})\s*thang\s*(\d{1,2})\s*,?\s*(?:nam\s*)?(\d{4})")
_MONTH = re.compile(r"(?:thang\s*)?(?<!\d)(\d{1,2})\s*(?:[/.\-]|nam)\s*(\d{4})(?!\d)")
_YEAR = re.compile(r"(?:nam\s*)?(\d{4})(?:[.,]0+)?")
_BETWEEN = re.compile(r"(?<!\d)(\d)\s*[-–—]\s*(\d)(?!\d)")
_WHOLE = re.compile(r"(?<![\d.,])(\d+)(?:[.,]0+)?(?![\d.,]*\d)")


class NoValueError(ValueError):
    """A cell does not say what its column is for; the message says why."""


def text_of(cell: Cell) -> str:
    """Return a cell as text: composed, without control characters, on one line; dashes say nothing."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFC", "" if cell is None else str(cell))
    text = "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in text)
    text = _BLANK.sub(" ", text).strip()
    return "" if _NOTHING.fullmatch(text) else text


def name_of(cell: Cell) -> str:
    """Return a name without quotation marks around it.

    Raises:
        NoValueError: there is none, or one that is too long.
    """
    text = text_of(cell)
    for opening, closing in (pair for pair in _QUOTES if len(text) > 2):
        inner = text[1:-1]
        if text[0] == opening and text[-1] == closing and not {opening, closing} & set(inner):
            text = inner.strip()
    if not any(char.isalpha() for char in text):
        raise NoValueError("no name of a product")
    if len(text) > LONGEST:
        raise NoValueError(f"a name of {len(text)} characters; expected {LONGEST} at most")
    return text


# ------------------------------------------------------------------ stars


def stars_of(cell: Cell) -> int:
    """Return how many stars a cell says: `4`, `4 sao`, `★★★★`, `Bốn sao`.

    Raises:
        NoValueError: it says none, several numbers, stars that are not held, or none of 1 to 5.
    """
    text = text_of(cell)
    if not text:
        raise NoValueError("no stars")
    folded = fold(text)
    unheld = next((word for word in declared().stars.unheld if fold(word) in folded), None)
    if unheld:
        raise NoValueError(f"stars that are not held: “{text[:60]}”")
    found = set(_numbers(text, folded))
    if len(found) != 1 or not 1 <= min(found) <= 5:
        raise NoValueError(f"stars “{text[:60]}”; expected 1 to 5")
    return found.pop()


def _numbers(text: str, folded: str) -> Iterator[int]:
    """Yield the numbers beside the word for stars, else every number, word or star mark."""
    marks = sum(text.count(mark) for mark in declared().stars.marks)
    digits = any(char.isdigit() for char in text)
    if marks and not digits:
        yield marks
        return
    if between := _BETWEEN.search(folded):
        yield from map(int, between.groups())
        return
    beside = [int(found) for pair in _beside().findall(folded) for found in pair if found]
    if beside or digits:
        yield from beside or (int(found) for found in _WHOLE.findall(folded))
        return
    words = {fold(word): number for word, number in declared().stars.numbers.items()}
    yield from (words[word] for word in folded.split() if word in words)


@cache
def _beside() -> re.Pattern[str]:
    words = "|".join(sorted(map(fold, declared().stars.words), key=len, reverse=True))
    marks = re.escape(declared().stars.marks)
    return re.compile(
        rf"(?<![\d.,])(\d+)\s*-?\s*(?:\b(?:{words})\b|[{marks}])|\b(?:{words})\s+(\d+)(?![\d.,]*\d)"
    )


# ------------------------------------------------------------------ days


def day_of(cell: Cell, today: date) -> date | None:
    """Return the day that a cell says, None where it says nothing; of a month or year the last day.

    A number is a day as Excel counts them; in `5/12/2024` the day stands first. `today` is the latest there
    can be.

    Raises:
        NoValueError: it says what is no day, or one that cannot be.
    """
    text = text_of(cell)
    if not text:
        return None
    found = cell if isinstance(cell, date) else _serial(cell) or _day(text, fold(text))
    if found is None:
        raise NoValueError(f"no date in “{text[:60]}”")
    if (
        found < BEGAN
        or min(found, found.replace(day=1, month=1) if _YEAR.fullmatch(fold(text)) else found) > today
    ):
        raise NoValueError(f"an impossible date: “{text[:60]}”; expected {BEGAN.year} to today")
    return found


def _serial(cell: Cell) -> date | None:
    text = text_of(cell)
    return from_serial(float(text)) if re.fullmatch(r"\d{5}(?:\.\d+)?", text) else None


def _day(text: str, folded: str) -> date | None:
    if found := _YMD.search(folded):
        return _made(text, *map(int, found.groups()))
    for pattern in (_SAID, _DMY, _spelt()):
        if found := pattern.search(folded):
            day, month, year = found.groups()[:3]
            month = str(_months().get(month, month))
            return _made(text, int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    if found := _MONTH.search(folded):
        month, year = map(int, found.groups())
        return _made(text, year, month, monthrange(year, month)[1] if 1 <= month <= 12 and year else 1)
    found = _YEAR.fullmatch(folded)
    return _made(text, int(found.group(1)), 12, 31) if found else None


def _made(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NoValueError(f"an impossible date: “{text[:60]}”; expected day/month/year") from error


@cache
def _months() -> dict[str, int]:
    return {fold(name): number for name, number in declared().months.items()}


@cache
def _spelt() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(rf"(?<!\d)(\d{{1,2}})\s+({names})\.?,?\s+(\d{{4}})")


def decision_of(cell: Cell) -> str:
    """Return the number of a decision: `123/QĐ-UBND`; without one what is said, without its date."""
    text = text_of(cell)
    for found in _DECISION.finditer(text):
        if not _DMY.match(text, found.start()) and any(char.isalpha() for char in found.group()):
            return re.sub(r"\s*/\s*", "/", found.group()).rstrip(".")
    return "" if _DMY.fullmatch(text) else text[:LONGEST]


def day_inside(cell: Cell, today: date) -> date | None:
    """Return the day in the cell of a decision, `123/QĐ-UBND ngày 5/12/2024`; None without one."""
    if isinstance(cell, int | float):
        return None
    folded = fold(text_of(cell))
    if not any(pattern.search(folded) for pattern in (_SAID, _DMY, _YMD)):
        return None
    return day_of(cell, today)
