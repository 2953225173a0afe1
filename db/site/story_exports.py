"""A story's segments, and the termbase, as files for translation tools, as `tinlang export` writes them."""

from __future__ import annotations

import io
import re
import sqlite3

from datasette.utils.asgi import Response

from db.decisions import Decisions
from db.exports import FORMATS, Form, Wanted, export, sheets
from db.exports.tbx import write_tbx3
from db.site import story_queries
from db.site.answers import Visit
from db.site.writing import RefusedError, decisions
from db.terms import termbase_of
from pipelines.errors import QueryError

_SUFFIXES = {"tmx": "tmx", "xlf": "xliff", "tsv": "tsv"}
"""Suffix of the address → format; `?version=2.1` is XLIFF 2.1."""
_PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")


async def answer_story_file(visit: Visit) -> Response:
    """Return the segments of a story as TMX, XLIFF or TSV, or the terms as TBX.

    `pair` names source and target, `accepted=1` and `reviewed=1` leave the rest out.

    Raises:
        RefusedError: there is no such story, or XLIFF was asked for without a pair.
    """
    story, suffix = visit.request.url_vars["id"], visit.request.url_vars["suffix"]
    pair = _pair(visit.asked("pair"))
    wanted = Wanted(
        story=story, pair=pair, accepted=bool(visit.asked("accepted")), reviewed=bool(visit.asked("reviewed"))
    )
    log = decisions(visit.datasette) or Decisions(None)
    if await visit.find(lambda connection: story_queries.story(connection, story)) is None:
        raise RefusedError("missing", 404)
    if suffix == "tbx":
        return _file(_terms(log, pair), "terms.tbx", "application/x-tbx")
    name = "xliff21" if suffix == "xlf" and visit.asked("version") == "2.1" else _SUFFIXES[suffix]
    try:
        written = await visit.find(lambda connection: _segments(connection, log, wanted, name))
    except QueryError as error:
        raise RefusedError("pair", 400) from error
    between = f"-{pair[0]}-{pair[1]}" if pair else ""
    return _file(written, f"{story}{between}{FORMATS[name].suffix}", FORMATS[name].media_type)


def _pair(text: str | None) -> tuple[str, str] | None:
    found = _PAIR.fullmatch(text or "")
    return (found[1], found[2]) if found and found[1] != found[2] else None


def _segments(connection: sqlite3.Connection, log: Decisions, wanted: Wanted, name: str) -> bytes:
    out = io.BytesIO()
    export(sheets(connection, log, wanted), name, out, Form(wanted.pair))
    return out.getvalue()


def _terms(log: Decisions, pair: tuple[str, str] | None) -> bytes:
    out = io.BytesIO()
    write_tbx3(termbase_of(log).concepts, out, Form(pair))
    return out.getvalue()


def _file(content: bytes, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, content_type=f"{media_type}; charset=utf-8")
