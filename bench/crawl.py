"""Crawling, archive and frontier on, against a bare Scrapy spider on the same loopback site.

Prints the median pages a second of each and the median of the ratios of paired runs; at least 0.8 is claimed.
Both ask one page at a time at each of eight hosts, without delay; pages are 100–170 KB of HTML, sent gzipped.
Bare Scrapy is measured as it comes (Twisted) and, for scale, on asyncio as ours runs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing import Process, Queue
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
HOSTS = 8
GOAL = 0.8


# ------------------------------------------------------------------ the site


def serve(pages: int, port: Queue[int]) -> None:
    """Serve a feed and its pages on each host, in a process of its own."""
    from crawling import article
    from faultserver import FaultServer, feed, reply

    bodies = [reply(gzip.compress(body(seed), 6), "Content-Encoding: gzip") for seed in range(24)]
    with FaultServer() as server:
        for at in range(HOSTS):
            plays = {article(number): bodies[(at + number) % len(bodies)] for number in range(pages // HOSTS)}
            server.play(f"b{at}", {"/rss": feed(server.url(f"b{at}", path) for path in plays), **plays})
        port.put(server.port)
        while True:
            time.sleep(60)
            server.asked.clear()


def body(seed: int) -> bytes:
    """Return a page of 100–170 KB whose markup repeats and whose words do not, as in the press."""
    chance = random.Random(seed)
    words = [
        "".join(chance.choices("abcdeghiklmnopqrstuvxyăâđêôơư", k=chance.randrange(2, 8))) for _ in range(900)
    ]
    parts = [f"<html><head><title>Tin {seed}</title></head><body>"]
    size, goal = 0, chance.randrange(100_000, 170_000)
    while size < goal:
        text = " ".join(chance.choices(words, k=30))
        link = f'<a href="/{chance.randrange(10**7)}.html">{text}</a>'
        part = f'<div class="story__item box">{link}<p>{text[::-1]}</p></div>'
        parts.append(part)
        size += len(part.encode())
    return "".join(parts).encode()


# ------------------------------------------------------------------ the crawls


def crawl_ours(port: int) -> int:
    """Crawl with archive and frontier; return the pages kept."""
    from crawling import crawl_and_close, paper

    with tempfile.TemporaryDirectory() as home:
        tallies = crawl_and_close(Path(home), [paper(f"b{at}", port) for at in range(HOSTS)])
        return sum(tally.fetched for tally in tallies.values())


def crawl_bare(port: int, *, twisted: bool) -> int:
    """Crawl with a spider that follows the feed and keeps nothing; return the pages received."""
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess

    received = []

    class Bare(scrapy.Spider):
        name = "bare"
        host = ""

        async def start(self):
            yield self.ask(f"http://{self.host}.localhost:{port}/rss", self.parse)

        def ask(self, url, callback):
            # Bare Scrapy cannot resolve names under .localhost everywhere, so it is led by the hand.
            meta, headers = {"download_slot": self.host}, {"Host": f"{self.host}.localhost:{port}"}
            plain = url.replace(f"{self.host}.localhost", "127.0.0.1")
            return scrapy.Request(plain, callback, meta=meta, headers=headers, dont_filter=True)

        def parse(self, response):
            for link in response.xpath("//link/text()").getall():
                yield self.ask(link, self.keep)

        def keep(self, response):
            received.append(len(response.body))

    settings = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1, "LOG_ENABLED": False, "TWISTED_REACTOR_ENABLED": twisted}
    process = AsyncCrawlerProcess({**settings, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False})
    for at in range(HOSTS):
        process.crawl(Bare, host=f"b{at}")
    process.start()
    return len(received)


CRAWLS = {
    "ours": crawl_ours,
    "bare": lambda port: crawl_bare(port, twisted=True),
    "bare-asyncio": lambda port: crawl_bare(port, twisted=False),
}


def measure(name: str, port: int, pages: int) -> float:
    """Return the pages a second of one crawl in a fresh process, its start-up left out."""
    run = subprocess.run(
        [sys.executable, __file__, "--crawl", name, "--port", str(port)],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(run.stdout.strip().splitlines()[-1])
    assert told["pages"] == pages, f"{name} got {told['pages']} of {pages} pages: {run.stderr[-2000:]}"
    return told["pages"] / told["seconds"]


def crawl_here(name: str, port: int) -> None:
    import crawling  # noqa: F401  # both pay their imports before the clock starts
    import scrapy  # noqa: F401

    import crawlers.run  # noqa: F401

    began = time.perf_counter()
    pages = CRAWLS[name](port)
    sys.stdout.write(json.dumps({"pages": pages, "seconds": time.perf_counter() - began}) + "\n")


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--pages", type=int, default=1600)
    told.add_argument("--pairs", type=int, default=5)
    told.add_argument("--crawl", choices=CRAWLS)
    told.add_argument("--port", type=int)
    asked = told.parse_args()
    if asked.crawl:
        crawl_here(asked.crawl, asked.port)
        return
    port: Queue[int] = Queue()
    site = Process(target=serve, args=(asked.pages, port), daemon=True)
    site.start()
    compare(port.get(timeout=60), asked.pages, asked.pairs)
    site.terminate()


def compare(port: int, pages: int, pairs: int) -> None:
    """Print the medians of paired runs, and end with 1 below the goal."""
    runs = [{name: measure(name, port, pages) for name in CRAWLS} for _ in range(pairs)]
    for name in CRAWLS:
        print(f"{name:13} {statistics.median(run[name] for run in runs):7.0f} pages/s")
    for peer in ("bare", "bare-asyncio"):
        ratios = sorted(run["ours"] / run[peer] for run in runs)
        spread = f"{ratios[0]:.2f}–{ratios[-1]:.2f} in {pairs} pairs"
        print(f"ours / {peer:12} {statistics.median(ratios):.2f}  ({spread})")
    ratio = statistics.median(run["ours"] / run["bare"] for run in runs)
    print(f"{'PASS' if ratio >= GOAL else 'FAIL'}: {ratio:.2f}, goal {GOAL}")
    sys.exit(ratio < GOAL)


if __name__ == "__main__":
    main()
