"""The pages of one product and of one producer: every statement with the sentence that makes it."""

from __future__ import annotations

import sqlite3

from datasette.utils.asgi import Response

from db.site import figure_queries, producer_queries, product_queries
from db.site.answers import Visit, as_csv, as_json, page
from db.site.curating import moved, product_path, standing
from db.site.dossier import latest, missing, rating_history
from db.site.figures import series_path
from db.site.links import with_parameters
from db.site.marking import in_sentence
from db.site.products import links, paged, within
from db.site.queries import Row
from db.site.stacks import months_table, stacked
from db.site.writing import form_facts

MENTION_COLUMNS = (
    "id article position surface sentence name specificity rating_min rating_max from_min from_max status"
    " programme producer place province rule score evidence language source source_name day title url"
).split()
_SIZE, _SHOWN = 20, 40


async def answer_product(visit: Visit) -> Response | None:
    """Return a product: names, ratings, coverage, mentions, figures, faults; None where there is none."""
    identifier, kind = visit.request.url_vars["id"], visit.request.url_vars.get("format")
    number = paged(visit.asked("page"))
    facts = await visit.find(lambda connection: product_facts(connection, identifier, number))
    if facts is None:
        return await moved(visit, identifier)
    if kind == "json":
        return as_json(facts)
    if kind == "csv":
        return await _csv(visit, identifier)
    decided = {"standing": await standing(visit, identifier)}
    return await page(visit, "product", _shown(facts) | decided | await form_facts(visit))


async def _csv(visit: Visit, identifier: str) -> Response:
    most = visit.datasette.setting("max_returned_rows")
    found = await visit.find(lambda connection: product_queries.mentions(connection, identifier, most))
    return as_csv(f"product-{identifier}", MENTION_COLUMNS, found, excel=bool(visit.asked("bom")))


def product_facts(connection: sqlite3.Connection, identifier: str, number: int = 1) -> Row | None:
    """Return all that is known of a product, with one page of its mentions."""
    found = product_queries.product(connection, identifier)
    if found is None:
        return None
    tongues = product_queries.tongues(connection, identifier)
    number, pages = within(number, found["mentions"], _SIZE)
    offset = (number - 1) * _SIZE
    return {
        "product": found,
        "ratings": rating_history(product_queries.rated(connection, identifier)),
        "months": product_queries.months(connection, identifier),
        "languages": tongues,
        "missing": missing(tongues),
        "stories": product_queries.told(connection, identifier),
        "papers": product_queries.papers(connection, identifier),
        "faults": product_queries.faults(connection, identifier),
        "figures": latest(figure_queries.beside_product(connection, identifier)),
        "spellings": product_queries.spellings(connection, identifier),
        "page": number,
        "pages": pages,
        "mentions": product_queries.mentions(connection, identifier, _SIZE, offset),
    }


def _shown(facts: Row) -> Row:
    identifier = facts["product"]["id"]
    path = product_path(identifier)
    return {
        **facts,
        "plot": stacked(facts["months"], 640),
        "table": months_table(facts["months"]),
        "ratings": [{**one, "evidence": parted(one["evidence"])} for one in facts["ratings"][-_SHOWN:]],
        "faults": [parted(row) if row["sentence"] else row for row in facts["faults"][:_SHOWN]],
        "spellings": facts["spellings"][:_SHOWN],
        "cut": max(len(facts[name]) for name in ("ratings", "faults", "spellings")) > _SHOWN,
        "figures": [{**parted(row), "series": series_path(row)} for row in facts["figures"]],
        "mentions": [parted(row) for row in facts["mentions"]],
        "start": (facts["page"] - 1) * _SIZE + 1,
        "page_links": links(facts, lambda number: with_parameters(path, {"page": number}) + "#mentions"),
    }


def parted(row: Row) -> Row:
    """Return a mention or a figure with its sentence in parts, itself marked."""
    return {**row, "parts": in_sentence(row)}


# ------------------------------------------------------------------ producers


async def answer_producer(visit: Visit) -> Response | None:
    """Return a producer: products, sentences, places, spellings; None where there is none."""
    identifier, kind = visit.request.url_vars["id"], visit.request.url_vars.get("format")
    facts = await visit.find(lambda connection: _producer(connection, identifier))
    if facts is None or kind:
        return facts and as_json(facts)
    return await page(visit, "producer", {**facts, "mentions": [parted(row) for row in facts["mentions"]]})


def _producer(connection: sqlite3.Connection, identifier: str) -> Row | None:
    found = producer_queries.producer(connection, identifier)
    chosen = {"producer": identifier}
    return found and {
        "producer": found,
        "products": product_queries.products(connection, chosen, "mentions", 200),
        "spellings": producer_queries.spellings(connection, identifier),
        "mentions": producer_queries.mentions(connection, identifier),
    }
