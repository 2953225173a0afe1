"""A long pair of versions cut into stretches, so that time and memory grow with its length, not its square.

A stretch ends where both versions hold words found nowhere else, in one order (the longest such chain);
where none is near, it ends along the diagonal and only its first half is believed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.alignment.paths import Step
from pipelines.alignment.words import Side

WHOLE = 160
"""Sentences of the longer version up to which nothing is cut."""
NEAR, FAR = 40, 100
"""Sentences of a stretch, at least and at most."""

Anchor = tuple[int, int]
Solve = Callable[["Stretch"], list[Step]]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive sentences of either side."""

    left: range
    right: range


def stretches(left: Side, right: Side, same: NDArray[np.int32], solve: Solve) -> list[Step]:
    """Return the steps through both versions, stretch by stretch."""
    sizes = len(left), len(right)
    if max(sizes) <= WHOLE:
        return solve(Stretch(range(sizes[0]), range(sizes[1])))
    anchors = [*_supported(_chain(_meetings(left, right, same))), sizes]
    found: list[Step] = []
    at = (0, 0)
    while at != sizes:
        end, sure = _end(at, anchors, sizes)
        steps = _through(at, end, solve)
        found += steps if sure else steps[: max(1, len(steps) // 2)]
        last = found[-1]
        at = (last.left + last.shape[0], last.right + last.shape[1])
    return found


def _through(at: Anchor, end: Anchor, solve: Solve) -> list[Step]:
    """Return the steps of one stretch; where one side has nothing, the other stands alone."""
    if end[0] > at[0] and end[1] > at[1]:
        steps = solve(Stretch(range(at[0], end[0]), range(at[1], end[1])))
        return [step.moved(*at) for step in steps]
    ours = [Step(i, at[1], (1, 0), 1.0) for i in range(at[0], end[0])]
    return ours + [Step(at[0], j, (0, 1), 1.0) for j in range(at[1], end[1])]


def _end(at: Anchor, anchors: list[Anchor], sizes: Anchor) -> tuple[Anchor, bool]:
    """Return where a stretch ends, and whether both versions surely meet there."""
    low = bisect_left(anchors, (at[0] + NEAR, 0))
    for anchor in anchors[low:]:
        if anchor[1] < at[1] + NEAR and anchor != sizes:
            continue
        if anchor[0] - at[0] <= FAR and anchor[1] - at[1] <= FAR:
            return anchor, True
        break
    return (min(at[0] + FAR, sizes[0]), min(at[1] + FAR, sizes[1])), False


def _meetings(left: Side, right: Side, same: NDArray[np.int32]) -> list[Anchor]:
    """Return the sentences that share a word which either version has once, by left sentence."""
    ours = _once(left)
    theirs = _once(right)
    return sorted({(ours[word], theirs[int(same[word])]) for word in ours if int(same[word]) in theirs})


def _once(side: Side) -> dict[int, int]:
    """Return the words that occur once, and their sentences."""
    words, first, times = np.unique(side.words, return_index=True, return_counts=True)
    sentence = np.searchsorted(side.bounds, first, side="right") - 1
    alone = times == 1
    return dict(zip(words[alone].tolist(), sentence[alone].tolist(), strict=True))


def _chain(meetings: list[Anchor]) -> list[Anchor]:
    """Return the longest chain of meetings that rises on both sides (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(meetings):
        place = bisect_left(tops, j)
        before.append(at[place - 1] if place else -1)
        tops[place : place + 1] = [j]
        at[place : place + 1] = [number]
    return list(_walk(meetings, before, at[-1] if at else -1))[::-1]


def _walk(meetings: list[Anchor], before: list[int], last: int) -> Iterator[Anchor]:
    while last >= 0:
        yield meetings[last]
        last = before[last]


def _supported(chain: list[Anchor]) -> list[Anchor]:
    """Return the anchors that the one before or after confirms: near, and as far on either side."""
    return [
        here
        for at, here in enumerate(chain)
        if any(_agree(here, other) for other in (*chain[max(at - 1, 0) : at], *chain[at + 1 : at + 2]))
    ]


def _agree(one: Anchor, other: Anchor) -> bool:
    left, right = abs(one[0] - other[0]), abs(one[1] - other[1])
    return 0 < left <= 6 and 0 < right <= 6 and abs(left - right) <= 2
