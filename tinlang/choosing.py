"""The catalogue of the snapshot for commands: its products, and the one that somebody means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from db.connections import open_for_reading, translated
from db.site import product_queries
from db.site.products import beginnings
from db.site.queries import Row, rows
from pipelines.errors import QueryError
from pipelines.text import fold
from tinlang.config import Config

_SHOWN = 8
_EQUAL = """
select distinct product from product_names where folded(name) = :name
union select id from products where folded(name) = :name order by 1
"""
_BEGINS = "select id from products where id >= :start and id < :start || 'g' order by id limit 9"


@contextmanager
def catalogue(config: Config) -> Iterator[sqlite3.Connection]:
    """Open the snapshot for reading.

    Raises:
        StoreError: there is none, or it cannot be read.
    """
    with closing(open_for_reading(config.site)) as connection, translated(config.site):
        connection.create_function("folded", 1, lambda text: fold(text or ""), deterministic=True)
        yield connection


def chosen(connection: sqlite3.Connection, said: str) -> Row:
    """Return the product that an id, the beginning of one, a name or some words of it mean.

    Raises:
        QueryError: there is none, or there are several.
    """
    found = _meant(connection, said.strip())
    if len(found) == 1:
        product = product_queries.product(connection, found[0])
        assert product is not None, "it was just found"
        return product
    if not found:
        raise QueryError(
            f"No product is called “{said[:80]}”. Expected an id, a name or words of it; "
            "`tinlang products --query WORDS` lists them."
        )
    known = {row["id"]: row["name"] for row in _named(connection, found)}
    several = "; ".join(f"{id} {known[id]}" for id in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise QueryError(f"“{said[:80]}” may be {several}{more}. Expected one of them; give its id.")


def _meant(connection: sqlite3.Connection, said: str) -> list[str]:
    """Return the ids that somebody may mean, by the first way that finds any."""
    if product_queries.product(connection, said):
        return [said]
    if len(said) >= 4 and set(said) <= set("0123456789abcdef"):
        begun = _ids(connection, _BEGINS, start=said)
        if begun:
            return begun
    equal = _ids(connection, _EQUAL, name=fold(said))
    if equal or not any(char.isalnum() for char in said):
        return equal
    listed = product_queries.products(connection, {"words": beginnings(said)}, "mentions", 50)
    return [row["id"] for row in listed]


def _ids(connection: sqlite3.Connection, select: str, **values: Any) -> list[str]:
    return [next(iter(row.values())) for row in rows(connection, select, **values)]


def _named(connection: sqlite3.Connection, ids: list[str]) -> list[Row]:
    found = (product_queries.product(connection, one) for one in ids[:_SHOWN])
    return [row for row in found if row]
