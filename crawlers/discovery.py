"""What a feed, sitemap or listing announces: bytes → links with their dates; never raises on bad bytes."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawlers.announcer import Announcer
from crawlers.feeds import read_feed
from crawlers.listings import read_listing
from crawlers.markup import Markup, read_markup
from crawlers.sitemaps import is_address_list, read_address_list, read_sitemap
from pipelines.addresses import canonical_key, edition_of, find_source, is_article, read_address
from pipelines.model import Dropped, Feed, Link, LinkKind, Source

_FEED_ROOTS = {"rss", "rdf", "feed", "channel"}
_SITEMAP_ROOTS = {"urlset", "sitemapindex"}
_DAY_NAMED = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?([0-2]\d|3[01]))?(?!\d)")
_SLACK = timedelta(days=1)
"""A file is named for a day in one zone and asked for in another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What one page announced, and what of it could not be read."""

    links: tuple[Link, ...] = ()
    """In the order of the page, each address once; further feeds and sitemaps by their `kind`."""
    dropped: tuple[Dropped, ...] = ()


def discover(body: bytes, feed: Feed, source: Source, base_url: str) -> Discovered:
    """Return the articles and further feeds of a newspaper that a page announces.

    What a listing links beside articles is menus and is left out; what a feed or sitemap lists beside
    them is dropped and counted. The editions of an aggregator are added after the article they translate.
    """
    found = _read(body, Announcer(feed=feed, url=base_url, timezone=source.timezone), _article_of(source))
    kept = [link for link in found.links if _refusal(link, source) is None]
    refused = ((link.url, _refusal(link, source)) for link in found.links)
    dropped = (Dropped(step="discover", subject=url, reason=why) for url, why in refused if why)
    return Discovered(links=_with_editions(kept, source), dropped=(*found.dropped, *dropped))


def read_links(body: bytes, feed: Feed, base_url: str, timezone: str) -> Discovered:
    """Return everything that a page announces, articles or not; `timezone` is that of dates without zone."""
    return _read(body, Announcer(feed=feed, url=base_url, timezone=timezone), lambda url: True)  # noqa: ARG005


def edition_links(link: Link, source: Source) -> tuple[Link, ...]:
    """Return the other editions of an article that an aggregator lists in its root form.

    The slug is the same in every edition; the title is not, so the links have none.
    """
    if not source.aggregator or not source.translated or link.kind is not LinkKind.ARTICLE:
        return ()
    address = read_address(link.url, source)
    if address.prefix != "/" or not address.slug or address.id or "/" in address.slug:
        return ()
    editions = [one for one in source.editions if one.language in source.languages and one.prefix != "/"]
    parts = urlsplit(link.url)
    return tuple(
        replace(
            link,
            url=parts._replace(path=one.prefix.rstrip("/") + parts.path).geturl(),
            language=one.language,
            title=None,
        )
        for one in editions
    )


def wanted(link: Link, since: date | None, until: date | None, timezone: str = "UTC") -> bool:
    """Return whether what a link leads to may have been published in a range of days, both included.

    A sitemap is judged by the day or month in its name, else by its lastmod; an article by the day it
    was published in `timezone`, else by its lastmod; what says nothing of its time is wanted.
    """
    named = _days_named(link.url) if link.kind is LinkKind.SITEMAP else None
    if named is not None:
        return _overlaps(named[0] - _SLACK, named[1] + _SLACK, since, until)
    if link.kind is LinkKind.ARTICLE and link.published is not None:
        day = link.published.astimezone(ZoneInfo(timezone)).date()
        return _overlaps(day, day, since, until)
    if link.modified is not None and since is not None:
        return link.modified.astimezone(ZoneInfo(timezone)).date() >= since
    return True


def _overlaps(first: date, last: date, since: date | None, until: date | None) -> bool:
    return (since is None or last >= since) and (until is None or first <= until)


def _days_named(url: str) -> tuple[date, date] | None:
    """Return the first and last day of the day or month that a file is named for."""
    found = _DAY_NAMED.search(urlsplit(url).path)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    last = monthrange(year, month)[1]
    return date(year, month, min(day, last) or 1), date(year, month, min(day, last) or last)


# ------------------------------------------------------------------ reading


def _read(body: bytes, announcer: Announcer, chosen: Callable[[str], bool]) -> Discovered:
    markup = read_markup(body)
    found = list(_announced(markup, announcer, chosen))
    links = _each_once(one for one in found if isinstance(one, Link))
    faults = [announcer.drop(reason, detail) for reason, detail in markup.faults]
    dropped = [one for one in found if isinstance(one, Dropped)]
    if not links and not faults and not dropped:
        dropped = [announcer.drop(f"empty {announcer.feed.kind}")]
    return Discovered(links=links, dropped=(*faults, *dropped))


def _announced(
    markup: Markup, announcer: Announcer, chosen: Callable[[str], bool]
) -> Iterator[Link | Dropped]:
    """Read a page as what its bytes say it is, whatever was declared; only listings are believed."""
    kind = announcer.feed.kind
    if kind in {LinkKind.LISTING, LinkKind.ARTICLE}:
        return read_listing(markup, announcer, chosen)
    if markup.root == "html":
        return iter([announcer.drop(f"html instead of {kind}")])
    if markup.root in _SITEMAP_ROOTS:
        return read_sitemap(markup, announcer)
    if markup.root in _FEED_ROOTS:
        return read_feed(markup, announcer)
    return _read_unnamed(markup, announcer)


def _read_unnamed(markup: Markup, announcer: Announcer) -> Iterator[Link | Dropped]:
    """Read a page whose first element says nothing, as it was declared."""
    sitemap = announcer.feed.kind in {LinkKind.SITEMAP, LinkKind.NEWS_SITEMAP}
    if not markup.text:
        return iter(())
    if sitemap and is_address_list(markup):
        return read_address_list(markup, announcer)
    return read_sitemap(markup, announcer) if sitemap else read_feed(markup, announcer)


def _each_once(links: Iterable[Link]) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(link.url, link)
    return tuple(found.values())


# ------------------------------------------------------------------ what belongs to a source


def _article_of(source: Source) -> Callable[[str], bool]:
    return lambda url: is_article(url, source)


def _refusal(link: Link, source: Source) -> str | None:
    """Return why a link is not followed: an article of another address form, a feed of another house."""
    if link.kind is LinkKind.ARTICLE:
        return None if is_article(link.url, source) else "not an article address"
    return None if find_source(link.url, {source.slug: source}) else f"{link.kind} of another host"


def _with_editions(links: list[Link], source: Source) -> tuple[Link, ...]:
    """Return the links with derived editions after them, where the page does not list these itself."""
    listed = {canonical_key(link.url, source) for link in links}
    found: list[Link] = []
    for link in links:
        derived = [one for one in edition_links(link, source) if canonical_key(one.url, source) not in listed]
        found += [replace(link, language=link.language or edition_of(link.url, source)), *derived]
    return tuple(found)
