"""The pages of stories: which articles are versions or reprints of one text, on what evidence."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response

from db.decisions import Decisions, Judgement
from db.search.dates import days
from db.site import review_queries, story_queries
from db.site.answers import Visit, as_csv, as_json, page
from db.site.links import with_parameters
from db.site.queries import Row, source_names
from db.site.results import pages_shown
from db.site.review import languages_of
from db.site.review_queue import page_number
from db.site.wording import Wording
from db.site.writing import RefusedError, decisions, form_facts
from pipelines.errors import QueryError

ASKED = ("with", "language", "source", "period")
"""Parameters of the list's address."""
WITH = ("versions", "reprints", "findings", "suggested", "all")
COLUMNS = "id title day languages articles reprints errors warnings notes source source_name".split()
_SIZE, _LAST = 25, 400
_STATES = ("rejected", "decided", "suggested")
"""The first of these that any evidence has is the state of a pair."""


async def answer_stories(visit: Visit) -> Response:
    """Return the stories, the newest first, narrowed as asked."""
    asked, kind = {name: value for name in ASKED if (value := visit.asked(name))}, _format(visit)
    chosen, error = _chosen(visit.wording, asked)
    if error and kind:
        return as_json({"ok": False, "error": error, "status": 400}, 400)
    limit = visit.datasette.setting("max_returned_rows") if kind == "csv" else _SIZE
    find = lambda connection: _listed(connection, chosen, limit, page_number(visit))  # noqa: E731
    facts: Row = {"total": 0, "page": 1, "pages": 1, "stories": []}
    facts |= {} if error else await visit.find(find)
    if kind == "csv":
        return as_csv("stories", COLUMNS, facts["stories"], excel=bool(visit.asked("bom")))
    if kind:
        return as_json({"chosen": asked, **facts})
    context = {
        **facts,
        "asked": asked,
        "error": error,
        "kinds": WITH,
        "names": await visit.find(source_names),
        "more": facts["total"] > story_queries.COUNTED,
        "page_links": [
            (number, with_parameters("/stories", {**asked, "page": number}))
            for number in pages_shown(facts["page"], facts["pages"])
        ],
    }
    return await page(visit, "stories", context, 400 if error else 200)


def _format(visit: Visit) -> str | None:
    found: str | None = visit.request.url_vars.get("format")
    return found


def _chosen(words: Wording, asked: Mapping[str, str]) -> tuple[dict[str, Any], str | None]:
    """Return what a question means to the database, and what is wrong with it."""
    chosen: dict[str, Any] = {name: asked[name] for name in ("language", "source") if name in asked}
    having = asked.get("with", "")
    chosen[having if having in WITH else "all"] = True
    try:
        span = days("period", asked["period"]) if "period" in asked else None
    except QueryError as error:
        return chosen, words.fault(error)
    if span and span.start:
        chosen["start"] = span.start.isoformat()
    if span and span.end:
        chosen["end"] = span.end.isoformat()
    return chosen, None


def _listed(connection: sqlite3.Connection, chosen: dict[str, Any], limit: int, number: int) -> Row:
    total = story_queries.count(connection, chosen)
    pages = max(1, min(_LAST, -(-total // _SIZE)))
    number = min(number, pages)
    found = story_queries.stories(connection, chosen, limit, (number - 1) * _SIZE) if total else []
    return {"total": total, "page": number, "pages": pages, "stories": found}


# ------------------------------------------------------------------ one story


async def answer_story(visit: Visit) -> Response:
    """Return a story: its articles, what links them, how its versions compare, what was edited since.

    Raises:
        RefusedError: there is no such story.
    """
    identifier = visit.request.url_vars["id"]
    facts = await visit.find(lambda connection: _story(connection, identifier))
    if facts is None:
        raise RefusedError("missing", 404)
    log = decisions(visit.datasette)
    judged = await asyncio.to_thread(_judgements, log, facts["links"]) if log else {}
    facts["links"] = [{**pair, "judgement": judged.get(pair["key"])} for pair in facts["links"]]
    if _format(visit):
        return as_json(facts)
    return await page(visit, "story", facts | await form_facts(visit))


def _story(connection: sqlite3.Connection, identifier: str) -> Row | None:
    found = story_queries.story(connection, identifier)
    if found is None:
        return None
    articles = story_queries.articles(connection, identifier)
    numbers = [row["number"] for row in articles]
    alignments = review_queries.of_story(connection, identifier)
    kinds = review_queries.kinds(connection, [row["id"] for row in alignments])
    figures = story_queries.keys(connection, numbers)
    return {
        "story": found,
        "articles": edited(articles, story_queries.edits(connection, numbers)),
        "links": pairs(story_queries.links(connection, numbers)),
        "alignments": [
            {**row, "kinds": kinds.get(row["id"], {}), **compared(row, figures)} for row in alignments
        ],
        "languages": languages_of(alignments)[:3],
    }


def pairs(links: Sequence[Row]) -> list[Row]:
    """Return the links pair by pair, each with all its evidence and what follows from it."""
    found: dict[tuple[int, int], Row] = {}
    for link in links:
        sides = {
            side: {name: link[f"{side}_{name}"] for name in ("id", "title", "language")}
            for side in ("left", "right")
        }
        ids = sorted((link["left_id"], link["right_id"]))
        pair = found.setdefault(
            (link["left"], link["right"]), {**sides, "key": f"{ids[0]}-{ids[1]}", "evidence": []}
        )
        pair["evidence"].append({name: link[name] for name in ("rule", "value", "weight", "state")})
    for pair in found.values():
        states = {evidence["state"] for evidence in pair["evidence"]}
        pair["state"] = next(state for state in _STATES if state in states)
    return sorted(found.values(), key=lambda pair: (-_STATES.index(pair["state"]), pair["key"]))


def _judgements(log: Decisions, links: Sequence[Row]) -> dict[str, Row]:
    wanted = {pair["key"] for pair in links}
    found: dict[str, Judgement] = {}
    for subject in sorted({key.partition("-")[0] for key in wanted}):
        found |= {f"{one.subject}-{one.object}": one for one in log.standing("story link", subject)}
    names = ("verdict", "actor", "at", "comment")
    return {key: {name: getattr(one, name) for name in names} for key, one in found.items() if key in wanted}


def edited(articles: Sequence[Row], edits: Sequence[Row]) -> list[Row]:
    """Return the articles, the translations with the edits of the first text that came after them.

    A translation that was edited on the day of such an edit, or later, has followed it.
    """
    first = next((row["number"] for row in articles if row["role"] == "first"), None)
    last = {edit["number"]: edit["fetched_at"] for edit in edits}
    told = []
    for row in articles:
        since = row["published"] or row["first_fetched"]
        followed = last.get(row["number"], "")[:10]
        later = [
            {name: edit[name] for name in ("revision", "fetched_at")}
            for edit in edits
            if edit["number"] == first and edit["fetched_at"] > since and edit["fetched_at"][:10] > followed
        ]
        told.append({**row, "edited_since": later if row["role"] == "version" else []})
    return told


def compared(alignment: Row, figures: Mapping[int, Sequence[Row]]) -> Row:
    """Return which figures two versions share, and which only one of them has."""
    left, right = (figures.get(alignment[f"{side}_number"], ()) for side in ("left", "right"))
    ours, theirs = ({row["key"] for row in side} for side in (left, right))
    return {
        "same": [row["surface"] for row in left if row["key"] in theirs],
        "left_only": [row["surface"] for row in left if row["key"] not in theirs],
        "right_only": [row["surface"] for row in right if row["key"] not in ours],
    }
