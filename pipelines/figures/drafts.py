"""A number that may become a quantity: its unit, its bound, its denominators."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.figures.ages import counts_people_of_an_age, is_age_of_a_name, is_said_age
from pipelines.figures.articles import ONE_UNIT, and_a_half, half_behind
from pipelines.figures.bounds import bound_before, bound_behind, bounds_nothing, spans_a_time
from pipelines.figures.counting import Candidate, plausible
from pipelines.figures.denominators import denominators, denominators_beyond
from pipelines.figures.mentions import Line, Mention
from pipelines.figures.nouns import Noun, read_compound, read_noun, read_single
from pipelines.figures.numbers import ROUGH, Amount, read_amount
from pipelines.figures.passages import Passage
from pipelines.figures.ratings import Stars, read_stars
from pipelines.figures.tolls import is_toll
from pipelines.model import Bound, Quantity
from pipelines.tokens import FIGURE, WORD


def amount_at(passage: Passage, at: int, currency: str | None, *, counted: bool = False) -> Amount | None:
    """Read a number; a scale letter behind it counts only with a currency or before a counted noun.

    `counted`: the word before says that a number follows, so that năm is five and no year.
    """
    tokens, lexicon = passage.tokens, passage.lexicon
    if tokens.kind(at) != FIGURE and tokens.word(at) not in lexicon.numerals.openers:
        return None
    before_units = lexicon.figures.numbers.before_units
    timely = tokens.word(at) in lexicon.numerals.timely and tokens.word(at + 1) != tokens.word(at)
    counted = counted or tokens.word(at + 1) in lexicon.figures.quantities.counting
    if timely and not counted and tokens.word(at - 1) in before_units:
        return None
    amount = read_amount(tokens, at, lexicon.numerals, passage.decimal, apart=currency is not None)
    if amount is None or amount.short is None or currency:
        return amount
    if amount.short in lexicon.numerals.sure or "dangling digit" in amount.rule:
        return amount
    noun = read_noun(passage, amount.end)
    if noun and (not noun.measure or noun.unit.isupper()):
        return amount
    return read_amount(tokens, at, lexicon.plain, passage.decimal)


@dataclass(slots=True)  # frozen, it takes thrice the time to make
class Draft:
    """A number that may become a quantity."""

    line: Line
    at: int
    first: int
    amount: Amount
    currency: str | None
    passage: Passage
    """That of the line."""

    def counts(self, mention: Mention) -> bool:
        """Tell a quantity from a number that only stands there."""
        known = mention.quantity.unit is not None and self._known(mention)
        return Candidate(self.passage, self.at, self.first, self.amount, mention, known).is_statistic()

    def _known(self, mention: Mention) -> bool:
        if self.currency or not mention.counted:
            return True
        noun = self.noun(self.amount.end) or self.noun(mention.last - 1)
        return bool(noun and noun.known) or mention.rating is not None

    def with_unit(self, amount: Amount, *, bounded: bool = True) -> Mention:
        """Return the amount, which is this one or a range that ends in it, with all that stands around it."""
        outer, bound = self.bound() if bounded else (self.at, Bound.EXACT)
        if bound is Bound.EXACT and ROUGH in amount.rule:
            bound = Bound.ABOUT
        noun, stars, end = self._unit(amount)
        unit = self.currency or (noun.unit if noun else None)
        if noun and noun.measure and (half := half_behind(self.passage, noun.last)):
            amount, noun, end = and_a_half(amount, noun, half)
        last = max(amount.end, noun.last if noun else 0, stars.last if stars else 0)
        if self.currency and noun and noun.unit != self.currency:
            noun, last, end = None, amount.end, amount.end
        counted = bool(noun) and not (noun and noun.measure) and not self.currency
        amount, other = plausible(
            amount, unit, counted=unit is not None and unit not in self.passage.lexicon.measured
        )
        if self._bounds_nothing(bound, unit, (outer, max(end, last))):
            outer, bound = self.at, Bound.EXACT
        bound, end = self._after(amount.end, max(end, last), bound)
        paid = self.currency is not None
        per, end = denominators(self.line, end, paid=paid) if unit or amount.scaled else ((), end)
        bound, end = self._after(end, end, bound)
        if unit and not per:
            per = denominators_beyond(self.line, end, paid=paid)
        quantity = Quantity(
            low=amount.low, high=amount.high, unit=unit, bound=bound, per=per, indefinite=amount.indefinite
        )
        return Mention(
            quantity=quantity,
            first=self.at,
            last=last,
            number_end=amount.end,
            rule=amount.rule,
            outer=outer,
            end=end,
            counted=counted,
            plural=bool(noun and noun.plural),
            rating=stars.rating if stars else None,
            other=other,
        )

    def _unit(self, amount: Amount) -> tuple[Noun | None, Stars | None, int]:
        """Return the noun behind a number, and a rating that stands between them (17 4-star products)."""
        tokens = self.passage.tokens
        at = amount.end
        if amount.rule == "multiple":
            return Noun("times", at, measure=True, known=True), None, at
        if amount.rule == ONE_UNIT:
            unit = self.passage.lexicon.figures.quantities.ones[tokens.words[at - 1]]
            return Noun(unit, at, measure=unit != "person", known=True), None, at
        if self._compound(at):
            noun = read_compound(self.passage, at + 1)
            return noun, None, noun.last if noun else at
        if tokens.word(at) in ("+", "-") and tokens.touching(at):
            at += 1
        at = self._beyond_of(amount, at)
        at += tokens.word(at) in self.passage.lexicon.figures.quantities.further
        after = self.passage.lexicon.after.match(tokens.words, at)
        at = after[0] if after else at
        stars = self._stars(at)
        noun = self.noun(stars.last if stars else at)
        return noun, stars, noun.last if noun else at

    def _beyond_of(self, amount: Amount, at: int) -> int:
        """Return the index behind `of` and what points at the things counted: hai trong số những người."""
        tokens, figures = self.passage.tokens, self.passage.lexicon.figures
        if tokens.word(at) in figures.meanings.of and amount.low != 1 and not self._fell_by(amount):
            determined = tokens.word(at + 1) in figures.quantities.determiners
            return at + (amount.rule == "fraction" or amount.indefinite or determined) + determined
        pair = f"{tokens.word(at)} {tokens.word(at + 1)}"
        among = pair in figures.quantities.of and tokens.word(at + 2) in figures.quantities.determiners
        return at + 3 if among and amount.low != 1 else at

    def _fell_by(self, amount: Amount) -> bool:
        """Tell whether a part is a change, of which what follows is the base: berkurang separuh dari."""
        meanings, words = self.passage.lexicon.meanings, self.passage.tokens.words
        moved = any(meanings[way].match(words, self.at - 1) for way in ("up", "down"))
        return amount.rule == "fraction" and moved

    def _stars(self, at: int) -> Stars | None:
        """Return the rating between number and noun: 17 4-star products, 7 national 5-star products."""
        tokens, quantities = self.passage.tokens, self.passage.lexicon.figures.quantities
        for place in range(at, min(tokens.size, at + 1 + 2 * quantities.noun_last)):
            if self.line.covering(place):
                return None
            if stars := read_stars(self.passage, place):
                return stars
            noun = self.passage.lexicon.named.match(tokens.words, place)
            if noun or tokens.kinds[place] != WORD or tokens.words[place] in quantities.stops:
                return None
        return None

    def _compound(self, at: int) -> bool:
        tokens = self.passage.tokens
        hyphen = tokens.word(at) == "-" and tokens.touching(at) and tokens.touching(at + 1)
        return hyphen and self.passage.lexicon.figures.quantities.noun_last and not self._starred(at + 1)

    def _starred(self, at: int) -> bool:
        return self.passage.tokens.word(at) in self.passage.lexicon.figures.ratings.after

    def noun(self, at: int) -> Noun | None:
        """Return the unit or counted noun at a token."""
        hidden = self.line.covering(at)
        if hidden and hidden.kind == "ordinal" and self.passage.lexicon.figures.quantities.noun_last:
            at, hidden = hidden.last, self.line.covering(hidden.last)  # two first prizes
        if at >= self.passage.tokens.size or hidden:
            return None
        if is_age_of_a_name(self.passage, self.at, self.amount):
            return Noun("year", self.amount.end, measure=True, known=True)
        if counts_people_of_an_age(self.passage, at):
            return Noun("person", self.amount.end, measure=False, known=True, plural=True)
        noun = read_noun(self.passage, at)
        if noun is None and self._is_of_a_single():
            noun = read_single(self.passage, at)
        if noun and (self._is_of_one(noun, at) or self._is_a_share(noun, at)):
            return None
        if noun and self.line.free(at, noun.last) and not self._is_a_fate(noun, at):
            return self._meant(noun)
        return self._bare(at)

    def _is_of_a_single(self) -> bool:
        """Tell whether a singular may follow: one accuser, half a century."""
        lexicon, before = self.passage.lexicon, self.passage.tokens.word(self.amount.end - 1)
        parted = self.amount.rule == "fraction" and before in lexicon.numerals.articles
        return lexicon.figures.quantities.noun_last and (self.amount.low == 1 or parted)

    def _is_of_one(self, noun: Noun, at: int) -> bool:
        """A third of the province counts no provinces."""
        behind = at > self.amount.end and self.passage.lexicon.figures.quantities.noun_last
        return self.amount.rule == "fraction" and behind and not (noun.plural or noun.measure)

    def _is_a_share(self, noun: Noun, at: int) -> bool:
        """Two thirds of the area count no areas."""
        if noun.known or self.amount.rule != "fraction":
            return False
        lexicon, words = self.passage.lexicon, self.passage.tokens.words
        return bool(lexicon.shares.match(words, at) or lexicon.meanings["measures"].match(words, at))

    def _is_a_fate(self, noun: Noun, at: int) -> bool:
        """An unknown noun that begins as what became of people is none: 12 luka-luka."""
        begins = noun.unit.split(" ")[0] == self.passage.tokens.word(at)
        return (
            not noun.known
            and begins
            and self.passage.lexicon.fates.match(self.passage.tokens.words, at) is not None
        )

    def _bare(self, at: int) -> Noun | None:
        """Return what a number without a noun counts: an age that is said, people who were killed."""
        if is_said_age(self.passage, self.at, self.amount):
            return Noun("year", self.amount.end, measure=True, known=True)
        if is_toll(self.passage, (self.bound()[0], at), self.amount):
            return Noun("person", self.amount.end, measure=False, known=True)
        return None

    def _meant(self, noun: Noun) -> Noun:
        """Return the noun that the word for a season means in a sentence about crimes: 24 vụ."""
        quantities = self.passage.lexicon.figures.quantities
        other = quantities.senses.get(noun.unit)
        if other is None or quantities.sense_words.isdisjoint(self.passage.tokens.words):
            return noun
        return replace(noun, unit=other, measure=False)

    def bound(self) -> tuple[int, Bound]:
        """Return where the words of the bound begin and the bound."""
        return bound_before(self.passage, self.at)

    def _bounds_nothing(self, bound: Bound, unit: str | None, reach: tuple[int, int]) -> bool:
        """Tell whether the words before speak of a time gone through, compare, or choose."""
        if unit in self.passage.lexicon.times and spans_a_time(self.passage, self.at, reach):
            return True
        return bounds_nothing(self.passage, self.at, bound, reach)

    def _after(self, number_end: int, end: int, bound: Bound) -> tuple[Bound, int]:
        said, end = bound_behind(self.passage, self.at, number_end, end)
        return said or bound, end
