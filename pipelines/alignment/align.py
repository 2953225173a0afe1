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

DEFAULT = Weights()

Both = tuple[Direction, Direction]


@dataclass(slots=True)
class Pool:
    """Pairs of versions of one pair of languages, read into numbers."""

    left: Vocabulary = field(default_factory=Vocabulary)
    right: Vocabulary = field(default_factory=Vocabulary)
    pairs: list[tuple[Side, Side]] = field(default_factory=list)
    taught: list[WordPair] = field(default_factory=list)
    """Translations known before: the starter."""
    begun: tuple[Table, Table] | None = None
    """What they teach, in both directions."""

    def add(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Read a pair of versions, each a list of sentences."""
        self.pairs.append((self.left.read(left), self.right.read(right)))

    def teach(self, phrases: Sequence[tuple[str, str]]) -> None:
        """Read translations that are known."""
        for left, right in phrases:
            self.taught += [(self.left.read([left]).words, self.right.read([right]).words)]


@dataclass(frozen=True, slots=True)
class Known:
    """What a pass knows: tables of each fold, bead shapes, the ratio of lengths."""

    directions: tuple[Both, ...]
    priors: Mapping[Shape, float]
    ratio: float


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
    there, back = next(_directions(pool, [pool.taught]))
    pool.begun = there.table, back.table
    return pool


def align_pool(pool: Pool, weights: Weights = DEFAULT) -> list[Alignment]:
    """Return the alignment of every pair of a pool, in order."""
    known = first_known(pool)
    found = align_known(pool, known, weights)
    for _ in range(PASSES if _teaches(pool) else 0):
        known = learn_known(pool, found, known)
        found = align_known(pool, known, weights)
    return found


def _teaches(pool: Pool) -> bool:
    """Tell whether there is something to learn, and something left to line up with it."""
    return len(pool.pairs) > 1 and any(len(left) > 1 or len(right) > 1 for left, right in pool.pairs)


def align_known(pool: Pool, known: Known, weights: Weights = DEFAULT) -> list[Alignment]:
    """Return the alignment of every pair with what is known already; each by the tables of its fold."""
    return [_align(pair, replace_fold(known, at), weights) for at, pair in enumerate(pool.pairs)]


def replace_fold(known: Known, at: int) -> Known:
    """Return what may be known of the pair at this place: the tables that were not learnt from it."""
    return replace(known, directions=(known.directions[at % len(known.directions)],))


def first_known(pool: Pool) -> Known:
    """Return what is known before anything is aligned: what was taught, and the ratio of lengths."""
    sizes = len(pool.left.ids), len(pool.right.ids)
    there, back = pool.begun or (empty(*sizes), empty(*sizes[::-1]))
    directions = (
        replace(_blank(pool, 0), table=there.grown(*sizes)),
        replace(_blank(pool, 1), table=back.grown(*sizes[::-1])),
    )
    return Known((directions,), FIRST_PRIORS, _ratio(pool))


def learn_known(pool: Pool, found: Sequence[Alignment], before: Known) -> Known:
    """Return what the alignments teach, for each fold without its own pairs."""
    folds: list[list[WordPair]] = [[] for _ in range(FOLDS)]
    for at, (pair, alignment) in enumerate(zip(pool.pairs, found, strict=True)):
        folds[at % FOLDS] += _bead_words(pair, alignment)
    return replace(before, directions=tuple(_directions(pool, [*folds, pool.taught])), priors=_priors(found))


def _ratio(pool: Pool) -> float:
    """Return the usual logarithm of right over left; that of one article alone is not believed."""
    totals = [
        (left.lengths.sum(), right.lengths.sum()) for left, right in pool.pairs if len(left) and len(right)
    ]
    return float(np.median([0.0, 0.0, *(np.log(right / left) for left, right in totals)]))


def _directions(pool: Pool, folds: Sequence[Sequence[WordPair]]) -> Iterator[Both]:
    """Yield both directions of each fold that is held out; of what is taught alone, one for all."""
    sizes = len(pool.left.ids), len(pool.right.ids)
    there = gather(folds, sizes)
    back = gather([[(right, left) for left, right in fold] for fold in folds], (sizes[1], sizes[0]))
    blanks = _blank(pool, 0), _blank(pool, 1)
    for held_out in range(len(folds) - 1) or [None]:
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


def _align(pair: tuple[Side, Side], known: Known, weights: Weights) -> Alignment:
    left, right = pair
    if not len(left) or not len(right):
        return _unmatched((len(left), len(right)))
    same = known.directions[0][0].same

    def solve(stretch: Stretch) -> list[Step]:
        ours, theirs = left.cut(stretch.left), right.cut(stretch.right)
        odds = bead_odds(ours, theirs, known.directions[0], known.ratio, weights)
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
