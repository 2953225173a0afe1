"""What searches keep in memory of a snapshot, read once for all connections to it."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from db.columns import Columns, Places, read_columns
from db.indexes import numbers_of
from db.postings import bits_of, in_all
from pipelines.text import fold

_KEPT: dict[str, Collection] = {}  # by snapshot: the one served, and the next while they change places
_PRODUCT_NAMES = "SELECT name, product FROM product_names UNION SELECT name, id FROM products"
_MOST_KEPT = 5_000_000  # places of what was found last: 40 MB
Called = dict[str, list[str]]
Expressions = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """The properties of all articles, and what newspapers and products are called."""

    columns: Columns
    sources: Called
    """Names and hosts of newspapers, spelt as `spelt` does → their slugs."""
    _products: Called = field(default_factory=dict)
    _found: Recent = field(default_factory=lambda: Recent(_MOST_KEPT))

    def products(self, connection: sqlite3.Connection) -> Called:
        """Return the names of products, spelt as `spelt` does → their ids; read when first asked for."""
        if not self._products:
            self._products.update(called(connection.execute(_PRODUCT_NAMES)))
        return self._products

    def places(self, connection: sqlite3.Connection, index: str, expressions: Expressions) -> Places:
        """Return where all that several expressions of FTS5 find at once stands, the oldest first.

        What was found last is kept: choosing a facet, another page or another order finds it again.
        """
        kept = self._found.get((index, expressions))
        if kept is None:
            kept = self._look_up(connection, index, expressions)
            kept.flags.writeable = False
            self._found.keep((index, expressions), kept)
        return kept

    def _look_up(self, connection: sqlite3.Connection, index: str, expressions: Expressions) -> Places:
        """Ask the index for what is not so frequent that its bits are kept."""
        bits = {one: bits_of(connection, index, one) for one in expressions}
        frequent = [found for found in bits.values() if found is not None]
        rest = [f"({one})" for one, found in bits.items() if found is None]
        having = in_all(frequent, self.columns.arrivals) if frequent else None
        if having is not None and not rest:
            return np.flatnonzero(having)
        places = self.columns.places(np.sort(numbers_of(connection, index, " AND ".join(rest))))
        return places if having is None else places[having[places]]


class Recent:
    """What was found last, as much of it as may be kept; threads share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[str, Expressions], Places] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: tuple[str, Expressions]) -> Places | None:
        """Return what is kept of a question, if it is."""
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def keep(self, asked: tuple[str, Expressions], found: Places) -> None:
        """Keep what was found; what was asked for longest ago makes room for it."""
        with self._lock:
            self._kept[asked] = found
            while sum(map(len, self._kept.values())) > self._most or len(self._kept) > self._most // 10_000:
                self._kept.popitem(last=False)


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


def forget() -> None:
    """Forget all snapshots, so that the next search reads what it needs anew."""
    _KEPT.clear()


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
