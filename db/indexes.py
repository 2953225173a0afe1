"""The full-text indexes of a snapshot. FTS5's own `rebuild` is never run: it would index unfolded text."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from db import migrations
from db.rows import Row
from db.spellings import folded, toned

_BATCH = 1000
_COLUMNS: dict[str, tuple[str, ...]] = {
    "fold": ("title", "sapo", "body", "captions"),
    "exact": ("title", "sapo", "body", "captions"),
    "titles": ("title",),
    "exact_titles": ("title",),
}
SPELLINGS: dict[str, Callable[[str], str]] = {
    "fold": folded,
    "exact": toned,
    "titles": folded,
    "exact_titles": toned,
}
# Words are gathered in memory until they take so many bytes (default 1 MiB): fewer segments to merge later.
_HASH_SIZE = 64 << 20


def prepare(connection: sqlite3.Connection) -> None:
    """Set the indexes up for being filled in the order of numbers."""
    for index in _COLUMNS:
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('hashsize', ?)", (_HASH_SIZE,))


def add_texts(connection: sqlite3.Connection, texts: Iterable[Row]) -> None:
    """Index rows of `texts`, spelt as each index wants them."""
    rows = list(texts)
    for index in _COLUMNS:
        _add(connection, index, rows)


def remove_texts(connection: sqlite3.Connection, numbers: str) -> None:
    """Take out of the indexes the texts whose numbers a SELECT names; the rows are still in `texts`."""
    found = connection.execute(
        f"SELECT number, title, sapo, body, captions FROM texts WHERE number IN ({numbers})"
    )
    names = [column[0] for column in found.description]
    while rows := [dict(zip(names, row, strict=True)) for row in islice(found, _BATCH)]:
        for index, columns in _COLUMNS.items():
            places = f"({index}, rowid, {', '.join(columns)})"
            delete = f"INSERT INTO {index} {places} VALUES ('delete', ?{', ?' * len(columns)})"
            connection.executemany(delete, _spelt(index, rows))


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the indexes anew from `texts`."""
    for index in _COLUMNS:
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
    found = connection.execute("SELECT number, title, sapo, body, captions FROM texts ORDER BY number")
    names = [column[0] for column in found.description]
    while rows := [dict(zip(names, row, strict=True)) for row in islice(found, _BATCH)]:
        add_texts(connection, rows)


def numbers_of(connection: sqlite3.Connection, index: str, expression: str) -> NDArray[np.int64]:
    """Return the numbers of all that an expression of FTS5 finds, in half the time of fetching rows."""
    (listed,) = connection.execute(
        f"SELECT group_concat(rowid) FROM {index} WHERE {index} MATCH ?", (expression,)
    ).fetchone()
    return np.fromstring(listed or "", np.int64, sep=",")


def aside(connection: sqlite3.Connection, index: str, numbers: Sequence[int]) -> sqlite3.Connection:
    """Return a database in memory that has some of the texts, and one index of them.

    Marking words there costs the same for every query; in the snapshot a word with a star costs a merge
    of all the words that begin so, for each text anew.
    """
    memory = sqlite3.connect(":memory:")
    for statement in migrations.statements("site"):
        if statement.startswith(("CREATE TABLE texts ", f"CREATE VIRTUAL TABLE {index} ")):
            memory.execute(statement)
    asked = ", ".join("?" * len(numbers))
    found = connection.execute(
        f"SELECT number, title, sapo, body, captions FROM texts WHERE number IN ({asked}) ORDER BY number",
        numbers,
    )
    rows = found.fetchall()
    memory.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", rows)
    names = [column[0] for column in found.description]
    _add(memory, index, [dict(zip(names, row, strict=True)) for row in rows])
    return memory


def merge_all(connection: sqlite3.Connection, *, thorough: bool) -> None:
    """Merge what each index was written in: into one piece, or as far as a moment's work goes."""
    for index in (*_COLUMNS, "figures", "product_words"):
        command, pages = ("optimize", None) if thorough else ("merge", 500)
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES (?, ?)", (command, pages))


def _add(connection: sqlite3.Connection, index: str, rows: Sequence[Row]) -> None:
    columns = _COLUMNS[index]
    insert = f"INSERT INTO {index} (rowid, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})"
    connection.executemany(insert, _spelt(index, rows))


def _spelt(index: str, rows: Iterable[Row]) -> list[tuple[object, ...]]:
    spell, columns = SPELLINGS[index], _COLUMNS[index]
    return [(row["number"], *(spell(str(row[name])) for name in columns)) for row in rows]
