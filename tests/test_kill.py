"""A crawl that is killed with SIGKILL again and again loses nothing and keeps nothing twice."""

from __future__ import annotations

import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from crawling import article, crawl_and_close, paper
from faultserver import FaultServer, feed, page

from crawlers.sqlite_frontier import SqliteFrontier
from db.archive import Archive
from db.connections import open_for_reading
from tinlang.config import configure
from tinlang.derive import derive

HOSTS, PAGES, KILLS = 4, 500, 20


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        for at in range(HOSTS):
            pages = {article(number): page(f"Tin {at} {number}") for number in range(PAGES)}
            urls = [running.url(f"k{at}", path) for path in pages]
            running.play(f"k{at}", {"/rss": feed(urls), **pages})
        yield running


def start(server: FaultServer, home: Path) -> BaseProcess:
    """Start a crawl of all hosts in a process of its own, forked from one that has its imports behind it."""
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["crawlers.run"])
    process = forking.Process(target=crawl_once, args=(server.port, home))
    process.start()
    return process


def kill_after(process: BaseProcess, server: FaultServer, pages: int) -> None:
    """Kill the crawl once so many more pages have been asked for, wherever it is then."""
    goal = len(server.asked) + pages
    while len(server.asked) < goal and process.is_alive():
        time.sleep(0.0005)
    process.kill()
    process.join()


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_fault_31_killed_twenty_times(server: FaultServer, tmp_path: Path) -> None:
    """2,000 URLs, killed at 20 random points: each is kept, none has two rows, and the archive is whole."""
    chance = random.Random(31)
    killed = 0
    for _ in range(KILLS):
        process = start(server, tmp_path)
        kill_after(process, server, chance.randrange(1, 2 * HOSTS * PAGES // (KILLS + 4)))
        killed += process.exitcode == -signal.SIGKILL
    assert killed == KILLS
    last = start(server, tmp_path)
    last.join(100)
    assert last.exitcode == 0
    expected = {server.url(f"k{at}", article(number)) for at in range(HOSTS) for number in range(PAGES)}
    kept = Counter(capture.url for _, capture in Archive(tmp_path / "archive").scan())
    assert expected <= set(kept)
    assert Archive(tmp_path / "archive").verify().sound
    assert sum(kept.values()) - len(kept) <= KILLS * (16 + HOSTS)  # what was under way at a kill comes twice
    frontier = SqliteFrontier(tmp_path / "frontier.db")
    counts = Counter[str]()
    for at in range(HOSTS):
        counts.update(frontier.counts(f"k{at}"))
    frontier.close()
    assert counts["kept"] + counts["unchanged"] == HOSTS * (PAGES + 1)
    assert set(counts) <= {"kept", "unchanged"}


@pytest.mark.timeout(120)
def test_fault_31_no_duplicate_rows_after_kills(server: FaultServer, tmp_path: Path) -> None:
    """A hundred articles, killed while being crawled and derived, end as one row each, without a revision."""
    chance = random.Random(3)
    for at in range(HOSTS):
        urls = [server.url(f"k{at}", article(number)) for number in range(25)]
        server.play(f"k{at}", {"/rss": feed(urls), **{article(n): page(f"Tin {at} {n}") for n in range(25)}})
    for _ in range(4):
        kill_after(start(server, tmp_path), server, chance.randrange(5, 30))
    last = start(server, tmp_path)
    last.join(60)
    config, press = configure(tmp_path), {f"k{at}": paper(f"k{at}", server.port) for at in range(HOSTS)}
    derive(config, press, workers=2)
    with closing(open_for_reading(config.news)) as connection:
        ((articles, addresses),) = connection.execute("SELECT count(*), count(DISTINCT url) FROM articles")
        ((revisions,),) = connection.execute("SELECT count(*) FROM revisions WHERE number > 1")
    assert (articles, addresses, revisions) == (25 * HOSTS, 25 * HOSTS, 0)


def crawl_once(port: int, home: Path) -> None:
    """Crawl all hosts until nothing is due."""
    crawl_and_close(home, [paper(f"k{at}", port) for at in range(HOSTS)])
