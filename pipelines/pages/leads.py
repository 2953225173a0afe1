"""The sapo: the lead of the provincial press, found where its layout has it or recovered where it is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice, takewhile

from pipelines.chrome import dated_line, doubled_publisher
from pipelines.model import Caption
from pipelines.pages.blocks import Block, iter_blocks, shown
from pipelines.pages.captions import sort_captions
from pipelines.pages.containers import Container, marks_of
from pipelines.pages.laid import LaidPage, beside_title, near_title, shared_part
from pipelines.text import fold

_FEWEST = 40  # letters of a sapo
_MOST = 1500
_LINES = 12  # between title and body, in which an unmarked lead is looked for
_NEXT = 4  # the same where the body has no opening


def sapo_of(laid: LaidPage, title: str | None) -> str | None:
    """Return the lead: the layout's, else what the page describes itself with where it shows that too."""
    return next(_marked(laid), None) or _described(laid, title)


def named_lead(laid: LaidPage, between: Sequence[Block], opening: Sequence[Block]) -> str | None:
    """Return the paragraph above the body, or the one that opens it, that is named like a lead."""
    texts = {block.text for block in (*between, *opening[:_NEXT]) if _could_lead(block)}
    named = (shown(node) for node in near_title(laid, laid.generic.sapo))
    return next((text for text in named if text in texts), None)


def unmarked_lead(between: Sequence[Block]) -> str | None:
    """Return the paragraph between title and body where it is the only one."""
    texts = [block.text for block in sort_captions(between).prose if _could_lead(block)]
    return texts[0] if len(texts) == 1 else None


def lead_captions(between: Sequence[Block]) -> tuple[Caption, ...]:
    """Return the captions of pictures between title and body: marked ones, and those that credit somebody."""
    if not any(block.image is not None or block.caption for block in between):
        return ()
    marked = {block.text for block in between if block.caption}
    found = sort_captions(between).captions
    return tuple(one for one in found if one.credit or any(one.text in text for text in marked))


def _marked(laid: LaidPage) -> Iterator[str]:
    for node in laid.page.every(laid.version.sapo):
        text = shown(node)
        if _FEWEST <= len(text) <= _MOST and beside_title(laid, node):
            yield text


def _described(laid: LaidPage, title: str | None) -> str | None:
    """Return the page's own description, as far as the page shows it to readers as one paragraph.

    A description cut short is only an opening that a machine took from somewhere; it is no lead by itself.
    """
    head = laid.page.meta("og:description", "description", "twitter:description")
    said = head or next(laid.page.said("description"), None)
    root = laid.page.tree.body
    if root is None or not said or len(said) < _FEWEST or (title and fold(said) == fold(title)):
        return None
    wanted = fold(said).rstrip(" .…")
    texts = (
        one.text for one in iter_blocks(root) if abs(len(one.text) - len(said)) < 20 and one.linked < 0.5
    )
    return next((text for text in texts if fold(text).rstrip(" .…") == wanted), None)


def read_between(laid: LaidPage, container: Container | None) -> list[Block]:
    """Return what stands after the title and before the body's opening, as the page shows it."""
    title = laid.heading
    root = shared_part(container.node, title) if container is not None and title is not None else None
    if title is None or root is None or container is None:
        return []
    heading, opening = shown(title), None if container.teasers else container.opening
    blocks = iter_blocks(root, marks_of(root, laid.version, laid.generic))
    after = islice(dropwhile(lambda block: block.text != heading, blocks), 1, _LINES if opening else _NEXT)
    before = list(takewhile(lambda block: block.text != opening, after))
    return before if len(before) < _LINES - 1 else []


def _could_lead(block: Block) -> bool:
    if not _FEWEST <= len(block.text) <= _MOST or block.linked > 0.5 or block.caption or block.item:
        return False
    return dated_line(block.text) is None and doubled_publisher(block.text) is None
