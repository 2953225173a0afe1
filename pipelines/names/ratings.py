"""Stars → the products they belong to, with their status: recognised, proposed, potential."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.model import OrganisationMention, Rating
from pipelines.names.candidates import GENERIC
from pipelines.names.drafts import Draft, Passage
from pipelines.names.lines import Line
from pipelines.names.owners import counted, namesake
from pipelines.names.told import BESIDE, NEAR, RISING, Told, lost_stars, told_stars
from pipelines.tokens import FIGURE, WORD

_RECENT = 50
"""Products named before that a sentence may still mean."""
_GRADE = 3
"""Words between a name and the bracket with its stars."""


def rate(passage: Passage, earlier: Sequence[Draft]) -> None:
    """Give the stars of a sentence to its products, or to the one it speaks of without naming it."""
    line = passage.line
    told = [] if line.lexicon.others.all(line.words) else told_stars(line)
    named = [one for one in passage.drafts if one.candidate.specificity != GENERIC]
    if not told:
        _lose(line, named)
        return
    if not named and not passage.producers:
        _rate_earlier(line, told, earlier)
        return
    if _in_turn(line, told, named):
        return
    for at, stars in enumerate(told):
        nearest = told[at - 1].last if at else 0
        beyond = told[at + 1].first if at + 1 < len(told) else len(line.tokens)
        owners = _owners(line, stars, named, (nearest, beyond)) or _of_producer(
            passage, stars, nearest, earlier
        )
        for one in owners:
            _give(one, stars)


def _lose(line: Line, named: Sequence[Draft]) -> None:
    """Note of the one product of a sentence that it lost its stars, which the sentence does not count."""
    if len(named) == 1:
        named[0].status = lost_stars(line)


def _in_turn(line: Line, told: Sequence[Told], named: Sequence[Draft]) -> bool:
    """Give several stars to the products before them in turn: `A and B got 5 and 4 stars, respectively`."""
    if not line.lexicon.respective.all(line.words):
        return False
    turns = [turn for stars in told for turn in _turns(stars)]
    before = [one for one in named if one.candidate.end <= told[0].first][-len(turns) :]
    if len(turns) < 2 or len(before) != len(turns):
        return False
    for one, stars in zip(before, turns, strict=True):
        _give(one, stars)
    return True


def _turns(stars: Told) -> list[Told]:
    """Return both ends of what looks like a range: `3 and 4 stars`."""
    low, high = stars.rating.min, stars.rating.max
    ends = [low] if high in (low, None) or high is None else [low, high]
    return [replace(stars, rating=Rating(min=end, max=end)) for end in ends]


# ------------------------------------------------------------------ whose stars


def _owners(line: Line, stars: Told, named: Sequence[Draft], reach: tuple[int, int]) -> list[Draft]:
    """Return the products that stars belong to; none for stars of a mere count."""
    count = _count(line, stars.first)
    bracket = _bracket(line, stars.first)
    if bracket is not None:
        before = [one for one in named if one.candidate.end <= bracket]
        near = bool(before) and _beside(line, before[-1].candidate.end, bracket)
        return before[-(count or 1) :] if near else []
    following = _announced(line, stars, named, reach[1])
    if following:
        return following
    if count and not _one_of(line, stars.first):
        return _summed_up(line, stars, named, count)
    return _preceding(line, stars, named, reach[0])


def _summed_up(line: Line, stars: Told, named: Sequence[Draft], count: int) -> list[Draft]:
    """Return as many products as stars in apposition to them count: `A and B, two 4-star products`."""
    before = [one for one in named if one.candidate.end <= stars.first and one.rating is None]
    between = line.words[before[-1].candidate.end : stars.first] if before else ()
    apposed = between[:1] in ((",",), ("-",), ("–",), (":",)) and len(between) <= NEAR
    return before[-count:] if apposed and len(before) >= count and not line.lexicon.links.all(between) else []


def _beside(line: Line, end: int, bracket: int) -> bool:
    """Tell whether a bracket stands behind a name, or behind its grade: fish sauce *grade one* (4 stars)."""
    grade = line.words[end:bracket]
    words = all(kind == WORD for kind in line.tokens.kinds[end:bracket])
    return len(grade) <= 1 or (
        len(grade) <= _GRADE
        and words
        and line.lexicon.lists.isdisjoint(grade)
        and not line.lexicon.links.all(grade)
    )


def _bracket(line: Line, at: int) -> int | None:
    """Return the index of the bracket that stars stand in."""
    for on in range(at - 1, max(-1, at - 12), -1):
        if line.words[on] == ")":
            return None
        if line.words[on] in "([":
            return on
    return None


def _count(line: Line, first: int) -> int:
    """Return the number that stands before stars, over the noun it counts: `17 sản phẩm OCOP 4 sao`."""
    at = first
    lexicon = line.lexicon
    of = lexicon.of.match_before(line.words, at)  # three products of 4 stars
    if of is not None and lexicon.frames.match_before(line.words, of[0]) is not None:
        at = of[0]
    while at > 0:
        over = lexicon.frames.match_before(line.words, at) or lexicon.programme.match_before(line.words, at)
        if over is None:
            break
        at = over[0]
    word = line.tokens.word(at - 1)
    if at > 0 and line.tokens.kinds[at - 1] == FIGURE and word.isdigit():
        return int(word[:4])
    return line.lexicon.numbers.get(word, 0) if word not in {"a", "an", "một", "satu", "one"} else 0


def _one_of(line: Line, first: int) -> bool:
    near = line.words[max(0, first - 8) : first]
    return any(word in near for word in ("trong", "salah")) or ("of" in near and "one" in near)


def _announced(line: Line, stars: Told, named: Sequence[Draft], beyond: int) -> list[Draft]:
    """Return the products that stars announce: `4-star OCOP products: A, B and C`."""
    after = [one for one in named if stars.last <= one.candidate.first < beyond]
    if not after:
        return []
    between = line.words[stars.last : after[0].candidate.first]
    first = all(one.candidate.first >= stars.last for one in named)
    alone = (
        len(named) == 1 and between[:1] == (",",) and len(between) <= BESIDE and beyond == len(line.tokens)
    )
    if (first and between[-1:] == (",",)) or alone:
        return after[:1]
    if first and _lists(line, between):
        return _of_list(line, after, beyond)
    if len(between) > NEAR or _breaks(line, between) or _linked(line, stars.last, after[0].candidate.first):
        return []
    return _clause(line, after) if between else after[:1]


def _of_list(line: Line, listed: Sequence[Draft], beyond: int) -> list[Draft]:
    """Return the products of a list without those the next stars are said of: `…; C was rated 3 stars`."""
    kept = _clause(line, listed)
    whole = len(kept) == len(listed) > 1 and beyond < len(line.tokens)
    said = whole and line.lexicon.links.all(line.words[kept[-1].candidate.end : beyond])
    return kept[:-1] if said else kept


def _clause(line: Line, named: Sequence[Draft]) -> list[Draft]:
    """Return the products up to the first semicolon."""
    kept = [*named[:1]]
    for one in named[1:]:
        if ";" in line.words[kept[-1].candidate.end : one.candidate.first]:
            break
        kept.append(one)
    return kept


def _breaks(line: Line, between: tuple[str, ...]) -> bool:
    """Tell whether a list goes on, or a clause ends, between two places."""
    return not (line.lexicon.lists | {";", ")"}).isdisjoint(between)


def _lists(line: Line, between: tuple[str, ...]) -> bool:
    """Tell whether nothing stands between stars and products but what opens a list."""
    said = [last - start for start, last, _ in line.lexicon.openers.all(between)]
    framed = [last - start for start, last, _ in line.lexicon.brands.all(between)]
    return bool(said) and len(between) - sum(said) - sum(framed) <= between.count(",") + between.count(":")


def _linked(line: Line, first: int, last: int) -> bool:
    return bool(line.lexicon.producer_before.all(line.words[first:last]))


def _of_producer(passage: Passage, stars: Told, nearest: int, earlier: Sequence[Draft]) -> list[Draft]:
    """Return the products named earlier that `Two products of X were rated 4 stars` means."""
    line = passage.line
    if not line.lexicon.frames.all(line.words[nearest : stars.first]):
        return []
    for organisation, producer in passage.producers:
        if nearest <= organisation.first < stars.first:
            count = counted_products(line, nearest, organisation.first)
            known = {
                one.candidate.first: one
                for one in earlier[-_RECENT:]
                if one.rating is None and _makes(producer, one)
            }
            return list(known.values())[-count:] if count else []
    return []


def _makes(producer: OrganisationMention, one: Draft) -> bool:
    return namesake(one, producer) or (one.producer is not None and one.producer.key == producer.key)


def counted_products(line: Line, first: int, last: int) -> int:
    """Return how many products a phrase counts: one where it says no number."""
    numbers = [counted(line, at) for at in range(first, last)]
    return next((number for number in numbers if number), 1)


def _preceding(line: Line, stars: Told, named: Sequence[Draft], nearest: int) -> list[Draft]:
    """Return the products before stars that share them: `A and B were recognised as 4-star`."""
    before = [one for one in named if one.candidate.end <= stars.first]
    if not before or (
        before[-1].candidate.end < nearest and before[-1].rating and before[-1].status != "upgraded"
    ):
        return []
    kept = [before[-1]]
    if _apposed(line, before[-1], stars):
        return kept
    for one in reversed(before[:-1]):
        between = line.words[one.candidate.end : kept[0].candidate.first]
        joined = len(between) <= 3 and _breaks(line, between) and one.rating is None
        if not joined:
            break
        kept.insert(0, one)
    return kept


def _apposed(line: Line, one: Draft, stars: Told) -> bool:
    """Tell whether stars stand in apposition to the last of a list alone: `A, B and C, a 4-star product`."""
    between = line.words[one.candidate.end : stars.first]
    lexicon = line.lexicon
    return (
        between[:1] == (",",)
        and len(between) <= BESIDE
        and not lexicon.links.all(between)
        and not lexicon.together.all(between)
    )


def _give(one: Draft, stars: Told) -> None:
    if stars.origin is not None:
        one.rating_from, one.rating, one.status = stars.origin, stars.rating, stars.status
    elif one.status == "upgraded" and one.rating is not None and one.rating_from is None:
        one.rating_from, one.rating = one.rating, stars.rating
    elif stars.status in RISING and (stars.status == "upgraded" or stars.rating.max != stars.rating.min):
        low, high = stars.rating.min, stars.rating.max
        if high is not None and low < high:
            one.rating_from = Rating(min=low, max=low)
        one.rating = Rating(min=high, max=high) if high is not None else stars.rating
        one.status = stars.status
    elif one.rating is None:
        one.rating, one.status = stars.rating, stars.status
    elif stars.status == "potential" or one.status is None:
        one.status = stars.status


def _rate_earlier(line: Line, told: Sequence[Told], earlier: Sequence[Draft]) -> None:
    """Give the stars of `The product was rated 4 stars` to the product named last."""
    opening = line.words[:6]
    if len(told) > 1 or not earlier or not line.lexicon.product_anaphors.all(opening):
        return
    if _count(line, told[0].first) and not _one_of(line, told[0].first):
        return
    meant = 2 if line.lexicon.together.all(opening) or _count(line, told[0].first) == 2 else 1
    for one in earlier[-meant:]:
        if one.rating is None:
            _give(one, told[0])
