"""The tables of a frontier in SQLite, and entry ↔ row, both ways."""

from __future__ import annotations

from datetime import UTC, datetime

from crawlers.frontier import Entry, State
from pipelines.model import Found, LinkKind

VERSION = 1
SCHEMA = """
CREATE TABLE entries (
  key TEXT PRIMARY KEY, url TEXT NOT NULL, source TEXT NOT NULL, host TEXT NOT NULL, kind TEXT NOT NULL,
  depth INTEGER NOT NULL, found_at TEXT, title TEXT, published REAL, published_raw TEXT, modified REAL,
  state TEXT NOT NULL, tries INTEGER NOT NULL, asked INTEGER NOT NULL, etag TEXT, last_modified TEXT,
  digest TEXT, kept_at REAL, kept_url TEXT, interval REAL NOT NULL,
  due REAL, reason TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX entries_due ON entries (source, host, due) WHERE due IS NOT NULL;
CREATE TABLE addresses (url TEXT PRIMARY KEY, key TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE hosts (
  host TEXT PRIMARY KEY, ready_at REAL NOT NULL DEFAULT 0, strikes INTEGER NOT NULL DEFAULT 0,
  liar INTEGER NOT NULL DEFAULT 0, owner TEXT, held_until REAL
) STRICT, WITHOUT ROWID;
CREATE TABLE robots (
  origin TEXT PRIMARY KEY, status INTEGER, asked_at REAL NOT NULL, body BLOB NOT NULL, good_at REAL,
  retry_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE dropped (
  step TEXT NOT NULL, subject TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL,
  PRIMARY KEY (step, subject, reason)
) STRICT, WITHOUT ROWID;
"""
COLUMNS = (
    "key, url, source, host, kind, depth, found_at, title, published, published_raw, modified, state, tries, "
    "asked, etag, last_modified, digest, kept_at, kept_url, interval, due, reason, detail"
)

Cell = str | bytes | float | int | None


def entry_cells(entry: Entry) -> tuple[Cell, ...]:
    """Return the row of an entry, in the order of `COLUMNS`."""
    found = entry.found
    return (
        entry.key,
        entry.url,
        entry.source,
        entry.host,
        entry.kind,
        entry.depth,
        found.at,
        found.title,
        stamp(found.published),
        found.published_raw,
        stamp(found.modified),
        entry.state,
        entry.tries,
        entry.asked,
        entry.etag,
        entry.last_modified,
        entry.digest,
        stamp(entry.kept_at),
        entry.kept_url,
        entry.interval,
        entry.due,
        entry.reason,
        entry.detail,
    )


def read_entry(row: tuple[Cell, ...]) -> Entry:
    """Return the entry in a row of `COLUMNS`."""
    told = dict(zip(COLUMNS.split(", "), row, strict=True))
    return Entry(
        key=str(told["key"]),
        url=str(told["url"]),
        source=str(told["source"]),
        host=str(told["host"]),
        kind=LinkKind(str(told["kind"])),
        depth=int(number(told["depth"])),
        found=_found(told),
        state=State(str(told["state"])),
        tries=int(number(told["tries"])),
        asked=int(number(told["asked"])),
        etag=_text(told["etag"]),
        last_modified=_text(told["last_modified"]),
        digest=_text(told["digest"]),
        kept_at=_time(told["kept_at"]),
        kept_url=_text(told["kept_url"]),
        interval=number(told["interval"]),
        due=moment(told["due"]),
        reason=str(told["reason"]),
        detail=str(told["detail"]),
    )


def _found(told: dict[str, Cell]) -> Found:
    return Found(
        at=_text(told["found_at"]),
        title=_text(told["title"]),
        published=_time(told["published"]),
        published_raw=_text(told["published_raw"]),
        modified=_time(told["modified"]),
    )


def stamp(time: datetime | None) -> float | None:
    """Return a time as Unix seconds."""
    return None if time is None else time.timestamp()


def _time(cell: Cell) -> datetime | None:
    return None if cell is None else datetime.fromtimestamp(number(cell), UTC)


def moment(cell: Cell) -> float | None:
    """Return the Unix seconds in a cell, None where it is empty."""
    return None if cell is None else number(cell)


def number(cell: Cell) -> float:
    """Return the number in a cell, 0 where there is none."""
    return float(cell) if isinstance(cell, int | float) else 0.0


def _text(cell: Cell) -> str | None:
    return None if cell is None else str(cell)
