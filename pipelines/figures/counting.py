"""What counts: a quantity told from a number that only stands there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from pipelines.figures.mentions import Mention
from pipelines.figures.numbers import Amount
from pipelines.figures.passages import Passage
from pipelines.model import Bound
from pipelines.tokens import FIGURE, WORD

_COMMON = (Fraction(1, 2), Fraction(1, 4))
"""Fractions that are everyday words: half time, a quarter of an hour; they count before a unit only."""


@dataclass(slots=True)  # frozen, it takes thrice the time to make
class Candidate:
    """A number with what was found around it, before it is judged."""

    passage: Passage
    at: int
    """Index of its first token."""
    first: int
    """The same, behind a currency."""
    amount: Amount
    mention: Mention
    known: bool
    """Its unit is in the lexicon."""

    def is_statistic(self) -> bool:
        """Tell a quantity from a number that only stands there."""
        if self.passage.tokens.word(self.amount.end) in self.passage.lexicon.numerals.scales:
            return False  # 3 triệu triệu: it does not add up
        if self.amount.worded:
            return self._worded()
        if self._looks_like_a_year() and (not self.known or self._is_of_a_year()):
            return False
        if self.mention.quantity.unit is not None and self._names_a_thing():
            return False
        if self.mention.rating is not None or self.mention.quantity.unit is not None:
            return True
        stated = self.mention.quantity.bound is not Bound.EXACT
        return self.amount.scaled or self._written_out() or stated or self._inherits()

    def _worded(self) -> bool:
        """Number words are everyday words too: what stands behind them decides."""
        amount, unit = self.amount, self.mention.quantity.unit
        if amount.rule == "multiple":
            return True
        if amount.indefinite:
            return self._indefinite()
        low = self.mention.quantity.low
        if low == 0 or self._is_name():
            return False
        if low is not None and low <= 1:
            return self._small(low)
        homographs = self.passage.lexicon.figures.numbers.homographs
        single = self.mention.number_end == self.first + 1
        if single and self.passage.tokens.words[self.first] in homographs:
            return self.known or self._classified()
        return unit is not None or self.mention.rating is not None or self._ends_a_phrase()

    def _ends_a_phrase(self) -> bool:
        """Tell whether a bare number in words counts though no noun stands behind it."""
        return self._chosen() or self._halved() or self._is_all()

    def _is_all(self) -> bool:
        """`the only side of the ten`: how many there are of what was named before."""
        tokens, lexicon, at = self.passage.tokens, self.passage.lexicon, self.at
        if tokens.kind(self.amount.end) in (WORD, FIGURE) or (self.amount.low or 0) <= 2:
            return False
        phrases = (" ".join(tokens.words[max(0, at - width) : at]) for width in (2, 1))
        of = next((phrase for phrase in phrases if phrase in lexicon.figures.quantities.of), None)
        named = at - 1 - len(of.split(" ")) if of else -1
        return tokens.kind(named) == WORD and tokens.word(named) not in lexicon.numerals.openers

    def _halved(self) -> bool:
        """`bốn trăm rưỡi`: a half behind hundreds or a scale is said of amounts only."""
        return self.amount.rule.startswith("half") and (self.amount.low or 0) >= 100

    def _chosen(self) -> bool:
        """`belokan dua pertama`: what is counted was named before, and some of it are taken."""
        behind = self.passage.tokens.word(self.amount.end)
        named = self.passage.tokens.kind(self.at - 1) == WORD
        return named and behind in self.passage.lexicon.figures.quantities.choosing

    def _classified(self) -> bool:
        """A classifier says that a number stands before it: năm cuộc, five contests of some kind."""
        behind = self.passage.tokens.word(self.amount.end)
        return behind in self.passage.lexicon.figures.quantities.counting and self.mention.counted

    def _is_name(self) -> bool:
        """A number word with a capital within a sentence is part of a name: hồ Ba Bể."""
        passage, first = self.passage, self.first
        before = passage.tokens.kind(first - 1) == WORD
        return before and not passage.titled and passage.view.text[passage.tokens.starts[first]].isupper()

    def _indefinite(self) -> bool:
        """A few reporters and a few days are no figure; a few tonnes are one, and hundreds alone."""
        unit, low, high = self.mention.quantity.unit, self.amount.low, self.amount.high
        if self.passage.tokens.kind(self.amount.end) == FIGURE:
            return False  # scores of 5 percent
        if high is not None and high < 10:
            return unit in self.passage.lexicon.measured and unit not in self.passage.lexicon.times
        return unit is not None or (low is not None and low >= 10)

    def _small(self, low: Fraction) -> bool:
        """One and its parts count where a bound or the form says that something is counted."""
        stated = self.mention.quantity.bound is not Bound.EXACT or self._only_one()
        part = self.amount.rule == "fraction" or low.denominator > 1
        if self.mention.quantity.unit is not None:
            vague = self.mention.counted and self.mention.quantity.bound in (
                Bound.NEARLY,
                Bound.OVER,
                Bound.ABOUT,
            )
            return part or (stated and not (vague and low == 1))  # nearly one house is no count
        whole = self._has_a_whole() or self._moved()
        return part and low < 1 and (stated or whole or low not in _COMMON)

    def _moved(self) -> bool:
        """`fell by half`: a verb of change right before says that the part is one."""
        tokens, meanings = self.passage.tokens, self.passage.lexicon.meanings
        near = range(max(0, self.mention.outer - 3), self.mention.outer)
        ends = [
            found[0]
            for way in ("up", "down")
            for at in near
            if (found := meanings[way].match(tokens.words, at))
        ]
        return max(ends, default=0) >= self.mention.outer - 1

    def _only_one(self) -> bool:
        """`only one farmer`: a word before says how many, and what is counted is known."""
        return self.mention.outer < self.at and self.known

    def _has_a_whole(self) -> bool:
        """Half of the harvest, một nửa trong số đó."""
        tokens, lexicon = self.passage.tokens, self.passage.lexicon
        of = tokens.word(self.amount.end) in lexicon.figures.meanings.of
        pair = f"{tokens.word(self.amount.end)} {tokens.word(self.amount.end + 1)}"
        return (
            of
            or pair in lexicon.figures.quantities.of
            or lexicon.meanings["part"].match(tokens.words, self.amount.end) is not None
        )

    def _written_out(self) -> bool:
        """Decimals and grouped thousands are no ids."""
        low = self.amount.low
        figure = self.passage.tokens.words[self.first]
        labelled = self.passage.tokens.word(self.at - 1) in ("", ":", "(", "|")  # Views: 1,234
        grouped = low is not None and low >= 1000 and not figure.isdigit() and not labelled
        return grouped or (low is not None and low.denominator > 1)

    def _looks_like_a_year(self) -> bool:
        figure = self.passage.tokens.words[self.first]
        plain = figure.isdigit() and len(figure) == 4 and self.amount.end == self.first + 1
        return plain and 1900 <= int(figure) <= 2100

    def _is_of_a_year(self) -> bool:
        """`the 1997 match`: behind a year stands a singular."""
        noun_last = self.passage.lexicon.figures.quantities.noun_last
        return noun_last and self.mention.counted and not self.mention.plural

    def _names_a_thing(self) -> bool:
        """`the Nord Stream 2 pipeline`: a small figure behind a name counts no singular."""
        mention, low = self.mention, self.amount.low
        if mention.plural or not mention.counted or mention.rating or low is None or not 2 <= low < 10:
            return False
        return self.passage.lexicon.figures.quantities.noun_last and self._follows_a_name()

    def _follows_a_name(self) -> bool:
        tokens, before = self.passage.tokens, self.at - 1
        return (
            before > 0
            and tokens.kinds[before] == WORD
            and self.passage.view.text[tokens.starts[before]].isupper()
        )

    def _inherits(self) -> bool:
        """`of which 12 …`, `18 of which …`: a bare part."""
        tokens, part = self.passage.tokens, self.passage.lexicon.meanings["part"]
        places = (*range(max(0, self.at - 4), self.at), self.amount.end)
        return any(part.match(tokens.words, at) for at in places) or self._tallied() or self._reached()

    def _tallied(self) -> bool:
        """`con số 832`: the words before say that the bare figure is a count."""
        tallied = self.passage.lexicon.tallied
        return any(
            tallied.match_before(self.passage.tokens.words, at) for at in (self.mention.outer, self.at)
        )

    def _reached(self) -> bool:
        """`the toll climbed to 832`."""
        tokens, meanings = self.passage.tokens, self.passage.lexicon.meanings
        near = range(max(0, self.mention.outer - 3), self.mention.outer)
        moved = any(meanings[way].match(tokens.words, at) for at in near for way in ("up", "down"))
        return moved and any(meanings["to"].match(tokens.words, at) for at in near)


def plausible(amount: Amount, unit: str | None, *, counted: bool) -> tuple[Amount, Fraction | None]:
    """Let the unit decide between two readings of a separator where one is absurd.

    A share is not over a thousand per cent; what is counted comes whole.
    """
    low, other = amount.low, amount.other
    if other is None or low is None:
        return amount, None
    if unit == "percent" and low > 1000 > other:
        return replace(amount, low=other, high=other), low
    if counted and low.denominator > 1 and other.denominator == 1:
        return replace(amount, low=other, high=other), low
    return amount, other
