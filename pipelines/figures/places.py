"""Where a figure holds: the nearest place that is named with its unit word, or the one named last before.

Simple on purpose: names without a unit word are found by the reader of places, not here.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from pipelines.figures.lexicon import Lexicon
from pipelines.model import Span
from pipelines.view import View

LONGEST = 4
"""Words of a place's name."""
_WINDOW = 60
"""Code points in which they stand."""
_NAME_BEFORE = re.compile(r"(?:[^\W\d_][\w'-]* )+$")
_NAME_BEHIND = re.compile(r"(?: [^\W\d_][\w'-]*)+")


@dataclass(frozen=True, slots=True)
class Located:
    """A place as written, `Lang Son province`, and where it stands in the view."""

    start: int
    end: int
    name: str


def read_places(view: View, lexicon: Lexicon) -> list[Located]:
    """Return the places of a text that are named with a unit word, in order."""
    if lexicon.place_words is None:
        return []
    found = (
        _located(view, lexicon, word.start(), word.end()) for word in lexicon.place_words.finditer(view.lower)
    )
    return [one for one in found if one]


def places_near(places: list[Located], sentence: Span) -> list[Located]:
    """Return the places of a sentence, else the last one before it."""
    first = bisect_left(places, sentence.start, key=lambda one: one.start)
    last = bisect_left(places, sentence.end, key=lambda one: one.start)
    return places[first:last] or places[max(0, first - 1) : first]


def place_of(near: list[Located], at: int) -> str | None:
    """Return the nearest to an offset of the places that hold for its sentence."""
    if len(near) < 2:
        return near[0].name if near else None
    return min(near, key=lambda one: _distance(one, at)).name


def _distance(place: Located, at: int) -> int:
    """What stands behind a figure is further from it than what stands before."""
    return at - place.end if place.end <= at else 2 * (place.start - at)


def _located(view: View, lexicon: Lexicon, start: int, end: int) -> Located | None:
    word, text = view.lower[start:end], view.text
    places = lexicon.figures.places
    if word in places.after and text[start - 1 : start] == " ":
        names = _NAME_BEFORE.search(text, max(0, start - _WINDOW), start)
        name = _capitals(names.group().split(" ")[::-1], lexicon) if names else 0
        return Located(start - name, end, text[start - name : end]) if name else None
    if word in places.before:
        names = _NAME_BEHIND.match(text, end, end + _WINDOW)
        name = _capitals(names.group().split(" ")[1:], lexicon) if names else 0
        return Located(start, end + name, text[start : end + name]) if name else None
    return None


def _capitals(words: list[str], lexicon: Lexicon) -> int:
    """Return the length of the words up to the first that is no part of a name, a blank beside each."""
    length = 0
    stops, numbers = lexicon.figures.quantities.stops, lexicon.numerals.values
    for word in [word for word in words if word][:LONGEST]:
        if not word[0].isupper() or word.lower() in stops or word.lower() in numbers:
            break
        length += len(word) + 1
    return length
