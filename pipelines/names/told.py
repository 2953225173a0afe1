"""Stars as a sentence tells of them: of what status, and from where they are upgraded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipelines.model import Rating
from pipelines.names.lines import Line
from pipelines.names.stars import find_stars

NEAR = 6
"""Words behind stars that still say of what status they are."""
BESIDE = 4
"""Words between the two ends of an upgrade."""
RISING = frozenset({"upgraded", "proposed"})
"""Status that leads from one rating to another."""
_OVER = frozenset({"expired", "withdrawn"})
"""Status that a whole sentence speaks of, however far from the stars."""


@dataclass(slots=True)
class Told:
    """Stars where they stand among the tokens."""

    first: int
    last: int
    rating: Rating
    status: str
    origin: Rating | None = None
    """Where they are upgraded from."""


def told_stars(line: Line) -> list[Told]:
    """Return the stars of a sentence in order, both ends of an upgrade as one."""
    return _paired(list(_stars(line))) if line.starred() else []


def _stars(line: Line) -> Iterator[Told]:
    figures, lexicon = line.lexicon.numbers, line.lexicon
    start, end = line.tokens.starts[0], line.tokens.ends[-1]
    before = 0
    found = list(find_stars(lexicon.star, line.view.lower, start, end, figures))
    for star in found:
        first = bisect_right(line.tokens.ends, star.start)
        last = bisect_left(line.tokens.starts, star.end)
        yield Told(first, last, star.rating, _status(line, before, last, more=star is not found[-1]))
        before = last


def _paired(told: Sequence[Told]) -> list[Told]:
    """Return stars with those that an upgrade starts from and ends at as one: from 3 to 4 stars."""
    kept: list[Told] = []
    for stars in told:
        before = kept[-1] if kept else None
        gap = BESIDE if before is not None and before.status == "upgraded" else 1
        if before is not None and before.status in RISING and stars.first - before.last <= gap:
            kept[-1] = replace(stars, first=before.first, status=before.status, origin=before.rating)
        else:
            kept.append(stars)
    return kept


def _status(line: Line, before: int, last: int, *, more: bool) -> str:
    """Return the status that words around stars tell; of several, the first in the language file.

    Where `more` stars follow, what stands behind a joint is said of those.
    """
    stop = min(len(line.tokens), last + NEAR)
    ends = line.lexicon.lists | {";", "."} if more else {",", ";", "."}
    stop = next((at for at in range(last, stop) if line.words[at] in ends), stop)
    said = {status for _, _, status in line.lexicon.status.all(line.words[before:stop])}
    said |= _OVER & {status for _, _, status in line.lexicon.status.all(line.words)}
    ranked = [status for status in line.lexicon.names.products.status if status in said]
    return ranked[0] if ranked else "recognised"


def lost_stars(line: Line) -> str | None:
    """Return the status of what lost stars that are not counted: `stripped of its star rating`."""
    if not any(word in line.words for word in line.lexicon.star_words):
        return None
    said = {status for _, _, status in line.lexicon.status.all(line.words)}
    return max(_OVER & said, default=None)
