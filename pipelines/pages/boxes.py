"""Boxes that ask readers for something, newsletters, polls, searches: told by their controls."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

_CONTROLS = "input, textarea, select"
_SILENT = frozenset({"hidden", "submit", "image", "button"})  # forms of ASP.NET have them everywhere
_WRAPS = frozenset({"div", "section", "aside", "fieldset", "form", "td", "article"})
_FEWEST = 20  # letters of a box that says what it asks for
_MOST = 500
_MANY = 40  # controls looked at; a page with more is a form
_PROSE = 80  # letters of a paragraph of prose; a box has one at most


def asking_boxes(root: LexborNode) -> Iterator[LexborNode]:
    """Yield the smallest elements below one that hold a control and say what it is for."""
    for control in root.css(_CONTROLS)[:_MANY]:
        if control.attributes.get("type") not in _SILENT and (box := _box(control, root)) is not None:
            yield box


def _box(control: LexborNode, root: LexborNode) -> LexborNode | None:
    at = control.parent
    while at is not None and at.mem_id != root.mem_id and at.tag != "body":
        if at.tag in _WRAPS and (length := len(at.text(deep=True).strip())) >= _FEWEST:
            return at if length <= _MOST and not _holds_article(at) else None
        at = at.parent
    return None


def _holds_article(box: LexborNode) -> bool:
    prose = [each for each in box.css("p") if len(each.text(deep=True)) > _PROSE]
    return len(prose) > 1 or box.css_first("h1") is not None
