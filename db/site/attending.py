"""How many hits of a search fall into which time and have which value: counts of whole arrays, pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.columns import UNKNOWN, Columns, Lists, Places
from db.site.calendars import bounds, fitting, numbered, written

SPLITS = ("language", "source", "province", "place", "place_then", "product")
"""Properties that attention is split by; the last three are named by texts, several in one."""
OTHERS = "*"
"""What stands for all values that are not shown apart."""
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Attention:
    """Counts by period and value; every array has a line a period."""

    unit: str
    periods: tuple[int, ...]
    """Numbers of the unit, without a gap."""
    values: tuple[str, ...]
    """The most frequent first; the empty one is unknown, `OTHERS` the rest."""
    counts: Counts
    sums: Counts
    """Hits of each period; of a property with several values less than what its counts add up to."""
    everything: Counts
    """All articles, or stories, of the same time."""
    undated: tuple[Counts, int, int]
    """Counts, hits and all of unknown time."""
    overlapping: bool
    """A hit may have several values or none."""

    def rows(self) -> Iterator[tuple[int, Counts, int, int]]:
        """Yield number, counts, sum and all of each period."""
        yield from zip(self.periods, self.counts, self.sums.tolist(), self.everything.tolist(), strict=True)

    @property
    def total(self) -> int:
        """How many hits there are, the undated ones too."""
        return int(self.sums.sum()) + self.undated[1]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How hits are to be counted."""

    unit: str
    split: str | None
    stories: bool
    periods: int
    """The most; a coarser unit is taken where they would be more."""
    values: int
    """The most that are counted apart."""


def attention(columns: Columns, places: Places, wanted: Wanted) -> Attention:
    """Return the counts of hits that stand at `places`."""
    days, everything = columns.days[places], _all_days(columns, wanted.stories)
    unit = fitting(days, wanted.unit, wanted.periods)
    periods = _periods(days, unit)
    first, size = (periods[0] if periods else 0), len(periods)
    lines = _lines(days, unit, first)
    values, owners, codes = _split(columns, places, wanted)
    table = _tally(lines[owners], codes, (size + 1, len(values)))
    sums = np.bincount(lines, minlength=size + 1)
    return Attention(
        unit,
        tuple(periods),
        values,
        table[1:],
        sums[1:],
        _within(everything, unit, first, size),
        (table[0], int(sums[0]), int(np.count_nonzero(everything == UNKNOWN))),
        overlapping=wanted.split is not None and isinstance(columns.properties[wanted.split], Lists),
    )


def _all_days(columns: Columns, stories: bool) -> NDArray[np.int32]:
    """Return the days of all articles, or of the first articles of all stories."""
    if not stories:
        return columns.days
    leading = np.flatnonzero(columns.stories == np.arange(len(columns.stories)))
    found: NDArray[np.int32] = columns.days[leading]
    return found


def _within(days: NDArray[np.int32], unit: str, first: int, size: int) -> Counts:
    """Return how many of all days fall into each of the periods."""
    lines = np.clip(_lines(days, unit, first), -1, size + 1) + 1  # 0: before, 1: unknown, the last: after
    return np.bincount(lines, minlength=size + 3)[2 : size + 2]


def _periods(days: NDArray[Any], unit: str) -> list[int]:
    known = days[days != UNKNOWN]
    if not known.size:
        return []
    first, last = numbered(np.array([known.min(), known.max()]), unit)
    return list(range(int(first), int(last) + 1))


def _lines(days: NDArray[Any], unit: str, first: int) -> NDArray[np.int64]:
    """Return in which line of the table each day counts: 0 for unknown, 1 for the first period."""
    return np.where(days == UNKNOWN, 0, np.maximum(_numbers(days, unit) - first + 1, -1))


def _numbers(days: NDArray[Any], unit: str) -> NDArray[np.int64]:
    """Return the numbers of days, through a table of all days where they are many."""
    if unit in ("day", "week") or len(days) < 1000:
        return numbered(days, unit)
    known = numbered(np.arange(UNKNOWN, int(days.max()) + 1), unit)
    found: NDArray[np.int64] = known[days - UNKNOWN]
    return found


def _split(columns: Columns, places: Places, wanted: Wanted) -> tuple[tuple[str, ...], Places, NDArray[Any]]:
    """Return the values, the most frequent first and the rest as one, and which hit has which."""
    if wanted.split is None:
        return ("",), np.arange(len(places)), np.zeros(len(places), np.int64)
    column = columns.properties[wanted.split]
    owners, codes = column.of(places)
    totals = np.bincount(codes, minlength=len(column.labels))
    order = np.argsort(-totals, kind="stable")
    order = order[totals[order] > 0]
    apart = order if len(order) <= wanted.values + 1 else order[: wanted.values]
    renumbered = np.full(len(column.labels), len(apart), np.int64)
    renumbered[apart] = np.arange(len(apart))
    values = tuple(column.labels[at] for at in apart)
    if len(apart) == len(order):
        return values, owners, renumbered[codes]
    return (*values, OTHERS), *_once(owners, renumbered[codes], len(apart))


def _once(owners: Places, codes: NDArray[np.int64], rest: int) -> tuple[Places, NDArray[np.int64]]:
    """Return the pairs without those that give one hit the rest a second time; owners are in order."""
    kept, resting = codes != rest, np.flatnonzero(codes == rest)
    again = np.diff(owners[resting], prepend=-1) == 0
    kept[resting[~again]] = True
    return owners[kept], codes[kept]


def _tally(lines: NDArray[np.int64], codes: NDArray[Any], shape: tuple[int, int]) -> Counts:
    """Return how often each pair of line and code stands there."""
    flat = np.bincount(lines * shape[1] + codes.astype(np.int64), minlength=shape[0] * shape[1])
    return flat.reshape(shape)


def as_rows(found: Attention) -> list[dict[str, Any]]:
    """Return the counts as data: a line for each period and value, the undated ones last with no period."""
    rows = []
    for number, counts, total, everything in found.rows():
        first, last = bounds(number, found.unit)
        span = (written(number, found.unit), first.isoformat(), last.isoformat())
        rows += _lines_of(span, found.values, counts, (total, everything))
    if found.undated[1]:
        rows += _lines_of(("", "", ""), found.values, found.undated[0], found.undated[1:])
    return rows


def _lines_of(
    span: tuple[str, str, str], values: tuple[str, ...], counts: Counts, of: tuple[int, int]
) -> list[dict[str, Any]]:
    period, first, last = span
    return [
        {
            "period": period,
            "first_day": first,
            "last_day": last,
            "value": value,
            "count": number,
            "found": of[0],
            "share_of_found": share(number, of[0]),
            "all": of[1],
            "share_of_all": share(number, of[1]),
        }
        for value, number in zip(values, counts.tolist(), strict=True)
    ]


def share(part: int, whole: int) -> float:
    """Return a share of one, 0 of nothing, in six decimals."""
    return round(part / whole, 6) if whole else 0.0
