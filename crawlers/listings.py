"""Listing pages → links with the titles and dates that stand by them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from lxml import etree, html

from crawlers.announcer import Announcer, Said
from crawlers.markup import Markup
from pipelines.model import Dropped, Link, LinkKind

_MOST_LINKS = 5_000
_MOST_DATES = 1_000
_MOST_PARTS = 50
_CLIMB = 5
"""Levels between a date and the box that also holds its link."""
_LONGEST_DATE = 60
_DATED = "//time | //*[@datetime] | " + " | ".join(
    f"//*[contains(@class, '{word}')]" for word in ("date", "time", "ngay", "tanggal")
)

Chosen = Callable[[str], bool]
"""Whether an address is worth keeping."""


def read_listing(markup: Markup, announcer: Announcer, chosen: Chosen) -> Iterator[Link | Dropped]:
    """Yield the chosen links of a page, each once, in its order; then the next page of the listing."""
    root = _root(markup)
    if root is None:
        yield announcer.drop("malformed listing", "not HTML")
        return
    dates = _dates(root, announcer, chosen)
    for url, title in _titles(root, announcer, chosen).items():
        yield from announcer.read(Said(address=url, title=title, published=dates.get(url)))
    for following in islice(root.xpath("//*[@rel='next'][@href]"), 1):
        yield from announcer.read(Said(address=following.get("href"), kind=LinkKind.LISTING))


def _titles(root: html.HtmlElement, announcer: Announcer, chosen: Chosen) -> dict[str, str | None]:
    """Return the longest title of each address, in the order of their first links."""
    found: dict[str, str | None] = {}
    for anchor in islice(root.iter("a"), _MOST_LINKS):
        url = announcer.absolute(anchor.get("href"))
        if url is None or not chosen(url):
            continue
        title = _title(anchor)
        found[url] = max(found.get(url) or "", title, key=len) or None
    return found


def _title(anchor: html.HtmlElement) -> str:
    text = _text(anchor)
    pictures = (picture.get("alt") for picture in anchor.iter("img"))
    return text or anchor.get("title") or next(filter(None, pictures), "")


def _text(element: html.HtmlElement) -> str:
    """Return the text of an element, its beginning where it has many parts."""
    return " ".join("".join(islice(element.itertext(), _MOST_PARTS)).split())


def _dates(root: html.HtmlElement, announcer: Announcer, chosen: Chosen) -> dict[str, str]:
    """Return the date marked by each address: the one in the smallest box with that address alone."""
    found: dict[str, str] = {}
    for element in islice(root.xpath(_DATED), _MOST_DATES):
        raw = element.get("datetime") or _text(element)
        url = _address_near(element, announcer, chosen) if 0 < len(raw) <= _LONGEST_DATE else None
        if url is not None and any(letter.isdigit() for letter in raw):
            found.setdefault(url, raw)
    return found


def _address_near(element: html.HtmlElement, announcer: Announcer, chosen: Chosen) -> str | None:
    for box in islice(element.iterancestors(), _CLIMB):
        urls = {announcer.absolute(anchor.get("href")) for anchor in islice(box.iter("a"), 50)}
        kept = {url for url in urls if url is not None and chosen(url)}
        if kept:
            return kept.pop() if len(kept) == 1 else None
    return None


def _root(markup: Markup) -> html.HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    try:
        return html.document_fromstring(markup.utf8 or b"<p></p>", parser)
    except (etree.LxmlError, ValueError):
        return None
