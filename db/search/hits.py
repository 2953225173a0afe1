"""Answering a query: a page of hits, and what is true of all of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import islice
from typing import Any

from db.search.finding import Facet, Finding, Order
from db.search.query import Query
from db.search.snippets import Excerpt, Segment, excerpts

_SHOWN = (
    "number, id, source, publisher, province, language, section, published, day, url, status, whole,"
    " revisions"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article that a search found."""

    id: str
    number: int
    source: str
    publisher: str | None
    province: str | None
    language: str | None
    section: str | None
    published: str | None
    day: str | None
    url: str
    status: str
    whole: bool
    """False: this snapshot has an excerpt of it only."""
    revisions: int
    title: tuple[Segment, ...]
    passage: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """A page of hits, and what is true of all of them."""

    query: Query
    hits: tuple[Hit, ...]
    total: int
    """Exact."""
    together: int
    """How many have the words together."""
    ignoring_accents: int
    """How many more there are when accents are ignored; 0 where they are ignored."""
    facets: tuple[Facet, ...]
    page: int
    size: int
    order: Order

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // self.size)


def search(
    connection: sqlite3.Connection,
    query: Query,
    *,
    page: int = 1,
    size: int = 20,
    order: Order = Order.BEST,
) -> Hits:
    """Return a page of what a query finds in a snapshot, from page 1; a page past the last is empty."""
    finding = Finding(connection, query)
    numbers = list(islice(finding.numbers(order), (page - 1) * size, page * size))
    return Hits(
        query=query,
        hits=_hits(connection, finding, numbers),
        total=finding.total(),
        together=finding.together(),
        ignoring_accents=finding.ignoring_accents(),
        facets=finding.facets(),
        page=page,
        size=size,
        order=order,
    )


def _hits(connection: sqlite3.Connection, finding: Finding, numbers: list[int]) -> tuple[Hit, ...]:
    asked = ", ".join("?" * len(numbers))
    found = connection.execute(f"SELECT {_SHOWN} FROM articles WHERE number IN ({asked})", numbers)
    names = [column[0] for column in found.description]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in found}
    shown = excerpts(connection, finding, numbers)
    return tuple(_hit(rows[number], shown[number]) for number in numbers)


def _hit(row: dict[str, Any], shown: Excerpt) -> Hit:
    return Hit(**(row | {"whole": bool(row["whole"])}), title=shown.title, passage=shown.passage)
