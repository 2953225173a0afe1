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
from pipelines.names.keys import producer_key, without_form
from pipelines.phrases import Phrases, flagged, phrase_words

LONG_ENOUGH = 10
"""Letters of a name of which one may be wrong."""
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
    key: str
    """Equal for the variants of its name, as far as one name alone tells."""


@lru_cache(maxsize=1 << 14)
def read_maker(name: str, legal_form: str | None, language: str) -> Maker:
    """Return what is compared of a producer."""
    return Maker(
        language, legal_form, read_words(_proper(name, language), language, proper=True), producer_key(name)
    )


def liken(one: Maker, other: Maker) -> Likeness:
    """Return how two producers stand to each other by their names."""
    if not (one.key == other.key or _one_name(one, other) or _translated(one, other)):
        return Likeness.OTHER
    known = {one.legal_form, other.legal_form} - {None}
    return Likeness.OPEN if len(known) > 1 else Likeness.SAME


def _one_name(one: Maker, other: Maker) -> bool:
    """Tell whether two names of one language are one: the same words, or nearly the same letters."""
    if one.language != other.language:
        return False
    names = [" ".join(part.word for part in each.words.parts) for each in (one, other)]
    figures = [[letter for letter in name if letter.isdigit()] for name in names]
    return one.words.all == other.words.all or (
        figures[0] == figures[1] and fuzz.ratio(*names) >= SPELLING and min(map(len, names)) >= LONG_ENOUGH
    )


def _translated(maker: Maker, another: Maker) -> bool:
    """Tell whether names of two languages are one: the same proper name, and no trade of its own in both."""
    one, other = maker.words, another.words
    if maker.language == another.language:
        return False
    if not one.core or not other.core or not (one.hard <= other.proper and other.hard <= one.proper):
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
