"""Attention over time on a million hits: processor time by split, and its ratio to a bare `bincount`.

`python bench/attention.py [site.db]`: generated arrays of a million articles, and, where a snapshot is named,
whole searches in it. The limit is 200 ms.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from statistics import median

import numpy as np

from db.columns import Column, Columns, Lists
from db.search import Finding, compile_query
from db.site.attending import Wanted, attention
from db.site.attention_plot import drawing

SIZE, LIMIT = 1_000_000, 0.2
QUERIES = ("", "lang son", '"lâm đồng"', "chè", "lang:vi", "ocop")


def generated() -> Columns:
    """Return a million articles of thirteen thousand days, of a hundred newspapers, naming products."""
    rng = np.random.default_rng(5)
    named = rng.integers(0, 3, SIZE)
    starts = np.concatenate([[0], np.cumsum(named)])
    return Columns(
        np.arange(SIZE, dtype=np.int64),
        np.sort(rng.integers(0, 13_000, SIZE)).astype(np.int32),
        (np.arange(SIZE) // 2 * 2).astype(np.int32),
        {
            "language": Column(("en", "id", "vi"), rng.integers(0, 3, SIZE).astype(np.uint16)),
            "source": Column(tuple(map(str, range(100))), rng.integers(0, 100, SIZE).astype(np.uint16)),
            "product": Lists(
                tuple(map(str, range(5000))),
                starts,
                rng.integers(0, 5000, int(starts[-1])).astype(np.uint16),
            ),
        },
    )


def taken(work: Callable[[], object]) -> float:
    """Return the median processor time of five runs, in seconds."""
    times = []
    for _ in range(5):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return median(times)


def show(name: str, seconds: float, ratio: float | None = None) -> None:
    """Print one line."""
    beside = f"{ratio:6.1f} × bincount" if ratio is not None else ""
    print(f"{name:44} {seconds * 1000:7.1f} ms {beside} {'' if seconds < LIMIT else 'OVER 200 ms'}")


def main() -> None:
    """Measure."""
    made = generated()
    places = np.arange(SIZE)
    bare = taken(lambda: np.bincount(made.days))
    for split in (None, "language", "source", "product"):
        for stories in (False, True):
            wanted = Wanted("day", split, stories, 184, 6)
            seconds = taken(lambda wanted=wanted: drawing(attention(made, places, wanted), "all"))
            show(f"{SIZE:,} by {split}, {'stories' if stories else 'articles'}", seconds, seconds / bare)
    if len(sys.argv) > 1:
        with closing(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro&immutable=1", uri=True)) as connection:
            searches(connection)


def searches(connection: sqlite3.Connection) -> None:
    """Measure whole searches, split by language, from the query to the plot."""
    for text in QUERIES:
        query = replace(compile_query(text), stories=False)

        def ask(query: object = query) -> object:
            finding = Finding(connection, query)  # type: ignore[arg-type]
            wanted = Wanted("day", "language", False, 184, 6)
            return drawing(attention(finding.columns, finding.places(), wanted), "all")

        show(f"search {text!r}", taken(ask))


if __name__ == "__main__":
    main()
