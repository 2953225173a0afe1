"""What news.db holds, counted: for the tables of derive, drops and doctor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from db.connections import open_news, translated
from db.rows import read_time
from pipelines.model import Dropped

_ARTICLES = "SELECT source, language, count(*) FROM articles GROUP BY 1, 2 ORDER BY 1, 2"
_DROPS = "SELECT step, reason, count(*) FROM drops GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
_CHANGES = "SELECT count(*) FROM revisions WHERE number > 1"
_FIGURES = "SELECT coalesce(sum(statistics), 0) FROM readings"
_LISTED = (
    "SELECT step, subject, reason, detail, source FROM drops WHERE step = coalesce(:step, step)"
    " AND reason = coalesce(:reason, reason) ORDER BY step, reason, subject, detail"
)
_WITHOUT_CAPTURE = (
    "SELECT step, subject, reason, detail, source FROM drops"
    " WHERE segment IS NULL AND step <> 'derive' ORDER BY id"
)
_LAST_FETCHED = "SELECT max(fetched_at) FROM captures"
_LAST_WEEKS = (
    "WITH visits AS (SELECT source, max(fetched_at) AS last FROM captures GROUP BY source)"
    " SELECT slug, weekly_least, weekly_most, count(id) FROM sources JOIN visits ON visits.source = slug"
    " LEFT JOIN articles ON articles.source = slug AND published <= last"
    " AND published > strftime('%Y-%m-%dT%H:%M:%S', last, '-7 days')"
    " GROUP BY slug ORDER BY slug"
)
_WATERMARKS = "SELECT segment, max(offset) FROM captures GROUP BY 1 ORDER BY 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How much there is."""

    articles: tuple[tuple[str, str | None, int], ...]
    """Source, language, count."""
    changes: int
    """Revisions after an article's first."""
    drops: tuple[tuple[str, str, int], ...]
    """Step, reason, count; most first."""
    figures: int
    """Statistics read in the articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How many articles of a newspaper are from the week before its last visit, and how many to expect."""

    source: str
    least: int | None
    most: int | None
    articles: int


def read_overview(path: Path) -> Overview:
    """Return the counts of a news.db.

    Raises:
        StoreError: it is missing, unreadable or of another version.
    """
    with _reading(path) as connection:
        return Overview(
            articles=tuple(connection.execute(_ARTICLES)),
            changes=connection.execute(_CHANGES).fetchone()[0],
            drops=tuple(connection.execute(_DROPS)),
            figures=connection.execute(_FIGURES).fetchone()[0],
        )


def read_drops(path: Path, step: str | None = None, reason: str | None = None) -> list[Dropped]:
    """Return what was dropped, all or of one step or reason, in order; StoreError as above."""
    with _reading(path) as connection:
        return [_dropped(row) for row in connection.execute(_LISTED, {"step": step, "reason": reason})]


def drops_without_capture(path: Path) -> list[Dropped]:
    """Return the drops that no archive can give again, as those of an import; none without a database."""
    if not path.exists():
        return []
    with _reading(path) as connection:
        return [_dropped(row) for row in connection.execute(_WITHOUT_CAPTURE)]


def read_weeks(path: Path) -> list[Week]:
    """Return the last week of every newspaper that has captures; StoreError as above."""
    with _reading(path) as connection:
        rows = connection.execute(_LAST_WEEKS)
        return [Week(source=source, least=least, most=most, articles=n) for source, least, most, n in rows]


def read_watermarks(path: Path) -> dict[str, int]:
    """Return, for each segment, the offset of the last capture derived from it; StoreError as above."""
    with _reading(path) as connection:
        return dict(connection.execute(_WATERMARKS))


def last_fetched(path: Path) -> datetime | None:
    """Return when the latest capture was fetched that has been derived; StoreError as above."""
    with _reading(path) as connection:
        return read_time(connection.execute(_LAST_FETCHED).fetchone()[0])


def _dropped(row: tuple[str, str, str, str, str | None]) -> Dropped:
    step, subject, reason, detail, source = row
    return Dropped(step=step, subject=subject, reason=reason, detail=detail, source=source)


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    with closing(open_news(path)) as connection, translated(path):
        yield connection
