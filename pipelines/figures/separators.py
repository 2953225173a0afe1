"""Separators of a figure are decided by the document, not by the locale.

Order of the decision: both marks present, the last is decimal; one mark repeated, grouping; one mark and not
three digits after it, decimal; else the document's vote, and the locale last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

LONGEST = 60
"""Digits; a longer figure is an id or noise, and no value is given."""

_PARTS = {"¼": "1/4", "½": "1/2", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_OPEN = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
"""What may be a time of day, where the decimal mark is a comma: 08.30."""


def separator_profile(figures: Iterable[str], default: str) -> str:
    """Return the decimal separator that the unambiguous figures of a document vote for."""
    votes = {".": 0, ",": 0}
    for figure in figures:
        if figure.isdigit():
            continue
        decimal = _vote(figure)
        if decimal and not (default == "," and _CLOCK.fullmatch(figure)):
            votes[decimal] += 1
    if votes["."] == votes[","]:
        return default
    return "." if votes["."] > votes[","] else ","


def _vote(figure: str) -> str | None:
    dots, commas = figure.count("."), figure.count(",")
    if not dots + commas or _OPEN.fullmatch(figure):
        return None
    if dots and commas:
        return "." if figure.rindex(".") > figure.rindex(",") else ","
    mark, other = (".", ",") if dots else (",", ".")
    if dots + commas > 1:
        return other if _GROUPED.fullmatch(figure) else None
    return mark


def figure_value(figure: str, decimal: str) -> tuple[Fraction, Fraction | None] | None:
    """Return the exact value of a figure and the reading not taken; None where it is no number."""
    figure = figure.replace(" ", "")
    if len(figure) > LONGEST:
        return None
    marks = {mark for mark in ".," if mark in figure}
    if not marks:
        return _whole(figure)
    if len(marks) == 2:
        return _both_marks(figure)
    mark = marks.pop()
    if figure.count(mark) > 1:
        return (_grouped(figure, mark), None) if _GROUPED.fullmatch(figure) else None
    if not _OPEN.fullmatch(figure):
        return (_decimal(figure, mark), None) if figure[-1].isdecimal() else None
    readings = _decimal(figure, mark), _grouped(figure, mark)
    noughts = readings[0].denominator == 1  # 10.000: nobody writes three of them behind a decimal mark
    return readings if mark == decimal and not noughts else readings[::-1]


def _whole(figure: str) -> tuple[Fraction, None]:
    """Return the value of 14 and of 14½."""
    part = _PARTS.get(figure[-1])
    if part is None:
        return Fraction(int(figure)), None
    return int(figure[:-1] or "0") + Fraction(part), None


def _both_marks(figure: str) -> tuple[Fraction, None] | None:
    mark = max(".,", key=figure.rindex)
    group = "," if mark == "." else "."
    whole, _, _ = figure.rpartition(mark)
    if figure.count(mark) > 1 or not re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+", whole):
        return None
    return _decimal(figure.replace(group, ""), mark), None


def _decimal(figure: str, mark: str) -> Fraction:
    whole, _, part = figure.partition(mark)
    return Fraction(int(whole + part), 10 ** len(part))


def _grouped(figure: str, mark: str) -> Fraction:
    return Fraction(int(figure.replace(mark, "")))
