"""Our pages: each finds its facts in one go on one connection, then answers as page, JSON or CSV."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence

from datasette.app import Datasette
from datasette.utils.asgi import NotFound, Request, Response

from db.site import figure_queries, product_queries, province_queries, queries, story_queries
from db.site.answers import BusyError, EmptyError, Visit, as_csv, as_json, page
from db.site.archived import answer_archived
from db.site.attention import answer_attention
from db.site.citations import answer_citation, answer_figure, answer_query, citation_of, with_ids
from db.site.corpus import answer_corpus, answer_corpus_file
from db.site.coverage import answer_coverage, answer_coverage_of
from db.site.curating import answer_curate
from db.site.decided import answer_decisions
from db.site.documents import answer_documents
from db.site.documents import of_article as dates_and_decisions
from db.site.figures import answer_figures, answer_series
from db.site.labels import choosing, count
from db.site.list_feed import answer_feed
from db.site.lists import answer_list, answer_lists, answer_watch
from db.site.marking import in_sentence, marked_article
from db.site.metadata import codebook
from db.site.plots import columns, filled_months
from db.site.product import answer_producer, answer_product
from db.site.products import answer_producers, answer_products
from db.site.provinces import answer_province, answer_provinces
from db.site.queries import Row
from db.site.reports import REPORTS
from db.site.results import answer_search
from db.site.review import answer_review, answer_side_by_side
from db.site.review_queue import answer_queue
from db.site.stacks import months_table
from db.site.stories import answer_stories, answer_story
from db.site.story_exports import answer_story_file
from db.site.suggesting import answer_suggest
from db.site.writing import RefusedError, answer_decide, answer_sign_in
from pipelines.errors import StoreError

SOURCE_COLUMNS = (*codebook()["sources"]["columns"], "dropped", "refused")
DROP_COLUMNS = ("step", "reason", "source", "source_name", "pages", "example", "last_fetched")
View = Callable[[Visit], Awaitable[Response | None]]
"""A page; None stands for one that is not here."""


def view(answer: View) -> Callable[[Datasette, Request], Awaitable[Response]]:
    """Return a page as Datasette calls it, with sentences for what may go wrong."""

    async def answered(datasette: Datasette, request: Request) -> Response:
        visit = Visit(datasette, request)
        try:
            return await answer(visit) or await problem(visit, "missing", 404)
        except RefusedError as error:
            return await problem(visit, error.kind, error.status)
        except StoreError:  # of all that a page reads only decisions.db is opened by itself
            return await problem(visit, "decisions", 503)
        except BusyError:
            return await problem(visit, "busy", 503)
        except EmptyError:
            return await problem(visit, "empty", 503)
        except sqlite3.OperationalError as error:
            if "no such" not in str(error):
                raise
            return await problem(visit, "empty", 503)

    return answered


async def problem(visit: Visit, kind: str, status: int) -> Response:
    """Return a page, or JSON, that says in a sentence what is wrong and what to do."""
    say = visit.wording.say
    if visit.request.url_vars.get("format"):
        return as_json({"ok": False, "error": say(f"problem.{kind}_sentence"), "status": status}, status)
    facts = {"heading": say(f"problem.{kind}"), "sentence": say(f"problem.{kind}_sentence")}
    return await page(visit, "problem", facts, status)


async def missing(datasette: Datasette, request: Request, exception: Exception) -> Response | None:
    """Return our page for an address that is none; None leaves the error to Datasette."""
    if not isinstance(exception, NotFound) or request.path.endswith(".json"):
        return None
    return await problem(Visit(datasette, request), "missing", 404)


async def home(visit: Visit) -> Response:
    """Return what is here: newest, and counts by language, newspaper, province and year."""
    facts = await visit.find(_home)
    if visit.request.url_vars.get("format"):
        return as_json(facts)
    totals = facts["totals"]
    names = await visit.find(queries.source_names)
    everything = next((row["articles"] for row in totals.get("all", [])), 0)
    counts = {
        facet: [
            count(visit, (facet, row["value"], row["articles"]), names, choosing(facet, row["value"]))
            for row in totals.get(facet, [])
        ]
        for facet in ("language", "source", "province", "year")
    }
    counts["year"].sort(key=lambda row: (row[2] is not None, row[0]), reverse=True)
    return await page(
        visit, "home", {**facts, "all": everything, "counts": counts, **_plot(facts["months"], 300)}
    )


def _home(connection: sqlite3.Connection) -> Row:
    return {
        "meta": queries.meta(connection),
        "totals": queries.totals(connection),
        "newest": queries.newest(connection),
        "months": queries.months(connection),
        "products": product_queries.count(connection, {}),
    }


def _plot(months: Sequence[Row], width: int) -> Row:
    """Return the plot of articles by month and the table that sums to it."""
    table = months_table(months)
    dated = [(row["month"], row["sum"]) for row in table["rows"] if row["month"]]
    return {"plot": columns(filled_months(dated), width), "table": table}


async def sources(visit: Visit) -> Response:
    """Return the newspapers, what is here of each, and what each permits."""
    found = await visit.find(queries.sources)
    if visit.request.url_vars.get("format") == "csv":
        return as_csv("sources", SOURCE_COLUMNS, found, excel=bool(visit.asked("bom")))
    if visit.request.url_vars.get("format"):
        return as_json({"sources": found})
    return await page(visit, "sources", {"sources": found})


async def source(visit: Visit) -> Response:
    """Return one newspaper: its facts, policy, counts over time, drops."""
    slug = visit.request.url_vars["slug"]
    facts = await visit.find(lambda connection: _source(connection, slug))
    if facts is None:
        return await problem(visit, "missing", 404)
    if visit.request.url_vars.get("format"):
        return as_json(facts)
    counts = {
        facet: [count(visit, (facet, row["value"], row["articles"]), {}, ("", False)) for row in rows]
        for facet, rows in facts["counts"].items()
    }
    return await page(visit, "source", {**facts, "counts": counts, **_plot(facts["months"], 640)})


def _source(connection: sqlite3.Connection, slug: str) -> Row | None:
    found = queries.source(connection, slug)
    return found and {
        "source": found,
        "counts": queries.source_counts(connection, slug),
        "newest": queries.newest_of(connection, slug),
        "months": queries.months(connection, slug),
        "drops": queries.drops(connection, slug),
    }


async def drops(visit: Visit) -> Response:
    """Return what did not become an article, and why."""
    chosen, reason = visit.asked("source"), visit.asked("reason")
    found = await visit.find(lambda connection: queries.drops(connection, chosen, reason))
    if visit.request.url_vars.get("format") == "csv":
        return as_csv("drops", DROP_COLUMNS, found, excel=bool(visit.asked("bom")))
    if visit.request.url_vars.get("format"):
        return as_json({"drops": found})
    names = [part for part in (chosen, reason) if part]
    return await page(visit, "drops", {"drops": found, "narrowed": " · ".join(names)})


async def article(visit: Visit) -> Response:
    """Return an article with its text and all evidence."""
    identifier = visit.request.url_vars["id"]
    found = await visit.find(lambda connection: _article(connection, identifier))
    if found is None:
        return await problem(visit, "missing", 404)
    if visit.request.url_vars.get("format"):
        return as_json(found)
    sentences = {figure["position"]: in_sentence(figure) for figure in found["figures"]}
    marked = marked_article(found, found["figures"], found["products"])
    facts = {"article": found, "marked": marked, "sentences": sentences, "cite": citation_of(visit, found)}
    return await page(visit, "article", facts)


def _article(connection: sqlite3.Connection, identifier: str) -> Row | None:
    found = queries.article(connection, identifier)
    return found and {
        **found,
        "story": story_queries.story_of(connection, identifier),
        "figures": with_ids(identifier, figure_queries.of_article(connection, identifier)),
        "masked": dates_and_decisions(connection, identifier),
        "products": product_queries.of_article(connection, identifier),
        "places": province_queries.of_article(connection, identifier),
    }


async def revisions(visit: Visit) -> Response:
    """Return the texts an article has had, with what changed."""
    identifier = visit.request.url_vars["id"]
    facts = await visit.find(lambda connection: _revisions(connection, identifier))
    if facts is None:
        return await problem(visit, "missing", 404)
    if visit.request.url_vars.get("format"):
        return as_json({"id": identifier, "revisions": facts["revisions"]})
    return await page(visit, "revisions", facts)


def _revisions(connection: sqlite3.Connection, identifier: str) -> Row | None:
    found = queries.article(connection, identifier)
    return found and {"article": found, "revisions": queries.revisions(connection, identifier)}


async def about(visit: Visit) -> Response:
    """Return how the collection was made, and what each column means."""
    facts = {
        "meta": await visit.find(queries.meta),
        "codebook": [{"name": name, **table} for name, table in codebook().items()],
    }
    if visit.request.url_vars.get("format"):
        return as_json(facts)
    return await page(visit, "about", facts)


async def robots(visit: Visit) -> Response:  # noqa: ARG001
    """Return what crawlers may read: pages, not the combinations of facets, nor the raw tables."""
    refused = ("/search", "/figures/series", "/corpus.zip", "/cite", "/site", "/-/", "/*?")
    return Response.text("\n".join(["User-agent: *", *(f"Disallow: {path}" for path in refused), ""]))


ROUTES = [
    (pattern, view(answer))
    for pattern, answer in (
        (r"/$", home),
        (r"/home\.(?P<format>json)$", home),
        (r"/search(\.(?P<format>json|csv))?$", answer_search),
        (r"/search/suggest\.(?P<format>json)$", answer_suggest),
        (r"/figures(\.(?P<format>json|csv))?$", answer_figures),
        (r"/documents(\.(?P<format>json|csv))?$", answer_documents),
        (r"/figures/series(\.(?P<format>json|csv))?$", answer_series),
        (r"/products(\.(?P<format>json|csv))?$", answer_products),
        (r"/product/(?P<id>[0-9a-z-]+)(\.(?P<format>json|csv))?$", answer_product),
        (r"/lists(\.(?P<format>json))?$", answer_lists),
        (r"/lists/add$", answer_watch),
        (r"/list/(?P<slug>[a-z0-9-]+)\.atom$", answer_feed),
        (r"/list/(?P<slug>[a-z0-9-]+)(\.(?P<format>json|csv))?$", answer_list),
        (r"/product/(?P<id>[0-9a-z-]+)/(?P<deed>rename|watch|merge|split)$", answer_curate),
        (r"/producers(\.(?P<format>json|csv))?$", answer_producers),
        (r"/producer/(?P<id>[0-9a-z-]+)(\.(?P<format>json))?$", answer_producer),
        (r"/provinces(\.(?P<format>json|csv))?$", answer_provinces),
        (r"/province/(?P<slug>[a-z-]+)(\.(?P<format>json))?$", answer_province),
        (r"/article/(?P<id>[0-9a-f]{16})(\.(?P<format>json))?$", article),
        (r"/article/(?P<id>[0-9a-f]{16})\.(?P<suffix>bib|ris|csl\.json)$", answer_citation),
        (r"/figure/(?P<id>[0-9a-f]{16}-[0-9a-f-]{8,14})\.(?P<suffix>bib|ris|csl\.json)$", answer_citation),
        (r"/figure/(?P<id>[0-9a-f]{16}-[0-9a-f]{8}(?:-[0-9]+)?)(\.(?P<format>json))?$", answer_figure),
        (r"/cite(\.(?P<suffix>bib|ris|csl\.json|json))?$", answer_query),
        (r"/article/(?P<id>[0-9a-f]{16})/archived$", answer_archived),
        (r"/article/(?P<id>[0-9a-f]{16})/revisions(\.(?P<format>json))?$", revisions),
        (r"/sources(\.(?P<format>json|csv))?$", sources),
        (r"/source/(?P<slug>[a-z0-9-]+)(\.(?P<format>json))?$", source),
        (r"/attention(\.(?P<format>json|csv))?$", answer_attention),
        (r"/coverage(\.(?P<format>json|csv))?$", answer_coverage),
        (r"/coverage/(?P<slug>[a-z0-9-]+)(\.(?P<format>json|csv))?$", answer_coverage_of),
        (r"/corpus\.zip$", answer_corpus_file),
        (r"/corpus(\.(?P<format>json))?$", answer_corpus),
        (r"/drops(\.(?P<format>json|csv))?$", drops),
        (r"/about(\.(?P<format>json))?$", about),
        (r"/robots\.txt$", robots),
        (r"/sign-in$", answer_sign_in),
        (r"/decide$", answer_decide),
        (r"/story/(?P<id>[0-9a-f]{16})\.(?P<suffix>tmx|xlf|tsv|tbx)$", answer_story_file),
        (r"/stories(\.(?P<format>json|csv))?$", answer_stories),
        (r"/story/(?P<id>[0-9a-f]{16})(\.(?P<format>json))?$", answer_story),
        (r"/review(\.(?P<format>json|csv))?$", answer_queue),
        (r"/review/(?P<id>[0-9a-f]{16}-[0-9a-f]{16})(\.(?P<format>json))?$", answer_review),
        (r"/story/(?P<id>[0-9a-f]{16})/side-by-side(\.(?P<format>json))?$", answer_side_by_side),
        (r"/decisions(\.(?P<format>json|csv))?$", answer_decisions),
        *REPORTS,
    )
]
