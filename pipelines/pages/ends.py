"""Where an article ends in its container: at its source line, its tags, its tail, the next article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.chrome import is_comments, is_tail, tags_of
from pipelines.model import Credit
from pipelines.pages.blocks import Block
from pipelines.pages.credits import SET_OFF, credit_of, name_of, says_byline
from pipelines.text import fold

LONG = 80
"""Letters from which an unlinked line is prose and no headline."""
_HEADING = 70  # letters of a line that heads related news, comments or tags, at most
_HEADLINE = range(20, 200)  # letters of an article's headline
_AHEAD = 200  # blocks after what may be the end, among which the article may go on
_SIGNED = 3  # paragraphs from which what is signed may be a whole article; fewer are a box in it
ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
"""How a sentence ends, and a headline does not."""
_DASHES = "-–—:•| "


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is known of a page when its body is read."""

    edition: str | None = None
    tail: frozenset[str] = frozenset()
    """Folded lines that end the body."""
    known: frozenset[str] = frozenset()
    """Folded text that stands elsewhere on the article: title, sapo."""
    aggregator: bool = False
    """Whatever follows the source line is chrome."""


def cut(blocks: list[Block], around: Around) -> tuple[list[Block], Credit | None, tuple[str, ...]]:
    """Return the blocks before the source line, the tags or the tail, and what these two say."""
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        credit = credit_of(block, following) if _has_prose(kept) else None
        if credit is not None and _under_picture(kept) and credit.url is None:
            kept.append(replace(block, credit=True))
        elif credit is not None and (credit.url or around.aggregator or not _goes_on(blocks[at + 1 :])):
            return kept, credit, _tags(blocks[at:])
        elif _opens_another(block, kept) and _goes_on(blocks[at + 1 :]):
            return kept, credit_of(kept[-1]), ()
        elif not _is_end(block, around) or not _has_prose(kept):
            kept.append(block)
        elif (
            around.aggregator or is_comments(block.text) or not _goes_on(blocks[at + 1 :], _open(block, kept))
        ):
            return kept, _later_credit(blocks[at:]), _tags(blocks[at:])
    return kept, None, ()


def _opens_another(block: Block, kept: Sequence[Block]) -> bool:
    """Return whether a line is the headline of a next article: set off, right below what signs this one."""
    if len(block.text) not in _HEADLINE or block.linked > 0.5 or ENDS.search(block.text):
        return False
    if not (block.heading or block.bold > 0.9) or not kept or not _signs(kept[-1]):
        return False
    return sum(len(each.text) > LONG for each in kept) >= _SIGNED


def _signs(block: Block) -> bool:
    """Return whether a line says who wrote what stands above it, or whence it is."""
    if not block.text or block.heading or block.item:
        return False
    set_off = max(block.bold, block.italic) > 0.8 or SET_OFF.search(block.style) is not None
    named = set_off and name_of(block.text) is not None and len(block.text.split()) > 1
    return named or says_byline(block.text) or credit_of(block) is not None


def _is_end(block: Block, around: Around) -> bool:
    if not block.text or len(block.text) > 200:
        return False
    if block.heading and block.linked > 0.9:
        return True  # the headline of another article
    if len(block.text) > _HEADING:
        return tags_of(block.text) is not None
    folded = fold(block.text).strip(_DASHES)
    return folded in around.tail or is_tail(block.text) or tags_of(block.text) is not None


def _has_prose(blocks: Sequence[Block]) -> bool:
    return any(len(block.text) > LONG and block.linked < 0.5 for block in blocks)


def _under_picture(blocks: Sequence[Block]) -> bool:
    return bool(blocks) and (blocks[-1].image is not None or blocks[-1].caption)


def _goes_on(blocks: Sequence[Block], arounds: frozenset[int] = frozenset()) -> bool:
    """Return whether the article goes on: what looked like its end was a box within it.

    Two paragraphs of prose show it, or one in an element of `arounds`, which held the prose before the box.
    """
    after_link, prose = False, 0
    for block in blocks[:_AHEAD]:
        if credit_of(block) is not None or is_comments(block.text):
            return False
        linked = block.linked > 0.5
        own = block.around in arounds
        if not linked and (own or not after_link) and len(block.text) > LONG and ENDS.search(block.text):
            prose += 2 if own else 1
        if prose >= 2:
            return True
        after_link = linked or (after_link and block.image is not None)
    return False


def _open(end: Block, kept: Sequence[Block]) -> frozenset[int]:
    """Return the elements whose children the paragraphs are; none where what may be the end is one too."""
    prose = (block for block in kept if len(block.text) > LONG and block.linked < 0.5)
    arounds = frozenset(block.around for block in prose)
    return frozenset() if end.around in arounds else arounds


def _later_credit(blocks: Sequence[Block]) -> Credit | None:
    """Return the source line that stands behind the tags or the tail's heading."""
    credits = (credit_of(block, after) for block, after in zip(blocks, [*blocks[1:], None], strict=True))
    return next((credit for credit in credits if credit is not None and credit.url), None)


def _tags(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the tags in the line of tags, or in the links right after its heading."""
    for at, block in enumerate(blocks):
        tags = tags_of(block.text)
        if tags is not None:
            linked = [text for text, _ in block.links]
            linked += [
                each.text for each in blocks[at + 1 : at + 12] if each.linked > 0.9 and len(each.text) < 40
            ]
            return tags or tuple(linked)
    return ()
