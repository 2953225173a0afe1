"""Where what is no statistic may begin: patterns by the first word that each needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.errors import DeclarationError
from pipelines.figures.sections import Figures, Mask
from pipelines.tokens import counted_words
from pipelines.view import View

MANY = 4
"""Patterns from which on it pays to ask first whether any of them matches."""
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")
_PLACEHOLDERS = {
    "{d}": r"(?P<d>0?[1-9]|[12]\d|3[01])",
    "{dd}": r"(?P<d>(?!24/7)(?:1[3-9]|2\d|3[01]))",  # no month: 31/10 is no part of a whole
    "{m}": r"(?P<m>0?[1-9]|1[0-2])",
    "{m2}": r"(?P<m2>0?[1-9]|1[0-2])",
    "{yyyy}": r"(?P<yyyy>(?:19|20)\d\d)",
    "{yyyy2}": r"(?P<yyyy2>(?:19|20)\d\d)",
    "{yy}": r"(?P<yy>\d\d)",
    "{q}": r"(?P<q>iv|i{1,3}|[1-4])",
    "{h}": r"(?P<h>ii?|[12])",
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """A pattern to be tried where a first word stands."""

    kind: str
    """Kind of the mask, `date` for a date."""
    pattern: re.Pattern[str]
    cased: bool
    means: str | None = None
    not_behind: re.Pattern[str] | None = None
    """Words behind which it is not tried."""


@dataclass(frozen=True, slots=True)
class Triggers:
    """The patterns to be tried where a first word stands."""

    each: tuple[Trigger, ...] = ()
    lower: re.Pattern[str] | None = None
    """All that are matched in lower case, as one; None: too few for it to save anything."""
    cased: re.Pattern[str] | None = None

    def may_match(self, view: View, start: int, stop: int) -> bool:
        """Tell whether one of the patterns matches: at most places none does."""
        if self.lower is None or self.cased is None:
            return bool(self.each)
        lower = self.lower.match(view.lower, start, stop)
        return lower is not None or self.cased.match(view.text, start, stop) is not None


def triggers_of(figures: Figures, common: Iterable[Mask]) -> dict[str, Triggers]:
    """Return the masks and date forms of a language and those of all, by first word."""
    found: dict[str, list[Trigger]] = {}
    for mask in (*figures.masks, *common):
        behind = compiled(mask.not_behind, mask.kind) if mask.not_behind else None
        trigger = Trigger(mask.kind, compiled(mask.pattern, mask.kind), mask.cased, not_behind=behind)
        for first in mask.at:
            found.setdefault(first, []).append(trigger)
    for date_form in figures.dates:
        pattern = compiled(_date_pattern(date_form.form, figures), date_form.form)
        trigger = Trigger("date", pattern, cased=False, means=date_form.means)
        for first in _first_words(date_form.form, figures):
            found.setdefault(first, []).append(trigger)
    return {first: _together(tuple(triggers)) for first, triggers in found.items()}


@cache
def _together(triggers: tuple[Trigger, ...]) -> Triggers:
    if len(triggers) < MANY:
        return Triggers(triggers)
    either = ["|".join(_nameless(one) for one in triggers if one.cased is cased) for cased in (False, True)]
    lower, cased = (re.compile(patterns or "(?!)") for patterns in either)
    return Triggers(triggers, lower, cased)


def _nameless(trigger: Trigger) -> str:
    return f"(?:{_NAMED_GROUP.sub('(?:', trigger.pattern.pattern)})"


def compiled(pattern: str, name: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise DeclarationError(
            f"Pattern of {name!r}: {error}. Expected a regular expression; mend it."
        ) from error


def _date_pattern(form: str, figures: Figures) -> str:
    words = {word: int(value) for word, value in figures.numbers.values.items() if 0 < value <= 12}
    places = dict(_PLACEHOLDERS)
    places["{month}"] = r"(?P<month>" + _either(figures.months) + r")\b\.?"
    places["{month2}"] = places["{month}"].replace("month", "month2", 1)
    places["{n}"] = r"(?P<n>\d{1,2}|" + _either(words) + ")"
    parts = re.split(r"(\{\w+\})", form)
    pattern = "".join(places.get(part) or re.escape(part).replace(r"\ ", " +") for part in parts)
    return pattern + r"(?![\w])(?![.,/-]\d)"


def _either(words: Mapping[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _first_words(form: str, figures: Figures) -> list[str]:
    if form.startswith("{month}"):
        return sorted({counted_words(month)[0] for month in figures.months})
    if form.startswith("{n}"):
        return ["#", *sorted(word for word, value in figures.numbers.values.items() if 0 < value <= 12)]
    return ["#"] if form.startswith("{") else [counted_words(form)[0]]
