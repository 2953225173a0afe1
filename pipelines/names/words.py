"""Words, figures and marks of a sentence, and the phrases found among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipelines.figures.view import look

WORD, FIGURE, MARK = "word", "figure", "mark"

# A code such as ST25 is one word; the possessive 's is one of its own.
_TOKEN = re.compile(
    r"(?P<word>[^\W_]*[^\W\d_][^\W_]*(?:'(?!s\b)[^\W\d_]+)*)|(?P<figure>\d+(?:[.,]\d+)*)|(?P<mark>'s\b|[^\w\s]|_)"
)

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a stretch of text, as parallel columns."""

    words: tuple[str, ...]
    """In lower case."""
    kinds: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, at: int) -> str:
        """Return the word at an index, empty beyond either end."""
        return self.words[at] if 0 <= at < len(self.words) else ""


def split_words(lower: str, start: int, end: int) -> Words:
    """Return the tokens of `lower[start:end]`."""
    found = list(_TOKEN.finditer(lower, start, end))
    return Words(
        tuple(token.group() for token in found),
        tuple(str(token.lastgroup) for token in found),
        tuple(token.start() for token in found),
        tuple(token.end() for token in found),
    )


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Return the tokens of a phrase of a language file."""
    return tuple(token.group() for token in _TOKEN.finditer(look(phrase).lower))


_Sized = tuple[tuple[int, dict[tuple[str, ...], V]], ...]
"""The phrases that share a word, by how many words they have, the longest first."""


class Phrases(Generic[V]):
    """Phrases by their words; the longest that fits is found."""

    __slots__ = ("_byfirst", "_bylast", "first")

    def __init__(self, phrases: Iterable[tuple[str, V]]) -> None:
        split = [(phrase_words(phrase), value) for phrase, value in phrases]
        self._byfirst = _sized(split, 0)
        self._bylast = _sized(split, -1)
        self.first = frozenset(self._byfirst)
        """First words of all phrases."""

    def match(self, words: tuple[str, ...], at: int) -> tuple[int, V] | None:
        """Return the index after the longest phrase that starts at a word, and its value."""
        for size, table in self._byfirst.get(words[at], ()):
            value = table.get(words[at : at + size] if size > 1 else (words[at],))
            if value is not None:
                return at + size, value
        return None

    def match_upto(self, words: tuple[str, ...], at: int, end: int) -> tuple[int, V] | None:
        """Return the index after the phrase that fills the words from `at` to `end`, and its value."""
        sized = dict(self._byfirst.get(words[at], ()))
        value = sized[end - at].get(words[at:end]) if end - at in sized else None
        return None if value is None else (end, value)

    def match_before(self, words: tuple[str, ...], at: int) -> tuple[int, V] | None:
        """Return the first index of the longest phrase that ends before a word, and its value."""
        if at <= 0:
            return None
        for size, table in self._bylast.get(words[at - 1], ()):
            value = table.get(words[at - size : at]) if size <= at else None
            if value is not None:
                return at - size, value
        return None

    def all(self, words: tuple[str, ...]) -> list[tuple[int, int, V]]:
        """Return every phrase in a row of words, longest first at each place, none inside another."""
        first = self.first
        if first.isdisjoint(words):
            return []
        found: list[tuple[int, int, V]] = []
        done = 0
        for at in [at for at, word in enumerate(words) if word in first]:
            hit = self.match(words, at) if at >= done else None
            if hit is not None:
                done = hit[0]
                found.append((at, done, hit[1]))
        return found


def _sized(phrases: Iterable[tuple[tuple[str, ...], V]], key: int) -> dict[str, _Sized[V]]:
    """Return phrases by the word at `key`; of equal ones the first counts."""
    found: dict[str, dict[int, dict[tuple[str, ...], V]]] = {}
    for words, value in phrases:
        found.setdefault(words[key], {}).setdefault(len(words), {}).setdefault(words, value)
    return {word: tuple(sorted(sizes.items(), reverse=True)) for word, sizes in found.items()}


def listed(table: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return the phrases of a table with the key each stands under."""
    return [(phrase, key) for key, phrases in table.items() for phrase in phrases]


def flagged(phrases: Iterable[str]) -> list[tuple[str, bool]]:
    """Return phrases that need no value."""
    return [(phrase, True) for phrase in sorted(phrases)]
