"""TOML tables read as frozen dataclasses, for those who know a table's place as one string."""

from __future__ import annotations

from typing import TypeVar

from pipelines.declarations import Key, declare

T = TypeVar("T")


def read_table(kind: type[T], table: object, where: str) -> T:
    """Return the table as an instance of `kind`; `where` is its name in messages.

    Raises:
        DeclarationError: as `pipelines.declarations.declare`.
    """
    return declare(kind, table, Key(where))
