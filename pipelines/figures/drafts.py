"""A number that may become a quantity: its unit, its bound, its denominators."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.figures.ages import counts_people_of_an_age, is_age_of_a_name, is_said_age
from pipelines.figures.articles import ONE_UNIT, and_a_half, half_behind
from pipelines.figures.counting import Candidate, plausible
from pipelines.figures.mentions import Line, Mention
from pipelines.figures.nouns import Noun, read_compound, read_noun, read_single
from pipelines.figures.numbers import ROUGH, Amount, read_amount
from pipelines.figures.passages import Passage
from pipelines.figures.ratings import Stars, read_stars
from pipelines.figures.tolls import is_toll
from pipelines.model import Bound, Quantity
from pipelines.tokens import FIGURE, WORD

_DENIED = 3
"""Tokens before a bound in which a negation turns it."""
_TURNED = {Bound.OVER: Bound.AT_MOST, Bound.UNDER: Bound.AT_LEAST}
QUALIFIERS = 4
"""Words between a unit and its denominators that may say what is measured."""


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
        per, end = self._per(end) if unit or amount.scaled else ((), end)
        bound, end = self._after(end, end, bound)
        if unit and not per:
            per = self._per_beyond(end)
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
        lexicon, words = self.passage.lexicon, self.passage.tokens.words
        shared = lexicon.shares.match(words, at) or lexicon.meanings["measures"].match(words, at)
        return self.amount.rule == "fraction" and not noun.known and shared is not None

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
        """Return where the words of the bound begin and the bound; words that say nothing may lie between."""
        tokens, lexicon = self.passage.tokens, self.passage.lexicon
        at = self.at
        for _ in range(5):
            found = lexicon.before.match_before(tokens.words, at)
            if found:
                return self._denied(*self._stronger(*found))
            if tokens.word(at - 1) not in lexicon.figures.quantities.transparent:
                break
            at -= 1
        return self.at, Bound.EXACT

    def _denied(self, at: int, bound: Bound) -> tuple[int, Bound]:
        """Turn a bound behind a negation: not more than, does not receive more than."""
        before = self.passage.tokens.words[max(0, at - _DENIED) : at]
        if self.passage.lexicon.figures.quantities.negations.isdisjoint(before):
            return at, bound
        return at, _TURNED.get(bound, bound)

    def _bounds_nothing(self, bound: Bound, unit: str | None, reach: tuple[int, int]) -> bool:
        """Tell whether the words before speak of a time gone through, or compare."""
        if unit in self.passage.lexicon.times and self._spans(*reach):
            return True
        if bound not in (Bound.OVER, Bound.UNDER):
            return False
        return self._compares(*reach) or self._prefers(reach[0])

    def _prefers(self, outer: int) -> bool:
        """Tell whether a bound is a choice: thà bán rẻ còn hơn 700 đồng."""
        words = self.passage.tokens.words
        opening = self.passage.lexicon.figures.quantities.rather.get(words[outer - 1] if outer else "")
        return opening is not None and opening in words[:outer]

    def _compares(self, outer: int, end: int) -> bool:
        """Tell whether a bound is a change, where its base follows: cao hơn 300 đồng so với năm 2024."""
        tokens, meanings = self.passage.tokens, self.passage.lexicon.meanings
        ends = [found[0] for way in ("up", "down") if (found := meanings[way].match(tokens.words, outer))]
        near = range(end, min(end + QUALIFIERS, tokens.size))
        return self.at in ends and any(meanings["base"].match(tokens.words, at) for at in near)

    def _spans(self, outer: int, end: int) -> bool:
        """Tell whether the words before a length of time say that something went on: over five years."""
        tokens, quantities = self.passage.tokens, self.passage.lexicon.figures.quantities
        if tokens.words[outer] not in quantities.spanning:
            return False
        if between := tokens.words[outer + 1 : self.at]:
            return quantities.determiners.issuperset(between)
        return quantities.lasting.isdisjoint((tokens.word(outer - 1), tokens.word(end)))

    def _stronger(self, at: int, bound: Bound) -> tuple[int, Bound]:
        """`up to more than 5`: of two bounds side by side the one that says more holds."""
        further = self.passage.lexicon.before.match_before(self.passage.tokens.words, at)
        if further and bound is Bound.EXACT:
            return further
        return at, bound

    def _after(self, number_end: int, end: int, bound: Bound) -> tuple[Bound, int]:
        tokens, after = self.passage.tokens, self.passage.lexicon.after
        beyond = range(end + 1, min(end + QUALIFIERS, tokens.size)) if self._opened() else ()
        for place in (number_end, end, *beyond):
            if place > end and tokens.kinds[place - 1] != WORD:
                break
            found = after.match(tokens.words, place)
            if found and place > end and found[1] is Bound.ABOUT:
                break  # 119 communes of Nghe An are no hundred and nineteens
            if found and tokens.kind(found[0]) != FIGURE:  # 6 tonnes and above 7 are two bounds
                return bound if found[1] is Bound.EXACT else found[1], max(end, found[0])
        return bound, end

    def _opened(self) -> bool:
        """A word such as từ before the number looks for its `or more` behind the whole phrase."""
        return self.passage.tokens.word(self.at - 1) in self.passage.lexicon.figures.quantities.opens

    def _per(self, at: int) -> tuple[tuple[str, ...], int]:
        tokens, lexicon = self.passage.tokens, self.passage.lexicon
        per: list[str] = []
        while at < tokens.size and len(per) < 3 and not self.line.covering(at):
            phrase = lexicon.per_phrases.match(tokens.words, at)
            stroke = tokens.words[at] == "/"
            article = tokens.words[at] in lexicon.numerals.articles
            noun = None
            if phrase is None and (stroke or tokens.words[at] in lexicon.figures.quantities.per):
                noun = self._denominator(at + 1, stroke=stroke)
            if phrase is None and (noun is None or (article and self._shares(noun))):
                break  # three products share a stall, and none is per stall
            per.append(phrase[1] if phrase else noun.unit if noun else "")
            at = phrase[0] if phrase else noun.last if noun else at
        return tuple(per), at

    def _shares(self, noun: Noun) -> bool:
        """Tell whether an article before a noun makes no denominator of it; money is paid a person."""
        return noun.unit == "times" or not (noun.measure or self.currency)

    def _per_beyond(self, at: int) -> tuple[str, ...]:
        """Return the denominators behind what is measured: 12 tonnes of honey a year."""
        tokens, figures = self.passage.tokens, self.passage.lexicon.figures
        for place in range(at, min(at + QUALIFIERS, tokens.size)):
            word = tokens.words[place]
            said = word in figures.quantities.stops and word not in figures.meanings.of
            said = said or word in self.passage.lexicon.numerals.values
            if tokens.kinds[place] != WORD or said or self.line.covering(place):
                return ()
            if per := self._per(place + 1)[0]:
                return per
        return ()

    def _denominator(self, at: int, *, stroke: bool) -> Noun | None:
        tokens = self.passage.tokens
        found = self.passage.lexicon.named.match(tokens.words, at)
        if found:
            return Noun(found[1].unit, found[0], measure=found[1].measure, known=True)
        if stroke and tokens.kind(at) == WORD:
            return Noun(tokens.words[at], at + 1, measure=False, known=False)
        return None
