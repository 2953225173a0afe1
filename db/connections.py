"""Opening databases of ours, and saying in our words what SQLite says in its own."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from db import migrations
from pipelines.errors import StoreError

# What SQLite says → what we say to a person. Its words are stable; its codes are not in every Python.
_SAID = {
    "disk is full": "has no room left. Expected free space; all that was written before is "
    "kept: free some space and run the command again",
    "readonly": "cannot be written. Expected a file and a folder of your own; mend their permissions",
    "unable to open": "cannot be opened. Expected a file and a folder that you may read and write",
    "locked": "is in use by another program. Expected to be the only writer; wait for the other or end it",
    "not a database": "is no SQLite database. Expected one made by tinlang; move it away and run "
    "`tinlang derive`",
    "malformed": "is damaged. Expected a whole database; remove it and run `tinlang derive`: the archive "
    "has everything",
    "disk I/O": "cannot be read or written to the end. Expected a sound disk; look at it before going on",
}
_ELSE = "refused what was asked of it. Expected the tables of docs/database.md; run `tinlang doctor`"


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite raises about the database at `path` into a StoreError.

    Raises:
        StoreError: the file is missing, full, read-only, locked, damaged or of another kind.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        said = next((ours for theirs, ours in _SAID.items() if theirs in text), None)
        if said is None:
            said = (
                "refused what was asked of it. Expected tables as in docs/database.md; run `tinlang doctor`"
            )
        raise StoreError(f"The database {path} {said} (SQLite: {text}).") from error
    except OSError as error:
        raise StoreError(
            f"The database {path} cannot be opened or written ({error.strerror}). "
            "Expected a folder of your own with free space; mend it or give another with --data."
        ) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the one right to write what `path` names while the block runs; it ends with the process, too.

    Raises:
        StoreError: another process holds it.
    """
    with translated(path):
        handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(handle, path)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, path: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreError(
            f"The database {path} is being written by another tinlang. "
            "Expected to be the only writer; wait until it has ended, then run the command again."
        ) from error


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Return a connection that only reads, and sees one state of the database as long as a transaction lasts.

    Raises:
        StoreError: there is no such database, or it cannot be read.
    """
    if not path.is_file():
        raise StoreError(
            f"There is no database at {path}. Expected one that `tinlang derive` and `tinlang publish` make; "
            "run `tinlang update` or `tinlang demo` first, or give its folder with --data."
        )
    with translated(path):
        return sqlite3.connect(reading_uri(path), uri=True, timeout=10)


def open_news(path: Path) -> sqlite3.Connection:
    """Return a reading connection to a news.db of this version.

    Raises:
        StoreError: it is missing, unreadable, older or newer than this tinlang.
    """
    connection = open_for_reading(path)
    with translated(path), _closed_on_error(connection):
        if missing := _check_version(Database(connection), path):
            raise StoreError(
                f"The database {path} was made by an older tinlang (it lacks {', '.join(missing)}). "
                "Expected this version's tables; run `tinlang derive`, which brings it up to date."
            )
    return connection


def open_for_writing(path: Path) -> Database:
    """Return the news.db at `path`, made or brought up to date, in WAL mode with foreign keys.

    Raises:
        StoreError: it is newer than this tinlang, not ours, or cannot be written.
    """
    with translated(path):
        connection = sqlite3.connect(path, timeout=10)
    with translated(path), _closed_on_error(connection):
        database = Database(connection)
        _check_version(database, path)  # before anything is written into what may be somebody else's
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        if not database.table_names():
            generation = int.from_bytes(os.urandom(4), "big") >> 1
            connection.execute(f"PRAGMA user_version = {generation}")
        migrations.news.apply(database)
    return database


@contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.close()
        raise


def reading_uri(path: Path) -> str:
    """Return the URI under which SQLite can read this database."""
    uri = f"file:{quote(str(path.resolve()))}?"
    try:
        with closing(sqlite3.connect(uri + "mode=ro", uri=True, timeout=10)) as probe:
            probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # WAL wants to write beside the file; where we may not, nobody else writes either.
        return uri + "immutable=1"
    return uri + "mode=ro"


def _check_version(database: Database, path: Path) -> list[str]:
    """Return the migrations that are missing; refuse a database that has some we do not know."""
    known = {migration.name for migration in migrations.news.pending(Database(memory=True))}
    applied = {migration.name for migration in migrations.news.applied(database)}
    if not applied and database.table_names():
        raise StoreError(
            f"The database {path} was not made by tinlang. Expected a news.db; move it away or give another "
            "folder with --data."
        )
    if unknown := sorted(applied - known):
        raise StoreError(
            f"The database {path} was made by a newer tinlang (it has {', '.join(unknown)}). "
            "Expected this version's tables or older ones; install the newer tinlang, or remove the file "
            "and run `tinlang derive`."
        )
    return sorted(known - applied)
