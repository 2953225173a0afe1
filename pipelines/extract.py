"""Capture → Article, or Dropped with its reason; the only door to trafilatura.

A page is parsed once. Its layout points at the parts; what the layout does not find, the generic one is asked
for; where neither finds paragraphs, trafilatura is. Nothing a page can hold raises here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from urllib.parse import urlsplit

from pipelines.addresses import find_source, is_article
from pipelines.copied.plain import read_copied
from pipelines.errors import UnreadableError
from pipelines.languages import languages
from pipelines.layouts import GENERIC, Layout, Version, load_layouts
from pipelines.model import Article, Caption, Capture, Dropped, Source
from pipelines.pages.articles import Told, article_of, declared_edition
from pipelines.pages.blocks import MOST, Block, shown
from pipelines.pages.body import Body, read_body
from pipelines.pages.containers import ENOUGH, Container, container_of
from pipelines.pages.decode import decode
from pipelines.pages.embedded import embedded_of, is_paid
from pipelines.pages.ends import Around
from pipelines.pages.fields import is_encoded, markup_language, title_of
from pipelines.pages.kinds import foreign_kind, is_all_links, is_list, says_missing
from pipelines.pages.laid import LaidPage
from pipelines.pages.leads import lead_captions, named_lead, read_between, sapo_of, unmarked_lead
from pipelines.pages.parsing import Page, parse
from pipelines.pages.titles import heading_of
from pipelines.text import fold

Press = Mapping[str, Source]

_CUT_SHORT = "cut short"
_ASKED = 500_000  # characters of a page of which trafilatura is asked; it takes 10 ms for 10,000 of them
_EMBEDDED = "text from a script's data"
_PAID = "readers pay"


def extract(capture: Capture, press: Press) -> Article | Dropped:
    """Return the article that a captured page is, or why it is none; never raises on a bad page."""
    try:
        if capture.media_type == "text/plain":
            return read_copied(capture, press)
        return _refused(capture) or _read(capture, press)
    except UnreadableError as error:
        return _dropped(capture, str(error))
    except MemoryError:
        raise  # the worker has too little for this page; derive counts it as that
    except Exception as error:  # one poison page costs itself and nothing else
        return _dropped(capture, "extraction failed", f"{type(error).__name__}: {error}"[:300])


def _refused(capture: Capture) -> Dropped | None:
    """Return why a capture is no page at all; None where it may be one."""
    if not 200 <= capture.status < 300:
        return _dropped(capture, f"status {capture.status}")
    kind = foreign_kind(capture.body)
    if kind is None:
        return None
    reasons = {"nothing": "empty page", "feed": "feed"}
    return _dropped(capture, reasons.get(kind, "not a page"), kind)


def _read(capture: Capture, press: Press) -> Article | Dropped:
    decoded = decode(capture.body, capture.header("content-type"))
    laid, container, lead = _held(_lay(parse(decoded.text, capture.url), capture, press))
    if says_missing(laid.page, container.prose if container else 0):
        return _dropped(capture, "soft 404")
    if is_list(laid, container, article_address=_article_address(laid)):
        return _dropped(capture, "list page")
    told = _told(laid, container)
    article = article_of(laid, replace(told, sapo=told.sapo or lead), press)
    if not article.body and not article.sapo and not article.captions:
        framed = laid.page.tree.css_first("frameset") is not None
        return _dropped(capture, "no article found", "its text is in frames" if framed else "")
    flags = (*decoded.flags, *_cut_short(capture, container), *_read_from(laid, container))
    return replace(article, flags=(*article.flags, *flags))


def _held(laid: LaidPage) -> tuple[LaidPage, Container | None, str | None]:
    """Return the page, what holds its article, and the lead where both stand in a script's data."""
    container = container_of(laid.page, _versions(laid), laid.generic, laid.heading)
    found = embedded_of(laid) if container is None or container.prose < ENOUGH else None
    if found is None:
        return laid, container, None
    records = (*laid.page.records, found.record)
    return replace(laid, page=replace(laid.page, records=records)), found.container, found.lead


def _read_from(laid: LaidPage, container: Container | None) -> tuple[str, ...]:
    """Return the flags of a text that stood in a script's data, and of one that readers pay for."""
    embedded = (_EMBEDDED,) if container is not None and container.rule == "embedded" else ()
    return (*embedded, *((_PAID,) if is_paid(laid) else ()))


def _cut_short(capture: Capture, container: Container | None) -> tuple[str, ...]:
    """Return the flag of a page of which not everything was fetched or read."""
    whole = container is None or len(container.blocks) < MOST
    return () if whole and not capture.truncated else (_CUT_SHORT,)


def _lay(page: Page, capture: Capture, press: Press) -> LaidPage:
    """Return the page with the layout of its newspaper, as it was on the day of the capture."""
    found = press.get(capture.source) or find_source(capture.url, press)
    source = found or _unknown(capture)
    day = capture.fetched_at.date()
    layout, generic = _layout(source), load_layouts()[GENERIC].on(day)
    version = layout.on(day) if layout.name != GENERIC else Version(title=generic.title, body=())
    heading = heading_of(page, version.title + generic.title)
    return LaidPage(capture, page, source, version, generic, found is not None, heading)


def _layout(source: Source) -> Layout:
    layouts = load_layouts()
    return layouts.get(source.layout, layouts[GENERIC])


def _versions(laid: LaidPage) -> list[Version]:
    """Return the versions of the layout to try: that of the day, then the others, the newest first."""
    layout = _layout(laid.source)
    others = reversed(layout.versions) if layout.name != GENERIC else ()
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


def _told(laid: LaidPage, container: Container | None) -> Told:
    """Return title, sapo and body; the body of the container found, else of what trafilatura finds."""
    title = title_of(laid)
    blocks, between = _blocks(laid, container), read_between(laid, container)
    sapo = sapo_of(laid, title) or named_lead(laid, between, blocks)
    around = Around(
        edition=declared_edition(laid) or markup_language(laid.page),
        tail=frozenset(laid.version.tail + laid.generic.tail),
        known=frozenset(fold(text) for text in (title, sapo) if text),
        aggregator=laid.source.aggregator,
    )
    body = _with_captions(read_body(blocks, around), lead_captions(between))
    sapo = sapo or body.lead or unmarked_lead(between)
    hidden = is_encoded(laid) or (container is not None and container.hides)
    return Told(title, sapo, body, hidden=hidden)


def _with_captions(body: Body, above: Sequence[Caption]) -> Body:
    """Return the body with the captions that stand above it, each once."""
    return replace(body, captions=tuple(dict.fromkeys((*above, *body.captions)))) if above else body


def _blocks(laid: LaidPage, container: Container | None) -> Sequence[Block]:
    """Return the blocks to read; of a container that is all teasers only its pictures and captions."""
    if container is None:
        return _asked(laid.page)
    if container.teasers and container.rule == "weighed":
        return [block for block in container.blocks if block.image is not None or block.caption]
    return _below_title(laid, container)


def _below_title(laid: LaidPage, container: Container) -> Sequence[Block]:
    """Return the blocks of a container, without the lines above the headline where it holds that too."""
    heading = fold(shown(laid.heading)) if laid.heading is not None else ""
    above = list(takewhile(lambda block: fold(block.text) != heading, container.blocks))
    if len(above) == len(container.blocks) or sum(len(block.text) for block in above) > container.prose / 3:
        return container.blocks
    return [*(block for block in above if block.image is not None), *container.blocks[len(above) :]]


def _asked(page: Page) -> list[Block]:
    """Return the paragraphs that trafilatura finds; it parses the page again, so it is asked last.

    It is not asked of pages of links, which it takes for text, nor of long ones, which take it half a minute.
    """
    if len(page.html) > _ASKED or is_all_links(page):
        return []
    from trafilatura import extract as ask  # importing it takes half a second, and few pages need it

    text = ask(page.html, fast=True, include_comments=False, include_tables=True, deduplicate=False)
    return [Block(line, "p") for line in (text or "").split("\n") if line.strip()][:MOST]


def _dropped(capture: Capture, reason: str, detail: str = "") -> Dropped:
    return Dropped(step="extract", subject=capture.url, reason=reason, detail=detail)
