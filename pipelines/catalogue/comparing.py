"""Two forms → whether they are of one product, by what, and how surely.

The weights were set on the press of the demonstration and on the cases of `tests/catalogue/`, so that a name
equal in every language with its type is enough (0.82), a name without a type needs a province or a story, and
no equality of province and producer makes up for a name that differs; `tests/test_catalogue.py` tells what
they give.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipelines.catalogue.forms import Seen
from pipelines.catalogue.kinds import families
from pipelines.catalogue.makers import SPELLING, Likeness, liken
from pipelines.catalogue.words import Words

ENOUGH = 0.72
"""From this score on two forms are of one product."""
NAME, THIN_NAME, SAME_KIND, ONE_FAMILY, NO_KIND = 0.62, 0.55, 0.2, 0.1, 0.08
PACKING, PROVINCE, PLACE, PRODUCER, STORY = 0.05, 0.05, 0.03, 0.1, 0.1
UNSAID, SWAPPED, OTHER_KIND = -0.22, -0.08, -0.1
MOST_BESIDE = PACKING + PROVINCE + PLACE + PRODUCER + STORY
HALF_KNOWN, ELSEWHERE = -0.06, -0.12
SAME_NAME, MISSPELT = 0.8, 0.62
LEAST_COVER, NEARLY = 0.66, 0.6
WRITTEN_TOGETHER, THIN = 5, 5


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for one product, or against it."""

    rule: str
    """Plain-English name of what was compared."""
    value: str
    """What was found equal, or only in one of the two."""
    weight: float
    """Below 0: it speaks against."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two forms that are of one product."""

    score: float
    """From `ENOUGH` on; above 1 where more speaks for it than is needed."""
    evidence: tuple[Reason, ...]


def compare(one: Seen, other: Seen) -> Link | None:
    """Return why two forms are of one product; None: they are not, or not surely."""
    if _kind(one, other) or _packing(one, other):
        return None
    found = list(_of_the_names(one, other))
    if not found or found[0].weight <= 0 or sum(each.weight for each in found) < ENOUGH - MOST_BESIDE:
        return None
    maker = _makers(one, other)
    if maker is Likeness.OTHER or (maker is not Likeness.SAME and _elsewhere(one, other)):
        return None
    found += _circumstances(one, other, maker)
    score = round(sum(each.weight for each in found), 3)
    return Link(score, tuple(found)) if score >= ENOUGH else None


def clash(one: Seen, other: Seen) -> str | None:
    """Return what makes it impossible that two forms are of one product."""
    if _kind(one, other):
        return "kind"
    if _packing(one, other):
        return "packing"
    native = one.words.native and other.words.native and not (one.line or other.line)
    if native and not _of_a_spelling(one.words, other.words):
        return "name"
    maker = _makers(one, other)
    if maker is Likeness.OTHER:
        return "producer"
    return "province" if maker is not Likeness.SAME and _elsewhere(one, other) else None


def _packing(one: Seen, other: Seen) -> bool:
    return bool(one.packing and other.packing) and one.packing != other.packing


def _elsewhere(one: Seen, other: Seen) -> bool:
    """Tell whether both stand with places, in two provinces."""
    return bool(one.place and other.place and _provinces(one, other))


def _of_the_names(one: Seen, other: Seen) -> Iterator[Reason]:
    if one.line or other.line:
        yield from _of_a_line(one, other)
    elif one.form.language == other.form.language:
        named = _of_a_spelling(one.words, other.words)
        yield from [named] if named else []
    else:
        yield from _of_a_translation(one, other)


# ------------------------------------------------------------------ names


def _of_a_spelling(one: Words, other: Words) -> Reason | None:
    """Names of one language: the same words, or nearly the same letters; what they say must be the same."""
    mine, theirs = (" ".join(part.word for part in each.parts) for each in (one, other))
    if mine == theirs or one.all == other.all:
        return _proof("same name", mine, _distinctive(SAME_NAME, one, other))
    if not _says_the_same(one, other):
        return None
    if one.core and "".join(one.core) == "".join(other.core):
        return _proof("same name in other words", " ".join(one.core), SAME_NAME)
    if _misspelt("".join(one.core), "".join(other.core)):
        return _proof("spelling", f"{mine} ~ {theirs}", MISSPELT)
    return None


def _says_the_same(one: Words, other: Words) -> bool:
    return (
        one.concepts <= other.concepts | other.doubtful
        and other.concepts <= one.concepts | one.doubtful
        and one.head == other.head
    )


def _misspelt(mine: str, theirs: str) -> bool:
    return min(len(mine), len(theirs)) >= 7 and fuzz.ratio(mine, theirs) >= SPELLING


def _distinctive(weight: float, one: Words, other: Words) -> float:
    """Return the weight of an equal name; less where it has no proper name in it."""
    return weight if one.named and other.named else weight - 0.2


def _of_a_translation(one: Seen, other: Seen) -> Iterator[Reason]:
    """Names of two languages: the proper name is the same, the rest says the same."""
    mine, theirs = one.words, other.words
    if not mine.named and not theirs.named:
        yield from _of_a_description(one, other)
        return
    cover = min(_cover(mine, theirs), _cover(theirs, mine)) if mine.all & theirs.all else 0.0
    shared = [word for word in mine.core if word in theirs.all]
    if cover >= LEAST_COVER and shared:
        weight = NAME if len(shared) > 1 or len(shared[0]) > THIN else THIN_NAME
        yield _proof("proper name", " ".join(shared), weight * cover)
        yield from _of_the_rest(one, other)
    elif cover := _joined(mine, theirs):
        yield _proof("written together", mine.joined, NAME * cover)
        yield _proof("type noun", *_kinds(one, other))


def _cover(one: Words, other: Words) -> float:
    """Return the share of the proper name of one that the other has; 1 where it has none."""
    return len(one.hard & other.proper) / len(one.hard) if one.hard else 1.0


def _joined(one: Words, other: Words) -> float:
    """Return how far the names are the same written together: Bokhai, Bo Khai; 0: they are not."""
    if min(len(one.joined), len(other.joined)) < WRITTEN_TOGETHER:
        return 0.0
    return 1.0 if one.joined == other.joined else NEARLY if _misspelt(one.joined, other.joined) else 0.0


def _of_the_rest(one: Seen, other: Seen) -> Iterator[Reason]:
    yield _proof("type noun", *_kinds(one, other))
    open_here = _unexplained(one.words, other.words)
    open_there = _unexplained(other.words, one.words)
    if open_here and open_there:
        yield _proof("other words", f"{', '.join(open_here)} / {', '.join(open_there)}", SWAPPED)
    elif open_here or open_there:
        yield _proof("words more", ", ".join(open_here or open_there), UNSAID)


def _unexplained(one: Words, other: Words) -> list[str]:
    """Return what one says and the other does not: concepts, and words that are neither there nor listed."""
    concepts = one.concepts - other.concepts - other.doubtful
    family = {families()[each] for each in other.concepts}
    told = [each for each in sorted(concepts) if families()[each] not in family]
    words = (one.loose | one.foreign) - other.all
    said = other.concepts | other.doubtful
    maybe = {part.word for part in one.doubted if part.concept is None or part.concept.id not in said}
    return told + sorted(words | (maybe - other.all))


def _of_a_description(one: Seen, other: Seen) -> Iterator[Reason]:
    """Names without any proper name: all they say is the same, and whose they are."""
    mine, theirs = one.words.concepts, other.words.concepts
    if not mine or mine != theirs or one.words.foreign or other.words.foreign:
        return
    yield _proof("description", ", ".join(sorted(mine)), NAME - 0.15)
    yield _proof("type noun", one.words.head or "", SAME_KIND)


def _of_a_line(one: Seen, other: Seen) -> Iterator[Reason]:
    """A type of one producer: the same type of the same producer, or the producer's name in the other's."""
    same = _makers(one, other) is Likeness.SAME
    if one.line and other.line:
        placed = not one.maker and not other.maker and one.place and one.place == other.place
        alike = one.words.concepts == other.words.concepts and one.words.concepts
        plain = one.form.language == other.form.language and one.words.all == other.words.all
        if (same or placed) and (alike or plain):
            yield _proof("line of one producer", one.form.producer or one.form.place or "", NAME + SAME_KIND)
        return
    line, named = (one, other) if one.line else (other, one)
    alike = line.words.concepts == named.words.concepts and line.words.concepts
    if same and alike and line.maker and named.words.hard and named.words.hard <= line.maker.words.all:
        yield _proof("named after its producer", line.form.producer or "", NAME + 0.05)


# ------------------------------------------------------------------ type, producer, place


def _kind(one: Seen, other: Seen) -> str:
    """Return `kind` where the types differ for certain."""
    mine, theirs = one.words.head, other.words.head
    if one.form.kind and one.form.kind == other.form.kind:
        return ""
    if mine is None or theirs is None or mine == theirs:
        return ""
    if one.form.language != other.form.language:
        inside = mine in other.words.concepts | other.words.doubtful
        inside = inside or theirs in one.words.concepts | one.words.doubtful
        return "" if inside or families()[mine] == families()[theirs] else "kind"
    return "kind"


def _kinds(one: Seen, other: Seen) -> tuple[str, float]:
    """Return how the types compare, and what that weighs."""
    mine, theirs = one.words.head, other.words.head
    if one.form.kind and one.form.kind == other.form.kind:
        return one.form.kind, SAME_KIND
    if mine is None or theirs is None:
        return mine or theirs or "", NO_KIND
    if mine == theirs:
        return mine, SAME_KIND
    related = families()[mine] == families()[theirs]
    return f"{mine} ~ {theirs}", ONE_FAMILY if related else OTHER_KIND


def _provinces(one: Seen, other: Seen) -> str | None:
    """Return the two provinces where they differ; without a place it is only the article's."""
    mine, theirs = one.form.province, other.form.province
    return f"{mine} / {theirs}" if mine and theirs and mine != theirs else None


def _makers(one: Seen, other: Seen) -> Likeness | None:
    return liken(one.maker, other.maker) if one.maker and other.maker else None


def _circumstances(one: Seen, other: Seen, maker: Likeness | None) -> Iterator[Reason]:
    """Yield what speaks for one product beside the name."""
    if one.packing and one.packing == other.packing:
        yield _proof("form in brackets", ", ".join(sorted(one.packing)), PACKING)
    if maker is Likeness.SAME:
        yield _proof("producer", one.form.producer or "", PRODUCER)
    if one.form.province and one.form.province == other.form.province:
        yield _proof("province", one.form.province, PROVINCE)
    elif differ := _provinces(one, other):
        yield _proof("provinces", differ, HALF_KNOWN if one.place or other.place else ELSEWHERE)
    if one.place and one.place == other.place:
        yield _proof("place", one.form.place or "", PLACE)
    if shared := one.form.stories & other.form.stories:
        yield _proof("versions of one story", min(shared), STORY)


def _proof(rule: str, value: str, weight: float) -> Reason:
    return Reason(rule, value, round(weight, 3))
