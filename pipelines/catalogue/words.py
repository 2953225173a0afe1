"""A name → its words, by what they may be in another language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipelines.catalogue.kinds import KIND, MERE, Concept, vocabulary
from pipelines.languages import languages
from pipelines.names.gazetteer import fold_exact
from pipelines.names.lexicon import syllable
from pipelines.tokens import WORD, spell
from pipelines.view import look

HARD, LOOSE, FOREIGN, SURE, MAYBE = "hard", "loose", "foreign", "sure", "maybe"
"""A word of a proper name, the same in every language; one of a name or one that is translated; one that is
translated, from a word in no list; one of a concept; one of a concept with a capital, which may be a name."""
NATIVE = "vi"
"""The language that proper names are of: their words stand in it as they are, in others without marks."""
LONGEST = 40
"""Words of a name that are compared."""


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a name."""

    word: str
    """Folded."""
    use: str
    concept: Concept | None = None


@dataclass(frozen=True)
class Words:
    """The words of a name, in order."""

    parts: tuple[Part, ...]
    head_last: bool
    """The type noun ends the name."""
    native: bool
    """It is in the language that the names are of."""

    @cached_property
    def all(self) -> frozenset[str]:
        """Every word."""
        return frozenset(part.word for part in self.parts)

    @cached_property
    def hard(self) -> frozenset[str]:
        """The words that are surely of a proper name."""
        return self._of(HARD)

    @cached_property
    def loose(self) -> frozenset[str]:
        """The words that may be of a name or may be translated."""
        return self._of(LOOSE)

    @cached_property
    def foreign(self) -> frozenset[str]:
        """The words of the language that no list has."""
        return self._of(FOREIGN)

    @cached_property
    def core(self) -> tuple[str, ...]:
        """What may be of a proper name, in order."""
        return tuple(part.word for part in self.parts if part.use in (HARD, LOOSE, MAYBE))

    @cached_property
    def proper(self) -> frozenset[str]:
        """The words in which a proper name may stand; a Vietnamese type noun is none."""
        return frozenset(self.core) if self.native else self.all

    @cached_property
    def doubted(self) -> tuple[Part, ...]:
        """Words of concepts that may be names."""
        return tuple(part for part in self.parts if part.use == MAYBE)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """What is surely or probably of a proper name, in order."""
        return tuple(part.word for part in self.parts if part.use in (HARD, LOOSE))

    @cached_property
    def joined(self) -> str:
        """The same with words of no list, written together: a proper name may be."""
        return "".join(part.word for part in self.parts if part.use in (HARD, LOOSE, FOREIGN))

    @cached_property
    def concepts(self) -> frozenset[str]:
        """What it says in words of the list that are surely no name; praise does not count."""
        return self._meant(SURE)

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Concepts of words that may be names."""
        return self._meant(MAYBE)

    @cached_property
    def head(self) -> str | None:
        """The concept of the type noun."""
        kinds = [one.concept.id for one in self.parts if one.concept and one.concept.role == KIND]
        return (kinds[-1] if self.head_last else kinds[0]) if kinds else None

    def _of(self, use: str) -> frozenset[str]:
        return frozenset(part.word for part in self.parts if part.use == use)

    def _meant(self, use: str) -> frozenset[str]:
        found = (part.concept for part in self.parts if part.use == use)
        return frozenset(one.id for one in found if one is not None and one.role != MERE)


def read_words(name: str, language: str, *, proper: bool = False) -> Words:
    """Return the words of a name in a language; `proper`: its first word has no capital but for a name."""
    known = languages().get(language)
    head_last = bool(known and known.products and known.products.head_last)
    parts = list(_parts(name, language, 0 if proper else 1))[:LONGEST]
    native = language == NATIVE
    return Words(tuple(_doubted(parts) if native else parts), head_last, native)


def _doubted(parts: list[Part]) -> Iterator[Part]:
    """Doubt a syllable inside a Vietnamese name before one that no list has: trà *bò* khai is of no beef."""
    for at, part in enumerate(parts):
        unlisted = [each for each in parts[at + 1 : at + 2] if each.use == LOOSE]
        alone = part.use == SURE and at > 0 and parts[at - 1].concept != part.concept
        yield Part(part.word, MAYBE, part.concept) if alone and unlisted else part


def _parts(name: str, language: str, inside: int) -> Iterator[Part]:
    view = look(name)
    tokens = spell(view.lower, 0, len(view.lower))
    meant = _meanings(tokens.words, language)
    for at, (word, kind, start) in enumerate(zip(tokens.words, tokens.kinds, tokens.starts, strict=True)):
        if kind == WORD or any(letter.isalnum() for letter in word):
            capital = view.text[start : start + 1].isupper()
            yield _part(fold_exact(word), meant.get(at), language == NATIVE, capital and at >= inside)


def _meanings(words: tuple[str, ...], language: str) -> dict[int, Concept]:
    known = vocabulary(language)
    found = known.all(words) if known is not None else ()
    return {at: concept for first, last, concept in found for at in range(first, last)}


def _part(word: str, concept: Concept | None, native: bool, capital: bool) -> Part:
    """Return a word by its use; `native`: in the language that the names are of, `capital`: inside a name."""
    if concept is not None:
        return Part(word, MAYBE if native and capital else SURE, concept)
    if native:
        return Part(word, HARD if capital else LOOSE)
    return Part(word, HARD if _vietnamese(word) else FOREIGN)


def _vietnamese(word: str) -> bool:
    return not word.isalpha() or any(map(str.isdigit, word)) or syllable().fullmatch(word) is not None
