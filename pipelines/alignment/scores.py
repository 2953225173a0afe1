"""How well sentences of two versions go together: log odds against no relation, for every bead shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.alignment.lexicon import Floats, Table
from pipelines.alignment.words import Side

Shape = tuple[int, int]
"""How many sentences of the left and of the right a bead holds."""

SHAPES: tuple[Shape, ...] = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3))
FIRST_PRIORS: Mapping[Shape, float] = {
    (1, 1): 0.88, (1, 0): 0.025, (0, 1): 0.025, (2, 1): 0.03, (1, 2): 0.03,
    (2, 2): 0.006, (3, 1): 0.002, (1, 3): 0.002,
}  # fmt: skip
"""Shares of bead shapes before any are learnt."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The constants of the score, tuned on the development half of the parallel news."""

    words: float = 0.4
    """Words are not independent: their log odds count this much."""
    length: float = 1.0
    spread: float = 0.2
    """Standard deviation of the logarithm of the length ratio."""
    background: float = 0.3
    """Share of words that translate nothing in the bead."""
    identity: float = 0.45
    """Share of a word's translation that equality after folding is believed with."""


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of a language pair: a table, equal words, and how frequent the targets are."""

    table: Table
    same: NDArray[np.int32]
    """Target id of the same string, -1 where there is none; by source id."""
    frequency: Floats
    """Share of each target word in the texts."""


def word_odds(source: Side, target: Side, direction: Direction, weights: Weights, most: int) -> list[Floats]:
    """Return, for groups of 1 to `most` source sentences, log odds of each target: source × target."""
    types, inverse = np.unique(target.words, return_inverse=True)
    summed = _sentence_weights(source, direction, types, weights)
    sizes = np.diff(source.bounds).astype(np.float64)
    lost = 1 - (1 - weights.background) * direction.table.coverage[types]
    frequency = np.maximum(direction.frequency[types], 1e-9)
    found: list[Floats] = []
    for group in range(1, most + 1):
        rows = _windows(summed, group) / np.maximum(_windows(sizes, group), 1.0)[:, None]
        odds = np.log(lost + (1 - weights.background) * rows / frequency)
        found.append(_by_sentence(odds[:, inverse], target) * weights.words)
    return found


def _windows(rows: Floats, group: int) -> Floats:
    """Return sums of `group` consecutive rows; rows beyond the end are cut off, so that the length stays."""
    window = rows.astype(np.float64)
    for ahead in range(1, min(group, len(rows))):
        window[:-ahead] += rows[ahead:]
    return window


def _by_sentence(odds: Floats, target: Side) -> Floats:
    """Return sums over the words of each target sentence; odds are source × words."""
    full = np.flatnonzero(np.diff(target.bounds))
    sums: Floats = np.zeros((len(odds), len(target)))
    if len(full):
        sums[:, full] = np.add.reduceat(odds, target.bounds[full], axis=1)
    return sums


def _sentence_weights(
    source: Side, direction: Direction, types: NDArray[np.int32], weights: Weights
) -> Floats:
    """Return Σ p(type | word) over the words of each source sentence: sentences × types."""
    words, inverse = np.unique(source.words, return_inverse=True)
    rows, columns, shares = _local_table(words, types, direction, weights)
    starts = np.searchsorted(rows, inverse)
    lengths = np.searchsorted(rows, inverse, side="right") - starts
    cells = _runs(starts, lengths)
    sentence = np.repeat(np.repeat(np.arange(len(source)), np.diff(source.bounds)), lengths)
    size = len(source) * len(types)
    sums: Floats = np.bincount(
        sentence * len(types) + columns[cells], weights=shares[cells], minlength=size
    ).astype(np.float64)
    return sums.reshape(len(source), len(types))


def _local_table(
    words: NDArray[np.int32], types: NDArray[np.int32], direction: Direction, weights: Weights
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return p(type | word) for the words of one article, lexicon and equality mixed.

    Three columns, sorted by the first: index of the word, index of the type, probability.
    """
    starts, ends = direction.table.starts[words], direction.table.starts[words + 1]
    lengths = ends - starts
    rows = np.repeat(np.arange(len(words)), lengths)
    cells = _runs(starts, lengths)
    columns = _places(types, direction.table.targets[cells])
    same = _places(types, direction.same[words])
    learnt = direction.table.weights[cells] * (1 - weights.identity * (same[rows] >= 0))
    there = columns >= 0
    equal = np.flatnonzero(same >= 0)
    share = np.where(lengths[equal] > 0, weights.identity, 1.0)
    all_rows = np.concatenate([rows[there], equal])
    order = np.argsort(all_rows, kind="stable")
    all_columns = np.concatenate([columns[there], same[equal]])
    return all_rows[order], all_columns[order], np.concatenate([learnt[there], share])[order]


def _runs(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the indexes of runs that begin at `starts`, one run after the other."""
    before = np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(starts, lengths) + np.arange(int(lengths.sum())) - before


def _places(types: NDArray[np.int32], wanted: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the index of each wanted id among the sorted types, -1 where it is not."""
    if not len(types):
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(types, wanted), len(types) - 1)
    return np.where(types[at] == wanted, at, -1)


def length_odds(left: Side, right: Side, shape: Shape, ratio: float, weights: Weights) -> Floats:
    """Return log odds of the lengths of every group of the left with every group of the right.

    `ratio` is the mean of log(right / left) over the pair of languages.
    """
    ours = np.log(_windows(left.lengths, shape[0]))[:, None]
    theirs = np.log(_windows(right.lengths, shape[1]))[None, :]
    logs = np.log(right.lengths)
    middle, spread = logs.mean() + np.log(shape[1]), max(logs.std(), 0.3)
    near = -0.5 * ((theirs - ours - ratio) / weights.spread) ** 2 - np.log(weights.spread)
    far = -0.5 * ((theirs - middle) / spread) ** 2 - np.log(spread)
    odds: Floats = weights.length * (near - far)
    return odds


def bead_odds(
    left: Side, right: Side, both: tuple[Direction, Direction], ratio: float, weights: Weights
) -> dict[Shape, Floats]:
    """Return for every shape the log odds of the bead that begins at each pair of sentences: left × right."""
    there = word_odds(left, right, both[0], weights, 3)
    back = word_odds(right, left, both[1], weights, 3)
    found: dict[Shape, Floats] = {}
    for shape in SHAPES:
        if 0 in shape:
            continue
        forward = _windows(there[shape[0] - 1].T, shape[1]).T
        backward = _windows(back[shape[1] - 1].T, shape[0])
        found[shape] = forward + backward + length_odds(left, right, shape, ratio, weights)
    return found
