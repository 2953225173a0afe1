"""What news.db holds, counted: for the tables of derive, drops and doctor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from db.connections import open_news, translated
from db.rows import time_text
from pipelines.model import Dropped

_ARTICLES = "SELECT source, language, count(*) FROM articles GROUP BY 1, 2 ORDER BY 1, 2"
_DROPS = "SELECT step, reason, count(*) FROM drops GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
_CHANGES = "SELECT count(*) FROM revisions WHERE number > 1"
_LISTED = (
    "SELECT step, subject, reason, detail FROM drops WHERE step = coalesce(:step, step)"
    " AND reason = coalesce(:reason, reason) ORDER BY step, reason, subject, detail"
)
_WITHOUT_CAPTURE = (
    "SELECT step, subject, reason, detail FROM drops WHERE segment IS NULL AND step <> 'derive' ORDER BY id"
)
_LATELY = (
    "SELECT slug, weekly_least, weekly_most, count(id) FROM sources LEFT JOIN articles"
    " ON source = slug AND published BETWEEN :since AND :until GROUP BY slug ORDER BY slug"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """How much there is."""

    articles: tuple[tuple[str, str | None, int], ...]
    """Source, language, count."""
    changes: int
    """Revisions after an article's first."""
    drops: tuple[tuple[str, str, int], ...]
    """Step, reason, count; most first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """How many articles of a newspaper are from a stretch of time, and how many were expected."""

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


def articles_between(path: Path, since: datetime, until: datetime) -> list[Week]:
    """Return for each registered newspaper how many of its articles are from these days."""
    with _reading(path) as connection:
        rows = connection.execute(_LATELY, {"since": time_text(since), "until": time_text(until)})
        return [Week(source=source, least=least, most=most, articles=n) for source, least, most, n in rows]


def _dropped(row: tuple[str, str, str, str]) -> Dropped:
    step, subject, reason, detail = row
    return Dropped(step=step, subject=subject, reason=reason, detail=detail)


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    with closing(open_news(path)) as connection, translated(path):
        yield connection
