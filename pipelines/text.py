"""Unicode, folding, sentences: what every reader of text here agrees on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipelines.model import Span

_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\x00")
)
_LOOKALIKE = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "’": "'", "ʼ": "'", "‘": "'"})
_MARKS = re.compile(r"[\u0300-\u036f]+")
_BLANKS = re.compile(r"[^\S\n]+")


def normalise(text: str) -> str:
    """Return NFC without invisible characters, with runs of blanks as one and lines trimmed."""
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n")).strip()


def fold(text: str) -> str:
    """Return the text without case, marks or tone, đ as d: equal for every spelling of one word.

    `fold("Hoà") == fold("Hòa") == "hoa"`. Length may differ from the text's; for keys, never for display.
    """
    return _MARKS.sub("", unicodedata.normalize("NFD", text.casefold().translate(_LOOKALIKE)))


# Abbreviations after which a full stop ends no sentence (all three languages; folded, without the stop).
_ABBREVIATIONS = frozenset(
    "tp tx tt q p h x mr mrs ms dr prof st no nos co ltd inc corp jr sr vs approx dept fig rp hlm jl "
    "bpk drs ir sdr yth dll dsb dst ths ts gs pgs bs ks cn ncs nxb nsnd nsut art vol gen col maj capt "
    "rev sen rep gov jan feb mar apr jun jul aug sep sept oct nov dec s.d s.h s.e s.t m.si a.m p.m "
    "u.s u.k d.c e.g i.e".split()
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n+")
_WORD_BEFORE = re.compile(r"([^\s(\"'“‘]+)$")
_OPENS_LOW = re.compile(r"[\"'“‘(\[–—-]*\s*[a-zà-ỹđ]")


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text, in order, without the blanks between them.

    A sentence ends at . ! ? … before a blank, unless an abbreviation, an initial or a figure's stop stands
    there or the next word goes on in lower case; a line break always ends one.
    """
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for end in _END.finditer(text):
        if end.group().startswith("\n"):
            stop = end.start()
        elif _goes_on(text, end):
            continue
        else:
            stop = end.end()
        yield from _trimmed(text, start, stop)
        start = end.end()
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, end: re.Match[str]) -> bool:
    following = text[end.end() : end.end() + 8].lstrip(" \u00a0")
    if _OPENS_LOW.match(following):
        return True
    if end.group() != ".":
        return False
    before = _WORD_BEFORE.search(text, max(0, end.start() - 24), end.start())
    if before is None:
        return False
    word = before.group(1)
    return fold(word).strip(".") in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word.isupper())


def _trimmed(text: str, start: int, stop: int) -> Iterator[Span]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop > start:
        yield Span(start=start, end=stop)
