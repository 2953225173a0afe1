"""Searching for 100,000 queries of any kind: each is answered with hits or a sentence, none takes a second.

    python bench/fuzz_search.py [site.db] [queries]     a generated archive of 5,000 articles unless told

Every query runs as the page does: counts, facets, snippets; counting articles or stories, in any order.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from _filling import fill
from typed import queries

from db.publish import publish
from db.search import Accents, Order, compile_query, search
from pipelines.errors import QueryError


def fuzz(connection: sqlite3.Connection, count: int, seed: int = 1) -> None:
    """Ask so many queries and print what they cost; anything raised but a QueryError ends the script."""
    draw = Random(seed)
    spent: list[tuple[float, str]] = []
    refused = 0
    for text in islice(queries(seed), count):
        begun = process_time()
        try:
            query = replace(compile_query(text, draw.choice(list(Accents))), stories=draw.random() < 0.5)
            search(connection, query, page=draw.choice((1, 1, 2, 10_000)), order=draw.choice(list(Order)))
        except QueryError:
            refused += 1
        spent.append((process_time() - begun, text))
    slowest, which = max(spent)
    times = median(time for time, _ in spent)
    print(f"{count:,} queries, {refused:,} answered with a sentence, no error")
    print(f"median {times * 1000:.2f} ms   slowest {slowest * 1000:.0f} ms: {which[:80]!a}")


def main() -> None:
    """Fuzz the snapshot given, or one made for it."""
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with tempfile.TemporaryDirectory() as name:
        site = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(name) / "site.db"
        if len(sys.argv) < 2:
            fill(Path(name) / "news.db", 5000)
            publish(Path(name) / "news.db", site)
        with closing(sqlite3.connect(site)) as connection:
            fuzz(connection, count)


if __name__ == "__main__":
    main()
