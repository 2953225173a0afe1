"""Searching and publishing on a generated archive: p95 of processor time, and ratios to the bare FTS5 query.

    python bench/search.py [articles] [--folder DIR]

20,000 articles unless told; 1,000,000 take half an hour and more, and 50 GB. A folder is kept, and what is
there is used again: each run adds 1,000 articles to it and measures how long it takes to publish them.

Claims, on a million articles: twenty hits with snippets under 100 ms, all exact facets and the timeline under
200 ms, suggestions under 5 ms, the home page under 50 ms; publishing 1,000 new articles a minute at most.
Every search is put to a snapshot that has not been asked it before, unless it says `again`.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing, nullcontext
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parent))
from _filling import fill

from db.publish import publish
from db.search import Finding, Order, Query, compile_query, search
from db.search import collection as collections
from db.search.expressions import Wording
from db.search.snippets import excerpts
from db.site import product_queries, queries
from db.site.suggesting import suggestions

QUERIES = {
    "one syllable": ["dong", "xã", "tinh", "tea", "kopi"],
    "two syllables": ["lam dong", "Lâm Đồng", "nong nghiep", "san pham", "da lat"],
    "three syllables": ["hop tac xa", "ca phe lam", "du lich lang", "hợp tác xã", "nguoi dan tinh"],
    "phrase": ['"Lâm Đồng"', '"hợp tác xã"', '"sản phẩm OCOP"', '"Đắk Lắk"', '"coffee farmers"'],
    "filters": [
        "lang:vi",
        "lam dong lang:en",
        "province:lam-dong after:2025",
        'place:"Lâm Đồng" ca phe',
        "xa -tinh",
    ],
    "prefix": ["prod*", "ngh*", "title:ngh*", "thu* lam", "ken* the"],
}
TYPED = ["la", "lam", "lam d", "lam do", "ngh", "p", "pr", "san ph", "hop tac", "tinh", "bao so"]
Work = Callable[[sqlite3.Connection, Query], object]


def twenty(connection: sqlite3.Connection, query: Query, order: Order = Order.BEST) -> object:
    """Find the first twenty hits and their snippets."""
    finding = Finding(connection, query)
    numbers = list(islice(finding.numbers(order), 20))
    return excerpts(connection, finding, numbers)


def counts(connection: sqlite3.Connection, query: Query) -> object:
    """Count all hits by all facets, and by day."""
    finding = Finding(connection, query)
    return finding.total(), finding.facets(), finding.days()


def counts_of_stories(connection: sqlite3.Connection, query: Query) -> object:
    """The same for stories."""
    return counts(connection, replace(query, stories=True))


def by_relevance(connection: sqlite3.Connection, query: Query) -> object:
    """Find the twenty most relevant hits and their snippets."""
    return twenty(connection, query, Order.RELEVANCE)


WORKS: dict[str, Work] = {
    "twenty with snippets": twenty,
    "facets and timeline": counts,
    "the same of stories": counts_of_stories,
    "twenty by relevance": by_relevance,
    "whole page": search,
}


def processor_ms(work: Callable[[], object], before: Callable[[], object], rounds: int = 3) -> float:
    """Return the processor time of a piece of work, the best of some rounds."""
    spent = []
    for _ in range(rounds):
        before()
        begun = process_time()
        work()
        spent.append((process_time() - begun) * 1000)
    return min(spent)


def show(name: str, times: list[float], bare: list[float]) -> None:
    """Print median, p95 and the ratio to the bare query."""
    p95 = quantiles(times, n=20, method="inclusive")[-1]
    ratio = f"× bare query {sum(times) / sum(bare):5.2f}" if sum(bare) else ""
    print(f"  {name:22} median {median(times):7.2f} ms   p95 {p95:7.2f} ms   {ratio}")


def bare_ms(connection: sqlite3.Connection, text: str) -> float:
    """Return what it costs to let FTS5 alone fetch the number of every match."""
    query = compile_query(text)
    index, expression = "exact" if query.exact else "fold", Wording(query).everything()
    if expression is None:
        statement, given = "SELECT number FROM articles", ()
    else:
        statement, given = f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (expression,)
    return processor_ms(lambda: connection.execute(statement, given).fetchall(), lambda: None)


def bench_search(connection: sqlite3.Connection) -> None:
    """Print what the parts of a search cost, and the same search again."""

    def forget() -> None:
        collections.forget()
        collections.collection(connection)

    for name, texts in QUERIES.items():
        print(name)
        bare = [bare_ms(connection, text) for text in texts]
        asked = [compile_query(text) for text in texts]
        for what, work in WORKS.items():
            show(what, [_cost(connection, work, query, forget) for query in asked], bare)
        show("whole page again", [_cost(connection, search, query, lambda: None) for query in asked], bare)


def _cost(connection: sqlite3.Connection, work: Work, query: Query, before: Callable[[], object]) -> float:
    return processor_ms(lambda: work(connection, query), before)


def bench_rest(connection: sqlite3.Connection) -> None:
    """Print what suggestions and the facts of the home page cost."""
    typing = [processor_ms(lambda text=text: suggestions(connection, text), lambda: None) for text in TYPED]
    print("suggestions")
    show("while typing", typing, [])
    print("home page")
    show("its facts", [processor_ms(lambda: _home(connection), lambda: None) for _ in range(5)], [])


def _home(connection: sqlite3.Connection) -> Iterable[object]:
    return [
        *(ask(connection) for ask in (queries.meta, queries.totals, queries.newest, queries.months)),
        product_queries.count(connection, {}),
    ]


def build(folder: Path, count: int) -> None:
    """Make an archive of so many articles and publish it, then 1,000 more; print what each cost."""
    news, site, public = (folder / f"{name}.db" for name in ("news", "site", "public"))
    have = articles_in(news)
    if have < count:
        news.unlink(missing_ok=True)
        begun = process_time()
        fill(news, count)
        print(f"generate           {process_time() - begun:7.1f} s of processor time")
    if have < count or not site.exists():
        publish_both(news, site, public)
    fill(news, 1000, first=max(have, count), days=3)
    publish_both(news, site, public)


def articles_in(news: Path) -> int:
    """Return how many articles a news.db has; none where there is no such file."""
    if not news.exists():
        return 0
    with closing(sqlite3.connect(news)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    return int(count)


def publish_both(news: Path, site: Path, public: Path) -> None:
    """Publish both snapshots, and print what it cost."""
    begun, spent = perf_counter(), process_time()
    report = publish(news, site, public)[0]
    spent, begun = process_time() - spent, perf_counter() - begun
    made = "extended" if report.extended else "made anew"
    print(
        f"publish, {made:10} {spent:7.1f} s of processor time, {begun:7.1f} s, both snapshots:"
        f" {report.written:,} of {report.articles:,} articles written"
    )


def main() -> None:
    """Build the archive and print all figures."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    given.add_argument("articles", type=int, nargs="?", default=20_000)
    given.add_argument("--folder", type=Path, help="keep the archive here, and use what is here")
    asked = given.parse_args()
    with nullcontext(asked.folder) if asked.folder else tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        build(folder, asked.articles)
        with closing(sqlite3.connect(folder / "site.db")) as connection:
            bench_search(connection)
            bench_rest(connection)


if __name__ == "__main__":
    main()
