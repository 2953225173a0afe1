"""The catalogue of products and the list of producers: what a reader asks for in, lists with facets out."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from db.search import nothing_in
from db.site import producer_queries, product_queries, queries
from db.site.answers import Visit, as_csv, as_json, page
from db.site.dossier import kind_text
from db.site.labels import Count, Names, label
from db.site.links import with_parameters
from db.site.queries import Row
from db.site.results import pages_shown
from pipelines.errors import QueryError
from pipelines.text import fold

FACETS = ("province", "kind", "stars", "producer", "language", "source", "differs")
COLUMNS = (
    "id name language kind producer producer_name place province rating_min rating_max status mentions"
    " articles languages sources first_day last_day faults"
).split()
PRODUCER_COLUMNS = "id name legal_form place province mentions products".split()
_SIZE, _LAST = 25, 4000
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asks for: words, choices among facets, and what they mean to the database."""

    words: str
    order: str
    picked: Mapping[str, str]
    chosen: Mapping[str, Any]
    error: str | None = None

    def path(self, **changed: object) -> str:
        """Return the address of this list with something changed, on its first page unless given."""
        order = None if self.order == _order(self.words) else self.order
        return with_parameters("/products", {"q": self.words, **self.picked, "order": order, **changed})


def wish(visit: Visit) -> Wish:
    """Return what an address asks for; what cannot be understood is told in `error`."""
    words = visit.asked("q") or ""
    asked = visit.asked("order") or ""
    order = asked if asked in product_queries.ORDERS else _order(words)
    picked = {name: value for name in FACETS if (value := visit.asked(name))}
    try:
        chosen = _stars(picked) | ({"words": beginnings(words)} if words else {})
    except QueryError as error:
        return Wish(words, order, picked, {}, visit.wording.fault(error))
    plain = {name: value for name, value in picked.items() if name != "stars"}
    return Wish(words, order, picked, plain | chosen)


def _order(words: str) -> str:
    return "mentions" if words else "newest"


def _stars(picked: Mapping[str, str]) -> dict[str, Any]:
    """Return the choice of stars: 1 to 5, or 0 for none.

    Raises:
        QueryError: it is neither.
    """
    stars = picked.get("stars")
    if stars is None:
        return {}
    if stars not in ("0", "1", "2", "3", "4", "5"):
        said = f"{stars[:20]} is no number of stars. Expected 1 to 5, or 0 for none."
        raise QueryError(said, "no_stars", stars=stars[:20])
    return {"stars": int(stars)} if stars != "0" else {"unrated": True}


def beginnings(words: str) -> str:
    """Return typed words as the index understands them: all of them, each the beginning of a word.

    Raises:
        QueryError: there is no letter and no digit.
    """
    found = _WORD.findall(fold(words))
    if not found:
        raise nothing_in(words)
    return " ".join(f'"{word}"*' for word in found[:20])


# ------------------------------------------------------------------ products


async def answer_products(visit: Visit) -> Response:
    """Return the catalogue, or a sentence on what is wrong with the question."""
    asked, kind = wish(visit), visit.request.url_vars.get("format")
    if asked.error and kind:
        return as_json({"ok": False, "error": asked.error, "status": 400}, 400)
    if kind == "csv":
        most = visit.datasette.setting("max_returned_rows")
        find = lambda connection: product_queries.products(  # noqa: E731
            connection, asked.chosen, asked.order, most
        )
        return as_csv("products", COLUMNS, await visit.find(find), excel=bool(visit.asked("bom")))
    number = paged(visit.asked("page"))
    facts = await visit.find(lambda connection: _found(connection, asked, number))
    if kind:
        return as_json({"query": asked.words, "chosen": asked.picked, "order": asked.order, **facts})
    names = await visit.find(queries.source_names)
    return await page(visit, "products", _shown(visit, asked, facts, names), 400 if asked.error else 200)


def paged(text: str | None) -> int:
    """Return the number of a page; the first one where the text is none."""
    return min(max(int(text), 1), _LAST) if text and text.isascii() and text.isdigit() else 1


def _found(connection: sqlite3.Connection, asked: Wish, number: int) -> Row:
    if asked.error:
        return {"total": 0, "page": 1, "pages": 1, "facets": {}, "products": [], "known": 0}
    total = product_queries.count(connection, asked.chosen)
    number, pages = within(number, total, _SIZE)
    offset = (number - 1) * _SIZE
    return {
        "total": total,
        "page": number,
        "pages": pages,
        "facets": product_queries.facets(connection, asked.chosen),
        "products": product_queries.products(connection, asked.chosen, asked.order, _SIZE, offset),
        "known": total if not asked.chosen else product_queries.count(connection, {}),
    }


def within(number: int, total: int, size: int) -> tuple[int, int]:
    """Return the number of a page that there is, and how many there are."""
    pages = max(1, min(_LAST, -(-total // size)))
    return min(number, pages), pages


def _shown(visit: Visit, asked: Wish, facts: Row, names: Names) -> Row:
    known = {row["value"]: row["label"] for row in facts["facets"].get("producer", [])}
    context = _Labels(visit, names, known)
    return {
        **facts,
        "q": asked.words,
        "order": asked.order,
        "orders": list(product_queries.ORDERS),
        "picked": asked.picked,
        "error": asked.error,
        "dropped_choices": [
            (context.of(name, value), asked.path(**{name: None})) for name, value in asked.picked.items()
        ],
        "counts": {
            facet: [context.count(asked, facet, row) for row in rows]
            for facet, rows in facts["facets"].items()
        },
        "start": (facts["page"] - 1) * _SIZE + 1,
        "page_links": links(facts, lambda number: asked.path(page=number)),
    }


def links(facts: Row, path: Any) -> list[tuple[int, str]]:
    """Return the pages to link, with their addresses; 0 stands for a gap."""
    return [(number, path(number)) for number in pages_shown(facts["page"], facts["pages"])]


@dataclass(frozen=True, slots=True)
class _Labels:
    """Says what the values of facets are called."""

    visit: Visit
    names: Names
    producers: Mapping[str, str | None]

    def of(self, facet: str, value: str) -> tuple[str, str | None]:
        """Return the label of a value, and its language where it is not the interface's."""
        words = self.visit.wording
        if facet == "stars":
            return (words.say("product.unrated") if value == "0" else f"{value} ★"), None
        if facet == "differs":
            return words.say("product.differs"), None
        if facet == "kind":
            return kind_text(words, value), None
        if facet == "producer":
            value = self.producers.get(value) or value
        return label(self.visit, facet, value, self.names)

    def count(self, asked: Wish, facet: str, row: Row) -> Count:
        """Return a value with its count and the address that chooses it, or drops it where it is chosen."""
        chosen = asked.picked.get(facet) == row["value"]
        shown, tongue = self.of(facet, row["value"])
        path = asked.path(**{facet: None if chosen else row["value"]})
        return shown, row["products"], self.visit.datasette.urls.path(path), tongue, chosen


# ------------------------------------------------------------------ producers


async def answer_producers(visit: Visit) -> Response:
    """Return who makes products, of one province or of all."""
    province, kind = visit.asked("province"), visit.request.url_vars.get("format")
    if kind == "csv":
        most = visit.datasette.setting("max_returned_rows")
        find = lambda connection: producer_queries.producers(connection, province, most)  # noqa: E731
        return as_csv("producers", PRODUCER_COLUMNS, await visit.find(find), excel=bool(visit.asked("bom")))
    number = paged(visit.asked("page"))
    facts = await visit.find(lambda connection: _producers(connection, province, number))
    if kind:
        return as_json({"province": province, **facts})
    path = lambda number: with_parameters("/producers", {"province": province, "page": number})  # noqa: E731
    return await page(visit, "producers", {**facts, "province": province, "page_links": links(facts, path)})


def _producers(connection: sqlite3.Connection, province: str | None, number: int) -> Row:
    total = producer_queries.count(connection, province)
    number, pages = within(number, total, 50)
    found: Sequence[Row] = producer_queries.producers(connection, province, 50, (number - 1) * 50)
    return {"total": total, "page": number, "pages": pages, "producers": list(found)}
