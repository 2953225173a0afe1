"""The parts of an article beside its body and lead: title, byline, section, tags, publisher, editions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from pipelines.chrome import dated_line, doubled_publisher, is_furniture
from pipelines.pages.blocks import iter_blocks, one_line, shown
from pipelines.pages.credits import name_of, says_byline
from pipelines.pages.laid import LaidPage, near_title
from pipelines.pages.parsing import Page, is_article_record
from pipelines.pages.titles import confirms, names_site, sayings, shows, without_site
from pipelines.text import fold

_SECTIONS = ("[class*=cate] a", "[class*=cate]", "[class*=section-name]", "[class*=zone] a")
_ACCOUNTS = frozenset({"super user", "admin", "administrator", "webmaster", "root", "editor"})
_NEAR = 8  # lines beside the title among which the author's may stand alone
_PARTS = re.compile(r"\s*[|•·–—]\s*|\s+-\s+")


def title_of(laid: LaidPage) -> str | None:
    """Return the headline: a heading that the head confirms or the layout marks, else what the head says."""
    said = next(sayings(laid.page), None)
    heading = shown(laid.heading) if laid.heading is not None else None
    names = (laid.page.meta("og:site_name") or "", laid.source.name)
    if said is None or heading is None:
        return heading or (without_site(said, names) if said else None)
    sure = laid.version.body or confirms(laid.page, heading) or names_site(said, heading, names)
    return heading if sure or not shows(laid.page, said) else without_site(said, names)


def byline_of(laid: LaidPage) -> str | None:
    """Return the author's name as the page marks it."""
    marked = map(shown, laid.page.every(laid.version.byline))
    named = (name for name in map(_author, marked) if name)
    return (
        next(named, None)
        or _said_author(laid)
        or next(_generic_byline(laid), None)
        or next(_beside_date(laid), None)
    )


def section_of(laid: LaidPage) -> str | None:
    """Return the newspaper's own section."""
    page = laid.page
    marked = page.text_of(laid.version.section)
    said = page.meta("article:section") or next(page.said("articleSection"), None)
    named = page.text_of(laid.generic.section) or next(map(shown, near_title(laid, _SECTIONS)), None)
    return next((one for one in (marked, said, named) if one and 1 < len(one) <= 60), None)


def tags_of(laid: LaidPage) -> tuple[str, ...]:
    """Return the tags as the page shows them, else as its head lists them."""
    page = laid.page
    for selectors in (laid.version.tags, laid.generic.tags):
        shown_tags = [shown(node).strip("#,; ") for node in page.every(selectors)]
        if tags := [tag for tag in shown_tags if 1 < len(tag) <= 60]:
            return tuple(dict.fromkeys(tags))
    return tuple(dict.fromkeys(tag for tag in page.metas.get("article:tag", ()) if tag))


def publisher_of(laid: LaidPage) -> tuple[str | None, str | None]:
    """Return whom an aggregator names as the newspaper, and the line as written."""
    for line in _publisher_lines(laid) if laid.source.aggregator else ():
        if byline := doubled_publisher(line):
            return byline.publisher, line
    return None, None


def _publisher_lines(laid: LaidPage) -> Iterator[str]:
    """Yield the lines where the layout has the publisher, then those around the title."""
    for node in laid.page.every(laid.version.publisher):
        yield from (shown(node), one_line(node.text(deep=True)))
    around = laid.heading.parent if laid.heading is not None else None
    if around is not None:
        yield from (block.text for block in islice(iter_blocks(around), 80))


def versions_of(page: Page) -> tuple[tuple[str, str], ...]:
    """Return (language, URL) of the page's other editions, as its head links them."""
    links = page.tree.css("link[rel=alternate][hreflang][href]")[:40]
    pairs = ((link.attributes.get("hreflang") or "", link.attributes.get("href") or "") for link in links)
    return tuple(
        dict.fromkeys(
            (lang.split("-")[0].lower(), page.link(href)) for lang, href in pairs if _is_language(lang)
        )
    )


def markup_language(page: Page) -> str | None:
    """Return what the `lang` attribute of the page claims."""
    root = page.tree.css_first("html")
    said = (root.attributes.get("lang") or root.attributes.get("xml:lang") or "") if root is not None else ""
    return said.replace("_", "-").split("-")[0].lower() or None


def _is_language(said: str) -> bool:
    return said.lower() != "x-default" and said[:2].isalpha()


# ------------------------------------------------------------------ byline


def _beside_date(laid: LaidPage) -> Iterator[str]:
    """Yield the author in a line such as `By Nam Phong`, `By Nam Phong | May 4, 2026` around the title."""
    around = laid.heading.parent if laid.heading is not None else None
    lines = [block.text for block in islice(iter_blocks(around), 60)] if around is not None else []
    near = [line for line in lines[:_NEAR] if says_byline(line)]
    dated = [line for line in lines if dated_line(line) is not None]
    parts = [part for line in (*near, *dated) for part in _PARTS.split(line)]
    yield from (name for part in parts if says_byline(part) and (name := name_of(part)))
    shouted = (part for part in parts if part.isupper() and 2 <= len(part.split()) <= 5)
    yield from (name for part in shouted if not is_furniture(part) and (name := name_of(part)))


def _author(text: str) -> str | None:
    """Return the name that a marked line gives, its date left out."""
    dated = dated_line(text)
    parts = (*_PARTS.split(text), dated[1]) if dated else (text,)
    named = (name_of(part) for part in parts)
    return next((name for name in named if name and not is_furniture(name)), None)


def _said_author(laid: LaidPage) -> str | None:
    """Return the author that the head names, unless that is the newspaper."""
    records = (record for record in laid.page.records if is_article_record(record))
    named = [name for record in records for name in _names(record.get("author"))]
    named += [name for name in (laid.page.meta("author", "article:author"),) if name]
    return next((name for name in map(name_of, named) if name and not _is_paper(name, laid)), None)


def _names(author: object) -> Iterator[str]:
    if isinstance(author, str):
        yield author
    elif isinstance(author, list):
        for one in author[:5]:
            yield from _names(one)
    elif isinstance(author, Mapping) and isinstance(author.get("name"), str):
        yield author["name"]


def _is_paper(name: str, laid: LaidPage) -> bool:
    papers = {
        fold(laid.source.name),
        fold(laid.page.meta("og:site_name") or ""),
        fold(laid.source.hosts[0]),
    }
    return (
        fold(name) in papers | _ACCOUNTS
        or fold(name).startswith(("bao ", "http", "www"))
        or "." in name.strip(".")
    )


def _generic_byline(laid: LaidPage) -> Iterator[str]:
    """Yield what is marked as an author near the title."""
    named = (_author(shown(node)) for node in near_title(laid, laid.generic.byline))
    return (name for name in named if name and not _is_paper(name, laid))


def is_encoded(laid: LaidPage) -> bool:
    """Return whether the layout's marks of a body encoded for a script are on the page."""
    return any(laid.page.tree.css_first(selector) is not None for selector in laid.version.obfuscated)
