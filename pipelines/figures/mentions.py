"""Quantities where they stand in a sentence, and the sentence as it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from pipelines.figures.masks import Hidden
from pipelines.figures.passages import Passage
from pipelines.figures.ratings import Stars
from pipelines.model import Quantity, Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A quantity where it stands in a sentence."""

    quantity: Quantity
    first: int
    """Index of the first token of number, currency or unit."""
    last: int
    """Index after the last of them."""
    number_end: int
    """Index after the number, before its unit."""
    rule: str
    outer: int
    """Index of the first token with the words of the bound."""
    end: int
    """Index after the last token with bound and denominators."""
    counted: bool = False
    """The unit is a noun that is counted, not a measure."""
    plural: bool = False
    """The counted noun stands in the plural, where its language has one."""
    rating: Rating | None = None
    other: Fraction | None = None
    of_whole: bool = False
    """The whole of an N of M."""


@dataclass(slots=True)
class Line:
    """A sentence being read: what is hidden in it, and what has been found."""

    passage: Passage
    hidden: list[Hidden]
    mentions: list[Mention] = field(default_factory=list)
    stars: list[Stars] = field(default_factory=list)
    _covered: dict[int, Hidden] = field(default_factory=dict)

    _said: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._covered = {at: one for one in self.hidden for at in range(one.first, one.last)}

    def covering(self, at: int) -> Hidden | None:
        """Return what hides a token."""
        return self._covered.get(at)

    def said(self, key: str) -> list[tuple[int, int]]:
        """Return the places of all phrases of a meaning, first token and the one after the last."""
        if key not in self._said:
            trie, tokens = self.passage.lexicon.meanings[key], self.passage.tokens
            rare = trie.first.isdisjoint(tokens.words)
            places = () if rare else (at for at, word in enumerate(tokens.words) if word in trie.first)
            self._said[key] = [(at, found[0]) for at in places if (found := trie.match(tokens, at))]
        return self._said[key]

    def free(self, first: int, last: int) -> bool:
        """Tell whether nothing hides the tokens."""
        return not any(at in self._covered for at in range(first, last))
