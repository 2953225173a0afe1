"""The shared parallel news and how alignments of it are scored; the data are not part of this repository."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Beads = Sequence[Sequence[Sequence[int]]]
"""Sentence indexes of the left and of the right, bead by bead."""
Row = dict[str, Any]

PAIRS = ("vi-en", "vi-id", "en-id")
KINDS = ("clean", "nat", "std", "hard")


def folder() -> Path | None:
    """Return the folder of the parallel news: under `TINLANG_SHARED`, else beside the repository."""
    named = os.environ.get("TINLANG_SHARED")
    shared = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    found = shared / "data" / "parallel"
    return found if (found / "checks.jsonl").is_file() else None


def rows(name: str) -> list[Row]:
    """Return the rows of one of its files, none where it is absent."""
    found = folder()
    lines = (found / name).read_text("utf-8").splitlines() if found else []
    return [json.loads(line) for line in lines]


@dataclass(slots=True)
class Score:
    """Right beads and right lonely sentences, counted over documents."""

    beads: int = 0
    predicted: int = 0
    gold: int = 0
    lonely: int = 0
    lonely_predicted: int = 0
    lonely_gold: int = 0

    def add(self, gold: Beads, predicted: Beads) -> None:
        """Count one document; beads with an empty side are left out of recall, as in vecalign's scorer."""
        ours, theirs = _beads(predicted), _beads(gold)
        full = {bead for bead in theirs if all(bead)}
        self.beads += len(ours & theirs)
        self.predicted += len(ours)
        self.gold += len(full)
        alone, truly = _lonely(ours), _lonely(theirs)
        self.lonely += len(alone & truly)
        self.lonely_predicted += len(alone)
        self.lonely_gold += len(truly)

    def strict(self, recalled: int) -> float:
        """Return strict F1; `recalled` beads of the gold were found that have two sides."""
        return _f1(self.beads / max(self.predicted, 1), recalled / max(self.gold, 1))

    @property
    def null(self) -> float:
        """F1 of the sentences without a counterpart."""
        right = self.lonely
        return _f1(right / max(self.lonely_predicted, 1), right / max(self.lonely_gold, 1))


Bead = tuple[tuple[int, ...], tuple[int, ...]]


def _beads(beads: Beads) -> set[Bead]:
    return {(tuple(left), tuple(right)) for left, right in beads}


def _lonely(beads: set[Bead]) -> set[tuple[str, int]]:
    ours = {("left", at) for left, right in beads if not right for at in left}
    return ours | {("right", at) for left, right in beads if not left for at in right}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(gold: Sequence[Row], predicted: dict[str, Beads]) -> tuple[float, float]:
    """Return strict F1 and the F1 of missing sentences over documents."""
    counted, recalled = Score(), 0
    for row in gold:
        beads = predicted[row["id"]]
        counted.add(row["gold"], beads)
        recalled += len({bead for bead in _beads(beads) & _beads(row["gold"]) if all(bead)})
    return counted.strict(recalled), counted.null
