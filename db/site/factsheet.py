"""Fact sheets of a province and of a product: the latest figure of each kind, for one printed page."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from datasette.utils.asgi import Response

from db.site import figure_queries, product_queries, province_queries, queries, sheets
from db.site.answers import Visit, as_csv, as_json, page
from db.site.curating import moved
from db.site.dossier import rating_history
from db.site.figures import COLUMNS as FIGURE_COLUMNS
from db.site.figures import series_path
from db.site.marking import in_sentence
from db.site.product import parted
from db.site.provinces import in_sentences, provinces_facts, spellings
from db.site.queries import Row, rows
from db.site.tiles import by_slug
from pipelines.provinces import Province

COLUMNS = ("kind", "state", *FIGURE_COLUMNS)
MOST = 1000
"""Figures that are looked at, the newest first."""


async def answer_province_sheet(visit: Visit) -> Response | None:
    """Return the fact sheet of a province; None where there is none."""
    province = by_slug().get(visit.request.url_vars["slug"])
    if province is None:
        return None
    tongue = visit.wording.language
    return await _answer(
        visit, await visit.find(lambda connection: of_province(connection, province, tongue))
    )


async def answer_product_sheet(visit: Visit) -> Response | None:
    """Return the fact sheet of a product; None where there is none."""
    identifier = visit.request.url_vars["id"]
    tongue = visit.wording.language
    facts = await visit.find(lambda connection: of_product(connection, identifier, tongue))
    return await moved(visit, identifier) if facts is None else await _answer(visit, facts)


async def _answer(visit: Visit, facts: Row) -> Response:
    kind = visit.request.url_vars.get("format")
    if kind == "csv":
        found = sheets.lines(facts["figures"])
        return as_csv("fact-sheet", COLUMNS, found, excel=bool(visit.asked("bom")))
    if kind:
        return as_json(facts)
    fitting = sheets.fitting(facts["figures"])
    ratings = [{**one, "evidence": parted(one["evidence"])} for one in facts["ratings"][-4:][::-1]]
    context = {
        **facts,
        "figures": [_shown(one) for one in fitting],
        "more": len(facts["figures"]) - len(fitting),
        "ratings": ratings,
        "address": f"{visit.request.scheme}://{visit.request.host}{visit.path}",
    }
    return await page(visit, "factsheet", context)


def _shown(kind: Row) -> Row:
    latest = [{**row, "parts": in_sentence(row)} for row in kind["latest"]]
    return {**kind, "latest": latest, "series": series_path(kind["latest"][0])}


def of_province(connection: sqlite3.Connection, province: Province, language: str) -> Row:
    """Return what the sheet of a province says."""
    name = province.name
    own = next(row for row in provinces_facts(connection)["now"] if row["province"] == name)
    return {
        "about": "province",
        "name": name,
        "language": "vi",
        "path": f"/province/{own['slug']}",
        "articles": own["articles"],
        "products": own["products"],
        "former": own["former"],
        "stars": province_queries.stars(connection, name),
        "named": product_queries.products(connection, {"province": name}, "mentions", 8),
        "ratings": [],
        "published_at": queries.meta(connection).get("published_at"),
        "figures": _figures(connection, _inside(connection, name), language),
    }


def _inside(connection: sqlite3.Connection, name: str) -> list[Row]:
    """Return the figures of a province, and those of places in it, these marked as aside."""
    known = spellings(name)
    whole = figure_queries.of_places(connection, known, in_sentences(name), MOST)
    ids = {row["id"] for row in whole}
    every = figure_queries.figures(connection, {"province": name}, MOST)
    places = set(known)
    local = [row for row in every if row["id"] not in ids and row["place"] and row["place"] not in places]
    return [*whole, *({**row, "aside": True} for row in local)]


def of_product(connection: sqlite3.Connection, identifier: str, language: str) -> Row | None:
    """Return what the sheet of a product says; None where there is none."""
    product = product_queries.product(connection, identifier)
    if product is None:
        return None
    figures = figure_queries.beside_product(connection, identifier, MOST)
    return {
        "about": "product",
        "name": product["name"],
        "language": product["language"],
        "path": f"/product/{identifier}",
        "articles": product["articles"],
        "product": product,
        "faults": product["faults"],
        "ratings": rating_history(product_queries.rated(connection, identifier)),
        "published_at": queries.meta(connection).get("published_at"),
        "figures": _figures(connection, figures, language),
    }


def _figures(connection: sqlite3.Connection, figures: Sequence[Row], language: str) -> list[Row]:
    numbers = sorted({row["id"] >> 16 for row in figures})
    return sheets.kinds(figures, stories(connection, numbers), language)


def stories(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Return the story of each of these articles, by number."""
    found = rows(
        connection,
        """select o.number, o.story from json_each(:numbers) n
           cross join story_articles o on o.number = n.value""",
        numbers=json.dumps(list(numbers)),
    )
    return {row["number"]: row["story"] for row in found}
