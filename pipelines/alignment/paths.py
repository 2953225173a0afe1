"""The best way through two versions, and how sure each step of it is: forward, backward, decode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.alignment.lexicon import Floats
from pipelines.alignment.scores import SHAPES, Shape

Choices = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Step:
    """A bead on the way through two versions."""

    left: int
    """The sentence it begins at."""
    right: int
    shape: Shape
    sure: float
    """Its probability, 0–1."""
    odds: float = 0.0
    """Log odds of its sentences against no relation; 0 where one side is empty."""

    def moved(self, left: int, right: int) -> Step:
        """Return it as many sentences further on."""
        return replace(self, left=self.left + left, right=self.right + right)


_NEVER = -1e30


def posteriors(
    odds: Mapping[Shape, Floats], priors: Mapping[Shape, float], sizes: tuple[int, int]
) -> dict[Shape, Floats]:
    """Return the probability of every bead: for each shape an array by the sentences it begins at."""
    steps = _steps(odds, priors, sizes)
    ahead = _forward(steps, sizes)
    behind = _backward(steps, sizes)
    total = ahead[-1, -1]
    found: dict[Shape, Floats] = {}
    for (a, b), step in steps.items():
        rows, columns = sizes[0] + 1 - a, sizes[1] + 1 - b
        logs = ahead[:rows, :columns] + step[:rows, :columns] + behind[a:, b:] - total
        found[a, b] = np.exp(np.minimum(logs, 0.0))
    return found


def _steps(
    odds: Mapping[Shape, Floats], priors: Mapping[Shape, float], sizes: tuple[int, int]
) -> dict[Shape, Floats]:
    """Return log weights of every step, by where it begins; one row and column more than sentences."""
    found: dict[Shape, Floats] = {}
    for shape in SHAPES:
        step = np.full((sizes[0] + 1, sizes[1] + 1), np.log(priors[shape]))
        if shape in odds:
            step[:-1, :-1] += odds[shape]
        found[shape] = step
    return found


def _forward(steps: Mapping[Shape, Floats], sizes: tuple[int, int]) -> Floats:
    rows, columns = sizes[0] + 1, sizes[1] + 1
    ahead = np.full((rows, columns), _NEVER)
    slip = np.arange(columns) * steps[0, 1][0, 0]
    for i in range(rows):
        row = np.full(columns, _NEVER)
        if i == 0:
            row[0] = 0.0
        for (a, b), step in steps.items():
            if 0 < a <= i and b < columns:
                arrived = ahead[i - a, : columns - b] + step[i - a, : columns - b]
                row[b:] = np.logaddexp(row[b:], arrived)
        ahead[i] = np.logaddexp.accumulate(row - slip) + slip
    return ahead


def _backward(steps: Mapping[Shape, Floats], sizes: tuple[int, int]) -> Floats:
    rows, columns = sizes[0] + 1, sizes[1] + 1
    behind = np.full((rows, columns), _NEVER)
    slip = np.arange(columns) * steps[0, 1][0, 0]
    for i in range(rows - 1, -1, -1):
        row = np.full(columns, _NEVER)
        if i == rows - 1:
            row[-1] = 0.0
        for (a, b), step in steps.items():
            if a > 0 and i + a < rows and b < columns:
                left = behind[i + a, b:] + step[i, : columns - b]
                row[: columns - b] = np.logaddexp(row[: columns - b], left)
        behind[i] = (np.logaddexp.accumulate((row + slip)[::-1]))[::-1] - slip
    return behind


def decode(found: Mapping[Shape, Floats], odds: Mapping[Shape, Floats], sizes: tuple[int, int]) -> list[Step]:
    """Return the beads whose probabilities add up to the most, in order."""
    rows, columns = sizes[0] + 1, sizes[1] + 1
    best = np.full((rows, columns), -1.0)
    taken = np.zeros((rows, columns), dtype=np.int8)
    best[0, 0] = 0.0
    for i in range(rows):
        _decode_row(found, best, taken, i)
    return [_step(place, found, odds) for place in _walk_back(taken, sizes)]


def _step(place: tuple[int, int, Shape], found: Mapping[Shape, Floats], odds: Mapping[Shape, Floats]) -> Step:
    i, j, shape = place
    return Step(i, j, shape, float(found[shape][i, j]), float(odds[shape][i, j]) if shape in odds else 0.0)


def _decode_row(found: Mapping[Shape, Floats], best: Floats, taken: Choices, i: int) -> None:
    columns = best.shape[1]
    for number, (a, b) in enumerate(SHAPES):
        if 0 < a <= i and b < columns:
            gain = best[i - a, : columns - b] + found[a, b][i - a, :] * (a + b)
            better = gain > best[i, b:]
            best[i, b:][better] = gain[better]
            taken[i, b:][better] = number
    _slip(found[0, 1][i], best[i], taken[i])


def _slip(gains: Floats, best: Floats, taken: Choices) -> None:
    """Let a row take right sentences that have no counterpart, from left to right."""
    total = np.concatenate([[0.0], np.cumsum(gains)])
    reached = np.maximum.accumulate(best - total) + total
    better = reached > best + 1e-12
    best[better] = reached[better]
    taken[better] = SHAPES.index((0, 1))


def _walk_back(taken: Choices, sizes: tuple[int, int]) -> list[tuple[int, int, Shape]]:
    beads: list[tuple[int, int, Shape]] = []
    i, j = sizes
    while i or j:
        shape = SHAPES[int(taken[i, j])]
        i, j = i - shape[0], j - shape[1]
        beads.append((i, j, shape))
    return beads[::-1]
