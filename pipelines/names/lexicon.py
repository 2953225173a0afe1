"""The words for names of a language, compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.errors import DeclarationError
from pipelines.languages import languages
from pipelines.names.sections import Names, Places, Products
from pipelines.names.stars import star_pattern, star_words
from pipelines.phrases import Phrases, flagged, listed, phrase_words

AGENCY = "agency"
TYPE, MODIFIER, FOREIGN, SITE, COMPOUND = "type", "modifier", "foreign", "site", "compound"


@dataclass(frozen=True, slots=True)
class UnitLexicon:
    """The words of a language for units of government."""

    unit_before: Phrases[str]
    unit_after: Phrases[str]
    unit_words: frozenset[str]
    chain: frozenset[str]
    """With the marks that may stand in its place."""
    locative: frozenset[str]
    regions: frozenset[str]
    foreign: Phrases[bool]
    markets: Phrases[bool]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The words of a language that tell crops and dishes from products."""

    fields: Phrases[bool]
    goods: Phrases[bool]
    kitchens: Phrases[bool]
    grown: Phrases[bool]


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """What a reader of names asks of a language."""

    names: Names
    stops: frozenset[str]
    plain: Phrases[bool]
    units: UnitLexicon
    producer_before: Phrases[str]
    producer_after: Phrases[str]
    agency_before: Phrases[bool]
    agency_after: Phrases[bool]
    agency_whole: Phrases[bool]
    openings: frozenset[str]
    """First words of what may open the name of an organisation."""
    closings: frozenset[str]
    """First words of what may close one."""
    inside: Phrases[bool]
    """Words in lower case that stand inside names of organisations."""
    trades: Phrases[str]
    titles: Phrases[bool]
    persons: Phrases[bool]
    lists: frozenset[str]
    """Words and marks between the parts of a list."""
    of: Phrases[bool]
    producer_anaphors: Phrases[bool]
    chunks: Phrases[str]
    """Parts of product names → `type`, `modifier`, `site` or `foreign`."""
    frames: Phrases[bool]
    brands: Phrases[bool]
    forms: Phrases[str]
    """Words of a form in brackets → id of the form."""
    kinds: Mapping[str, str]
    """Type nouns, their words joined by blanks → id of the kind."""
    not_before: Phrases[bool]
    not_after: Phrases[bool]
    around: Surroundings
    makes: Phrases[bool]
    links: Phrases[bool]
    respective: Phrases[bool]
    together: Phrases[bool]
    openers: Phrases[bool]
    product_anaphors: Phrases[bool]
    programme: Phrases[bool]
    others: Phrases[str]
    status: Phrases[str]
    star: re.Pattern[str]
    star_words: tuple[str, ...]
    """One of them stands in everything that `star` matches."""
    villages: Phrases[bool]
    determiners: frozenset[str]
    """Words before what is meant in general, or as several: các, para."""
    numbers: Mapping[str, int]
    """Number words → values."""

    @property
    def joints(self) -> frozenset[str]:
        """Words that join parts of a name."""
        return self.names.producers.joints

    @property
    def head_last(self) -> bool:
        """The type noun ends a product's name."""
        return self.names.products.head_last


@cache
def syllable() -> re.Pattern[str]:
    """Return the pattern of a Vietnamese syllable written without marks."""
    return re.compile(languages()["vi"].detect.syllables or "$^")


@cache
def name_lexicon(code: str) -> NameLexicon | None:
    """Return what a language knows of names; None: names are not read in it."""
    language = languages().get(code)
    if language is None:
        raise DeclarationError(
            f"pipelines/languages/{code}.toml: is missing. "
            "Expected a language file. Add it, or give another code."
        )
    if language.places is None or language.producers is None or language.products is None:
        return None
    return _compiled(
        Names(places=language.places, producers=language.producers, products=language.products), code
    )


def _compiled(names: Names, code: str) -> NameLexicon:
    producers, products = names.producers, names.products
    figures = languages()[code].figures
    return NameLexicon(
        names=names,
        stops=products.stops | languages()[code].detect.words,
        plain=Phrases(flagged(products.plain)),
        units=_units(names.places),
        producer_before=Phrases(listed(producers.before)),
        producer_after=Phrases(listed(producers.after)),
        agency_before=Phrases(flagged(producers.agencies)),
        agency_after=Phrases(flagged(producers.closing)),
        agency_whole=Phrases(flagged(producers.whole)),
        openings=_first_words(producers.before, {AGENCY: producers.agencies + producers.whole}),
        closings=_first_words(producers.after, {AGENCY: producers.closing}),
        inside=Phrases(flagged(producers.activities | _type_nouns(products) | products.modifiers)),
        trades=Phrases(listed(producers.trades)),
        persons=Phrases(flagged(producers.persons)),
        titles=Phrases(flagged(producers.titles)),
        lists=producers.joints - {"-", "&"} | {","},
        of=Phrases(flagged(producers.of)),
        producer_anaphors=Phrases(flagged(producers.anaphors)),
        chunks=_chunks(products, _plurals(code)),
        brands=Phrases(flagged(products.frames | products.brands)),
        frames=Phrases(flagged(products.frames)),
        forms=Phrases(listed(products.forms)),
        kinds=_kinds(products, _plurals(code)),
        not_before=Phrases(flagged(products.not_before)),
        not_after=Phrases(flagged(products.not_after)),
        around=_around(products),
        makes=Phrases(flagged(products.makes)),
        links=Phrases(flagged(products.links)),
        together=Phrases(flagged(products.together)),
        respective=Phrases(flagged(products.respective)),
        openers=Phrases(flagged(products.lists)),
        product_anaphors=Phrases(flagged(products.anaphors)),
        programme=Phrases(flagged(products.programme)),
        others=Phrases(listed(products.others)),
        status=Phrases(listed(products.status)),
        star=star_pattern(figures),
        star_words=star_words(figures),
        villages=Phrases(flagged(products.villages)),
        determiners=figures.quantities.determiners if figures else frozenset(),
        numbers=figures.numbers.values if figures else {},
    )


def _around(products: Products) -> Surroundings:
    return Surroundings(
        fields=Phrases(flagged(products.fields)),
        goods=Phrases(flagged(products.goods)),
        kitchens=Phrases(flagged(products.kitchens)),
        grown=Phrases(flagged(products.grown)),
    )


def _plurals(code: str) -> tuple[tuple[str, ...], ...]:
    figures = languages()[code].figures
    return figures.quantities.plurals if figures else ()


def _chunks(products: Products, plurals: tuple[tuple[str, ...], ...]) -> Phrases[str]:
    """Return the parts of product names; a word of several kinds is of the last one here."""
    chunks = dict.fromkeys(products.modifiers, MODIFIER) | dict.fromkeys(products.foreign_types, FOREIGN)
    chunks |= dict.fromkeys(_kinds(products, plurals), TYPE)
    chunks |= dict.fromkeys(_type_nouns(products), TYPE) | dict.fromkeys(products.sites, SITE)
    chunks |= dict.fromkeys(products.compounds, COMPOUND)
    return Phrases(sorted(chunks.items()))


def _type_nouns(products: Products) -> frozenset[str]:
    return frozenset(word for words in products.types.values() for word in words)


def _kinds(products: Products, plurals: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    """Return every type noun and its plural with the kind of product it says."""
    said = listed(products.types)
    found = {plural: kind for word, kind in said for plural in _plural(word, plurals)}
    return {" ".join(phrase_words(word)): kind for word, kind in [*found.items(), *said]}


def _units(places: Places) -> UnitLexicon:
    return UnitLexicon(
        unit_before=Phrases(listed(places.before)),
        unit_after=Phrases(listed(places.after)),
        unit_words=_first_words(places.before, places.after),
        chain=places.chain | frozenset("(),-–."),
        locative=places.locative,
        regions=places.regions,
        foreign=Phrases(flagged(places.foreign)),
        markets=Phrases(flagged(places.markets)),
    )


def _first_words(*tables: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(phrase_words(word)[0] for table in tables for words in table.values() for word in words)


def _plural(word: str, plurals: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the plural of a word by the most particular ending of its language; none without plurals."""
    found = [word.removesuffix(one) + many for one, many in plurals if word.endswith(one) and many != "'s"]
    return found[:1]
