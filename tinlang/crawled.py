"""What crawls gave up, taken from the frontier into news.db: the site counts refusals by newspaper."""

from __future__ import annotations

from contextlib import closing, suppress

from crawlers.sqlite_frontier import SqliteFrontier
from db.store import Store
from pipelines.errors import StoreError
from pipelines.model import Dropped
from tinlang.config import Config

STEPS = ("crawl", "discover")
"""The steps whose drops the frontier keeps: an address that is refused today may answer tomorrow."""


def crawled_drops(config: Config) -> list[Dropped]:
    """Return what crawls have not got, as it stands now; none where nothing was crawled.

    Raises:
        StoreError: the frontier cannot be read.
    """
    if not config.frontier.exists():
        return []
    with closing(SqliteFrontier(config.frontier)) as frontier:
        return list(frontier.dropped())


def record_crawled(config: Config, store: Store) -> None:
    """Bring the drops of crawls in line with the frontier; without a readable one they stay as they are."""
    with suppress(StoreError):
        if config.frontier.exists():
            store.record_anew(STEPS, crawled_drops(config))
