"""A lexicon that some pairs of versions have taught, kept to line up any pair of the same languages.

What it says of a pair depends on the pair and on what was taught, never on the other pairs lined up with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from pipelines.alignment.align import Known, Pool, align_pair, learn_pool
from pipelines.alignment.lexicon import Floats
from pipelines.alignment.scores import Direction
from pipelines.alignment.words import Side, Vocabulary, counts
from pipelines.model import Alignment

Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class Taught:
    """Two vocabularies and what is known of them."""

    left: Vocabulary
    right: Vocabulary
    known: Known
    counts: tuple[Floats, Floats]
    """How often each word of the left and of the right stands in what was taught from."""

    def align(self, left: Lines, right: Lines, fold: int | None = None) -> Alignment:
        """Return the alignment of a pair; `fold` is its own where it is one of those that taught."""
        with _borrowed(self.left) as ours, _borrowed(self.right) as theirs:
            pair = ours.read(left), theirs.read(right)
            return align_pair(pair, self._grown(pair, fold))

    def _grown(self, pair: tuple[Side, Side], fold: int | None) -> Known:
        """Return what is known, for vocabularies that have grown by the words of a pair."""
        there, back = self.known.of(fold)
        sizes = len(self.left.ids), len(self.right.ids)
        seen = [_counted(self.counts[at], pair[at], sizes[at], fold is None) for at in (0, 1)]
        ours, theirs = (len(count) for count in self.counts)
        equal = _same(there.same, self.left, self.right, theirs)
        equal_back = _same(back.same, self.right, self.left, ours)
        both = (
            Direction(there.table.grown(*sizes), equal, _shares(seen[1])),
            Direction(back.table.grown(*sizes[::-1]), equal_back, _shares(seen[0])),
        )
        return replace(self.known, directions=(both,))


def taught(pool: Pool) -> Taught:
    """Return what the pairs of a pool teach."""
    known = learn_pool(pool, whole=True)
    seen = (
        counts((left for left, _ in pool.pairs), len(pool.left.ids)),
        counts((right for _, right in pool.pairs), len(pool.right.ids)),
    )
    return Taught(pool.left, pool.right, known, seen)


@contextmanager
def _borrowed(vocabulary: Vocabulary) -> Iterator[Vocabulary]:
    """Give a vocabulary that forgets at the end what it learns in between."""
    size = len(vocabulary.ids)
    try:
        yield vocabulary
    finally:
        while len(vocabulary.ids) > size:
            vocabulary.ids.popitem()


def _counted(before: Floats, side: Side, size: int, new: bool) -> Floats:
    total = np.concatenate([before, np.zeros(size - len(before))])
    return total + np.bincount(side.words, minlength=size) if new else total


def _shares(seen: Floats) -> Floats:
    shares: Floats = (seen + 1) / (seen.sum() + len(seen))
    return shares


def _same(before: NDArray[np.int32], source: Vocabulary, target: Vocabulary, known: int) -> NDArray[np.int32]:
    """Return which word of the target is the same string; `known` of its words were there before."""
    same = np.concatenate([before, np.full(len(source.ids) - len(before), -1, dtype=np.int32)])
    for word, at in _newest(source, len(before)):
        same[at] = target.ids.get(word, -1)
    for word, at in _newest(target, known):
        if word in source.ids:
            same[source.ids[word]] = at
    return same


def _newest(vocabulary: Vocabulary, known: int) -> Iterator[tuple[str, int]]:
    """Yield the words beyond those that were known, the last first."""
    return islice(reversed(vocabulary.ids.items()), len(vocabulary.ids) - known)
