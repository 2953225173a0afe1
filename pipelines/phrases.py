"""Phrases of the language files, found among the words of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from pipelines.tokens import spelt_words
from pipelines.view import look

V = TypeVar("V")


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase of a language file, as the reader of names takes them."""
    return spelt_words(look(phrase).lower)


_Sized = tuple[tuple[int, dict[tuple[str, ...], V]], ...]
"""The phrases that share a word, by how many words they have, the longest first."""


class Phrases(Generic[V]):
    """Phrases by their words, as one of the ways to cut gives them; the longest that fits is found."""

    __slots__ = ("_byfirst", "_bylast", "first")

    def __init__(
        self, phrases: Iterable[tuple[str, V]], cut: Callable[[str], tuple[str, ...]] = phrase_words
    ) -> None:
        split = [(cut(phrase), value) for phrase, value in phrases]
        self._byfirst = _sized(split, 0)
        self._bylast = _sized(split, -1)
        self.first = frozenset(self._byfirst)
        """First words of all phrases."""

    def match(self, words: tuple[str, ...], at: int) -> tuple[int, V] | None:
        """Return the index after the longest phrase that starts at a word, and its value."""
        if not 0 <= at < len(words):
            return None
        for size, table in self._byfirst.get(words[at], ()):
            value = table.get(words[at : at + size])
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
        if not 0 < at <= len(words):
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
