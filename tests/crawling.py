"""A newspaper on the fault server, and a crawl of it beside a healthy one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from faultserver import FaultServer, feed, page

from crawlers.desk import Tally, open_desk
from crawlers.frontier import Bounds
from crawlers.run import crawl_settings, run
from crawlers.sqlite_frontier import SqliteFrontier
from db.archive import Archive
from pipelines.model import Capture, Dropped, Feed, LinkKind, Policy, Source

HEALTHY = 3
HURRIED = {"backoff": 0.2, "patience": 5.0, "linger": 1.0, "jitter": 0.0}


@dataclass(frozen=True)
class Crawled:
    """What a crawl left behind."""

    captures: tuple[Capture, ...]
    dropped: tuple[Dropped, ...]
    tallies: dict[str, Tally]
    counts: dict[str, dict[str, int]]

    def pages(self, host: str) -> list[str]:
        """The paths of the articles kept from a host."""
        mine = [each.url for each in self.captures if f"//{host}.localhost" in each.url]
        return sorted(url.split("/", 3)[3] for url in mine if url.endswith(".html"))

    @property
    def reasons(self) -> set[str]:
        return {each.reason for each in self.dropped}


def paper(host: str, port: int, *feeds: tuple[str, LinkKind], delay: float = 0.0) -> Source:
    """Return a newspaper on the fault server; its articles are `/anything-1234567.html`."""
    home = f"http://{host}.localhost:{port}"
    return Source(
        slug=host.replace(".", "-"),
        name=host,
        homepage=f"{home}/",
        country="vn",
        province=None,
        languages=("vi",),
        timezone="Asia/Ho_Chi_Minh",
        family="generic",
        layout="generic",
        hosts=(f"{host}.localhost",),
        articles=(r"/(?:[^?]+/)?(?P<slug>[a-z0-9-]+)-(?P<id>\d{7})\.html",),
        feeds=tuple(Feed(url=home + path, kind=kind) for path, kind in feeds or [("/rss", LinkKind.RSS)]),
        policy=Policy(network="loopback", delay=delay),
    )


def article(number: int) -> str:
    return f"/tin-{1_000_000 + number}.html"


def play_healthy(server: FaultServer, host: str = "healthy", count: int = HEALTHY) -> Source:
    """Put up a newspaper that has nothing wrong with it."""
    plays = {article(number): page(f"Tin {number}") for number in range(count)}
    server.play(host, {"/rss": feed(server.url(host, path) for path in plays), **plays})
    return paper(host, server.port)


def crawl(
    home: Path, *sources: Source, changes: dict[str, object] | None = None, bounds: Bounds | None = None
) -> Crawled:
    """Crawl newspapers with hurried manners, and return what is in the archive and the frontier then."""
    tallies = crawl_and_close(home, sources, changes, bounds)
    frontier = SqliteFrontier(home / "frontier.db")
    dropped = tuple(frontier.dropped())
    counts = {source.slug: frontier.counts(source.slug) for source in sources}
    frontier.close()
    captures = tuple(capture for _, capture in Archive(home / "archive").scan())
    return Crawled(captures, dropped, tallies, counts)


def crawl_and_close(
    home: Path,
    sources: Iterable[Source],
    changes: dict[str, object] | None = None,
    bounds: Bounds | None = None,
) -> dict[str, Tally]:
    """Crawl newspapers with hurried manners, and return their tallies."""
    told = {"TINLANG_HOME": str(home), "DOWNLOAD_TIMEOUT": 2, **(changes or {})}
    told["TINLANG_MANNERS"] = HURRIED | dict(told.get("TINLANG_MANNERS", {}))  # type: ignore[call-overload]
    settings = crawl_settings(told)
    desk = open_desk(settings, {source.slug: source for source in sources}, bounds)
    try:
        run(desk, settings, lambda: None)
    finally:
        desk.close()
    return desk.tallies


def crawl_beside_healthy(server: FaultServer, home: Path, *sources: Source, **changes: object) -> Crawled:
    """Crawl newspapers together with a healthy one, and see that the healthy one lost nothing."""
    crawled = crawl(home, *sources, play_healthy(server), changes=changes)
    assert crawled.pages("healthy") == [article(number)[1:] for number in range(HEALTHY)]
    return crawled
