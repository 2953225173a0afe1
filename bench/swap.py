"""Readers during a publish: every page they ask for is answered while one snapshot takes the other's place.

    python bench/swap.py [DIR]     what `bench/search.py --folder DIR` has filled; else 5,000 articles

Adds 1,000 articles, publishes both snapshots while four readers ask a served site for page after page, and
prints how many answers there were, how many were no good, and how long the slowest took.
Exit code 1 when a request failed.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

import httpx

sys.path.insert(0, str(Path(__file__).parent))
from _filling import fill
from search import articles_in, build, publish_both

PAGES = (
    "/;/search?q=lam+dong;/search?q=%22hop+tac+xa%22;/sources;/products;/figures;/stories;/review;/coverage"
)
_LONGEST = 60.0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Give the address of the site in a folder, served while the block runs."""
    command = [sys.executable, "-c", "from tinlang.cli import main; main()", "--data", str(folder)]
    process = subprocess.Popen([*command, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"http://\S+?/", process.stderr.readline())
    threading.Thread(target=process.stderr.read, daemon=True).start()
    assert found is not None
    try:
        yield found.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def read(address: str, over: threading.Event, statuses: Counter[int], spent: list[float]) -> None:
    """Ask for page after page until it is over."""
    with httpx.Client(base_url=address, timeout=_LONGEST) as client:
        while not over.is_set():
            for page in PAGES.split(";"):
                begun = perf_counter()
                statuses[client.get(page).status_code] += 1
                spent.append(perf_counter() - begun)


def main() -> int:
    """Publish once under four readers, and print how they fared; return 1 when a request failed."""
    if len(sys.argv) > 1:
        return swap(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as name:
        build(Path(name), 5000)
        return swap(Path(name))


def swap(folder: Path) -> int:
    """Publish once more in a folder under four readers; return 1 when a request failed."""
    news, site, public = (folder / f"{name}.db" for name in ("news", "site", "public"))
    fill(news, 1000, first=articles_in(news), days=3)
    over, statuses, spent = threading.Event(), Counter[int](), list[float]()
    with served(folder) as address:
        readers = [threading.Thread(target=read, args=(address, over, statuses, spent)) for _ in range(4)]
        for reader in readers:
            reader.start()
        publish_both(news, site, public)
        sleep(10)  # the next snapshot is made ready and takes over
        over.set()
        for reader in readers:
            reader.join()
    failed = sum(count for status, count in statuses.items() if status != 200)
    print(f"{len(spent)} requests, {failed} failed, the slowest {max(spent):.1f} s")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
