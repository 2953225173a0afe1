"""Which sentence of an article tells of a thing, and where in it the thing stands: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.text import fold, sentences

_WORD = re.compile(r"\w+")
_LONGEST = 600
"""Characters of a sentence that are quoted; a table that lost its lines is one endless sentence."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; marked where it is what was watched for. Not escaped."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence, parted at what is marked in it."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The sentence."""
        return "".join(piece.text for piece in self.pieces)


def telling(texts: Iterable[str], words: Sequence[str]) -> Quotation:
    """Return the first sentence with the most of these words, the words marked; the first where none has any.

    Words are folded, several may be one phrase; one that ends in `*` is the beginning of a word.
    """
    best, most, surfaces = "", -1, frozenset[str]()
    for text in texts:
        for span in sentences(text):
            sentence = text[span.start : span.end]
            found = [_surfaces(sentence, word) for word in words]
            if (number := sum(map(bool, found))) > most:
                best, most, surfaces = sentence, number, frozenset().union(*found)
            if most == len(words):
                return marked(best, surfaces)
    return marked(best, surfaces)


def _surfaces(sentence: str, word: str) -> frozenset[str]:
    """Return how a sentence writes a word or phrase."""
    parts, open_end = word.rstrip("*").split(), word.endswith("*")
    tokens = [(match.start(), match.end(), fold(match.group())) for match in _WORD.finditer(sentence)]
    runs = (tokens[at : at + len(parts)] for at in range(len(tokens) - len(parts) + 1))
    return frozenset(
        sentence[run[0][0] : run[-1][1]]
        for run in runs
        if run and _says([token for *_, token in run], parts, open_end)
    )


def _says(tokens: Sequence[str], parts: Sequence[str], open_end: bool) -> bool:
    last = tokens[-1].startswith(parts[-1]) if open_end else tokens[-1] == parts[-1]
    return last and tokens[:-1] == parts[:-1]


def marked(sentence: str, surfaces: Iterable[str]) -> Quotation:
    """Return a sentence with these marked wherever they stand as whole words; a very long one is cut."""
    wanted = {surface for surface in (" ".join(one.split()) for one in surfaces) if surface}
    ordered = sorted(wanted, key=lambda surface: (-len(surface), surface))
    text = _cut(" ".join(sentence.split()), ordered)
    if not wanted:
        return Quotation((Piece(text),) if text else ())
    pattern = "|".join(re.escape(surface) for surface in ordered)
    parts = re.split(rf"(?<!\w)({pattern})(?!\w)", text)
    return Quotation(tuple(Piece(part, marked=at % 2 == 1) for at, part in enumerate(parts) if part))


def _cut(text: str, surfaces: Sequence[str]) -> str:
    if len(text) <= _LONGEST:
        return text
    at = max(0, min((text.find(one) for one in surfaces if one in text), default=0) - _LONGEST // 3)
    end = min(len(text), at + _LONGEST)
    return ("…" if at else "") + text[at:end].strip() + ("…" if end < len(text) else "")
