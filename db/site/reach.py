"""The report of reach: which Vietnamese stories were told in which languages, how soon, in which papers."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from datasette.utils.asgi import Response

from db.site import lags, queries, reach_queries
from db.site.answers import Visit, as_csv, as_json, misunderstood, page
from db.site.links import with_parameters
from db.site.products import beginnings, links, paged, within
from db.site.queries import Row
from db.site.spans import Span, asked_span, newest_day
from pipelines.errors import QueryError

ASKED = ("from", "to", "source", "publisher", "province", "section", "product", "has")
"""Parameters of the address."""
MOST, LENGTH = 5000, 30
"""Articles that are looked at, the newest first; days where no span is asked for."""
COLUMNS = (
    "story first title source source_name publisher day role language copy copy_title copy_source"
    " copy_source_name copy_day hours days url"
).split()
_SIZE = 25
_FILTERS = ("source", "publisher", "province", "section")


@dataclass(frozen=True, slots=True)
class Report:
    """What the report found: the span, the stories in it, and what was asked for."""

    span: Span
    stories: list[Row]
    """All but narrowed by `has`."""
    examined: int
    total: int
    """Articles with these properties, of which `examined` were looked at."""
    products: list[Row]


async def answer_reach(visit: Visit) -> Response:
    """Return the report, or a sentence on what is wrong with the question."""
    asked, kind = (
        {name: value for name in ASKED if (value := visit.asked(name))},
        visit.request.url_vars.get("format"),
    )
    try:
        report = await visit.find(lambda connection: reported(connection, asked))
    except QueryError as error:
        return await misunderstood(visit, error, "reach", {**await _choices(visit), "asked": asked})
    chosen = _narrowed(report, asked.get("has"))
    if kind == "csv":
        most = visit.datasette.setting("max_returned_rows")
        return as_csv("reach", COLUMNS, _lines(chosen)[:most], excel=bool(visit.asked("bom")))
    facts = _facts(report, chosen, paged(visit.asked("page")))
    if kind:
        return as_json({"chosen": asked, **facts})
    context = {
        **facts,
        **await _choices(visit),
        "span_from": facts["from"],
        "highest": max((row[one] for row in facts["after"] for one in lags.TONGUES), default=0),
        "asked": asked,
        "error": None,
        "start": (facts["page"] - 1) * _SIZE + 1,
        "page_links": links(facts, lambda at: with_parameters("/reach", {**asked, "page": at}) + "#stories"),
    }
    return await page(visit, "reach", context)


async def _choices(visit: Visit) -> Row:
    return {
        "names": await visit.find(queries.source_names),
        "sections": await visit.find(reach_queries.sections),
        "all_has": lags.HAS,
    }


def reported(connection: sqlite3.Connection, asked: Mapping[str, str]) -> Report:
    """Return the stories that began in Vietnamese with what is asked for.

    Raises:
        QueryError: a day is none, or no product is of that name.
    """
    span = asked_span((asked.get("from"), asked.get("to")), newest_day(connection), LENGTH)
    products = asked_products(connection, asked.get("product"))
    named = reach_queries.naming(connection, [row["id"] for row in products], span) if products else None
    chosen = {"language": "vi"} | {name: asked[name] for name in _FILTERS if name in asked}
    numbers, total = reach_queries.numbers(connection, span, chosen, named, MOST)
    stories = reach_queries.begun(connection, numbers)
    copies = reach_queries.copies(connection, [row["story"] for row in stories if row["articles"] > 1])
    return Report(span, lags.joined(stories, copies), len(numbers), total, products)


def asked_products(connection: sqlite3.Connection, asked: str | None) -> list[Row]:
    """Return the products of an id or of words, none where none is asked for.

    Raises:
        QueryError: there is none.
    """
    if asked is None:
        return []
    found = reach_queries.product(connection, asked)
    found = found or reach_queries.products_like(connection, beginnings(asked))
    if not found:
        said = f"No product is called {asked[:60]}. Expected the beginning of its words; see Products."
        raise QueryError(said, "no_product", asked=asked[:60])
    return found


def _narrowed(report: Report, what: str | None) -> list[Row]:
    return [story for story in report.stories if what not in lags.HAS or lags.has(story, str(what))]


def _facts(report: Report, chosen: list[Row], number: int) -> Row:
    number, pages = within(number, len(chosen), _SIZE)
    return {
        "from": report.span.first.isoformat(),
        "to": report.span.last.isoformat(),
        "articles": report.total,
        "examined": report.examined,
        "products": report.products[:10],
        "summary": lags.summed(report.stories),
        "sources": lags.by_source(report.stories),
        "after": lags.spread(report.stories),
        "papers": lags.papers(report.stories),
        "total": len(chosen),
        "page": number,
        "pages": pages,
        "stories": [_told(story) for story in chosen[(number - 1) * _SIZE : number * _SIZE]],
    }


def _told(story: Row) -> Row:
    """Return a story as the page and the JSON have it."""
    missing = [language for language in lags.TONGUES if lags.version(story, language) is None]
    return {**_public(story), "missing": missing, "copies": [_public(copy) for copy in story["copies"]]}


def _public(row: Row) -> Row:
    hidden = ("number", "published_flagged", "copies", "articles")
    return {name: value for name, value in row.items() if name not in hidden}


def _lines(stories: list[Row]) -> list[Row]:
    """Return a line for each version and reprint; a story without any has one with empty fields."""
    return [_line(story, copy) for story in stories for copy in story["copies"] or [{}]]


def _line(story: Row, copy: Row) -> Row:
    own = {name: story[name] for name in ("story", "title", "source", "source_name", "publisher", "day")}
    copied = {f"copy_{name}": copy.get(name) for name in ("title", "source", "source_name", "day")}
    plain = {name: copy.get(name) for name in ("role", "language", "hours", "days", "url")}
    return {**own, "first": story["id"], **copied, **plain, "copy": copy.get("id")}
