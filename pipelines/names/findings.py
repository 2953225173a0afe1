"""The names of a text as objects, the way `tinlang read --json` prints them."""

from __future__ import annotations

from datetime import date

from pipelines.model import OrganisationMention, PlaceMention, ProductMention, Rating
from pipelines.names.read import read_names


def name_findings(
    text: str, language: str, written: date | None = None, home: str | None = None
) -> list[dict[str, object]]:
    """Return the products, producers, places and agencies of a text; offsets in code points of `text`.

    `home` is the province of today of the newspaper, as `read_names` takes it.

    Raises:
        DeclarationError: there is no file for the language.
    """
    read = read_names(text, language, written, home)
    return [
        *(_product(text, one) for one in read.products),
        *(_organisation(text, one) for one in read.organisations),
        *(_place(text, one) for one in read.places),
    ]


def _product(text: str, one: ProductMention) -> dict[str, object]:
    return {
        "kind": "product",
        "start": one.span.start,
        "end": one.span.end,
        "surface": text[one.span.start : one.span.end],
        "name": one.name,
        "specificity": one.specificity,
        "type_id": one.type_id,
        "form_id": one.form_id,
        "rating": _stars(one.rating),
        "rating_from": _stars(one.rating_from),
        "status": one.status,
        "programme": one.programme,
        "producer": one.producer,
        "place": one.place,
        "province": one.province,
        "rule": one.rule,
    }


def _organisation(text: str, one: OrganisationMention) -> dict[str, object]:
    return {
        "kind": one.kind,
        "start": one.span.start,
        "end": one.span.end,
        "surface": text[one.span.start : one.span.end],
        "name": one.name,
        "form": one.form,
        "key": one.key,
        "place": one.place,
        "province": one.province,
        "rule": one.rule,
    }


def _place(text: str, one: PlaceMention) -> dict[str, object]:
    return {
        "kind": "place",
        "start": one.span.start,
        "end": one.span.end,
        "surface": text[one.span.start : one.span.end],
        "name": one.name,
        "level": one.level,
        "units": list(one.units),
        "ambiguous": len(one.units) > 1,
        "province": one.province,
        "province_then": one.province_then,
        "rule": one.rule,
    }


def _stars(rating: Rating | None) -> dict[str, int] | None:
    """Return a rating as an object; without `max` it is a threshold."""
    if rating is None:
        return None
    return {"min": rating.min} if rating.max is None else {"min": rating.min, "max": rating.max}
