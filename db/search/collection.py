"""What searches keep in memory of a snapshot, read once for all connections to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field

from db.columns import Columns, read_columns
from pipelines.text import fold

_KEPT: dict[str, Collection] = {}  # by snapshot: the one served, and the next while they change places
_PRODUCT_NAMES = "SELECT name, product FROM product_names UNION SELECT name, id FROM products"
Called = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Collection:
    """The properties of all articles, and what newspapers and products are called."""

    columns: Columns
    sources: Called
    """Names and hosts of newspapers, spelt as `spelt` does → their slugs."""
    _products: Called = field(default_factory=dict)

    def products(self, connection: sqlite3.Connection) -> Called:
        """Return the names of products, spelt as `spelt` does → their ids; read when first asked for."""
        if not self._products:
            self._products.update(called(connection.execute(_PRODUCT_NAMES)))
        return self._products


def collection(connection: sqlite3.Connection) -> Collection:
    """Return what searches need of a snapshot."""
    (snapshot,) = connection.execute("SELECT value FROM meta WHERE key = 'snapshot'").fetchone()
    kept = _KEPT.get(snapshot)
    if kept is None:
        kept = Collection(read_columns(connection), called(_source_names(connection)))
        for former in list(_KEPT)[:-1]:  # other threads may be doing the same
            _KEPT.pop(former, None)
        _KEPT[snapshot] = kept
    return kept


def spelt(value: str) -> str:
    """Return a value as filters compare it: `Lâm Đồng`, `lam-dong` and `LAMDONG` are one."""
    return "".join(letter for letter in fold(value) if letter.isalnum())


def called(names: Iterable[tuple[str, str]]) -> Called:
    """Return names, spelt as `spelt` does, with what is called so; what has no letter names nothing."""
    found: Called = {}
    for name, identity in names:
        if key := spelt(name):
            found.setdefault(key, []).append(identity)
    return found


def _source_names(connection: sqlite3.Connection) -> Iterable[tuple[str, str]]:
    for slug, name, homepage in connection.execute("SELECT slug, name, homepage FROM sources ORDER BY slug"):
        yield from ((slug, slug), (name, slug), (homepage.split("//")[-1].split("/")[0], slug))
