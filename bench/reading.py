"""Claim: reading figures and names adds no more than a fifth to the cost of deriving a page.

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
import pipelines.readings
from crawlers.loader import load_press
from db.archive import Archive
from db.readings import keep_reading
from db.store import Store
from pipelines.model import Article, Outcome, Reading
from pipelines.names.read import NamesRead, read_names
from tinlang.derive import Options, Reader, plan_run

PAGES = int(os.environ.get("TINLANG_BENCH_PAGES", "300"))
ROUNDS = int(os.environ.get("TINLANG_BENCH_ROUNDS", "5"))
MOST = 1.2
BOTH = "figures and names"
KINDS = ("nothing", "figures", BOTH)


def unread(article: Article, timezone: str, home: str | None) -> Reading | None:
    """Read nothing."""


def cost(folder: Path, *, reading: str) -> float:
    """Return milliseconds of processor a page; `reading` is `nothing`, `figures`, or `figures and names`."""
    pipelines.readings.read_names = read_names if reading == BOTH else lambda *_: NamesRead()
    some = reading != "nothing"
    press, news = load_press(), folder / "news.db"
    for file in folder.glob("news.db*"):
        file.unlink()
    reader = Reader(folder / "archive", press, Options() if some else Options(read=unread))
    db.store.keep_reading = keep_reading if some else lambda *_: None
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
        cost(folder, reading=BOTH)  # languages and layouts are loaded once
        ratios = [_round(folder, number) for number in range(ROUNDS)]
    figures, both = (statistics.median(column) for column in zip(*ratios, strict=True))
    print(f"figures and names: derive with / without: {both:.2f} (median of {ROUNDS}; {MOST} at most)")
    print(f"figures alone: {figures:.2f}")
    return 0 if both <= MOST else 1


def _round(folder: Path, number: int) -> tuple[float, float]:
    order = KINDS if number % 2 else KINDS[::-1]
    costs = {reading: cost(folder, reading=reading) for reading in order}
    print("  " + ", ".join(f"{kind} {costs[kind]:.2f} ms" for kind in KINDS))
    return costs["figures"] / costs["nothing"], costs[BOTH] / costs["nothing"]


if __name__ == "__main__":
    sys.exit(main())
