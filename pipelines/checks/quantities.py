"""Figures of equal value that differ in unit, denominator or bound, and totals whose parts do not add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache

from pipelines.checks.beside import Beside, Passage
from pipelines.checks.reasons import reason
from pipelines.figures.keys import fraction_text
from pipelines.figures.lexicon import UnitKind, load_common
from pipelines.figures.statistics import read_statistics
from pipelines.languages import languages
from pipelines.model import Bound, Discrepancy, Quantity, Span, Statistic

_ABOVE = {Bound.OVER, Bound.AT_LEAST}
_BELOW = {Bound.UNDER, Bound.AT_MOST, Bound.NEARLY}

REACH = 40
"""Characters before a figure in which a negation is about it."""

Pair = tuple[Statistic, Statistic]


def quantities_differ(beside: Beside) -> Iterator[Discrepancy]:
    """Yield figures of one value that say something else on the other side, and sums that do not add up."""
    left, right = statistics_of(beside.left), statistics_of(beside.right)
    for one, other in _paired(left, right):
        yield from _compared(beside, one, other)
    yield from _sums(beside, left, right)


def statistics_of(passage: Passage) -> tuple[Statistic, ...]:
    """Return the figures of a passage; none where its language has no reader."""
    known = languages().get(passage.language or "")
    if known is None or known.figures is None:
        return ()
    return _read(passage.text, known.code)


@lru_cache(maxsize=4096)
def _read(text: str, language: str) -> tuple[Statistic, ...]:
    return read_statistics(text, language).statistics


def equal_otherwise(beside: Beside) -> tuple[frozenset[Span], frozenset[Span]]:
    """Return where either side has equal figures that look unequal: 450 kg, 0.45 tonnes."""
    sides = statistics_of(beside.left), statistics_of(beside.right)
    values = [{value for one in side for value in _values(one.quantity)} for side in sides]
    shared = values[0] & values[1]
    left, right = (
        frozenset(one.span for one in side if shared.intersection(_values(one.quantity))) for side in sides
    )
    return left, right


def _values(quantity: Quantity) -> Iterator[tuple[object, object]]:
    """Yield what a figure is worth: its ends, and its measure in the SI unit."""
    if None not in (ends := _ends(quantity)) and not quantity.indefinite:
        yield ends
    if measured := _measured(quantity):
        yield measured


def _measured(quantity: Quantity) -> tuple[str, Fraction] | None:
    """Return dimension and value in its SI unit; None where it is counted or the unit has no one size."""
    kind = _kind(quantity.unit)
    if kind is None or kind.si is None or quantity.low is None or quantity.low != quantity.high:
        return None
    return kind.dimension, quantity.low * Fraction(kind.si)


def _kind(unit: str | None) -> UnitKind | None:
    return _units().get(unit or "")


@cache
def _units() -> dict[str, UnitKind]:
    return dict(load_common().units)


# ------------------------------------------------------------------ unit and bound


def _paired(left: Sequence[Statistic], right: Sequence[Statistic]) -> Iterator[Pair]:
    """Yield the figures whose value stands exactly once on either side."""
    counts = [Counter(_ends(one.quantity) for one in side) for side in (left, right)]
    theirs = {_ends(other.quantity): other for other in right}
    for one in left:
        ends = _ends(one.quantity)
        if None not in ends and counts[0][ends] == counts[1][ends] == 1 and not one.quantity.indefinite:
            yield one, theirs[ends]


def _ends(quantity: Quantity) -> tuple[Fraction | None, Fraction | None]:
    return quantity.low, quantity.high


def _compared(beside: Beside, one: Statistic, other: Statistic) -> Iterator[Discrepancy]:
    ours, theirs = one.quantity, other.quantity
    negated = _negated(beside.left, one.span) or _negated(beside.right, other.span)
    if (_named(one, other) and _other_unit(ours, theirs)) or (
        _opposite(ours.bound, theirs.bound) and not negated
    ):
        yield _finding(beside, one, other, "figure")
    elif ours.bound != theirs.bound and not negated and _dropped(ours, theirs):
        yield _finding(beside, one, other, "bound")


def _dropped(ours: Quantity, theirs: Quantity) -> bool:
    """Tell whether one side has no bound; a length of time is at most so long where all of it is meant."""
    bounds = {ours.bound, theirs.bound}
    kind = _kind(ours.unit)
    within = bounds == {Bound.EXACT, Bound.AT_MOST} and kind is not None and kind.dimension == "time"
    return Bound.EXACT in bounds and not within


def _named(*statistics: Statistic) -> bool:
    """Tell whether each names its unit itself; one taken from a figure before it may be mistaken."""
    return not any(one.rule.startswith("shared unit") for one in statistics)


def _other_unit(ours: Quantity, theirs: Quantity) -> bool:
    """Tell whether units or denominators surely differ: both are in the catalogue and mean something else."""
    left, right = _kind(ours.unit), _kind(theirs.unit)
    if left is None or right is None:
        return False
    if ours.unit != theirs.unit:
        same = left.dimension == right.dimension and left.si == right.si is not None
        return not same and not _told_alike(left, right)
    pers = set(ours.per), set(theirs.per)
    return all(pers) and not pers[0] & pers[1] and all(_kind(unit) for per in pers for unit in per)


def _told_alike(left: UnitKind, right: UnitKind) -> bool:
    """Tell whether one is said for the other: miles for miles an hour, degrees for degrees Celsius."""
    both = {left.dimension, right.dimension}
    alike = ({"length", "speed"}, {"time", "labour"}, {"share", "share of share"})
    return both in alike or bool(both & {"ratio", "angle"})


def _negated(passage: Passage, span: Span) -> bool:
    """Tell whether a word shortly before a figure turns its bound round: not to receive more than 200."""
    known = languages().get(passage.language or "")
    words = passage.text[max(span.start - REACH, 0) : span.start].lower().split()
    return known is not None and not known.checks.negations.isdisjoint(words)


def _opposite(ours: Bound, theirs: Bound) -> bool:
    return (ours in _ABOVE and theirs in _BELOW) or (ours in _BELOW and theirs in _ABOVE)


def _finding(beside: Beside, one: Statistic, other: Statistic, kind: str) -> Discrepancy:
    ours, theirs = _surface(beside.left, one), _surface(beside.right, other)
    why = reason("against", one=ours, other=theirs)
    if kind == "bound" or _opposite(one.quantity.bound, other.quantity.bound):
        bounds = {"bound": one.quantity.bound.name.lower(), "limit": other.quantity.bound.name.lower()}
        why = reason("bounds", one=ours, other=theirs, **bounds)
    return Discrepancy(
        kind=kind,
        severity="error" if kind == "figure" else "note",
        left=beside.left.span(one.span.start, one.span.end),
        right=beside.right.span(other.span.start, other.span.end),
        reason=why,
    )


def _surface(passage: Passage, statistic: Statistic) -> str:
    return passage.text[statistic.span.start : statistic.span.end]


# ------------------------------------------------------------------ totals


def _sums(beside: Beside, left: Sequence[Statistic], right: Sequence[Statistic]) -> Iterator[Discrepancy]:
    """Yield each total whose parts do not add up; in both versions it is one finding, and a weaker one."""
    ours, theirs = ({_ends(one.quantity): one for one in side} for side in (left, right))
    for ends in dict.fromkeys([*ours, *theirs]):
        pair = ours.get(ends), theirs.get(ends)
        wrong = [one is not None and one.parts_sum is not None for one in pair]
        if any(wrong):
            where = "both" if all(wrong) else "left" if wrong[0] else "right"
            spans = (_place(beside.left, pair[0]), _place(beside.right, pair[1]))
            said = next(one for one in pair if one is not None and one.parts_sum is not None)
            yield _sum(beside, said, spans, where)


def _place(passage: Passage, one: Statistic | None) -> Span:
    return one.span if one else Span(start=len(passage.text), end=len(passage.text))


def _sum(beside: Beside, one: Statistic, spans: tuple[Span, Span], where: str) -> Discrepancy:
    total, added = fraction_text(one.quantity.low or Fraction(0)), fraction_text(one.parts_sum or Fraction(0))
    return Discrepancy(
        kind="sum",
        severity="note" if where == "both" else "warning",
        left=beside.left.span(spans[0].start, spans[0].end),
        right=beside.right.span(spans[1].start, spans[1].end),
        reason=reason("sum", added=added, total=total, where=where),
    )
