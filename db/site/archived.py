"""The page of an article as the archive keeps it, shown so that nothing in it can act: for the owner only.

What a newspaper sent is shown without its scripts, forms, frames and files of other hosts; pictures and
styles that stand elsewhere are missing. The public has no archive, and so no such page.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from pathlib import Path

from datasette.utils.asgi import Response

from db.archive import Archive
from db.site.answers import Visit
from db.site.queries import rows
from db.site.writing import RefusedError
from pipelines.errors import ArchiveError, UnreadableError
from pipelines.model import Capture, Locator

POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""No scripts, no origin, nothing loaded from anywhere: the page's own text and styles."""
_SHOWN = frozenset({"text/html", "application/xhtml+xml"})
"""Kinds that are shown as they are; all others are shown as plain text, or saved."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_PLACE = "select segment, offset from articles where id = :id"
_PLACE_THEN = (
    "select r.segment, r.offset from revisions r join articles a on a.number = r.number"
    " where a.id = :id and r.revision = :revision"
)


async def answer_archived(visit: Visit) -> Response | None:
    """Return the page that an article, or one of its revisions, was read from; None: there is none such.

    Raises:
        RefusedError: the archive does not give it.
    """
    if visit.archive is None:
        return None
    identifier, revision = visit.request.url_vars["id"], visit.asked("revision")
    place = await visit.find(lambda connection: _place(connection, identifier, revision))
    if place is None:
        return None
    try:
        return _shown(await asyncio.to_thread(Archive(Path(visit.archive)).fetch, place))
    except (ArchiveError, UnreadableError) as error:
        raise RefusedError("archived", 503) from error


def _place(connection: sqlite3.Connection, identifier: str, revision: str | None) -> Locator | None:
    select = _PLACE_THEN if revision else _PLACE
    found = rows(connection, select, id=identifier, revision=revision)
    return Locator(segment=found[0]["segment"], offset=found[0]["offset"]) if found else None


def _shown(capture: Capture) -> Response:
    media = capture.media_type.casefold()
    kind = media if media in _SHOWN else "text/plain"
    charset = _CHARSET.search(capture.header("content-type") or "")
    told = f"{kind}; charset={charset[1]}" if charset else kind
    headers = {
        "Content-Security-Policy": POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "no-store",
        "Memento-Datetime": capture.fetched_at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    }
    return Response(capture.body, headers=headers, content_type=told)
