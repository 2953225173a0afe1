"""Two or three versions side by side: what differs, and what people decided of it."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib.resources import files

from datasette.utils.asgi import Response

from db.decisions import Decisions, Judgement
from db.site import review_queries as found_by
from db.site.answers import Visit, as_json, page
from db.site.guard import OWN_POLICY
from db.site.links import with_parameters
from db.site.queries import Row
from db.site.results import pages_shown
from db.site.review_queue import page_number
from db.site.review_rows import Line, Pairing, lines, paired
from db.site.review_terms import terms
from db.site.writing import RefusedError, decisions, form_facts
from db.terms import KIND, termbase_of

SCRIPT_POLICY = OWN_POLICY + "; script-src 'self'; connect-src 'self'"
"""For these pages, the only ones of ours with a script: our own file, and nothing else."""
_CELLS = 120
"""Cells on one page: 60 rows of two versions, 40 of three, which keeps it under 200 KB."""

States = Mapping[tuple[str, str, str], Judgement]
"""Kind, alignment, and segment or digest → what stands."""


async def answer_review(visit: Visit) -> Response:
    """Return two versions side by side.

    Raises:
        RefusedError: there is no such alignment.
    """
    identifier = visit.request.url_vars["id"]
    return await _sheet(visit, await visit.find(lambda connection: _pair(connection, identifier)))


async def answer_side_by_side(visit: Visit) -> Response:
    """Return the versions of a story in the languages asked for, the first of them leading.

    Raises:
        RefusedError: there is no such story, or nothing of it is lined up.
    """
    story = visit.request.url_vars["id"]
    wanted = [code for code in (visit.asked("languages") or "").split(",") if code][:3]
    return await _sheet(visit, await visit.find(lambda connection: _several(connection, story, wanted)))


# ------------------------------------------------------------------ which versions


def _pair(connection: sqlite3.Connection, identifier: str) -> Row | None:
    alignment = found_by.alignment(connection, identifier)
    return alignment and _found(connection, [alignment], alignment["left_number"])


def _several(connection: sqlite3.Connection, story: str, wanted: Sequence[str]) -> Row | None:
    alignments = found_by.of_story(connection, story)
    chosen = chosen_pairs(alignments, list(wanted) or languages_of(alignments)[:3])
    return _found(connection, chosen[1], chosen[0]) if chosen else None


def languages_of(alignments: Sequence[Row]) -> list[str]:
    """Return the languages of alignments in our order, others after them."""
    found = {row[f"{side}_language"] for row in alignments for side in ("left", "right")}
    known = [code for code in found_by.LANGUAGES if code in found]
    return [*known, *sorted(found.difference(known))]


def chosen_pairs(alignments: Sequence[Row], wanted: Sequence[str]) -> tuple[int, list[Row]] | None:
    """Return the leading article and its alignments with the other languages, those of the best fit.

    The first language asked for leads, or the first that is lined up with another one; None: none is.
    """
    for code in wanted:
        others = [other for other in wanted if other != code]
        leads = sorted(
            row[f"{side}_number"]
            for row in alignments
            for side in ("left", "right")
            if row[f"{side}_language"] == code
        )
        found = [(lead, _beside(alignments, lead, others)) for lead in dict.fromkeys(leads)]
        best = max(found, key=lambda pair: (len(pair[1]), sum(row["score"] for row in pair[1])), default=None)
        if best and best[1]:
            return best
    return None


def _beside(alignments: Sequence[Row], lead: int, languages: Sequence[str]) -> list[Row]:
    chosen = []
    for code in languages:
        fitting = [row for row in alignments if _other_language(row, lead) == code]
        chosen += sorted(fitting, key=lambda row: (-row["score"], row["id"]))[:1]
    return chosen


def _other_language(row: Row, lead: int) -> str | None:
    if row["left_number"] == lead:
        return str(row["right_language"])
    return str(row["left_language"]) if row["right_number"] == lead else None


# ------------------------------------------------------------------ what is on the page


def _found(connection: sqlite3.Connection, alignments: Sequence[Row], lead: int) -> Row:
    pairings = []
    for at, row in enumerate(alignments):
        parts = found_by.beads(connection, row["id"]), found_by.discrepancies(connection, row["id"])
        pairings.append(paired(row, *parts, lead, at))
    numbers = [lead, *(pairing.alignment[f"{pairing.theirs}_number"] for pairing in pairings)]
    articles = found_by.versions(connection, numbers)
    ties = {number: found_by.ties(connection, number) for number in numbers}
    return {
        "pairings": pairings,
        "articles": [articles[number] for number in numbers],
        "lines": lines(pairings, ties, lead),
        "siblings": found_by.of_story(connection, alignments[0]["story"]),
    }


async def _sheet(visit: Visit, facts: Row | None) -> Response:
    if facts is None:
        raise RefusedError("missing", 404)
    log = decisions(visit.datasette)
    states = await asyncio.to_thread(_states, log, facts["pairings"]) if log else {}
    if visit.request.url_vars.get("format"):
        return as_json(_told(facts, states))
    context = {**facts, **_shown(visit, facts), "states": states, **await form_facts(visit)}
    context["terms"] = await asyncio.to_thread(_terms, log or Decisions(None), facts)
    response = await page(visit, "review", context)
    response.headers["Content-Security-Policy"] = SCRIPT_POLICY
    return response


def _terms(log: Decisions, facts: Row) -> list[Row]:
    tongues = [article["language"] or article["edition"] or "" for article in facts["articles"]]
    return terms(termbase_of(log), tongues, facts["lines"], log.standing(KIND))


def _states(log: Decisions, pairings: Sequence[Pairing]) -> States:
    standing = (
        one
        for pairing in pairings
        for kind in ("segment", "discrepancy", "review")
        for one in log.standing(kind, pairing.alignment["id"])
    )
    return {(one.kind, one.subject, one.object): one for one in standing}


def _shown(visit: Visit, facts: Row) -> Row:
    rows: Sequence[Line] = facts["lines"]
    size = _CELLS // len(facts["articles"])
    pages = max(1, -(-len(rows) // size))
    number = min(page_number(visit), pages)
    asked = {"languages": visit.asked("languages")}

    def address(at: int) -> str:
        return with_parameters(visit.path, asked | {"page": at if at > 1 else None})

    return {
        "lines": rows[(number - 1) * size : number * size],
        "findings": _located(facts, number, address),
        "story": facts["pairings"][0].alignment["story"],
        "languages": languages_of(facts["siblings"])[:3],
        "page": number,
        "pages": pages,
        "page_links": [(at, address(at)) for at in pages_shown(number, pages)],
        "script": f"/-/static-plugins/tinlang/review.js?{script_version()}",
    }


def _located(facts: Row, number: int, address: Callable[[int], str]) -> list[Row]:
    """Return all findings with the address of where each stands, None where it stands in no row."""
    size = _CELLS // len(facts["articles"])
    places = {
        finding["name"]: 1 + at // size for at, line in enumerate(facts["lines"]) for finding in line.findings
    }
    found = []
    for pairing in facts["pairings"]:
        for finding in pairing.findings:
            at = places.get(finding["name"])
            start = "" if at in (None, number) else address(at)
            path = at and f"{start}#{finding['name']}"
            found.append({**finding, "of": pairing.alignment, "path": path})
    return found


@cache
def script_version() -> str:
    """Return a short digest of the script, so that browsers ask anew when it changed."""
    script = files("db.site") / "static" / "review.js"
    return hashlib.sha256(script.read_bytes()).hexdigest()[:8]


# ------------------------------------------------------------------ as JSON


def _told(facts: Row, states: States) -> Row:
    return {
        "story": facts["pairings"][0].alignment["story"],
        "articles": facts["articles"],
        "alignments": [_alignment_told(pairing, states) for pairing in facts["pairings"]],
        "rows": [[_cell_told(cell.passages) for cell in line.cells] for line in facts["lines"]],
    }


def _alignment_told(pairing: Pairing, states: States) -> Row:
    identifier = pairing.alignment["id"]
    return {
        **pairing.alignment,
        "beads": [
            {**bead, "judgement": _judgement(states.get(("segment", identifier, bead["segment"])))}
            for bead in pairing.beads
        ],
        "discrepancies": [
            {**found, "judgement": _judgement(states.get(("discrepancy", identifier, found["digest"])))}
            for found in pairing.findings
        ],
        "review": _judgement(states.get(("review", identifier, ""))),
    }


def _judgement(one: Judgement | None) -> Row | None:
    if one is None:
        return None
    return {name: getattr(one, name) for name in ("verdict", "comment", "actor", "at")}


def _cell_told(passages: Sequence[Sequence[object]]) -> list[list[Row]]:
    return [[asdict(piece) for piece in passage] for passage in passages]  # type: ignore[call-overload]
