"""What articles are compared by, in news.db, and the index by which those of one story meet.

Works on temporary tables of a connection: `changed`, articles sketched anew; `touched`, marks that gained or
lost one; `affected`, articles whose links are to be found again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from db.excerpts import day_of
from db.rows import read_list
from pipelines.model import identify
from pipelines.stories.evidence import LIMITS, PAIRWISE, Member
from pipelines.stories.marks import Page, own_marks
from pipelines.stories.sketch import Sketch

_STAMP = ":program || ' ' || a.segment || ':' || a.offset || ' ' || a.text_digest"
_STALE = (
    f"SELECT a.id, {_STAMP} FROM articles a LEFT JOIN story_sketches s ON s.article = a.id"
    f" WHERE s.stamp IS NOT {_STAMP} ORDER BY a.id"
)
_MATERIAL = (
    "SELECT a.source, a.key, a.url, a.publisher, a.credit_url, t.title, t.sapo, t.body FROM articles a"
    " JOIN texts t ON t.article = a.id AND t.digest = a.text_digest WHERE a.id = ?"
)
_MEMBERS = (
    "SELECT a.id, a.key, a.source, a.edition, coalesce(a.language, a.edition) AS language,"
    " CASE WHEN a.published_flagged THEN NULL ELSE a.published END AS published, p.timezone,"
    " s.signature, s.figures, s.features"
    " FROM story_sketches s JOIN articles a ON a.id = s.article JOIN sources p ON p.slug = a.source"
)
_TABLES = (
    "CREATE TEMP TABLE IF NOT EXISTS changed (article TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS touched (mark TEXT PRIMARY KEY, gained INTEGER) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS affected (article TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TEMP TABLE IF NOT EXISTS wanted (mark TEXT PRIMARY KEY) WITHOUT ROWID",
)
_TOUCH = "INSERT INTO temp.touched VALUES (?, ?) ON CONFLICT DO UPDATE SET gained = gained + excluded.gained"
_PUT = (
    "INSERT INTO story_sketches VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET stamp = excluded.stamp, marks = excluded.marks,"
    " signature = excluded.signature, figures = excluded.figures, features = excluded.features"
)
_LIMIT = "".join(f" WHEN t.mark LIKE '{rule} %' THEN {most}" for rule, most in LIMITS.items())
_PAIRWISE = " OR ".join(f"t.mark LIKE '{rule} %'" for rule in sorted(PAIRWISE))
# A mark of pages concerns all that have it; one of texts those only that it begins or ceases to speak of.
_AFFECTED = f"""
INSERT OR IGNORE INTO temp.affected
WITH sized AS (SELECT t.mark, t.gained, ({_PAIRWISE}) AS pairwise, CASE{_LIMIT} END AS most,
  (SELECT count(*) FROM story_marks m WHERE m.mark = t.mark) AS size FROM temp.touched t)
SELECT m.article FROM sized z JOIN story_marks m ON m.mark = z.mark
WHERE CASE WHEN z.pairwise THEN (z.size > z.most) <> (z.size - z.gained > z.most)
  ELSE min(z.size, z.size - z.gained) <= z.most END
"""
_WANTED = (
    "INSERT OR IGNORE INTO temp.wanted SELECT e.value FROM temp.affected f"
    " JOIN story_sketches s ON s.article = f.article, json_each(s.marks) e"
)
_OWN = "SELECT a.key FROM temp.affected f JOIN articles a ON a.id = f.article"
_BUCKETS = (
    "SELECT m.mark, m.article FROM story_marks m WHERE m.mark IN (SELECT mark FROM temp.wanted) ORDER BY 1, 2"
)


@dataclass(frozen=True, slots=True)
class Material:
    """What a sketch is made of."""

    article: str
    stamp: str
    page: Page
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sketched:
    """A sketch to be kept."""

    article: str
    stamp: str
    key: str
    marks: tuple[str, ...]
    sketch: Sketch


def begin(database: Database) -> None:
    """Make the temporary tables, empty."""
    for statement in _TABLES:
        database.execute(statement)
    for table in ("changed", "touched", "affected", "wanted"):
        database.execute(f"DELETE FROM temp.{table}")


def stale(database: Database, program: str) -> list[tuple[str, str]]:
    """Return the articles that have changed since they were sketched, and the stamp they get."""
    return database.execute(_STALE, {"program": program}).fetchall()


def materials(database: Database, articles: Iterable[tuple[str, str]]) -> Iterator[Material]:
    """Yield what the sketches of these articles are made of."""
    for article, stamp in articles:
        source, key, url, publisher, credit, title, sapo, body = database.execute(
            _MATERIAL, (article,)
        ).fetchone()
        versions = database.execute("SELECT url FROM versions WHERE article = ?", (article,)).fetchall()
        page = Page(source, key, url, publisher, credit, tuple(sorted({one for (one,) in versions})))
        yield Material(
            article, stamp, page, title or "", tuple(part for part in (sapo, *read_list(body)) if part)
        )


def keep_sketch(database: Database, made: Sketched) -> None:
    """Keep a sketch, bring its marks in line and note what it touches."""
    found = database.execute("SELECT marks FROM story_sketches WHERE article = ?", (made.article,)).fetchone()
    before, now = set(read_list(found[0]) if found else ()), set(made.marks)
    database.execute(_PUT, _row(made))
    database.conn.executemany(
        "DELETE FROM story_marks WHERE mark = ? AND article = ?",
        [(mark, made.article) for mark in before - now],
    )
    database.conn.executemany(
        "INSERT INTO story_marks VALUES (?, ?)", [(mark, made.article) for mark in sorted(now - before)]
    )
    database.execute("INSERT OR IGNORE INTO temp.changed VALUES (?)", (made.article,))
    gained = {mark: int(mark in now) - int(mark in before) for mark in (*before, *now)}
    database.conn.executemany(_TOUCH, [*gained.items(), *((mark, 0) for mark in own_marks(made.key))])


def _row(made: Sketched) -> tuple[str | bytes, ...]:
    one, marks = made.sketch, json.dumps(made.marks, ensure_ascii=False)
    return made.article, made.stamp, marks, one.signature, one.figures, one.features


def find_affected(database: Database) -> set[str]:
    """Return the articles whose links are to be found again; fills `affected`."""
    database.execute("INSERT INTO temp.affected SELECT article FROM temp.changed")
    (articles,) = database.execute("SELECT count(*) FROM articles").fetchone()
    (changed,) = database.execute("SELECT count(*) FROM temp.changed").fetchone()
    if changed < articles:
        database.execute(_AFFECTED)
        database.conn.executemany(
            "INSERT OR IGNORE INTO temp.affected SELECT id FROM articles WHERE id = ?", _owners(database)
        )
    return {article for (article,) in database.execute("SELECT article FROM temp.affected")}


def _owners(database: Database) -> list[tuple[str]]:
    """Return the ids of the pages that touched marks name."""
    named = database.execute(
        "SELECT mark FROM temp.touched WHERE mark LIKE 'source %' OR mark LIKE 'hreflang %'"
    )
    return [(identify(mark.partition(" ")[2]),) for (mark,) in named]


def buckets(database: Database) -> Iterator[tuple[str, list[str]]]:
    """Yield the marks of affected articles, each with the articles that have it, the page it names too.

    Marks that say nothing, because too many have them, are left out.
    """
    database.execute(_WANTED)
    own = [(mark,) for (key,) in database.execute(_OWN) for mark in own_marks(key)]
    database.conn.executemany("INSERT OR IGNORE INTO temp.wanted VALUES (?)", own)
    for mark, rows in groupby(database.execute(_BUCKETS), key=itemgetter(0)):
        ids = [article for _, article in rows]
        rule, _, value = mark.partition(" ")
        if len(ids) > LIMITS[rule]:
            continue
        if rule in ("source", "hreflang") and identify(value) not in ids:
            ids.append(identify(value))
        yield mark, ids


class Members:
    """Articles as grouping sees them, read when they are first asked for."""

    def __init__(self, database: Database, *, everything: bool) -> None:
        self._database = database
        self._known: dict[str, Member | None] = {}
        if everything:
            self._known = {one.id: one for one in self._read("", ())}

    def of(self, ids: Iterable[str]) -> list[Member]:
        """Return those of these articles that are there."""
        found = (self._known[id] if id in self._known else self._one(id) for id in ids)
        return [one for one in found if one is not None]

    def _one(self, id: str) -> Member | None:
        self._known[id] = next(self._read(" WHERE a.id = ?", (id,)), None)
        return self._known[id]

    def _read(self, where: str, values: tuple[str, ...]) -> Iterator[Member]:
        return (_member(*row) for row in self._database.execute(_MEMBERS + where, values))


def _member(*row: str | None) -> Member:
    id, key, source, edition, language, published, timezone, *packed = row
    day = day_of(published, str(timezone))
    return Member(
        id=str(id),
        key=str(key),
        source=str(source),
        edition=edition,
        language=language,
        day=date.fromisoformat(day).toordinal() if day else None,
        sketch=Sketch(*packed),  # type: ignore[arg-type]
    )
