"""What pages cost: bytes without images, requests to other hosts, processor time, Lighthouse's scores.

    python bench/site.py [data folder] [articles]     a demo of its own and 20,000 unless told

Claims: every page weighs less than 200 KB and asks no other host; home, search, article, story and product
score 95 or more for performance, accessibility and best practices in Lighthouse, where `lighthouse` is on the
path; the home page of a generated archive takes less than 50 ms of processor time.
Exit code 1 when one does not hold.
Bytes and hosts are counted in Chromium; processor time is of warm pages, through the whole ASGI application.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import process_time
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from _filling import fill
from browsing import CHROMIUM, FLAGS, serving
from deskfixture import Visitor, visiting
from playwright.sync_api import Browser, Response, sync_playwright
from walking import is_page, route_of, walk

from db.publish import publish

CHIEF = ("/", "/search", "/article/[0-9a-f]+", "/story/[0-9a-f]+", r"/product/\w+")
"""Patterns of the pages that Lighthouse looks at; they come first in the table."""
CATEGORIES = ("performance", "accessibility", "best-practices")
HEAVIEST, SLOWEST, WORST = 200, 50.0, 95
"""Goals: KB of a page, ms of the home page, score of a page."""
ROUNDS = 40
_QUERY = "/search?q=ocop"


@dataclass(slots=True)
class Measured:
    """What one page costs; None is what was not measured."""

    path: str
    kilobytes: float | None = None
    hosts: int | None = None
    median: float = 0.0
    p95: float = 0.0
    scores: tuple[int, ...] | None = None

    def line(self) -> str:
        """Return the page as a line of the table."""
        scores = " ".join(f"{score:4}" for score in self.scores or ())
        shown = self.path if len(self.path) < 34 else self.path[:33] + "…"
        return (
            f"{shown:34} {_or_dash(self.kilobytes):>6} {_or_dash(self.hosts):>6} "
            f"{self.median:8.1f} {self.p95:8.1f}   {scores}"
        )

    def missed(self) -> Iterator[str]:
        """Yield the goals that the page misses."""
        if self.kilobytes is not None and self.kilobytes >= HEAVIEST:
            yield f"{self.path} weighs {self.kilobytes:.0f} KB; the goal is less than {HEAVIEST}"
        if self.hosts:
            yield f"{self.path} asks {self.hosts} other hosts; the goal is none"
        if self.path == "/" and self.p95 >= SLOWEST:
            yield f"the home page takes {self.p95:.0f} ms (p95); the goal is less than {SLOWEST:.0f}"
        for category, score in zip(CATEGORIES, self.scores or (), strict=False):
            if score < WORST:
                yield f"{self.path} scores {score} for {category}; the goal is {WORST} or more"


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


HEAD = f"{'page':34} {'KB':>6} {'hosts':>6} {'median':>8} {'p95 ms':>8}   perf. acc. best"


def main(told: list[str]) -> int:
    """Print both tables; return 1 when a goal is missed."""
    count = int(next((one for one in told if one.isdigit()), "20000"))
    folder = next((Path(one) for one in told if not one.isdigit()), None)
    with tempfile.TemporaryDirectory() as temporary:
        home = folder or _demo(Path(temporary) / "demo")
        print(f"{home if folder else 'the demo'}: every kind of page\n{HEAD}")
        missed = _shown(_of_folder(home))
        print(f"\na generated archive of {count:,} articles: processor time\n{HEAD}")
        missed += _shown(_of_archive(Path(temporary), count))
    print("\n" + ("\n".join(f"MISSED: {goal}" for goal in missed) or "every goal is met"))
    return bool(missed)


def _shown(found: Iterable[Measured]) -> list[str]:
    missed: list[str] = []
    for measured in found:
        print(measured.line(), flush=True)
        missed += measured.missed()
    return missed


def _demo(folder: Path) -> Path:
    tinlang = [sys.executable, "-c", "from tinlang.cli import main; main()"]
    subprocess.run([*tinlang, "demo", "--no-serve", "--data", str(folder)], check=True, capture_output=True)
    return folder


def _of_folder(home: Path) -> Iterator[Measured]:
    """Yield what each kind of page of a data folder costs."""
    with visiting(home / "site.db", None) as visitor:
        timed = [_timed(visitor, path) for path in kinds(visitor)]
    score = _lighthouse(home)
    with _served(home) as (base, browser):
        for measured in timed:
            if browser:
                measured.kilobytes, measured.hosts = weighed(browser, base + measured.path)
            if score and _rank(measured.path) < len(CHIEF):
                measured.scores = score(base + measured.path)
            yield measured


def _of_archive(folder: Path, count: int) -> Iterator[Measured]:
    """Yield the processor time of the chief pages of a generated archive."""
    news, site, public = (folder / f"{name}.db" for name in ("news", "site", "public"))
    fill(news, count)
    publish(news, site, public)
    with visiting(site, None) as visitor:
        for path in kinds(visitor):
            if _rank(path) < len(CHIEF):
                yield _timed(visitor, path)


def kinds(visitor: Visitor) -> list[str]:
    """Return one page of each kind, the chief ones first."""
    walked = walk(visitor.get, ("/", _QUERY))
    pages = {
        route_of(urlsplit(path).path): path
        for path, answer in reversed(walked.seen.items())
        if is_page(answer) and answer.status_code == 200
    }
    pages.pop(None, None)  # of Datasette itself
    found = sorted(pages.values(), key=lambda path: (_rank(path), path))
    assert {_rank(path) for path in found} >= set(range(len(CHIEF))), "a chief page is not reached, or fails"
    return found


def _rank(path: str) -> int:
    """Return the place of a page among the chief ones; their number for all others."""
    bare = urlsplit(path).path
    return next((at for at, kind in enumerate(CHIEF) if re.fullmatch(kind, bare)), len(CHIEF))


def _timed(visitor: Visitor, path: str) -> Measured:
    """Return the processor time of a page that was asked before."""
    spent = []
    visitor.get(path)
    for _ in range(ROUNDS):
        begun = process_time()
        visitor.get(path)
        spent.append((process_time() - begun) * 1000)
    return Measured(path, median=median(spent), p95=quantiles(spent, n=20, method="inclusive")[-1])


@contextmanager
def _served(home: Path) -> Iterator[tuple[str, Browser | None]]:
    """Serve a data folder; yield its address and Chromium, where that is installed."""
    with serving(home) as (base, _):
        if not CHROMIUM.exists():
            print("Chromium is not installed: bytes and hosts are not counted")
            yield base, None
            return
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            yield base, browser
            browser.close()


def weighed(browser: Browser, address: str) -> tuple[float, int]:
    """Return the KB that a page and its sheets and scripts have, and how many other hosts it asks."""
    hosts: set[str] = set()
    answers: list[Response] = []
    context = browser.new_context()  # nothing is cached in it
    opened = context.new_page()
    opened.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    opened.on("response", lambda answer: answers.append(answer))  # playwright takes no built-in
    opened.goto(address, wait_until="load")
    size = sum(len(one.body()) for one in answers if one.request.resource_type != "image")
    context.close()
    return size / 1000, len(hosts - {urlsplit(address).netloc})


def _lighthouse(folder: Path) -> Callable[[str], tuple[int, ...]] | None:
    """Return what scores an address, None where Lighthouse is not on the path."""
    program = shutil.which("lighthouse")
    if program is None or not CHROMIUM.exists():
        print("lighthouse is not on the path: its scores are skipped (npm install lighthouse)")
        return None

    def score(address: str) -> tuple[int, ...]:
        command = [program, address, "--quiet", "--output=json", f"--chrome-flags={' '.join(FLAGS)}"]
        command.append(f"--only-categories={','.join(CATEGORIES)}")
        environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
        run = subprocess.run(command, check=True, capture_output=True, env=environment, cwd=folder)
        found = json.loads(run.stdout)["categories"]
        return tuple(round(100 * (found[category]["score"] or 0)) for category in CATEGORIES)

    return score


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
