"""Crawl: ask newspapers for what they publish, keep it, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches

from crawlers.desk import Desk, Tally, open_desk
from crawlers.frontier import FOREVER, Bounds, State, Want
from crawlers.run import crawl_settings, run
from pipelines.errors import DeclarationError
from pipelines.model import Source
from tinlang.config import Config, ready

Watch = Callable[[int, int], None]
"""Told, whenever a capture was kept, how many articles are done and how many are known to be wanted."""

__all__ = ["Bounds", "CrawlReport", "SourceReport", "crawl"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """What a crawl did at one newspaper, and what it left there."""

    source: str
    found: int
    """Addresses that were not known before, further feeds included."""
    fetched: int
    """Articles kept, new or changed."""
    unchanged: int
    """Articles asked for again that are as before."""
    gone: int
    """Addresses that answered 404 or 410."""
    refused: int
    """Addresses that robots.txt, the server or our own guard refuses, feeds included."""
    failed: int
    """Addresses without a whole answer yet; they are asked again."""
    waiting: int
    """Addresses not asked yet."""
    moved_bytes: int
    """Bytes of the bodies received."""
    due: str | None
    """When something is due there again, ISO 8601 in UTC; None: never."""
    problems: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.moved_bytes or self.unchanged or self.waiting or self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlReport:
    """What a crawl did, newspaper by newspaper."""

    sources: tuple[SourceReport, ...]
    interrupted: bool = False

    @property
    def ok(self) -> bool:
        """Whether every newspaper gave what it was asked for; a refusal is an answer too."""
        troubled = any(source.failed or source.problems for source in self.sources)
        return not troubled and not self.interrupted


def crawl(
    config: Config,
    press: Mapping[str, Source],
    slugs: Sequence[str],
    bounds: Bounds | None = None,
    watch: Watch | None = None,
) -> CrawlReport:
    """Crawl newspapers side by side and report on each, in the order they were named.

    Ctrl-C ends it cleanly: the report says `interrupted`, and the next crawl goes on.

    Raises:
        DeclarationError: there is no newspaper of that name.
        ArchiveError, StoreError: the data folder cannot be used; what was kept is kept.
    """
    chosen = {slug: _source(slug, press) for slug in slugs}
    settings = crawl_settings({"TINLANG_HOME": str(ready(config).home)})
    desk = open_desk(settings, chosen, bounds)
    try:
        finished = run(desk, settings, _watched(desk, watch))
        return CrawlReport(sources=tuple(_report(desk, slug) for slug in chosen), interrupted=not finished)
    finally:
        desk.close()


def _source(slug: str, press: Mapping[str, Source]) -> Source:
    if slug not in press:
        near = ", ".join(get_close_matches(slug, press, 3)) or "see `tinlang sources`"
        raise DeclarationError(f"There is no newspaper '{slug}'. Expected one of its list: {near}.")
    return press[slug]


def _watched(desk: Desk, watch: Watch | None) -> Callable[[], None]:
    """What to call when something has been kept: it tells the watcher how far the crawl is."""
    before = sum(desk.frontier.counts(slug).get(State.NEW, 0) for slug in desk.press)

    def told() -> None:
        tallies = desk.tallies.values()
        done = sum(tally.fetched + tally.unchanged for tally in tallies)
        if watch is not None:
            watch(done, max(done, before + sum(tally.found for tally in tallies)))

    return told


def _report(desk: Desk, slug: str) -> SourceReport:
    tally, counts = desk.tallies.get(slug, Tally()), desk.frontier.counts(slug)
    due = desk.frontier.next_due(Want(source=slug, started=FOREVER, now=FOREVER))
    return SourceReport(
        source=slug,
        found=tally.found,
        fetched=tally.fetched,
        unchanged=tally.unchanged,
        gone=counts.get(State.GONE, 0),
        refused=counts.get(State.REFUSED, 0),
        failed=counts.get(State.FAILED, 0),
        waiting=counts.get(State.NEW, 0),
        moved_bytes=tally.moved_bytes,
        due=None if due is None else datetime.fromtimestamp(max(due, 0.0), UTC).isoformat(timespec="seconds"),
        problems=tuple(tally.problems),
    )
