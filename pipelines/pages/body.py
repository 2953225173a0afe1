"""An article's body out of the blocks of its container: cut at the source line, captions apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.chrome import dated_line, is_comments, is_furniture, is_tail, related_headline, tags_of
from pipelines.model import Caption, Credit
from pipelines.pages.blocks import Block
from pipelines.pages.captions import sort_captions
from pipelines.pages.cells import join_rows
from pipelines.pages.credits import credit_of, name_of, read_closing, says_byline
from pipelines.residue import clean_paragraphs
from pipelines.text import fold

_LONG = 80  # letters from which an unlinked line is prose and no headline
_HEADING = 70  # letters of a line that heads related news, comments or tags, at most
_BOX = 600  # letters of a table up to which it is a box for a linked headline
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
_BLOB = re.compile(
    r"[A-Za-z0-9+/=_-]{120,}|(?:%[0-9A-Fa-f]{2}){40,}|(?:\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|&#\d+;){30,}"
)
_BOLD_STYLE = re.compile(
    r"font-weight:\s*(?:bold|[6-9]00)|(?:^|\s)(?:font-(?:semi)?bold|fw-bold|bold)(?:$|\s)"
)
_DASHES = "-–—:•| "


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What the blocks of an article's container say."""

    paragraphs: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    credit: Credit | None = None
    byline: str | None = None
    tags: tuple[str, ...] = ()
    lead: str | None = None
    """The first paragraph where it is set off as a lead: all bold, or a heading."""
    encoded: bool = False
    """It held a blob for a script to decode, as text; that is left out."""
    removed: tuple[str, ...] = ()


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


def read_body(blocks: Sequence[Block], around: Around) -> Body:
    """Return the body that the blocks of a container make."""
    kept, credit, tags = _cut([block for block in blocks if block.text or block.image is not None], around)
    clear = [block for block in kept if not _BLOB.search(block.text)]
    parted = sort_captions(_without_related(join_rows(clear)), around.edition)
    prose = [block for block in parted.prose if not _is_known(block.text, around)]
    while prose and prose[-1].heading:
        prose.pop()  # it headed what was cut
    prose, named = _without_opening(prose)
    lead = _lead(prose)
    prose, closing = read_closing(prose[1:] if lead else prose)
    cleaned = clean_paragraphs(block.text for block in _undoubled(prose))
    return Body(
        paragraphs=cleaned.kept,
        captions=parted.captions,
        credit=credit or closing.credit,
        byline=closing.byline or named,
        tags=tags,
        lead=lead,
        encoded=len(clear) < len(kept),
        removed=(*parted.removed, *cleaned.removed),
    )


# ------------------------------------------------------------------ where the body ends


def _cut(blocks: list[Block], around: Around) -> tuple[list[Block], Credit | None, tuple[str, ...]]:
    """Return the blocks before the source line, the tags or the tail, and what these two say."""
    kept: list[Block] = []
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        credit = credit_of(block, following) if _has_prose(kept) else None
        if credit is not None and _under_picture(kept) and credit.url is None:
            kept.append(replace(block, credit=True))
        elif credit is not None and (credit.url or around.aggregator or not _goes_on(blocks[at + 1 :])):
            return kept, credit, _tags(blocks[at:])
        elif not _is_end(block, around) or not _has_prose(kept):
            kept.append(block)
        elif (
            around.aggregator or is_comments(block.text) or not _goes_on(blocks[at + 1 :], _open(block, kept))
        ):
            return kept, _later_credit(blocks[at:]), _tags(blocks[at:])
    return kept, None, ()


def _is_end(block: Block, around: Around) -> bool:
    if not block.text or len(block.text) > 200:
        return False
    if len(block.text) > _HEADING:
        return tags_of(block.text) is not None
    folded = fold(block.text).strip(_DASHES)
    return folded in around.tail or is_tail(block.text) or tags_of(block.text) is not None


def _has_prose(blocks: Sequence[Block]) -> bool:
    return any(len(block.text) > _LONG and block.linked < 0.5 for block in blocks)


def _under_picture(blocks: Sequence[Block]) -> bool:
    return bool(blocks) and (blocks[-1].image is not None or blocks[-1].caption)


def _goes_on(blocks: Sequence[Block], arounds: frozenset[int] = frozenset()) -> bool:
    """Return whether the article goes on: what looked like its end was a box within it.

    Two paragraphs of prose show it, or one in an element of `arounds`, which held the prose before the box.
    """
    after_link, prose = False, 0
    for block in blocks:
        if credit_of(block) is not None or is_comments(block.text):
            break
        linked = block.linked > 0.5
        own = block.around in arounds
        if not linked and (own or not after_link) and len(block.text) > _LONG and _ENDS.search(block.text):
            prose += 2 if own else 1
        after_link = linked or (after_link and block.image is not None)
    return prose >= 2


def _open(end: Block, kept: Sequence[Block]) -> frozenset[int]:
    """Return the elements whose children the paragraphs are; none where what may be the end is one too."""
    prose = (block for block in kept if len(block.text) > _LONG and block.linked < 0.5)
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


# ------------------------------------------------------------------ what is no paragraph


def _without_related(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without headlines of other articles, and without the tables that hold such."""
    related = [block for block in blocks if _is_related(block)]
    boxes = {block.table for block in related if block.table}
    lengths = {box: sum(len(block.text) for block in blocks if block.table == box) for box in boxes}
    gone = set(map(id, related)) | {id(block) for block in blocks if 0 < lengths.get(block.table, 0) < _BOX}
    return [block for block in blocks if id(block) not in gone]


def _is_related(block: Block) -> bool:
    if not block.text or block.caption:
        return False
    if len(block.text) < 250 and (block.linked > 0.9 or _is_dated_link(block)):
        return True
    return related_headline(block.text) is not None or (_is_plain(block) and is_furniture(block.text))


def _is_dated_link(block: Block) -> bool:
    """Return whether a line is a linked headline with its date and no more."""
    if block.linked < 0.5:
        return False
    rest = block.text
    for text, _ in block.links:
        rest = rest.replace(text, "")
    return len(rest) < 50 and dated_line(rest) is not None


def _is_plain(block: Block) -> bool:
    """Return whether a line is set like any other; what is set off may be a subheading."""
    set_off = block.heading or block.owner == "tr" or block.bold >= 0.5
    return not set_off and len(block.text.split()) < 6


def _is_known(text: str, around: Around) -> bool:
    """Return whether a paragraph repeats the title, the sapo or its opening, or is a date alone."""
    dated = dated_line(text) if len(text) < 60 else None
    if dated is not None and not dated[1]:
        return True
    opening = fold(text[:40])
    near = [each for each in around.known if each.startswith(opening)]
    folded = fold(text) if near else ""
    return any(folded == each or (len(folded) > 60 and each.startswith(folded[:200])) for each in near)


def _without_opening(prose: list[Block]) -> tuple[list[Block], str | None]:
    """Return the paragraphs without the author's and the date's line above the first, and the author."""
    first = next((at for at, block in enumerate(prose) if len(block.text) > _LONG), 0)
    named = [block for block in prose[:first] if not block.heading and says_byline(block.text)]
    dated = [block for block in prose[:first] if not block.heading and dated_line(block.text) is not None]
    gone = set(map(id, (*named, *dated)))
    return [block for block in prose if id(block) not in gone], name_of(named[0].text) if named else None


def _lead(prose: Sequence[Block]) -> str | None:
    """Return the first paragraph where it alone is set off: bold, or a second-level heading."""
    if len(prose) < 2:
        return None
    first, rest = prose[0], prose[1:]
    bold = sum(block.bold > 0.9 for block in rest) / len(rest)
    styled = _BOLD_STYLE.search(first.style) and not any(
        _BOLD_STYLE.search(block.style) for block in rest[:3]
    )
    set_off = first.owner == "h2" or ((first.bold > 0.9 or styled) and bold < 0.5 and len(rest) > 1)
    return first.text if set_off and 60 <= len(first.text) <= 1200 else None


def _undoubled(prose: Sequence[Block]) -> list[Block]:
    """Return the paragraphs without those that repeat the one before."""
    return [block for at, block in enumerate(prose) if at == 0 or block.text != prose[at - 1].text]
