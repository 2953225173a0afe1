"""A page that announces others, and how one announcement becomes a link."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawlers.feed_dates import read_feed_date
from pipelines.model import Dropped, Feed, Link, LinkKind
from pipelines.text import normalise

_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_LONGEST_TITLE = 1000
_LONGEST_ADDRESS = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one announcement says, as written."""

    address: str | None
    kind: LinkKind = LinkKind.ARTICLE
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    """A feed, sitemap or listing as it was fetched."""

    feed: Feed
    url: str
    """Where it was fetched; relative addresses are resolved against it."""
    timezone: str

    def read(self, said: Said) -> Iterator[Link | Dropped]:
        """Yield the link that an announcement makes, and what of it could not be read."""
        url = self.absolute(said.address)
        if url is None:
            yield self.drop("no usable address", said.address or said.title or "")
            return
        for raw in (said.published, said.modified):
            if raw and raw.strip() and read_feed_date(raw, self.timezone) is None:
                yield Dropped(step="discover", subject=url, reason="unreadable date", detail=raw[:200])
        yield Link(
            url=url,
            kind=said.kind,
            title=plain_title(said.title),
            published=read_feed_date(said.published, self.timezone),
            published_raw=said.published,
            modified=read_feed_date(said.modified, self.timezone),
            modified_raw=said.modified,
            language=said.language or self.feed.language,
            publisher=plain_title(said.publisher),
            section=self.feed.section,
        )

    def absolute(self, address: str | None) -> str | None:
        """Return the address in full, without fragment; None for what cannot be fetched by HTTP."""
        if not address or len(address) > _LONGEST_ADDRESS:
            return None
        try:
            url = urljoin(self.url, "".join(address.split())).partition("#")[0]
            parts = urlsplit(url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            return None
        return url if usable else None

    def drop(self, reason: str, detail: str = "") -> Dropped:
        """Return what became of the announcing page, or of a part of it."""
        return Dropped(step="discover", subject=self.url, reason=reason, detail=detail[:200])


def plain_title(written: str | None) -> str | None:
    """Return a title as plain text: without tags, entities resolved however often they were escaped."""
    if not written:
        return None
    text = html.unescape(html.unescape(written[: 4 * _LONGEST_TITLE]))
    text = normalise(" ".join(_TAG.sub(" ", text).split()))[:_LONGEST_TITLE]
    return text or None
