"""A database file made under a temporary name and put in its place at once.

The file that had the name before is kept as `<name>.former`. The next snapshot is made of that one, which
lacks two changes instead of one: nothing is copied, and of ten gigabytes some hundred megabytes are written.
Who reads a file without looking whether it changes says so by `held`, and a file that is held is left alone.

(Following such a file while it is served is `db/site/snapshots.py`.)
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from db.connections import translated

# The file is nobody's until it is renamed, so it needs no journal: what breaks off is thrown away.
_PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000", "temp_store = FILE")


@contextmanager
def replacing(
    target: Path, usable: Callable[[Path], bool] = lambda _: False
) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """Give a connection to a file that replaces `target` at the end, and whether it is a former snapshot.

    Else it is empty. `usable` tells of a file whether the next snapshot can be made of it. When the block
    raises, or the process is killed, `target` stays as it was.

    Raises:
        StoreError: there is no room, or the folder cannot be written.
    """
    building = target.with_name(target.name + ".new")
    with translated(target), ExitStack() as ending:
        building.unlink(missing_ok=True)
        ending.callback(building.unlink, missing_ok=True)
        extended = _take_former(target, building, usable, ending)
        if not extended and usable(target):
            copy(target, building)
            extended = True
        with closing(sqlite3.connect(building, isolation_level=None, uri=True)) as connection:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
            yield connection, extended
        _settle(building, target)
        if not extended:
            _keep_copy(target, building)


def former_of(target: Path) -> Path:
    """Return the name of the file that a snapshot replaced."""
    return target.with_name(target.name + ".former")


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Say that the file now at `path` is read as if it never changed, while the block runs."""
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def copy(base: Path, building: Path) -> None:
    """Copy a file; a file system that can, shares the blocks instead of copying them."""
    try:
        with base.open("rb") as source, building.open("wb") as target:
            while os.copy_file_range(source.fileno(), target.fileno(), 1 << 30):
                pass
    except (AttributeError, OSError):  # not on this system, or not between these files
        shutil.copyfile(base, building)


def _take_former(target: Path, building: Path, usable: Callable[[Path], bool], ending: ExitStack) -> bool:
    """Rename the former snapshot, where it is usable and nobody reads it; its lock is held to the end."""
    former = former_of(target)
    if not (former.is_file() and target.is_file() and usable(former)) or former.samefile(target):
        return False  # both are one file when a publish was killed between two renamings
    handle = os.open(former, os.O_RDONLY)
    ending.callback(os.close, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    os.replace(former, building)
    if _is_read(building):
        building.unlink()
        return False
    return True


def _is_read(path: Path) -> bool:
    """Return whether another program is in the middle of reading a database."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
    return False


def _settle(building: Path, target: Path) -> None:
    """Put the file on the disk before its name changes, and the change of name after it."""
    for path in (building, target.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            if path == building:
                _rename(building, target)
        finally:
            os.close(handle)


def _rename(building: Path, target: Path) -> None:
    former = former_of(target)
    former.unlink(missing_ok=True)
    with suppress(OSError):  # there is none yet, or the file system has no second names
        os.link(target, former)
    os.replace(building, target)


def _keep_copy(target: Path, building: Path) -> None:
    """Copy a snapshot that was made anew, of which no former one can be brought up to date."""
    copy(target, building)
    os.replace(building, former_of(target))
