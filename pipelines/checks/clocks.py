"""Times of day: 17:00, 17 giờ, pukul 17.00 and 5 p.m. are one hour; and digits that are no numbers at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from pipelines.languages import languages

Values = frozenset[Fraction]

NOON = 12
_CLOCK = re.compile(r"(?<![\d.,:])([01]?\d|2[0-4])[:.h]([0-5]\d)(?![\d.,:])")
_POWER = re.compile(r"(?<![^\W\d_])[kcdm]?m([23])\b")
"""The 2 of m2 and km2."""
_ZONE = re.compile(r"\b(?:gmt|utc) ?[+±-] ?(\d{1,2}(?::?\d{2})?)(?!\d)")
"""The hours by which a clock is told apart from another."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """Where a text tells the hour."""

    hours: Mapping[int, Values]
    """Place of an hour → hour and minute."""
    silent: frozenset[int]
    """Places of digits that say nothing: full hours' minutes, the powers of units, time zones."""

    @classmethod
    def of(cls, lower: str, language: str | None) -> Clocks:
        """Return the hours of a text in lower case."""
        hours: dict[int, Values] = {}
        silent = {found.start(1) for found in _POWER.finditer(lower)}
        silent |= {found.start(1) for found in _ZONE.finditer(lower)}
        for found in _CLOCK.finditer(lower):
            hours[found.start()] = frozenset(Fraction(int(part)) for part in found.groups())
            silent |= {found.start(2)} if not int(found[2]) else set()
        for found in _spoken(language or "").finditer(lower):
            place = found.start("before") if found["before"] else found.start("after")
            hours.setdefault(place, frozenset({Fraction(int(lower[place : place + 2].strip(" .:h")))}))
        return cls(hours, frozenset(silent))

    def parts(self, start: int) -> Values | None:
        """Return hour and minute where a time of day stands; None where none does."""
        return self.hours.get(start)


def either_half(values: Values) -> Values:
    """Return an hour as both halves of the day tell it: 17 and 5."""
    (hour,) = values
    if hour.denominator != 1 or not 0 < hour <= 2 * NOON:
        return values
    return values | {hour - NOON if hour > NOON else hour + NOON}


@cache
def _spoken(language: str) -> re.Pattern[str]:
    known = languages().get(language)
    before = "|".join(map(re.escape, known.checks.before_hours)) if known else ""
    after = "|".join(map(re.escape, known.checks.after_hours)) if known else ""
    first = rf"\b(?:{before}) (?P<before>[01]?\d|2[0-4])(?![\d,])" if before else r"(?P<before>(?!))"
    second = rf"(?<![\d.,:])(?P<after>[01]?\d|2[0-4]) ?(?:{after})\b" if after else r"(?P<after>(?!))"
    return re.compile(f"{first}|{second}")
