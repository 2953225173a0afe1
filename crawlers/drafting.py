"""A newspaper's pages → the draft of its source file, and what the pages did not show."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from crawlers.article_forms import Form, likeliest_form
from crawlers.guard import is_local
from crawlers.page_signs import (
    country_of,
    feeds_of,
    languages_of,
    likeliest_layouts,
    links_of,
    name_of,
    province_of,
    slug_of,
)
from pipelines.layouts import GENERIC, Layout
from pipelines.model import Source

_ZONES = {"vn": "Asia/Ho_Chi_Minh", "id": "Asia/Jakarta", "my": "Asia/Kuala_Lumpur", "la": "Asia/Vientiane"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there is to draft from."""

    url: str
    """Of the home page."""
    html: str
    robots: str = ""
    """Text of robots.txt, empty where it was not asked for."""
    articles: tuple[str, ...] = ()
    """HTML of article pages, for the marks of their layout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A source file that its author still reads and corrects."""

    slug: str
    toml: str
    doubts: tuple[str, ...]
    """What could not be seen on the pages, one sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What was made of the pages."""

    page: LexborHTMLParser
    host: str
    form: Form | None
    fitting: tuple[str, ...]
    """Layouts whose marks are there."""

    @property
    def known(self) -> str | None:
        """Layout of a newspaper with the same addresses."""
        return (self.form.layout if self.form else None) or None

    @property
    def layout(self) -> str | None:
        """That of the known newspaper where its marks are there or none are; else the first that fits."""
        return self.known if self.known in self.fitting or not self.fitting else self.fitting[0]


def draft_source(seen: Seen, press: Mapping[str, Source], layouts: Mapping[str, Layout]) -> Draft:
    """Return the draft of a newspaper's file from its home page and, better, an article beside it."""
    page = LexborHTMLParser(seen.html)
    judged = _Judged(
        page=page,
        host=urlsplit(seen.url).hostname or "",
        form=likeliest_form(links_of(page, seen.url), press),
        fitting=likeliest_layouts([page, *map(LexborHTMLParser, seen.articles)], layouts),
    )
    doubts = (*_doubts(judged), *_layout_doubts(judged))
    return Draft(slug=slug_of(judged.host), toml=_rendered(seen, judged), doubts=doubts)


def article_links(seen: Seen, press: Mapping[str, Source]) -> list[str]:
    """Return the addresses of the links that have the likeliest form of articles, in their order."""
    links = links_of(LexborHTMLParser(seen.html), seen.url)
    form = likeliest_form(links, press)
    return [] if form is None else [link for path, link in links.items() if form.fits(path)]


def _doubts(judged: _Judged) -> Iterator[str]:
    if judged.form is None:
        yield "articles: no three links of the page are alike; give the home page, or write the pattern."
    elif judged.known is None:
        yield f"articles: no newspaper here has this form; {judged.form.links} links of the page do."
    if province_of(judged.host) is None:
        yield "province: none is named in the host; add the key, or leave it out for a national paper."
    if country_of(judged.host) not in _ZONES:
        yield "timezone: not known for this country; UTC stands there."
    yield "policy: `full` needs a licence that a comment names; look for one, and for what robots.txt says."


def _layout_doubts(judged: _Judged) -> Iterator[str]:
    if judged.layout is None:
        yield "layout: no marker of a known one is on the page; `generic` reads it as well as it can."
    elif not judged.fitting:
        yield f"layout: {judged.layout} by the addresses alone; give an article's page to see its marks."
    elif len(judged.fitting) > 1 and judged.layout != judged.known:
        yield f"layout: {', '.join(judged.fitting)} have the same marks; the first stands there."


def _rendered(seen: Seen, judged: _Judged) -> str:
    page, host, country = judged.page, judged.host, country_of(judged.host)
    name, province = name_of(page, host), province_of(host)
    lines = [
        f"# {name}. Drafted by tinlang new-source from {seen.url}",
        "",
        f"slug = {_quoted(slug_of(host))}",
        f"name = {_quoted(name)}",
        f"homepage = {_quoted(urljoin(seen.url, '/'))}",
        f"country = {_quoted(country)}",
        *([f"province = {_quoted(province)}"] if province else []),
        f"languages = {json.dumps(languages_of(page, host))}",
        f"timezone = {_quoted(_ZONES.get(country, 'UTC'))}",
        f"family = {_quoted(judged.layout or 'unknown')}",
        f"layout = {_quoted(judged.layout or GENERIC)}",
        f"hosts = {json.dumps(_hosts(host))}",
        f"articles = ['{judged.form.pattern if judged.form else '/(?P<slug>[^/]+)'}']",
        "",
        "[policy]",
        'publish = "excerpt"',
        *(['network = "loopback"'] if is_local(host) else []),
    ]
    for url, kind in feeds_of(page, seen.url, seen.robots):
        lines += ["", "[[feeds]]", f"url = {_quoted(url)}", f"kind = {_quoted(kind)}"]
    return "\n".join(lines) + "\n"


def _hosts(host: str) -> list[str]:
    bare = host.removeprefix("www.")
    other = bare if host != bare else f"www.{bare}"
    return [host, other] if bare.count(".") == 1 or host != bare else [host]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
