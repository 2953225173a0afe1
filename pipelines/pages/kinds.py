"""What is no article: not a page at all, a page that says there is nothing, a list of articles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.declarations import Key, declare, load_toml
from pipelines.pages.blocks import shown
from pipelines.pages.containers import Container
from pipelines.pages.laid import LaidPage
from pipelines.pages.parsing import Page, is_article_record, types_of
from pipelines.text import fold

_FILE = Path(__file__).with_suffix(".toml")
_PROSE = 400  # letters of unlinked prose that hardly any page has that says it is missing
_LISTED = 3  # points from which a page is a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Magic:
    """First bytes of what is no page."""

    opening: str
    """In hexadecimal."""
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """What kinds.toml says."""

    missing: tuple[str, ...]
    listing_types: tuple[str, ...]
    magic: tuple[Magic, ...]


@cache
def kinds() -> Kinds:
    """Return what tells that a page is no article.

    Raises:
        DeclarationError: kinds.toml says something it may not.
    """
    return declare(Kinds, load_toml(_FILE), Key(_FILE.name))


def foreign_kind(body: bytes) -> str | None:
    """Return what the bytes are where they are no page: `pdf`, `picture`, `feed`, `json`, `nothing`."""
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        return "nothing"
    magics = kinds().magic
    found = next((magic.kind for magic in magics if body.startswith(bytes.fromhex(magic.opening))), None)
    if found:
        return found
    low = head.lower()
    if low.startswith((b"<rss", b"<feed", b"<urlset", b"<sitemapindex")) or (
        low.startswith(b"<?xml") and b"<html" not in low
    ):
        return (
            "feed" if b"<rss" in low or b"<feed" in low or b"<urlset" in low or b"<sitemap" in low else None
        )
    return "json" if head[:1] in b"{[" and b"<" not in head[:200] else None


def says_missing(page: Page, prose: int) -> bool:
    """Return whether a page says, with status 200, that what was asked for is not there."""
    if prose >= _PROSE:
        return False
    headings = [shown(node) for node in page.tree.css("h1, h2, head title")[:6]]
    said = [fold(text).strip(" .!:-") for text in headings if len(text) < 90]
    return any(_names_missing(text) for text in said)


def _names_missing(text: str) -> bool:
    short = len(text) < 60
    return any(
        text == phrase or (short and len(phrase) > 4 and phrase in text) or text.startswith(phrase + " -")
        for phrase in kinds().missing
    )


def is_all_links(page: Page) -> bool:
    """Return whether most of the letters of a page are linked: a menu, a map of the site."""
    root = page.tree.body
    if root is None:
        return False
    linked = sum(len(link.text(deep=True)) for link in root.css("a[href]"))
    return 2 * linked > len(root.text(deep=True).strip())


def is_list(laid: LaidPage, container: Container | None, *, article_address: bool | None) -> bool:
    """Return whether a page lists articles rather than being one, by what speaks for either.

    `article_address`: the source's patterns know the URL as an article's, or not; None: unknown source.
    """
    page, version = laid.page, laid.version
    prose, teasers = (container.prose, container.teasers) if container else (0, False)
    points = 0
    points += 2 * any(
        page.tree.css_first(selector) is not None for selector in version.listing + laid.generic.listing
    )
    points += 2 * any(types_of(record) & set(kinds().listing_types) for record in page.records)
    points += 3 * teasers
    points += (2 if prose >= _PROSE else 3) * (article_address is False)
    points += page.meta("og:type") in {"website", "object"}
    points -= 2 * (page.meta("og:type") == "article" or page.meta("article:published_time") is not None)
    points -= 2 * any(
        "Article" in kind for record in page.records if is_article_record(record) for kind in types_of(record)
    )
    points -= 2 * (prose >= _PROSE and not teasers)
    points -= 1 * (article_address is True)
    return points >= _LISTED
