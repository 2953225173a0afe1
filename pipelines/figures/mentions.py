"""Quantities where they stand in a sentence, and the sentence as it is being read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from pipelines.figures.masks import Hidden
from pipelines.figures.passages import Passage
from pipelines.figures.ratings import Stars
from pipelines.model import Quantity, Rating

_NOWHERE: Sequence[tuple[int, int]] = ()


@dataclass(slots=True, kw_only=True)  # frozen, it takes thrice the time to make
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

    _said: dict[str, list[tuple[int, int]]] | None = None

    def __post_init__(self) -> None:
        self._covered = {at: one for one in self.hidden if one.covers for at in range(one.first, one.last)}

    def covering(self, at: int) -> Hidden | None:
        """Return what hides a token."""
        return self._covered.get(at)

    def said(self, key: str) -> Sequence[tuple[int, int]]:
        """Return the places of all phrases of a meaning, first token and the one after the last."""
        if self._said is None:
            self._said = self._meant()
        return self._said.get(key, _NOWHERE)

    def _meant(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        lexicon, tokens = self.passage.lexicon, self.passage.tokens
        meant_by = lexicon.meant_by
        for at, word in [(at, word) for at, word in enumerate(tokens.words) if word in meant_by]:
            for key in meant_by[word]:
                if match := lexicon.meanings[key].match(tokens.words, at):
                    found.setdefault(key, []).append((at, match[0]))
        return found

    def free(self, first: int, last: int) -> bool:
        """Tell whether nothing hides the tokens."""
        return not self._covered or not any(at in self._covered for at in range(first, last))
