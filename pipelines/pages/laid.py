"""A page with its layout, and what stands around its title."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from pipelines.layouts import Version
from pipelines.model import Capture, Source
from pipelines.pages.parsing import Page, in_frame

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
    heading: LexborNode | None = None
    """The element of the headline."""


def near_title(laid: LaidPage, selectors: Sequence[str]) -> Iterator[LexborNode]:
    """Yield what the selectors find around the title, the nearest first, none of the page's frame."""
    scope = laid.heading.parent if laid.heading is not None else None
    for _ in range(_CLIMB):
        if scope is None or scope.tag == "html":
            return
        yield from (node for node in scope.css(", ".join(selectors))[:12] if not in_frame(node, scope))
        scope = scope.parent


def beside_title(laid: LaidPage, node: LexborNode) -> bool:
    """Return whether an element stands in the title's part of the page, and in no box of that part."""
    root = laid.page.tree.body
    scope = shared_part(node, laid.heading) if laid.heading is not None else root
    return scope is None or not in_frame(node, scope)


def shared_part(one: LexborNode, other: LexborNode) -> LexborNode | None:
    """Return the smallest element that holds two."""
    around = {each.mem_id for each in ancestors(other)}
    return next((each for each in ancestors(one) if each.mem_id in around), None)


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the elements around one, the nearest first."""
    at = node.parent
    while at is not None:
        yield at
        at = at.parent
