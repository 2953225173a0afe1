"""Do two languages of one sentence give the same figures? F1 of values for each pair of languages.

The sentences are the clean pairs of the shared parallel news (professional translations), 1,040 a pair of
languages, which are not part of this repository; `TINLANG_SHARED` names the folder, else it is looked for
beside the repository. The floors stand in tests/floors.toml, section `agreement`.
Run: `python bench/agreement.py [--misses vi-en]`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pipelines.figures.statistics import read_statistics

PAIRS = ("vi-en", "vi-id", "en-id")
FLOORS = Path(__file__).resolve().parents[1] / "tests" / "floors.toml"

Values = Counter[tuple[Fraction | None, Fraction | None]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in two languages."""

    languages: tuple[str, str]
    texts: tuple[str, str]

    def values(self) -> tuple[Values, Values]:
        """Return what is read on either side."""
        left, right = (_values(text, code) for text, code in zip(self.texts, self.languages, strict=True))
        return left, right


def shared() -> Path | None:
    """Return the folder of the shared data, None where it is absent."""
    named = os.environ.get("TINLANG_SHARED")
    folder = Path(named) if named else Path(__file__).resolve().parents[2] / "shared"
    lines = folder / "data" / "parallel" / "sentences.clean.jsonl"
    return lines if lines.is_file() else None


def pairs(lines: Path, pair: str) -> Iterator[Pair]:
    """Yield the clean sentence pairs of two languages."""
    left, right = pair.split("-")
    with lines.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            for sources, targets in row["gold"] if row["pair"] == pair else ():
                texts = (_joined(row["src"], sources), _joined(row["tgt"], targets))
                yield Pair((left, right), texts)


def _joined(sentences: list[str], places: list[int]) -> str:
    return " ".join(sentences[place] for place in places)


def _values(text: str, code: str) -> Values:
    read = read_statistics(text, code).statistics
    return Counter((one.quantity.low, one.quantity.high) for one in read)


def agreement(found: Iterator[Pair], *, misses: bool = False) -> float:
    """Return the F1 of the values read on both sides: twice those in common over all."""
    common = total = 0
    for pair in found:
        left, right = pair.values()
        common += 2 * (left & right).total()
        total += left.total() + right.total()
        if misses and left != right:
            print(*pair.texts, sep="\n")
            print("  only left", _shown(left - right), "only right", _shown(right - left), "\n")
    return common / total if total else 0.0


def _shown(values: Values) -> list[str]:
    return [str(low) if low == high else f"{low}..{high}" for low, high in values.elements()]


def main() -> int:
    """Print the three figures; 1 where one is below its floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--misses", choices=PAIRS, help="print the sentences of a pair that differ")
    chosen = options.parse_args()
    lines = shared()
    if lines is None:
        print("agreement: the shared parallel news are absent; set TINLANG_SHARED to their folder")
        return 0
    floors = tomllib.loads(FLOORS.read_text("utf-8"))["agreement"]
    below = False
    for pair in [chosen.misses] if chosen.misses else PAIRS:
        score = agreement(pairs(lines, pair), misses=bool(chosen.misses))
        print(f"agreement of values {pair}: F1 {score:.3f} (floor {floors[pair]})")
        below = below or score < floors[pair]
    return int(below)


if __name__ == "__main__":
    sys.exit(main())
