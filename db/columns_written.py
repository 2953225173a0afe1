"""Writes the arrays of `db.columns` into a snapshot whose articles, stories and mentions are all there.

What stays in a snapshot that is extended keeps the values it has in the arrays there; only what is new
(`temp.places`) is read from the tables, and what is gone (`temp.stale`) left out. Stories and products are
read whole: people may move an article that stays from one to the other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from db.columns import EPOCH, LABELLED, UNKNOWN, Codes, Column, Columns, Lists, Places, read_columns
from db.postings_written import write_postings

Numbers = NDArray[np.int64]
_NOTHING = Lists((), np.zeros(1, np.int64), np.zeros(0, np.uint16))
_EMPTY = Columns(
    np.zeros(0, np.int64),
    np.zeros(0, np.int32),
    np.zeros(0, np.int32),
    np.zeros(0, np.int32),
    {name: Column((), np.zeros(0, np.uint16)) for name in LABELLED}
    | {"place": _NOTHING, "place_then": _NOTHING},
)


@dataclass(frozen=True, slots=True)
class Change:
    """What stays and what comes."""

    before: Columns
    stayed: Places
    """Where in the former arrays stands what stays."""
    fresh: Numbers
    numbers: Numbers
    """Of all articles now."""
    order: Places
    """What brings values of what stayed, followed by those of what is fresh, into the order of numbers."""

    def merged(self, former: Codes, fresh: Codes) -> Codes:
        """Return the values of all articles, of which the former arrays have some."""
        return np.concatenate([former[self.stayed], fresh])[self.order]


def write_columns(connection: sqlite3.Connection) -> None:
    """Write the arrays of a snapshot, and bring its postings in line with them."""
    change, learnt = _change(connection)
    connection.execute("DELETE FROM columns")
    _write(connection, "number", (), change.numbers)
    _write_articles(connection, change)
    former = change.before.arrivals[change.stayed]
    arrivals, learnt = write_postings(connection, change.numbers, (change.fresh, former), learnt)
    _write(connection, "arrival", (), arrivals)
    _write(connection, "learnt", (), np.array([learnt], np.int32))
    _write(connection, "story", (), _stories(connection, change.numbers))
    for name, pairs in _PAIRS.items():
        former_lists = change.before.properties.get(name) if name in _EMPTY.properties else None
        _write_lists(connection, name, change, former_lists, connection.execute(pairs))


def _change(connection: sqlite3.Connection) -> tuple[Change, int]:
    """Return what changes, and for how many articles the postings were chosen."""
    found = connection.execute("SELECT codes FROM columns WHERE name = 'learnt'").fetchone()
    before = read_columns(connection) if found else _EMPTY
    learnt = int(np.frombuffer(found[0], "<i4")[0]) if found else 0
    fresh, stale = (
        np.array(
            connection.execute(f"SELECT number FROM temp.{table} ORDER BY 1").fetchall(), np.int64
        ).ravel()
        for table in ("places", "stale")
    )
    stayed = np.flatnonzero(~np.isin(before.numbers, stale))
    numbers = np.concatenate([before.numbers[stayed], fresh])
    order = np.argsort(numbers, kind="stable")
    return Change(before, stayed, fresh, numbers[order], order), learnt


def _write_articles(connection: sqlite3.Connection, change: Change) -> None:
    """Write what stands in a row of `articles`."""
    read = ", ".join(f"coalesce(a.{name}, '')" for name in LABELLED)
    rows = connection.execute(
        f"SELECT coalesce(a.day, ''), {read} FROM temp.places p JOIN articles a ON a.number = p.number"
        " ORDER BY p.number"
    ).fetchall()
    days, *values = zip(*rows, strict=True) if rows else ((),) * (1 + len(LABELLED))
    known = {text: _day(text) for text in set(days)}
    fresh = np.array([known[text] for text in days], np.int32)
    _write(connection, "day", (), change.merged(change.before.days, fresh))
    for name, fresh_values in zip(LABELLED, values, strict=True):
        former = change.before.properties[name]
        seen = {label: code for code, label in enumerate(former.labels)}
        codes = np.array([seen.setdefault(value, len(seen)) for value in fresh_values], np.intp)
        _write_labelled(connection, name, tuple(seen), change.merged(former.codes, codes))


def _day(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days if text else UNKNOWN


def _stories(connection: sqlite3.Connection, numbers: Numbers) -> NDArray[np.int32]:
    """Return where the first article of the story of each stands; one of no story is its own."""
    told: list[int] = []
    firsts: list[int] = []
    first: dict[str, int] = {}
    for number, story in connection.execute("SELECT number, story FROM story_articles ORDER BY number"):
        told.append(number)
        firsts.append(first.setdefault(story, number))
    found = np.arange(len(numbers), dtype=np.int32)
    found[np.searchsorted(numbers, np.array(told, np.int64))] = np.searchsorted(
        numbers, np.array(firsts, np.int64)
    )
    return found


def _write_lists(
    connection: sqlite3.Connection,
    name: str,
    change: Change,
    former: Column | Lists | None,
    pairs: Iterable[tuple[int, str]],
) -> None:
    """Write a property of several values: the former ones, and pairs of a number and a value, each once."""
    seen = {label: code for code, label in enumerate(former.labels)} if former else {}
    made = np.array([(number, seen.setdefault(value, len(seen))) for number, value in pairs], np.int64)
    flat = made.reshape(-1, 2)
    if former:
        owners, codes = former.of(change.stayed)
        numbers = change.before.numbers[change.stayed][owners]
        flat = np.concatenate([np.stack([numbers, codes.astype(np.int64)], axis=1), flat])
    order = np.argsort(flat[:, 0], kind="stable")
    starts = np.searchsorted(flat[order, 0], change.numbers)
    _write_labelled(connection, name, tuple(seen), flat[order, 1])
    _write(connection, f"{name} starts", (), np.append(starts, len(order)).astype(np.int64))


def _write_labelled(
    connection: sqlite3.Connection, name: str, labels: Sequence[str], codes: NDArray[np.int64]
) -> None:
    """Write codes of labels in any order as codes of sorted labels, without the labels that nothing has."""
    used = np.flatnonzero(np.bincount(codes, minlength=len(labels))).tolist()
    order = sorted(used, key=labels.__getitem__)
    kind = np.uint16 if len(order) < 1 << 16 else np.uint32
    renumbered = np.zeros(len(labels), kind)
    renumbered[np.array(order, np.intp)] = np.arange(len(order), dtype=kind)
    _write(connection, name, [labels[at] for at in order], renumbered[codes])


def _write(connection: sqlite3.Connection, name: str, labels: Sequence[str], codes: Codes) -> None:
    stored = codes.astype(codes.dtype.newbyteorder("<"))
    row = (name, stored.dtype.str, json.dumps(list(labels), ensure_ascii=False), stored.tobytes())
    connection.execute("INSERT INTO columns (name, kind, labels, codes) VALUES (?, ?, ?, ?)", row)


_NAMED = (
    "SELECT n.number, n.province FROM temp.places p CROSS JOIN article_places n ON n.number = p.number"
    " WHERE n.scheme = '{}'"
)
# A product's mentions are numbered by their articles, so the index of products by id has all that is needed.
_PAIRS = {
    "place": _NAMED.format("now"),
    "place_then": _NAMED.format("then"),
    "product": "SELECT DISTINCT id / 65536, product FROM product_mentions WHERE product IS NOT NULL",
}
