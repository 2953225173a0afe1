"""Which articles the filters of a query let through."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from db.columns import EPOCH, UNKNOWN, Columns
from db.search.query import Days, Filter, Query
from pipelines.text import fold

Mask = NDArray[np.bool_]


def mask(query: Query, columns: Columns, names: dict[str, str]) -> Mask | None:
    """Return for every article whether it passes; None where there is nothing to pass.

    `names` has other names of sources, spelt as `spelt` does, with their slugs.
    """
    masks = [_filtered(one, columns, names) for one in query.filters]
    masks += [_dated(one, columns) for one in query.days]
    return np.logical_and.reduce(masks) if masks else None


def source_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Return what newspapers are called besides their slugs: their names and their hosts."""
    found = connection.execute("SELECT slug, name, homepage FROM sources ORDER BY slug").fetchall()
    hosts = {spelt(homepage.split("//")[-1].split("/")[0]): slug for slug, _, homepage in found}
    return hosts | {spelt(name): slug for slug, name, _ in found}


def spelt(value: str) -> str:
    """Return a value as filters compare it: `Lâm Đồng`, `lam-dong` and `LAMDONG` are one."""
    return "".join(letter for letter in fold(value) if letter.isalnum())


def _filtered(one: Filter, columns: Columns, names: dict[str, str]) -> Mask:
    column = columns.labelled[one.field]
    wanted = {spelt(value) for value in one.values}
    if one.field == "source":
        wanted |= {spelt(names[value]) for value in wanted if value in names}
    codes = [code for code, label in enumerate(column.labels) if label and spelt(label) in wanted]
    return _turned(_among(column.codes, codes), one.negated)


def _among(codes: NDArray[np.generic], wanted: Sequence[int]) -> Mask:
    found: Mask = np.zeros(len(codes), dtype=bool)
    for code in wanted:
        found |= codes == code
    return found


def _dated(days: Days, columns: Columns) -> Mask:
    first = (days.start - EPOCH).days if days.start else 0
    last = (days.end - EPOCH).days if days.end else np.iinfo(np.int32).max
    return _turned((columns.days >= max(first, UNKNOWN + 1)) & (columns.days <= last), days.negated)


def _turned(found: Mask, negated: bool) -> Mask:
    return ~found if negated else found
