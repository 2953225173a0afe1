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
    with _stopped_by_signals(desk):
        await asyncio.gather(*crawls)
    return desk.stopped


async def _crawl(runner: AsyncCrawlerRunner, desk: Desk, source: Source, told: Told) -> None:
    crawler = Crawler(spider_for(source), runner.settings)

    crawler.signals.connect(told, signals.item_scraped)
    await runner.crawl(crawler, desk=desk)


@contextmanager
def _stopped_by_signals(desk: Desk) -> Iterator[None]:
    """Let the first Ctrl-C end the rounds, and a second one the program.

    Scrapy's own stop would wait for ever for an item of `start()` that is in the pipeline just then.
    """
    loop = asyncio.get_running_loop()

    def stop() -> None:
        desk.stopped = True
        release()

    def release() -> None:
        for number in _SIGNALS:
            with suppress(ValueError, RuntimeError):  # not in the main thread: no signals to hear
                loop.remove_signal_handler(number)

    for number in _SIGNALS:
        with suppress(ValueError, RuntimeError):
            loop.add_signal_handler(number, stop)
    yield
    release()


_SIGNALS = (signal.SIGINT, signal.SIGTERM)
