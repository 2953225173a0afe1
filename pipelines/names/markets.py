"""Provinces named as markets or as where visitors come from: they tell little of where an article plays."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.names.gazetteer import PROVINCE
from pipelines.names.lines import Line
from pipelines.names.places import Spot

_NEAR = 4
"""Words between a word of the market and the first place it speaks of: sold *at shops in* Hà Nội."""


def market_spots(line: Line, spots: Sequence[Spot]) -> set[int]:
    """Return the indexes of the provinces that a sentence names as markets: sold in *Hà Nội* and *Huế*."""
    found: set[int] = set()
    if not spots:
        return found
    said = [(last, first) for first, last, _ in line.lexicon.units.markets.all(line.words)]
    if not said:
        return found
    for at, spot in enumerate(spots):
        if not spot.units or spot.units[0].level != PROVINCE:
            continue
        listed = at - 1 in found and _only_listed(line, spots[at - 1].last, spot.first)
        if listed or any(last <= spot.first <= last + _NEAR and _open(line, last, spot) for last, _ in said):
            found.add(at)
    return found


def _only_listed(line: Line, first: int, last: int) -> bool:
    """Tell whether a list goes on between two places."""
    return last - first <= 3 and set(line.words[first:last]) <= line.lexicon.lists


def _open(line: Line, last: int, spot: Spot) -> bool:
    """Tell whether no clause ends between a word of the market and a place."""
    return {",", ";", ".", ":"}.isdisjoint(line.words[last : spot.first])
