"""Writes the arrays of `db.columns` into a snapshot whose articles, stories and mentions are all there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.columns import EPOCH, LABELLED, UNKNOWN, Codes
from db.postings_written import arrived, write_postings

Numbers = NDArray[np.int64]


def write_columns(connection: sqlite3.Connection) -> None:
    """Write the arrays of a snapshot anew, and bring its postings in line with them."""
    before = arrived(connection)
    connection.execute("DELETE FROM columns")
    numbers = _write_articles(connection)
    arrivals, learnt = write_postings(connection, before, numbers)
    _write(connection, "arrival", (), arrivals)
    _write(connection, "learnt", (), np.array([learnt], np.int32))
    _write(connection, "story", (), _stories(connection, numbers))
    for name, pairs in _PAIRS.items():
        _write_lists(connection, name, numbers, connection.execute(pairs))


def _write_articles(connection: sqlite3.Connection) -> Numbers:
    """Write what stands in a row of `articles`, all in one reading; return the numbers."""
    read = ", ".join(f"coalesce({name}, '')" for name in LABELLED)
    rows = connection.execute(f"SELECT number, coalesce(day, ''), {read} FROM articles ORDER BY number")
    known: list[dict[Any, int]] = [{} for _ in (*LABELLED, "day")]
    numbers: list[int] = []
    codes: list[list[int]] = [[] for _ in known]
    for number, *values in rows:
        numbers.append(number)
        for code, seen, value in zip(codes, known, values, strict=True):
            code.append(seen.setdefault(value, len(seen)))
    made = np.array(numbers, np.int64)
    _write(connection, "number", (), made)
    days = np.array([_day(text) for text in known[0]] or [UNKNOWN], np.int32)
    _write(connection, "day", (), days[np.array(codes[0], np.intp)])
    for name, seen, code in zip(LABELLED, known[1:], codes[1:], strict=True):
        _write_labelled(connection, name, tuple(seen), np.array(code, np.intp))
    return made


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
    connection: sqlite3.Connection, name: str, numbers: Numbers, pairs: Iterable[tuple[int, str]]
) -> None:
    """Write a property of several values from pairs of a number and a value, each pair once."""
    seen: dict[str, int] = {}
    made = [(number, seen.setdefault(value, len(seen))) for number, value in pairs]
    flat = np.array(made, np.int64).reshape(-1, 2)
    order = np.argsort(flat[:, 0], kind="stable")
    starts = np.searchsorted(flat[order, 0], numbers)
    _write_labelled(connection, name, tuple(seen), flat[order, 1])
    _write(connection, f"{name} starts", (), np.append(starts, len(order)).astype(np.int64))


def _write_labelled(
    connection: sqlite3.Connection, name: str, labels: Sequence[str], codes: NDArray[np.int64]
) -> None:
    """Write codes of labels in the order of their coming as codes of sorted labels."""
    kind = np.uint16 if len(labels) < 1 << 16 else np.uint32
    order = sorted(range(len(labels)), key=labels.__getitem__)
    renumbered = np.zeros(len(labels), kind)
    renumbered[np.array(order, np.intp)] = np.arange(len(labels), dtype=kind)
    _write(connection, name, [labels[at] for at in order], renumbered[codes])


def _write(connection: sqlite3.Connection, name: str, labels: Sequence[str], codes: Codes) -> None:
    stored = codes.astype(codes.dtype.newbyteorder("<"))
    row = (name, stored.dtype.str, json.dumps(list(labels), ensure_ascii=False), stored.tobytes())
    connection.execute("INSERT INTO columns (name, kind, labels, codes) VALUES (?, ?, ?, ?)", row)


# A product's mentions are numbered by their articles, so the index of products by id has all that is needed.
_PAIRS = {
    "place": "SELECT number, province FROM article_places WHERE scheme = 'now'",
    "place_then": "SELECT number, province FROM article_places WHERE scheme = 'then'",
    "product": "SELECT DISTINCT id / 65536, product FROM product_mentions WHERE product IS NOT NULL",
}
