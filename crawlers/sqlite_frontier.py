"""The frontier in one SQLite file: write-ahead log, so that a commit survives kill -9."""

# ruff: noqa: S608 — queries are put together from the constants of two files, never from what was read

from __future__ import annotations

import os
import socket
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from crawlers.frontier import FOREVER, Entry, Hold, HostState, Want
from crawlers.frontier_rows import (
    COLUMNS,
    SCHEMA,
    VERSION,
    Cell,
    entry_cells,
    moment,
    number,
    read_entry,
    stamp,
)
from crawlers.robots import RobotsFile
from pipelines.errors import StoreError
from pipelines.model import Dropped

BATCH = 64
_KEEP = f"INSERT OR REPLACE INTO entries ({COLUMNS}) VALUES ({', '.join('?' * 23)})"
_KEEP_NEW = _KEEP.replace("OR REPLACE", "OR IGNORE")
# What is wanted: not kept since the crawl began, and within its bounds where it has a date.
_WANTED = """source = :source AND due <= :now
  AND (state NOT IN ('kept', 'unchanged') OR due <= :started)
  AND (kind <> 'article' OR (:articles AND (coalesce(published, modified) IS NULL
    OR coalesce(published, modified) BETWEEN coalesce(:since, -1e18) AND coalesce(:until, 1e18))))"""
_HURRY = (
    "UPDATE entries SET due = min(due, ?), modified = ? WHERE key = ? AND state IN ('kept', 'unchanged') "
    "AND coalesce(modified, kept_at) < ?"
)


class SqliteFrontier:
    """A frontier in a file; safe to use from several threads, and from several processes of one machine."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it if need be.

        Raises:
            StoreError: it cannot be opened, or another version of tinlang wrote it.
        """
        self._path = path
        self._lock = threading.RLock()
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                path, timeout=30, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
        self._prepare()

    def add(self, entries: Iterable[Entry], now: float) -> int:
        with self._writing():
            return sum([self._add(entry, now) for entry in entries])

    def due_hosts(self, want: Want) -> list[str]:
        return [host for host in self._hosts(want.source) if self._due(want, host, 1)]

    def next_due(self, want: Want) -> float | None:
        query = f"SELECT min(due) FROM entries WHERE {_WANTED}"
        return moment(self._rows(query, _named(replace(want, now=FOREVER)))[0][0])

    def due(self, want: Want, host: str) -> list[Entry]:
        return self._due(want, host, BATCH)

    def hold(self, host: str, hold: Hold) -> bool:
        with self._writing():
            owner, until = self._row("SELECT owner, held_until FROM hosts WHERE host = ?", (host,)) or (
                None,
                0,
            )
            theirs = owner is not None and owner != hold.owner and number(until) > hold.now
            if theirs and _alive(str(owner)):
                return False
            self._run(
                "INSERT INTO hosts (host, owner, held_until) VALUES (?, ?, ?) ON CONFLICT (host) "
                "DO UPDATE SET owner = excluded.owner, held_until = excluded.held_until",
                (host, hold.owner, hold.now + hold.seconds),
            )
            return True

    def release(self, owner: str) -> None:
        with self._writing():
            self._run("UPDATE hosts SET owner = NULL, held_until = NULL WHERE owner = ?", (owner,))

    def commit(self, entry: Entry, announced: Iterable[Entry], now: float) -> int:
        with self._writing():
            self._run(_KEEP, entry_cells(entry))
            return sum([self._add(each, now) for each in announced])

    def known(self, key: str) -> Entry | None:
        row = self._row(f"SELECT {COLUMNS} FROM entries WHERE key = ?", (key,))
        return None if row is None else read_entry(row)

    def host(self, host: str) -> HostState:
        row = self._row("SELECT ready_at, strikes, liar FROM hosts WHERE host = ?", (host,))
        if row is None:
            return HostState()
        return HostState(ready_at=number(row[0]), strikes=int(number(row[1])), liar=bool(row[2]))

    def note_host(self, host: str, state: HostState) -> None:
        with self._writing():
            self._run(
                "INSERT INTO hosts (host, ready_at, strikes, liar) VALUES (?, ?, ?, ?) ON CONFLICT (host) DO "
                "UPDATE SET ready_at = excluded.ready_at, strikes = excluded.strikes, liar = excluded.liar",
                (host, state.ready_at, state.strikes, int(state.liar)),
            )

    def robots(self, origin: str) -> RobotsFile | None:
        query = "SELECT status, asked_at, body, good_at, retry_at FROM robots WHERE origin = ?"
        row = self._row(query, (origin,))
        if row is None:
            return None
        status, asked_at, body, good_at, retry_at = row
        assert isinstance(body, bytes)
        return RobotsFile(
            status=None if status is None else int(number(status)),
            asked_at=number(asked_at),
            body=body,
            good_at=moment(good_at),
            retry_at=number(retry_at),
        )

    def note_robots(self, origin: str, robots: RobotsFile) -> None:
        cells = (origin, robots.status, robots.asked_at, robots.body, robots.good_at, robots.retry_at)
        with self._writing():
            self._run("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?, ?)", cells)

    def note_dropped(self, dropped: Iterable[Dropped]) -> None:
        with self._writing():
            for one in dropped:
                cells = (one.step, one.subject, one.reason, one.detail)
                self._run("INSERT OR REPLACE INTO dropped VALUES (?, ?, ?, ?)", cells)

    def count_new(self, keys: Iterable[str]) -> int:
        return sum(not self._rows("SELECT 1 FROM entries WHERE key = ?", (key,)) for key in keys)

    def dropped(self, source: str | None = None) -> Iterator[Dropped]:
        query = (
            "SELECT 'crawl', url, reason, detail, source FROM entries "
            "WHERE source = coalesce(:source, source) AND state IN ('refused', 'gone', 'failed', 'dropped') "
            "UNION ALL SELECT *, NULL FROM dropped WHERE :source IS NULL ORDER BY 2, 3"
        )
        for step, subject, reason, detail, paper in self._rows(query, {"source": source}):
            yield Dropped(
                step=str(step),
                subject=str(subject),
                reason=str(reason),
                detail=str(detail),
                source=None if paper is None else str(paper),
            )

    def counts(self, source: str) -> dict[str, int]:
        query = "SELECT state, count(*) FROM entries WHERE source = ? GROUP BY state ORDER BY state"
        return {str(state): int(number(count)) for state, count in self._rows(query, (source,))}

    def stale_holds(self, now: float) -> list[str]:
        """Return the hosts that nobody gave back: their holds ran out, or their owner died."""
        query = "SELECT host, owner, held_until FROM hosts WHERE owner IS NOT NULL ORDER BY host"
        rows = self._rows(query, ())
        return [str(host) for host, owner, until in rows if number(until) <= now or not _alive(str(owner))]

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    # -------------------------------------------------------------- inside

    def _hosts(self, source: str) -> Iterator[str]:
        # A loose scan of the index: one seek a host, however many entries there are.
        query = "SELECT min(host) FROM entries WHERE source = ? AND host > ? AND due IS NOT NULL"
        host = self._rows(query, (source, ""))[0][0]
        while host is not None:
            yield str(host)
            host = self._rows(query, (source, host))[0][0]

    def _due(self, want: Want, host: str, room: int) -> list[Entry]:
        query = f"SELECT {COLUMNS} FROM entries WHERE {_WANTED} AND host = :host ORDER BY due LIMIT :room"
        found = self._rows(query, _named(want) | {"host": host, "room": room})
        return [read_entry(row) for row in found]

    def _add(self, entry: Entry, now: float) -> int:
        if entry.alias is not None:
            self._run("INSERT OR IGNORE INTO addresses VALUES (?, ?)", (entry.alias, entry.key))
        if self._run(_KEEP_NEW, entry_cells(entry)):
            return 1
        if entry.found.modified is not None:
            modified = entry.found.modified.timestamp()
            self._run(_HURRY, (now, modified, entry.key, modified))
        return 0

    def _prepare(self) -> None:
        with self._writing():
            version = int(number(self._rows("PRAGMA user_version")[0][0]))
            if version == 0:
                for statement in SCHEMA.strip().rstrip(";").split(";\n"):
                    self._run(statement)
                self._run(f"PRAGMA user_version = {VERSION}")
            elif version != VERSION:
                raise StoreError(
                    f"The frontier {self._path} is of version {version}. Expected {VERSION}. "
                    "Update tinlang; or move the file away, and the crawl begins a new one."
                )

    def _run(self, statement: str, cells: tuple[Cell, ...] = ()) -> int:
        return self._connection.execute(statement, cells).rowcount

    def _rows(self, query: str, cells: tuple[Cell, ...] | dict[str, Cell] = ()) -> list[tuple[Cell, ...]]:
        with self._lock, self._errors():
            return self._connection.execute(query, cells).fetchall()

    def _row(self, query: str, cells: tuple[Cell, ...] = ()) -> tuple[Cell, ...] | None:
        return next(iter(self._rows(query, cells)), None)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction: all of it, or nothing."""
        with self._lock, self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.rollback()
                raise
            self._connection.commit()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"The frontier {self._path} cannot be used ({error}). Expected a SQLite file that can be "
                "written, on a disk with room. Nothing committed is lost: mend it and crawl again."
            ) from error


def owner_name() -> str:
    """Return the name under which this process holds hosts."""
    return f"{os.getpid()}@{socket.gethostname()}"


def _alive(owner: str) -> bool:
    """Tell whether a holder may still be at work: True for other machines, whose holds only expire."""
    process, _, machine = owner.partition("@")
    if machine != socket.gethostname() or not process.isdigit():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _named(want: Want) -> dict[str, Cell]:
    return {
        "source": want.source,
        "started": want.started,
        "now": want.now,
        "articles": want.articles,
        "since": stamp(want.bounds.since),
        "until": stamp(want.bounds.until),
    }
