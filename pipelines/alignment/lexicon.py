"""Which word translates which, learnt from aligned sentences: IBM Model 1 in both directions.

An article is never scored with what was learnt from itself: its own early mistakes would be fixed in place.
So beads are sorted into folds, cells are made once, and each fold is learnt from the cells of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.alignment.words import Ids

Floats = NDArray[np.float64]
WordPair = tuple[Ids, Ids]
"""Word ids of the left and of the right of one bead."""

ROUNDS = 4
"""EM iterations; more fit the noise (tuned on the development half of the parallel news)."""
LEAST = 0.01
"""Translations less likely than this are forgotten."""
DOUBT = 2.0
"""Occurrences a word must have before its translations are half believed."""


TAUGHT = 3.0
"""Occurrences that a translation of the starter counts as (tuned on single articles of the same half)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Translation probabilities of words, sorted by source: p(target | source)."""

    starts: NDArray[np.int64]
    """Where each source word's translations begin, and the end; indexed by word id."""
    targets: NDArray[np.int32]
    weights: Floats
    coverage: Floats
    """How surely a target word is explained by what stands beside it, 0–1; near 0 for words seen once."""

    def grown(self, size: int, targets: int) -> Table:
        """Return the same for vocabularies that have grown since; of new words it knows nothing."""
        more = size + 1 - len(self.starts)
        starts = np.concatenate([self.starts, np.full(more, self.starts[-1])])
        coverage = np.concatenate([self.coverage, np.zeros(targets - len(self.coverage))])
        return replace(self, starts=starts, coverage=coverage)


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Pairs of words that share a bead, in the beads of one fold."""

    cells: Ids
    """Which distinct pair of words each is."""
    slots: Ids
    """Which word of which bead the target is."""
    words: Ids
    """The target word of each slot."""
    times: float = 1.0
    """How often each bead counts."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One direction: distinct pairs of words, sorted by source, and where they occur, fold by fold."""

    sources: Ids
    targets: Ids
    sizes: tuple[int, int]
    """Words of the source and of the target vocabulary."""
    folds: tuple[Occurrences, ...]
    """The last is not held out: what every fold may learn from."""


def gather(folds: Sequence[Sequence[WordPair]], sizes: tuple[int, int]) -> Cells:
    """Return the cells of beads that are sorted into folds; those of the last count `TAUGHT` times."""
    listed = [_listed(fold, sizes[1]) for fold in folds]
    keys, inverse = np.unique(np.concatenate([one[0] for one in listed]), return_inverse=True)
    ends = np.cumsum([len(one[0]) for one in listed])[:-1]
    parts = np.split(inverse.astype(np.int32), ends)
    found = [Occurrences(part, one[1], one[2]) for part, one in zip(parts, listed, strict=True)]
    found[-1] = replace(found[-1], times=TAUGHT)
    sources, targets = np.divmod(keys, sizes[1])
    return Cells(sources.astype(np.int32), targets.astype(np.int32), sizes, tuple(found))


def _listed(pairs: Iterable[WordPair], targets: int) -> tuple[NDArray[np.int64], Ids, Ids]:
    """Return the key of every pair of words that share a bead, its slot, and the word of each slot."""
    keys: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
    slots: list[Ids] = [np.zeros(0, dtype=np.int32)]
    words: list[Ids] = [np.zeros(0, dtype=np.int32)]
    offset = 0
    for left, right in pairs:
        ours = np.unique(left) if len(left) > 1 else left
        if len(ours) and len(right):
            keys.append((ours.astype(np.int64)[None, :] * targets + right[:, None]).ravel())
            slots.append(np.repeat(np.arange(offset, offset + len(right), dtype=np.int32), len(ours)))
            words.append(right)
            offset += len(right)
    return np.concatenate(keys), np.concatenate(slots), np.concatenate(words)


def learn(cells: Cells, held_out: int | None) -> Table:
    """Return p(target | source) from every fold but one, by expectation maximisation."""
    folds = [fold for at, fold in enumerate(cells.folds) if at != held_out and len(fold.cells)]
    if not folds:
        return empty(*cells.sizes)
    weights = expected = np.full(len(cells.sources), 1.0 / cells.sizes[1])
    for _ in range(ROUNDS):
        expected = _expected(folds, weights)
        total = np.bincount(cells.sources, weights=expected, minlength=cells.sizes[0])
        weights = expected / np.maximum(total, 1e-300)[cells.sources]
    kept = (weights > LEAST) & (expected > 0.4)
    starts = np.searchsorted(cells.sources[kept], np.arange(cells.sizes[0] + 1))
    return Table(starts, cells.targets[kept], weights[kept], _coverage(folds, kept, cells.sizes[1]))


def _expected(folds: Sequence[Occurrences], weights: Floats) -> Floats:
    """Return how often each cell is the reason for its target, where its words meet."""
    expected = np.zeros(len(weights))
    for fold in folds:
        share = weights[fold.cells]
        total = np.bincount(fold.slots, weights=share, minlength=len(fold.words))
        share /= np.maximum(total, 1e-300)[fold.slots]
        expected += fold.times * np.bincount(fold.cells, weights=share, minlength=len(weights))
    return expected


def _coverage(folds: Sequence[Occurrences], kept: NDArray[np.bool_], targets: int) -> Floats:
    times, explained = np.zeros(targets), np.zeros(targets)
    for fold in folds:
        known = np.bincount(fold.slots, weights=kept[fold.cells], minlength=len(fold.words)) > 0
        times += fold.times * np.bincount(fold.words, minlength=targets)
        explained += fold.times * np.bincount(fold.words, weights=known, minlength=targets)
    return explained / (times + DOUBT)


def empty(size: int, targets: int) -> Table:
    """Return a table that knows nothing."""
    return Table(
        np.zeros(size + 1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0), np.zeros(targets)
    )
