"""Ages that are said without their unit, and people who are called by their age."""

from __future__ import annotations

from pipelines.figures.numbers import Amount
from pipelines.figures.passages import Passage
from pipelines.tokens import FIGURE, WORD

OLDEST = 110
_GROWN = 14
"""Least age in brackets behind a name; a smaller figure there is a note or a rank."""


def is_said_age(passage: Passage, at: int, amount: Amount) -> bool:
    """Tell whether a number stands behind a word of age: berusia 42, as young as 11."""
    low = amount.low
    if low is None or not 1 <= low <= OLDEST:
        return False
    return passage.lexicon.aged.match_before(passage.tokens.words, at) is not None


def is_age_of_a_name(passage: Passage, at: int, amount: Amount) -> bool:
    """Tell whether a small figure between commas or in brackets behind a word is an age: Ms Lan, 42, said."""
    after = passage.tokens.word(amount.end)
    if after not in (")", ",", "."):
        return False
    quantities, low = passage.lexicon.figures.quantities, amount.low
    opened = at - 1 - (passage.tokens.word(at - 1) in quantities.aging)
    before = passage.tokens.word(opened)
    if before not in ("(", ","):
        return False
    if low is None or amount.worded or not 1 <= low <= OLDEST or amount.end != at + 1:
        return False
    if quantities.bracketed_ages and before == "(" and after == ")":
        return low >= _GROWN and _is_name(passage, opened - 1)
    return quantities.ages and before == "," and after in (",", ".") and _is_a_word(passage, opened - 1)


def _is_name(passage: Passage, at: int) -> bool:
    tokens = passage.tokens
    return at > 0 and tokens.kind(at) == WORD and passage.view.text[tokens.starts[at]].isupper()


def _is_a_word(passage: Passage, at: int) -> bool:
    unit = passage.lexicon.named.match(passage.tokens.words, at)
    return passage.tokens.kind(at) == WORD and not (unit and unit[1].measure)


def counts_people_of_an_age(passage: Passage, at: int) -> bool:
    """Tell whether people who are called by their age stand at a token: two 18-year-olds."""
    tokens = passage.tokens
    if tokens.kind(at) != FIGURE or tokens.word(at + 1) != "-":
        return False
    return passage.lexicon.age_nouns.match(tokens.words, at + 2) is not None
