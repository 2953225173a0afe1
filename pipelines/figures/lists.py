"""Figures in a list that say their unit once, behind the last: 33, 34 and 39 years; 20, 30 triệu đồng."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipelines.figures.drafts import Draft, amount_at
from pipelines.figures.mentions import Mention
from pipelines.figures.numbers import Amount

LONGEST = 8
"""Figures of a list."""


def with_unit_of_list(draft: Draft, mention: Mention) -> Mention | None:
    """Give a bare figure the unit, scale and denominators of the last of its list; None: it is in no list."""
    last = _last(draft)
    if last is None:
        return None
    shared = last.with_unit(last.amount)
    if shared.quantity.unit is None:
        return None
    low = (draft.amount.low or Fraction(0)) * _scale(draft.amount, last.amount)
    if shared.counted and low.denominator > 1:
        return None  # an average of 2.53 and 300 throws
    quantity = replace(shared.quantity, low=low, high=low, bound=mention.quantity.bound)
    return replace(mention, quantity=quantity, counted=shared.counted, rule="list < " + mention.rule)


def _last(draft: Draft) -> Draft | None:
    """Return the last figure of a list, before its unit."""
    tokens = draft.passage.tokens
    joints = _joints(draft)
    at, joined = draft.amount.end, False
    for _ in range(LONGEST):
        comma = tokens.word(at) == ","
        joint = tokens.word(at + comma) in joints
        at += comma + joint
        joined = joined or joint
        amount = amount_at(draft.passage, at, None) if (comma or joint) and at < tokens.size else None
        if amount is None or amount.worded or draft.amount.worded or draft.line.covering(at):
            return None
        following = replace(draft, at=at, first=at, amount=amount)
        at = amount.end
        if joined or (_grows(draft.amount, amount) and _measured(following)):
            return following
    return None


def _joints(draft: Draft) -> frozenset[str]:
    figures = draft.passage.lexicon.figures
    joints = figures.ratings.joints
    if draft.passage.tokens.word(draft.at - 1) in figures.quantities.opens:  # from 48 to 133 products
        return joints | figures.quantities.between | figures.meanings.to
    return joints


def _measured(draft: Draft) -> bool:
    noun = draft.noun(draft.amount.end)
    return noun is not None and noun.measure


def _grows(first: Amount, second: Amount) -> bool:
    """Two figures with a comma between, the second a little greater, share their measure: 55, 60 minutes."""
    if first.low is None or second.low is None or first.scaled:
        return False
    return first.low < second.low / second.scale_factor <= 3 * first.low


def _scale(figure: Amount, last: Amount) -> Fraction:
    """Return the scale word of the last figure for one that has none and is smaller: 20, 30 triệu."""
    if figure.scaled or figure.low is None or last.low is None or figure.low >= last.low / last.scale_factor:
        return Fraction(1)
    return last.scale_factor
