"""One set of facts, three answers: a page, JSON, CSV."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.database import Database, QueryInterrupted
from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Request, Response

from db.site.guard import OWN_POLICY
from db.site.links import with_parameters
from db.site.menu import WAYS
from db.site.queries import Row
from db.site.wording import LANGUAGES, Wording, choose, wording
from pipelines.errors import QueryError, TinlangError

Found = TypeVar("Found")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BusyError(TinlangError):
    """A page's queries took longer than the site allows."""


class EmptyError(TinlangError):
    """This Datasette shows no snapshot of ours."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, the Datasette that answers it, and the reader's language."""

    datasette: Datasette
    request: Request

    @property
    def wording(self) -> Wording:
        """The messages in the language of the reader."""
        cookie = self.request.cookies.get("ui")
        return wording(choose(self.asked("ui"), cookie, self.request.headers.get("accept-language")))

    @property
    def path(self) -> str:
        """The path without the suffix of its format."""
        path: str = self.request.path
        suffix = self.request.url_vars.get("format")
        return path.removesuffix(f".{suffix}") if suffix else path

    @property
    def archive(self) -> str | None:
        """The folder of the archive, where this site shows its pages; the public's does not."""
        found: str | None = (self.datasette.plugin_config("tinlang") or {}).get("archive")
        return found

    def asked(self, name: str) -> str | None:
        """Return a parameter of the address without blanks around it, None when it is empty or absent."""
        return (self.request.args.get(name) or "").strip()[:1000] or None

    async def find(self, ask: Callable[[sqlite3.Connection], Found]) -> Found:
        """Return what a function finds on one connection, within the site's time.

        Raises:
            BusyError: it took longer.
            EmptyError: there is no snapshot.
        """
        limit = self.datasette.setting("sql_time_limit_ms")

        def timed(connection: sqlite3.Connection) -> Found:
            with sqlite_timelimit(connection, limit):
                return ask(connection)

        try:
            found: Found = await self._database().execute_fn(timed)
        except (QueryInterrupted, sqlite3.OperationalError) as error:
            if "interrupted" in str(error):
                raise BusyError("A page took longer than the site allows; narrow the question.") from error
            raise
        return found

    def _database(self) -> Database:
        try:
            return self.datasette.get_database("site")
        except KeyError as error:
            raise EmptyError("There is no database `site`; serve a snapshot of `tinlang publish`.") from error


async def page(visit: Visit, template: str, facts: Row, status: int = 200) -> Response:
    """Return facts as a page in the reader's language."""
    words = visit.wording
    context = {
        **facts,
        "t": words.say,
        "words": words,
        "visit": visit,
        "ways": WAYS,
        "here": next((key for _, entries in WAYS for path, key in entries if path == visit.path), None),
        "style": f"/-/static-plugins/tinlang/site.css?{style_version()}",
        "tongues": [(code, _in_tongue(visit, code)) for code in LANGUAGES],
        "formats": {
            "json": _in_format(visit, "json"),
            "csv": _in_format(visit, "csv"),
            "excel": _in_format(visit, "csv", bom="1"),
        },
    }
    html = await visit.datasette.render_template(f"tinlang/{template}.html", context, request=visit.request)
    response = Response.html(html, status=status, headers={"Content-Security-Policy": OWN_POLICY})
    response.headers |= {"Content-Language": words.language, "Vary": "Accept-Language"}
    if visit.asked("ui") in LANGUAGES:
        response.set_cookie("ui", words.language, max_age=31_536_000, httponly=True)
    return response


async def misunderstood(visit: Visit, error: QueryError, template: str, facts: Row) -> Response:
    """Return why a question cannot be understood: in JSON where a format is asked for, or on its page."""
    sentence, asked = visit.wording.fault(error), visit.request.url_vars
    if asked.get("format") or asked.get("suffix"):
        return as_json({"ok": False, "error": sentence, "status": 400}, 400)
    return await page(visit, template, {**facts, "error": sentence}, 400)


def _in_tongue(visit: Visit, code: str) -> str:
    return with_parameters(visit.path, dict(_parameters(visit), ui=code))


def _in_format(visit: Visit, name: str, **more: str) -> str:
    path = f"{visit.path.rstrip('/') or '/home'}.{name}"
    return with_parameters(path, {**_parameters(visit), "ui": None, **more})


def _parameters(visit: Visit) -> dict[str, str]:
    args = visit.request.args  # parsed anew at each look
    return {name: args[name] for name in args}


@cache
def style_version() -> str:
    """Return a short digest of the style sheet, so that browsers ask anew when it changed."""
    sheet = files("db.site") / "static" / "site.css"
    return hashlib.sha256(sheet.read_bytes()).hexdigest()[:8]


def as_json(facts: Any, status: int = 200) -> Response:
    """Return facts as JSON, Vietnamese as Vietnamese."""
    body = json.dumps(facts, ensure_ascii=False, indent=2)
    return Response(body, status=status, content_type="application/json; charset=utf-8")


def as_csv(name: str, titles: Sequence[str], found: Sequence[Row], *, excel: bool = False) -> Response:
    """Return columns of rows as CSV; for Excel with a byte order mark, and with formulas made harmless."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(titles)
    for row in found:
        writer.writerow([_cell(row[title], excel) for title in titles])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    mark = "\ufeff" if excel else ""
    return Response(mark + written.getvalue(), headers=headers, content_type="text/csv; charset=utf-8")


def _cell(value: object, excel: bool) -> object:
    if isinstance(value, list):
        return " ".join(map(str, value))
    if excel and isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
