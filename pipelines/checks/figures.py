"""Figures that one passage has and the other has not, by value: separators and number words may differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from pipelines.checks.beside import Beside, Passage
from pipelines.checks.numbers import Figure, Numbers, Told, numbers_of
from pipelines.checks.quantities import equal_otherwise, quantities_differ
from pipelines.checks.reasons import reason
from pipelines.model import Discrepancy, Span

SMALL = 1
"""A 0 or 1 that only one side has says nothing, but in a score or a range: halves and thirds are words."""


def figures_differ(beside: Beside) -> Iterator[Discrepancy]:
    """Yield each figure that the other side does not say, beside the one that stands in its place."""
    left, right = numbers_of(beside.left), numbers_of(beside.right)
    for one, other in zip_longest(*_unequal(beside, left, right)):
        yield _finding(beside, one, other)
    if left.figures and right.figures:
        yield from quantities_differ(beside)


def _unequal(beside: Beside, left: Numbers, right: Numbers) -> tuple[list[Figure], list[Figure]]:
    """Return the figures of either side that the other does not say."""
    ours = [figure for figure in left.figures if not right.has(figure, left)]
    theirs = [figure for figure in right.figures if not left.has(figure, right)]
    if ours and theirs:
        ours, theirs = _without_equal(beside, ours, theirs)
        if not ours and not theirs:
            return [], []
    if not ours or not theirs:
        ours, theirs = _telling(ours, left, right), _telling(theirs, right, left)
    return (ours, theirs) if ours or theirs else _edited(left, right)


def _edited(left: Numbers, right: Numbers) -> tuple[list[Figure], list[Figure]]:
    """Return the one figure in which two sequences differ that are equal else, each number counted.

    Where all values stand on both sides, one may yet stand for another: Category 5 at 5 p.m. for Category 1.
    """
    ours, theirs = list(left.sequence()), list(right.sequence())
    for end in (0, -1):
        while ours and theirs and ours[end][1] & theirs[end][1]:
            del ours[end], theirs[end]
    one, other = _alone(ours), _alone(theirs)
    if one and other:
        return [one], [other]
    lost = (one and not theirs and left.beside(one)) or (other and not ours and right.beside(other))
    return ([one] if lost and one else [], [other] if lost and other else [])


def _alone(told: list[Told]) -> Figure | None:
    """Return the figure that is all that was told."""
    return told[0][2] if len(told) == 1 else None


def _without_equal(
    beside: Beside, ours: list[Figure], theirs: list[Figure]
) -> tuple[list[Figure], list[Figure]]:
    """Return the figures that have no equal in another unit on the other side: 450 kg, 4.5 quintals."""
    left, right = equal_otherwise(beside)
    return (
        [one for one in ours if not _within(one.span, left, beside.left)],
        [one for one in theirs if not _within(one.span, right, beside.right)],
    )


def _within(span: Span, places: Iterable[Span], passage: Passage) -> bool:
    start, end = span.start - passage.start, span.end - passage.start
    return any(place.start <= start and end <= place.end for place in places)


def _telling(missing: list[Figure], numbers: Numbers, others: Numbers) -> list[Figure]:
    """Return those that matter: large ones, and small ones of a score or a range; no year told by words."""
    return [one for one in missing if _matters(one, numbers, missing) and not others.names(one)]


def _matters(figure: Figure, numbers: Numbers, missing: list[Figure]) -> bool:
    if max(figure.values, default=SMALL + 1) > SMALL:
        return True
    return any(other not in missing for other in numbers.beside(figure))


def _finding(beside: Beside, one: Figure | None, other: Figure | None) -> Discrepancy:
    left = one.span if one else _nowhere(beside.left)
    right = other.span if other else _nowhere(beside.right)
    if one and other:
        why = reason("against", one=one.surface, other=other.surface)
    else:
        why = reason("alone", one=(one or other).surface)  # type: ignore[union-attr]
    severity = "error" if one and other else "warning"
    return Discrepancy(kind="figure", severity=severity, left=left, right=right, reason=why)


def _nowhere(passage: Passage) -> Span:
    """Return the empty place at the end of a passage, where something is missing."""
    return passage.span(len(passage.text), len(passage.text))
