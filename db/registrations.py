"""What registers add to news.db: links, products that no article names, and what coverage gets wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from db.certificates import Held, hold
from db.product_forms import seek
from db.rows import Row
from db.tables import put
from pipelines.catalogue.decided import Decision, Naming
from pipelines.model import RegisterEntry, identify
from pipelines.names.keys import producer_key
from pipelines.registers.certificates import (
    Certificate,
    ProductFault,
    Statement,
    faults_of,
    never_mentioned,
)
from pipelines.registers.views import kind_of

_STATEMENTS = """
SELECT l.product, m.article, m.position,
  CASE WHEN a.published_flagged THEN NULL ELSE substr(a.published, 1, 10) END,
  f.language, CASE WHEN m.rating_min = m.rating_max AND coalesce(m.programme, 'OCOP') = 'OCOP'
    THEN m.rating_min END, m.status, m.producer, m.legal_form, m.sentence
FROM temp.sought s CROSS JOIN product_links l ON l.product = s.value
CROSS JOIN product_mentions m ON m.form = l.form JOIN product_forms f ON f.form = l.form
JOIN articles a ON a.id = m.article ORDER BY l.product, m.article, m.position
"""
_OF_REGISTERS = {
    "register_links": ("entry", "product"),
    "product_faults": ("id",),
    "product_names": ("product", "language", "name"),
    "products": ("id",),
    "producers": ("id",),
}
"""Tables with rows of ours, and their keys; in the last three they are those of no mention."""


def register(
    database: Database,
    now: Sequence[Certificate],
    before: Sequence[Certificate],
    decisions: Sequence[Decision],
) -> int:
    """Bring what registers have of products in line; return how many rows changed.

    `now`: the certificates of the editions that stand; `before`: those of earlier editions.
    """
    changes = database.conn.total_changes
    held = hold(database, now, before, decisions)
    told = [(product, fault) for product, found in held.silent.items() for fault in _silent(found)]
    told += list(_told(database, held.products))
    written: dict[str, Sequence[Row]] = {
        "producers": [],
        "products": [],
        "product_names": [],
        "register_links": list(_links(held, now)),
        "product_faults": [_fault_row(product, fault) for product, fault in told],
    }
    _add_silent(database, held.silent, decisions, written)
    for table, key in _OF_REGISTERS.items():
        _replace(database, table, written[table], key)
    return database.conn.total_changes - changes


def _links(held: Held, now: Iterable[Certificate]) -> Iterator[Row]:
    brought = {one.entry.id: one for one in now}
    for match in held.matching.matches:
        if match.entry in brought:
            told = [{"rule": one.rule, "value": one.value, "weight": one.weight} for one in match.evidence]
            yield {
                "entry": match.entry,
                "product": match.product,
                "score": match.score,
                "evidence": json.dumps(told, ensure_ascii=False),
                "register": brought[match.entry].register,
                "line": brought[match.entry].entry.line,
            }


def _told(
    database: Database, held: Mapping[str, Sequence[Certificate]]
) -> Iterator[tuple[str, ProductFault]]:
    """Yield what coverage of products gets wrong."""
    seek(database, held)
    rows = database.execute(_STATEMENTS).fetchall()
    for product, group in groupby(rows, key=lambda row: str(row[0])):
        statements = [_statement(row) for row in group]
        yield from ((product, fault) for fault in faults_of(held[product], statements))


def _statement(row: Sequence[Any]) -> Statement:
    _, article, position, day, language, stars, status, producer, legal_form, sentence = row
    return Statement(
        article=article,
        position=position,
        day=date.fromisoformat(day) if day else None,
        language=language,
        stars=stars,
        status=status,
        producer=producer,
        legal_form=legal_form,
        sentence=sentence,
    )


def _silent(found: Sequence[Certificate]) -> Iterator[ProductFault]:
    yield never_mentioned(_newest(found))


def _newest(found: Sequence[Certificate]) -> Certificate:
    return max(found, key=lambda one: (one.entry.decided or date.min, one.register, -one.entry.line))


def _fault_row(product: str, fault: ProductFault) -> Row:
    facts = (product, fault.kind, fault.article, fault.register, fault.line)
    return {
        "id": identify("\n".join(("product fault", *(str(fact or "") for fact in facts)))),
        "product": product,
        "kind": fault.kind,
        "article": fault.article,
        "position": fault.position,
        "said": fault.said,
        "registered": fault.registered,
        "register": fault.register,
        "line": fault.line,
    }


def _replace(database: Database, table: str, rows: Sequence[Row], key: tuple[str, ...]) -> None:
    """Make the rows of registers in a table these; what is equal is not written."""
    mine = "mentions = 0" if table in ("products", "product_names", "producers") else "1"
    matched = ", ".join(key)
    here = {tuple(row[name] for name in key) for row in rows}
    known = database.execute(f"SELECT {matched} FROM {table} WHERE {mine}").fetchall()
    condition = " AND ".join(f"{name} = ?" for name in key)
    gone = [one for one in known if one not in here]
    database.conn.executemany(f"DELETE FROM {table} WHERE {condition}", gone)
    put(database, table, rows, key)


# ------------------------------------------------------------------ products never mentioned


def _add_silent(
    database: Database,
    silent: Mapping[str, Sequence[Certificate]],
    decisions: Iterable[Decision],
    written: dict[str, Sequence[Row]],
) -> None:
    """Add the rows of products that no article names, with those of producers that none names either."""
    called = {one.product.id: one for one in decisions if isinstance(one, Naming)}
    makers = _makers(database) if silent else {}
    producers: dict[str, Row] = {}
    products: list[Row] = []
    names: list[Row] = []
    for product, found in silent.items():
        newest = _newest(found)
        maker = _maker(newest.entry, makers, producers)
        given = called.get(product)
        name, language = (given.name, given.language) if given else (newest.entry.name, newest.entry.language)
        products.append(_silent_row(product, newest, maker) | {"name": name, "language": language})
        spelt = sorted({(one.entry.language, one.entry.name) for one in found})
        names += [{"product": product, "language": code, "name": text, "mentions": 0} for code, text in spelt]
    written["producers"] = [producers[key] for key in sorted(producers)]
    written["products"], written["product_names"] = products, names


def _silent_row(product: str, newest: Certificate, maker: str | None) -> Row:
    entry = newest.entry
    expired = newest.expires is not None and newest.as_of > newest.expires
    return {
        "id": product,
        "kind": kind_of(entry),
        "producer": maker,
        "place": entry.place,
        "province": entry.province,
        "rating_min": entry.stars,
        "rating_max": entry.stars,
        "status": "expired" if expired else "recognised",
        "mentions": 0,
    }


def _makers(database: Database) -> dict[tuple[str, str], str]:
    """Return the producers that articles name, by key and province; without a province by an empty one."""
    found: dict[tuple[str, str], str] = {}
    for id, name, province in database.execute(
        "SELECT id, name, province FROM producers WHERE mentions > 0 ORDER BY mentions DESC, id"
    ).fetchall():
        found.setdefault((producer_key(name), province or ""), id)
    return found


def _maker(entry: RegisterEntry, known: Mapping[tuple[str, str], str], added: dict[str, Row]) -> str | None:
    """Return the producer of an entry: one that articles name, or one that is added."""
    if not entry.producer:
        return None
    key = producer_key(entry.producer)
    found = known.get((key, entry.province or "")) or known.get((key, ""))
    if found:
        return found
    id = identify("\n".join(("producer registered", key, entry.province or "")))
    row = {"name": entry.producer, "legal_form": entry.legal_form or "", "place": entry.place}
    added.setdefault(id, {"id": id, **row, "province": entry.province, "mentions": 0})
    return id
