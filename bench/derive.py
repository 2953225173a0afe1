"""Claim: derive on two workers is 1.8 or more times as fast as on one.

Both read the same generated archive, one run after the other, each into a database of its own; the runs are
interleaved, and the median of the ratios counts.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from _pages import fill

from crawlers.loader import load_press
from tinlang.config import configure
from tinlang.derive import derive

PAGES = int(os.environ.get("TINLANG_BENCH_PAGES", "1500"))
ROUNDS = int(os.environ.get("TINLANG_BENCH_ROUNDS", "5"))
LEAST = 1.8


def speed(folder: Path, workers: int) -> float:
    """Pages a second of a whole run, from nothing to a database with all rows."""
    for file in folder.glob("news.db*"):
        file.unlink()
    before = time.process_time()
    report = derive(configure(folder), load_press(), workers=workers)
    master = (time.process_time() - before) / PAGES * 1000
    assert report.captures == PAGES
    print(
        f"  {workers} workers: {report.pages_a_second:.0f}/s, the writer {master:.2f} ms of processor a page"
    )
    return report.pages_a_second


def main() -> int:
    """Print the speeds and the ratio; 1 if the claim does not hold."""
    if len(os.sched_getaffinity(0)) < 2:
        print("derive: needs two processors")
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        size = fill(folder / "archive", PAGES)
        print(f"derive: {PAGES} pages of {size / PAGES / 1000:.0f} KB, {ROUNDS} rounds")
        speed(folder, 2)  # the server that workers are forked from starts once
        ratios = [_round(folder, number) for number in range(ROUNDS)]
    median = statistics.median(ratios)
    print(f"derive: two workers / one: {median:.2f} (median of {ROUNDS}; {LEAST} wanted)")
    return 0 if median >= LEAST else 1


def _round(folder: Path, number: int) -> float:
    one, two = (speed(folder, workers) for workers in ((1, 2) if number % 2 else (2, 1)))
    if not number % 2:
        one, two = two, one
    print(f"  ratio {two / one:.2f}")
    return two / one


if __name__ == "__main__":
    sys.exit(main())
