"""One of a unit that is said without a number: about an hour, lebih dari sebulan, a year and a half."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipelines.figures.nouns import Noun
from pipelines.figures.numbers import Amount
from pipelines.figures.passages import Passage

ONE_UNIT = "one of a unit"
"""Rule of a word that is one of a unit: sebulan."""


def article_at(passage: Passage, at: int) -> Amount | None:
    """`about an hour`: an article is one between a bound and a measure."""
    tokens, lexicon = passage.tokens, passage.lexicon
    one = Fraction(1)
    if tokens.words[at] in lexicon.figures.quantities.ones:
        stated = half_behind(passage, at + 1) or lexicon.before.match_before(
            tokens.words, _before_nothing(passage, at)
        )
        return Amount(one, one, at + 1, ONE_UNIT, worded=True) if stated else None
    if tokens.words[at] not in lexicon.numerals.articles:
        return None
    unit = lexicon.named.match(tokens.words, at + 1)
    if unit is None or not unit[1].measure:
        return None
    stated = half_behind(passage, unit[0]) or lexicon.before.match_before(tokens.words, at)
    return Amount(one, one, at + 1, "article", worded=True) if stated else None


def _before_nothing(passage: Passage, at: int) -> int:
    """Return the index of the first of the words before a number that say nothing of it."""
    transparent = passage.lexicon.figures.quantities.transparent
    while passage.tokens.word(at - 1) in transparent:
        at -= 1
    return at


def half_behind(passage: Passage, at: int) -> int | None:
    """Return the index after `and a half`, `rưỡi` where it stands at a token."""
    found = passage.lexicon.halves.match(passage.tokens.words, at)
    return found[0] if found else None


def and_a_half(amount: Amount, noun: Noun, end: int) -> tuple[Amount, Noun, int]:
    """Add the half that follows a unit and ends at a token: một năm rưỡi."""
    low, high = (end + Fraction(1, 2) if end is not None else None for end in (amount.low, amount.high))
    rule = "half < " + amount.rule
    return replace(amount, low=low, high=high, rule=rule), replace(noun, last=end), end
