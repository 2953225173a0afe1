"""An article's body out of the blocks of its container: cut at the source line, captions apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.chrome import dated_line, is_clock, is_counter, is_furniture, related_headline
from pipelines.model import Caption, Credit
from pipelines.pages.blocks import Block
from pipelines.pages.captions import is_accented, sort_captions
from pipelines.pages.cells import join_rows
from pipelines.pages.credits import name_of, read_closing, says_byline
from pipelines.pages.ends import ENDS, LONG, Around, cut
from pipelines.pages.series import captioned
from pipelines.residue import clean_paragraphs
from pipelines.text import fold

_LABEL = 60  # letters of a line that names a box of other articles, at most
_HEADLINE = 15  # letters of a headline at least
_ROW = 2  # links that a long line may be made of; more are a menu
_BOX = 600  # letters of a table up to which it is a box for a linked headline
_BLOB = re.compile(
    r"[A-Za-z0-9+/=_-]{120,}|(?:%[0-9A-Fa-f]{2}){40,}|(?:\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|&#\d+;){30,}"
)
_BOLD_STYLE = re.compile(
    r"font-weight:\s*(?:bold|[6-9]00)|(?:^|\s)(?:font-(?:semi)?bold|fw-bold|bold)(?:$|\s)"
)


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


def read_body(blocks: Sequence[Block], around: Around) -> Body:
    """Return the body that the blocks of a container make."""
    kept, credit, tags = cut([block for block in blocks if block.text or block.image is not None], around)
    clear = [block for block in kept if not _BLOB.search(block.text)]
    told = captioned(_without_related(join_rows(clear)))
    parted = sort_captions(told, _spoken(told, around.edition))
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


def _spoken(blocks: Sequence[Block], edition: str | None) -> str | None:
    """Return the language of the paragraphs: Vietnamese where most are, whatever the markup claims."""
    prose = [is_accented(block.text) for block in blocks if len(block.text) > LONG]
    return "vi" if 2 * sum(prose) > len(prose) else edition


# ------------------------------------------------------------------ what is no paragraph


def _without_related(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without headlines of other articles, and without the tables that hold such."""
    related = [block for block, after in pairwise([*blocks, Block("")]) if _is_related(block, after)]
    boxes = {block.table for block in related if block.table}
    lengths = {box: sum(len(block.text) for block in blocks if block.table == box) for box in boxes}
    gone = set(map(id, related)) | {id(block) for block in blocks if 0 < lengths.get(block.table, 0) < _BOX}
    return [block for block in blocks if id(block) not in gone]


def _is_related(block: Block, after: Block) -> bool:
    if not block.text or block.caption:
        return False
    if block.linked > 0.9 and (len(block.text) < 250 or len(block.links) > _ROW):
        return True
    if len(block.text) < 250 and _is_dated_link(block):
        return True
    if is_clock(block.text) or is_counter(block.text) or _heads_links(block, after):
        return True
    return related_headline(block.text) is not None or (_is_plain(block) and is_furniture(block.text))


def _heads_links(block: Block, after: Block) -> bool:
    """Return whether a short line stands over a linked headline, in an element of its own: it names a box."""
    linked = after.linked > 0.9 and len(after.text) > _HEADLINE
    return linked and len(block.text) < _LABEL and block.owner != "p" and not ENDS.search(block.text)


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
    if dated is not None and (not dated[1] or is_furniture(dated[1])):
        return True
    opening = fold(text[:40])
    near = [each for each in around.known if each.startswith(opening)]
    folded = fold(text) if near else ""
    return any(folded == each or (len(folded) > 60 and each.startswith(folded[:200])) for each in near)


def _without_opening(prose: list[Block]) -> tuple[list[Block], str | None]:
    """Return the paragraphs without the author's and the date's line above the first, and the author."""
    first = next((at for at, block in enumerate(prose) if len(block.text) > LONG), 0)
    named = [block for block in prose[:first] if not block.heading and says_byline(_first_part(block.text))]
    dated = [block for block in prose[:first] if not block.heading and dated_line(block.text) is not None]
    gone = set(map(id, (*named, *dated)))
    author = name_of(_first_part(named[0].text)) if named else None
    return [block for block in prose if id(block) not in gone], author


def _first_part(line: str) -> str:
    """Return the first of the makers that a line names: `Words: Lan | Pictures: Minh`."""
    return line.split(" | ")[0]


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
