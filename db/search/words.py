"""What a person typed, cut into words, quotations, fields, brackets and operators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from db.rows import storable
from db.spellings import plain

COLUMNS = {"title": "title", "sapo": "sapo", "lead": "sapo", "body": "body", "caption": "captions"}
"""Fields of the text, as people may call them → columns of the indexes."""
FILTERS = {
    "source": "source",
    "lang": "language",
    "language": "language",
    "province": "province",
    "place": "place",
    "place_then": "place_then",
    "then": "place_then",
    "product": "product",
    "section": "section",
    "publisher": "publisher",
    "status": "status",
}
"""Properties of an article, as people may call them → names in `db.columns`."""
DATES = frozenset({"date", "year", "after", "before"})
_OPERATORS = frozenset({"AND", "OR", "NOT"})

_FIELDS = "|".join(sorted({*COLUMNS, *FILTERS, *DATES}, key=len, reverse=True))
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PIECE = re.compile(
    rf"""
      (?P<sign>[()]|(?<![^\s(])-(?=[^\s-]))
    | (?P<near>NEAR(?:/(?P<apart>\d{{1,3}}))?(?=[\s(]|$))
    | (?P<field>(?i:{_FIELDS}):(?=\S)|(?:{_FIELDS}):)
    | "(?P<quoted>[^"]*)"?(?P<star>\*?)
    | (?P<word>[^\s()"]+)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a query."""

    kind: str
    """`word`, `quoted`, `field`, `near`, `operator`, `minus`, `open` or `close`."""
    text: str
    prefix: bool = False
    """A star follows."""


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a query in order; what has neither letter nor digit is left out."""
    text = plain(storable(text) or "").translate(_QUOTES)
    for found in _PIECE.finditer(text):
        yield from _READ[found.lastgroup or ""](found)


def speaks(text: str) -> bool:
    """Return whether there is a letter or a digit in the text."""
    return any(letter.isalnum() for letter in text)


def _word(found: re.Match[str]) -> Iterator[Piece]:
    word = found["word"]
    if word in _OPERATORS:
        yield Piece("operator", word)
    elif speaks(word):
        yield Piece("word", word.rstrip("*"), prefix=word.endswith("*"))


def _quoted(found: re.Match[str]) -> Iterator[Piece]:
    if speaks(found["quoted"]):
        yield Piece("quoted", found["quoted"], prefix=bool(found["star"]))


def _field(found: re.Match[str]) -> Iterator[Piece]:
    yield Piece("field", found["field"].casefold().rstrip(":"))


def _near(found: re.Match[str]) -> Iterator[Piece]:
    yield Piece("near", found["apart"] or "10")


def _sign(found: re.Match[str]) -> Iterator[Piece]:
    yield Piece({"(": "open", ")": "close", "-": "minus"}[found.group()], found.group())


_READ: dict[str, Callable[[re.Match[str]], Iterator[Piece]]] = {
    "word": _word,
    "star": _quoted,
    "field": _field,
    "near": _near,
    "sign": _sign,
}
