"""Paragraphs of a part of a page, in order, each with what its markup says about it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from pipelines.text import normalise

MOST = 5_000
"""Blocks that are read of one container; a long article has 300."""
_BREAKS = frozenset(
    "p div section article main header footer aside nav ul ol li dl dt dd table tbody thead tfoot tr td th "
    "h1 h2 h3 h4 h5 h6 caption blockquote pre figure figcaption form fieldset address details summary center "
    "hr".split()
)
_SILENT = frozenset(
    "script style noscript template iframe object embed select svg canvas textarea head title button "
    "-comment".split()
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00]")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"b", "strong"}) | _HEADINGS
_ITALIC = frozenset({"i", "em"})
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a picture, as it stands on the page."""

    text: str
    owner: str = ""
    """Name of the element that holds it."""
    style: str = ""
    """Class, style and alignment of that element, lower case."""
    bold: float = 0.0
    """Share of its letters that are bold; so the next two."""
    italic: float = 0.0
    linked: float = 0.0
    links: tuple[tuple[str, str], ...] = ()
    """(text, address) of its links."""
    image: str | None = None
    """Address of a picture; then `text` is empty and `alt` its description."""
    alt: str = ""
    caption: bool = False
    """A layout's selector says that it stands under a picture."""
    credit: bool = False
    """A layout's selector says that it names the photographer."""
    table: int = 0
    """Which table it stands in, 0 outside."""
    item: bool = False
    """It stands in a list."""
    row: int = 0
    """Which row of the table; so the next."""
    cell: int = 0
    around: int = 0
    """Which element holds the one that holds it."""

    @property
    def heading(self) -> bool:
        """Whether it is marked as a heading."""
        return self.owner in _HEADINGS


@dataclass(frozen=True, slots=True)
class Marks:
    """Elements of which something is known beforehand, by their memory address."""

    skipped: frozenset[int] = frozenset()
    captions: frozenset[int] = frozenset()
    credits: frozenset[int] = frozenset()


class _Place(NamedTuple):
    """What the open elements say about a piece of text."""

    owner: LexborNode
    number: int
    """Of the owner; equal for the pieces of one block."""
    bold: bool = False
    italic: bool = False
    href: str = ""
    caption: bool = False
    credit: bool = False
    table: int = 0
    item: bool = False
    row: int = 0
    cell: int = 0


class _Piece(NamedTuple):
    text: str
    place: _Place
    image: str | None = None
    alt: str = ""
    ends: bool = False
    """A line break: what follows is another block."""


def read_blocks(root: LexborNode, marks: Marks = Marks()) -> list[Block]:
    """Return the blocks below an element, in order; what is skipped or silent is not among them."""
    return list(islice(iter_blocks(root, marks), MOST))


def iter_blocks(root: LexborNode, marks: Marks = Marks()) -> Iterator[Block]:
    """Yield the blocks below an element, in order, reading no further than asked."""
    return (block for run in _runs(_pieces(root, marks)) if (block := _block(run)) is not None)


def iter_texts(root: LexborNode) -> Iterator[tuple[str, str]]:
    """Yield each piece of text below an element, in order, with its link's address: finer than blocks."""
    pieces = ((one_line(piece.text), piece.place.href) for piece in _pieces(root, Marks()))
    return ((text, href) for text, href in pieces if text)


def shown(node: LexborNode) -> str:
    """Return the text of an element on one line."""
    return " ".join(block.text for block in iter_blocks(node) if block.text)


def one_line(text: str) -> str:
    """Return the text normalised, without line breaks."""
    line = " ".join(text.split())
    if line.isascii() or (unicodedata.is_normalized("NFC", line) and not _INVISIBLE.search(line)):
        return line
    return " ".join(normalise(line).split())


def _pieces(root: LexborNode, marks: Marks) -> Iterator[_Piece]:
    """Yield the pieces of text and the pictures below an element; a stack, for trees deeper than Python's."""
    waiting = [(root, _Place(root, root.mem_id))]
    while waiting:
        node, place = waiting.pop()
        tag = node.tag or ""
        if tag == "-text":
            yield _Piece(node.text_content or "", place)
        elif tag == "br":
            yield _Piece("", place, ends=True)
        elif tag == "img":
            yield _Piece("", place, image=_address(node), alt=one_line(node.attributes.get("alt") or ""))
        elif tag not in _SILENT and node.mem_id not in marks.skipped:
            inner = _inside(node, tag, place, marks)
            waiting.extend((child, inner) for child in reversed(list(node.iter(include_text=True))))


def _inside(node: LexborNode, tag: str, place: _Place, marks: Marks) -> _Place:
    """Return the place of what an element holds."""
    if tag in _BREAKS:
        place = place._replace(owner=node, number=node.mem_id)
        if tag == "table":
            place = place._replace(table=node.mem_id)
        elif tag == "tr":
            place = place._replace(row=node.mem_id)
        elif tag in _CELLS:
            place = place._replace(cell=node.mem_id)
        elif tag == "li":
            place = place._replace(item=True)
    if tag in _BOLD:
        place = place._replace(bold=True)
    elif tag in _ITALIC:
        place = place._replace(italic=True)
    elif tag == "a":
        place = place._replace(href=node.attributes.get("href") or "#")
    if node.mem_id in marks.captions:
        place = place._replace(caption=True)
    return place._replace(credit=True) if node.mem_id in marks.credits else place


def _address(image: LexborNode) -> str:
    attributes = image.attributes
    return attributes.get("data-src") or attributes.get("data-original") or attributes.get("src") or ""


def _runs(pieces: Iterator[_Piece]) -> Iterator[list[_Piece]]:
    """Yield the pieces of each block: those of one owner, up to a line break or a picture."""
    for _, run in groupby(pieces, key=lambda piece: (piece.place.number, piece.place.credit)):
        gathered: list[_Piece] = []
        for piece in run:
            if piece.ends or piece.image is not None:
                yield gathered
                gathered = []
            if piece.image is not None:
                yield [piece]
            elif piece.text and not piece.ends:
                gathered.append(piece)
        yield gathered


def _block(run: list[_Piece]) -> Block | None:
    """Return the block that pieces of text make, or one picture; None where there is only blank."""
    if run and run[0].image is not None:
        return _picture(run[0])
    text = one_line("".join(piece.text for piece in run))
    if not text:
        return None
    place = run[0].place
    return Block(
        text,
        place.owner.tag or "",
        _style(place.owner),
        *_shares(run),
        links=_links(run) if any(piece.place.href for piece in run) else (),
        caption=all(piece.place.caption for piece in run),
        credit=place.credit,
        table=place.table,
        item=place.item,
        row=place.row,
        cell=place.cell,
        around=place.owner.parent.mem_id if place.owner.parent is not None else 0,
    )


def _picture(piece: _Piece) -> Block:
    place = piece.place
    return Block(
        "", place.owner.tag or "", image=piece.image, alt=piece.alt, table=place.table, item=place.item
    )


def _shares(run: list[_Piece]) -> tuple[float, float, float]:
    """Return which shares of the letters are bold, italic and linked."""
    if len(run) == 1:
        place = run[0].place
        return float(place.bold), float(place.italic), float(bool(place.href))
    letters = bold = italic = linked = 0
    for piece in run:
        length, place = len(piece.text.strip()), piece.place
        letters += length
        bold += length * place.bold
        italic += length * place.italic
        linked += length * bool(place.href)
    return (bold / letters, italic / letters, linked / letters) if letters else (0.0, 0.0, 0.0)


def _links(run: list[_Piece]) -> tuple[tuple[str, str], ...]:
    hrefs = groupby((piece for piece in run if piece.place.href), key=lambda piece: piece.place.href)
    return tuple((one_line("".join(piece.text for piece in each)), href) for href, each in hrefs)


def _style(owner: LexborNode) -> str:
    attributes = owner.attributes
    said = (attributes.get(key) for key in ("class", "style", "align"))
    return " ".join(
        [*(value.lower() for value in said if value), *(("center",) if owner.tag == "center" else ())]
    )
