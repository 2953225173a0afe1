"""The page of a corpus: what it would hold, and the file itself, a zip with tables and codebook."""

from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import dataclass, replace
from typing import IO, Any

from datasette.utils.asgi import AsgiStream, Response

from db.exports.corpus import FORMS, Wanted, choose, into_zip, write_corpus, zipped
from db.exports.corpus_tables import TABLES
from db.exports.parquet import available
from db.search import Finding
from db.site import queries
from db.site.answers import Visit, as_json, misunderstood, page
from db.site.links import with_parameters
from db.site.queries import Row
from db.site.results import Wish, wish
from pipelines.errors import QueryError

_MOST = {"local": 20_000, "public": 2_000}
"""Articles of a file that the site makes; the command line makes larger ones."""
_DRAWN_FROM = {"local": 1_000_000, "public": 100_000}
"""Articles that the site draws a sample from."""
_IN_MEMORY, _PIECE = 1 << 22, 1 << 16
_LARGEST_SEED = 10**12


@dataclass(frozen=True, slots=True)
class Order:
    """What a reader orders."""

    wish: Wish
    form: str
    tables: tuple[str, ...]
    sample: int | None
    seed: int

    def path(self, to: str) -> str:
        """Return an address that repeats the order."""
        parameters = {"q": self.wish.words, **self.wish.chosen, "form": self.form, "sample": self.sample}
        accents = None if self.wish.accents.value == "auto" else self.wish.accents.value
        tables = None if self.tables == tuple(TABLES) else ",".join(self.tables)
        return with_parameters(to, {**parameters, "seed": self.seed, "accents": accents, "tables": tables})

    @property
    def told(self) -> str:
        """The search in one line."""
        chosen = (f'{name}:"{value}"' for name, value in self.wish.chosen.items())
        return " ".join([self.wish.words, *chosen]).strip()

    @property
    def command(self) -> str:
        """How the command line writes the same."""
        words = self.told.replace("'", "'\\''")
        drawn = f" --sample {self.sample} --seed {self.seed}" if self.sample else ""
        return f"tinlang corpus export '{words}' --format {self.form}{drawn} -o corpus.zip"


def order(visit: Visit) -> Order:
    """Return what the address asks for."""
    form = visit.asked("form")
    ticked = [name for name in TABLES if name in ",".join(visit.request.args.getlist("tables")).split(",")]
    return Order(
        replace(wish(visit), stories=False),
        form if form in FORMS else FORMS[0],
        tuple(ticked) or tuple(TABLES),
        _number(visit.asked("sample"), 10_000_000) or None,
        _number(visit.asked("seed"), _LARGEST_SEED) or 0,
    )


def _number(text: str | None, most: int) -> int | None:
    return min(int(text), most) if text and text.isascii() and text.isdigit() else None


async def answer_corpus(visit: Visit) -> Response:
    """Return what a corpus would hold, and where it is."""
    asked, kind = order(visit), visit.request.url_vars.get("format")
    try:
        facts = await visit.find(lambda connection: _about(connection, asked))
    except QueryError as error:
        return await misunderstood(visit, error, "corpus", {"asked": asked, "q": asked.wish.words})
    if kind:
        return as_json(facts)
    shown = {
        "asked": asked,
        "q": asked.wish.words,
        "error": None,
        "forms": _forms(),
        "all_tables": list(TABLES),
    }
    return await page(
        visit, "corpus", {**shown, **facts, "command": asked.command, "file": asked.path("/corpus.zip")}
    )


def _forms() -> list[str]:
    return [form for form in FORMS if form != "parquet" or available()]


def _about(connection: sqlite3.Connection, asked: Order) -> Row:
    """Return how many articles are found, how many would be in the file, and whether the site makes it."""
    audience = queries.meta(connection).get("audience", "public")
    found = Finding(connection, asked.wish.query).total()
    size = found if asked.sample is None else min(asked.sample, found)
    return {
        "query": asked.told,
        "found": found,
        "articles": size,
        "most": _MOST[audience],
        "drawn_from": _DRAWN_FROM[audience],
        "made_here": 0 < size <= _MOST[audience] and found <= _DRAWN_FROM[audience],
        "form": asked.form,
        "tables": list(asked.tables),
        "sample": asked.sample,
        "seed": asked.seed,
    }


# ------------------------------------------------------------------ the file


async def answer_corpus_file(visit: Visit) -> Any:
    """Return the zip of a corpus; what the site does not make leads back to the page, which says why."""
    asked = order(visit)
    try:
        facts = await visit.find(lambda connection: _about(connection, asked))
    except QueryError as error:
        return as_json({"ok": False, "error": visit.wording.fault(error), "status": 400}, 400)
    if not facts["made_here"] or asked.form not in _forms():
        return Response.redirect(visit.datasette.urls.path(asked.path("/corpus")))
    address = visit.datasette.absolute_url(visit.request, visit.datasette.urls.path(asked.wish.path()))
    wanted = Wanted(
        asked=asked.told,
        query=asked.wish.query,
        form=asked.form,
        tables=asked.tables,
        sample=asked.sample,
        seed=asked.seed,
        permalink=address,
    )
    # Not within the time of a page: what is written is bounded by `_MOST` instead.
    kept = await visit.datasette.get_database("site").execute_fn(lambda connection: _made(connection, wanted))
    return _sent(kept)


def _made(connection: sqlite3.Connection, wanted: Wanted) -> IO[bytes]:
    kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 – closed once it is sent
    with zipped(kept) as archive:
        write_corpus(connection, choose(connection, wanted), wanted, (into_zip(archive), lambda _: None))
    kept.seek(0)
    return kept


def _sent(kept: IO[bytes]) -> Any:
    async def stream(writer: Any) -> None:
        with kept:
            while piece := kept.read(_PIECE):
                await writer.send({"type": "http.response.body", "body": piece, "more_body": True})

    headers = {"Content-Disposition": 'attachment; filename="corpus.zip"'}
    return AsgiStream(stream, headers=headers, content_type="application/zip")
