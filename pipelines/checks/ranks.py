"""Months, days of the week and words that rank as numbers: `tháng 7` is July, `thứ 6` is sixth or Friday."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache

from pipelines.figures.lexicon import lexicon
from pipelines.languages import Language, languages

_MONDAY = 2
"""Vietnamese counts the days of the week from Sunday."""


def rank_values(lower: str, language: str | None) -> Iterator[Fraction]:
    """Yield the numbers that a text in lower case says by the name of a month, a day or a rank."""
    numbers, pattern = _names(language or "")
    for found in pattern.finditer(lower):
        yield numbers[found.group()]


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
