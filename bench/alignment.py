"""Which sentences say the same? Strict F1 and F1 of missing sentences, beside Gale–Church, and the speed.

Run: `python bench/alignment.py [--long]`. The news are not part of this repository; see `bench/_parallel.py`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

import galechurch
from _parallel import KINDS, PAIRS, Beads, Row, rows, score

from pipelines.alignment.align import Pool, align_known, align_pool, first_known, learn_known, open_pool
from pipelines.model import Alignment
from pipelines.versions import compare, version_of_lines

STRICT = {"clean": 0.999, "nat": 0.996, "std": 0.99, "hard": 0.965}
NULL = {"std": 0.93, "hard": 0.90}
ALONE = {"std": 0.98, "hard": 0.94}
SPEED = 4_000
"""Sentences a second with a learnt lexicon, one core."""
LONG = 5_000
"""Sentences of a long pair, which may take ten seconds."""
ARTICLES = 2_000
"""Article pairs from which relearning may take five minutes."""


def pooled(found: Sequence[Row], pair: str) -> list[Beads]:
    """Return the beads of all documents, aligned together."""
    return [_beads(one) for one in align_pool(_pool(found, pair))]


def alone(found: Sequence[Row], pair: str) -> list[Beads]:
    """Return the beads of each document, aligned with nothing but the starter."""
    return [beads for row in found for beads in pooled([row], pair)]


def gale_church(found: Sequence[Row], pair: str) -> list[Beads]:  # noqa: ARG001
    """Return the beads that Gale–Church finds by length."""
    return [
        [
            [_range(one.source_start, one.source_end), _range(one.target_start, one.target_end)]
            for one in beads
        ]
        for beads in (galechurch.align(row["src"], row["tgt"]).beads for row in found)
    ]


def _range(start: int, end: int) -> list[int]:
    return list(range(start, end))


def _pool(found: Sequence[Row], pair: str) -> Pool:
    left, right = pair.split("-")
    pool = open_pool((left, right))
    for row in found:
        pool.add(row["src"], row["tgt"])
    return pool


def _beads(alignment: Alignment) -> Beads:
    return [[list(bead.left), list(bead.right)] for bead in alignment.beads]


def measure(
    name: str, kind: str, aligner: Callable[[Sequence[Row], str], list[Beads]]
) -> tuple[float, float]:
    """Print the figures of each pair and of all; return those of all."""
    found = rows(f"sentences.{kind}.jsonl")
    predicted: dict[str, Beads] = {}
    line = []
    for pair in PAIRS:
        mine = [row for row in found if row["pair"] == pair]
        predicted |= {row["id"]: beads for row, beads in zip(mine, aligner(mine, pair), strict=True)}
        line.append("{} {:.4f} / {:.3f}".format(pair, *score(mine, predicted)))
    strict, null = score(found, predicted)
    print(f"{kind:5} {name:22} strict / missing: all {strict:.4f} / {null:.3f}   " + "   ".join(line))
    return strict, null


def quality() -> bool:
    """Print every figure; tell whether all are at their targets."""
    good = True
    for kind in KINDS:
        measure("galechurch (lengths)", kind, gale_church)
        strict, null = measure("ours, all together", kind, pooled)
        good &= strict >= STRICT[kind] and null >= NULL.get(kind, 0.0)
        if kind in ALONE:
            good &= measure("ours, each alone", kind, alone)[0] >= ALONE[kind]
    return good


def speed() -> bool:
    """Print how fast a learnt lexicon aligns, how fast it is learnt, and how long a long pair takes."""
    found = [row for row in rows("sentences.std.jsonl") if row["pair"] == "vi-en"]
    pool = _pool(found, "vi-en")
    first = align_known(pool, first_known(pool))
    known = learn_known(pool, first, first_known(pool))
    seconds = min(_seconds(partial(align_known, pool, known)) for _ in range(5))
    sentences = sum(len(row["src"]) + len(row["tgt"]) for row in found)
    peer = min(_seconds(partial(gale_church, found, "vi-en")) for _ in range(5))
    print(f"aligning: {sentences / seconds:,.0f} sentences/s, galechurch {sentences / peer:,.0f}")
    long = [{"src": _repeated(found, "src", LONG), "tgt": _repeated(found, "tgt", LONG)}]
    longest = _seconds(partial(alone, long, "vi-en"))
    print(f"a pair of {LONG:,} sentences, lexicon of the starter and all: {longest:.1f} s (limit 10)")
    many = _pool([found[at % len(found)] for at in range(ARTICLES)], "vi-en")
    relearning = _seconds(partial(align_pool, many))
    print(f"relearning from {ARTICLES:,} article pairs and aligning them: {relearning:.0f} s (limit 300)")
    return sentences / seconds >= SPEED and longest < 10 and relearning < 300


def long_pair() -> bool:
    """Print how long a long pair takes whole, lined up and checked; figures in few or in all sentences."""
    found = [row for row in rows("sentences.std.jsonl") if row["pair"] == "vi-en"]
    good = True
    for what, mark in (("figures as in the news", _syllable), ("a figure in each sentence", str)):
        sides = zip(("src", "tgt"), ("vi", "en"), strict=True)
        left, right = (version_of_lines(_repeated(found, side, LONG, mark), code) for side, code in sides)
        began, worked = time.perf_counter(), time.process_time()
        checks = next(iter(compare([(left, right)]))).checks
        seconds, spent = time.perf_counter() - began, time.process_time() - worked
        print(
            f"a pair of {LONG:,} sentences lined up and checked, {what}: {seconds:.1f} s (limit 10), "
            f"{spent:.1f} s of the processor, {len(checks)} findings"
        )
        good &= seconds < 10
    return good


def _syllable(number: int) -> str:
    """Return a word for a number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")


def _repeated(found: Sequence[Row], side: str, size: int, mark: Callable[[int], str] = str) -> list[str]:
    """Return so many sentences, each round of them with a mark of its own."""
    lines = [line for row in found for line in row[side]]
    return [f"{lines[at % len(lines)]} ({mark(at // len(lines))})" for at in range(size)]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> int:
    """Print all; 1 where a figure is below its target."""
    if not rows("sentences.std.jsonl"):
        print("alignment: the shared parallel news are absent; set TINLANG_SHARED to their folder")
        return 0
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--long", action="store_true", help="only how long a long pair takes, checks included"
    )
    if options.parse_args().long:
        return 0 if long_pair() else 1
    good = quality()
    good &= long_pair()
    return 0 if speed() and good else 1


if __name__ == "__main__":
    sys.exit(main())
