"""Runs the spiders of several newspapers in one process."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress

from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings

from crawlers import settings as own
from crawlers.desk import Desk
from crawlers.spiders import spider_for
from pipelines.model import Source

Told = Callable[[], None]
"""Called whenever a capture has been kept."""


def crawl_settings(changes: Mapping[str, object] | None = None) -> Settings:
    """Return our Scrapy settings, with changes."""
    settings = Settings()
    settings.setmodule(own, priority="project")
    settings.setdict(dict(changes or {}), priority="cmdline")
    return settings


def run(desk: Desk, settings: Settings, told: Told) -> bool:
    """Crawl the desk's newspapers side by side until nothing is due; False when Ctrl-C ended it before.

    Raises:
        ArchiveError, StoreError: something could not be kept.
    """
    interrupted = asyncio.run(_crawl_all(desk, settings, told))
    if desk.broken:
        raise desk.broken
    return not interrupted


async def _crawl_all(desk: Desk, settings: Settings, told: Told) -> bool:
    runner = AsyncCrawlerRunner(settings)
    crawls = [_crawl(runner, desk, source, told) for source in desk.press.values()]
    with _stopped_by_signals(runner) as caught:
        await asyncio.gather(*crawls)
    return bool(caught)


async def _crawl(runner: AsyncCrawlerRunner, desk: Desk, source: Source, told: Told) -> None:
    crawler = Crawler(spider_for(source), runner.settings)

    crawler.signals.connect(told, signals.item_scraped)
    await runner.crawl(crawler, desk=desk)


@contextmanager
def _stopped_by_signals(runner: AsyncCrawlerRunner) -> Iterator[list[int]]:
    """Let the first Ctrl-C stop the spiders, and a second one the program."""
    loop, caught, stopping = asyncio.get_running_loop(), [], set()

    def stop(number: int) -> None:
        caught.append(number)
        loop.remove_signal_handler(number)
        stopping.add(asyncio.ensure_future(runner.stop()))

    for number in _SIGNALS:
        with suppress(ValueError, RuntimeError):  # not in the main thread: nobody to ask
            loop.add_signal_handler(number, stop, number)
    yield caught
    for number in _SIGNALS:
        with suppress(ValueError, RuntimeError):
            loop.remove_signal_handler(number)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)
