"""What a person decides of a product: another name, on the watch list, one with another, a form of its own.

Nothing changes at once: the decision is logged with the names and forms that the product has now, so that it
is still understood when a rebuild gives the product another id, and the next derive follows it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import Response

from db.decisions import Decisions, Judgement
from db.judging import judged
from db.site import product_queries
from db.site.answers import Visit, page
from db.site.links import path_segment
from db.site.products import beginnings
from db.site.queries import Row
from db.site.wording import LANGUAGES
from db.site.writing import Form, RefusedError, decide, decisions, form_facts
from pipelines.errors import QueryError

DEEDS = {
    "rename": ("product name", "renamed"),
    "watch": ("product watch", "watched"),
    "merge": ("product merge", "merged"),
    "split": ("product split", "split"),
}
"""What may be done to a product → kind and verdict of the judgement."""
_FORMS, _CANDIDATES = 200, 20


async def answer_curate(visit: Visit) -> Response | None:
    """Ask whether a decision is meant, or log it and lead back to the product; None where there is none.

    Raises:
        RefusedError: this site shows no decisions, or the form may not be taken.
    """
    if decisions(visit.datasette) is None:
        raise RefusedError("missing", 404)
    deed, identifier = visit.request.url_vars["deed"], visit.request.url_vars["id"]
    if visit.request.method == "POST":
        return await _log(visit, deed, identifier)
    asked = {name: visit.asked(name) for name in ("q", "into", "form")}
    facts = await visit.find(lambda connection: curated(connection, identifier, asked))
    if facts is None:
        return None
    context = {**facts, "deed": deed, "q": asked["q"] or "", "languages": LANGUAGES}
    return await page(visit, "curate", context | await form_facts(visit))


def curated(connection: sqlite3.Connection, identifier: str, asked: Mapping[str, str | None]) -> Row | None:
    """Return a product, its forms, and what it might be made one with or split from."""
    found = product_queries.product(connection, identifier)
    if found is None:
        return None
    spellings = product_queries.spellings(connection, identifier)
    into = product_queries.product(connection, asked["into"] or "")
    return {
        "product": found,
        "spellings": spellings,
        "into": into if into and into["id"] != identifier else None,
        "spelling": next((row for row in spellings if row["form"] == asked["form"]), None),
        "candidates": _candidates(connection, found, asked["q"]),
    }


def _candidates(connection: sqlite3.Connection, product: Row, words: str | None) -> list[Row]:
    """Return products that words find, or those of the same producer or kind and province."""
    try:
        chosen: dict[str, Any] = {"words": beginnings(words)} if words else _alike(product)
    except QueryError:
        return []
    found = product_queries.products(connection, chosen, "mentions", _CANDIDATES) if chosen else []
    return [row for row in found if row["id"] != product["id"]]


def _alike(product: Row) -> dict[str, Any]:
    if product["producer"]:
        return {"producer": product["producer"]}
    same = {name: product[name] for name in ("kind", "province") if product[name]}
    return same if "kind" in same else {}


# ------------------------------------------------------------------ logging it


async def _log(visit: Visit, deed: str, identifier: str) -> Response | None:
    thing = visit.asked({"merge": "into", "split": "form"}.get(deed, "")) or ""
    found = await visit.find(lambda connection: _noted(connection, deed, (identifier, thing)))
    if found is None:
        return None
    return await decide(visit, lambda form: [judgement(deed, (identifier, thing), form, found)])


def _noted(connection: sqlite3.Connection, deed: str, which: tuple[str, str]) -> Row | None:
    """Return the forms and names that products have now: of the one judged, and of the one it joins."""
    if product_queries.product(connection, which[0]) is None:
        return None
    found = {"subject": meant(connection, which[0])}
    if deed == "merge" and product_queries.product(connection, which[1]):
        found["object"] = meant(connection, which[1])
    return found


def meant(connection: sqlite3.Connection, identifier: str) -> dict[str, list[str]]:
    """Return the forms and the names of a product, by which it is known again under another id."""
    spellings = product_queries.spellings(connection, identifier, _FORMS)
    names = product_queries.names(connection, [identifier]).get(identifier, [])
    return {
        "forms": sorted({row["form"] for row in spellings if row["form"]}),
        "names": sorted({row["name"] for row in names}),
    }


def judgement(deed: str, about: tuple[str, str], form: Form, noted: Mapping[str, Any]) -> Judgement:
    """Return the judgement that a form makes of a product, with what the product is now.

    `about` is the product, and the other product or the form that the address names.

    Raises:
        QueryError: the form names nothing that this can be done with.
    """
    (kind, verdict), (identifier, thing) = DEEDS[deed], about
    thing = form.get("language") if deed == "rename" else thing
    if deed == "merge" and (thing == identifier or "object" not in noted):
        raise QueryError(
            "There is no such other product. Expected the id of another one; choose one of the list."
        )
    if deed == "split" and (thing not in noted["subject"]["forms"] or len(noted["subject"]["forms"]) < 2):
        raise QueryError(
            "The product has no such form beside others. Expected one of its forms; choose it there."
        )
    made = judged({**form.fields, "kind": kind, "subject": identifier, "object": thing, "verdict": verdict})
    return replace(made, value={**made.value, **noted})


# ------------------------------------------------------------------ what stands


async def standing(visit: Visit, identifier: str) -> list[Row]:
    """Return what people decided of a product and what still stands, in the order of deciding."""
    log = decisions(visit.datasette)
    return await asyncio.to_thread(_standing, log, identifier) if log else []


async def moved(visit: Visit, identifier: str) -> Response | None:
    """Return the way to the product that one has become which is no more; None where nobody merged it."""
    log = decisions(visit.datasette)
    found = await asyncio.to_thread(log.standing, "product merge", identifier) if log else []
    if not found or found[-1].object == identifier:
        return None
    response: Response = Response.redirect(visit.datasette.urls.path(product_path(found[-1].object)))
    return response


def _standing(log: Decisions, identifier: str) -> list[Row]:
    found = [one for kind, _ in DEEDS.values() for one in log.standing(kind, identifier)]
    found += [one for one in log.standing("product merge") if one.object == identifier]
    return [_told(one) for one in sorted(found, key=lambda one: one.id or 0)]


def _told(one: Judgement) -> Row:
    names = ("id", "kind", "subject", "object", "verdict", "comment", "actor", "at")
    noted = one.value.get("object") or {}
    return {
        **{name: getattr(one, name) for name in names},
        "name": one.value.get("name"),
        "other": next(iter(noted.get("names", ())), None),
    }


def product_path(identifier: str) -> str:
    """Return the address of a product."""
    return f"/product/{path_segment(identifier)}"
