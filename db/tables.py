"""Writing rows so that what is already there is not written again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sqlite_utils import Database

from db.rows import Row


def put(
    database: Database, table: str, rows: Sequence[Row], key: tuple[str, ...], *, earliest: bool = False
) -> None:
    """Insert rows or change those of the same key, and leave equal ones untouched.

    With `earliest` a row gives way only to one of an earlier capture.
    """
    if rows:
        database.conn.executemany(_upsert(table, tuple(rows[0]), key, earliest), rows)


def keep_only(
    database: Database, table: str, owner: tuple[str, str], key: tuple[str, ...], present: Sequence[Row]
) -> None:
    """Remove the rows of an owner (a column and its value) whose key is not among those present."""
    column, value = owner
    select = f"SELECT {', '.join(key)} FROM {table} WHERE {column} = ?"
    here = {tuple(row[name] for name in key) for row in present}
    if gone := [row for row in database.execute(select, (value,)).fetchall() if row not in here]:
        matched = " AND ".join(f"{name} = ?" for name in key)
        database.conn.executemany(f"DELETE FROM {table} WHERE {matched}", gone)


@cache
def _upsert(table: str, columns: tuple[str, ...], key: tuple[str, ...], earliest: bool) -> str:
    values = ", ".join(f":{column}" for column in columns)
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"
    rest = [column for column in columns if column not in key]
    if not rest:
        return f"{insert} ON CONFLICT DO NOTHING"
    changes = ", ".join(f"{column} = excluded.{column}" for column in rest)
    place = ("fetched_at", "segment", "offset")
    changed = f"{_tuple(place, 'excluded.')} < {_tuple(place)}" if earliest else _differ(rest)
    return f"{insert} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes} WHERE {changed}"


def _differ(columns: Sequence[str]) -> str:
    return f"{_tuple(columns)} IS NOT {_tuple(columns, 'excluded.')}"


def _tuple(columns: Sequence[str], prefix: str = "") -> str:
    return "(" + ", ".join(prefix + column for column in columns) + ")"
