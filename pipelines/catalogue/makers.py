"""A producer's name → what is compared of it in every language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from rapidfuzz import fuzz

from pipelines.catalogue.kinds import families
from pipelines.catalogue.words import Words, read_words
from pipelines.languages import languages
from pipelines.names.gazetteer import fold_exact
from pipelines.names.keys import without_form
from pipelines.names.words import Phrases, flagged, phrase_words

SPELLING = 92
"""Of 100: names of one language that are at least so alike are one name, misspelt."""


class Likeness(StrEnum):
    """How two producers stand to each other."""

    SAME = "same"
    OTHER = "other"
    OPEN = "open"
    """One may be the other: its legal form differs."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A producer's name, read."""

    language: str
    legal_form: str | None
    words: Words
    """Without its legal form and the words of its trade."""


@lru_cache(maxsize=1 << 14)
def read_maker(name: str, legal_form: str | None, language: str) -> Maker:
    """Return what is compared of a producer."""
    return Maker(language, legal_form, read_words(_proper(name, language), language, proper=True))


def liken(one: Maker, other: Maker) -> Likeness:
    """Return how two producers stand to each other by their names."""
    if not (_one_name(one, other) if one.language == other.language else _translated(one.words, other.words)):
        return Likeness.OTHER
    known = {one.legal_form, other.legal_form} - {None}
    return Likeness.OPEN if len(known) > 1 else Likeness.SAME


def _one_name(one: Maker, other: Maker) -> bool:
    if one.words.all == other.words.all:
        return True
    names = (" ".join(part.word for part in each.words.parts) for each in (one, other))
    return fuzz.ratio(*names) >= SPELLING


def _translated(one: Words, other: Words) -> bool:
    if not one.core or not other.core or not (one.hard <= other.all and other.hard <= one.all):
        return False
    if not (one.all & other.all):
        return False
    return not (_only(one, other) and _only(other, one))


def _only(one: Words, other: Words) -> set[str]:
    """Return the families of types that one name has and the other has not."""
    said = {families()[each] for each in other.concepts | other.doubtful}
    return {families()[each] for each in one.concepts} - said


def _proper(name: str, language: str) -> str:
    """Return a name without legal form and words of trades, its marks and capitals kept."""
    words = name.split()
    keys = without_form(name).split()
    kept: list[str] = []
    for word in words:
        if keys and _plain(word) and keys[: len(_plain(word))] == _plain(word):
            del keys[: len(_plain(word))]
            kept.append(word)
    return _untraded(" ".join(kept) or name, language)


def _plain(word: str) -> list[str]:
    return [part for part in phrase_words(fold_exact(word)) if any(map(str.isalnum, part))]


def _untraded(name: str, language: str) -> str:
    words = name.split()
    lower = tuple(word.lower().strip(",.;:\"“”'") for word in words)
    traded = {at for first, last, _ in _trades(language).all(lower) for at in range(first, last)}
    rest = [word for at, word in enumerate(words) if at not in traded and lower[at] not in _joints(language)]
    return " ".join(rest) or name


@cache
def _trades(language: str) -> Phrases[bool]:
    known = languages().get(language)
    return Phrases(flagged(known.producers.activities if known and known.producers else ()))


@cache
def _joints(language: str) -> frozenset[str]:
    known = languages().get(language)
    return known.producers.joints if known and known.producers else frozenset()
