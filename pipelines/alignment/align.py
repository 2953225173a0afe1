"""Many pairs of versions aligned together: the lexicon of each is learnt from the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pipelines.alignment.lexicon import Table, empty, learn
from pipelines.alignment.paths import decode, posteriors
from pipelines.alignment.scores import FIRST_PRIORS, Direction, Shape, Weights, bead_odds
from pipelines.alignment.words import Ids, Side, Vocabulary, counts, shared
from pipelines.model import Alignment, Bead

FOLDS = 5
PASSES = 3
"""Times the lexicon is learnt anew from the last alignment."""

DEFAULT = Weights()


@dataclass(slots=True)
class Pool:
    """Pairs of versions of one pair of languages, read into numbers."""

    left: Vocabulary = field(default_factory=Vocabulary)
    right: Vocabulary = field(default_factory=Vocabulary)
    pairs: list[tuple[Side, Side]] = field(default_factory=list)

    def add(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Read a pair of versions, each a list of sentences."""
        self.pairs.append((self.left.read(left), self.right.read(right)))


@dataclass(frozen=True, slots=True)
class _Known:
    """What a pass knows: tables of each fold, bead shapes, the ratio of lengths."""

    directions: tuple[tuple[Direction, Direction], ...]
    priors: Mapping[Shape, float]
    ratio: float


def align_pool(pool: Pool, weights: Weights = DEFAULT) -> list[Alignment]:
    """Return the alignment of every pair of a pool, in order."""
    known = _first(pool)
    found = [_align(pair, known, at, weights) for at, pair in enumerate(pool.pairs)]
    for _ in range(PASSES if len(pool.pairs) > 1 else 0):
        known = _learnt(pool, found, known)
        found = [_align(pair, known, at, weights) for at, pair in enumerate(pool.pairs)]
    return found


def _first(pool: Pool) -> _Known:
    left, right = len(pool.left.ids), len(pool.right.ids)
    nothing = (_direction(pool, empty(left, right), 0), _direction(pool, empty(right, left), 1))
    return _Known((nothing,) * FOLDS, FIRST_PRIORS, _ratio(pool))


def _ratio(pool: Pool) -> float:
    totals = [
        (left.lengths.sum(), right.lengths.sum()) for left, right in pool.pairs if len(left) and len(right)
    ]
    return float(np.median([np.log(right / left) for left, right in totals])) if totals else 0.0


def _direction(pool: Pool, table: Table, way: int) -> Direction:
    """Return one direction: 0 from the left to the right, 1 back."""
    source, target = (pool.left, pool.right) if way == 0 else (pool.right, pool.left)
    size = len(target.ids)
    frequency = counts((pair[1 - way] for pair in pool.pairs), size)
    same = np.full(len(source.ids), -1, dtype=np.int32)
    for ours, theirs in shared(source, target).items():
        same[ours] = theirs
    return Direction(table, same, (frequency + 1) / (frequency.sum() + size))


def _learnt(pool: Pool, found: Sequence[Alignment], before: _Known) -> _Known:
    beads = [_bead_words(pair, alignment) for pair, alignment in zip(pool.pairs, found, strict=True)]
    directions = []
    for fold in range(FOLDS):
        others = [bead for at, group in enumerate(beads) if at % FOLDS != fold for bead in group]
        there = learn(others, len(pool.left.ids), len(pool.right.ids))
        back = learn([(right, left) for left, right in others], len(pool.right.ids), len(pool.left.ids))
        directions.append((_direction(pool, there, 0), _direction(pool, back, 1)))
    return replace(before, directions=tuple(directions), priors=_priors(found))


def _bead_words(pair: tuple[Side, Side], alignment: Alignment) -> list[tuple[Ids, Ids]]:
    left, right = pair
    return [
        (_words(left, bead.left), _words(right, bead.right))
        for bead in alignment.beads
        if bead.left and bead.right and bead.confidence > 0.5
    ]


def _words(side: Side, sentences: Sequence[int]) -> Ids:
    return side.words[side.bounds[sentences[0]] : side.bounds[sentences[-1] + 1]]


def _priors(found: Sequence[Alignment]) -> dict[Shape, float]:
    """Return the shares of bead shapes as aligned, smoothed by what was believed before."""
    seen = {shape: 200 * share for shape, share in FIRST_PRIORS.items()}
    for alignment in found:
        for bead in alignment.beads:
            seen[len(bead.left), len(bead.right)] += 1
    total = sum(seen.values())
    return {shape: count / total for shape, count in seen.items()}


def _align(pair: tuple[Side, Side], known: _Known, at: int, weights: Weights) -> Alignment:
    left, right = pair
    sizes = len(left), len(right)
    if not all(sizes):
        return _unmatched(sizes)
    odds = bead_odds(left, right, known.directions[at % FOLDS], known.ratio, weights)
    probable = posteriors(odds, known.priors, sizes)
    beads = [
        Bead(left=tuple(range(i, i + a)), right=tuple(range(j, j + b)), confidence=round(sure, 4))
        for i, j, (a, b), sure in decode(probable, sizes)
    ]
    return Alignment(beads=tuple(beads), score=0.0)


def _unmatched(sizes: tuple[int, int]) -> Alignment:
    beads = [Bead(left=(i,), right=(), confidence=1.0) for i in range(sizes[0])]
    beads += [Bead(left=(), right=(j,), confidence=1.0) for j in range(sizes[1])]
    return Alignment(beads=tuple(beads), score=0.0)
