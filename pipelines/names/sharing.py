"""What an article says of a product in one sentence, for its mentions in all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from pipelines.languages import languages
from pipelines.model import OrganisationMention, PlaceMention
from pipelines.names.candidates import GENERIC, NAMED
from pipelines.names.drafts import Draft, Passage
from pipelines.names.gazetteer import PROVINCE, fold_exact
from pipelines.names.owners import namesake
from pipelines.phrases import phrase_words

_ARTICLE = 5
"""Sentences of a text that is an article, in which a producer named alone makes what is spoken of."""


def same_product(one: Draft, other: Draft) -> bool:
    """Tell whether two mentions of an article name one product: the same type, one name within the other."""
    alike = one.key <= other.key or other.key <= one.key
    return bool(one.key and other.key) and alike and one.head == other.head


def promote(passages: Sequence[Passage]) -> None:
    """Take for products those crops and dishes that the article names as products in other sentences."""
    known = [one for passage in passages for one in passage.drafts if one.candidate.specificity == NAMED]
    for passage in passages:
        meant = [one for one in passage.doubtful if any(same_product(one, other) for other in known)]
        if meant:
            passage.drafts = sorted([*passage.drafts, *meant], key=lambda one: one.candidate.first)


Group = tuple[str, frozenset[str], bool]
"""Type noun, name and whether a form is told: equal for mentions that say the same name."""


def share(passages: Sequence[Passage], main: str | None) -> None:
    """Give every mention of a product what the article says of the product elsewhere."""
    drafts = [one for passage in passages for one in passage.drafts if one.candidate.specificity != GENERIC]
    known = _summaries(drafts)
    alike = {group: _alike(group, known) for group in known}
    for one in drafts:
        _take(one, alike[_group(one)])
    mentions = [mention for passage in passages for _, mention in passage.producers]
    producers = list({(each.key, each.place): each for each in reversed(mentions)}.values())[::-1]
    places = [place for passage in passages for place in passage.places]
    distinct = list({(place.name, place.rule): place for place in reversed(places)}.values())[::-1]
    only = _only(drafts, producers) if len(passages) >= _ARTICLE else None
    for one in drafts:
        one.producer = one.producer or _namesake(one, producers) or _person(one, producers) or only
        one.producer = one.producer and _fullest(one.producer, producers)
        one.place = one.place or _place(one, producers, distinct, main)


def _group(one: Draft) -> Group:
    return one.head, one.key, one.candidate.form is not None


def _summaries(drafts: Iterable[Draft]) -> dict[Group, Draft]:
    """Return what all mentions of one name say together."""
    found: dict[Group, Draft] = {}
    for one in drafts:
        _take(found.setdefault(_group(one), replace(one)), [one])
    return found


def _alike(group: Group, known: Mapping[Group, Draft]) -> list[Draft]:
    """Return the summaries that may tell of a name: its own, those of its form, then the others."""
    own = known[group]
    others = [(key, one) for key, one in known.items() if key != group and same_product(own, one)]
    return [own, *(one for key, one in others if key[2] == group[2])] + [
        one for key, one in others if key[2] != group[2]
    ]


def _take(one: Draft, others: Iterable[Draft]) -> None:
    for other in others:
        if one.rating is None and other.rating is not None:
            one.rating, one.rating_from, one.status = other.rating, other.rating_from, other.status
        one.producer = one.producer or other.producer
        one.place = one.place or other.place


def _namesake(one: Draft, producers: Iterable[OrganisationMention]) -> OrganisationMention | None:
    """Return the producer whose name holds the product's: Bang Xuyen pomelo of the Bang Xuyen Cooperative."""
    if len(one.key) < 2:
        return None
    return next((each for each in producers if namesake(one, each)), None)


def _person(one: Draft, producers: Iterable[OrganisationMention]) -> OrganisationMention | None:
    """Return the producer called by the person that a product is: thịt chua *Bà Hạnh* of Đinh Thị Hạnh."""
    names = one.key - person_titles()
    if not one.key & person_titles() or len(names) != 1:
        return None
    return next((each for each in producers if each.key.split()[-1:] == [*names]), None)


@cache
def person_titles() -> frozenset[str]:
    """Return the titles of persons in Vietnamese names, folded."""
    producers = languages()["vi"].producers
    return frozenset(fold_exact(title) for title in producers.persons) if producers else frozenset()


def _only(drafts: Sequence[Draft], producers: Sequence[OrganisationMention]) -> OrganisationMention | None:
    """Return the producer of an article that names one alone, and products of one brand."""
    named = [one for one in drafts if one.candidate.specificity == NAMED]
    if len({each.key for each in producers}) != 1 or any(one.producer for one in drafts) or not named:
        return None
    brand = frozenset[str].intersection(*(one.key for one in named))
    return producers[0] if brand else None


def _fullest(one: OrganisationMention, producers: Iterable[OrganisationMention]) -> OrganisationMention:
    """Return the fullest mention of a producer: Hoa Le Cooperative is Hoa Le Clean Fruit Cooperative."""
    name, *trades = one.key.split(" +")
    alike = [one]
    for each in producers:
        core, *others = each.key.split(" +")
        if core == name and each.form == one.form and set(trades) <= set(others):
            alike.append(each)
    most = max(len(each.key) for each in alike)
    return next(each for each in alike if len(each.key) == most)


def _place(
    one: Draft, producers: Sequence[OrganisationMention], places: Sequence[PlaceMention], main: str | None
) -> PlaceMention | None:
    """Return where a product is made: where its producer sits, else the place it is named after."""
    if one.producer is not None:
        seat = next((each.place for each in producers if each.key == one.producer.key and each.place), None)
        if seat is not None:
            return next((place for place in places if place.name == seat), None)
    second = [place for place in places if place.level != PROVINCE]
    local = [place for place in second if main in (place.province, None)] or second
    units = [place for place in local if place.rule.startswith("unit word")]
    named_after = next(
        (place for place in units or local if set(phrase_words(fold_exact(place.name))) <= one.key), None
    )
    others = {each.place for each in producers if one.producer is None or each.key != one.producer.key}
    free = [place for place in units if one.producer is None or place.name not in others] or (
        [] if units else local
    )
    return named_after or (free[0] if len({fold_exact(place.name) for place in free}) == 1 else None)
