"""The spider of every newspaper: discover, fetch, yield what is to be kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, ClassVar, Self

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler

from crawlers.desk import Delivery, Desk, open_desk
from crawlers.round import Round
from pipelines.model import Source


class SourceSpider(scrapy.Spider):
    """Crawls one newspaper; `crawlers.spiders` makes a subclass of it for each source file.

    Which URL comes next is the frontier's to say, so nothing goes through Scrapy's scheduler: requests go
    straight to the downloader, in the order and at the pace that manners ask for.
    """

    source: ClassVar[Source]
    desk: Desk

    def __init__(self, desk: Desk, **arguments: Any) -> None:
        super().__init__(self.source.slug, **arguments)
        self.desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        if "desk" not in kwargs:  # started by the `scrapy` command, not by `tinlang`
            desk = kwargs["desk"] = open_desk(crawler.settings, {cls.source.slug: cls.source})
            crawler.signals.connect(desk.close, signals.engine_stopped, weak=False)
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Delivery]:
        """Yield captures of feeds and articles until nothing is due."""
        assert self.crawler.engine is not None
        crawl = Round(self.desk, self.source, self.crawler.engine.download_async)
        try:
            async for delivery in crawl.deliveries():
                yield delivery
        except Exception as error:  # Scrapy would log it and go on; the desk's owner raises it
            self.desk.broken = self.desk.broken or error
        # Scrapy 2.19 looks every five seconds only whether the last items are through the pipeline.
        slot = self.crawler.engine.scraper.slot
        while slot is not None and not slot.is_idle():
            await asyncio.sleep(0.005)
