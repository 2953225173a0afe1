"""Words, figures and marks of a stretch of text, cut in two ways: for what is counted, and for names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

FIGURE, WORD, MARK = "figure", "word", "mark"
DASHES = frozenset("-–—~")

_PARTS = "¼½¾⅓⅔"
_SEPARATED = rf"\d{{1,3}}(?: \d{{3}})+(?:[.,]\d{{1,2}})?(?![\d.,]*\d)|\d+(?:[.,]\d+)*[{_PARTS}]?|[{_PARTS}]"
_FIGURE = re.compile(_SEPARATED)
_MARKED = re.compile(r"\d[.,]\d")
_COUNTED = re.compile(rf"({_SEPARATED}|[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]|_)")
# A code such as ST25 is one word; the possessive 's is one of its own.
_SPELT = re.compile(r"([^\W_]*[^\W\d_][^\W_]*(?:'(?!s\b)[^\W\d_]+)*|\d+(?:[.,]\d+)*|'s\b|[^\w\s]|_)")
_APART = re.compile(rf"[^\W\d_]\d|\d(?: \d|[^\W\d_])|[{_PARTS}]")
"""Where the two ways may differ, beside 's."""
_MOST = 50_000
"""Tokens whose kinds are remembered."""


@dataclass(slots=True)  # frozen, it takes thrice the time to make
class Tokens:
    """The tokens of a stretch of text, as parallel columns."""

    words: tuple[str, ...]
    """In lower case."""
    kinds: tuple[str, ...]
    starts: tuple[int, ...]
    """Offsets into the view."""
    ends: tuple[int, ...]
    size: int
    """How many."""

    def __len__(self) -> int:
        return self.size

    def word(self, at: int) -> str:
        """Return the word at an index, empty beyond either end."""
        return self.words[at] if 0 <= at < self.size else ""

    def kind(self, at: int) -> str:
        """Return the kind at an index, empty beyond either end."""
        return self.kinds[at] if 0 <= at < self.size else ""

    def touching(self, at: int) -> bool:
        """Tell whether no blank stands between this token and the one before it."""
        return 0 < at < self.size and self.starts[at] == self.ends[at - 1]


class _Kinds(dict[str, str]):
    """The kind of each token, as far as it was asked for."""

    def __init__(self, kind: Callable[[str], str]) -> None:
        super().__init__()
        self._kind = kind

    def __missing__(self, token: str) -> str:
        if len(self) >= _MOST:
            self.clear()
        kind = self[token] = self._kind(token)
        return kind


def _counted_kind(token: str) -> str:
    if token[0].isdecimal() or token[0] in _PARTS:
        return FIGURE
    return WORD if token[0].isalnum() else MARK


def _spelt_kind(token: str) -> str:
    if not token[0].isalnum():
        return MARK
    return WORD if any(letter.isalnum() and not letter.isdecimal() for letter in token) else FIGURE


_COUNTED_KINDS, _SPELT_KINDS = _Kinds(_counted_kind), _Kinds(_spelt_kind)


def tokenise(text: str, start: int, end: int) -> Tokens:
    """Return the tokens of `text[start:end]`, which is in lower case, as the reader of figures takes them.

    `1 000` and `2½` are one figure each, the letters of a code are a word of their own.
    """
    return _cut(_COUNTED, _COUNTED_KINDS, text, start, end)


def spell(text: str, start: int, end: int, counted: Tokens | None = None) -> Tokens:
    """Return the tokens of `text[start:end]`, which is in lower case, as the reader of names takes them.

    A code such as `st25` is one word, the possessive `'s` one of its own. `counted` are the tokens that the
    reader of figures takes, where they are known: mostly they are the same.
    """
    if counted is not None and _alike(text, counted, start, end):
        return counted
    return _cut(_SPELT, _SPELT_KINDS, text, start, end)


def _alike(text: str, counted: Tokens, start: int, end: int) -> bool:
    if text.find("'s", start, end) >= 0:
        return False
    return FIGURE not in counted.kinds or _APART.search(text, start, end) is None


def _cut(pattern: re.Pattern[str], kinds: _Kinds, text: str, start: int, end: int) -> Tokens:
    """Return the tokens that a pattern of one group tells from what lies between them."""
    pieces = pattern.split(text[start:end])
    words = tuple(pieces[1::2])
    offsets = tuple(accumulate(map(len, pieces), initial=start))
    return Tokens(words, tuple(map(kinds.__getitem__, words)), offsets[1:-1:2], offsets[2::2], len(words))


def marked_figures(text: str) -> list[str]:
    """Return the figures of a text that hold a separator, and others, as written; most texts have none."""
    return _FIGURE.findall(text) if _MARKED.search(text) else []


def counted_words(phrase: str) -> tuple[str, ...]:
    """Return the tokens of a phrase of a language file, as the reader of figures takes them."""
    return tuple(_COUNTED.findall(phrase.lower()))


def spelt_words(phrase: str) -> tuple[str, ...]:
    """Return the tokens of a phrase in lower case, as the reader of names takes them."""
    return tuple(_SPELT.findall(phrase))
