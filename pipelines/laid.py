"""A page with its layout, and what stands around its title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from pipelines.layouts import Version
from pipelines.model import Capture, Source
from pipelines.pages import Page, in_frame

_CLIMB = 4  # ancestors of the title in which unmarked parts are looked for


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A page with the layout that it is read with."""

    capture: Capture
    page: Page
    source: Source
    version: Version
    generic: Version
    known: bool = True
    """The source is one of the press, so that its URL patterns mean something."""


def near_title(laid: LaidPage, selectors: Sequence[str]) -> Iterator[LexborNode]:
    """Yield what the selectors find around the title, the nearest first, none of the page's frame."""
    title = title_element(laid)
    scope = title.parent if title is not None else None
    for _ in range(_CLIMB):
        if scope is None or scope.tag == "html":
            return
        yield from (node for node in scope.css(", ".join(selectors))[:12] if not in_frame(node, scope))
        scope = scope.parent


def title_element(laid: LaidPage) -> LexborNode | None:
    """Return the heading of the page."""
    return laid.page.first(laid.version.title) or laid.page.first(laid.generic.title)
