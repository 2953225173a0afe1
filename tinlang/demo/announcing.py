"""Feeds, sitemaps and robots.txt of the press, each with the oddities of the family it plays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from tinlang.demo.newsroom import Page, Paper, pages
from tinlang.demo.printing import HANOI

DateForm = Callable[[datetime], str]


def gmt_plus_seven(time: datetime) -> str:
    """`Sun, 14 Sep 2025 08:15:00 GMT+7`, which feedparser does not read."""
    return time.astimezone(HANOI).strftime("%a, %d %b %Y %H:%M:%S GMT+7")


def day_first(time: datetime) -> str:
    """`14/09/2025 08:15`."""
    return time.astimezone(HANOI).strftime("%d/%m/%Y %H:%M")


def with_am_pm(time: datetime) -> str:
    """`14/9/2025 8:15:00 AM`: local, day first, hours without zero."""
    local = time.astimezone(HANOI)
    return f"{local.day}/{local.month}/{local.year} {local.strftime('%I:%M:%S %p').lstrip('0')}"


def naive_iso(time: datetime) -> str:
    """`2025-09-14T08:15:00`: local time that does not say so."""
    return time.astimezone(HANOI).strftime("%Y-%m-%dT%H:%M:%S")


def utc_milliseconds(time: datetime) -> str:
    """`2025-09-14T01:15:00.339Z`, as the aggregator's sitemaps print it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.339Z")


def zoned(time: datetime) -> str:
    """`2025-09-14T08:15:00+07:00`."""
    return time.astimezone(HANOI).isoformat()


def rss(paper: Paper, found: Sequence[Page], port: int, dated: DateForm, *, raw: bool = False) -> str:
    """Return an RSS feed, newest first; `raw` leaves an ampersand as it is, which is not well-formed."""
    channel = f"<title>{escape(paper.name)} {'&' if raw else '-'} Tin mới</title>"
    channel += f"<link>http://{paper.host}:{port}/</link><description>{escape(paper.motto)}</description>"
    items = "".join(_item(page, port, dated) for page in newest_first(found))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"{channel}<sy:updatePeriod>always</sy:updatePeriod>{items}</channel></rss>"
    )


def _item(page: Page, port: int, dated: DateForm) -> str:
    url = _url(page, port)
    return (
        f"<item><title>{escape(page.title)}</title><link>{url}</link><guid>{url}</guid>"
        f"<description>{escape(page.told.sapo)}</description><pubDate>{dated(page.published)}</pubDate></item>\n"
    )


def sitemap(entries: Iterable[tuple[str, str]]) -> str:
    """Return a urlset of (URL, lastmod)."""
    urls = "".join(f"<url><loc>{escape(url)}</loc><lastmod>{time}</lastmod></url>\n" for url, time in entries)
    return f'{_XML}<urlset xmlns="{_SITEMAP}">\n{urls}</urlset>'


def sitemap_index(entries: Iterable[tuple[str, str]]) -> str:
    """Return a sitemap index of (URL, lastmod)."""
    maps = "".join(
        f"<sitemap><loc>{escape(url)}</loc><lastmod>{time}</lastmod></sitemap>\n" for url, time in entries
    )
    return f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{maps}</sitemapindex>'


def news_sitemap(paper: Paper, found: Iterable[Page], port: int) -> str:
    """Return a news sitemap of the newest pages, with titles and times."""
    urls = "".join(
        f"<url><loc>{_url(page, port)}</loc><news:news><news:publication>"
        f"<news:name>{escape(paper.name)}</news:name>"
        f"<news:language>{page.language}</news:language></news:publication>"
        f"<news:publication_date>{zoned(page.published)}</news:publication_date>"
        f"<news:title>{escape(page.title)}</news:title></news:news></url>\n"
        for page in found
    )
    return (
        f'{_XML}<urlset xmlns="{_SITEMAP}" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
        f"{urls}</urlset>"
    )


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(paper: Paper, port: int) -> str:
    """Return robots.txt: one newspaper refuses everybody, the others what is no page of theirs."""
    if paper.refuses:
        return "User-agent: *\nDisallow: /\n"
    return (
        "User-agent: *\nDisallow: /binh-luan\nDisallow: /tim-kiem\nDisallow: /quan-tri/\nAllow: /\n\n"
        f"Sitemap: http://{paper.host}:{port}/sitemap.xml\n"
    )


def of_paper(slug: str, visit: int, language: str | None = None) -> list[Page]:
    """Return the pages of a newspaper, newest first."""
    found = [p for p in pages(visit) if p.paper.slug == slug and language in (None, p.language)]
    return newest_first(found)


def newest_first(found: Iterable[Page]) -> list[Page]:
    """Return pages by time of publication, the newest first."""
    return sorted(found, key=lambda page: (page.published, page.address), reverse=True)


def _url(page: Page, port: int) -> str:
    return f"http://{page.paper.host}:{port}{page.path}"
