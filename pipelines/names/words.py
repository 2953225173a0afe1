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


class Phrases(Generic[V]):
    """Phrases by their words; the longest that fits is found."""

    __slots__ = ("_byfirst", "_bylast")

    def __init__(self, phrases: Iterable[tuple[str, V]]) -> None:
        self._byfirst: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._bylast: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        for phrase, value in phrases:
            words = phrase_words(phrase)
            self._byfirst.setdefault(words[0], []).append((words, value))
            self._bylast.setdefault(words[-1], []).append((words, value))
        for found in (*self._byfirst.values(), *self._bylast.values()):
            found.sort(key=lambda entry: -len(entry[0]))

    def match(self, words: tuple[str, ...], at: int) -> tuple[int, V] | None:
        """Return the index after the longest phrase that starts at a word, and its value."""
        for phrase, value in self._byfirst.get(words[at], ()):
            if len(phrase) == 1 or words[at : at + len(phrase)] == phrase:
                return at + len(phrase), value
        return None

    def match_upto(self, words: tuple[str, ...], at: int, end: int) -> tuple[int, V] | None:
        """Return the index after the phrase that fills the words from `at` to `end`, and its value."""
        for phrase, value in self._byfirst.get(words[at], ()):
            if len(phrase) == end - at and words[at:end] == phrase:
                return end, value
        return None

    def match_before(self, words: tuple[str, ...], at: int) -> tuple[int, V] | None:
        """Return the first index of the longest phrase that ends before a word, and its value."""
        if at <= 0:
            return None
        for phrase, value in self._bylast.get(words[at - 1], ()):
            if len(phrase) == 1 or (at >= len(phrase) and words[at - len(phrase) : at] == phrase):
                return at - len(phrase), value
        return None

    def starts(self, words: tuple[str, ...]) -> bool:
        """Tell whether any word may start a phrase."""
        return not self._byfirst.keys().isdisjoint(words)

    def all(self, words: tuple[str, ...]) -> list[tuple[int, int, V]]:
        """Return every phrase in a row of words, longest first at each place, none inside another."""
        found: list[tuple[int, int, V]] = []
        at = 0
        while at < len(words):
            hit = self.match(words, at) if words[at] in self._byfirst else None
            if hit is None:
                at += 1
                continue
            found.append((at, hit[0], hit[1]))
            at = hit[0]
        return found


def listed(table: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return the phrases of a table with the key each stands under."""
    return [(phrase, key) for key, phrases in table.items() for phrase in phrases]


def flagged(phrases: Iterable[str]) -> list[tuple[str, bool]]:
    """Return phrases that need no value."""
    return [(phrase, True) for phrase in sorted(phrases)]
