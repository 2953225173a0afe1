"""The report of what is wrong out there: against the registers, and between the copies of one story."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

from datasette.utils.asgi import Response

from db.site import differences, queries, wrong_queries
from db.site.answers import Visit, as_csv, as_json, misunderstood, page
from db.site.links import with_parameters
from db.site.marking import in_sentence
from db.site.products import links, paged, within
from db.site.queries import Row
from db.site.reach import asked_products
from db.site.spans import Span, asked_span, newest_day
from db.site.tiles import by_slug, slug
from db.site.writing import decisions
from pipelines.errors import QueryError

ASKED = ("from", "to", "kind", "source", "province", "language", "product")
"""Parameters of the address."""
KINDS = ("register", "copies", *differences.REGISTER, *wrong_queries.KINDS)
COLUMNS = (
    "difference kind said registered register line product product_name story article title language source"
    " source_name day sentence url"
).split()
LENGTH = 90
FAULTS, PAIRS, STORIES = 2000, 1000, 500
"""So many of the newest faults, pairs of versions and reprinted stories are looked at."""
_SIZE = 20


async def answer_wrong(visit: Visit) -> Response:
    """Return the report, or a sentence on what is wrong with the question."""
    asked = {name: value for name in ASKED if (value := visit.asked(name))}
    kind = visit.request.url_vars.get("format")
    rejected = await _rejected(visit)
    try:
        facts = await visit.find(lambda connection: found(connection, asked, rejected))
    except QueryError as error:
        return await misunderstood(visit, error, "wrong", {**await _choices(visit), "asked": asked})
    if kind == "csv":
        most = visit.datasette.setting("max_returned_rows")
        return as_csv("wrong", COLUMNS, _lines(facts["differences"])[:most], excel=bool(visit.asked("bom")))
    facts |= _paged(facts["differences"], paged(visit.asked("page")))
    if kind:
        return as_json({"chosen": asked, **facts})
    context = {
        **facts,
        **await _choices(visit),
        "asked": asked,
        "error": None,
        "span_from": facts["from"],
        "differences": [_shown(group) for group in facts["differences"]],
        "start": (facts["page"] - 1) * _SIZE + 1,
        "page_links": links(facts, lambda at: with_parameters("/wrong", {**asked, "page": at}) + "#found"),
    }
    return await page(visit, "wrong", context)


async def _choices(visit: Visit) -> Row:
    provinces = sorted(province.name for province in by_slug().values())
    return {"names": await visit.find(queries.source_names), "kinds": KINDS, "provinces": provinces}


async def _rejected(visit: Visit) -> frozenset[tuple[str, str | None]]:
    """Return the findings, as alignment and digest, that a reviewer called none."""
    log = decisions(visit.datasette)
    found = await asyncio.to_thread(log.standing, "discrepancy") if log else []
    return frozenset((one.subject, one.object) for one in found if one.verdict == "rejected")


def found(
    connection: sqlite3.Connection, asked: Mapping[str, str], rejected: Collection[tuple[str, Any]] = ()
) -> Row:
    """Return the differences of a span as asked for, the newest first.

    Raises:
        QueryError: a day is none, or no product is of that name.
    """
    span = asked_span((asked.get("from"), asked.get("to")), newest_day(connection), LENGTH)
    faults = wrong_queries.faults(connection, span, FAULTS)
    pairs = [
        row
        for row in wrong_queries.discrepancies(connection, span, PAIRS)
        if (row["alignment"], row["digest"]) not in rejected
    ]
    groups = differences.from_register(faults)
    groups += differences.between_versions(pairs)
    groups += differences.between_reprints(wrong_queries.reprinted(connection, span, STORIES))
    articles = wrong_queries.articles(connection, differences.numbers(groups))
    every = _narrowed(connection, differences.told(groups, articles), asked)
    return {**_span(span), "cut": len(faults) == FAULTS, "total": len(every), "differences": every}


def _span(span: Span) -> Row:
    return {"from": span.first.isoformat(), "to": span.last.isoformat()}


def _narrowed(connection: sqlite3.Connection, groups: list[Row], asked: Mapping[str, str]) -> list[Row]:
    """Return the differences with all that is asked for."""
    kept = [group for group in groups if _of_kind(group, asked.get("kind"))]
    for name in ("source", "language"):
        if name in asked:
            kept = [group for group in kept if any(one[name] == asked[name] for one in group["sightings"])]
    if "province" in asked:
        named = wrong_queries.provinces(connection, differences.numbers(kept))
        wanted = slug(asked["province"])
        inside = {number for number, names in named.items() if wanted in map(slug, names)}
        kept = [group for group in kept if _in(group, inside)]
    products = [row["id"] for row in asked_products(connection, asked.get("product"))]
    if not products:
        return kept
    inside = wrong_queries.naming(connection, differences.numbers(kept), products)
    return [
        group
        for group in kept
        if group["product"] in products or (not group["product"] and _in(group, inside))
    ]


def _in(group: Row, numbers: Collection[int]) -> bool:
    return any(one["number"] in numbers for one in group["sightings"])


def _of_kind(group: Row, kind: str | None) -> bool:
    if kind in ("register", "copies"):
        return (group["kind"] in differences.REGISTER) == (kind == "register")
    return kind not in KINDS or group["kind"] == kind


def _paged(groups: list[Row], number: int) -> Row:
    number, pages = within(number, len(groups), _SIZE)
    shown = [_public(group) for group in groups[(number - 1) * _SIZE : number * _SIZE]]
    return {"page": number, "pages": pages, "differences": shown}


def _public(group: Row) -> Row:
    kept = {name: value for name, value in group.items() if name != "judged"}
    return {**kept, "first": _plain(group["first"]), "sightings": [_plain(one) for one in group["sightings"]]}


def _plain(sighting: Row) -> Row:
    return {name: value for name, value in sighting.items() if name not in ("number", "start", "role")}


def _shown(group: Row) -> Row:
    """Return a difference with its sentences in parts, what differs marked."""
    marked = [
        {**one, "parts": in_sentence({**one, "surface": one["surface"] or "\0"})}
        for one in group["sightings"]
    ]
    return {**group, "sightings": marked}


def _lines(groups: list[Row]) -> list[Row]:
    """Return a line for each sentence, those of one difference together under its number."""
    return [
        {**{name: (one if name in one else group).get(name) for name in COLUMNS}, "difference": at}
        for at, group in enumerate(groups, 1)
        for one in group["sightings"]
    ]
