"""The only writer of news.db, the working database.

Rows follow from the captures alone, not from the order in which they arrive: captures saved in any order,
in any batches, once or twice, give equal rows. What has not changed is not written.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType

from sqlite_utils import Database

from db import rows
from db.connections import locked, open_for_writing, translated
from db.histories import Seen, revisions
from db.readings import keep_reading, note_versions, stale_articles, to_read
from db.tables import keep_only, put
from pipelines.errors import StoreError
from pipelines.model import Article, Dropped, Outcome, Reading, Source
from pipelines.readings import Asked
from pipelines.revisions import text_digest

_BATCH = 500  # outcomes a transaction; about 6,000 rows
_LISTS = {
    "captions": ("article", "position"),
    "tags": ("article", "position"),
    "versions": ("article", "position"),
    "evidence": ("article", "judgement", "position"),
}
_COUNTS = (
    "UPDATE articles SET captures = :captures, first_fetched = :first_fetched"
    " WHERE id = :id AND (captures, first_fetched) IS NOT (:captures, :first_fetched)"
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving did, in outcomes."""

    articles: int = 0
    """Captures that gave an article."""
    drops: int = 0
    """Captures that gave none."""

    def __add__(self, other: Saved) -> Saved:
        return Saved(self.articles + other.articles, self.drops + other.drops)


class Store:
    """news.db, open for writing by nobody else.

    Use it as a context manager; `Store(path, fresh=True)` writes a new database beside the present one
    and puts it in its place at the end, unless the block raised: then the present one stays as it was.

    Raises:
        StoreError: the database is read-only, full, damaged, newer than this tinlang, or in use.
    """

    def __init__(self, path: Path, *, fresh: bool = False) -> None:
        self.path = path
        self.fresh = fresh
        self._file = path.with_name(path.name + ".new") if fresh else path

    def __enter__(self) -> Store:
        with ExitStack() as held:
            held.enter_context(locked(self.path))
            if self.fresh:
                _remove(self._file)
            self._database = open_for_writing(self._file)
            self._known = {str(row["slug"]) for row in self._database["sources"].rows}
            self._held = held.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._held, translated(self._file):
            self._database.conn.close()
            if self.fresh and kind is None:
                _take_over(self._file, self.path)
            elif self.fresh:
                _remove(self._file)

    def register(self, press: Iterable[Source]) -> None:
        """Keep the declarations of newspapers; those no longer declared stay, their articles need them."""
        declared = [rows.source_row(source) for source in press]
        with self._transaction() as database:
            put(database, "sources", declared, ("slug",))
        self._known |= {str(row["slug"]) for row in declared}

    def save(self, outcomes: Iterable[Outcome]) -> Saved:
        """Keep outcomes in batches of one transaction each; when one fails, those before it are kept.

        Outcomes of one segment come in the order of their offsets: `watermarks` relies on it.

        Raises:
            StoreError: the database cannot be written, or an article's newspaper is not registered.
        """
        saved = Saved()
        waiting = iter(outcomes)
        while batch := list(islice(waiting, _BATCH)):
            with self._transaction() as database:
                for outcome in batch:
                    saved += self._save(database, outcome)
        return saved

    def record(self, drops: Iterable[Dropped]) -> None:
        """Keep what was dropped where there was no capture."""
        with self._transaction() as database:
            put(database, "drops", [rows.drop_row(dropped) for dropped in drops], ("id",))

    def record_anew(self, steps: Iterable[str], drops: Iterable[Dropped]) -> None:
        """Keep these as all that was dropped in some steps without a capture; what was kept before goes."""
        kept = [rows.drop_row(dropped) for dropped in drops]
        known = [(row["id"],) for row in kept]
        with self._transaction() as database:
            database.execute("CREATE TEMP TABLE IF NOT EXISTS present (id TEXT PRIMARY KEY)")
            database.execute("DELETE FROM present")
            database.conn.executemany("INSERT OR IGNORE INTO present VALUES (?)", known)
            database.conn.executemany(
                "DELETE FROM drops WHERE step = ? AND segment IS NULL AND id NOT IN present",
                [(step,) for step in steps],
            )
            put(database, "drops", kept, ("id",))

    def watermarks(self) -> dict[str, int]:
        """Return, for each segment, the offset of the last capture saved from it."""
        with translated(self._file):
            return dict(
                self._database.execute("SELECT segment, max(offset) FROM captures GROUP BY 1 ORDER BY 1")
            )

    def stale(self) -> tuple[int, Iterator[tuple[str, Asked]]]:
        """Return how many articles the present reader has not read, and what is to be read."""
        with translated(self._file):
            articles = stale_articles(self._database)
        return len(articles), to_read(self._database, articles)

    def save_readings(self, made: Iterable[tuple[str, Reading]]) -> None:
        """Keep readings of articles' texts in batches of one transaction each."""
        waiting = iter(made)
        while batch := list(islice(waiting, _BATCH)):
            with self._transaction() as database:
                for article, reading in batch:
                    keep_reading(database, article, reading)

    def all_read(self) -> None:
        """Write down that no article is stale."""
        with self._transaction() as database:
            note_versions(database)

    def _save(self, database: Database, outcome: Outcome) -> Saved:
        result = outcome.result
        if isinstance(result, Dropped):
            put(database, "captures", [rows.capture_row(outcome, None, None)], ("segment", "offset"))
            if result.lost:
                put(database, "drops", [rows.drop_row(result, outcome)], ("id",))
            return Saved(drops=result.lost)
        self._save_article(database, outcome, result)
        return Saved(articles=1)

    def _save_article(self, database: Database, outcome: Outcome, article: Article) -> None:
        self._check_source(article)
        digest = outcome.text_digest or text_digest(article)
        made = rows.article_rows(outcome, article, digest)
        put(database, "captures", [rows.capture_row(outcome, article.id, digest)], ("segment", "offset"))
        put(database, "texts", [made.text], ("article", "digest"), earliest=True)
        _save_urls(database, outcome, article)
        seen = _seen(database, article.id)
        made.article.update(captures=len(seen), first_fetched=seen[0].fetched_at)
        if seen[-1].locator == outcome.locator:
            put(database, "articles", [made.article], ("id",))
            _save_lists(database, made)
        else:
            database.execute(_COUNTS, made.article)
        _save_revisions(database, article.id, seen)
        keep_reading(database, article.id, outcome.reading)

    def _check_source(self, article: Article) -> None:
        if article.source not in self._known:
            raise StoreError(
                f"{self.path}: the article at {article.url} is of the newspaper '{article.source}'. "
                "Expected a registered one; give its file (`tinlang sources` lists them) and derive again."
            )

    @contextmanager
    def changing(self) -> Iterator[Database]:
        """Give the database, open, to a step that writes tables of its own, in one transaction.

        Raises:
            StoreError: it cannot be written.
        """
        with self._transaction() as database:
            yield database

    @contextmanager
    def _transaction(self) -> Iterator[Database]:
        with translated(self._file), self._database.atomic():
            yield self._database


def _seen(database: Database, article: str) -> list[Seen]:
    """Return the captures of an article in the order of their fetching."""
    found = database.execute(
        "SELECT fetched_at, segment, offset, text_digest FROM captures WHERE article = ?", (article,)
    )
    return sorted(Seen(*row) for row in found)


def _save_urls(database: Database, outcome: Outcome, article: Article) -> None:
    urls = sorted({rows.storable(article.url), rows.storable(outcome.url)} - {None, ""}, key=str)
    put(database, "urls", [{"url": url, "article": article.id} for url in urls], ("url", "article"))


def _save_lists(database: Database, made: rows.ArticleRows) -> None:
    """Write the rows that hang on an article, and remove those that its latest capture no longer has."""
    for table, key in _LISTS.items():
        present: tuple[rows.Row, ...] = getattr(made, table)
        keep_only(database, table, ("article", str(made.article["id"])), key, present)
        put(database, table, present, key)


def _save_revisions(database: Database, article: str, seen: list[Seen]) -> None:
    """Bring an article's revisions in line with its captures."""
    select = "SELECT digest, title, sapo, body, captions FROM texts WHERE article = ?"
    texts = {digest: _paragraphs(*parts) for digest, *parts in database.execute(select, (article,))}
    made = revisions(article, seen, texts)
    keep_only(database, "revisions", ("article", article), ("article", "number"), made)
    put(database, "revisions", made, ("article", "number"))


def _paragraphs(title: str | None, sapo: str | None, body: str, captions: str) -> tuple[str, ...]:
    parts = (title, sapo, *rows.read_list(body), *rows.read_list(captions))
    return tuple(part for part in parts if part)


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _take_over(file: Path, path: Path) -> None:
    """Put a finished database in the place of another one, whose write-ahead log must not outlive it."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as former:
        former.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    os.replace(file, path)
