"""Which articles a query finds, in which order, how many, and of what kinds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from db.columns import Columns, read_columns
from db.search.expressions import Wording
from db.search.masks import mask, source_names
from db.search.query import Query

FACETS = ("language", "source", "province", "year", "section", "publisher", "status")
_CHUNK = 1000  # numbers taken from the index at once while a page is being filled
_KEPT: dict[str, Collection] = {}  # by snapshot: the one served, and the next while they change places

Numbers = NDArray[np.int64]


class Order(StrEnum):
    """In which order hits come."""

    BEST = "best"
    """Words together in the title, together anywhere, all in the title, all anywhere; each newest first."""
    NEWEST = "newest"
    OLDEST = "oldest"
    RELEVANCE = "relevance"
    """By bm25, which reads a record for each match: slow for frequent words."""


_SORTED = {
    Order.BEST: "rowid DESC",
    Order.NEWEST: "rowid DESC",
    Order.OLDEST: "rowid",
    Order.RELEVANCE: "bm25({index}, 8.0, 4.0, 1.0, 0.5), rowid DESC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How many hits have which value of a property, the most frequent first."""

    name: str
    values: tuple[tuple[str, int], ...]
    """The empty value is unknown."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What searches keep in memory of a snapshot."""

    columns: Columns
    names: dict[str, str]
    """What newspapers are called → their slugs."""


def collection(connection: sqlite3.Connection) -> Collection:
    """Return what searches need of a snapshot, read once for all connections to it."""
    (snapshot,) = connection.execute("SELECT value FROM meta WHERE key = 'snapshot'").fetchone()
    kept = _KEPT.get(snapshot)
    if kept is None:
        kept = Collection(read_columns(connection), source_names(connection))
        for former in list(_KEPT)[:-1]:  # other threads may be doing the same
            _KEPT.pop(former, None)
        _KEPT[snapshot] = kept
    return kept


class Finding:
    """What a query finds in a snapshot; each question is asked of the index when it is put."""

    def __init__(self, connection: sqlite3.Connection, query: Query) -> None:
        self.index = "exact" if query.exact else "fold"
        self._connection = connection
        self._query = query
        self._wording = Wording(query)
        kept = collection(connection)
        self._columns = kept.columns
        self._mask = mask(query, kept.columns, kept.names)

    def numbers(self, order: Order) -> Iterator[int]:
        """Yield the numbers of all that is found, taking from the index only as many as are asked for."""
        everything = self._wording.everything()
        if everything is None:
            places = self._places if order is Order.OLDEST else self._places[::-1]
            yield from (int(number) for number in self._columns.numbers[places])
            return
        for expression in self._wording.tiers() if order is Order.BEST else [everything]:
            yield from self._matching(expression, _SORTED[order].format(index=self.index))

    def total(self) -> int:
        """Return how many articles are found."""
        return int(self._places.size)

    def together(self) -> int:
        """Return how many have the words together."""
        strict, everything = self._wording.together(), self._wording.everything()
        if strict is None or strict == everything:
            return self.total()
        return self._count(self.index, strict)

    def ignoring_accents(self) -> int:
        """Return how many more there are when accents are ignored."""
        if not self._query.exact:
            return 0
        everything = Wording(self._query, exact=False).everything()
        return max(0, self._count("fold", everything) - self.total()) if everything else 0

    def facets(self) -> tuple[Facet, ...]:
        """Return how many of all that is found have which language, source, province …"""
        return tuple(self._facet(name) for name in FACETS)

    def days(self) -> NDArray[np.int32]:
        """Return the day of each article found, in days since 1990, -1 for unknown, the oldest first."""
        return self._columns.days[self._places]

    def expressions(self) -> list[str]:
        """Return what marks the words found: where they stand together, else wherever they stand."""
        wanted = [self._wording.together(), self._wording.everything()]
        return list(dict.fromkeys(one for one in wanted if one))

    # -------------------------------------------------------------- from the index

    @cached_property
    def _places(self) -> NDArray[np.intp]:
        """Where all that is found stands in the columns, the oldest first."""
        everything, left_out = self._wording.everything(), self._wording.left_out()
        if everything is not None:
            return self._passing(self.index, everything)
        passing = np.ones(len(self._columns.numbers), dtype=bool) if self._mask is None else self._mask.copy()
        if left_out is not None:
            passing[self._passing(self.index, left_out)] = False
        return np.flatnonzero(passing)

    def _passing(self, index: str, expression: str) -> NDArray[np.intp]:
        found = self._connection.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (expression,))
        places = self._columns.places(np.fromiter((row[0] for row in found), np.int64))
        return places if self._mask is None else places[self._mask[places]]

    def _count(self, index: str, expression: str) -> int:
        if self._mask is not None:
            return int(self._passing(index, expression).size)
        found = self._connection.execute(f"SELECT count(*) FROM {index} WHERE {index} MATCH ?", (expression,))
        return int(found.fetchone()[0])

    def _matching(self, expression: str, order: str) -> Iterator[int]:
        found = self._connection.execute(
            f"SELECT rowid FROM {self.index} WHERE {self.index} MATCH ? ORDER BY {order}",
            (expression,),
        )
        while rows := found.fetchmany(_CHUNK):
            numbers = np.array(rows, dtype=np.int64)[:, 0]
            passing = numbers if self._mask is None else numbers[self._mask[self._columns.places(numbers)]]
            yield from passing.tolist()

    def _facet(self, name: str) -> Facet:
        column = self._columns.labelled[name]
        counts = np.bincount(column.codes[self._places], minlength=len(column.labels))
        frequent = np.argsort(-counts, kind="stable")
        values = tuple((column.labels[code], int(counts[code])) for code in frequent if counts[code])
        return Facet(name=name, values=values)
