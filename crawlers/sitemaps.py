"""Sitemap indexes, sitemaps and news sitemaps → links, with every date they carry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from crawlers.announcer import Announcer, Said
from crawlers.markup import Markup
from pipelines.model import Dropped, Link, LinkKind

_FIELDS = {"loc", "lastmod", "name", "language", "publication_date", "title"}
_DEEPEST = 3
"""Levels: url, news, publication, name."""


def read_sitemap(markup: Markup, announcer: Announcer) -> Iterator[Link | Dropped]:
    """Yield the links of a sitemap in its order: further sitemaps of an index, pages of a urlset."""
    root = _root(markup)
    if root is None:
        yield announcer.drop("malformed sitemap", "not XML")
        return
    for element in root.iter():
        name = _name(element)
        if name == "url":
            yield from _read_url(element, announcer)
        elif name == "sitemap":
            found = _fields(element)
            said = Said(address=found.get("loc"), kind=LinkKind.SITEMAP, modified=found.get("lastmod"))
            yield from announcer.read(said)


def read_address_list(markup: Markup, announcer: Announcer) -> Iterator[Link | Dropped]:
    """Yield the links of a sitemap in plain text: one address a line."""
    for line in markup.text.split("\n"):
        if line.strip():
            yield from announcer.read(Said(address=line.strip()))


def is_address_list(markup: Markup) -> bool:
    """Return whether every line is an address: the plain-text form of a sitemap."""
    return bool(
        re.fullmatch(r"(?:\s*https?://\S+)+\s*", markup.text[:2000].rpartition("\n")[0] or markup.text)
    )


def _read_url(element: etree._Element, announcer: Announcer) -> Iterator[Link | Dropped]:
    found = _fields(element)
    yield from announcer.read(
        Said(
            address=found.get("loc"),
            title=found.get("title"),
            published=found.get("publication_date"),
            modified=found.get("lastmod"),
            language=_language(found.get("language")),
            publisher=found.get("name"),
        )
    )
    for language, address in _alternates(element):
        if address != found.get("loc"):
            yield from announcer.read(Said(address=address, language=language, modified=found.get("lastmod")))


def _fields(element: etree._Element) -> dict[str, str]:
    """Return the texts of the fields of one entry by local name; the first of each counts."""
    found: dict[str, str] = {}
    for child in _within(element, _DEEPEST):
        text = (child.text or "").strip()
        if text:
            found.setdefault(_name(child), text)
    return found


def _within(element: etree._Element, levels: int) -> Iterator[etree._Element]:
    """Yield the fields inside an entry, so many levels deep, but for those of its pictures and films."""
    for child in element:
        name = _name(child)
        if name in _FIELDS:
            yield child
        elif levels > 1 and name not in {"image", "video"}:
            yield from _within(child, levels - 1)


def _alternates(element: etree._Element) -> Iterator[tuple[str, str]]:
    for child in element:
        language, address = child.get("hreflang"), child.get("href")
        if _name(child) == "link" and address and language and language != "x-default":
            yield _language(language) or "", address


def _language(written: str | None) -> str | None:
    """Return the first two letters of a language tag, lower case."""
    found = re.match(r"[A-Za-z]{2}(?![A-Za-z])", (written or "").strip())
    return found[0].lower() if found else None


def _root(markup: Markup) -> etree._Element | None:
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        return etree.fromstring(markup.utf8, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _name(element: etree._Element | None) -> str:
    """Return the local name of an element; empty for comments and the like."""
    tag = element.tag if element is not None else ""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
