"""What a newspaper's page shows of its paper: address, name, language, province, feeds, layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from pipelines.layouts import GENERIC, Layout
from pipelines.provinces import provinces
from pipelines.text import fold, normalise

_FEED_TYPES = {"application/rss+xml": "rss", "application/atom+xml": "atom"}
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_NAME_PARTS = re.compile(r"\s+[-|–—:]\s+")


def address_of(html: str) -> str | None:
    """Return the address that a saved page gives itself, None where it gives none."""
    page = LexborHTMLParser(html)
    claims = (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content"), ("base[href]", "href"))
    for selector, attribute in claims:
        node = page.css_first(selector)
        claim = (node.attributes.get(attribute) if node else None) or ""
        if claim.startswith(("http://", "https://")):
            return claim
    found = re.search(r"saved from url=\(\d+\)(https?://\S+)", html[:2000])
    return found[1] if found else None


def slug_of(host: str) -> str:
    """Return a short name of a host: `langson` of www.baolangson.vn, `sonla-en` of en.baosonla.org.vn."""
    labels = host.removeprefix("www.").split(".")
    language = labels.pop(0) if len(labels) > 2 and len(labels[0]) == 2 else ""
    name = labels[0].removeprefix("bao") or labels[0]
    return re.sub(r"[^a-z0-9]+", "-", f"{name}-{language}").strip("-") or "unnamed"


def name_of(page: LexborHTMLParser, host: str) -> str:
    """Return the paper's name: what it calls its site, else the last part of the page's title."""
    site = page.css_first("meta[property='og:site_name']")
    title = page.css_first("title")
    named = (site.attributes.get("content") if site else None) or (title.text() if title else None)
    return normalise(_NAME_PARTS.split(normalise(named or ""))[-1]) or host


def languages_of(page: LexborHTMLParser, host: str) -> tuple[str, ...]:
    """Return the language that the page says it is in, else the likeliest for its host."""
    root = page.css_first("html")
    declared = (root.attributes.get("lang") if root else None) or ""
    found = re.match(r"[a-z]{2}(?![a-z])", declared.strip().lower())
    return (found[0] if found else "vi" if host.endswith(".vn") else "en",)


def country_of(host: str) -> str:
    """Return the country of a host's last label; Vietnam where that names none."""
    last = host.rpartition(".")[2]
    return last if len(last) == 2 else "vn"


def province_of(host: str) -> str | None:
    """Return the province of today whose name, or a former one's, is in the host."""
    letters = re.sub(r"[^a-z]", "", host)
    for province in provinces():
        names = (province.name, *(former.name for former in province.former))
        if any(re.sub(r"[^a-z]", "", fold(name)) in letters for name in names):
            return province.name
    return None


def links_of(page: LexborHTMLParser, url: str) -> dict[str, str]:
    """Return path → address of the links to the paper's own host, in the order of the page."""
    found: dict[str, str] = {}
    for anchor in page.css("a[href]"):
        link = own_address(anchor.attributes.get("href"), url)
        if link is not None:
            found.setdefault(urlsplit(link).path, link)
    return found


def own_address(href: str | None, url: str) -> str | None:
    """Return a link in full where it leads to the host of `url`, with or without www."""
    try:
        link = urljoin(url, (href or "").strip())
        hosts = {(urlsplit(each).hostname or "").removeprefix("www.") for each in (link, url)}
    except ValueError:
        return None
    return link if len(hosts) == 1 and link.startswith(("http://", "https://")) else None


def feeds_of(page: LexborHTMLParser, url: str, robots: str) -> list[tuple[str, str]]:
    """Return address and kind of what announces articles: feeds, robots' sitemaps, else the home page."""
    found: dict[str | None, str] = {}
    for link in page.css("link[rel~='alternate'][type][href]"):
        kind = _FEED_TYPES.get((link.attributes.get("type") or "").lower())
        if kind:
            found.setdefault(own_address(link.attributes.get("href"), url), kind)
    for sitemap in _SITEMAP_LINE.findall(robots):
        found.setdefault(own_address(sitemap, url), "news-sitemap" if "news" in sitemap else "sitemap")
    own = [(address, kind) for address, kind in found.items() if address is not None]
    return own or [(urljoin(url, "/"), "listing")]


def likeliest_layouts(pages: Sequence[LexborHTMLParser], layouts: Mapping[str, Layout]) -> tuple[str, ...]:
    """Return the layouts of whose own selectors most are on one of the pages, in order; two at least are."""
    scores = {
        name: max(_markers(page, layout) for page in pages)
        for name, layout in layouts.items()
        if name != GENERIC
    }
    most = max(scores.values(), default=0)
    return tuple(sorted(name for name in scores if scores[name] == most)) if most >= 2 else ()


def _markers(page: LexborHTMLParser, layout: Layout) -> int:
    """Count the parts of an article that selectors by class or id find; a bare `h1` is on every page."""
    version = layout.versions[-1]
    parts = (version.title, version.sapo, version.body, version.published, version.section, version.listing)
    named = ([selector for selector in part if selector[:1] in ".#"] for part in parts)
    return sum(any(page.css_first(selector) is not None for selector in part) for part in named)
