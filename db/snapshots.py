"""A database file made under a temporary name and put in its place at once.

(Following such a file while it is served is `db/site/snapshots.py`.)
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.connections import translated

# The file is nobody's until it is renamed, so it needs no journal: what breaks off is thrown away.
_PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000", "temp_store = FILE")


@contextmanager
def replacing(target: Path, base: Path | None = None) -> Iterator[sqlite3.Connection]:
    """Give a connection to a new file, empty or a copy of `base`, that replaces `target` at the end.

    When the block raises, or the process is killed, `target` stays as it was.

    Raises:
        StoreError: there is no room, or the folder cannot be written.
    """
    building = target.with_name(target.name + ".new")
    with translated(target):
        try:
            building.unlink(missing_ok=True)
            if base is not None:
                _copy(base, building)
            with closing(sqlite3.connect(building, isolation_level=None, uri=True)) as connection:
                for pragma in _PRAGMAS:
                    connection.execute(f"PRAGMA {pragma}")
                yield connection
            _settle(building, target)
        finally:
            building.unlink(missing_ok=True)


def _copy(base: Path, building: Path) -> None:
    """Copy a file; a file system that can, shares the blocks instead of copying them."""
    try:
        with base.open("rb") as source, building.open("wb") as target:
            while os.copy_file_range(source.fileno(), target.fileno(), 1 << 30):
                pass
    except (AttributeError, OSError):  # not on this system, or not between these files
        shutil.copyfile(base, building)


def _settle(building: Path, target: Path) -> None:
    """Put the file on the disk before its name changes, and the change of name after it."""
    for path in (building, target.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
            if path == building:
                os.replace(building, target)
        finally:
            os.close(handle)
