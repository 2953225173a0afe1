"""A newspaper's page → the draft of its source file, and what the page did not show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.article_forms import Form, likeliest_form
from crawlers.guard import is_local
from pipelines.layouts import GENERIC, Layout
from pipelines.model import Source
from pipelines.provinces import provinces
from pipelines.text import fold, normalise

_ZONES = {"vn": "Asia/Ho_Chi_Minh", "id": "Asia/Jakarta", "my": "Asia/Kuala_Lumpur", "la": "Asia/Vientiane"}
_FEED_TYPES = {"application/rss+xml": "rss", "application/atom+xml": "atom"}
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_NAME_PARTS = re.compile(r"\s+[-|–—:]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there is to draft from."""

    url: str
    html: str
    robots: str = ""
    """Text of robots.txt, empty where it was not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A source file that its author still reads and corrects."""

    slug: str
    toml: str
    doubts: tuple[str, ...]
    """What could not be seen on the page, one sentence each."""


def draft_source(seen: Seen, press: Mapping[str, Source], layouts: Mapping[str, Layout]) -> Draft:
    """Return the draft of a newspaper's file from one of its pages."""
    page = LexborHTMLParser(seen.html)
    form = likeliest_form(_paths(page, seen.url), press)
    fitting = likeliest_layouts(page, layouts)
    known = (form.layout if form else None) or None
    layout = known if known in fitting or not fitting else fitting[0]
    doubts = (*_doubts(seen, form), *_layout_doubts(layout, known, fitting))
    return Draft(slug=_slug(_host(seen)), toml=_rendered(seen, page, form, layout), doubts=doubts)


def likeliest_layouts(page: LexborHTMLParser, layouts: Mapping[str, Layout]) -> tuple[str, ...]:
    """Return the layouts of whose own selectors most are on the page, in order; two at least are."""
    scores = {name: _markers(page, layout) for name, layout in layouts.items() if name != GENERIC}
    most = max(scores.values(), default=0)
    return tuple(sorted(name for name in scores if scores[name] == most)) if most >= 2 else ()


def _markers(page: LexborHTMLParser, layout: Layout) -> int:
    """Count the parts of an article that selectors by class or id find; a bare `h1` is on every page."""
    version = layout.versions[-1]
    parts = (version.title, version.sapo, version.body, version.published, version.section, version.listing)
    named = ([selector for selector in part if selector[:1] in ".#"] for part in parts)
    return sum(any(page.css_first(selector) is not None for selector in part) for part in named)


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


# ------------------------------------------------------------------ what the page shows


def _host(seen: Seen) -> str:
    return urlsplit(seen.url).hostname or ""


def _slug(host: str) -> str:
    """Return a short name of a host: `langson` of www.baolangson.vn, `sonla-en` of en.baosonla.org.vn."""
    labels = host.removeprefix("www.").split(".")
    language = labels.pop(0) if len(labels) > 2 and len(labels[0]) == 2 else ""
    name = labels[0].removeprefix("bao") or labels[0]
    return re.sub(r"[^a-z0-9]+", "-", f"{name}-{language}").strip("-") or "unnamed"


def _name(page: LexborHTMLParser, host: str) -> str:
    """Return the paper's name: what it calls its site, else the last part of the page's title."""
    site = page.css_first("meta[property='og:site_name']")
    title = page.css_first("title")
    named = (site.attributes.get("content") if site else None) or (title.text() if title else None)
    return normalise(_NAME_PARTS.split(normalise(named or ""))[-1]) or host


def _languages(page: LexborHTMLParser, host: str) -> tuple[str, ...]:
    root = page.css_first("html")
    declared = (root.attributes.get("lang") if root else None) or ""
    found = re.match(r"[a-z]{2}(?![a-z])", declared.strip().lower())
    return (found[0] if found else "vi" if host.endswith(".vn") else "en",)


def _country(host: str) -> str:
    last = host.rpartition(".")[2]
    return last if len(last) == 2 else "vn"


def _province(host: str) -> str | None:
    """Return the province of today whose name, or a former one's, is in the host."""
    letters = re.sub(r"[^a-z]", "", host)
    for province in provinces():
        names = (province.name, *(former.name for former in province.former))
        if any(re.sub(r"[^a-z]", "", fold(name)) in letters for name in names):
            return province.name
    return None


def _paths(page: LexborHTMLParser, url: str) -> Iterator[str]:
    """Yield the paths of links to the paper's own host."""
    for anchor in page.css("a[href]"):
        parts = _parts(anchor.attributes.get("href"), url)
        if parts is not None and parts[0] == (urlsplit(url).hostname or "").removeprefix("www."):
            yield parts[1]


def _parts(href: str | None, url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(urljoin(url, href or ""))
        return (parts.hostname or "").removeprefix("www."), parts.path
    except ValueError:
        return None


def _feeds(seen: Seen, page: LexborHTMLParser) -> list[tuple[str, str]]:
    """Return URL and kind of what announces articles: feeds, sitemaps of robots.txt, else the home page."""
    found: dict[str, str] = {}
    for link in page.css("link[rel~='alternate'][type][href]"):
        kind = _FEED_TYPES.get((link.attributes.get("type") or "").lower())
        if kind:
            found.setdefault(urljoin(seen.url, link.attributes.get("href") or ""), kind)
    for sitemap in _SITEMAP_LINE.findall(seen.robots):
        found.setdefault(urljoin(seen.url, sitemap), "news-sitemap" if "news" in sitemap else "sitemap")
    own = [
        (url, kind) for url, kind in found.items() if urlsplit(url).hostname == urlsplit(seen.url).hostname
    ]
    return own or [(urljoin(seen.url, "/"), "listing")]


# ------------------------------------------------------------------ writing it down


def _layout_doubts(layout: str | None, known: str | None, fitting: tuple[str, ...]) -> Iterator[str]:
    if layout is None:
        yield "layout: no marker of a known one is on the page; `generic` reads it as well as it can."
    elif not fitting:
        yield f"layout: {layout} by the addresses alone; give an article's page to see its marks."
    elif len(fitting) > 1 and layout != known:
        yield f"layout: {', '.join(fitting)} have the same marks; the first stands there."


def _doubts(seen: Seen, form: Form | None) -> Iterator[str]:
    if form is None:
        yield "articles: no three links of the page are alike; give the home page, or write the pattern."
    elif not form.layout:
        yield f"articles: no newspaper here has this form; {form.links} links of the page do."
    if _province(_host(seen)) is None:
        yield "province: none is named in the host; add the key, or leave it out for a national paper."
    if _country(_host(seen)) not in _ZONES:
        yield "timezone: not known for this country; UTC stands there."
    yield "policy: `full` needs a licence that a comment names; look for one, and for what robots.txt says."


def _rendered(seen: Seen, page: LexborHTMLParser, form: Form | None, layout: str | None) -> str:
    host, country = _host(seen), _country(_host(seen))
    home = urlsplit(urljoin(seen.url, "/"))
    province = _province(host)
    lines = [
        f"# {_name(page, host)}. Drafted by tinlang new-source from {seen.url}",
        "",
        f"slug = {_quoted(_slug(host))}",
        f"name = {_quoted(_name(page, host))}",
        f"homepage = {_quoted(home.geturl())}",
        f"country = {_quoted(country)}",
        *([f"province = {_quoted(province)}"] if province else []),
        f"languages = {json.dumps(_languages(page, host))}",
        f"timezone = {_quoted(_ZONES.get(country, 'UTC'))}",
        f"family = {_quoted(layout or 'unknown')}",
        f"layout = {_quoted(layout or GENERIC)}",
        f"hosts = {json.dumps(_hosts(host))}",
        f"articles = ['{form.pattern if form else '/(?P<slug>[^/]+)'}']",
        "",
        "[policy]",
        'publish = "excerpt"',
        *(['network = "loopback"'] if is_local(host) else []),
    ]
    for url, kind in _feeds(seen, page):
        lines += ["", "[[feeds]]", f"url = {_quoted(url)}", f"kind = {_quoted(kind)}"]
    return "\n".join(lines) + "\n"


def _hosts(host: str) -> list[str]:
    bare = host.removeprefix("www.")
    other = bare if host != bare else f"www.{bare}"
    return [host, other] if bare.count(".") == 1 or host != bare else [host]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
