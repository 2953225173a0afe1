"""The parts of an article beside its body and lead: title, section, tags, publisher, editions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pipelines.chrome import doubled_publisher
from pipelines.pages.blocks import iter_blocks, one_line, shown
from pipelines.pages.laid import LaidPage, near_title
from pipelines.pages.parsing import Page
from pipelines.pages.titles import confirms, names_site, sayings, shows, without_site

_SECTIONS = ("[class*=cate] a", "[class*=cate]", "[class*=section-name]", "[class*=zone] a")
_PATHS = tuple(f"[{name}*={part} i]" for part in ("crumb", "path", "cate") for name in ("class", "id"))
_PATHS += ("[class$=cat]",)
_CRUMBS = 6  # links of a path at most; a menu has more


def title_of(laid: LaidPage) -> str | None:
    """Return the headline: a heading that the head confirms or the layout marks, else what the head says."""
    said = next(sayings(laid.page), None)
    heading = shown(laid.heading) if laid.heading is not None else None
    names = (laid.page.meta("og:site_name") or "", laid.source.name)
    if said is None or heading is None:
        return heading or (without_site(said, names) if said else None)
    sure = laid.version.body or confirms(laid.page, heading) or names_site(said, heading, names)
    return heading if sure or not shows(laid.page, said) else without_site(said, names)


def section_of(laid: LaidPage) -> str | None:
    """Return the newspaper's own section."""
    page = laid.page
    marked = page.text_of(laid.version.section)
    said = page.meta("article:section") or next(page.said("articleSection"), None)
    named = page.text_of(laid.generic.section) or next(map(shown, near_title(laid, _SECTIONS)), None)
    found = (one for one in (marked, said, named) if one and 1 < len(one) <= 60)
    return next(found, None) or next(_path_ends(laid), None)


def _path_ends(laid: LaidPage) -> Iterator[str]:
    """Yield the last link of each path such as `Trang chủ / Kinh tế` around the title."""
    heading = shown(laid.heading) if laid.heading is not None else ""
    for path in near_title(laid, _PATHS):
        links = [shown(link) for link in path.css("a")[: _CRUMBS + 1]]
        names = [name for name in links if name and name != heading and len(name) <= 60]
        if len(links) <= _CRUMBS:
            yield from names[-1:] or ([text] if 1 < len(text := shown(path)) <= 30 else [])


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


def is_encoded(laid: LaidPage) -> bool:
    """Return whether the layout's marks of a body encoded for a script are on the page."""
    return any(laid.page.tree.css_first(selector) is not None for selector in laid.version.obfuscated)
