"""Which articles the filters of a query let through."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import numpy as np

from db.columns import EPOCH, UNKNOWN, Columns, Mask
from db.search.collection import Called, Collection, called, spelt
from db.search.query import Days, Filter, Query


def mask(query: Query, kept: Collection, connection: sqlite3.Connection) -> Mask | None:
    """Return for every article whether it passes; None where there is nothing to pass."""
    masks = [_filtered(one, kept, connection) for one in query.filters]
    masks += [_dated(one, kept.columns) for one in query.days]
    return np.logical_and.reduce(masks) if masks else None


def _filtered(one: Filter, kept: Collection, connection: sqlite3.Connection) -> Mask:
    column = kept.columns.properties[one.field]
    names = _names(one.field, column.labels, kept, connection)
    wanted = {label for value in one.values for label in (value, *names.get(spelt(value), ())) if value}
    found = column.having(np.array([label in wanted for label in column.labels], dtype=bool))
    return _turned(found, one.negated)


def _names(field: str, labels: Iterable[str], kept: Collection, connection: sqlite3.Connection) -> Called:
    """Return what the values of a property may be called."""
    match field:
        case "product":
            return kept.products(connection)
        case "source":
            return kept.sources
    return called((label, label) for label in labels)


def _dated(days: Days, columns: Columns) -> Mask:
    first = (days.start - EPOCH).days if days.start else 0
    last = (days.end - EPOCH).days if days.end else np.iinfo(np.int32).max
    return _turned((columns.days >= max(first, UNKNOWN + 1)) & (columns.days <= last), days.negated)


def _turned(found: Mask, negated: bool) -> Mask:
    return ~found if negated else found
