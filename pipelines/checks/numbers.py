"""All numbers of a passage, each with every value that it may have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import pairwise
from unicodedata import category

from pipelines.checks.beside import Passage
from pipelines.checks.clocks import Clocks, either_half
from pipelines.checks.ranks import names_year, ranks
from pipelines.errors import DeclarationError
from pipelines.figures.lexicon import Lexicon, lexicon
from pipelines.figures.numbers import Amount, read_amount
from pipelines.figures.separators import figure_value
from pipelines.model import Span
from pipelines.tokens import DASHES, FIGURE, Tokens, tokenise
from pipelines.view import View, look

Values = frozenset[Fraction]
NONE: Values = frozenset()

WORDED = 20
"""Number words from here on are compared as figures are; smaller ones are idioms and articles too often."""
_GROUPED = re.compile(r"\d{1,3}[.,]\d{3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOUGHTS = re.compile(r"00+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in digits, or a large one in words."""

    surface: str
    span: Span
    values: Values
    """By both separators, with the scale word behind it."""
    bare: Values
    """Without the scale word."""
    parts: Values = NONE
    """Hour and minute, where it may be a time of day."""
    rare: Values = NONE
    """Of the values those that take the mark of 16.000 for a decimal one."""

    @property
    def scaled(self) -> bool:
        """Tell whether a scale word belongs to it."""
        return not self.values <= self.bare

    @property
    def digits(self) -> str:
        """Return it without marks."""
        return re.sub(r"\D", "", self.surface)

    @property
    def is_year(self) -> bool:
        """Tell whether it may be a year of our time."""
        return bool(_YEAR.fullmatch(self.surface))

    def equals(self, other: Figure) -> bool:
        """Tell whether two figures may say the same.

        16.000 is sixteen only where the other side writes these very digits.
        """
        shared = (self.values & other.values) | (self.bare & other.parts)
        return bool(shared - self.rare - other.rare) or (bool(shared) and self.digits == other.digits)


Told = tuple[int, Values, Figure | None]
"""Place, values and figure of a number; None: it is told by a name."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """All numbers of a passage."""

    figures: tuple[Figure, ...]
    """Numbers in digits, and large ones in words."""
    said: Values
    """Values of other number words, names of months and days, and hours told by twelve."""
    worded: Values
    """Those of them that nothing but number words say."""
    ranked: tuple[tuple[int, Fraction], ...] = ()
    """Names of months and days and words that rank, with their places."""
    yearly: bool = False
    """Whether this year or last year is said."""
    joined: tuple[tuple[Figure, Figure], ...] = ()
    """Neighbours that are parts of a score or ends of a range: 2-0, 1 to 4."""

    def has(self, figure: Figure, others: Numbers) -> bool:
        """Tell whether a figure of the other passage, which has `others`, is said here."""
        said = self.said - others.worded - (self._ranks() - self._ranks_left(others))
        if others.beside(figure):
            said -= self._ranks()  # the first is no score of one
        if ((figure.values | figure.bare) - figure.rare) & said:
            return True
        if any(figure.equals(own) for own in self.figures) or self._resembles(figure, others):
            return True
        everything = self.said.union(
            *((own.values | own.bare | own.parts) - own.rare for own in self.figures)
        )
        return bool(figure.parts) and figure.parts - {Fraction(0)} <= everything

    def _ranks(self) -> Values:
        return frozenset(value for _, value in self.ranked)

    def _ranks_left(self, others: Numbers) -> Values:
        """Return the ranks, months and days that the other passage does not name as often."""
        counts = [Counter(value for _, value in one.ranked) for one in (self, others)]
        return frozenset(counts[0] - counts[1])

    def beside(self, figure: Figure) -> list[Figure]:
        """Return the figures with which one of these makes a score or a range."""
        return [pair[1 - pair.index(figure)] for pair in self.joined if figure in pair]

    def names(self, figure: Figure) -> bool:
        """Tell whether the year of a figure is this year or last year here, where no year stands."""
        return self.yearly and figure.is_year and not any(own.is_year for own in self.figures)

    def _resembles(self, figure: Figure, others: Numbers) -> bool:
        """Tell whether a figure that has no equal on the other side may be this one, without its scale."""
        return any(
            not (figure.scaled and own.scaled)
            and (figure.bare - figure.rare) & (own.bare - own.rare)
            and not any(own.equals(other) for other in others.figures)
            for own in self.figures
        )

    def sequence(self) -> tuple[Told, ...]:
        """Return figures and names of months, days and ranks in their order."""
        told: list[Told] = []
        for at, figure in enumerate(self.figures):
            hour = self.figures[at - 1] if at else None
            minutes = hour and figure.bare <= hour.parts and figure.span.start == hour.span.end + 1
            if not minutes:  # 12.55 is one figure, 12:55 are two
                told.append((figure.span.start, figure.values | figure.parts, figure))
        told += [(place, frozenset({value}), None) for place, value in self.ranked]
        return tuple(sorted(told, key=lambda one: one[0]))


def numbers_of(passage: Passage) -> Numbers:
    """Return the numbers of a passage; digits alone where its language has no reader."""
    view = look(passage.text)
    reader = _Reader(passage, view, tokenise(view.lower, 0, len(view.lower)), _lexicon(passage.language))
    found = tuple(ranks(view.lower, passage.language))
    ranked = frozenset(value for _, value in found)
    figures = tuple(reader.figures())
    return Numbers(
        figures,
        ranked | reader.said,
        frozenset(reader.worded - ranked),
        tuple((passage.start + view.span(place, place).start, value) for place, value in found),
        names_year(view.lower, passage.language),
        tuple(_joined(figures, passage)),
    )


@dataclass(slots=True)
class _Reader:
    """Reads a passage from its beginning; a run of number words is one number."""

    passage: Passage
    view: View
    tokens: Tokens
    known: Lexicon | None
    said: set[Fraction] = field(default_factory=set)
    worded: set[Fraction] = field(default_factory=set)
    told: int = 0
    """Where the last number in words ends."""

    def figures(self) -> Iterator[Figure]:
        """Yield the figures; fills `said` and `worded` with the other numbers."""
        figured = FIGURE in self.tokens.kinds
        clocks = Clocks.of(self.view.lower if figured else "", self.passage.language)
        openers = self.known.plain.openers if self.known else frozenset[str]()
        for at, kind in enumerate(self.tokens.kinds):
            if kind == FIGURE:
                if self.tokens.starts[at] not in clocks.silent:
                    yield self._figure(at, clocks)
            elif self.tokens.words[at] in openers:
                yield from self._word(at)

    def _figure(self, at: int, clocks: Clocks) -> Figure:
        start, end = self.tokens.starts[at], self.tokens.ends[at]
        hours = clocks.parts(start)
        return _figure(self.passage, self.view.span(start, end), _values(self._amount(at)), hours)

    def _amount(self, at: int) -> Amount | None:
        """Return the number at a token; a letter behind it is a scale where a currency stands before it."""
        if self.known is None:
            return None
        start = self.tokens.starts[at]
        money = start > 0 and category(self.view.lower[start - 1]) == "Sc"
        numerals = self.known.numerals if money else self.known.plain
        return read_amount(self.tokens, at, numerals, self.known.numerals.decimal)

    def _word(self, at: int) -> Iterator[Figure]:
        amount = self._amount(at)
        if amount is None or self.known is None or self._in_unit(at, self.known):
            return
        values = _values(amount)
        if amount.indefinite:
            self.told = max(self.told, amount.end)  # hundreds of thousands are no thousand
        elif min(values) >= WORDED:
            if at >= self.told:
                span = self.view.span(self.tokens.starts[at], self.tokens.ends[amount.end - 1])
                yield _figure(self.passage, span, values, None)
            self.told = max(self.told, amount.end)
        else:
            self.said |= values
            self.worded |= values if self.tokens.words[at] not in self.known.plain.timely else set()

    def _in_unit(self, at: int, known: Lexicon) -> bool:
        """Tell whether a word is the end of a unit: the hundred of phần trăm, per cent."""
        found = known.named.match(self.tokens.words, at - 1) if at else None
        return found is not None and found[0] > at


def _values(amount: Amount | None) -> Values:
    read = (amount.low, amount.high, amount.other) if amount else ()
    return frozenset(value for value in read if value is not None)


def _figure(passage: Passage, span: Span, values: Values, hours: Values | None) -> Figure:
    surface = passage.text[span.start : span.end]
    plain = figure_value(surface, ".") if surface[0].isdigit() else None
    bare = frozenset(value for value in plain or () if value is not None)
    values = values or bare
    if hours is not None and len(values) == 1:
        values = either_half(values)
    if hours is None and _NOUGHTS.fullmatch(surface):
        values = bare = NONE  # nobody writes nought so
    rare = frozenset({min(values)}) if _GROUPED.fullmatch(surface) and len(values) > 1 else NONE
    rare |= frozenset({min(bare)}) if rare else NONE
    return Figure(surface, passage.span(span.start, span.end), values, bare, hours or NONE, rare)


def _joined(figures: tuple[Figure, ...], passage: Passage) -> Iterator[tuple[Figure, Figure]]:
    """Yield the figures between which nothing but a dash, a colon or a word of ranges stands."""
    for one, other in pairwise(figures):
        between = passage.text[one.span.end - passage.start : other.span.start - passage.start]
        if between.strip() in _joints(passage.language) or between == ":":
            yield one, other


@cache
def _joints(language: str | None) -> frozenset[str]:
    known = _lexicon(language)
    return frozenset(DASHES | set(known.figures.quantities.between if known else ()))


@cache
def _lexicon(language: str | None) -> Lexicon | None:
    try:
        return lexicon(language) if language else None
    except DeclarationError:
        return None
