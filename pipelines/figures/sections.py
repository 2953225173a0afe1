"""The sections `[figures…]` of a language file: what the readers of figures know of a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """`[figures.numbers]`: figures and number words."""

    decimal: str
    """Decimal separator of the locale."""
    values: Mapping[str, int]
    times: Mapping[str, int] = field(default_factory=dict)
    plus: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    shorts: Mapping[str, int] = field(default_factory=dict)
    ones: Mapping[str, int] = field(default_factory=dict)
    """Words that are one of a scale: seribu, sejuta."""
    rough: frozenset[str] = frozenset()
    """Scale words that say about of the whole number: 5 jutaan."""
    unclear: frozenset[str] = frozenset()
    """Scale words on whose value writers differ (biliun is 10^9 or 10^12): the number has no value."""
    fillers: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    halves: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    homographs: frozenset[str] = frozenset()
    """Number words that are everyday words: they count only before a unit or noun that is known."""
    tails: frozenset[str] = frozenset()
    """Digits that stand only behind tens and open no number: hai mươi mốt, hai mốt."""
    sure: frozenset[str] = frozenset()
    """Scale letters that need no currency: 1tr5, 65k."""
    before_units: frozenset[str] = frozenset()
    """Words behind which a digit that is a unit too is the unit: mỗi năm."""
    negatives: frozenset[str] = frozenset()
    """Words and marks before a measure below zero."""
    parts: frozenset[str] = frozenset()
    """Words between the digits of a fraction: hai phần ba."""
    dangling: bool = False
    fractions: Mapping[str, str] = field(default_factory=dict)
    multiples: Mapping[str, str] = field(default_factory=dict)
    """Words that are a number of times: `doubled`, `gấp đôi`, `dua kali lipat`."""
    indefinite: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Low and high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantities:
    """`[figures.quantities]`: what stands around a number."""

    before: Mapping[str, tuple[str, ...]]
    """Bound → words before the number."""
    after: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Bound → words after number and unit."""
    ranging: frozenset[str] = frozenset()
    """Words that say about before one number and nothing before a range: berkisar 9-11."""
    spanning: frozenset[str] = frozenset()
    """Words of a bound that before a length of time may say only how long: over five years it spent."""
    lasting: frozenset[str] = frozenset()
    """Words beside it with which it is the bound: for over five years, over 200 years old."""
    rather: Mapping[str, str] = field(default_factory=dict)
    """Word before a bound that makes it a choice → the word that opens the choice: thà … còn hơn 700."""
    transparent: frozenset[str] = frozenset()
    """Words that may stand between bound and number."""
    between: frozenset[str] = frozenset()
    """Words between the ends of a range, beside the dashes."""
    opens: frozenset[str] = frozenset()
    """Words before the first end of a range: từ, between, antara."""
    pairs: Mapping[str, str] = field(default_factory=dict)
    """Opening word → the word that must stand between: between → and."""
    of: frozenset[str] = frozenset()
    """Words between the parts of N of M, beside the stroke."""
    determiners: frozenset[str] = frozenset()
    """Words between `of` and the noun that is counted: twelve of his players."""
    possessives: frozenset[str] = frozenset()
    """Endings of a word between `of` and the whole that says whose it is: 9 of the district's 11 communes."""
    spans: frozenset[str] = frozenset()
    """Words between `of` and the whole that choose it: four of the last five matches."""
    choosing: frozenset[str] = frozenset()
    """Words behind a bare number that take as many of what was named before: belokan dua pertama."""
    ages: bool = False
    """A figure between commas behind a name is an age: Ms Lan, 42, said."""
    bracketed_ages: bool = False
    """So is one in brackets: Lan (42)."""
    aged: frozenset[str] = frozenset()
    """Words before an age that is said without its unit: berusia 42, as young as 11."""
    aging: frozenset[str] = frozenset()
    """Words between the comma and such an age: Ms Lan, also 42, said."""
    age_nouns: frozenset[str] = frozenset()
    """Behind the hyphen of an age, people of it: two 18-year-olds."""
    victims: frozenset[str] = frozenset()
    """Words before a bare number of people: killing nine."""
    fates: frozenset[str] = frozenset()
    """Words behind one: 12 dead, 30 injured."""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    """Currency before the number → unit."""
    units: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    nouns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Counted nouns, unit → words; a noun that is not here is given as written."""
    plurals: tuple[tuple[str, ...], ...] = ()
    """Singular ending and plural ending, most particular first."""
    noun_syllables: int = 1
    """Words of a counted noun that is not here, where the noun comes first."""
    noun_last: bool = False
    """The counted noun ends its phrase (three new rural *communes*)."""
    no_units: frozenset[str] = frozenset()
    """Phrases that begin like a unit and are none: công suất, đồng thời."""
    shares: frozenset[str] = frozenset()
    """Words that make n/m before them a fraction: 2/3 diện tích."""
    halves: frozenset[str] = frozenset()
    """Words behind a unit that add half of one: một năm rưỡi, a year and a half."""
    ones: Mapping[str, str] = field(default_factory=dict)
    """Words that are one of a unit, where a bound stands before them: lebih dari sebulan."""
    senses: Mapping[str, str] = field(default_factory=dict)
    """Unit → the noun that its word means too: vụ is a season and a case."""
    sense_words: frozenset[str] = frozenset()
    """Words of a sentence in which it means the noun."""
    classifiers: frozenset[str] = frozenset()
    """Words between number and noun that count no thing of their own."""
    counting: frozenset[str] = frozenset()
    """Classifiers that only a number stands before: năm cuộc."""
    adjectives: frozenset[str] = frozenset()
    """Words between number and noun where the noun comes first in its phrase."""
    further: frozenset[str] = frozenset()
    """Words between number and noun that add to what was counted: 8 more hectares."""
    negations: frozenset[str] = frozenset()
    """Words that turn a bound behind them: does not receive more than 200 guests."""
    per: frozenset[str] = frozenset()
    per_phrases: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Denominator → whole phrases: year → annually."""
    stops: frozenset[str] = frozenset()
    """Words at which a noun phrase ends."""
    verbs: str = ""
    """Pattern of whole words that are verbs, where their form shows it: no noun that is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """`[figures.ratings]`: stars."""

    after: frozenset[str] = frozenset()
    """Words after the number: star, sao."""
    before: frozenset[str] = frozenset()
    """Words before the number: bintang."""
    joints: frozenset[str] = frozenset()
    """Words between two ratings that make a range: and, dan, và."""
    links: frozenset[str] = frozenset()
    """Words between a counted noun and its rating that keep them together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """`[[figures.masks]]`: one way a number is no statistic."""

    kind: str
    at: tuple[str, ...]
    """First words; `#` a figure, `A#` letters touching a figure, `(` a mark."""
    pattern: str
    cased: bool = False
    """Matched on the text as written."""
    not_behind: str = ""
    """Pattern of whole words behind which it is none: hari kedua, but di kedua kota."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateForm:
    """`[[figures.dates]]`: one way a date or a period is written."""

    form: str
    """Words and `{d} {dd} {m} {month} {yyyy} {yyyy2} {yy} {n} {q} {h}`."""
    means: str
    """What `pipelines/figures/periods.py` makes of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanings:
    """`[figures.meanings]`: what a figure is in its sentence."""

    measures: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    up: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    """Verbs that open a change from one value to another, and say of a single value nothing: raised."""
    to: frozenset[str] = frozenset()
    """After a verb of change: the level reached."""
    base: frozenset[str] = frozenset()
    """Before what a change is measured against."""
    part: frozenset[str] = frozenset()
    """Before the parts of a total: of which, trong đó, di antaranya."""
    tallied: frozenset[str] = frozenset()
    """Before a bare number that counts what is spoken of: con số 832, a toll of 832."""
    whole: frozenset[str] = frozenset()
    """Those of `part` that name all of them: consisting of, gồm, terdiri dari."""
    parted: frozenset[str] = frozenset()
    """Behind a part of a total: 28 of them, 28 di antaranya."""
    total: frozenset[str] = frozenset()
    target: frozenset[str] = frozenset()
    forecast: frozenset[str] = frozenset()
    valid: frozenset[str] = frozenset()
    cumulative: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    compounds: frozenset[str] = frozenset()
    """Words of several syllables that hold a stop: no subject ends within one."""
    links: frozenset[str] = frozenset()
    """Verbs between what is measured and its figure: đạt, reached, mencapai."""
    of: frozenset[str] = frozenset()
    """Words between a measured figure and what it is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """`[figures.places]`: words of the kinds of places."""

    before: frozenset[str] = frozenset()
    """Words before a place's name: tỉnh, provinsi."""
    after: frozenset[str] = frozenset()
    """Words after it: province, commune."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`[figures]`: all of them."""

    numbers: Numbers
    quantities: Quantities
    ratings: Ratings = field(default_factory=Ratings)
    meanings: Meanings = field(default_factory=Meanings)
    places: Places = field(default_factory=Places)
    masks: tuple[Mask, ...] = ()
    dates: tuple[DateForm, ...] = ()
    months: Mapping[str, int] = field(default_factory=dict)
