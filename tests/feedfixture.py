"""Feeds, sitemaps and listings of our own writing, and how tests read them."""

from __future__ import annotations

from datetime import UTC, datetime

from crawlers.discovery import Discovered, discover, read_links
from crawlers.loader import load_press
from pipelines.model import Feed, LinkKind

PRESS = load_press()
HANOI = "Asia/Ho_Chi_Minh"
HOME = "https://baoquangninh.vn"
XML = '<?xml version="1.0" encoding="utf-8"?>'
SITEMAP_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS_SPACE = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def read(text: str | bytes, kind: LinkKind = LinkKind.RSS) -> Discovered:
    """Read a body as it would come from Quảng Ninh's host."""
    body = text.encode() if isinstance(text, str) else text
    return read_links(body, Feed(url=f"{HOME}/feed", kind=kind), f"{HOME}/feed", HANOI)


def found(text: str | bytes, kind: LinkKind, slug: str) -> Discovered:
    """Read a body as a newspaper's own."""
    source = PRESS[slug]
    body = text.encode() if isinstance(text, str) else text
    return discover(body, Feed(url=source.homepage, kind=kind), source, source.homepage)


def reasons(discovered: Discovered) -> list[str]:
    """Return why things were dropped."""
    return [dropped.reason for dropped in discovered.dropped]


def rss(*items: str) -> str:
    """Return an RSS feed of these items."""
    return f'{XML}<rss version="2.0"><channel><title>Tin</title>{"".join(items)}</channel></rss>'


def item(number: int, date: str = "", title: str = "Mùa chả mực") -> str:
    """Return an RSS item."""
    link = f"<link>{HOME}/cha-muc-{number}.html</link>"
    return f"<item><title>{title}</title>{link}<pubDate>{date}</pubDate></item>"


def urlset(*entries: str) -> str:
    """Return a sitemap of these entries."""
    return f"{XML}<urlset {SITEMAP_SPACE} {NEWS_SPACE}>{''.join(entries)}</urlset>"


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """Return a time in UTC."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


LISTING = """<html><body><a href="/kinh-te">Kinh tế</a>
<article><a href="/cha-muc-3371234.html"><img alt="ảnh"></a><a href="/kinh-te">Kinh tế</a>
 <h3><a href="/cha-muc-3371234.html#top">Chả mực vào mùa</a></h3>
 <span class="date">08/07/2026 06:30</span></article>
<article><h3><a href="cam-van-don-3371235.html">Cam Vân Đồn</a></h3>
 <time datetime="2026-07-08T10:00:00+07:00">hôm nay</time></article>
<article><a href="/khong-ngay-3371236.html" title="Không ngày"></a></article>
<a href="javascript:void(0)">x</a><a href="mailto:a@b.vn">y</a><a href="http://[bad">z</a>
<a rel="next" href="?page=2">Trang sau</a></body></html>"""
