"""news.db → site.db and public.db: rows in the order of time, search indexes, roll-ups; swapped in whole.

A snapshot made by the same tinlang from the same news.db is extended by what is new; any other is made anew.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from pathlib import Path
from threading import Event

from db import migrations
from db.columns_written import write_columns
from db.connections import locked, open_news, reading_uri, translated
from db.excerpts import Audience, now_text
from db.indexes import merge_all, prepare
from db.moving import LISTS, bring_up_to_date
from db.moving_products import TABLES as PRODUCTS
from db.moving_stories import TABLES as STORIES
from db.snapshots import replacing

_GROWTH = 10
_OF_ITSELF = ("inspect", "published_at", "snapshot")  # in `meta`; the rest says what it was made from
_MADE_BY = (
    *(f"schema/{name}.sql" for name in migrations.SITE),
    "spellings.py",
    "excerpts.py",
    "columns.py",
    "columns_written.py",
    "indexes.py",
    "moving.py",
    "moving_figures.py",
    "moving_products.py",
    "moving_stories.py",
    "postings.py",
    "postings_written.py",
    "publish.py",
    "schema/rollups.sql",
    "schema/coverage.sql",
    "sums.py",
)


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What publishing did to one snapshot."""

    path: Path
    audience: Audience
    articles: int
    """In the snapshot now."""
    written: int
    """Of these, new or changed."""
    extended: bool
    """It was made from the snapshot before it, not anew."""


def publish(
    news: Path, site: Path, public: Path | None = None, *, advance: Callable[[int], object] | None = None
) -> list[PublishReport]:
    """Make the snapshot for local reading and, where `public` names a file, the one for everybody beside it.

    `advance` is called with how many articles have been written since it was called last, by either thread.

    Raises:
        StoreError: news.db is missing or of another version, or a snapshot cannot be written.
    """
    wanted = [(site, Audience.LOCAL)] + ([(public, Audience.PUBLIC)] if public else [])
    open_news(news).close()
    broken_off = Event()

    def go_on(count: int) -> None:
        if broken_off.is_set():
            raise CancelledError
        if advance:
            advance(count)

    with locked(site), ThreadPoolExecutor(len(wanted)) as threads:  # SQLite works outside Python's lock
        made = [threads.submit(_publish, news, *one, go_on) for one in wanted]
        try:
            for one in as_completed(made):
                one.result()
        except BaseException:  # Ctrl-C too: the other snapshot need not be finished
            broken_off.set()
            raise
    return [one.result() for one in made]


def _publish(news: Path, target: Path, audience: Audience, advance: Callable[[int], object]) -> PublishReport:
    with closing(open_news(news)) as reading, translated(news):
        origin = _origin(reading, audience)
    with replacing(target, usable=lambda path: _meta(path) == origin) as (connection, extended):
        connection.execute("ATTACH ? AS news", (reading_uri(news),))
        connection.execute("BEGIN")
        if not extended:
            for statement in chain.from_iterable(map(migrations.statements, migrations.SITE)):
                connection.execute(statement)
            prepare(connection)
        written = bring_up_to_date(connection, audience, advance)
        merge_all(connection, thorough=not extended)
        _sum_up(connection, origin)
        connection.execute("COMMIT")
        connection.execute("DETACH news")
        articles = _count(connection, "texts")
        if written * _GROWTH > articles:  # what is known of the distribution of values still holds
            connection.execute("PRAGMA analysis_limit = 1000")
            connection.execute("ANALYZE")
    return PublishReport(target, audience, articles, written, extended)


# ------------------------------------------------------------------ what a snapshot was made from


def _origin(news: sqlite3.Connection, audience: Audience) -> dict[str, str]:
    """Return what must be equal for a snapshot to be extended: program, database, newspapers, audience."""
    sources = news.execute("SELECT * FROM sources ORDER BY slug").fetchall()
    (generation,) = news.execute("PRAGMA user_version").fetchone()
    return {
        "audience": audience.value,
        "generation": str(generation),
        "schema": _program(),
        "sources": hashlib.sha256(json.dumps(sources).encode()).hexdigest()[:16],
    }


@cache
def _program() -> str:
    digest = hashlib.sha256()
    for name in _MADE_BY:
        digest.update(resources.files("db").joinpath(name).read_bytes())
    return digest.hexdigest()[:16]


def _meta(target: Path) -> dict[str, str]:
    """Return what a snapshot was made from; nothing when there is none that can be read."""
    try:
        with closing(sqlite3.connect(f"{target.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT key, value FROM meta").fetchall()
    except sqlite3.DatabaseError:
        return {}
    return {key: value for key, value in found if key not in _OF_ITSELF}


def _sum_up(connection: sqlite3.Connection, origin: dict[str, str]) -> None:
    """Count what the home page and the plots show, and write down what this snapshot is."""
    for statement in chain(migrations.statements("rollups"), migrations.statements("coverage")):
        connection.execute(statement)
    write_columns(connection)
    counted = ("sources", "totals", "daily", "monthly", "drops", "statistics", "masked", "figure_totals")
    tables = ("articles", "texts", *LISTS, *PRODUCTS, *STORIES, *counted)
    counts = {table: {"count": _count(connection, table)} for table in tables}
    facts = origin | {
        "inspect": json.dumps({"tables": counts}),
        "published_at": now_text(),
        "snapshot": secrets.token_hex(8),
    }
    connection.execute("DELETE FROM meta")
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(facts.items()))


def _count(connection: sqlite3.Connection, table: str) -> int:
    """Return how many rows a table has; the texts, which are long, are as many as the articles."""
    counted = "articles" if table == "texts" else table
    (count,) = connection.execute(f"SELECT count(*) FROM {counted}").fetchone()
    return int(count)
