"""Which articles or stories a query finds, in which order, how many, and of what kinds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from db.columns import Column, Columns, Lists, Mask, Places
from db.search.collection import Expressions, collection
from db.search.expressions import Wording
from db.search.masks import mask
from db.search.query import Query

FACETS = (
    *("language", "source", "place", "place_then", "province", "year", "section", "product"),
    *("publisher", "status"),
)
_MOST = 100  # values of a facet; only products have more
_MOST_WEIGHED = 30_000  # articles ranked by bm25 at once: a tenth of a second
_CHUNK = 1000  # numbers taken from the index at once while a page is being filled

Numbers = NDArray[np.int64]


class Order(StrEnum):
    """In which order hits come."""

    BEST = "best"
    """Words together in the title, together anywhere, all in the title, all anywhere; each newest first."""
    NEWEST = "newest"
    OLDEST = "oldest"
    RELEVANCE = "relevance"
    """By bm25, which reads a record for each match; of very many only those with the words in the title."""


_TITLES = {"fold": "titles", "exact": "exact_titles"}
"""The index of the titles alone that spells as another does."""
_SORTED = {
    Order.NEWEST: "rowid DESC",
    Order.OLDEST: "rowid",
    Order.RELEVANCE: "bm25({index}, 8.0, 4.0, 1.0, 0.5), rowid DESC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """How many hits have which value of a property, the most frequent first."""

    name: str
    values: tuple[tuple[str, int], ...]
    """The empty value is unknown; of products there are ids, and the 100 most frequent only."""


class Finding:
    """What a query finds in a snapshot; each question is asked of the index when it is put.

    Where stories are counted, copies and versions are one, and the earliest article found of a story stands
    for it: it is the hit, and its rank is the story's.
    """

    def __init__(self, connection: sqlite3.Connection, query: Query) -> None:
        self.index = "exact" if query.exact else "fold"
        self.query = query
        self._connection = connection
        self._wording = Wording(query)
        self._kept = collection(connection)
        self._columns = self._kept.columns
        self._mask = mask(query, self._kept, connection)

    def numbers(self, order: Order) -> Iterator[int]:
        """Yield the numbers of all hits, taking from the index only as many as are asked for."""
        everything = self._wording.everything()
        if everything is None:
            places = self._leading if self.query.stories else self._places
            chosen = places if order is Order.OLDEST else places[::-1]
            yield from (int(number) for number in self._columns.numbers[chosen])
            return
        if order is Order.BEST:
            yield from self._tier_by_tier()
            return
        for expression, sorting in self._ranks(everything, order):
            yield from self._matching(self.index, expression, _SORTED[sorting].format(index=self.index))

    def _tier_by_tier(self) -> Iterator[int]:
        """Yield the best first, the newest of each tier before the others, none twice."""
        seen: set[int] = set()
        for tier in self._wording.tiers():
            index = _TITLES[self.index] if tier.in_titles else self.index
            for number in self._matching(index, tier.expression, _SORTED[Order.NEWEST]):
                if number not in seen:
                    seen.add(number)
                    yield number

    def _ranks(self, everything: str, order: Order) -> list[tuple[str, Order]]:
        """Return what finds the hits, rank by rank, and the order within each rank."""
        parted = self._wording.by_title()
        if order is Order.RELEVANCE and parted and len(self._places) > _MOST_WEIGHED:
            return [(parted[0], order), (parted[1], Order.NEWEST)]
        return [(everything, order)]

    def total(self) -> int:
        """Return how many articles, or stories, are found."""
        return self._number_of(self._places)

    def together(self) -> int:
        """Return how many have the words together."""
        strict, everything = self._wording.together(), self._wording.everything()
        if strict is None or strict == everything:
            return self.total()
        return self._count(self.index, self._wording.conjuncts(together=True))

    def ignoring_accents(self) -> int:
        """Return how many more there are when accents are ignored."""
        if not self.query.exact:
            return 0
        everything = Wording(self.query, exact=False).conjuncts()
        return max(0, self._count("fold", everything) - self.total()) if everything else 0

    def copies(self, numbers: list[int]) -> list[int]:
        """Return how many other articles found tell the story of each of these."""
        if not numbers:
            return []
        told = self._columns.stories[self._columns.places(np.array(numbers, np.int64))]
        return [int(count) - 1 for count in self._story_sizes[told]]

    def facets(self) -> tuple[Facet, ...]:
        """Return how many hits have which language, source, province …

        A story counts once for each value that an article found of it has.
        """
        return tuple(self._facet(name) for name in FACETS)

    def days(self) -> NDArray[np.int32]:
        """Return the day of each hit, in days since 1990, -1 for unknown, the oldest first."""
        return self._columns.days[self.places()]

    def places(self) -> Places:
        """Return where the hits stand in the columns, the oldest first."""
        return self._leading if self.query.stories else self._places

    @property
    def columns(self) -> Columns:
        """The properties of all articles of the snapshot."""
        return self._columns

    def expressions(self) -> list[str]:
        """Return what marks the words found: where they stand together, else wherever they stand."""
        wanted = [self._wording.together(), self._wording.everything()]
        return list(dict.fromkeys(one for one in wanted if one))

    # -------------------------------------------------------------- from the index

    @cached_property
    def _places(self) -> Places:
        """Where all articles found stand in the columns, the oldest first."""
        everything, left_out = self._wording.conjuncts(), self._wording.left_out()
        if everything:
            return self._passing(self.index, everything)
        passing = np.ones(len(self._columns.numbers), dtype=bool) if self._mask is None else self._mask.copy()
        if left_out is not None:
            passing[self._passing(self.index, (left_out,))] = False
        return np.flatnonzero(passing)

    def _passing(self, index: str, expressions: Expressions) -> Places:
        places = self._kept.places(self._connection, index, expressions)
        return places if self._mask is None else places[self._mask[places]]

    def _count(self, index: str, expressions: Expressions) -> int:
        return self._number_of(self._passing(index, expressions))

    def _matching(self, index: str, expression: str, order: str) -> Iterator[int]:
        found = self._connection.execute(
            f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY {order}",
            (expression,),
        )
        chosen = self._chosen
        while rows := found.fetchmany(_CHUNK):
            numbers = np.array(rows, dtype=np.int64)[:, 0]
            passing = numbers if chosen is None else numbers[chosen[self._columns.places(numbers)]]
            yield from passing.tolist()

    # -------------------------------------------------------------- stories

    @cached_property
    def _chosen(self) -> Mask | None:
        """Which articles may be hits; None: all that the index finds."""
        if not self.query.stories:
            return self._mask
        leading = np.zeros(len(self._columns.numbers), dtype=bool)
        leading[self._leading] = True
        return leading

    @cached_property
    def _story_sizes(self) -> NDArray[np.int64]:
        """How many articles found tell each story."""
        return np.bincount(self._columns.stories[self._places], minlength=len(self._columns.numbers))

    @cached_property
    def _leading(self) -> Places:
        """Where the earliest article found of each story stands, the oldest first."""
        first = np.full(len(self._columns.numbers), -1, np.intp)
        backwards = self._places[::-1]
        first[self._columns.stories[backwards]] = backwards  # the last that is written is the earliest
        return np.sort(first[first >= 0])

    def _number_of(self, places: Places) -> int:
        if not self.query.stories:
            return int(places.size)
        told = np.zeros(len(self._columns.numbers), dtype=bool)
        told[self._columns.stories[places]] = True
        return int(np.count_nonzero(told))

    # -------------------------------------------------------------- facets

    def _facet(self, name: str) -> Facet:
        column = self._columns.properties[name]
        counts = self._counts(column)
        frequent = np.argsort(-counts, kind="stable")[:_MOST]
        values = tuple((column.labels[code], int(counts[code])) for code in frequent if counts[code])
        return Facet(name=name, values=values)

    def _counts(self, column: Column | Lists) -> NDArray[np.int64]:
        """Return how many hits have each value."""
        size = len(column.labels)
        if self._missed is not None:
            missed = np.bincount(column.of(self._missed)[1], minlength=size)
            return np.bincount(column.codes, minlength=size) - missed
        alone, shared = self._parted
        counts = np.bincount(column.of(alone)[1], minlength=size)
        if shared.size:
            owners, codes = column.of(shared)
            pairs = np.sort(self._columns.stories[shared][owners].astype(np.int64) * size + codes)
            once = np.append(pairs[:1], pairs[1:][pairs[1:] != pairs[:-1]])  # thirty times as fast as unique
            counts = counts + np.bincount(once % size, minlength=size)
        return counts

    @cached_property
    def _missed(self) -> Places | None:
        """Where what is not found stands; None where that is more, or where stories are counted."""
        if self.query.stories or 2 * len(self._places) <= len(self._columns.numbers):
            return None
        missed = np.ones(len(self._columns.numbers), dtype=bool)
        missed[self._places] = False
        return np.flatnonzero(missed)

    @cached_property
    def _parted(self) -> tuple[Places, Places]:
        """What is found, parted in articles that count alone and those whose stories have more found."""
        if not self.query.stories:
            return self._places, self._places[:0]
        alone = self._story_sizes[self._columns.stories[self._places]] == 1
        return self._places[alone], self._places[~alone]
