"""Rows of news.db → rows of a snapshot: what is gone or changed goes, what is new or changed comes.

Runs on a connection to the snapshot that has news.db attached as `news`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice

from db.excerpts import Audience, Papers, article_row, text_of
from db.indexes import add_texts, remove_texts
from db.moving_figures import add_figures, remove_figures
from db.moving_products import add_products, remove_products
from db.moving_stories import add_stories
from db.rows import Row
from db.sums import count_in, count_out

_BATCH = 1000
LISTS = ("captions", "tags", "versions", "evidence", "urls", "revisions")
"""Tables of what hangs on an article."""


def bring_up_to_date(
    connection: sqlite3.Connection, audience: Audience, advance: Callable[[int], object]
) -> int:
    """Make the articles of the snapshot those of news.db; return how many were written."""
    _remove(connection)
    _place(connection)
    papers = Papers.of(_dicts(connection.execute("SELECT * FROM news.sources")))
    written = 0
    waiting = _dicts(connection.execute(_NEW_ROWS))
    while batch := list(islice(waiting, _BATCH)):
        _add(connection, batch, papers, audience)
        written += len(batch)
        advance(len(batch))
    for table in LISTS:
        connection.execute(_LIST_ROWS[table])
    add_figures(connection)
    add_products(connection, audience)
    count_in(connection, "temp.places")
    add_stories(connection)
    return written


def _remove(connection: sqlite3.Connection) -> None:
    connection.execute(_STALE)
    count_out(connection, "temp.stale")
    remove_texts(connection, "SELECT number FROM temp.stale")
    remove_figures(connection)
    remove_products(connection)
    for table in (*LISTS, "texts", "articles"):
        connection.execute(f"DELETE FROM {table} WHERE number IN (SELECT number FROM temp.stale)")


def _place(connection: sqlite3.Connection) -> None:
    """Number what is new: the seconds of its time, or the next number that is free."""
    connection.execute("CREATE TEMP TABLE places (number INTEGER PRIMARY KEY, id TEXT NOT NULL)")
    previous = 0
    for identity, seconds in connection.execute(_UNPLACED):
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


_STAMP = """n.captures || ' ' || n.segment || ' ' || n.offset
  || coalesce((SELECT ' ' || r.stamp FROM news.readings r WHERE r.article = n.id), '')"""
_STALE = f"""
CREATE TEMP TABLE stale AS SELECT s.number FROM main.articles s WHERE NOT EXISTS (
  SELECT 1 FROM news.articles n WHERE n.id = s.id AND s.stamp = {_STAMP})
"""
# A publication time is believed for order and day from 1990 to a day after the first fetching.
_PLAUSIBLE = "(n.published BETWEEN '1990-01-02' AND strftime('%Y-%m-%dT%H:%M:%S', n.first_fetched, '+1 day'))"
_UNPLACED = f"""
SELECT n.id, CAST(strftime('%s', CASE WHEN {_PLAUSIBLE} THEN n.published ELSE n.first_fetched END) AS INTEGER)
  - 631152000 AS seconds
FROM news.articles n WHERE NOT EXISTS (SELECT 1 FROM main.articles s WHERE s.id = n.id)
ORDER BY seconds, n.id
"""
_NEW_ROWS = f"""
SELECT p.number, n.*, t.sapo, t.body, t.captions AS caption_texts, c.digest,
  coalesce({_PLAUSIBLE}, 0) AS dated,
  {_STAMP} AS stamp,
  (SELECT count(*) FROM news.revisions r WHERE r.article = n.id) AS revisions
FROM temp.places p CROSS JOIN news.articles n ON n.id = p.id
CROSS JOIN news.texts t ON t.article = n.id AND t.digest = n.text_digest
CROSS JOIN news.captures c ON c.segment = n.segment AND c.offset = n.offset
ORDER BY p.number
"""
_LIST_ROWS = {
    "captions": "INSERT INTO main.captions SELECT p.number, l.position, l.text, l.credit, l.image"
    " FROM temp.places p CROSS JOIN main.articles a ON a.number = p.number AND a.whole"
    " CROSS JOIN news.captions l ON l.article = p.id",
    "tags": "INSERT OR IGNORE INTO main.tags SELECT l.tag, p.number"
    " FROM temp.places p CROSS JOIN news.tags l ON l.article = p.id",
    "versions": "INSERT INTO main.versions SELECT p.number, l.position, l.language, l.url"
    " FROM temp.places p CROSS JOIN news.versions l ON l.article = p.id",
    "evidence": "INSERT INTO main.evidence"
    " SELECT p.number, l.judgement, l.position, l.rule, l.value, l.weight"
    " FROM temp.places p CROSS JOIN news.evidence l ON l.article = p.id",
    "urls": "INSERT INTO main.urls SELECT l.url, p.number"
    " FROM temp.places p CROSS JOIN news.urls l ON l.article = p.id",
    "revisions": "INSERT INTO main.revisions SELECT p.number, l.number, l.fetched_at, l.digest, l.segment,"
    " l.offset, CASE WHEN a.whole THEN l.diff END FROM temp.places p"
    " CROSS JOIN main.articles a ON a.number = p.number CROSS JOIN news.revisions l ON l.article = p.id",
}
