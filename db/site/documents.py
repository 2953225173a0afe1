"""The page of decisions and laws: which articles name which, the newest first."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Response

from db.site.answers import Visit, as_csv, as_json, page
from db.site.links import with_parameters
from db.site.queries import Row, rows
from db.spellings import document_number

COLUMNS = "act surface article title source source_name language day url".split()
_SIZE, _LAST = 50, 400
_NAMED = """
select m.act, m.surface, m.position, a.id as article, a.title, m.source, s.name as source_name,
  json_extract(s.languages, '$[0]') as source_language, m.language, m.day, a.url
from masked m cross join articles a on a.number = m.number cross join sources s on s.slug = m.source
where {where} order by m.id desc limit :limit offset :offset
"""


async def answer_documents(visit: Visit) -> Response:
    """Return the decisions and laws that articles name; `act` narrows to one of them."""
    act = document_number(visit.asked("act") or "")
    number = _page(visit.asked("page"))
    kind = visit.request.url_vars.get("format")
    size = visit.datasette.setting("max_returned_rows") if kind == "csv" else _SIZE + 1
    found = await visit.find(lambda connection: named(connection, act, size, (number - 1) * _SIZE))
    if kind == "csv":
        return as_csv("documents", COLUMNS, found, excel=bool(visit.asked("bom")))
    shown, more = found[:_SIZE], len(found) > _SIZE and number < _LAST
    if kind:
        return as_json({"act": act or None, "page": number, "documents": shown})
    following = with_parameters("/documents", {"act": act, "page": number + 1}) if more else None
    return await page(visit, "documents", {"act": act, "documents": shown, "following": following})


def named(connection: sqlite3.Connection, act: str, limit: int, offset: int = 0) -> list[Row]:
    """Return where decisions and laws are named, in the newest articles first."""
    where = "m.act = :act" if act else "m.act is not null"
    asked: dict[str, Any] = {"act": act} if act else {}
    return rows(connection, _NAMED.format(where=where), **asked, limit=limit, offset=offset)


def of_article(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the dates and decisions of an article in the order of its text."""
    return rows(
        connection,
        """select m.position, m.kind, m.start, m."end", m.surface, m.value, m.act
           from masked m join articles a on a.number = m.number where a.id = :id order by m.position""",
        id=identifier,
    )


def _page(text: str | None) -> int:
    return min(max(int(text), 1), _LAST) if text and text.isascii() and text.isdigit() else 1
