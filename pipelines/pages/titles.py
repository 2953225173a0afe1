"""The headline of a page: the heading that its head confirms, else the one that stands where headings do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from pipelines.chrome import opens_with_press
from pipelines.pages.blocks import one_line, shown
from pipelines.pages.parsing import Page, in_frame
from pipelines.text import fold

_UNMARKED = "h2, h3, h4, b, strong, font, span, td, div, p"
_LOOKED_AT = 2_000  # elements of a page without a heading that are compared with its title
_FEWEST = 6  # letters of a headline
_TELLING = 20  # letters from which a headline alone says which element repeats it
_NAMED = 4  # words of a site's name at most; a newspaper known by name may add as many
_SITE = re.compile(r"\s+[-–—|»•]\s+")


def heading_of(page: Page, selectors: Sequence[str]) -> LexborNode | None:
    """Return the element of the headline: the longest heading that the head confirms, else the first one.

    A page without a heading repeats the title of its document somewhere, in bold or in a table.
    """
    marked = [node for node in page.every(selectors) if len(shown(node)) >= _FEWEST]
    confirmed = [node for node in marked if confirms(page, shown(node)) and not _leads_home(node)]
    if confirmed:
        return max(confirmed, key=lambda node: len(shown(node)))
    root = page.tree.body
    own = [node for node in marked if root is None or not (_is_linked(node) or in_frame(node, root))]
    return _repeating(page) or next(iter(own or marked), None)


def confirms(page: Page, heading: str) -> bool:
    """Return whether the head of a page says a heading, or its greater part."""
    return any(_agree(heading, said) for said in sayings(page))


def sayings(page: Page) -> Iterator[str]:
    """Yield what the head of a page calls it, the most reliable first."""
    for name in ("og:title", "twitter:title"):
        yield from (value for value in page.metas.get(name, ()) if value)
    yield from page.said("headline")
    if document := document_title(page):
        yield document


def names_site(said: str, heading: str, names: Sequence[str]) -> bool:
    """Return whether a head only gives the newspaper's name where a heading says more."""
    words, folded = len(said.split()), fold(said)
    named = any(fold(name) in folded for name in names if name) or opens_with_press(said)
    return len(heading.split()) > words and words <= (2 * _NAMED if named else _NAMED)


def shows(page: Page, said: str) -> bool:
    """Return whether a page shows its readers what its head calls it."""
    root = page.tree.body
    return root is not None and fold(without_site(said, ())) in fold(one_line(root.text(deep=True)))


def document_title(page: Page) -> str | None:
    """Return the title of the document."""
    node = page.tree.css_first("head title")
    return one_line(node.text(deep=True)) or None if node is not None else None


def without_site(said: str, names: Sequence[str]) -> str:
    """Return a document title without the newspaper's name behind it."""
    site = {fold(name) for name in names if name}
    parts = _SITE.split(said)
    while len(parts) > 1 and (fold(parts[-1]) in site or _names_paper(parts[-1])):
        parts.pop()
    return said[: said.rindex(parts[-1]) + len(parts[-1])] if parts else said


def _behind_site(said: str) -> str:
    """Return a document title without the newspaper's name before it."""
    first, _, rest = _SITE.sub("\n", said, count=1).partition("\n")
    return rest if len(rest) >= _TELLING and _names_paper(first) and opens_with_press(first) else said


def _names_paper(part: str) -> bool:
    """Return whether the last part of a document title is short, or opens as names of papers do."""
    words = len(part.split())
    return words <= 5 or (words <= 2 * _NAMED + 1 and opens_with_press(part))


def _agree(heading: str, said: str) -> bool:
    one, other = fold(heading), fold(said)
    greater = len(one) >= len(fold(without_site(said, ()))) / 2
    return (one in other and greater) or other in one or one[:40] == other[:40]


def _leads_home(node: LexborNode) -> bool:
    """Return whether a heading is the newspaper's own, linked to its first page."""
    link = node.css_first("a[href]")
    if link is None:
        return False
    try:
        return urlsplit(link.attributes.get("href") or "").path in {"", "/"}
    except ValueError:
        return False


def _is_linked(node: LexborNode) -> bool:
    """Return whether a heading leads elsewhere: it is another article's."""
    link = node.css_first("a[href]")
    return link is not None and node.tag != "h1"


def _repeating(page: Page) -> LexborNode | None:
    """Return the innermost element whose whole text is the title of the document."""
    said = [each for each in sayings(page) if len(each) >= _TELLING]
    wanted = {fold(text) for each in said for text in (without_site(each, ()), _behind_site(each))}
    longest = 2 * max(map(len, wanted), default=0)
    found = None
    for node in page.tree.css(_UNMARKED)[:_LOOKED_AT] if wanted else ():
        text = node.text(deep=True)
        if _TELLING <= len(text) <= longest and fold(one_line(text)) in wanted and not _is_linked(node):
            if found is not None and not _holds(found, node):
                break
            found = node
    return found


def _holds(outer: LexborNode, inner: LexborNode) -> bool:
    at = inner.parent
    while at is not None and at.mem_id != outer.mem_id:
        at = at.parent
    return at is not None
