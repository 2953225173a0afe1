"""Phrases of the language files, found among the words of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from pipelines.tokens import spelt_words
from pipelines.view import look

V = TypeVar("V")


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase of a language file, as the reader of names takes them."""
    return spelt_words(look(phrase).lower)


class Phrases(Generic[V]):
    """Phrases by their words, as one of the ways to cut gives them; the longest that fits is found.

    They are kept in two tries, of nested tables by word; the value of a phrase that ends stands under "".
    """

    __slots__ = ("_ahead", "_back", "first")

    def __init__(
        self, phrases: Iterable[tuple[str, V]], cut: Callable[[str], tuple[str, ...]] = phrase_words
    ) -> None:
        split = [(cut(phrase), value) for phrase, value in phrases]
        self._ahead = _trie(split)
        self._back = _trie((words[::-1], value) for words, value in split)
        self.first = frozenset(self._ahead)
        """First words of all phrases."""

    def match(self, words: tuple[str, ...], at: int) -> tuple[int, V] | None:
        """Return the index after the longest phrase that starts at a word, and its value."""
        if not 0 <= at < len(words) or words[at] not in self._ahead:
            return None  # most places, so this comes first
        node: Any = self._ahead
        found: tuple[int, V] | None = None
        for place in range(at, len(words)):
            node = node.get(words[place])
            if node is None:
                break
            if "" in node:
                found = place + 1, node[""]
        return found

    def match_upto(self, words: tuple[str, ...], at: int, end: int) -> tuple[int, V] | None:
        """Return the index after the phrase that fills the words from `at` to `end`, and its value."""
        found = self.match(words[at:end], 0)
        return (end, found[1]) if found is not None and at + found[0] == end else None

    def match_before(self, words: tuple[str, ...], at: int) -> tuple[int, V] | None:
        """Return the first index of the longest phrase that ends before a word, and its value."""
        if not 0 < at <= len(words) or words[at - 1] not in self._back:
            return None
        node: Any = self._back
        found: tuple[int, V] | None = None
        for place in range(at - 1, -1, -1):
            node = node.get(words[place])
            if node is None:
                break
            if "" in node:
                found = place, node[""]
        return found

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


def _trie(phrases: Iterable[tuple[tuple[str, ...], V]]) -> dict[str, Any]:
    """Return the phrases as nested tables; of equal ones the first counts."""
    root: dict[str, Any] = {}
    for words, value in phrases:
        node = root
        for word in words:
            node = node.setdefault(word, {})
        node.setdefault("", value)
    return root


def listed(table: Mapping[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    """Return the phrases of a table with the key each stands under."""
    return [(phrase, key) for key, phrases in table.items() for phrase in phrases]


def flagged(phrases: Iterable[str]) -> list[tuple[str, bool]]:
    """Return phrases that need no value."""
    return [(phrase, True) for phrase in sorted(phrases)]
