"""Claim: reading the figures adds no more than a fifth to the cost of deriving a page.

The same archive is derived with and without reading – fetched, extracted, read, sent, saved – one run after
the other, each into a database of its own; the runs are interleaved, and the median of the ratios counts.
It is processor time in one process, so that neighbours on the machine count for little.
The saved pages have fourteen figures in a thousand characters, newspapers one to three: the hard case.
"""

from __future__ import annotations

import os
import pickle
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from _pages import fill

import db.store
from crawlers.loader import load_press
from db.archive import Archive
from db.readings import keep_reading
from db.store import Store
from pipelines.model import Article, Outcome, Reading
from tinlang.derive import Options, Reader, plan_run

PAGES = int(os.environ.get("TINLANG_BENCH_PAGES", "300"))
ROUNDS = int(os.environ.get("TINLANG_BENCH_ROUNDS", "5"))
MOST = 1.2


def unread(article: Article, timezone: str) -> Reading | None:
    """Read nothing."""


def cost(folder: Path, *, reading: bool) -> float:
    """Return milliseconds of processor a page."""
    press, news = load_press(), folder / "news.db"
    for file in folder.glob("news.db*"):
        file.unlink()
    reader = Reader(folder / "archive", press, Options() if reading else Options(read=unread))
    db.store.keep_reading = keep_reading if reading else lambda *_: None
    begun = time.process_time()
    with Store(news) as store:
        store.register(press.values())
        store.save(_outcomes(reader, folder / "archive"))
    return (time.process_time() - begun) / PAGES * 1000


def _outcomes(reader: Reader, archive: Path) -> Iterator[Outcome]:
    for locator in plan_run(Archive(archive), {}).locators():
        sent = pickle.loads(pickle.dumps(reader(locator)))
        if isinstance(sent, Outcome):
            yield sent


def main() -> int:
    """Print the costs and the ratio; 1 if the claim does not hold."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        size = fill(folder / "archive", PAGES)
        print(f"reading: {PAGES} pages of {size / PAGES / 1000:.0f} KB, {ROUNDS} rounds")
        cost(folder, reading=True)  # languages and layouts are loaded once
        ratios = [_round(folder, number) for number in range(ROUNDS)]
    median = statistics.median(ratios)
    print(f"reading: derive with / without: {median:.2f} (median of {ROUNDS}; {MOST} at most)")
    return 0 if median <= MOST else 1


def _round(folder: Path, number: int) -> float:
    order = (True, False) if number % 2 else (False, True)
    costs = {reading: cost(folder, reading=reading) for reading in order}
    print(f"  with {costs[True]:.2f} ms, without {costs[False]:.2f} ms: {costs[True] / costs[False]:.2f}")
    return costs[True] / costs[False]


if __name__ == "__main__":
    sys.exit(main())
