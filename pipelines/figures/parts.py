"""Parts and their totals in a sentence, and whether the parts add up.

A list behind `of which` may leave parts out; brackets that give every class its number, and lists behind
`consisting of`, may not. Parts that exceed their total contradict it in either.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from pipelines.figures.mentions import Line, Mention
from pipelines.model import Bound

_NO_MORE = (Bound.EXACT, Bound.UNDER, Bound.AT_MOST)
_NO_LESS = (Bound.EXACT, Bound.OVER, Bound.AT_LEAST)


@dataclass(slots=True)
class Parts:
    """Figures that a text gives as parts of another, by their indexes among the mentions of a sentence."""

    total: int
    opened: range = range(0)
    """Tokens between the total and its first part."""
    members: list[int] = field(default_factory=list)


def parts_of(line: Line, mentions: list[Mention]) -> list[Parts]:
    """Return the parts of each total: behind `of which`, or in brackets, or N of M."""
    found: list[Parts] = []
    current: Parts | None = None
    for at, mention in enumerate(mentions):
        if at and mention.of_whole:
            found.append(Parts(at, members=[at - 1]))
        if at and _opens_parts(line, mentions[at - 1], mention):
            opened = range(mentions[at - 1].last, mention.first)
            found.append(current := Parts(at - 1, opened))
        parted = at > 0 and _is_parted(line, mention)
        if parted and (current is None or not _within(mention, mentions[current.total])):
            found.append(current := Parts(at - 1))
        if current is not None and _within(mention, mentions[current.total]):
            current.members.append(at)
    return [parts for parts in found if parts.members]


def _opens_parts(line: Line, earlier: Mention, mention: Mention) -> bool:
    between = line.passage.tokens.words[earlier.last : mention.first]
    if ":" in between or ("(" in between and ")" not in between):
        return True
    return any(earlier.last <= at < mention.first for at, _ in line.said("part"))


def _is_parted(line: Line, mention: Mention) -> bool:
    """Tell whether `of them` stands right behind a figure."""
    return any(at in (mention.last, mention.end) for at, _ in line.said("parted"))


def _within(part: Mention, total: Mention) -> bool:
    low, whole = part.quantity.low, total.quantity.high
    same = part.quantity.unit == total.quantity.unit and part is not total
    return same and low is not None and whole is not None and low <= whole


# ------------------------------------------------------------------ do they add up?


def contradicted(line: Line, mentions: list[Mention], found: list[Parts]) -> Iterator[tuple[int, Fraction]]:
    """Yield each total that its parts contradict, and the sum of the parts; nested parts are not judged."""
    totals = {parts.total for parts in found}
    members = {at for parts in found for at in parts.members}
    for parts in found:
        if len(parts.members) < 2 or parts.total in members or totals.intersection(parts.members):
            continue
        total, each = mentions[parts.total], [mentions[at] for at in parts.members]
        if _comparable(line, total, each) and (added := _contradiction(line, total, each, parts)):
            yield parts.total, added


def _comparable(line: Line, total: Mention, each: list[Mention]) -> bool:
    """Shares and times are not added up, nor are magnitudes, ranges and rates of other denominators."""
    summed = (total, *each)
    return total.quantity.unit not in line.passage.lexicon.unsummed and not any(
        one.quantity.indefinite
        or one.quantity.low != one.quantity.high
        or one.quantity.per != total.quantity.per
        or one.other is not None
        for one in summed
    )


def _contradiction(line: Line, total: Mention, each: list[Mention], parts: Parts) -> Fraction | None:
    """Return the sum of parts that exceed their total, or that claim to be all of it and are not."""
    value, added = _value(total), sum(map(_value, each), Fraction(0))
    slack = sum(map(_rounding, (total, *each)), Fraction(0))
    bounds = [one.quantity.bound for one in each]
    if added > value + slack:
        certain = total.quantity.bound in _NO_MORE and all(bound in _NO_LESS for bound in bounds)
        return added if certain else None
    exact = all(bound is Bound.EXACT for bound in (total.quantity.bound, *bounds))
    return added if exact and added < value - slack and _claims_all(line, each, parts) else None


def _value(mention: Mention) -> Fraction:
    return mention.quantity.low or Fraction(0)


def _rounding(mention: Mention) -> Fraction:
    """Return by how much a value may be rounded: half of its last digit where it has decimals or a scale."""
    value = _value(mention)
    if (value.denominator == 1 and "scale" not in mention.rule) or not value:
        return Fraction(0)
    digit = Fraction(1)
    while (value / digit).denominator != 1:
        digit /= 10
        if digit < Fraction(1, 10**9):
            return value / 100  # no decimal: a third
    while (value / (digit * 10)).denominator == 1:
        digit *= 10
    return digit / 2


def _claims_all(line: Line, each: list[Mention], parts: Parts) -> bool:
    """Tell whether parts say that they are all: `consisting of`, or brackets with a number for each class."""
    tokens, lexicon = line.passage.tokens, line.passage.lexicon
    at, whole = parts.opened.start, False
    while at < parts.opened.stop:
        phrase = lexicon.meanings["part"].match(tokens.words, at)
        if phrase and lexicon.meanings["whole"].match(tokens.words, at) is None:
            return False
        whole = whole or phrase is not None
        at = phrase[0] if phrase else at + 1
    bracketed = "(" in tokens.words[parts.opened.start : parts.opened.stop]
    ratings = {one.rating for one in each}
    return whole or (bracketed and None not in ratings and len(ratings) == len(each))
