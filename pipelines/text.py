"""Unicode, folding, sentences: what every reader of text here agrees on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pipelines.languages import abbreviations, openers
from pipelines.model import Span

# Patterns, not str.translate: on Vietnamese text that is seven times slower.
_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\x00]"
)
_LOOKALIKES = (("đ", "d"), ("ð", "d"), ("’", "'"), ("ʼ", "'"), ("‘", "'"))
_MARKS = re.compile(r"[\u0300-\u036f]+")
_BLANKS = re.compile(r"[^\S\n]{2,}|[^\S\n ]")


def normalise(text: str) -> str:
    """Return NFC without invisible characters, with runs of blanks as one and lines trimmed."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n")).strip()


def fold(text: str) -> str:
    """Return the text without case, marks or tone, đ as d: equal for every spelling of one word.

    `fold("Hoà") == fold("Hòa") == "hoa"`. Length may differ from the text's; for keys, never for display.
    """
    if text.isascii():
        return text.lower()
    text = text.casefold()
    for sign, like in _LOOKALIKES:
        text = text.replace(sign, like)
    return _MARKS.sub("", unicodedata.normalize("NFD", text))


_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$)|\n+")
_WORD_BEFORE = re.compile(r"(?:([^\W\d_]+)\s+)?[(\[\"'“‘/]*([^\s(\[\"'“‘/]+)$")
_WORD_AFTER = re.compile(r"[\"'“‘(\[]*([^\W\d_]+)")
_OPENS = re.compile(r"[\"'“‘(\[–—-]*\s*([^\W\d_])")
_NUMBERED = re.compile(r"[\"“(\[]?(?:\d{1,3}|[IVX]{1,4}|[a-zA-ZđĐ])")


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text, in order, without the blanks between them.

    A sentence ends at . ! ? … before a blank, unless an abbreviation, an initial or the number of a list's
    entry stands there or the next word goes on in lower case; a line break always ends one.
    """
    return list(_cut(text))


@lru_cache(maxsize=2)
def _cut(text: str) -> tuple[Span, ...]:
    """Return the sentences; an article's are asked for by several readers, one after the other."""
    return tuple(_sentences(text))


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for end in _END.finditer(text):
        if end.group().startswith("\n"):
            stop = end.start()
        elif _goes_on(text, start, end):
            continue
        else:
            stop = end.end()
        yield from _trimmed(text, start, stop)
        start = end.end()
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, start: int, end: re.Match[str]) -> bool:
    following = text[end.end() : end.end() + 24].lstrip(" \u00a0\u202f")
    opening = _OPENS.match(following)
    if opening and opening.group(1).islower():
        return True
    if end.group() != "." or not following or following.startswith("\n"):
        return False
    if _NUMBERED.fullmatch(text[start : end.start()].strip()):
        return True
    before = _WORD_BEFORE.search(text, max(start, end.start() - 30), end.start())
    return before is not None and _is_short_form(before.group(1) or "", before.group(2), following)


def _is_short_form(previous: str, word: str, following: str) -> bool:
    """Return whether a stop after the word is its own, an abbreviation's or a name's, and no end."""
    initial = len(word) == 1 and word.isupper() and not previous.islower()
    closing = abbreviations().get(unicodedata.normalize("NFC", word.lower()))
    if closing is None and not initial:
        return False
    closing = closing is not False
    after = _WORD_AFTER.match(following)
    return not (closing and after and after.group(1).lower() in openers())


def _trimmed(text: str, start: int, stop: int) -> Iterator[Span]:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop > start:
        yield Span(start=start, end=stop)
