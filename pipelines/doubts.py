"""What makes two versions doubtful as a whole: one text twice, no relation, opposite orders, lengths."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipelines.alignment.stretches import WHOLE
from pipelines.checks.reasons import reason
from pipelines.model import Alignment
from pipelines.versions import Comparison

UNSURE = 0.9
"""Confidence below which a person should look."""
UNLIKE = 1.0
"""Log odds a sentence below which two texts hardly tell the same story."""
BETTER = 1.0
"""Log odds a sentence by which a version must fit better backwards to be said to run so."""
FEW = 0.4
"""Share of sentences with a sure counterpart below which two texts hardly tell one story in one order."""
LONGER = 3
"""Times that one version has more sentences than the other from which most must stand alone."""

Align = Callable[[Sequence[str], Sequence[str]], Alignment]


def doubts(comparison: Comparison, align: Align) -> list[str]:
    """Return what is doubtful, a sentence each; `align` lines up a version with the other turned round."""
    left, right = comparison.left, comparison.right
    if left.text == right.text:
        return [reason("same")]
    found = []
    if comparison.alignment.score < UNLIKE or _sure(comparison) < FEW:
        found.append(reason("unrelated"))
    elif _backwards(comparison, align):
        found.append(reason("backwards"))
    sizes = sorted((len(left.sentences), len(right.sentences)))
    if sizes[1] > LONGER * sizes[0]:
        found.append(reason("longer", many=str(sizes[1]), few=str(sizes[0])))
    return found


def _backwards(comparison: Comparison, align: Align) -> bool:
    """Tell whether the right would fit better from its end to its beginning; of short versions only."""
    left, right = comparison.left, comparison.right
    if max(len(left.sentences), len(right.sentences)) > WHOLE or _ordered(comparison):
        return False
    return align(left.lines, right.lines[::-1]).score > comparison.alignment.score + BETTER


def _ordered(comparison: Comparison) -> bool:
    """Tell whether so much surely stands in one order that the other need not be tried."""
    return _sure(comparison) >= UNSURE


def _sure(comparison: Comparison) -> float:
    """Return the share of the shorter version's sentences that surely have a counterpart."""
    paired = [bead for bead in comparison.alignment.beads if bead.left and bead.right]
    sure = [bead for bead in paired if bead.confidence >= UNSURE]
    sizes = len(comparison.left.sentences), len(comparison.right.sentences)
    return sum(min(len(bead.left), len(bead.right)) for bead in sure) / max(min(sizes), 1)
