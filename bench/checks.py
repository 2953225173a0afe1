"""What do the checks find of injected errors, and how many clean pairs do they flag?

Run: `python bench/checks.py [--misses name] [--drawn SEED]`; a seed draws other errors into these sentences.
The news are not part of this repository: `bench/_parallel.py`.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from pathlib import Path
from time import perf_counter

from _injected import drawn
from _parallel import rows

from pipelines.versions import Comparison, compare, version_of_lines

KINDS = {"number": "figure", "name": "name", "truncate": "truncated", "untranslated": "untranslated"}
"""Label of the news → kind of ours."""
FLOORS = tomllib.loads((Path(__file__).parents[1] / "tests" / "floors.toml").read_text("utf-8"))["checks"]


def compared(seed: int | None = None) -> list[tuple[dict[str, str], Comparison]]:
    """Return every sentence pair with what the checks say of it; with a seed, with errors drawn anew."""
    found = rows("checks.jsonl") if seed is None else list(drawn(seed))
    pairs = []
    for row in found:
        left, right = row["pair"].split("-")
        pairs.append((version_of_lines([row["src"]], left), version_of_lines([row["tgt"]], right)))
    return list(zip(found, compare(pairs), strict=True))


def scores(
    found: list[tuple[dict[str, str], Comparison]], misses: str = ""
) -> dict[str, tuple[float, float]]:
    """Return for each kind its F1 and the share of clean pairs that it flags."""
    right: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    false: Counter[str] = Counter()
    clean = 0
    for row, comparison in found:
        kinds = {check.kind for check in comparison.checks}
        wanted = KINDS.get(row["label"])
        clean += wanted is None
        if wanted is None:
            false.update(kinds)
        else:
            (right if wanted in kinds else missed)[wanted] += 1
        if misses and (misses in kinds) != (misses == wanted) and wanted in (None, misses):
            print(row["label"], row["edit"], [one.reason for one in comparison.checks])
            print(" ", row["src"], "\n ", row["tgt"])
    return {
        kind: (2 * right[kind] / (2 * right[kind] + false[kind] + missed[kind]), false[kind] / clean)
        for kind in KINDS.values()
    }


def main() -> int:
    """Print the figures; 1 where one is below its floor."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--misses", choices=KINDS.values(), default="", help="print what one check gets wrong"
    )
    options.add_argument("--drawn", type=int, help="draw errors anew with this seed, and hold no floor")
    chosen = options.parse_args()
    began = perf_counter()
    found = compared(chosen.drawn)
    spent = perf_counter() - began
    if not found:
        print("checks: the shared parallel news are absent; set TINLANG_SHARED to their folder")
        return 0
    good = True
    for kind, (f1, false) in scores(found, chosen.misses).items():
        print(f"{kind:12} F1 {f1:.4f} (floor {FLOORS[kind]})   clean pairs flagged {false:.2%}")
        good &= f1 >= FLOORS[kind]
    print(f"{2 * len(found) / spent:,.0f} sentences a second, lined up and checked")
    return 0 if good or chosen.drawn is not None else 1


if __name__ == "__main__":
    sys.exit(main())
