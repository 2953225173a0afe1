"""A text → the places, producers, agencies and products it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.model import OrganisationMention, PlaceMention, ProductMention
from pipelines.names.candidates import GENERIC
from pipelines.names.drafts import Draft, Passage, draft_products
from pipelines.names.gazetteer import PROVINCE, fold_exact, gazetteer
from pipelines.names.keys import producer_key
from pipelines.names.lexicon import AGENCY, NameLexicon, name_lexicon
from pipelines.names.lines import look_at
from pipelines.names.organisations import FAMILY, read_organisations
from pipelines.names.owners import own, place_behind
from pipelines.names.places import read_places
from pipelines.names.products import read_candidates
from pipelines.names.ratings import rate
from pipelines.names.resolution import Scene, resolve
from pipelines.names.sharing import promote, share
from pipelines.prose import Prose, prose

LONGEST = 2_000
"""Code points that are read as one sentence."""


@dataclass(frozen=True, slots=True)
class NamesRead:
    """The names of a text, each kind in the order of the text."""

    places: tuple[PlaceMention, ...] = ()
    organisations: tuple[OrganisationMention, ...] = ()
    products: tuple[ProductMention, ...] = ()


def read_names(text: str, language: str, written: date | None = None, home: str | None = None) -> NamesRead:
    """Return every name of a text; spans are code points of `text` as given.

    `written` is the article's own date, which says which units of government there were; `home` the province
    of today of the newspaper that published it, which speaks for places that the text leaves open.
    A language whose names are not read yields none.

    Raises:
        DeclarationError: there is no file for the language.
    """
    lexicon = name_lexicon(language)
    if lexicon is None:
        return NamesRead()
    passages = _passages(prose(text), lexicon)
    scene = Scene(written, home=home)
    for passage in passages:
        scene.note(passage.line, passage.spots)
    for passage in passages:
        resolved = resolve(passage.line, passage.spots, scene)
        passage.spots, passage.places = [spot for spot, _ in resolved], [place for _, place in resolved]
        passage.mentions = list(_organisations(passage))
    _tell(passages, scene.main())
    for passage in passages:
        _without_idle_families(passage)
    products = tuple(_product(passage, one, scene) for passage in passages for one in passage.drafts)
    return NamesRead(
        tuple(_outside(passages)),
        tuple(one for passage in passages for one in passage.mentions),
        products,
    )


def _passages(table: Prose, lexicon: NameLexicon) -> list[Passage]:
    view = table.view
    folded = fold_exact(view.text)
    names = sorted(gazetteer().names_in(folded))
    found: list[Passage] = []
    at = 0
    for sentence in table.stretches(LONGEST):
        line = look_at(view, folded, lexicon, table.spelt(sentence))
        here: list[tuple[int, int, str]] = []
        while at < len(names) and names[at][0] < sentence.end:
            here.append(names[at])
            at += 1
        if len(line.tokens):
            organisations = read_organisations(line)
            spots = read_places(line, here)
            for spot in spots:
                if spot.kind is not None:
                    line.take(spot.first, spot.last)
            found.append(Passage(line, organisations, spots, read_candidates(line)))
    return found


def _organisations(passage: Passage) -> Iterator[OrganisationMention]:
    line = passage.line
    for one in passage.organisations:
        name = line.surface(one.first, one.last)
        place = place_behind(passage, one.last)
        yield OrganisationMention(
            span=line.span(one.first, one.last),
            kind="agency" if one.form == AGENCY else "producer",
            form=one.form,
            name=name,
            key=producer_key(name),
            place=None if place is None else place.name,
            province=None if place is None else place.province,
            rule=one.rule,
        )


def _without_idle_families(passage: Passage) -> None:
    """Keep a family as a producer only where it makes a product of its sentence."""
    made = {
        one.producer.key for one in passage.drafts if one.producer and one.candidate.specificity != GENERIC
    }
    passage.mentions = [one for one in passage.mentions if one.form != FAMILY or one.key in made]


def _tell(passages: Sequence[Passage], main: str | None) -> None:
    """Find the products and tell of each its stars, its producer and its place."""
    producer: OrganisationMention | None = None
    earlier: list[Draft] = []
    for passage in passages:
        draft_products(passage, known_producer=producer is not None)
        own(passage, producer)
        rate(passage, earlier)
        earlier.extend(one for one in passage.drafts if one.candidate.specificity != GENERIC)
        producer = passage.producers[-1][1] if passage.producers else producer
    promote(passages)
    share(passages, main)


def _product(passage: Passage, one: Draft, scene: Scene) -> ProductMention:
    line, candidate = passage.line, one.candidate
    name = line.surface(candidate.first, candidate.last)
    form = f" ({line.surface(*candidate.form)})" if candidate.form else ""
    others = line.lexicon.others.all(line.words)
    return ProductMention(
        span=line.span(candidate.first, candidate.end),
        name=name + form,
        specificity=candidate.specificity,
        type_id=one.kind,
        form_id=one.form,
        rating=one.rating,
        rating_from=one.rating_from,
        status=one.status,
        programme=others[0][2] if others else "OCOP" if one.rating else None,
        producer=one.producer.name if one.producer else None,
        place=one.place.name if one.place else None,
        province=(one.place.province if one.place else None) or _named_after(passage, one) or scene.main(),
        rule=candidate.rule,
    )


def _named_after(passage: Passage, one: Draft) -> str | None:
    """Return the province of today that a product's name holds: cà phê *Sơn La*, wherever it is sold."""
    first, end = one.candidate.first, one.candidate.end
    inside = [
        place.province
        for spot, place in zip(passage.spots, passage.places, strict=True)
        if first <= spot.first and spot.last <= end and place.level == PROVINCE
    ]
    return inside[0] if inside else None


def _outside(passages: Sequence[Passage]) -> Iterator[PlaceMention]:
    """Yield the places but the bare names inside the name of a product or an organisation."""
    for passage in passages:
        named = [one.candidate for one in passage.drafts if one.candidate.specificity != GENERIC]
        taken = [passage.line.span(one.first, one.end) for one in named]
        taken += [one.span for one in passage.mentions]
        for place in passage.places:
            within = (one for one in taken if one.start <= place.span.start and place.span.end <= one.end)
            if not place.rule.startswith("bare") or next(within, None) is None:
                yield place
