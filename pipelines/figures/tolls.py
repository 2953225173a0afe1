"""Bare numbers of people in the news of accidents: killing nine, 12 injured."""

from __future__ import annotations

from pipelines.figures.numbers import Amount
from pipelines.figures.passages import Passage
from pipelines.tokens import FIGURE

MOST = 1_000_000


def is_toll(passage: Passage, span: tuple[int, int], amount: Amount) -> bool:
    """Tell whether a bare number counts people: behind a word for victims, or before what became of them.

    `span` is the first token of the number with its bound, and the token behind it.
    """
    quantities, tokens, low = passage.lexicon.figures.quantities, passage.tokens, amount.low
    whole = low is not None and low.denominator == 1 and 1 <= low <= MOST
    if not whole or tokens.word(span[1]) in ("%", "-", "/", "'"):
        return False
    if passage.lexicon.fates.match(tokens.words, span[1]):
        return tokens.kind(span[0] - 1) != FIGURE
    return not amount.indefinite and tokens.word(span[0] - 1) in quantities.victims
