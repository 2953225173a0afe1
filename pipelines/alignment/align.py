"""Many pairs of versions aligned together: the lexicon of each is learnt from the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from pipelines.alignment.lexicon import Cells, Table, WordPair, empty, gather, learn
from pipelines.alignment.paths import Step, decode, posteriors
from pipelines.alignment.scores import FIRST_PRIORS, Direction, Shape, Weights, bead_odds
from pipelines.alignment.starter import starter
from pipelines.alignment.stretches import Stretch, stretches
from pipelines.alignment.words import Ids, Side, Vocabulary, counts, shared
from pipelines.model import Alignment, Bead

FOLDS = 5
PASSES = 3
"""Times the lexicon is learnt anew from the last alignment."""
BEGIN = 256
"""Pairs that these passes are made with, of twice as many or more; all are then learnt from once.

The learning curve is flat there (docs/alignment.md), and the time of relearning is a third.
"""

DEFAULT = Weights()

Both = tuple[Direction, Direction]


@dataclass(slots=True)
class Pool:
    """Pairs of versions of one pair of languages, read into numbers."""

    left: Vocabulary = field(default_factory=Vocabulary)
    right: Vocabulary = field(default_factory=Vocabulary)
    pairs: list[tuple[Side, Side]] = field(default_factory=list)
    folds: list[int] = field(default_factory=list)
    """Of each pair: it is never scored with what pairs of its own fold teach."""
    taught: list[WordPair] = field(default_factory=list)
    """Translations known before: the starter."""
    begun: tuple[Table, Table] | None = None
    """What they teach, in both directions."""

    def add(self, left: Sequence[str], right: Sequence[str], fold: int | None = None) -> None:
        """Read a pair of versions, each a list of sentences; pairs of one story belong into one fold."""
        self.folds.append(len(self.pairs) % FOLDS if fold is None else fold % FOLDS)
        self.pairs.append((self.left.read(left), self.right.read(right)))

    def head(self, size: int) -> Pool:
        """Return the first pairs, with the same vocabularies."""
        return replace(self, pairs=self.pairs[:size], folds=self.folds[:size])

    def teach(self, phrases: Sequence[tuple[str, str]]) -> None:
        """Read translations that are known."""
        for left, right in phrases:
            self.taught += [(self.left.read([left]).words, self.right.read([right]).words)]


@dataclass(frozen=True, slots=True)
class Known:
    """What a pass knows: tables of each fold, bead shapes, the ratio of lengths."""

    directions: tuple[Both, ...]
    """Of each fold, what the others have taught, and then what all have; one alone is for every pair."""
    priors: Mapping[Shape, float]
    ratio: float

    def of(self, fold: int | None) -> Both:
        """Return what may be known of a pair in this fold; of one in none, all."""
        return self.directions[-1 if fold is None or len(self.directions) == 1 else fold]


def open_pool(languages: tuple[str | None, str | None]) -> Pool:
    """Return an empty pool that knows the starter's translations of two languages."""
    begun = _begun(languages[0] or "", languages[1] or "")
    vocabularies = Vocabulary(dict(begun.left.ids)), Vocabulary(dict(begun.right.ids))
    return Pool(*vocabularies, taught=begun.taught, begun=begun.begun)


@cache
def _begun(left: str, right: str) -> Pool:
    """Return a pool that has learnt the starter of two languages; not to be added to."""
    pool = Pool()
    pool.teach(starter(left, right))
    there, back = next(_directions(pool, [pool.taught], whole=True))
    pool.begun = there.table, back.table
    return pool


def align_pool(pool: Pool, weights: Weights = DEFAULT) -> list[Alignment]:
    """Return the alignment of every pair of a pool, in order."""
    return align_known(pool, learn_pool(pool, weights), weights)


def learn_pool(pool: Pool, weights: Weights = DEFAULT, *, whole: bool = False) -> Known:
    """Return what the pairs of a pool teach; with `whole`, also for pairs that are not among them."""
    known = first_known(pool)
    many = len(pool.pairs) >= 2 * BEGIN
    rounds = [pool.head(BEGIN)] * PASSES + [pool] if many else [pool] * PASSES
    for left, few in enumerate(rounds if _teaches(pool) else [], 1 - len(rounds)):
        found = align_known(few, known, weights)
        known = learn_known(few, found, known, whole=whole and left == 0)
    return known


def _teaches(pool: Pool) -> bool:
    """Tell whether there is something to learn, and something left to line up with it."""
    return len(pool.pairs) > 1 and any(len(left) > 1 or len(right) > 1 for left, right in pool.pairs)


def align_known(pool: Pool, known: Known, weights: Weights = DEFAULT) -> list[Alignment]:
    """Return the alignment of every pair with what is known already; each by the tables of its fold."""
    return [align_pair(pair, known, fold, weights) for pair, fold in zip(pool.pairs, pool.folds, strict=True)]


def first_known(pool: Pool) -> Known:
    """Return what is known before anything is aligned: what was taught, and the ratio of lengths."""
    sizes = len(pool.left.ids), len(pool.right.ids)
    there, back = pool.begun or (empty(*sizes), empty(*sizes[::-1]))
    directions = (
        replace(_blank(pool, 0), table=there.grown(*sizes)),
        replace(_blank(pool, 1), table=back.grown(*sizes[::-1])),
    )
    return Known((directions,), FIRST_PRIORS, _ratio(pool))


def learn_known(pool: Pool, found: Sequence[Alignment], before: Known, *, whole: bool = False) -> Known:
    """Return what the alignments teach, for each fold without its own pairs; with `whole`, for others too."""
    folds: list[list[WordPair]] = [[] for _ in range(FOLDS)]
    for fold, pair, alignment in zip(pool.folds, pool.pairs, found, strict=True):
        folds[fold] += _bead_words(pair, alignment)
    directions = tuple(_directions(pool, [*folds, pool.taught], whole=whole))
    return replace(before, directions=directions, priors=_priors(found))


def _ratio(pool: Pool) -> float:
    """Return the usual logarithm of right over left; that of one article alone is not believed."""
    totals = [
        (left.lengths.sum(), right.lengths.sum()) for left, right in pool.pairs if len(left) and len(right)
    ]
    return float(np.median([0.0, 0.0, *(np.log(right / left) for left, right in totals)]))


def _directions(pool: Pool, folds: Sequence[Sequence[WordPair]], *, whole: bool) -> Iterator[Both]:
    """Yield both directions of each fold that is held out, then those that every fold has taught."""
    sizes = len(pool.left.ids), len(pool.right.ids)
    there = gather(folds, sizes)
    back = gather([[(right, left) for left, right in fold] for fold in folds], (sizes[1], sizes[0]))
    blanks = _blank(pool, 0), _blank(pool, 1)
    for held_out in [*range(len(folds) - 1), *([None] if whole else [])]:
        yield _known(blanks[0], there, held_out), _known(blanks[1], back, held_out)


def _known(blank: Direction, cells: Cells, held_out: int | None) -> Direction:
    table: Table = learn(cells, held_out)
    return replace(blank, table=table)


def _blank(pool: Pool, way: int) -> Direction:
    """Return one direction without a lexicon: 0 from the left to the right, 1 back."""
    source, target = (pool.left, pool.right) if way == 0 else (pool.right, pool.left)
    size = len(target.ids)
    frequency = counts((pair[1 - way] for pair in pool.pairs), size)
    same = np.full(len(source.ids), -1, dtype=np.int32)
    for ours, theirs in shared(source, target).items():
        same[ours] = theirs
    return Direction(empty(len(source.ids), size), same, (frequency + 1) / (frequency.sum() + size))


def _bead_words(pair: tuple[Side, Side], alignment: Alignment) -> list[WordPair]:
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


def align_pair(
    pair: tuple[Side, Side], known: Known, fold: int | None = None, weights: Weights = DEFAULT
) -> Alignment:
    """Return the alignment of a pair by the tables that its fold has not taught; by all where it has none."""
    left, right = pair
    if not len(left) or not len(right):
        return _unmatched((len(left), len(right)))
    both = known.of(fold)
    same = both[0].same

    def solve(stretch: Stretch) -> list[Step]:
        ours, theirs = left.cut(stretch.left), right.cut(stretch.right)
        odds = bead_odds(ours, theirs, both, known.ratio, weights)
        sizes = len(ours), len(theirs)
        return decode(posteriors(odds, known.priors, sizes), odds, sizes)

    found = _paired(stretches(left, right, same, solve))
    score = sum(step.odds for step in found) / max(len(left), len(right))
    return Alignment(beads=tuple(_bead(step) for step in found), score=round(score, 3))


def _paired(steps: list[Step]) -> list[Step]:
    """Return the steps; a sentence on either side and no other are taken as a pair, however unlike."""
    if [step.shape for step in steps] in ([(1, 0), (0, 1)], [(0, 1), (1, 0)]):
        return [Step(0, 0, (1, 1), 1 - min(step.sure for step in steps))]
    return steps


def _bead(step: Step) -> Bead:
    left = tuple(range(step.left, step.left + step.shape[0]))
    right = tuple(range(step.right, step.right + step.shape[1]))
    return Bead(left=left, right=right, confidence=round(step.sure, 4))


def _unmatched(sizes: tuple[int, int]) -> Alignment:
    beads = [Bead(left=(i,), right=(), confidence=1.0) for i in range(sizes[0])]
    beads += [Bead(left=(), right=(j,), confidence=1.0) for j in range(sizes[1])]
    return Alignment(beads=tuple(beads), score=0.0)
