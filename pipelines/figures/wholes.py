"""A part and its whole: `12/15 communes`, `two of the five patients`, `2/3 of the area`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from pipelines.figures.drafts import Draft, amount_at
from pipelines.figures.mentions import Mention
from pipelines.figures.nouns import YEAR
from pipelines.figures.numbers import Amount
from pipelines.tokens import FIGURE, WORD

_OWNER = 3
"""Words that may say whose a whole is."""
_LEAST_WHOLE = 10
"""Least whole that is measured: 45/60 km is a part of a way, 3/4 km a fraction of one."""


def read_whole(draft: Draft) -> tuple[Mention, ...] | None:
    """Read `12/15 communes`, `12 of the 15 communes`: a part and its whole; None: there is no whole."""
    joint = _of(draft)
    if joint is None or draft.amount.scaled:
        return None
    whole = amount_at(draft.passage, joint, None, counted=True)
    if whole is None or not draft.line.free(joint, whole.end):
        return None
    low = _shared_scale(draft, whole)
    if low is None or whole.low is None or low > whole.low or whole.low < 2:
        return None
    return _fraction(draft, whole) or _part_and_whole(draft, whole, low)


def _part_and_whole(draft: Draft, whole: Amount, low: Fraction) -> tuple[Mention, ...] | None:
    joint = _of(draft) or whole.end
    second = replace(draft, at=joint, first=joint, amount=whole).with_unit(whole, bounded=False)
    if second.quantity.unit is None or not (second.counted or _measured(draft, whole, second)):
        return None
    part = replace(second, first=draft.at, outer=draft.bound()[0], rule="n of m < " + draft.amount.rule)
    quantity = replace(second.quantity, low=low, high=low, bound=draft.bound()[1])
    return replace(part, quantity=quantity), replace(second, of_whole=True, rule="n of m < " + whole.rule)


def whole_before(draft: Draft) -> Mention | None:
    """Return the part whose whole this bare number is: three points out of four."""
    part = draft.line.mentions[-1] if draft.line.mentions else None
    if part is None or part.quantity.unit is None or draft.amount.scaled or draft.amount.low is None:
        return None
    if YEAR.fullmatch(draft.passage.tokens.words[draft.at]):
        return None  # naik 18% dari 2024
    between = " ".join(draft.passage.tokens.words[part.last : draft.at])
    whole = part.quantity.low is not None and 1 <= part.quantity.low <= draft.amount.low
    return part if whole and between in draft.passage.lexicon.figures.quantities.of else None


def _shared_scale(draft: Draft, whole: Amount) -> Fraction | None:
    """Return the part of an N of M with the scale it leaves the whole to say: 4.512/6.780 tỷ đồng."""
    if not whole.scaled:
        return draft.amount.low
    figures = not (draft.amount.worded or whole.worded)
    shares = figures and whole.scale_factor > 1 and draft.amount.low is not None
    return draft.amount.low * whole.scale_factor if shares and draft.amount.low is not None else None


def _measured(draft: Draft, whole: Amount, second: Mention) -> bool:
    """`45/60 km` is a part of a whole too; `2/3 km` is a fraction, and shares have no wholes."""
    if whole.low is None or second.quantity.unit == "percent":
        return False
    if draft.amount.worded or whole.worded:
        return draft.amount.worded and whole.worded
    return whole.low >= _LEAST_WHOLE


def _fraction(draft: Draft, whole: Amount) -> tuple[Mention, ...] | None:
    """Read `2/3 diện tích` and `3/4 tons`: a fraction of what is named or measured behind it."""
    if share := draft.passage.lexicon.shares.match(draft.passage.tokens.words, whole.end):
        return _share(draft, whole, share[0])
    stroke = draft.passage.tokens.word(draft.amount.end) == "/"
    low, over = draft.amount.low, whole.low
    if not stroke or low is None or over is None or not 0 < low < over < _LEAST_WHOLE:
        return None
    mention = draft.with_unit(replace(whole, low=low / over, high=low / over, rule="fraction", other=None))
    unit = mention.quantity.unit
    return None if unit is None or mention.counted or unit in ("percent", "point") else (mention,)


def _share(draft: Draft, whole: Amount, behind: int) -> tuple[Mention, ...]:
    """Read `2/3 diện tích`, `1/4 tổng số hộ`: a fraction of what is named behind it."""
    value = (draft.amount.low or Fraction(0)) / (whole.low or Fraction(1))
    tokens, lexicon = draft.passage.tokens, draft.passage.lexicon
    counts = tokens.word(behind - 1) in lexicon.figures.quantities.classifiers
    end = behind if counts and lexicon.named.match(tokens.words, behind) else whole.end
    return (draft.with_unit(replace(whole, low=value, high=value, end=end, rule="fraction", other=None)),)


def _of(draft: Draft) -> int | None:
    """Return the index of the whole behind what joins the two: `/`, out of, of their last."""
    tokens, quantities = draft.passage.tokens, draft.passage.lexicon.figures.quantities
    at = draft.amount.end
    if tokens.word(at) == "/" and tokens.kind(at + 1) == FIGURE:
        return at + 1
    if tokens.word(at) not in draft.passage.lexicon.of_first:
        return None
    for width in (3, 2, 1):
        words = " ".join(tokens.word(at + offset) for offset in range(width))
        if words in quantities.of:
            place = _chosen(draft, at + width)
            if tokens.kind(place) == FIGURE or _is_digit(draft, place):
                return place
    return None


def _chosen(draft: Draft, at: int) -> int:
    """Return the index behind the words that choose a whole: their last five matches, the district's 11."""
    tokens, quantities = draft.passage.tokens, draft.passage.lexicon.figures.quantities
    at += tokens.word(at) in quantities.determiners
    if quantities.possessives:
        at = _beyond_owner(draft, at)
    return at + (tokens.word(at) in quantities.spans)


def _beyond_owner(draft: Draft, at: int) -> int:
    """Return the index behind whose the whole is: 9 of the district's 11 communes."""
    tokens = draft.passage.tokens
    endings = tuple(sorted(draft.passage.lexicon.figures.quantities.possessives))
    owner = next((place for place in range(at, at + _OWNER) if tokens.word(place).endswith(endings)), None)
    return owner + 1 if owner is not None and set(tokens.kinds[at:owner]) <= {WORD} else at


def _is_digit(draft: Draft, at: int) -> bool:
    """Tell whether a number in words stands at a token, as the number before it is in words."""
    return draft.amount.worded and draft.passage.tokens.word(at) in draft.passage.lexicon.numerals.values
