"""The queue: versions lined up that wait for a reviewer, with filters and how far each review is."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from db.decisions import Decisions
from db.site import review_queries as found_by
from db.site.answers import Visit, as_csv, as_json, page
from db.site.links import with_parameters
from db.site.queries import Row, source_names
from db.site.results import pages_shown
from db.site.writing import decisions, form_facts, writer

ASKED = "pair source language kind severity product state order".split()
"""Parameters of the address."""
COLUMNS = (
    "id story day left_language right_language left_id right_id left_title right_title left_source"
    " right_source score beads unmatched errors warnings notes whole judged_segments judged_findings done"
).split()
SEVERITIES = ("error", "warning", "note")
_SIZE, _LAST = 25, 400


@dataclass(frozen=True, slots=True)
class Judged:
    """What people decided of alignments, as far as this visitor may know."""

    log: Decisions | None
    who: str | None
    done: tuple[str, ...] = ()
    """Ids of those whose review is done."""
    mine: tuple[str, ...] = ()
    """Ids of those in which this visitor judged something."""

    @property
    def states(self) -> tuple[str, ...]:
        """What the queue can be narrowed to."""
        if self.log is None:
            return ("all",)
        return ("open", *(["mine"] if self.who else []), "done", "all")

    def told(self, found: Sequence[Row]) -> list[Row]:
        """Return alignments with how far the review of each is."""
        counted = self.log.decided([row["id"] for row in found]) if self.log else {}
        return [
            {
                **row,
                "judged_segments": counted.get((row["id"], "segment"), 0),
                "judged_findings": counted.get((row["id"], "discrepancy"), 0),
                "done": row["id"] in self.done,
            }
            for row in found
        ]


async def answer_queue(visit: Visit) -> Response:
    """Return the versions that wait for a reviewer, narrowed and ordered as asked."""
    asked, kind = _asked(visit), visit.request.url_vars.get("format")
    judged = await _judged(visit)
    limit = visit.datasette.setting("max_returned_rows") if kind == "csv" else _SIZE
    wanted = (_chosen(asked, judged), asked["order"], limit)
    facts = await visit.find(lambda connection: _queued(connection, wanted, page_number(visit)))
    facts["alignments"] = await asyncio.to_thread(judged.told, facts["alignments"])
    if kind == "csv":
        return as_csv("review", COLUMNS, facts["alignments"], excel=bool(visit.asked("bom")))
    if kind:
        return as_json({"chosen": asked, **facts})
    names = await visit.find(source_names)
    context = {**facts, **_shown(asked, facts, judged), "names": names, **await form_facts(visit)}
    return await page(visit, "queue", context)


def _asked(visit: Visit) -> dict[str, str]:
    asked = {name: value for name in ASKED if (value := visit.asked(name))}
    order = asked.get("order", "")
    return {**asked, "order": order if order in found_by.ORDERS else "newest"}


async def _judged(visit: Visit) -> Judged:
    log = decisions(visit.datasette)
    if log is None:
        return Judged(None, None)
    who = await writer(visit)
    done = await asyncio.to_thread(log.subjects, "review")
    mine = await asyncio.to_thread(log.judged_by, who) if who else []
    return Judged(log, who, tuple(done), tuple(mine))


def _state(asked: Mapping[str, str], judged: Judged) -> str:
    state = asked.get("state", "")
    return state if state in judged.states else judged.states[0]


def _chosen(asked: Mapping[str, str], judged: Judged) -> dict[str, Any]:
    same = ("source", "language", "kind", "product")
    chosen: dict[str, Any] = {name: asked[name] for name in same if name in asked}
    if asked.get("severity") in SEVERITIES:
        chosen["severity"] = asked["severity"]
    one, _, other = asked.get("pair", "").partition("-")
    if one and other:
        chosen |= {"one": one, "other": other}
    state = _state(asked, judged)
    if state == "open" and judged.done:
        chosen["without"] = json.dumps(judged.done)
    elif state in ("mine", "done"):
        chosen["among"] = json.dumps(judged.mine if state == "mine" else judged.done)
    return chosen


def page_number(visit: Visit) -> int:
    """Return the page asked for, 1 where none is."""
    text = visit.asked("page")
    return min(max(int(text), 1), _LAST) if text and text.isascii() and text.isdigit() else 1


def _queued(connection: sqlite3.Connection, wanted: tuple[dict[str, Any], str, int], number: int) -> Row:
    chosen, order, limit = wanted
    total = found_by.count(connection, chosen)
    pages = max(1, min(_LAST, -(-total // _SIZE)))
    number = min(number, pages)
    listed = found_by.queue(connection, chosen, order, limit, (number - 1) * _SIZE) if total else []
    kinds = found_by.kinds(connection, [row["id"] for row in listed])
    told = [{**row, "kinds": kinds.get(row["id"], {})} for row in listed]
    return {"total": total, "page": number, "pages": pages, "alignments": told}


def _shown(asked: dict[str, str], facts: Row, judged: Judged) -> Row:
    pages = pages_shown(facts["page"], facts["pages"])
    return {
        "asked": {**asked, "state": _state(asked, judged)},
        "states": judged.states,
        "severities": SEVERITIES,
        "orders": list(found_by.ORDERS),
        "done": len(judged.done),
        "more": facts["total"] > found_by.COUNTED,
        "page_links": [(number, with_parameters("/review", {**asked, "page": number})) for number in pages],
    }
