"""A text → the places, producers, agencies and products it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.figures.view import View, look
from pipelines.model import OrganisationMention, PlaceMention, ProductMention, Span
from pipelines.names.gazetteer import fold_exact, gazetteer
from pipelines.names.lexicon import NameLexicon, name_lexicon
from pipelines.names.lines import Line, look_at
from pipelines.names.organisations import AGENCY, Organisation, producer_key, read_organisations
from pipelines.names.places import Spot, read_places
from pipelines.names.resolution import Scene, resolve
from pipelines.text import sentences

LONGEST = 2_000
"""Code points that are read as one sentence."""


@dataclass(frozen=True, slots=True)
class NamesRead:
    """The names of a text, each kind in the order of the text."""

    places: tuple[PlaceMention, ...] = ()
    organisations: tuple[OrganisationMention, ...] = ()
    products: tuple[ProductMention, ...] = ()


@dataclass(slots=True)
class Passage:
    """A sentence with the names found in it so far."""

    line: Line
    organisations: list[Organisation]
    spots: list[Spot]
    places: list[PlaceMention]


def read_names(text: str, language: str, written: date | None = None) -> NamesRead:
    """Return every name of a text; spans are code points of `text` as given.

    `written` is the article's own date, which says which units of government there were.
    A language whose names are not read yields none.

    Raises:
        DeclarationError: there is no file for the language.
    """
    lexicon = name_lexicon(language)
    if lexicon is None:
        return NamesRead()
    view = look(text)
    passages = _passages(view, lexicon)
    scene = Scene(written)
    for passage in passages:
        scene.note(passage.spots)
    for passage in passages:
        passage.places = resolve(passage.line, passage.spots, scene)
    return NamesRead(
        tuple(place for passage in passages for place in passage.places),
        tuple(one for passage in passages for one in _organisations(passage)),
    )


def _passages(view: View, lexicon: NameLexicon) -> list[Passage]:
    folded = fold_exact(view.text)
    names = sorted(gazetteer().names_in(folded))
    found: list[Passage] = []
    at = 0
    for sentence in _bounded(view.text, sentences(view.text)):
        line = look_at(view, folded, lexicon, sentence.start, sentence.end)
        organisations = read_organisations(line)
        here: list[tuple[int, int, str]] = []
        while at < len(names) and names[at][0] < sentence.end:
            here.append(names[at])
            at += 1
        found.append(Passage(line, organisations, read_places(line, here), []))
    return found


def _bounded(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Cut what is no sentence any more into stretches, so that the time stays linear in the text."""
    for sentence in found:
        start = sentence.start
        while sentence.end - start > LONGEST:
            blank = text.rfind(" ", start + 1, start + LONGEST)
            stop = blank if blank > 0 else start + LONGEST
            yield Span(start=start, end=stop)
            start = stop
        yield Span(start=start, end=sentence.end)


def _organisations(passage: Passage) -> Iterator[OrganisationMention]:
    for one in passage.organisations:
        line = passage.line
        name = line.surface(one.first, one.last)
        place = place_behind(passage, one.last)
        yield OrganisationMention(
            span=line.view.span(line.tokens.starts[one.first], line.tokens.ends[one.last - 1]),
            kind="agency" if one.form == AGENCY else "producer",
            form=one.form,
            name=name,
            key=producer_key(name),
            place=None if place is None else place.name,
            province=None if place is None else place.province,
            rule=one.rule,
        )


_BESIDE = frozenset({"(", ",", "in", "ở", "tại", "di", "of", "from", "-", "–", "dari", "thuộc"})


def place_behind(passage: Passage, last: int) -> PlaceMention | None:
    """Return the place right behind a name: `X Cooperative (Ham Thuan commune)`."""
    line = passage.line
    for spot, place in zip(passage.spots, passage.places, strict=False):
        between: Sequence[str] = line.words[last : spot.first]
        if spot.first >= last and len(between) <= 2 and all(word in _BESIDE for word in between):
            return place
    return None
