"""Which word translates which, learnt from aligned sentences: IBM Model 1 in both directions.

An article is never scored with what was learnt from itself: its own early mistakes would be fixed in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pairs = Sequence[tuple[NDArray[np.int32], NDArray[np.int32]]]
"""Word ids of the left and of the right, one pair a bead."""

ROUNDS = 4
"""EM iterations; more fit the noise (tuned on the development half of the parallel news)."""
LEAST = 0.01
"""Translations less likely than this are forgotten."""
DOUBT = 2.0
"""Occurrences a word must have before its translations are half believed."""


@dataclass(frozen=True, slots=True)
class Table:
    """Translation probabilities of words, sorted by source: p(target | source)."""

    starts: NDArray[np.int64]
    """Where each source word's translations begin, and the end; indexed by word id."""
    targets: NDArray[np.int32]
    weights: Floats
    coverage: Floats
    """How surely a target word is explained by what stands beside it, 0–1; near 0 for words seen once."""


def learn(pairs: Pairs, size: int, targets: int) -> Table:
    """Return p(target | source) from beads, by expectation maximisation; `size` source words."""
    if not pairs:
        return empty(size, targets)
    source, target, place = _cells(pairs)
    keys = source.astype(np.int64) * targets + target
    cells, inverse = np.unique(keys, return_inverse=True)
    weights = np.full(len(cells), 1.0 / targets)
    cell_source = (cells // targets).astype(np.int64)
    for _ in range(ROUNDS):
        share = weights[inverse]
        share /= np.bincount(place, weights=share)[place]
        expected = np.bincount(inverse, weights=share, minlength=len(cells))
        total = np.bincount(cell_source, weights=expected, minlength=size)
        weights = expected / total[cell_source]
    kept = (weights > LEAST) & (expected > 0.4)
    seen = np.zeros(place[-1] + 1, dtype=np.int32)
    seen[place] = target
    explained = np.bincount(place, weights=kept[inverse]) > 0
    times = np.bincount(seen, minlength=targets)
    coverage = np.bincount(seen, weights=explained, minlength=targets) / (times + DOUBT)
    starts = np.searchsorted(cells[kept], np.arange(size + 1, dtype=np.int64) * targets)
    return Table(starts, (cells[kept] % targets).astype(np.int32), weights[kept], coverage)


def empty(size: int, targets: int) -> Table:
    """Return a table that knows nothing."""
    return Table(
        np.zeros(size + 1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0), np.zeros(targets)
    )


def _cells(pairs: Pairs) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Return every pair of words that share a bead, and which target word of which bead it is about."""
    sources: list[NDArray[np.int32]] = []
    targets: list[NDArray[np.int32]] = []
    places: list[NDArray[np.int64]] = []
    offset = 0
    for left, right in pairs:
        left = np.unique(left)
        sources.append(np.tile(left, len(right)))
        targets.append(np.repeat(right, len(left)))
        places.append(np.repeat(np.arange(offset, offset + len(right)), len(left)))
        offset += len(right)
    return np.concatenate(sources), np.concatenate(targets), np.concatenate(places)
