"""A language's figures, compiled: every word list a set or a table of phrases."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

from pipelines.declarations import Key, declare
from pipelines.errors import DeclarationError
from pipelines.figures.numerals import Numerals, numerals_of
from pipelines.figures.sections import Figures, Mask, Meanings, Places, Quantities
from pipelines.figures.triggers import Triggers, compiled, triggers_of
from pipelines.languages import languages
from pipelines.model import Bound
from pipelines.phrases import Phrases
from pipelines.tokens import DASHES, counted_words

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Named:
    """What a phrase of the lexicon stands for."""

    unit: str
    measure: bool
    """A measure, a currency or a share; else a counted noun."""
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the readers of figures ask of a language."""

    code: str
    figures: Figures
    numerals: Numerals
    plain: Numerals
    """The same without scale letters."""
    before: Phrases[Bound]
    after: Phrases[Bound]
    between: Phrases[str]
    """What stands between the ends of a range, beside the dashes."""
    verbs: re.Pattern[str] | None
    named: Phrases[Named]
    prefixes: Phrases[str]
    per_phrases: Phrases[str]
    aged: Phrases[str]
    """Words before an age, read to the left."""
    age_nouns: Phrases[str]
    fates: Phrases[str]
    halves: Phrases[str]
    tallied: Phrases[str]
    """Words before a bare count, read to the left."""
    shares: Phrases[str]
    no_units: Phrases[str]
    meanings: Mapping[str, Phrases[str]]
    """Key of `[meanings]` → its phrases; `measures` gives the measure."""
    meant_by: Mapping[str, tuple[str, ...]]
    """First word of a phrase → the keys of `meanings` that it may stand for."""
    triggers: Mapping[str, Triggers]
    """First word, `#`, `A#` or mark → the masks and dates that may begin there."""
    date_words: Mapping[str, int]
    """Month names and number words, as dates use them."""
    odd_plurals: tuple[str, ...]
    """Plural endings that do not end in s: men, children."""
    place_words: re.Pattern[str] | None
    """Unit words of places; None: the language file has none."""
    measured: frozenset[str]
    """Units of the catalogue: what is not counted in wholes."""
    unsummed: frozenset[str]
    """Units of which parts do not add up to a whole: shares, times, degrees."""
    times: frozenset[str]
    """Units of time, and times themselves: a few of them are no figure."""
    numberish: frozenset[str]
    """Words without which, and without a digit, a sentence holds no figure."""
    heads: frozenset[str]
    """Words, beside digits, at which what is no statistic begins, or a number phrase."""
    starts: frozenset[str]
    """Words, beside digits, at which a quantity or a rating begins: all others are passed over at once."""
    skipped: frozenset[str]
    """Words and marks that open or close no subject."""
    star_joints: frozenset[str]
    """Words and marks that join two star numbers."""
    of_first: frozenset[str]
    """First words of what stands between the parts of N of M."""


@cache
def lexicon(code: str) -> Lexicon:
    """Return the compiled lexicon of a language.

    Raises:
        DeclarationError: there is no such language file, or it has no `[figures]`, or they are wrong.
    """
    language = languages().get(code)
    if language is None or language.figures is None:
        read = ", ".join(sorted(name for name, one in languages().items() if one.figures))
        raise DeclarationError(
            f"No figures are read in {code!r}. Expected one of {read}; choose one of them."
        )
    return compile_lexicon(code, language.figures, load_common())


_VOWELS = frozenset("aeiou")
"""Letters that an abbreviation is without, which has no plural: kwh, mph."""
_UNSUMMED = ("time", "ratio", "share", "share of share", "temperature", "angle", "speed")
"""Dimensions whose values are no amounts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKind:
    """`[units]` of `catalog.toml`: what a unit measures."""

    dimension: str
    si: str | None = None
    """Factor to the SI unit, as `Fraction` reads it; None where the size differs by region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """`catalog.toml`: the units, and `[[masks]]`, what is no statistic in any language."""

    units: Mapping[str, UnitKind]
    masks: tuple[Mask, ...] = ()


@cache
def load_common() -> Common:
    """Return the masks that hold in every language."""
    table = tomllib.loads((files("pipelines") / "catalog.toml").read_text("utf-8"))
    return declare(Common, table, Key("pipelines/catalog.toml"))


def compile_lexicon(code: str, figures: Figures, common: Common) -> Lexicon:
    """Return the lexicon that the sections of a language file make."""
    quantities = figures.quantities
    numerals = numerals_of(figures)
    named = _table(_named(quantities))
    meanings = _meanings(figures.meanings)
    prefixes = _table(quantities.prefixes.items())
    triggers = triggers_of(figures, common.masks)
    return Lexicon(
        code=code,
        figures=figures,
        numerals=numerals,
        plain=numerals_of(figures, shorts=False),
        before=_table(_bounds(quantities.before)),
        after=_table(_bounds(quantities.after)),
        between=_phrases(quantities.between),
        verbs=compiled(quantities.verbs, "verbs") if quantities.verbs else None,
        named=named,
        prefixes=prefixes,
        per_phrases=_table(
            (phrase, unit) for unit, phrases in quantities.per_phrases.items() for phrase in phrases
        ),
        aged=_phrases(quantities.aged),
        age_nouns=_phrases(quantities.age_nouns),
        fates=_phrases(quantities.fates),
        halves=_phrases(quantities.halves),
        tallied=_phrases(figures.meanings.tallied),
        shares=_phrases(quantities.shares),
        no_units=_phrases(quantities.no_units),
        meanings=meanings,
        meant_by=_meant_by(meanings),
        triggers=triggers,
        heads=numerals.phrases.first | triggers.keys(),
        date_words={**figures.numbers.values, **figures.months},
        odd_plurals=tuple(sorted(ends[1] for ends in quantities.plurals if not ends[1].endswith("s"))),
        place_words=_place_words(figures.places),
        measured=frozenset(common.units),
        unsummed=frozenset(name for name, unit in common.units.items() if unit.dimension in _UNSUMMED),
        times=frozenset(name for name, unit in common.units.items() if unit.dimension in ("time", "ratio")),
        skipped=figures.meanings.links | quantities.stops | {",", "("},
        star_joints=DASHES | quantities.between | figures.ratings.joints,
        of_first=frozenset(words.split(" ")[0] for words in quantities.of),
        numberish=numerals.openers | figures.ratings.before | quantities.ones.keys(),
        starts=numerals.openers
        | quantities.ones.keys()
        | figures.ratings.before
        | figures.numbers.negatives
        | prefixes.first,
    )


def _phrases(words: frozenset[str]) -> Phrases[str]:
    return _table((phrase, phrase) for phrase in sorted(words))


def _table(phrases: Iterable[tuple[str, V]]) -> Phrases[V]:
    return Phrases(phrases, counted_words)


def _place_words(places: Places) -> re.Pattern[str] | None:
    words = sorted(places.before | places.after, key=lambda word: (-len(word), word))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b") if words else None


def _bounds(words: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, Bound]]:
    for bound, phrases in words.items():
        for phrase in phrases:
            yield phrase, Bound(bound)


def _named(quantities: Quantities) -> Iterator[tuple[str, Named]]:
    for names, measure in ((quantities.units, True), (quantities.nouns, False)):
        for unit, phrases in names.items():
            for phrase in phrases:
                yield phrase, Named(unit, measure)
                for plural in _plurals(phrase, quantities.plurals):
                    yield plural, Named(unit, measure, plural=True)


def _plurals(phrase: str, endings: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    if not phrase[-1:].isalpha() or len(phrase) < 3:
        return
    for singular, plural in endings:
        if phrase.endswith(singular):
            yield phrase[: len(phrase) - len(singular)] + plural


@cache
def unit_names(code: str) -> Mapping[str, tuple[str, str]]:
    """Return each unit and counted noun that a language has a word for: the word, and its plural.

    The first word of an entry of a language file is its name; codes of currencies are theirs.
    """
    quantities = lexicon(code).figures.quantities
    names = {**quantities.nouns, **quantities.units}
    return {unit: _named_for_people(unit, phrases[0], quantities) for unit, phrases in names.items()}


def _named_for_people(unit: str, phrase: str, quantities: Quantities) -> tuple[str, str]:
    if unit.isupper():
        return unit, unit
    endings = tuple(ends for ends in quantities.plurals if "'" not in ends[1])
    short = _VOWELS.isdisjoint(phrase) or not quantities.noun_last  # elsewhere a number makes no plural
    plural = any(base_form(word, endings) != word for word in phrase.split(" "))
    return phrase, phrase if short or plural else next(_plurals(phrase, endings), phrase)


def base_form(word: str, endings: tuple[tuple[str, ...], ...]) -> str:
    """Return the singular of a word as the plural endings of its language make it."""
    for singular, plural in endings:
        long = len(word) > len(plural) + 1 or word == plural
        if word.endswith(plural) and long and not word.endswith(("ss", "us", "is")):
            return word[: len(word) - len(plural)] + singular
    return word


def _meanings(meanings: Meanings) -> dict[str, Phrases[str]]:
    tables = {
        "measures": _table((p, measure) for measure, phrases in meanings.measures.items() for p in phrases)
    }
    for key in Meanings.__dataclass_fields__:
        if key != "measures":
            tables[key] = _table((phrase, key) for phrase in sorted(getattr(meanings, key)))
    return tables


def _meant_by(meanings: Mapping[str, Phrases[str]]) -> dict[str, tuple[str, ...]]:
    keys: dict[str, tuple[str, ...]] = {}
    for key, table in meanings.items():
        for word in sorted(table.first):
            keys[word] = (*keys.get(word, ()), key)
    return keys
