"""One spider per source file, so that `scrapy list` prints newspapers."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from crawlers.loader import load_press
from crawlers.spider import SourceSpider
from pipelines.addresses import find_source
from pipelines.model import Source


class PressLoader:
    """Finds spiders in the source files: those that come with tinlang, and those in the data folder."""

    def __init__(self, press: dict[str, Source]) -> None:
        self._press = press

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        return cls(load_press(Path(settings["TINLANG_HOME"]) / "sources"))

    def load(self, spider_name: str) -> type[Spider]:
        return spider_for(self._press[spider_name])

    def list(self) -> list[str]:
        return list(self._press)

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]  # Scrapy's protocol
        source = find_source(request.url, self._press)
        return [source.slug] if source else []


def spider_for(source: Source) -> type[SourceSpider]:
    """Return the spider class of a newspaper, named like it."""
    name = f"{source.slug.title().replace('-', '')}Spider"
    return type(name, (SourceSpider,), {"name": source.slug, "source": source})
