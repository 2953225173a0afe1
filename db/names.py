"""The names of a reading as rows of news.db: products, producers and agencies, places; pure."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from db.rows import Row, list_text, storable
from pipelines.model import (
    OrganisationMention,
    PlaceMention,
    ProductMention,
    Rating,
    Reading,
    Span,
    identify,
)
from pipelines.text import sentences

GENERIC = "generic"
"""Specificity of a mere type, which is no product."""


@dataclass(frozen=True, slots=True)
class NameRows:
    """All names of one reading."""

    products: tuple[Row, ...] = ()
    organisations: tuple[Row, ...] = ()
    places: tuple[Row, ...] = ()


def name_rows(article: str, text: str, reading: Reading) -> NameRows:
    """Return the rows of the names in an article with this text."""
    legal = {one.name: one.form for one in reading.organisations}
    around = _sentences(text, reading.products)
    products = (
        _product_row(text, around[one.span], one) | _form_row(reading.language, one, legal)
        for one in reading.products
    )
    return NameRows(
        _listed(article, products),
        _listed(article, (_organisation_row(text, one) for one in reading.organisations)),
        _listed(article, (_place_row(text, one) for one in reading.places)),
    )


def _listed(article: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(Row(article=article, position=at) | row for at, row in enumerate(rows))


def _sentences(text: str, products: Iterable[ProductMention]) -> dict[Span, Span]:
    """Return the sentence around each mention; both are in the order of the text."""
    waiting = sorted({one.span for one in products})
    found: dict[Span, Span] = {}
    for sentence in sentences(text) if waiting else ():
        while waiting and waiting[0].start < sentence.end:
            found[waiting[0]] = sentence
            waiting.pop(0)
    return found | {span: span for span in waiting}


def _product_row(text: str, sentence: Span, one: ProductMention) -> Row:
    return {
        "start": one.span.start,
        "end": one.span.end,
        "sentence_start": sentence.start,
        "sentence_end": sentence.end,
        "surface": _slice(text, one.span),
        "sentence": _slice(text, sentence),
        "name": storable(one.name),
        "specificity": one.specificity,
        "kind": one.type_id,
        **_stars("rating", one.rating),
        **_stars("from", one.rating_from),
        "status": one.status,
        "programme": one.programme,
        "producer": storable(one.producer),
        "place": storable(one.place),
        "province": one.province,
        "rule": one.rule,
    }


def _stars(name: str, rating: Rating | None) -> Row:
    return {
        f"{name}_min": None if rating is None else rating.min,
        f"{name}_max": None if rating is None else rating.max,
    }


def _form_row(language: str, one: ProductMention, legal: Mapping[str, str]) -> Row:
    """Return the legal form of its producer and the id of its form; a mere type has none."""
    form = legal.get(one.producer) if one.producer else None
    facts = (language, one.specificity, one.name, one.producer, form, one.place, one.province)
    known = storable(unicodedata.normalize("NFC", json.dumps(facts, ensure_ascii=False))) or ""
    return {
        "legal_form": form,
        "form": None if one.specificity == GENERIC else identify(known),
    }


def _organisation_row(text: str, one: OrganisationMention) -> Row:
    return {
        "start": one.span.start,
        "end": one.span.end,
        "surface": _slice(text, one.span),
        "kind": one.kind,
        "legal_form": one.form,
        "name": storable(one.name),
        "key": storable(one.key),
        "place": storable(one.place),
        "province": one.province,
        "rule": one.rule,
    }


def _place_row(text: str, one: PlaceMention) -> Row:
    return {
        "start": one.span.start,
        "end": one.span.end,
        "surface": _slice(text, one.span),
        "name": storable(one.name),
        "level": one.level,
        "units": list_text(one.units),
        "province": one.province,
        "province_then": one.province_then,
        "rule": one.rule,
    }


def _slice(text: str, span: Span) -> str | None:
    return storable(text[span.start : span.end])
