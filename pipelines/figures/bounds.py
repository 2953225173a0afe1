"""The bound of a number: words before and behind it, and when they speak of something else."""

from __future__ import annotations

from pipelines.figures.passages import Passage
from pipelines.model import Bound
from pipelines.tokens import FIGURE, WORD

BEYOND = 4
"""Words behind a unit among which `or more` may stand, or what a change is compared with."""
_DENIED = 3
"""Tokens before a bound in which a negation turns it."""
_TURNED = {Bound.OVER: Bound.AT_MOST, Bound.UNDER: Bound.AT_LEAST}


def bound_before(passage: Passage, at: int) -> tuple[int, Bound]:
    """Return where the words of the bound begin and the bound; words that say nothing may lie between."""
    tokens, lexicon = passage.tokens, passage.lexicon
    place = at
    for _ in range(5):
        found = lexicon.before.match_before(tokens.words, place)
        if found:
            return _denied(passage, *_stronger(passage, *found))
        if tokens.word(place - 1) not in lexicon.figures.quantities.transparent:
            break
        place -= 1
    return at, Bound.EXACT


def _stronger(passage: Passage, at: int, bound: Bound) -> tuple[int, Bound]:
    """`up to more than 5`: of two bounds side by side the one that says more holds."""
    further = passage.lexicon.before.match_before(passage.tokens.words, at)
    if further and bound is Bound.EXACT:
        return further
    return at, bound


def _denied(passage: Passage, at: int, bound: Bound) -> tuple[int, Bound]:
    """Turn a bound behind a negation: not more than, does not receive more than."""
    before = passage.tokens.words[max(0, at - _DENIED) : at]
    if passage.lexicon.figures.quantities.negations.isdisjoint(before):
        return at, bound
    return at, _TURNED.get(bound, bound)


def bound_behind(passage: Passage, at: int, number_end: int, end: int) -> tuple[Bound | None, int]:
    """Return the bound that is said behind a number or its unit, None where none is, and where it ends."""
    tokens, after = passage.tokens, passage.lexicon.after
    opened = tokens.word(at - 1) in passage.lexicon.figures.quantities.opens
    beyond = (
        range(end + 1, min(end + BEYOND, tokens.size)) if opened else ()
    )  # từ 3 sản phẩm đạt chuẩn trở lên
    for place in (number_end, end, *beyond):
        if place > end and tokens.kinds[place - 1] != WORD:
            break
        found = after.match(tokens.words, place)
        if found and place > end and found[1] is Bound.ABOUT:
            break  # 119 communes of Nghe An are no hundred and nineteens
        if found and tokens.kind(found[0]) != FIGURE:  # 6 tonnes and above 7 are two bounds
            return None if found[1] is Bound.EXACT else found[1], max(end, found[0])
    return None, end


def bounds_nothing(passage: Passage, at: int, bound: Bound, reach: tuple[int, int]) -> bool:
    """Tell whether the words before a number compare or choose; `reach`: from them to the end of the unit."""
    if bound not in (Bound.OVER, Bound.UNDER):
        return False
    return _compares(passage, at, reach) or _prefers(passage, reach[0])


def _prefers(passage: Passage, outer: int) -> bool:
    """Tell whether a bound is a choice: thà bán rẻ còn hơn 700 đồng."""
    words = passage.tokens.words
    opening = passage.lexicon.figures.quantities.rather.get(words[outer - 1] if outer else "")
    return opening is not None and opening in words[:outer]


def _compares(passage: Passage, at: int, reach: tuple[int, int]) -> bool:
    """Tell whether a bound is a change, where its base follows: cao hơn 300 đồng so với năm 2024."""
    tokens, meanings = passage.tokens, passage.lexicon.meanings
    ends = [found[0] for way in ("up", "down") if (found := meanings[way].match(tokens.words, reach[0]))]
    near = range(reach[1], min(reach[1] + BEYOND, tokens.size))
    return at in ends and any(meanings["base"].match(tokens.words, place) for place in near)


def spans_a_time(passage: Passage, at: int, reach: tuple[int, int]) -> bool:
    """Tell whether the words before a length of time say that something went on: over five years."""
    tokens, quantities = passage.tokens, passage.lexicon.figures.quantities
    if tokens.words[reach[0]] not in quantities.spanning:
        return False
    if between := tokens.words[reach[0] + 1 : at]:
        return quantities.determiners.issuperset(between)
    return quantities.lasting.isdisjoint((tokens.word(reach[0] - 1), tokens.word(reach[1])))
