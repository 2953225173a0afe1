"""The readings in news.db: each follows from the text that stands now, by whatever way it came to stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlite_utils import Database

from db.excerpts import day_of
from db.figures import ReadingRows, article_text, reading_rows
from db.rows import Row, read_list
from pipelines.languages import languages
from pipelines.model import Reading, Stamped
from pipelines.names.homes import home_of
from pipelines.readings import Asked, has_reader, read, reader_version

_STANDING = (
    "SELECT coalesce(a.language, a.edition) AS language, a.published, a.published_flagged AS flagged,"
    " a.title, a.publisher, t.sapo, t.body, t.captions, s.timezone, s.province, r.stamp FROM articles a"
    " JOIN texts t ON t.article = a.id AND t.digest = a.text_digest JOIN sources s ON s.slug = a.source"
    " LEFT JOIN readings r ON r.article = a.id WHERE a.id = ?"
)
_BEHIND = (
    "SELECT a.id FROM articles a LEFT JOIN readings r ON r.article = a.id"
    " WHERE coalesce(a.language, a.edition) = ? AND r.version IS NOT ? ORDER BY a.id"
)
_CURRENT = (
    "INSERT INTO readers VALUES (:language, :version) ON CONFLICT DO UPDATE SET version = excluded.version"
    " WHERE version <> excluded.version"
)
_TABLES = (
    "readings",
    "statistics",
    "masked",
    "product_mentions",
    "organisation_mentions",
    "place_mentions",
)


def keep_reading(database: Database, article: str, made: Stamped | None = None) -> None:
    """Bring the reading of an article in line with its text as it stands; write nothing where it is.

    `made`, a Reading or its rows, is taken where it is of this very text; else the text is read here.
    """
    asked, present = _standing(database, article)
    if asked is None:
        _remove(database, article)
    elif asked.stamp != present:
        fitting = made if made is not None and made.stamp == asked.stamp else read(asked)
        _remove(database, article)
        _write(database, _rows(article, asked, fitting))


def _rows(article: str, asked: Asked, made: Stamped) -> ReadingRows:
    if isinstance(made, ReadingRows):
        return made
    return reading_rows(article, asked.text, made if isinstance(made, Reading) else read(asked))


def stale_articles(database: Database) -> list[str]:
    """Return the articles that were read by another version of the reader, or never."""
    before = dict(database.execute("SELECT language, version FROM readers"))
    return [
        article
        for language, version in _versions().items()
        if before.get(language) != version
        for (article,) in database.execute(_BEHIND, (language, version))
    ]


def note_versions(database: Database) -> None:
    """Write down that all articles are read by the present readers."""
    for language, version in _versions().items():
        database.execute(_CURRENT, {"language": language, "version": version})


def to_read(database: Database, articles: list[str]) -> Iterator[tuple[str, Asked]]:
    """Yield what is to be read of these articles."""
    for article in articles:
        asked, _ = _standing(database, article)
        if asked is not None:
            yield article, asked


def _versions() -> dict[str, str]:
    return {code: reader_version(code) for code in sorted(languages()) if has_reader(code)}


def _standing(database: Database, article: str) -> tuple[Asked | None, str | None]:
    """Return what is to be read of an article as it stands, and the stamp of what has been read."""
    cursor = database.execute(_STANDING, (article,))
    row: Row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    stamp = None if row["stamp"] is None else str(row["stamp"])
    language = None if row["language"] is None else str(row["language"])
    if language is None or not has_reader(language):
        return None, stamp
    parts = (str(row["title"] or ""), str(row["sapo"] or ""), *read_list(row["body"]))
    text = article_text((*parts, *read_list(row["captions"])))
    return Asked(text, language, _written(row), _home(database, row)), stamp


def _home(database: Database, row: Row) -> str | None:
    """Return the home of who first published an article, the way `tinlang.derive` finds it from the press."""
    own = None if row["province"] is None else str(row["province"])
    publisher = None if row["publisher"] is None else str(row["publisher"])
    papers = database.execute("SELECT name, province FROM sources") if publisher else ()
    return home_of(own, publisher, papers)


def _written(row: Row) -> date | None:
    day = None if row["flagged"] else day_of(row["published"], str(row["timezone"]))
    return None if day is None else date.fromisoformat(day)


def _remove(database: Database, article: str) -> None:
    for table in _TABLES:
        database.execute(f"DELETE FROM {table} WHERE article = ?", (article,))


def _write(database: Database, made: ReadingRows) -> None:
    names = (made.names.products, made.names.organisations, made.names.places)
    for table, rows in zip(_TABLES, ((made.reading,), made.statistics, made.masked, *names), strict=True):
        if rows:
            values = ", ".join(f":{column}" for column in rows[0])
            columns = ", ".join(f'"{column}"' for column in rows[0])
            database.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)
