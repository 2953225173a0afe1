"""The search page: a query and the reader's choices in, results, facets and paging out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from datasette.utils.asgi import Response

from db.search import FACETS, Accents, Facet, Hits, Order, Query, Segment, compile_query, search
from db.search.dates import days
from db.search.query import Filter
from db.site import queries
from db.site.answers import Visit, as_csv, as_json, misunderstood, page
from db.site.labels import Names, count, label
from db.site.links import with_parameters
from db.site.queries import Row
from pipelines.errors import QueryError

COLUMNS = (
    *("id", "title", "source", "source_name", "publisher", "province", "language", "section", "day"),
    *("published", "status", "url", "story", "copies", "snippet"),
)
_SIZE, _MOST, _LAST = 20, 100, 10_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asks for: words, accents, order, what to count, choices among facets, and which page."""

    words: str
    accents: Accents
    order: Order
    stories: bool
    chosen: dict[str, str]
    page: int
    size: int

    @property
    def counted(self) -> str:
        """What is counted, as addresses and JSON call it."""
        return "stories" if self.stories else "articles"

    @property
    def query(self) -> Query:
        """The words, compiled, with the choices as filters.

        Raises:
            QueryError: they cannot be understood.
        """
        query = compile_query(self.words, self.accents)
        filters = tuple(Filter(name, (value,)) for name, value in self.chosen.items() if name != "year")
        years = (days("year", self.chosen["year"]),) if "year" in self.chosen else ()
        return replace(query, filters=query.filters + filters, days=query.days + years, stories=self.stories)

    def path(self, **changed: object) -> str:
        """Return the address of this search with something changed, on its first page unless given."""
        kept: dict[str, object] = {"q": self.words, **self.chosen}
        kept["accents"] = None if self.accents is Accents.AUTO else self.accents.value
        kept["order"] = None if self.order is _order(self.words) else self.order.value
        kept["count"] = "stories" if self.stories else None
        return with_parameters("/search", {**kept, **changed})


def wish(visit: Visit) -> Wish:
    """Return what the address of a search asks for; what is no value of a choice counts as not chosen."""
    words, order = visit.asked("q") or "", visit.asked("order")
    accents = visit.asked("accents")
    return Wish(
        words=words,
        accents=Accents(accents) if accents in set(Accents) else Accents.AUTO,
        order=Order(order) if order in set(Order) else _order(words),
        stories=visit.asked("count") == "stories",
        chosen={name: value for name in FACETS if (value := visit.asked(name))},
        page=_number(visit.asked("page"), 1, _LAST),
        size=_number(visit.asked("size"), _SIZE, _MOST),
    )


def _order(words: str) -> Order:
    return Order.BEST if words else Order.NEWEST


def _number(text: str | None, default: int, most: int) -> int:
    """Return a number from 1 to `most`; what is none is the default."""
    return min(max(int(text), 1), most) if text and text.isascii() and text.isdigit() else default


async def answer_search(visit: Visit) -> Response:
    """Return what a search finds, or a sentence on what is wrong with it."""
    asked, kind = wish(visit), visit.request.url_vars.get("format")
    try:
        return await _answer(visit, asked, kind)
    except QueryError as error:
        return await misunderstood(visit, error, "search", _empty(asked))


async def _answer(visit: Visit, asked: Wish, kind: str | None) -> Response:
    query = asked.query
    if kind == "csv":
        return await _csv(visit, asked, query)
    hits, rows = await visit.find(lambda connection: _found(connection, asked, query))
    if kind:
        return as_json(_facts(asked, hits, rows))
    names = await visit.find(lambda connection: _names(connection, hits.facets, asked.chosen))
    return await page(visit, "search", _shown(visit, asked, (hits, rows), names))


def _names(connection: sqlite3.Connection, facets: Iterable[Facet], chosen: dict[str, str]) -> Names:
    """Return what newspapers are called, and the products that the page shows."""
    products = [value for facet in facets if facet.name == "product" for value, _ in facet.values]
    shown = queries.product_names(connection, [*products, chosen.get("product", "")])
    return queries.source_names(connection) | shown


def _found(connection: sqlite3.Connection, asked: Wish, query: Query) -> tuple[Hits, list[Row]]:
    hits = search(connection, query, page=asked.page, size=asked.size, order=asked.order)
    known = queries.lines(connection, [hit.id for hit in hits.hits])
    rows = [
        {**known[hit.id], "story": hit.story, "copies": hit.copies}
        | {"segments": hit.title, "snippet": hit.passage}
        for hit in hits.hits
    ]
    return hits, rows


async def _csv(visit: Visit, asked: Wish, query: Query) -> Response:
    """Return as many results as Datasette returns rows, from the first on."""
    most = visit.datasette.setting("max_returned_rows")
    _, rows = await visit.find(
        lambda connection: _found(connection, replace(asked, page=1, size=most), query)
    )
    flat = [{**row, "snippet": _joined(row["snippet"])} for row in rows]
    return as_csv("search", COLUMNS, flat, excel=bool(visit.asked("bom")))


def _joined(segments: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def _facts(asked: Wish, hits: Hits, rows: Sequence[Row]) -> Row:
    """Return what the page shows, as JSON has it."""
    return {
        "query": asked.words,
        "chosen": asked.chosen,
        "order": asked.order.value,
        "counted": asked.counted,
        "total": hits.total,
        "ignoring_accents": hits.ignoring_accents,
        "page": hits.page,
        "pages": hits.pages,
        "facets": {
            facet.name: [{"value": value, asked.counted: number} for value, number in facet.values]
            for facet in hits.facets
        },
        "results": [_plain(row) for row in rows],
    }


def _plain(row: Row) -> Row:
    """Return a result with its snippet as plain pieces."""
    snippet = [{"text": segment.text, "marked": segment.marked} for segment in row["snippet"]]
    return {**{name: value for name, value in row.items() if name != "segments"}, "snippet": snippet}


def _empty(asked: Wish) -> Row:
    return {
        "q": asked.words,
        "accents": asked.accents.value,
        "order": asked.order.value,
        "orders": [order.value for order in Order],
        "stories": asked.stories,
        "chosen": asked.chosen,
        "dropped_choices": [],
        "error": None,
    }


def _shown(visit: Visit, asked: Wish, found: tuple[Hits, list[Row]], names: Names) -> Row:
    hits, rows = found
    chosen = [
        (label(visit, name, value, names), asked.path(**{name: None})) for name, value in asked.chosen.items()
    ]
    return {
        **_empty(asked),
        "dropped_choices": chosen,
        "total": hits.total,
        "looser": hits.ignoring_accents,
        "looser_path": asked.path(accents="ignore"),
        "results": rows,
        "start": (hits.page - 1) * hits.size + 1,
        "page": hits.page,
        "pages": hits.pages,
        "page_links": [(number, asked.path(page=number)) for number in pages_shown(hits.page, hits.pages)],
        "facets": {
            facet.name: [_facet(visit, asked, (facet.name, *value), names) for value in facet.values]
            for facet in hits.facets
            if any(value for value, _ in facet.values)
        },
    }


def _facet(visit: Visit, asked: Wish, value: tuple[str, str, int], names: Names) -> tuple[object, ...]:
    """Return a value of a facet with the address that chooses it, or drops it where it is chosen."""
    name, text, _ = value
    chosen = asked.chosen.get(name) == text
    return count(visit, value, names, (asked.path(**{name: None if chosen else text}), chosen))


def pages_shown(present: int, last: int) -> list[int]:
    """Return the pages to link: the first, the last, those around the present one, and 0 for each gap."""
    near = sorted({1, last, *range(present - 2, present + 3)} & set(range(1, last + 1)))
    shown: list[int] = []
    for number in near:
        if shown and number > shown[-1] + 1:
            shown.append(0)
        shown.append(number)
    return shown
