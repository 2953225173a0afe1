"""Words, figures and marks of a sentence, and the tries that find phrases among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

FIGURE, WORD, MARK = "figure", "word", "mark"

_FIGURE = re.compile(
    r"(?P<figure>\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?![\d.,]*\d)|\d+(?:[.,]\d+)*[¼½¾⅓⅔]?|[¼½¾⅓⅔])"
)
_TOKEN = re.compile(
    _FIGURE.pattern + r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<mark>[^\w\s]|_)"
)
_MARKED = re.compile(r"\d[.,]\d")
_KINDS = ("", FIGURE, WORD, MARK)
"""By the number of the group that matched."""

DASHES = frozenset("-–—~")

V = TypeVar("V")


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


def tokenise(text: str, start: int, end: int) -> Tokens:
    """Return the tokens of `text[start:end]`, which is in lower case."""
    found = [
        (token[0], _KINDS[token.lastindex or 0], *token.span()) for token in _TOKEN.finditer(text, start, end)
    ]
    if not found:
        return Tokens((), (), (), (), 0)
    words, kinds, starts, ends = zip(*found, strict=True)
    return Tokens(words, kinds, starts, ends, len(words))


class Trie(Generic[V]):
    """Phrases by their tokens; the longest that fits is found in one walk."""

    __slots__ = ("_backward", "_root", "first")

    def __init__(self, phrases: Mapping[str, V] | Iterable[tuple[str, V]], *, backward: bool = False) -> None:
        self._root: dict[str, Any] = {}
        self._backward = backward
        pairs = phrases.items() if isinstance(phrases, Mapping) else phrases
        for phrase, value in pairs:
            self._add(split(phrase), value)
        self.first = frozenset(key for key in self._root if key)
        """First tokens of all phrases (last ones, for a backward trie)."""

    def _add(self, words: list[str], value: V) -> None:
        node = self._root
        for word in reversed(words) if self._backward else words:
            node = node.setdefault(word, {})
        node.setdefault("", value)

    def match(self, tokens: Tokens, at: int) -> tuple[int, V] | None:
        """Return the end of the longest phrase that starts at a token and its value; None: there is none.

        A backward trie reads to the left from the token before `at` and returns the phrase's first token.
        """
        words = tokens.words
        place = at - 1 if self._backward else at
        if not 0 <= place < tokens.size or words[place] not in self._root:
            return None  # most places, so this comes first
        return self._walk(words, place)

    def _walk(self, words: tuple[str, ...], place: int) -> tuple[int, V] | None:
        step = -1 if self._backward else 1
        node: Any = self._root
        best: tuple[int, V] | None = None
        while 0 <= place < len(words):
            node = node.get(words[place])
            if node is None:
                break
            if "" in node:
                best = (place if self._backward else place + 1, node[""])
            place += step
        return best


def marked_figures(text: str) -> list[str]:
    """Return the figures of a text that hold a separator, and others, as written; most texts have none."""
    return _FIGURE.findall(text) if _MARKED.search(text) else []


def split(phrase: str) -> list[str]:
    """Return the tokens of a phrase of a language file."""
    return [token.group() for token in _TOKEN.finditer(phrase.lower())]
