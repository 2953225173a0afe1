"""The log of what people decided, the newest first, each with a button that undoes it; not for the public."""

from __future__ import annotations

import asyncio
from typing import Any

from datasette.utils.asgi import Response

from db.decisions import WITHDRAWN, Decisions, Judgement
from db.judging import KINDS
from db.site.answers import Visit, as_csv, as_json, page
from db.site.links import with_parameters
from db.site.writing import RefusedError, decisions, form_facts

COLUMNS = ("id", "at", "actor", "kind", "subject", "object", "verdict", "value", "comment", "stands")
_SIZE = 50
Row = dict[str, Any]


async def answer_decisions(visit: Visit) -> Response:
    """Return the log, narrowed by `kind` and `actor`; `before` goes on with what is earlier.

    Raises:
        RefusedError: this site shows no decisions.
    """
    log, kind = decisions(visit.datasette), visit.request.url_vars.get("format")
    if log is None:
        raise RefusedError("missing", 404)
    most = visit.datasette.setting("max_returned_rows") if kind == "csv" else _SIZE + 1
    asked = {name: visit.asked(name) for name in ("kind", "actor", "before")}
    found = await asyncio.to_thread(_logged, log, asked, most)
    if kind == "csv":
        return as_csv("decisions", COLUMNS, found, excel=bool(visit.asked("bom")))
    shown = found[:_SIZE]
    if kind:
        return as_json({"decisions": shown})
    earlier = {**asked, "before": shown[-1]["id"]} if len(found) > _SIZE else None
    context = {
        "judgements": [{**row, "page": subject_path(row["kind"], row["subject"])} for row in shown],
        "kinds": list(KINDS),
        "known": {WITHDRAWN, *(verdict for kind in KINDS.values() for verdict in kind.verdicts)},
        "asked": asked,
        "earlier": earlier and with_parameters("/decisions", earlier),
    }
    return await page(visit, "decisions", context | await form_facts(visit))


def _logged(log: Decisions, asked: dict[str, str | None], most: int) -> list[Row]:
    before = asked["before"]
    place = int(before) if before and before.isascii() and before.isdigit() and len(before) < 16 else None
    found = log.log(asked["kind"], most, asked["actor"], place)
    still = log.still(found)
    return [_row(one, one.id in still and one.verdict != WITHDRAWN) for one in found]


def _row(one: Judgement, stands: bool) -> Row:
    told = {name: getattr(one, name) for name in COLUMNS if name not in ("stands", "value")}
    return {**told, "value": dict(one.value), "stands": stands}


def subject_path(kind: str, subject: str) -> str | None:
    """Return the page of what was judged, None where it has none."""
    if kind in ("segment", "discrepancy", "review"):
        return f"/review/{subject}"
    if kind == "story link":
        return f"/article/{subject}"
    return f"/product/{subject}" if kind.startswith("product") else None
