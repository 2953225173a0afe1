"""What the things of a watch list are in a snapshot: products, places and searches, or unknown there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from db.search import Query, compile_query
from db.search.expressions import Wording
from pipelines.errors import QueryError
from pipelines.model import WatchKind
from pipelines.names.gazetteer import COMMUNE, gazetteer
from pipelines.provinces import provinces
from pipelines.text import fold

_PRODUCTS = """
SELECT DISTINCT s.product FROM product_words w JOIN product_search s ON s.rowid = w.rowid
WHERE w.words MATCH ? ORDER BY 1 LIMIT 500
"""
_NAMED = """
SELECT p.id FROM products p WHERE p.id IN (SELECT value FROM json_each(?)) AND EXISTS (
  SELECT 1 FROM product_names n WHERE n.product = p.id AND folded(n.name) = ?) ORDER BY p.mentions DESC, p.id
"""
_MAKERS = """
SELECT o.id, o.name FROM products p JOIN producers o ON o.id = p.producer
WHERE p.id IN (SELECT value FROM json_each(?)) AND folded(o.name) = ? ORDER BY o.mentions DESC, o.id LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A thing of a watch list, and what it is here."""

    kind: WatchKind
    text: str
    """As its list writes it."""
    label: str
    """What it is called here."""
    language: str | None = None
    """Of the label; None: of no one language."""
    path: str | None = None
    """Its page; None: it is not known here."""
    products: tuple[str, ...] = ()
    """Of a product or a producer: ids in the catalogue, more than one where a name stands for several."""
    province: str | None = None
    """Of a place: its province of today."""
    former: str | None = None
    """Of a province of before July 2025: its name."""
    units: frozenset[str] = frozenset()
    """Of a commune: its ids in the gazetteer."""
    query: Query | None = None
    """Of words."""

    @property
    def known(self) -> bool:
        """Whether it is anything here."""
        return self.path is not None

    @property
    def entry(self) -> str:
        """Kind and text, as addresses and the log write them."""
        return f"{self.kind.value}:{self.text}"


def target_of(
    connection: sqlite3.Connection, kind: WatchKind, text: str, moved: Mapping[str, str] | None = None
) -> Target:
    """Return what a thing of a list is in a snapshot; `moved` says what an id has become, or its name."""
    if kind is WatchKind.PRODUCT:
        return _product(connection, text, moved or {})
    if kind is WatchKind.PRODUCER:
        return _producer(connection, text)
    return _place(text) if kind is WatchKind.PLACE else _words(text)


def folding(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return the connection, able to compare names without case and marks."""
    connection.create_function("folded", 1, lambda text: fold(text or ""), deterministic=True)
    return connection


# ------------------------------------------------------------------ the catalogue


def _product(connection: sqlite3.Connection, text: str, moved: Mapping[str, str]) -> Target:
    become = _become(text, moved)
    found = _by_id(connection, text) or _by_id(connection, become) or _by_name(connection, become)
    if not found:
        return Target(kind=WatchKind.PRODUCT, text=text, label=become)
    first = found[0]
    row = connection.execute("SELECT name, language FROM products WHERE id = ?", (first,)).fetchone()
    return Target(
        kind=WatchKind.PRODUCT,
        text=text,
        label=row[0],
        language=row[1],
        path=f"/product/{quote(first, safe='')}",
        products=tuple(found),
    )


def _become(identifier: str, moved: Mapping[str, str]) -> str:
    seen = {identifier}
    while identifier in moved and moved[identifier] not in seen:
        identifier = moved[identifier]
        seen.add(identifier)
    return identifier


def _by_id(connection: sqlite3.Connection, identifier: str) -> list[str]:
    return [row[0] for row in connection.execute("SELECT id FROM products WHERE id = ?", (identifier,))]


def _by_name(connection: sqlite3.Connection, name: str) -> list[str]:
    """Return the products that are called so in any language, those most written of first."""
    likely = json.dumps(_likely(connection, name))
    return [row[0] for row in connection.execute(_NAMED, (likely, fold(name)))]


def _likely(connection: sqlite3.Connection, name: str) -> list[str]:
    """Return the products among whose names, producers and places are all words of a name."""
    words = "".join(_letter(one) for one in fold(name)).split()[:20]
    quoted = " ".join(f'"{word}"' for word in words)  # so that none is an operator
    return [row[0] for row in connection.execute(_PRODUCTS, (quoted,))] if quoted else []


def _letter(character: str) -> str:
    return character if character.isalnum() else " "


def _producer(connection: sqlite3.Connection, text: str) -> Target:
    row = connection.execute("SELECT id, name FROM producers WHERE id = ?", (text,)).fetchone()
    if row is None:
        asked = (json.dumps(_likely(connection, text)), fold(text))
        row = connection.execute(_MAKERS, asked).fetchone()
    if row is None:
        return Target(kind=WatchKind.PRODUCER, text=text, label=text)
    made = connection.execute("SELECT id FROM products WHERE producer = ? ORDER BY id", (row[0],))
    return Target(
        kind=WatchKind.PRODUCER,
        text=text,
        label=row[1],
        language="vi",
        path=f"/producer/{quote(row[0], safe='')}",
        products=tuple(one[0] for one in made),
    )


# ------------------------------------------------------------------ places and words


def _place(text: str) -> Target:
    commune, comma, province = (part.strip() for part in text.rpartition(","))
    unknown = Target(kind=WatchKind.PLACE, text=text, label=text)
    now = _province(province)
    if now is None:
        return unknown
    name, former = now
    path = f"/province/{fold(name).replace(' ', '-')}"
    if not comma:
        return Target(
            kind=WatchKind.PLACE,
            text=text,
            label=former or name,
            language="vi",
            path=path,
            province=name,
            former=former,
        )
    units = _communes(commune, name)
    if not units:
        return unknown
    return Target(
        kind=WatchKind.PLACE,
        text=text,
        label=text,
        language="vi",
        path=path,
        province=name,
        units=frozenset(units),
    )


def _province(name: str) -> tuple[str, str | None] | None:
    """Return the province of today that a name is or became part of, and which former one it is."""
    wanted = _spelt(name)
    for one in provinces():
        if _spelt(one.name) == wanted:
            return one.name, None
    for one in provinces():
        for former in one.former:
            if _spelt(former.name) == wanted:
                return one.name, former.name
    return None


def _spelt(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())


def _communes(name: str, province: str) -> list[str]:
    """Return the ids of the communes and districts of a name in a province of today."""
    places = gazetteer()
    found = places.named.get(fold(name), ())
    inside = [unit for unit in found if places.province_now(unit) == province and unit.level != "province"]
    communes = [unit.id for unit in inside if unit.level == COMMUNE]
    return communes or [unit.id for unit in inside]


def _words(text: str) -> Target:
    unknown = Target(kind=WatchKind.WORDS, text=text, label=text)
    try:
        query = compile_query(text)
    except QueryError:
        return unknown
    if Wording(query).everything() is None:
        return unknown
    path = f"/search?{urlencode({'q': text, 'order': 'newest'})}"
    return Target(kind=WatchKind.WORDS, text=text, label=text, path=path, query=query)
