"""Where a figure holds, joined with the places that a text names: the province of today it belongs to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipelines.model import PlaceMention, Span, Statistic
from pipelines.text import fold


def located(statistics: Iterable[Statistic], places: Sequence[PlaceMention]) -> tuple[Statistic, ...]:
    """Return the statistics with their provinces, as far as the places of the same text tell them.

    A place with its unit word is looked up among the mentions of that name, those of its sentence first; a
    figure without one takes the nearest place that its sentence names.
    """
    ordered = sorted(places, key=lambda one: one.span)
    names = [fold(one.name) for one in ordered]
    return tuple(_located(statistic, ordered, names) for statistic in statistics)


def _located(statistic: Statistic, places: Sequence[PlaceMention], names: Sequence[str]) -> Statistic:
    first, last = _within(places, statistic.sentence)
    if statistic.place is None:
        near = min(places[first:last], key=lambda one: _distance(one, statistic.span), default=None)
        return statistic if near is None else replace(statistic, place=near.name, province=near.province)
    said = f" {fold(statistic.place)} "
    order = (*range(first, last), *range(first - 1, -1, -1), *range(last, len(places)))
    named = (places[at] for at in order if f" {names[at]} " in said)
    province = next(_provinces(named), None)
    return statistic if province is None else replace(statistic, province=province)


def _provinces(places: Iterable[PlaceMention]) -> Iterator[str]:
    return (one.province for one in places if one.province is not None)


def _within(places: Sequence[PlaceMention], sentence: Span) -> tuple[int, int]:
    """Return the first place of a sentence and the one after its last, as indexes."""
    first = bisect_left(places, sentence.start, key=lambda one: one.span.start)
    return first, bisect_left(places, sentence.end, key=lambda one: one.span.start)


def _distance(place: PlaceMention, figure: Span) -> int:
    """What stands behind a figure is further from it than what stands before."""
    behind = place.span.start - figure.start
    return 2 * behind if behind > 0 else figure.start - place.span.end
