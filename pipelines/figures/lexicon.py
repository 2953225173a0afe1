"""A language's figures, compiled: every word list a set or a trie."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipelines.declarations import Key, declare
from pipelines.errors import DeclarationError
from pipelines.figures.numerals import Numerals, numerals_of
from pipelines.figures.sections import Figures, Mask, Meanings, Places, Quantities
from pipelines.figures.tokens import Trie, split
from pipelines.languages import languages
from pipelines.model import Bound


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
    before: Trie[Bound]
    after: Trie[Bound]
    between: Trie[str]
    """What stands between the ends of a range, beside the dashes."""
    verbs: re.Pattern[str] | None
    named: Trie[Named]
    prefixes: Trie[str]
    per_phrases: Trie[str]
    shares: Trie[str]
    no_units: Trie[str]
    meanings: Mapping[str, Trie[str]]
    """Key of `[meanings]` → its phrases; `measures` gives the measure."""
    triggers: Mapping[str, tuple[Trigger, ...]]
    """First word, `#`, `A#` or mark → the masks and dates that may begin there."""
    date_words: Mapping[str, int]
    """Month names and number words, as dates use them."""
    odd_plurals: tuple[str, ...]
    """Plural endings that do not end in s: men, children."""
    place_words: re.Pattern[str] | None
    """Unit words of places; None: the language file has none."""
    measured: frozenset[str]
    """Units of the catalogue: what is not counted in wholes."""
    times: frozenset[str]
    """Units of time, and times themselves: a few of them are no figure."""
    numberish: frozenset[str]
    """Words without which, and without a digit, a sentence holds no figure."""
    heads: frozenset[str]
    """Words, beside digits, at which what is no statistic begins, or a number phrase."""
    starts: frozenset[str]
    """Words, beside digits, at which a quantity or a rating begins: all others are passed over at once."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A pattern to be tried where a first word stands."""

    kind: str
    """Kind of the mask, `date` for a date."""
    pattern: re.Pattern[str]
    cased: bool
    means: str | None = None


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
    named = Trie(_named(quantities))
    meanings = _meanings(figures.meanings)
    prefixes = Trie(quantities.prefixes)
    triggers = _triggers(figures, common)
    return Lexicon(
        code=code,
        figures=figures,
        numerals=numerals,
        plain=numerals_of(figures, shorts=False),
        before=Trie(_bounds(quantities.before), backward=True),
        after=Trie(_bounds(quantities.after)),
        between=Trie((phrase, "between") for phrase in sorted(quantities.between)),
        verbs=_compiled(quantities.verbs, "verbs") if quantities.verbs else None,
        named=named,
        prefixes=prefixes,
        per_phrases=Trie(
            (phrase, unit) for unit, phrases in quantities.per_phrases.items() for phrase in phrases
        ),
        shares=Trie((phrase, phrase) for phrase in quantities.shares),
        no_units=Trie((phrase, phrase) for phrase in quantities.no_units),
        meanings=meanings,
        triggers=triggers,
        heads=numerals.phrases.first | triggers.keys(),
        date_words={**figures.numbers.values, **figures.months},
        odd_plurals=tuple(sorted(ends[1] for ends in quantities.plurals if not ends[1].endswith("s"))),
        place_words=_place_words(figures.places),
        measured=frozenset(common.units),
        times=frozenset(name for name, unit in common.units.items() if unit.dimension in ("time", "ratio")),
        numberish=numerals.openers | figures.ratings.before,
        starts=numerals.openers | figures.ratings.before | figures.numbers.negatives | prefixes.first,
    )


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


def base_form(word: str, endings: tuple[tuple[str, ...], ...]) -> str:
    """Return the singular of a word as the plural endings of its language make it."""
    for singular, plural in endings:
        long = len(word) > len(plural) + 1 or word == plural
        if word.endswith(plural) and long and not word.endswith(("ss", "us", "is")):
            return word[: len(word) - len(plural)] + singular
    return word


def _meanings(meanings: Meanings) -> dict[str, Trie[str]]:
    tries = {
        "measures": Trie((p, measure) for measure, phrases in meanings.measures.items() for p in phrases)
    }
    for key in Meanings.__dataclass_fields__:
        if key != "measures":
            tries[key] = Trie((phrase, key) for phrase in sorted(getattr(meanings, key)))
    return tries


_PLACEHOLDERS = {
    "{d}": r"(?P<d>0?[1-9]|[12]\d|3[01])",
    "{dd}": r"(?P<d>(?!24/7)(?:1[3-9]|2\d|3[01]))",  # no month: 31/10 is no part of a whole
    "{m}": r"(?P<m>0?[1-9]|1[0-2])",
    "{yyyy}": r"(?P<yyyy>(?:19|20)\d\d)",
    "{yyyy2}": r"(?P<yyyy2>(?:19|20)\d\d)",
    "{yy}": r"(?P<yy>\d\d)",
    "{q}": r"(?P<q>iv|i{1,3}|[1-4])",
    "{h}": r"(?P<h>ii?|[12])",
}


def _triggers(figures: Figures, common: Common) -> dict[str, tuple[Trigger, ...]]:
    found: dict[str, list[Trigger]] = {}
    for mask in (*figures.masks, *common.masks):
        trigger = Trigger(mask.kind, _compiled(mask.pattern, mask.kind), mask.cased)
        for first in mask.at:
            found.setdefault(first, []).append(trigger)
    for date_form in figures.dates:
        pattern = _compiled(_date_pattern(date_form.form, figures), date_form.form)
        trigger = Trigger("date", pattern, cased=False, means=date_form.means)
        for first in _first_words(date_form.form, figures):
            found.setdefault(first, []).append(trigger)
    return {first: tuple(triggers) for first, triggers in found.items()}


def _compiled(pattern: str, name: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise DeclarationError(
            f"Pattern of {name!r}: {error}. Expected a regular expression; mend it."
        ) from error


def _date_pattern(form: str, figures: Figures) -> str:
    words = {word: int(value) for word, value in figures.numbers.values.items() if 0 < value <= 12}
    places = dict(_PLACEHOLDERS)
    places["{month}"] = r"(?P<month>" + _either(figures.months) + r")\b\.?"
    places["{n}"] = r"(?P<n>\d{1,2}|" + _either(words) + ")"
    parts = re.split(r"(\{\w+\})", form)
    pattern = "".join(places.get(part) or re.escape(part).replace(r"\ ", " +") for part in parts)
    return pattern + r"(?![\w])(?![.,/-]\d)"


def _either(words: Mapping[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _first_words(form: str, figures: Figures) -> list[str]:
    if form.startswith("{month}"):
        return sorted({split(month)[0] for month in figures.months})
    if form.startswith("{n}"):
        return ["#", *sorted(word for word, value in figures.numbers.values.items() if 0 < value <= 12)]
    return ["#"] if form.startswith("{") else [split(form)[0]]
