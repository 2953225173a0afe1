"""Citing an article, a figure or a search: BibTeX, RIS, CSL-JSON, and a page that says it in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from db.exports import bibtex, csl, ris
from db.exports.citing import FORMATS, cited, cited_query
from db.exports.references import Reference, cited_as, of_article
from db.site import figure_queries, queries
from db.site.answers import Visit, as_json, misunderstood, page
from db.site.marking import in_sentence
from db.site.queries import Row
from db.site.results import wish
from pipelines.errors import QueryError

_MEDIA = {"bib": bibtex.MEDIA, "ris": ris.MEDIA, "csl.json": csl.MEDIA}
TITLES = {"bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON"}


def with_ids(article: str, figures: Sequence[Row]) -> list[Row]:
    """Return the figures of an article, each with the id it is cited by."""
    named = zip(figures, cited_as(article, figures), strict=True)
    return [{**figure, "cited": name} for figure, name in named]


def citation_of(visit: Visit, article: Row) -> Row:
    """Return what the page of an article needs to be cited."""
    path = f"/article/{article['id']}"
    return shown(of_article(article, _absolute(visit, path)), path)


def shown(reference: Reference, path: str, query: str = "") -> Row:
    """Return a reference with its formats as links, as text, and as the elements that programs read."""
    return {
        "reference": reference,
        "formats": [(TITLES[suffix], f"{path}.{suffix}{query}", _MEDIA[suffix]) for suffix in FORMATS],
        "bibtex": bibtex.bibtex([reference]),
        "coins": coins(reference),
    }


def coins(reference: Reference) -> str:
    """Return a reference as ContextObject in a span has it, which Zotero and others find on a page."""
    told = {
        "ctx_ver": "Z39.88-2004",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:dc",
        "rft.type": "newspaperArticle" if reference.kind != "query" else "dataset",
        "rft.title": reference.title,
        "rft.source": reference.container,
        "rft.creator": reference.author,
        "rft.date": reference.published,
        "rft.language": reference.language,
        "rft.identifier": reference.address,
        "rft.description": reference.note,
    }
    return urlencode({name: value for name, value in told.items() if value})


def _absolute(visit: Visit, path: str) -> str:
    address: str = visit.datasette.absolute_url(visit.request, visit.datasette.urls.path(path))
    return address


def _site(visit: Visit) -> str:
    return _absolute(visit, "/").rstrip("/")


def _file(suffix: str, reference: Reference) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{reference.id}.{suffix}"'}
    return Response(
        FORMATS[suffix]([reference]), headers=headers, content_type=f"{_MEDIA[suffix]}; charset=utf-8"
    )


# ------------------------------------------------------------------ articles and figures


async def answer_citation(visit: Visit) -> Response | None:
    """Return an article or a figure in a format of citations."""
    identifier, suffix = visit.request.url_vars["id"], visit.request.url_vars["suffix"]
    site = _site(visit)
    reference = await visit.find(lambda connection: cited(connection, identifier, site))
    return reference and _file(suffix, reference)


async def answer_figure(visit: Visit) -> Response | None:
    """Return one figure: its sentence, its article, the archived copy, and how it is cited."""
    identifier, site = visit.request.url_vars["id"], _site(visit)
    found = await visit.find(lambda connection: _figure(connection, identifier))
    if found is None:
        return None
    if visit.request.url_vars.get("format"):
        return as_json(found)
    reference = await visit.find(lambda connection: cited(connection, identifier, site))
    assert reference is not None
    sentence = in_sentence(found["figure"])
    return await page(
        visit, "figure", {**found, "sentence": sentence, "cite": shown(reference, f"/figure/{identifier}")}
    )


def _figure(connection: sqlite3.Connection, identifier: str) -> Row | None:
    """Return a figure by the id it is cited by, with its article; None where the article has none such."""
    article = queries.article(connection, identifier[:16])
    figures = with_ids(identifier[:16], figure_queries.of_article(connection, identifier[:16]))
    figure = next((one for one in figures if one["cited"] == identifier), None)
    if article is None or figure is None:
        return None
    left_out = ("body", "sapo", "captions", "evidence", "addresses", "siblings", "versions", "text_title")
    about = {name: value for name, value in article.items() if name not in left_out}
    return {"id": identifier, "figure": figure, "article": about}


# ------------------------------------------------------------------ searches


async def answer_query(visit: Visit) -> Response:
    """Return how a search is cited: its permalink, the snapshot, the count and the digest of its answer."""
    asked, suffix = wish(visit), visit.request.url_vars.get("suffix")
    address = _absolute(visit, asked.path())
    try:
        query = asked.query
    except QueryError as error:
        return await misunderstood(visit, error, "cite", {"q": asked.words})
    told = " ".join([asked.words, *(f"{name}:{value}" for name, value in asked.chosen.items())]).strip()
    reference = await visit.find(lambda connection: cited_query(connection, told, query, address))
    if suffix in FORMATS:
        return _file(suffix, reference)
    if suffix:
        return as_json({name: getattr(reference, name) for name in Reference.__slots__})
    parameters = asked.path().partition("?")[2]
    facts = shown(reference, "/cite", f"?{parameters}" if parameters else "")
    search = {"search": asked.path(), "told": told}
    return await page(visit, "cite", {"q": asked.words, "error": None, "cite": facts, **search})
