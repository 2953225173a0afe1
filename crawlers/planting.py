"""Links → entries of the frontier: which are worth asking for, under which key, in which order; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawlers.discovery import wanted
from crawlers.frontier import Bounds, Entry, State
from crawlers.traps import DEPTH, ROOM, trap, without_session
from pipelines.addresses import canonical_key, canonical_url
from pipelines.model import Feed, Found, Link, LinkKind, Source

NEWEST = 32
"""Most sitemaps of one index that are followed unless bounds ask for older ones."""
FIRST_OF_ALL = -1e12
"""When feeds are due that were never asked: before every article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soil:
    """Where links are planted: the source, the feed that announced them, the bounds of the crawl."""

    source: Source
    parent: Entry | None
    bounds: Bounds


def feed_entries(source: Source) -> list[Entry]:
    """Return the entries of the feeds a source declares."""
    return [
        _entry(Link(url=feed.url, kind=feed.kind), Soil(source=source, parent=None, bounds=Bounds()))
        for feed in source.feeds
    ]


def entries(links: Iterable[Link], soil: Soil) -> list[Entry]:
    """Return the entries of announced links, those within the bounds; sitemaps newest first."""
    source, bounds = soil.source, soil.bounds
    since, until = _day(_first(soil), source), _day(bounds.until, source)
    chosen = [link for link in links if wanted(link, since, until, source.timezone)]
    planted = [_entry(link, soil) for link in chosen if link.kind is not LinkKind.SITEMAP]
    return planted + [_entry(link, soil) for link in _newest(chosen, bounds)]


def _first(soil: Soil) -> datetime | None:
    """Return the moment from which on links are worth planting."""
    bounds, parent = soil.bounds, soil.parent
    if bounds.since or bounds.until or parent is None:
        return bounds.since
    return bounds.recent if parent.kind in (LinkKind.SITEMAP, LinkKind.NEWS_SITEMAP) else None


def feed_of(entry: Entry, source: Source) -> Feed:
    """Return the feed an entry stands for: the declared one, or one that was found on the way."""
    declared = (feed for feed in source.feeds if feed.url == entry.url)
    return next(declared, None) or Feed(url=entry.url, kind=entry.kind)


def key_of(url: str, kind: LinkKind, source: Source) -> str:
    """Return the key under which a URL is known."""
    return canonical_key(url, source) if kind is LinkKind.ARTICLE else f"{source.slug}:feed:{url}"


def _newest(links: Iterable[Link], bounds: Bounds) -> Iterator[Link]:
    oldest = datetime.min.replace(tzinfo=UTC)
    maps = [link for link in links if link.kind is LinkKind.SITEMAP]
    maps.sort(key=lambda link: (link.modified or oldest, link.url), reverse=True)
    yield from maps if bounds.since else maps[:NEWEST]


def _entry(link: Link, soil: Soil) -> Entry:
    source, article = soil.source, link.kind is LinkKind.ARTICLE
    plain = without_session(link.url)
    url = canonical_url(plain, source) if article else plain
    entry = Entry(
        key=key_of(url, link.kind, source),
        url=url,
        alias=link.url if link.url != url else None,
        source=source.slug,
        host=urlsplit(url).netloc,
        kind=link.kind,
        depth=soil.parent.depth + 1 if soil.parent else 0,
        found=_found(link, soil.parent),
        due=_first_due(link),
    )
    reason = trap(url) or (None if article else _too_deep(entry, soil.bounds))
    return replace(entry, state=State.DROPPED, due=None, reason=reason) if reason else entry


def _too_deep(entry: Entry, bounds: Bounds) -> str | None:
    """Listings may be followed far back when an archive is asked for, sitemaps never."""
    deepest = ROOM if entry.kind is LinkKind.LISTING and bounds.since else DEPTH
    return "too deep" if entry.depth > deepest else None


def _found(link: Link, parent: Entry | None) -> Found:
    return Found(
        at=parent.url if parent else None,
        title=link.title,
        published=link.published,
        published_raw=link.published_raw,
        modified=link.modified,
    )


def _first_due(link: Link) -> float:
    """Below zero, newest first; feeds before all articles."""
    if link.kind is not LinkKind.ARTICLE:
        return FIRST_OF_ALL
    moment = link.published or link.modified
    return -moment.timestamp() if moment else 0.0


def _day(moment: datetime | None, source: Source) -> date | None:
    return moment.astimezone(ZoneInfo(source.timezone)).date() if moment else None
