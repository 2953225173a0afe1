"""Searching and publishing on a generated archive: p95 of processor time, and ratios to the bare FTS5 query.

    python bench/search.py [articles]     20,000 unless told; 1,000,000 takes an hour to generate

Claims: twenty hits with snippets, exact counts and seven facets cost little beside the bare query that
fetches every matching row number; publishing 1,000 new articles does not cost what publishing all does.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parent))
from _archive import outcomes, press

from db.publish import publish
from db.search import Finding, Order, compile_query, search
from db.search.expressions import Wording
from db.store import Store

QUERIES = {
    "one syllable": ["dong", "xã", "tinh", "tea", "kopi"],
    "two syllables": ["lam dong", "Lâm Đồng", "nong nghiep", "san pham", "da lat"],
    "three syllables": ["hop tac xa", "ca phe lam", "du lich lang", "hợp tác xã", "nguoi dan tinh"],
    "phrase": ['"Lâm Đồng"', '"hợp tác xã"', '"sản phẩm OCOP"', '"Đắk Lắk"', '"coffee farmers"'],
    "filters": [
        "lang:vi",
        "lam dong lang:en",
        "province:lam-dong after:2025",
        "ca phe source:paper3",
        "xa -tinh",
    ],
    "prefix": ["prod*", "ngh*", "title:ngh*", "thu* lam", "ken* the"],
}
TYPED = ["la", "lam", "lam d", "lam do", "ngh", "p", "pr", "san ph"]


def processor_ms(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the processor time of a piece of work, the best of some rounds."""
    spent = []
    for _ in range(rounds):
        begun = process_time()
        work()
        spent.append((process_time() - begun) * 1000)
    return min(spent)


def show(name: str, times: list[float], bare: list[float]) -> None:
    """Print median, p95 and the ratio to the bare query."""
    p95 = quantiles(times, n=20, method="inclusive")[-1]
    ratio = median(times) / median(bare)
    print(f"{name:18} median {median(times):7.2f} ms   p95 {p95:7.2f} ms   × bare query {ratio:5.2f}")


def bare_ms(connection: sqlite3.Connection, text: str) -> float:
    """Return what it costs to let FTS5 alone fetch the number of every match."""
    query = compile_query(text)
    index, expression = "exact" if query.exact else "fold", Wording(query).everything()
    if expression is None:
        return processor_ms(lambda: connection.execute("SELECT number FROM articles").fetchall())
    statement = f"SELECT rowid FROM {index} WHERE {index} MATCH ?"
    return processor_ms(lambda: connection.execute(statement, (expression,)).fetchall())


def bench_search(connection: sqlite3.Connection) -> None:
    """Print what hits with everything, hits alone and facets alone cost."""
    for name, texts in QUERIES.items():
        bare = [bare_ms(connection, text) for text in texts]
        show(
            name,
            [processor_ms(lambda text=text: search(connection, compile_query(text))) for text in texts],
            bare,
        )
        facets = [
            processor_ms(lambda text=text: Finding(connection, compile_query(text)).facets())
            for text in texts
        ]
        show("  facets alone", facets, bare)
        first = [
            processor_ms(
                lambda text=text: list(
                    islice(Finding(connection, compile_query(text)).numbers(Order.BEST), 20)
                )
            )
            for text in texts
        ]
        show("  first twenty", first, bare)


def bench_typing(connection: sqlite3.Connection) -> None:
    """Print what suggestions while typing cost."""
    statement = "SELECT rowid, title FROM titles WHERE titles MATCH ? ORDER BY rowid DESC LIMIT 8"
    times = [
        processor_ms(lambda text=text: connection.execute(statement, (f'"{text}"*',)).fetchall())
        for text in TYPED
    ]
    print(f"type-ahead         median {median(times):7.2f} ms   worst {max(times):7.2f} ms")


def build(folder: Path, count: int) -> None:
    """Make an archive of so many articles and publish it, then 1,000 more; print what each cost."""
    with Store(folder / "news.db") as store:
        store.register(press())
        begun = perf_counter()
        store.save(outcomes(count))
    print(f"store and generate {count / (perf_counter() - begun):7.0f} articles/s")
    begun = perf_counter()
    publish(folder / "news.db", folder / "site.db", folder / "public.db")
    anew = perf_counter() - begun
    print(f"publish anew       {anew:7.1f} s for both snapshots, {count / anew:.0f} articles/s")
    with Store(folder / "news.db") as store:
        store.save(outcomes(1000, first=count, days=3))
    begun = perf_counter()
    reports = publish(folder / "news.db", folder / "site.db", folder / "public.db")
    spent = perf_counter() - begun
    made = "extended" if reports[0].extended else "made anew"
    print(f"publish 1,000 more {spent:7.1f} s for both snapshots, × anew {spent / anew:.3f}; {made}")


def main() -> None:
    """Build the archive and print all figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, count)
        with closing(sqlite3.connect(folder / "site.db")) as connection:
            bench_search(connection)
            bench_typing(connection)


if __name__ == "__main__":
    main()
