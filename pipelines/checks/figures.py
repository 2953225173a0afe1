"""Figures that one passage has and the other has not, by value: separators and number words may differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import zip_longest

from pipelines.checks.beside import Beside, Passage
from pipelines.checks.clocks import Clocks, either_half
from pipelines.checks.quantities import equal_otherwise, quantities_differ
from pipelines.checks.ranks import rank_values
from pipelines.errors import DeclarationError
from pipelines.figures.lexicon import Lexicon, lexicon
from pipelines.figures.numbers import Amount, read_amount
from pipelines.figures.separators import figure_value
from pipelines.figures.tokens import FIGURE, tokenise
from pipelines.figures.view import look
from pipelines.model import Discrepancy, Span

Values = frozenset[Fraction]


LARGE = 1000
"""Number words from here on are compared as figures are."""
SMALL = 1
"""A 0 or 1 that only one side has says nothing, but in a score or a clock: halves and thirds are words."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, with every value that it may have."""

    surface: str
    span: Span
    values: Values
    """By both separators, with the scale word behind it."""
    bare: Values
    """Without the scale word."""
    parts: Values = frozenset()
    """Hour and minute, where it may be a time of day."""

    @property
    def scaled(self) -> bool:
        return not self.values <= self.bare


@dataclass(frozen=True, slots=True)
class Numbers:
    """All numbers of a passage."""

    figures: tuple[Figure, ...]
    """Numbers in digits, and large ones in words."""
    said: Values
    """Values of other number words, names of months and days, and hours told by twelve."""
    worded: Values
    """Those of them that nothing but number words say."""

    def has(self, figure: Figure, others: Numbers) -> bool:
        """Tell whether a figure of the other passage, which has `others`, is said here."""
        if (figure.values | figure.bare) & (self.said - others.worded):
            return True
        if any(_equal(figure, own) for own in self.figures) or self._resembles(figure, others):
            return True
        everything = self.said.union(*(own.values | own.bare | own.parts for own in self.figures))
        return bool(figure.parts) and figure.parts - {Fraction(0)} <= everything

    def _resembles(self, figure: Figure, others: Numbers) -> bool:
        """Tell whether a figure that has no equal on the other side may be this one, without its scale."""
        return any(
            not (figure.scaled and own.scaled)
            and figure.bare & own.bare
            and not any(_equal(own, other) for other in others.figures)
            for own in self.figures
        )


def _equal(one: Figure, other: Figure) -> bool:
    return bool(one.values & other.values or one.bare & other.parts)


def figures_differ(beside: Beside) -> Iterator[Discrepancy]:
    """Yield each figure that the other side does not say, beside the one that stands in its place."""
    left, right = numbers_of(beside.left), numbers_of(beside.right)
    ours = [figure for figure in left.figures if not right.has(figure, left)]
    theirs = [figure for figure in right.figures if not left.has(figure, right)]
    if ours and theirs:
        ours, theirs = _without_equal(beside, ours, theirs)
    if not ours or not theirs:
        ours = [figure for figure in ours if _matters(figure, left, ours, beside.left)]
        theirs = [figure for figure in theirs if _matters(figure, right, theirs, beside.right)]
    for one, other in zip_longest(ours, theirs):
        yield _finding(beside, one, other)
    if left.figures and right.figures:
        yield from quantities_differ(beside)


def _without_equal(
    beside: Beside, ours: list[Figure], theirs: list[Figure]
) -> tuple[list[Figure], list[Figure]]:
    """Return the figures that have no equal in another unit on the other side: 450 kg, 4.5 quintals."""
    left, right = equal_otherwise(beside)
    return (
        [one for one in ours if not _within(one.span, left, beside.left)],
        [one for one in theirs if not _within(one.span, right, beside.right)],
    )


def _within(span: Span, places: Iterable[Span], passage: Passage) -> bool:
    start, end = span.start - passage.start, span.end - passage.start
    return any(place.start <= start and end <= place.end for place in places)


def _matters(figure: Figure, numbers: Numbers, missing: list[Figure], passage: Passage) -> bool:
    """Tell whether a figure without a counterpart matters: a large one, or half of a score or a clock."""
    if max(figure.values, default=LARGE) > SMALL:
        return True
    at = numbers.figures.index(figure)
    beside = (*numbers.figures[max(at - 1, 0) : at], *numbers.figures[at + 1 : at + 2])
    return any(_score(figure, other, passage) and other not in missing for other in beside)


def _score(one: Figure, other: Figure, passage: Passage) -> bool:
    first, second = sorted((one, other), key=lambda figure: figure.span.start)
    between = passage.text[first.span.end - passage.start : second.span.start - passage.start]
    return between.strip() in {"-", "–"} or between == ":"


def _finding(beside: Beside, one: Figure | None, other: Figure | None) -> Discrepancy:
    left = one.span if one else _nowhere(beside.left)
    right = other.span if other else _nowhere(beside.right)
    if one and other:
        reason = f"{one.surface} stands against {other.surface}."
    else:
        reason = f"{(one or other).surface} has no counterpart."  # type: ignore[union-attr]
    severity = "error" if one and other else "warning"
    return Discrepancy(kind="figure", severity=severity, left=left, right=right, reason=reason)


def _nowhere(passage: Passage) -> Span:
    """Return the empty place at the end of a passage, where something is missing."""
    return passage.span(len(passage.text), len(passage.text))


def numbers_of(passage: Passage) -> Numbers:
    """Return the numbers of a passage; digits alone where its language has no reader."""
    known = _lexicon(passage.language)
    view = look(passage.text)
    tokens = tokenise(view.lower, 0, len(view.lower))
    clocks = Clocks.of(view.lower, passage.language)
    figures: list[Figure] = []
    ranked = frozenset(rank_values(view.lower, passage.language))
    said, worded = set(ranked), set[Fraction]()
    told = 0
    openers, timely = (known.plain.openers, known.plain.timely) if known else (frozenset[str](),) * 2
    for at, kind in enumerate(tokens.kinds):
        if kind != FIGURE and tokens.words[at] not in openers:
            continue  # most places, so this comes first
        amount = read_amount(tokens, at, known.plain, known.numerals.decimal) if known else None
        values = _values(amount)
        start, end = tokens.starts[at], tokens.ends[at]
        if kind == FIGURE and start not in clocks.silent:
            figures.append(_figure(passage, view.span(start, end), values, clocks.parts(start)))
        elif amount and kind != FIGURE and amount.scaled and not amount.indefinite and min(values) >= LARGE:
            if at >= told:
                figures.append(_figure(passage, view.span(start, tokens.ends[amount.end - 1]), values, None))
            told = max(told, amount.end)
        elif kind != FIGURE and amount and amount.indefinite:
            told = max(told, amount.end)  # hundreds of thousands are no thousand
        elif kind != FIGURE and amount:
            said |= values
            worded |= values if tokens.words[at] not in timely else set()
    return Numbers(tuple(figures), frozenset(said), frozenset(worded - ranked))


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
    return Figure(surface, passage.span(span.start, span.end), values, bare, hours or frozenset())


@cache
def _lexicon(language: str | None) -> Lexicon | None:
    try:
        return lexicon(language) if language else None
    except DeclarationError:
        return None
