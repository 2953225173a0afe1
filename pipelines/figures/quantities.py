"""Number, scale, unit, bounds, ranges and denominators → quantities in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pipelines.figures.counting import Candidate, plausible
from pipelines.figures.masks import Hidden
from pipelines.figures.mentions import Line, Mention
from pipelines.figures.nouns import Noun, read_noun
from pipelines.figures.numbers import Amount, read_amount
from pipelines.figures.passages import Passage
from pipelines.figures.ratings import DASHES, Stars, read_stars
from pipelines.figures.tokens import FIGURE, WORD
from pipelines.model import Bound, Quantity


def read_quantities(passage: Passage, hidden: list[Hidden]) -> Line:
    """Return the quantities and ratings of a sentence, in order, none within another."""
    line = Line(passage, hidden)
    at = 0
    while at < len(passage.tokens):
        at = _step(line, at)
    return line


def _step(line: Line, at: int) -> int:
    covering = line.covering(at)
    if covering:
        return covering.last
    stars = read_stars(line.passage, at)
    if stars and line.free(stars.first, stars.last):
        line.stars.append(stars)
        return stars.last
    found = list(_mentions(line, at))
    line.mentions.extend(found)
    return max((mention.last for mention in found), default=at + 1)


def _mentions(line: Line, at: int) -> Iterator[Mention]:
    passage = line.passage
    prefix = passage.lexicon.prefixes.match(passage.tokens, at)
    first = prefix[0] if prefix else at
    amount = _amount(passage, first, prefix[1] if prefix else None) if first < len(passage.tokens) else None
    amount = amount or _article(passage, at)
    if amount is None or not line.free(first, amount.end):
        return
    draft = _Draft(line, at, first, amount, prefix[1] if prefix else None)
    yield from draft.of_whole() or draft.ranged() or draft.single()


def _amount(passage: Passage, at: int, currency: str | None) -> Amount | None:
    """Read a number; a scale letter behind it counts only with a currency or before a counted noun."""
    tokens, lexicon = passage.tokens, passage.lexicon
    if tokens.kind(at) != FIGURE and tokens.word(at) not in lexicon.numerals.openers:
        return None
    amount = read_amount(tokens, at, lexicon.numerals, passage.decimal)
    if amount is None or amount.short is None or currency:
        return amount
    noun = read_noun(passage, amount.end)
    if noun and (not noun.measure or noun.unit.isupper()):
        return amount
    return read_amount(tokens, at, lexicon.plain, passage.decimal)


def _article(passage: Passage, at: int) -> Amount | None:
    """`about an hour`: an article is one between a bound and a measure."""
    tokens, lexicon = passage.tokens, passage.lexicon
    if tokens.words[at] not in lexicon.numerals.articles or lexicon.before.match(tokens, at) is None:
        return None
    unit = lexicon.named.match(tokens, at + 1)
    one = Fraction(1)
    return Amount(one, one, at + 1, "article", worded=True) if unit and unit[1].measure else None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A number that may become a quantity."""

    line: Line
    at: int
    first: int
    amount: Amount
    currency: str | None

    @property
    def passage(self) -> Passage:
        return self.line.passage

    def single(self) -> Iterator[Mention]:
        mention = self._with_unit(self.amount)
        if mention and self.counts(mention):
            yield mention

    def counts(self, mention: Mention) -> bool:
        """Tell a quantity from a number that only stands there."""
        known = mention.quantity.unit is not None and self._known(mention)
        return Candidate(self.passage, self.at, self.first, self.amount, mention, known).is_statistic()

    def _known(self, mention: Mention) -> bool:
        if self.currency or not mention.counted:
            return True
        noun = self._noun(self.amount.end) or self._noun(mention.last - 1)
        return bool(noun and noun.known) or mention.rating is not None

    # -------------------------------------------------------------- ranges

    def ranged(self) -> tuple[Mention, ...] | None:
        """Read `a-b`, `from a to b`, `between a and b`; the left end takes scale and unit of the right."""
        joint = self._joint()
        if joint is None:
            return None
        right_prefix = self.passage.lexicon.prefixes.match(self.passage.tokens, joint)
        start = right_prefix[0] if right_prefix else joint
        if start >= len(self.passage.tokens):
            return None
        right = _amount(self.passage, start, self.currency or (right_prefix and right_prefix[1]) or None)
        if (
            right is None
            or not self.line.free(joint, right.end)
            or right.indefinite
            or self.amount.indefinite
        ):
            return None
        low = _left_end(self.amount, right)
        if low is None or right.high is None or low > right.high:
            return None
        rule = f"range < {right.rule}"
        worded = self.amount.worded and right.worded
        both = replace(right, low=low, rule=rule, worded=worded, other=None)
        mention = self._with_unit(both)
        return (mention,) if mention and self.counts(mention) else None

    def _joint(self) -> int | None:
        """Return the index after what joins two ends of a range; the left end may carry its own unit."""
        tokens, lexicon = self.passage.tokens, self.passage.lexicon
        quantities = lexicon.figures.quantities
        at = self.amount.end
        unit = lexicon.named.match(tokens, at)
        opening = tokens.word(self.at - 1)
        pair = quantities.pairs.get(opening)
        for place in (at, unit[0] if unit else at):
            word = tokens.word(place)
            if word in DASHES or word in ("÷", pair):
                return place + 1
            if word in quantities.between and not self._changes(opening):
                return place + 1
        return None

    def _changes(self, opening: str) -> bool:
        """`rose from a to b` is a change between two values, no range."""
        if opening not in self.passage.lexicon.figures.quantities.opens:
            return False
        tokens, meanings = self.passage.tokens, self.passage.lexicon.meanings
        nearby = range(max(0, self.at - 6), self.at)
        return any(meanings[way].match(tokens, at) for at in nearby for way in ("up", "down"))

    # -------------------------------------------------------------- N of M

    def of_whole(self) -> tuple[Mention, ...] | None:
        """Read `12/15 communes`, `12 of the 15 communes`: a part and its whole."""
        joint = self._of()
        if joint is None or self.amount.scaled:
            return None
        whole = _amount(self.passage, joint, None)
        if whole is None or whole.scaled or not self.line.free(joint, whole.end):
            return None
        if self.amount.low is None or whole.low is None or self.amount.low > whole.low or whole.low < 2:
            return None
        second = replace(self, at=joint, first=joint, amount=whole)._with_unit(whole)
        if second is None or second.quantity.unit is None or not second.counted:
            return None
        part = replace(second, first=self.at, outer=self._bound()[0], rule="n of m < " + self.amount.rule)
        quantity = replace(
            second.quantity, low=self.amount.low, high=self.amount.high, bound=self._bound()[1]
        )
        return replace(part, quantity=quantity), replace(second, of_whole=True, rule="n of m < " + whole.rule)

    def _of(self) -> int | None:
        tokens, quantities = self.passage.tokens, self.passage.lexicon.figures.quantities
        at = self.amount.end
        if tokens.word(at) == "/" and tokens.kind(at + 1) == FIGURE:
            return at + 1
        for width in (3, 2, 1):
            words = " ".join(tokens.word(at + offset) for offset in range(width))
            if words in quantities.of and tokens.kind(at + width) == FIGURE:
                return at + width
        return None

    # -------------------------------------------------------------- unit, bound, denominators

    def _with_unit(self, amount: Amount) -> Mention | None:
        outer, bound = self._bound()
        noun, stars, end = self._unit(amount)
        unit = self.currency or (noun.unit if noun else None)
        last = max(amount.end, noun.last if noun else 0, stars.last if stars else 0)
        if self.currency and noun and noun.measure and noun.unit != self.currency:
            noun, last = None, amount.end
        counted = bool(noun) and not (noun and noun.measure) and not self.currency
        amount, other = plausible(amount, unit, counted=counted)
        bound, end = self._after(amount.end, max(end, last), bound)
        per, end = self._per(end) if unit else ((), end)
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
        if tokens.word(at) in ("+", "-") and tokens.touching(at):
            at += 1
        if tokens.word(at) in self.passage.lexicon.figures.meanings.of and amount.low != 1:
            determined = tokens.word(at + 1) in self.passage.lexicon.figures.quantities.determiners
            at += (amount.rule == "fraction" or amount.indefinite or determined) + determined
        after = self.passage.lexicon.after.match(tokens, at)
        at = after[0] if after else at
        stars = read_stars(self.passage, at) if at < len(tokens) and self.line.covering(at) is None else None
        noun = self._noun(stars.last if stars else at)
        return noun, stars, noun.last if noun else at

    def _noun(self, at: int) -> Noun | None:
        if at >= len(self.passage.tokens) or self.line.covering(at):
            return None
        if self.passage.lexicon.figures.quantities.ages and self._is_age(at):
            return Noun("year", self.amount.end, measure=True, known=True)
        noun = read_noun(self.passage, at)
        return noun if noun and self.line.free(at, noun.last) else None

    def _is_age(self, at: int) -> bool:
        tokens, text = self.passage.tokens, self.passage.view.text
        if tokens.words[at] not in (",", ".") or tokens.word(self.at - 1) != "," or self.at < 2:
            return False
        named = text[tokens.starts[self.at - 2]].isupper() and tokens.kind(self.at - 2) == WORD
        return named and self.amount.low is not None and 1 <= self.amount.low <= 110 and self.at == at - 1

    def _bound(self) -> tuple[int, Bound]:
        """Return where the words of the bound begin and the bound; words that say nothing may lie between."""
        tokens, lexicon = self.passage.tokens, self.passage.lexicon
        at = self.at
        for _ in range(5):
            found = lexicon.before.match(tokens, at)
            if found:
                return self._stronger(*found)
            if tokens.word(at - 1) not in lexicon.figures.quantities.transparent:
                break
            at -= 1
        return self.at, Bound.EXACT

    def _stronger(self, at: int, bound: Bound) -> tuple[int, Bound]:
        """`up to more than 5`: of two bounds side by side the one that says more holds."""
        further = self.passage.lexicon.before.match(self.passage.tokens, at)
        if further and bound is Bound.EXACT:
            return further
        return at, bound

    def _after(self, number_end: int, end: int, bound: Bound) -> tuple[Bound, int]:
        tokens, after = self.passage.tokens, self.passage.lexicon.after
        for place in (number_end, end):
            found = after.match(tokens, place)
            if found:
                return found[1], max(end, found[0])
        return bound, end

    def _per(self, at: int) -> tuple[tuple[str, ...], int]:
        tokens, lexicon = self.passage.tokens, self.passage.lexicon
        per: list[str] = []
        while at < len(tokens) and len(per) < 3:
            phrase = lexicon.per_phrases.match(tokens, at)
            stroke = tokens.words[at] == "/"
            noun = None
            if phrase is None and (stroke or tokens.words[at] in lexicon.figures.quantities.per):
                noun = self._denominator(at + 1, stroke=stroke)
            if phrase is None and noun is None:
                break
            per.append(phrase[1] if phrase else noun.unit if noun else "")
            at = phrase[0] if phrase else noun.last if noun else at
        return tuple(per), at

    def _denominator(self, at: int, *, stroke: bool) -> Noun | None:
        tokens = self.passage.tokens
        found = self.passage.lexicon.named.match(tokens, at)
        if found:
            return Noun(found[1].unit, found[0], measure=found[1].measure, known=True)
        if stroke and tokens.kind(at) == WORD:
            return Noun(tokens.words[at], at + 1, measure=False, known=False)
        return None


def _left_end(left: Amount, right: Amount) -> Fraction | None:
    """Return the left end of a range with what it leaves the right one to say: 80-100.000, 3-5 million."""
    if left.low is None or right.low is None:
        return None
    low = left.low
    if right.scaled and not left.scaled:
        scale = right.scale_factor
        if low * scale <= right.low:
            return low * scale
    if not left.scaled and not right.scaled and low < right.low / 100 and right.low >= 1000:
        return low * 1000 if low * 1000 < right.low else low
    return low
