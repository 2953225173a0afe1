"""Stars in a sentence: where they stand and how many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipelines.figures.sections import Figures
from pipelines.model import Rating

MOST = 5


@dataclass(frozen=True, slots=True)
class Star:
    """A rating where it stands in the view."""

    start: int
    end: int
    rating: Rating


def star_pattern(figures: Figures | None) -> re.Pattern[str]:
    """Return the pattern of a rating in a language: `4-star`, `3-4 sao`, `bintang 4`, `3 sao trở lên`."""
    if figures is None:
        return re.compile("$^")
    ratings, numbers, quantities = figures.ratings, figures.numbers, figures.quantities
    words = [word for word, value in numbers.values.items() if 1 <= value <= MOST]
    number = f"(?:[1-5]|{_any(words)})"
    joint = rf"(?:\s*[-–]\s*|\s*-?\s+(?:{_any({*ratings.joints, *quantities.between, 'to'})})\s+)"
    after, before = _any([*ratings.after, *(word + "s" for word in ratings.after)]), _any(ratings.before)
    ocop = r"(?:ocop\s+)?"
    behind = rf"(?P<a>{number})(?:\s*-?\s*(?:{after}))?(?:{joint}(?P<b>{number}))?\s*-?\s*{ocop}(?:{after})"
    ahead = rf"(?:{before})\s+(?P<c>{number})(?:{joint}(?:(?:{before})\s+)?(?P<d>{number}))?"
    arms = [behind] * bool(ratings.after) + [ahead] * bool(ratings.before)
    more = _any([*quantities.after.get(">=", ()), "and above", "and higher", "or higher", "or above"])
    least = _any(quantities.before.get(">=", ()))
    return re.compile(
        rf"(?<!\w)(?P<least>(?:{least})\s+)?(?:{'|'.join(arms)})(?!\w)(?P<more>\s*(?:{more})(?!\w))?"
    )


def star_words(figures: Figures | None) -> tuple[str, ...]:
    """Return the words of which every rating has one: star, sao, bintang."""
    return () if figures is None else tuple(sorted({*figures.ratings.after, *figures.ratings.before}))


def _any(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in longest) or "$^"


def find_stars(
    pattern: re.Pattern[str], lower: str, start: int, end: int, values: Mapping[str, int]
) -> Iterator[Star]:
    """Yield the ratings of a stretch of text in lower case; `values` are its number words."""
    for found in pattern.finditer(lower, start, end):
        groups = found.groupdict()
        low = _value(groups.get("a") or groups.get("c"), values)
        high = _value(groups.get("b") or groups.get("d"), values) or low
        if low is None or high is None:
            continue
        if high < low:
            second = found.start("b") if groups.get("b") else found.start("d")
            yield Star(found.start(), second, Rating(min=low, max=low))
            yield Star(second, found.end(), Rating(min=high, max=high))
            continue
        threshold = bool(groups.get("more") or groups.get("least"))
        yield Star(found.start(), found.end(), Rating(min=low, max=None if threshold else high))


def _value(word: str | None, values: Mapping[str, int]) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdigit() else values.get(word)
