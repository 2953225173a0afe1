"""Scrapy's item pipeline: keep the capture. No logic."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawlers.desk import Delivery


class Keep:
    """Hands every delivery to the desk, which archives it off the event loop and commits the frontier."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Delivery) -> Delivery:
        await self._crawler.spider.desk.keep(item)  # type: ignore[union-attr]
        return item
