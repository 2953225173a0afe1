"""The number words of a language, compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pipelines.figures.sections import Figures, Numbers
from pipelines.phrases import Phrases
from pipelines.tokens import counted_words


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number words of one language, as its file gives them."""

    decimal: str
    """Decimal separator of the locale; the last resort."""
    values: Mapping[str, Fraction]
    times: Mapping[str, Fraction]
    """Multiplies what stands before it within its group: mươi, ratus, hundred."""
    plus: Mapping[str, Fraction]
    """Adds to the digit before it: belas."""
    scales: Mapping[str, Fraction]
    shorts: Mapping[str, Fraction]
    """Scale letters; they count only right after a figure, `2tr`, `1.2m`."""
    ones: Mapping[str, Fraction]
    """Words that are one of a scale."""
    unclear: frozenset[str]
    """Scale words without an agreed value."""
    rough: frozenset[str]
    """Scale words that say about."""
    fillers: frozenset[str]
    points: frozenset[str]
    """Words for the decimal separator."""
    halves: frozenset[str]
    articles: frozenset[str]
    """Words for one that are also articles: `a`, `một`."""
    tails: frozenset[str]
    """Digits that stand only behind tens."""
    sure: frozenset[str]
    """Scale letters that need no confirmation."""
    timely: frozenset[str]
    """Digits that are units too: năm is five and a year."""
    dangling: bool
    """A digit after a scale counts its tenth: 2 tỷ 3."""
    phrases: Phrases[tuple[Fraction, Fraction, str]]
    """Whole phrases: indefinites (low, high) and fractions (equal), with their kind."""
    openers: frozenset[str] = field(default_factory=frozenset)
    """Every word a number can begin with."""
    beginnings: frozenset[str] = field(default_factory=frozenset)
    """Those of them that are a number alone: no article, no phrase."""
    onward: frozenset[str] = field(default_factory=frozenset)
    """Every word or mark with which a number can go on behind a figure."""
    counted: frozenset[str] = field(default_factory=frozenset)
    """Digits, tens and scales: what says of a stretch how many numbers stand in it."""

    def multiplier(self, word: str, value: Fraction) -> Fraction | None:
        """Return what a word behind a number of hundreds or a few multiplies it with."""
        return self.scales.get(word) or (self.times.get(word) if value < 10 else None)


def numerals_of(figures: Figures, *, shorts: bool = True) -> Numerals:
    """Return the number words that a language file declares; without `shorts`, no scale letters."""
    numbers = figures.numbers
    phrases = [
        (p, (Fraction(low), Fraction(high), "indefinite")) for p, (low, high) in numbers.indefinite.items()
    ]
    phrases += [(p, (Fraction(v), Fraction(v), "fraction")) for p, v in numbers.fractions.items()]
    phrases += [(p, (value, value, "fraction")) for p, value in _parts(numbers)]
    phrases += [(p, (Fraction(v), Fraction(v), "multiple")) for p, v in numbers.multiples.items()]
    table = Phrases(phrases, counted_words)
    words = {*numbers.ones, *numbers.values, *numbers.times, *numbers.articles, *numbers.halves, *table.first}
    units = {phrase for phrases in figures.quantities.units.values() for phrase in phrases}
    return Numerals(
        decimal=numbers.decimal,
        values=_exact(numbers.values),
        times=_exact(numbers.times),
        plus=_exact(numbers.plus),
        scales=_exact(numbers.scales),
        shorts=_exact(numbers.shorts) if shorts else {},
        ones=_exact(numbers.ones),
        unclear=numbers.unclear,
        rough=numbers.rough,
        fillers=numbers.fillers,
        points=numbers.points,
        halves=numbers.halves,
        articles=numbers.articles,
        tails=numbers.tails,
        sure=numbers.sure,
        timely=frozenset(units & numbers.values.keys()),
        dangling=numbers.dangling,
        phrases=table,
        openers=frozenset(words - numbers.tails),
        beginnings=frozenset({*numbers.ones, *numbers.values, *numbers.times, *numbers.halves}),
        onward=_onward(numbers, shorts=shorts),
        counted=frozenset({*words, *numbers.scales} - (numbers.articles - numbers.values.keys())),
    )


def _onward(numbers: Numbers, *, shorts: bool) -> frozenset[str]:
    words = {*numbers.values, *numbers.times, *numbers.plus, *numbers.scales, *numbers.ones, "-"}
    words |= numbers.unclear | numbers.halves | numbers.fillers | numbers.points
    return frozenset(words | numbers.shorts.keys() if shorts else words)


def _parts(numbers: Numbers) -> Iterator[tuple[str, Fraction]]:
    """Yield the fractions that a language makes of two digits: hai phần ba."""
    digits = {word: value for word, value in numbers.values.items() if 1 <= value <= 10}
    for part in sorted(numbers.parts):
        for over, value in digits.items():
            for under, whole in digits.items():
                if value < whole:
                    yield f"{over} {part} {under}", Fraction(value, whole)


def _exact(words: Mapping[str, int]) -> dict[str, Fraction]:
    return {word: Fraction(value) for word, value in words.items()}
