"""Which articles tell of a thing within a span, the newest first: each found by an index, none by a scan."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from db.search.collection import collection
from db.search.compiling import terms
from db.search.expressions import Wording
from db.search.masks import mask
from db.search.query import Query
from db.watching.spans import Span
from db.watching.targets import Target
from pipelines.model import WatchKind
from pipelines.text import fold

_CHUNK = 500
_MENTIONED = """
SELECT number, sentence, surface FROM product_mentions
WHERE product = ? AND id >= ? * 65536 AND id < ? * 65536 ORDER BY id DESC
"""
_SURE = """NOT EXISTS (SELECT 1 FROM place_mentions o WHERE o.number = m.number AND o.level = m.level
  AND o.name = m.name AND o.units = m.units AND o.province <> m.province)"""
_PLACED = f"""
SELECT m.number, m.name, m.units, m.province_then FROM place_mentions m
WHERE m.province = ? AND m.number >= ? AND m.number < ? AND {_SURE} ORDER BY m.number DESC, m.level, m.name
"""
"""A place that the text leaves open between provinces counts for none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article that tells of a thing."""

    number: int
    named: tuple[tuple[str, str], ...] = ()
    """Sentences that name it, in the order of the text, and how; none: to be looked for by `words`."""
    words: tuple[str, ...] = ()
    """Folded; one that ends in `*` is the beginning of a word."""


def matches(connection: sqlite3.Connection, target: Target, span: Span) -> Iterator[Match]:
    """Yield the articles of a span that tell of a thing, the newest first, each once."""
    if target.query is not None:
        yield from _searched(connection, target.query, span)
    elif target.kind is WatchKind.PLACE:
        yield from _placed(connection, target, span)
    else:
        found = [_mentioned(connection, product, span) for product in target.products]
        merged = heapq.merge(*found, key=lambda match: -match.number)
        for _, group in groupby(merged, key=lambda match: match.number):
            yield next(group)


def _mentioned(connection: sqlite3.Connection, product: str, span: Span) -> Iterator[Match]:
    rows = connection.execute(_MENTIONED, (product, span.low, span.high))
    for number, group in groupby(rows, key=lambda row: row[0]):
        named = [(sentence, surface) for _, sentence, surface in group]  # the last mention comes first
        yield Match(number=number, named=tuple(named[:-4:-1]))


def _placed(connection: sqlite3.Connection, target: Target, span: Span) -> Iterator[Match]:
    rows = connection.execute(_PLACED, (target.province, span.low, span.high))
    for number, group in groupby(rows, key=lambda row: row[0]):
        names = [row[1] for row in group if _meant(target, row[2], row[3])]
        if names:
            words = tuple(dict.fromkeys(fold(name) for name in names))
            yield Match(number=number, words=words)


def _meant(target: Target, units: str, then: str) -> bool:
    if target.units:
        return any(f'"{unit}"' in units for unit in target.units)
    return target.former is None or then == target.former


def _searched(connection: sqlite3.Connection, query: Query, span: Span) -> Iterator[Match]:
    index = "exact" if query.exact else "fold"
    words = tuple(fold(term.text) + "*" * term.prefix for term in terms(query.words))
    found = connection.execute(
        f"SELECT rowid FROM {index} WHERE {index} MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC",
        (Wording(query).everything(), span.low, span.high),
    )
    while rows := found.fetchmany(_CHUNK):
        for number in _passing(connection, query, [row[0] for row in rows]):
            yield Match(number=number, words=words)


def _passing(connection: sqlite3.Connection, query: Query, numbers: list[int]) -> list[int]:
    """Return those of the numbers that the filters of a query let through."""
    if not query.filters and not query.days:
        return numbers
    kept, asked = collection(connection), np.array(numbers, dtype=np.int64)
    passing = mask(query, kept, connection)
    return numbers if passing is None else asked[passing[kept.columns.places(asked)]].tolist()
