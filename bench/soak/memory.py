"""Claim: the memory of a worker is flat: within 10 % from the first thousand pages to the last of 20,000.

A generated archive is derived on one worker, so that it meets every page; its resident memory, and the
master's, are looked at as the pages go by. The middle of the looks in each thousand pages is compared.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from _pages import fill

from crawlers.loader import load_press
from db.archive import Archive
from tinlang.crew import Crew
from tinlang.derive import Options, Reader
from tinlang.worker import Bounds

PAGES = int(os.environ.get("TINLANG_SOAK_PAGES", "20000"))
MIDDLE = int(os.environ.get("TINLANG_SOAK_BYTES", "100000"))
MOST = 0.10


def resident(process: int) -> float:
    """Megabytes of resident memory of a process."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


class Looks:
    """The memory of one process over the pages done so far, looked at ten times a second."""

    def __init__(self) -> None:
        self.done = 0
        self.crew: Crew[object, object] | None = None
        self.worker: dict[int, list[float]] = {}
        self.master: dict[int, list[float]] = {}
        self._ended = threading.Event()

    def look(self) -> None:
        """Look until told to end."""
        while not self._ended.wait(0.1):
            for process in self.crew.processes() if self.crew else ():
                self.worker.setdefault(self.done // 1000, []).append(resident(process))
                self.master.setdefault(self.done // 1000, []).append(resident(os.getpid()))

    def end(self) -> None:
        """Look no more."""
        self._ended.set()


def main() -> int:
    """Print the memory by thousands of pages; 1 if the claim does not hold."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "archive"
        size = fill(folder, PAGES, middle=MIDDLE)
        print(f"memory: {PAGES} pages of {size / PAGES / 1000:.0f} KB on one worker")
        looks, begun = Looks(), time.monotonic()
        watcher = threading.Thread(target=looks.look)
        watcher.start()
        try:
            derive_all(folder, looks)
        finally:
            looks.end()
            watcher.join()
    print(f"memory: {PAGES / (time.monotonic() - begun):.0f} pages a second")
    return verdict(looks)


def derive_all(folder: Path, looks: Looks) -> None:
    """Read every page as derive does, counting them."""
    crew = Crew(Reader(folder, load_press(), Options()), workers=1, bounds=Bounds())
    looks.crew = crew  # type: ignore[assignment]
    with closing(crew.results(Archive(folder).locate())) as results:
        for _ in results:
            looks.done += 1


def verdict(looks: Looks) -> int:
    """Print the middle of each thousand; 1 if the last is not within the bounds of the first."""
    for thousand in sorted(looks.worker):
        worker, master = (statistics.median(seen[thousand]) for seen in (looks.worker, looks.master))
        print(f"  pages {thousand * 1000:6} …: worker {worker:6.1f} MB, master {master:6.1f} MB")
    full = [thousand for thousand in sorted(looks.worker) if (thousand + 1) * 1000 <= PAGES]
    first, last = (statistics.median(looks.worker[thousand]) for thousand in (full[0], full[-1]))
    growth = last / first - 1
    print(f"memory: last thousand / first: {1 + growth:.3f} (within {MOST:.0%} wanted)")
    return 0 if abs(growth) <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
