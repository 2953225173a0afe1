"""news.db → site.db and public.db: rows in the order of time, search indexes, roll-ups; swapped in whole.

A snapshot made by the same tinlang from the same news.db is extended by what is new; any other is made anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path

from db import migrations
from db.connections import locked, open_news, reading_uri, translated
from db.excerpts import Audience, Papers, article_row, now_text, text_of
from db.indexes import add_texts, merge_all, prepare, remove_texts
from db.rows import Row
from db.snapshots import replacing

_BATCH = 1000
_LISTS = ("captions", "tags", "versions", "evidence", "urls", "revisions")
_MADE_BY = ("schema/site.sql", "spellings.py", "excerpts.py", "indexes.py", "publish.py")


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
    """Make the snapshot for local reading and, where `public` names a file, the one for everybody.

    `advance` is called with how many articles have been written since it was called last.

    Raises:
        StoreError: news.db is missing or of another version, or a snapshot cannot be written.
    """
    wanted = [(site, Audience.LOCAL)] + ([(public, Audience.PUBLIC)] if public else [])
    open_news(news).close()
    with locked(site):
        return [_publish(news, target, audience, advance or (lambda _: None)) for target, audience in wanted]


def _publish(news: Path, target: Path, audience: Audience, advance: Callable[[int], object]) -> PublishReport:
    with closing(open_news(news)) as reading, translated(news):
        origin = _origin(reading, audience)
    extended = _meta(target) == origin
    with replacing(target, base=target if extended else None) as connection:
        connection.execute("ATTACH ? AS news", (reading_uri(news),))
        connection.execute("BEGIN")
        if not extended:
            for statement in migrations.statements("site"):
                connection.execute(statement)
            prepare(connection)
        written = _bring_up_to_date(connection, audience, advance)
        _sum_up(connection, origin)
        connection.execute("COMMIT")
        connection.execute("DETACH news")
        merge_all(connection, thorough=not extended)
        connection.execute("PRAGMA analysis_limit = 1000")
        connection.execute("ANALYZE")
        (articles,) = connection.execute("SELECT articles FROM totals WHERE facet = 'all'").fetchone()
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
    return {key: value for key, value in found if key not in ("inspect", "published_at")}


# ------------------------------------------------------------------ rows


def _bring_up_to_date(
    connection: sqlite3.Connection, audience: Audience, advance: Callable[[int], object]
) -> int:
    """Remove what is gone or changed, add what is new or changed; return how many were added."""
    _remove(connection)
    _place(connection)
    rows = connection.execute("SELECT * FROM news.sources")
    papers = Papers.of(_dicts(rows))
    written = 0
    waiting = _dicts(connection.execute(_NEW_ROWS))
    while batch := list(islice(waiting, _BATCH)):
        _add(connection, batch, papers, audience)
        written += len(batch)
        advance(len(batch))
    for table in _LISTS:
        connection.execute(_LIST_ROWS[table])
    return written


def _sum_up(connection: sqlite3.Connection, origin: dict[str, str]) -> None:
    """Count what the home page and the plots show, and write down what this snapshot is."""
    for statement in migrations.statements("rollups"):
        connection.execute(statement)
    tables = ("articles", "texts", *_LISTS, "sources", "totals", "daily", "monthly", "drops")
    counts = {
        table: {"count": connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]}
        for table in tables
    }
    facts = origin | {"published_at": now_text(), "inspect": json.dumps({"tables": counts})}
    connection.execute("DELETE FROM meta")
    connection.executemany("INSERT INTO meta VALUES (?, ?)", sorted(facts.items()))


def _remove(connection: sqlite3.Connection) -> None:
    connection.execute(_STALE)
    remove_texts(connection, "SELECT number FROM temp.stale ORDER BY number")
    for table in (*_LISTS, "texts", "articles"):
        connection.execute(f"DELETE FROM {table} WHERE number IN (SELECT number FROM temp.stale)")


def _place(connection: sqlite3.Connection) -> None:
    """Number what is new: the seconds of its time, or the next number that is free."""
    connection.execute("CREATE TEMP TABLE places (number INTEGER PRIMARY KEY, id TEXT NOT NULL)")
    previous = 0
    for identity, seconds in connection.execute(_UNPLACED).fetchall():
        previous = _free(connection, max(seconds, previous + 1))
        connection.execute("INSERT INTO temp.places VALUES (?, ?)", (previous, identity))


def _free(connection: sqlite3.Connection, number: int) -> int:
    while connection.execute("SELECT 1 FROM articles WHERE number = ?", (number,)).fetchone():
        number += 1
    return number


def _add(connection: sqlite3.Connection, rows: list[Row], papers: Papers, audience: Audience) -> None:
    made = [article_row(row, papers, audience) for row in rows]
    texts = [text_of(row, whole=bool(one["whole"])) for row, one in zip(rows, made, strict=True)]
    _insert(connection, "articles", made)
    _insert(connection, "texts", texts)
    add_texts(connection, texts)


def _insert(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    names = ", ".join(rows[0])
    values = ", ".join(f":{name}" for name in rows[0])
    connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)


def _dicts(cursor: sqlite3.Cursor) -> Iterator[Row]:
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


_STALE = """
CREATE TEMP TABLE stale AS SELECT s.number FROM main.articles s WHERE NOT EXISTS (
  SELECT 1 FROM news.articles n WHERE n.id = s.id
  AND s.stamp = n.captures || ' ' || n.segment || ' ' || n.offset)
"""
_UNPLACED = """
SELECT n.id, max(1, CAST(strftime('%s', CASE WHEN n.published_flagged THEN n.first_fetched
    ELSE coalesce(n.published, n.first_fetched) END) AS INTEGER) - 631152000) AS seconds
FROM news.articles n WHERE NOT EXISTS (SELECT 1 FROM main.articles s WHERE s.id = n.id)
ORDER BY seconds, n.id
"""
_NEW_ROWS = """
SELECT p.number, a.*, t.sapo, t.body, t.captions AS caption_texts, c.digest,
  a.captures || ' ' || a.segment || ' ' || a.offset AS stamp,
  (SELECT count(*) FROM news.revisions r WHERE r.article = a.id) AS revisions
FROM temp.places p JOIN news.articles a ON a.id = p.id
JOIN news.texts t ON t.article = a.id AND t.digest = a.text_digest
JOIN news.captures c ON c.segment = a.segment AND c.offset = a.offset
ORDER BY p.number
"""
_LIST_ROWS = {
    "captions": "INSERT INTO main.captions SELECT p.number, l.position, l.text, l.credit, l.image"
    " FROM temp.places p JOIN main.articles a ON a.number = p.number AND a.whole"
    " JOIN news.captions l ON l.article = p.id",
    "tags": "INSERT OR IGNORE INTO main.tags SELECT l.tag, p.number"
    " FROM temp.places p JOIN news.tags l ON l.article = p.id",
    "versions": "INSERT INTO main.versions SELECT p.number, l.position, l.language, l.url"
    " FROM temp.places p JOIN news.versions l ON l.article = p.id",
    "evidence": "INSERT INTO main.evidence"
    " SELECT p.number, l.judgement, l.position, l.rule, l.value, l.weight"
    " FROM temp.places p JOIN news.evidence l ON l.article = p.id",
    "urls": "INSERT INTO main.urls SELECT l.url, p.number"
    " FROM temp.places p JOIN news.urls l ON l.article = p.id",
    "revisions": "INSERT INTO main.revisions SELECT p.number, l.number, l.fetched_at, l.digest, l.segment,"
    " l.offset, CASE WHEN a.whole THEN l.diff END FROM temp.places p"
    " JOIN main.articles a ON a.number = p.number JOIN news.revisions l ON l.article = p.id",
}
