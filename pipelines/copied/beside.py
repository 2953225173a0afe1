"""Whether the line below a picture's file name is its caption or the text going on: a weighing of shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from statistics import mean, median

from pipelines.text import sentences

PROSE = 120
"""Characters from which the paragraphs of a text are long enough for a brief line to stand out. Weights and
limits were tuned on the cases in tests/copied: captions run to about 130 characters, paragraphs from 150."""

BRIEF = 160
"""Characters above which a caption is rare."""

_MONEY = re.compile(r"\d[.,]\d{3}|\d\s*%|[$€₫]")
_SPEECH = re.compile(r"[\"“'‘–-]")


def choose_captions(
    shapes: Mapping[int, str], others: Sequence[str], sure: frozenset[int], *, elsewhere: bool
) -> frozenset[int]:
    """Return the keys of the lines that are captions.

    shapes: the first line below each picture. others: paragraphs beside no picture. sure: lines that are
    printed twice, translated or credited. elsewhere: whether the text has captions beside these.
    A page prints captions or does not, so each picture speaks for the others, too.
    """
    usual = median(map(len, others)) if others else PROSE
    trust = 1.0 if usual >= PROSE else 2.0  # where length says little, the other pictures say more
    weights = {at: 3.0 if at in sure else weigh(line, usual) for at, line in shapes.items()}
    prior = 1.5 if elsewhere else 0.0
    return frozenset(at for at in weights if weights[at] + trust * _leaning(at, weights) + prior > 0)


def weigh(line: str, usual: float) -> float:
    """Return how much a line looks like a caption (above 0) or a paragraph, which have `usual` characters."""
    ratio = len(line) / usual
    weight = (1.0 if ratio <= 0.6 else -1.0 if ratio >= 0.85 else 0.0) + (usual >= PROSE and ratio <= 0.85)
    weight += -2.0 if line.endswith(":") else 0.0 if line.endswith((".", "!", "?", "…")) else 2.0
    weight -= 2.0 * (len(line) > BRIEF)
    return weight - len(_MONEY.findall(line)[:1]) - bool(_SPEECH.match(line)) - (len(sentences(line)) > 1)


def _leaning(at: int, weights: Mapping[int, float]) -> float:
    """Return what the other pictures say, −1–1."""
    rest = [max(-1.0, min(1.0, weight)) for other, weight in weights.items() if other != at]
    return mean(rest) if rest else 0.0
