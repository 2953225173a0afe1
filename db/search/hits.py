"""Answering a query: a page of hits, articles or stories, and what is true of all of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import islice
from typing import Any

from db.search.finding import Facet, Finding, Order
from db.search.query import Query
from db.search.snippets import Excerpt, Segment, excerpts

_SHOWN = (
    "a.number, a.id, a.source, a.publisher, a.province, a.language, a.section, a.published, a.day, a.url,"
    " a.status, a.whole, a.revisions, s.story"
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
    story: str | None
    """Id of the story it tells."""
    copies: int
    """How many other articles found tell its story; 0 where articles are counted."""
    title: tuple[Segment, ...]
    passage: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """A page of hits, and what is true of all of them."""

    query: Query
    hits: tuple[Hit, ...]
    total: int
    """Exact; of stories where the query counts them, as all other counts."""
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
    """Return a page of what a query finds in a snapshot, from page 1; a page past the last is empty.

    Where the query counts stories, a story is one hit: its earliest article found.
    """
    finding = Finding(connection, query)
    numbers = list(islice(finding.numbers(order), (page - 1) * size, page * size))
    return Hits(
        query=query,
        hits=_hits(connection, finding, numbers),
        total=finding.total(),
        ignoring_accents=finding.ignoring_accents(),
        facets=finding.facets(),
        page=page,
        size=size,
        order=order,
    )


def _hits(connection: sqlite3.Connection, finding: Finding, numbers: list[int]) -> tuple[Hit, ...]:
    asked = ", ".join("?" * len(numbers))
    found = connection.execute(
        f"SELECT {_SHOWN} FROM articles a LEFT JOIN story_articles s ON s.number = a.number"
        f" WHERE a.number IN ({asked})",
        numbers,
    )
    names = [column[0] for column in found.description]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in found}
    shown = excerpts(connection, finding, numbers)
    copies = finding.copies(numbers) if finding.query.stories else [0] * len(numbers)
    return tuple(
        _hit({**rows[number], "copies": more}, shown[number])
        for number, more in zip(numbers, copies, strict=True)
    )


def _hit(row: dict[str, Any], shown: Excerpt) -> Hit:
    return Hit(**(row | {"whole": bool(row["whole"])}), title=shown.title, passage=shown.passage)
