"""Official registers in decisions.db: each import is an edition; nothing of an earlier one is changed.

The newest edition of a name stands. One without rows takes the register away and leaves its history.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from db.connections import translated
from db.migrations import decisions as migrations
from pipelines.model import RegisterEntry
from pipelines.registers.certificates import Certificate

_FACTS = (
    "line sheet code name producer legal_form address place places province stars decision decided language"
).split()
_EDITIONS = "SELECT id, name, file, digest, as_of, actor, at, entries, faults FROM registers ORDER BY id"
_ENTRIES = f"SELECT {', '.join(_FACTS)} FROM register_entries WHERE register = ? ORDER BY position"
_INSERT = (
    "INSERT INTO registers (name, file, digest, as_of, actor, at, entries, faults)"
    " VALUES (:name, :file, :digest, :as_of, :actor, :at, :entries, :faults)"
)
_INSERT_ENTRY = (
    f"INSERT INTO register_entries (register, position, id, {', '.join(_FACTS)})"
    f" VALUES (:register, :position, :id, {', '.join(':' + name for name in _FACTS)})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A register as somebody imported it once."""

    name: str
    """Of the register; a later edition of the name takes its place."""
    file: str
    digest: str
    """Of its rows."""
    as_of: date
    """The day it tells of: that of the import, unless a person said another."""
    actor: str
    at: str = ""
    """When it was imported, ISO 8601 in UTC; empty: now."""
    entries: int
    faults: int = 0
    """Rows that were not taken."""
    id: int | None = None


class Registers:
    """The registers of a file of decisions; each call opens it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def record(self, edition: Edition, entries: Sequence[RegisterEntry]) -> None:
        """Add an edition with its rows, all or nothing.

        Raises:
            StoreError: the file cannot be written.
        """
        with translated(self.path), closing(self._opened()) as connection, connection:
            number = connection.execute(_INSERT, _edition_row(edition)).lastrowid
            rows = ({"register": number, "position": at} | _row(one) for at, one in enumerate(entries))
            connection.executemany(_INSERT_ENTRY, rows)

    def editions(self) -> list[Edition]:
        """Return every import, in the order of importing.

        Raises:
            StoreError: the file cannot be read.
        """
        return [_edition(row) for row in self._rows(_EDITIONS)]

    def latest(self, name: str) -> Edition | None:
        """Return the edition of a register that stands, None where there is none of the name."""
        return next((one for one in reversed(self.editions()) if one.name == name), None)

    def entries(self, edition: Edition) -> list[RegisterEntry]:
        """Return the rows of an edition, in their order."""
        return [_entry(row) for row in self._rows(_ENTRIES, (edition.id,))]

    def certificates(self) -> tuple[list[Certificate], list[Certificate]]:
        """Return the certificates of the editions that stand, and those of editions before them."""
        standing = {one.name: one.id for one in self.editions()}
        now: list[Certificate] = []
        before: list[Certificate] = []
        for edition in self.editions():
            made = [Certificate(entry, edition.name, edition.as_of) for entry in self.entries(edition)]
            (now if standing[edition.name] == edition.id else before).extend(made)
        return now, before

    def _rows(self, select: str, values: Sequence[Any] = ()) -> list[Any]:
        if not self.path.exists():
            return []
        with translated(self.path), closing(self._opened()) as connection:
            return connection.execute(select, values).fetchall()

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=10)
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        migrations.apply(Database(connection))
        return connection


def digest_of(entries: Sequence[RegisterEntry]) -> str:
    """Return a digest of rows, equal for equal rows on equal lines."""
    told = json.dumps([_row(one) for one in entries], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _edition_row(edition: Edition) -> dict[str, Any]:
    names = ("name", "file", "digest", "actor", "entries", "faults")
    return {name: getattr(edition, name) for name in names} | {
        "as_of": edition.as_of.isoformat(),
        "at": edition.at or datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _edition(row: Sequence[Any]) -> Edition:
    number, name, file, digest, as_of, actor, at, entries, faults = row
    return Edition(
        id=number,
        name=name,
        file=file,
        digest=digest,
        as_of=date.fromisoformat(as_of),
        actor=actor,
        at=at,
        entries=entries,
        faults=faults,
    )


def _row(entry: RegisterEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _FACTS} | {
        "id": entry.id,
        "places": json.dumps(entry.places, ensure_ascii=False),
        "decided": entry.decided.isoformat() if entry.decided else None,
    }


def _entry(row: Sequence[Any]) -> RegisterEntry:
    facts = dict(zip(_FACTS, row, strict=True))
    facts["places"] = tuple(json.loads(facts["places"]))
    facts["decided"] = date.fromisoformat(facts["decided"]) if facts["decided"] else None
    return RegisterEntry(**facts)
