"""Capture → Article, or Dropped with its reason; the only door to trafilatura.

A page is parsed once. Its layout points at the parts; what the layout does not find, the generic one is asked
for; where neither finds paragraphs, trafilatura is. Nothing a page can hold raises here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from pipelines.addresses import find_source, is_article
from pipelines.articles import Told, article_of, declared_edition
from pipelines.blocks import Block
from pipelines.body import Around, Body, read_body
from pipelines.containers import Container, container_of
from pipelines.decode import decode
from pipelines.errors import UnreadableError
from pipelines.fields import LaidPage, markup_language, sapo_of, title_of
from pipelines.kinds import foreign_kind, is_list, says_missing
from pipelines.languages import languages
from pipelines.layouts import GENERIC, Layout, Version, load_layouts
from pipelines.model import Article, Capture, Dropped, Source
from pipelines.pages import Page, parse
from pipelines.plain import read_copied
from pipelines.text import fold

Press = Mapping[str, Source]

_CUT_SHORT = "cut short"


def extract(capture: Capture, press: Press) -> Article | Dropped:
    """Return the article that a captured page is, or why it is none; never raises on a bad page."""
    try:
        if capture.media_type == "text/plain":
            return read_copied(capture, press)
        return _refused(capture) or _read(capture, press)
    except UnreadableError as error:
        return _dropped(capture, str(error))
    except Exception as error:  # one poison page costs itself and nothing else
        return _dropped(capture, "extraction failed", f"{type(error).__name__}: {error}"[:300])


def _refused(capture: Capture) -> Dropped | None:
    """Return why a capture is no page at all; None where it may be one."""
    if not 200 <= capture.status < 300:
        return _dropped(capture, f"status {capture.status}")
    kind = foreign_kind(capture.body)
    if kind is None:
        return None
    return _dropped(capture, "empty page") if kind == "nothing" else _dropped(capture, "not a page", kind)


def _read(capture: Capture, press: Press) -> Article | Dropped:
    decoded = decode(capture.body, capture.header("content-type"))
    laid = _lay(parse(decoded.text, capture.url), capture, press)
    container = container_of(laid.page, _versions(laid), laid.generic)
    blocks, prose = (container.blocks, container.prose) if container else ((), 0)
    if says_missing(laid.page, prose):
        return _dropped(capture, "soft 404")
    if is_list(laid, blocks, prose, article_address=_article_address(laid)):
        return _dropped(capture, "list page")
    title = title_of(laid)
    sapo = sapo_of(laid, title)
    article = article_of(laid, Told(title, sapo, _body(laid, container, (title, sapo))), press)
    if not article.body and not article.sapo and not article.captions:
        return _dropped(capture, "no article found")
    flags = (*article.flags, *decoded.flags, *((_CUT_SHORT,) if capture.truncated else ()))
    return replace(article, flags=flags)


def _lay(page: Page, capture: Capture, press: Press) -> LaidPage:
    """Return the page with the layout of its newspaper, as it was on the day of the capture."""
    found = press.get(capture.source) or find_source(capture.url, press)
    source = found or _unknown(capture)
    day = capture.fetched_at.date()
    generic = load_layouts()[GENERIC].on(day)
    return LaidPage(capture, page, source, _layout(source).on(day), generic, known=found is not None)


def _layout(source: Source) -> Layout:
    layouts = load_layouts()
    return layouts.get(source.layout, layouts[GENERIC])


def _versions(laid: LaidPage) -> list[Version]:
    """Return the versions of the layout to try: that of the day, then the others, the newest first."""
    others = reversed(_layout(laid.source).versions)
    return [laid.version, *(version for version in others if version is not laid.version)]


def _unknown(capture: Capture) -> Source:
    """Return what stands for a newspaper that nobody declared: generic, in Vietnam's time."""
    host = (urlsplit(capture.url).hostname or "unknown").removeprefix("www.")
    country = host.rpartition(".")[2] if host.endswith((".vn", ".id")) else ""
    return Source(
        slug=capture.source,
        name=host,
        homepage=f"https://{host}/",
        country=country,
        province=None,
        languages=tuple(code for code, language in languages().items() if language.read),
        timezone="Asia/Jakarta" if country == "id" else "Asia/Ho_Chi_Minh",
        family=GENERIC,
        layout=GENERIC,
        hosts=(host,),
        articles=(),
        feeds=(),
    )


def _article_address(laid: LaidPage) -> bool | None:
    """Return whether the source's patterns know the URL as an article's; None where they cannot say."""
    if not laid.known or not laid.source.articles or not laid.capture.url.startswith("http"):
        return None
    return is_article(laid.capture.url, laid.source)


def _body(laid: LaidPage, container: Container | None, known: tuple[str | None, ...]) -> Body:
    """Return the body: of the container found, else of what trafilatura finds in the whole page."""
    around = Around(
        edition=declared_edition(laid) or markup_language(laid.page),
        tail=frozenset(laid.version.tail + laid.generic.tail),
        known=frozenset(fold(text) for text in known if text),
        aggregator=laid.source.aggregator,
    )
    return read_body(container.blocks if container else _asked(laid.page), around)


def _asked(page: Page) -> list[Block]:
    """Return the paragraphs that trafilatura finds; it parses the page again, so it is asked last."""
    from trafilatura import extract as ask  # importing it takes half a second, and few pages need it

    text = ask(page.html, fast=True, include_comments=False, include_tables=True, deduplicate=False)
    return [Block(line, "p") for line in (text or "").split("\n") if line.strip()]


def _dropped(capture: Capture, reason: str, detail: str = "") -> Dropped:
    return Dropped(step="extract", subject=capture.url, reason=reason, detail=detail)
