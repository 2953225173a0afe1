"""Products → who makes them and where: by the words between, by their names, by what is said elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipelines.model import OrganisationMention, PlaceMention
from pipelines.names.candidates import GENERIC
from pipelines.names.drafts import Draft, Passage
from pipelines.names.gazetteer import PROVINCE
from pipelines.names.lines import Line

_FAR = 14
"""Words between a product and `of` its producer, stars and verbs among them."""


def place_behind(passage: Passage, last: int) -> PlaceMention | None:
    """Return the place right behind a name: `X Cooperative (Ham Thuan commune)`."""
    line = passage.line
    for spot, place in zip(passage.spots, passage.places, strict=True):
        between: Sequence[str] = line.words[last : spot.first]
        if (
            spot.first >= last
            and len(between) <= 2
            and all(word in line.lexicon.units.chain for word in between)
        ):
            return place
    return None


def own(passage: Passage, last_producer: OrganisationMention | None) -> None:
    """Give the products of a sentence the producer that the sentence names, or means by `the cooperative`."""
    if not passage.drafts:
        return
    line = passage.line
    meant = bool(line.lexicon.producer_anaphors.all(line.words))
    for one in passage.drafts:
        one.producer = _named_producer(passage, one)
        if one.producer is None and meant and one.candidate.specificity != GENERIC:
            one.producer = last_producer
        one.place = place_behind(passage, one.candidate.end) or _place_after(passage, one)


def _named_producer(passage: Passage, one: Draft) -> OrganisationMention | None:
    """Return the producer of the same sentence: behind the product and `of`, else the last one before it."""
    line, candidate = passage.line, one.candidate
    after = next((pair for pair in passage.producers if pair[0].first >= candidate.end), None)
    before = [pair for pair in passage.producers if pair[0].last <= candidate.first]
    if after is not None and _belongs(passage, one, after[0].first):
        return after[1]
    own_name = next((pair for pair in reversed(before) if len(before) > 1 and namesake(one, pair[1])), None)
    if own_name is not None:
        return own_name[1]
    if before and ";" not in line.words[before[-1][0].last : candidate.first]:
        return before[-1][1]
    return None


def _belongs(passage: Passage, one: Draft, producer: int) -> bool:
    """Tell whether a product is of the producer behind it: `A, B and C of X`, `A (2 products of X)`."""
    line = passage.line
    if (
        line.lexicon.of.match_before(line.words, producer) is None
        and line.tokens.word(producer - 1) not in line.lexicon.units.chain
    ):
        return False
    bracket = opened(line, producer)
    chain = [
        each.candidate for each in passage.drafts if one.candidate.first <= each.candidate.first < producer
    ]
    if bracket is not None:
        inside = chain[-1].end <= bracket and len(chain) <= (counted(line, bracket + 1) or 1)
        return inside and bracket - chain[-1].end <= 1
    opener = line.lexicon.of.match_before(line.words, producer)
    said_behind = opener is not None and line.words[chain[-1].end : opener[0]] == (",",)
    links = pairwise(chain)
    joined = all(_joined(line, left.end, right.first) for left, right in links)
    return (
        joined
        and producer - chain[-1].end <= _FAR
        and (said_behind or not {",", ";"} & set(line.words[chain[-1].end : producer - 1]))
    )


def _joined(line: Line, last: int, first: int) -> bool:
    between = line.words[last:first]
    return len(between) <= 8 and ";" not in between and not line.lexicon.links.all(between)


def counted(line: Line, at: int) -> int:
    """Return the figure at an index, 0 where there is none."""
    word = line.tokens.word(at)
    return int(word[:4]) if word.isdigit() else line.lexicon.numbers.get(word, 0)


def opened(line: Line, at: int) -> int | None:
    """Return the index of the bracket that a word stands in."""
    for on in range(at - 1, max(-1, at - 20), -1):
        if line.words[on] == ")":
            return None
        if line.words[on] == "(":
            return on
    return None


def _place_after(passage: Passage, one: Draft) -> PlaceMention | None:
    """Return the commune or ward named behind a product in its sentence, before the next product."""
    later = [each.candidate.first for each in passage.drafts if each.candidate.first > one.candidate.first]
    stop = min(later, default=len(passage.line.tokens))
    for spot, place in zip(passage.spots, passage.places, strict=True):
        if one.candidate.end <= spot.first < stop and place.level != PROVINCE:
            return place
    return None


def namesake(one: Draft, producer: OrganisationMention) -> bool:
    """Tell whether a product and a producer share a name of two words."""
    return len(one.key & set(producer.key.split())) >= 2
