"""Months, days and ranks as numbers: `tháng 7` is July, `thứ 6` sixth or Friday; last year is a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache

from pipelines.figures.lexicon import lexicon
from pipelines.languages import Language, languages

_MONDAY = 2
"""Vietnamese counts the days of the week from Sunday."""


def ranks(lower: str, language: str | None) -> Iterator[tuple[int, Fraction]]:
    """Yield the places and numbers that a text in lower case tells by names of months, days and ranks."""
    numbers, pattern = _names(language or "")
    for found in pattern.finditer(lower):
        yield found.start(), numbers[found.group()]


def names_year(lower: str, language: str | None) -> bool:
    """Tell whether a text in lower case says this year or last year; two years before is a length of time."""
    known = languages().get(language or "")
    if known is None or known.figures is None:
        return False
    numbers = lexicon(known.code).numerals.values
    words = ((lower[: found.start()].split() or [""])[-1] for found in _years(known.code).finditer(lower))
    return any(word not in numbers and not word[-1:].isdigit() for word in words)


_MEANS = ("this year", "previous year")


@cache
def _years(language: str) -> re.Pattern[str]:
    dates = lexicon(language).figures.dates
    forms = sorted(re.escape(date.form) for date in dates if date.means in _MEANS and "{" not in date.form)
    return re.compile(r"\b(?:" + "|".join(forms) + r")\b" if forms else r"(?!)")


@cache
def _names(language: str) -> tuple[Mapping[str, Fraction], re.Pattern[str]]:
    known = languages().get(language)
    numbers = {name.lower(): Fraction(number) for name, number in _named(known)} if known else {}
    longest = sorted(numbers, key=lambda name: (-len(name), name))
    return numbers, re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b" if longest else r"(?!)")


def _named(known: Language) -> Iterator[tuple[str, int | Fraction]]:
    yield from known.page.months.items()
    yield from ((name, at) for at, name in enumerate(known.page.weekdays[:7], _MONDAY))
    yield from known.checks.ordinals.items()
    values = lexicon(known.code).numerals.values if known.checks.ranking else {}
    yield from ((prefix + word, value) for prefix in known.checks.ranking for word, value in values.items())
