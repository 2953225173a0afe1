"""The properties that searches count and filter by, one array each, in the order of numbers.

A search that finds 400,000 articles of a million is counted by eight facets in a few milliseconds this way;
SQL would look up a row of `articles` for each.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

LABELLED = ("language", "source", "province", "section", "publisher", "status")
"""Columns of `articles` that are few enough different values to be counted."""
EPOCH = date(1990, 1, 1)
UNKNOWN = -1

Codes = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A property of all articles: a code each, and what the codes stand for."""

    labels: tuple[str, ...]
    """Sorted; the code is the place; the empty one is unknown."""
    codes: Codes


@dataclass(frozen=True, slots=True)
class Columns:
    """All of them."""

    numbers: NDArray[np.int64]
    days: NDArray[np.int32]
    """Days since 1990; -1: unknown."""
    labelled: dict[str, Column]

    def places(self, numbers: NDArray[np.int64]) -> NDArray[np.intp]:
        """Return where these numbers stand in the arrays."""
        return np.searchsorted(self.numbers, numbers)

    def years(self) -> Column:
        """Return the years of publication as a property like the others."""
        days = self.days.astype("datetime64[D]") + (np.datetime64(EPOCH) - np.datetime64("1970-01-01"))
        years = np.where(self.days == UNKNOWN, 0, days.astype("datetime64[Y]").astype(np.int32) + 1970)
        found, codes = np.unique(years, return_inverse=True)
        return Column(tuple(str(year) if year else "" for year in found.tolist()), codes.astype(np.uint16))


def write_columns(connection: sqlite3.Connection) -> None:
    """Write the arrays of a snapshot whose articles are all there."""
    connection.execute("DELETE FROM columns")
    numbers = _values(connection, "number")
    _write(connection, "number", (), np.fromiter(numbers, np.int64, len(numbers)))
    days = [
        UNKNOWN if day is None else (date.fromisoformat(day) - EPOCH).days
        for day in _values(connection, "day")
    ]
    _write(connection, "day", (), np.fromiter(days, np.int32, len(days)))
    for name in LABELLED:
        values = _values(connection, f"coalesce({name}, '')")
        labels = sorted(set(values))
        code = {label: at for at, label in enumerate(labels)}
        kind = np.uint16 if len(labels) < 1 << 16 else np.uint32
        _write(connection, name, labels, np.fromiter((code[value] for value in values), kind, len(values)))


def read_columns(connection: sqlite3.Connection) -> Columns:
    """Return the arrays of a snapshot."""
    found = {
        name: Column(tuple(json.loads(labels)), np.frombuffer(codes, dtype=kind))
        for name, kind, labels, codes in connection.execute("SELECT name, kind, labels, codes FROM columns")
    }
    labelled = {name: found[name] for name in LABELLED}
    columns = Columns(found["number"].codes, found["day"].codes, labelled)
    labelled["year"] = columns.years()
    return columns


def _values(connection: sqlite3.Connection, expression: str) -> list[Any]:
    return [value for (value,) in connection.execute(f"SELECT {expression} FROM articles ORDER BY number")]


def _write(connection: sqlite3.Connection, name: str, labels: Sequence[str], codes: Codes) -> None:
    stored = codes.astype(codes.dtype.newbyteorder("<"))
    row = (name, stored.dtype.str, json.dumps(list(labels), ensure_ascii=False), stored.tobytes())
    connection.execute("INSERT INTO columns (name, kind, labels, codes) VALUES (?, ?, ?, ?)", row)
