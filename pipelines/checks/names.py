"""Names that differ by a letter: capitalised words of either side that are nearly, not quite, the same.

Regular loans (President, Presiden) are no mistakes: a pair that comes back in other stories is exempt, and so
is a word that its language writes elsewhere while it never writes the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from pipelines.checks.beside import CAPITALS, REMEMBERED, Beside, Passage
from pipelines.checks.reasons import reason
from pipelines.languages import languages
from pipelines.model import Discrepancy, Span
from pipelines.text import fold

SHORTEST = 4
"""Letters of a name in which one wrong letter can be told from another word."""
LONG = 8
"""Letters from which two may differ."""

_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(rf"(?<![^\W\d_])[{CAPITALS}][^\W\d_]{{{SHORTEST - 1},}}")

Near = tuple[str, str]
"""Two names, folded."""


@dataclass(frozen=True, slots=True)
class Name:
    """A capitalised word."""

    key: str
    """Folded."""
    span: Span


@dataclass(frozen=True, slots=True)
class NamesKnown:
    """What all pairs of versions teach about names."""

    words: Counter[tuple[str | None, str]]
    """In how many pairs of versions a language has a word, in any case; a sentence counts once."""
    near: Counter[Near]
    """In how many pairs of versions two names stand against each other."""
    loans: frozenset[Near]
    """Pairs that translate each other."""

    @classmethod
    def of(cls, besides: Iterable[Beside], loans: frozenset[Near]) -> NamesKnown:
        """Return what the passages of two versions teach."""
        return cls.of_stories([besides], loans)

    @classmethod
    def of_stories(cls, stories: Iterable[Iterable[Beside]], loans: frozenset[Near]) -> NamesKnown:
        """Return what pairs of versions teach, each given as its passages.

        A version that keeps to a wrong letter counts once.
        """
        words: Counter[tuple[str | None, str]] = Counter()
        near: Counter[Near] = Counter()
        seen: set[tuple[str, str]] = set()
        for story in stories:
            found: set[Near] = set()
            said: set[tuple[str | None, str]] = set()
            for beside in story:
                found.update((one.key, other.key) for one, other in near_names(beside))
                for side in (beside.left, beside.right):
                    if (side.language or "", side.text) not in seen:
                        seen.add((side.language or "", side.text))
                        said.update((side.language, word) for word in _words(side.text))
            near.update(found)
            words.update(said)
        return cls(words, near, loans)

    def exempt(self, pair: Near, spoken: tuple[str | None, str | None]) -> bool:
        """Tell whether two names are two languages' spellings of one word."""
        left, right = spoken
        if self.near[pair] > 1 or pair in self.loans or _cognate(pair, left, right):
            return True
        ours, theirs = self.words[left, pair[0]], self.words[right, pair[1]]
        return min(ours, theirs) > 1 and not self.words[right, pair[0]]


def _cognate(pair: Near, left: str | None, right: str | None) -> bool:
    """Tell whether a word of English stands against its regular loan: Zone, Zona."""
    if left == "en":
        return _loaned(*pair, right)
    return right == "en" and _loaned(pair[1], pair[0], left)


def _loaned(word: str, loan: str, language: str | None) -> bool:
    known = languages().get(language or "")
    return known is not None and any(
        word.endswith(ending) and word[: -len(ending)] + other == loan
        for ending, others in known.checks.loans.items()
        for other in others
    )


def names_differ(beside: Beside, known: NamesKnown) -> Iterator[Discrepancy]:
    """Yield each pair of names that are one letter apart."""
    spoken = beside.left.language, beside.right.language
    for one, other in near_names(beside):
        if not known.exempt((one.key, other.key), spoken):
            ours = beside.left.text[one.span.start : one.span.end]
            theirs = beside.right.text[other.span.start : other.span.end]
            yield Discrepancy(
                kind="name",
                severity="error",
                left=beside.left.span(one.span.start, one.span.end),
                right=beside.right.span(other.span.start, other.span.end),
                reason=reason("against", one=ours, other=theirs),
            )


@lru_cache(maxsize=REMEMBERED)
def near_names(beside: Beside) -> tuple[tuple[Name, Name], ...]:
    """Return the names of the left that the right has not, each with the nearest that the left has not."""
    return tuple(_near_names(beside)) if beside.left.text and beside.right.text else ()


def _near_names(beside: Beside) -> Iterator[tuple[Name, Name]]:
    ours, theirs = _words(beside.left.text), _words(beside.right.text)
    left = [name for name in _names(beside.left) if name.key not in theirs]
    right = [name for name in _names(beside.right) if name.key not in ours]
    for one in left:
        near = [
            (distance, at) for at, other in enumerate(right) if (distance := _distance(one.key, other.key))
        ]
        if near:
            yield one, right.pop(min(near)[1])


def _distance(one: str, other: str) -> int:
    """Return how many letters two names differ by; 0 where they are no spellings of one name."""
    most = 2 if min(len(one), len(other)) >= LONG else 1
    distance = OSA.distance(one, other, score_cutoff=most)
    return distance if distance <= most else 0


def _names(passage: Passage) -> Iterator[Name]:
    for found in _NAME.finditer(passage.text):
        yield Name(_folded(found.group()), Span(start=found.start(), end=found.end()))


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))
