"""The properties that searches count and filter by, one array each, in the order of numbers.

A search that finds 400,000 articles of a million is counted by ten facets in a few milliseconds this way;
SQL would look up a row of `articles` for each.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

LABELLED = ("language", "source", "province", "section", "publisher", "status")
"""Columns of `articles` that are few enough different values to be counted."""
NAMED = ("place", "place_then", "product")
"""What the texts name, of which an article may have several: provinces as they are now, provinces as they
were before July 2025, products of the catalogue."""
EPOCH = date(1990, 1, 1)
UNKNOWN = -1

Codes = NDArray[Any]
Places = NDArray[np.intp]
"""Where articles stand in the arrays."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """A property of all articles: a code each, and what the codes stand for."""

    labels: tuple[str, ...]
    """Sorted; the code is the place; the empty one is unknown."""
    codes: Codes

    def of(self, places: Places) -> tuple[Places, Codes]:
        """Return all values of some articles: which of them has each, and its code."""
        return np.arange(len(places)), self.codes[places]

    def having(self, wanted: Mask) -> Mask:
        """Return for every article whether it has a value whose code is wanted."""
        return wanted[self.codes]


@dataclass(frozen=True, slots=True)
class Lists:
    """A property of which an article has several values or none."""

    labels: tuple[str, ...]
    """Sorted; the code is the place."""
    starts: NDArray[np.int64]
    """Where the codes of each article begin, and where those of the last one end."""
    codes: Codes

    def of(self, places: Places) -> tuple[Places, Codes]:
        """Return all values of some articles: which of them has each, and its code."""
        first, lengths = self.starts[places], self.starts[places + 1] - self.starts[places]
        owners = np.repeat(np.arange(len(places)), lengths)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return owners, self.codes[first[owners] + within]

    def having(self, wanted: Mask) -> Mask:
        """Return for every article whether it has a value whose code is wanted."""
        found: Mask = np.zeros(len(self.starts) - 1, dtype=bool)
        if len(wanted):
            found[np.searchsorted(self.starts, np.flatnonzero(wanted[self.codes]), side="right") - 1] = True
        return found


@dataclass(frozen=True, slots=True)
class Columns:
    """All of them."""

    numbers: NDArray[np.int64]
    days: NDArray[np.int32]
    """Days since 1990; -1: unknown."""
    stories: NDArray[np.int32]
    """Where the first article of the story of each stands."""
    arrivals: NDArray[np.int32]
    """The place of each in the order of arrival (`db.postings`)."""
    properties: dict[str, Column | Lists]

    def places(self, numbers: NDArray[np.int64]) -> Places:
        """Return where these numbers stand in the arrays."""
        return np.searchsorted(self.numbers, numbers)


def read_columns(connection: sqlite3.Connection) -> Columns:
    """Return the arrays of a snapshot."""
    found = {
        name: Column(tuple(json.loads(labels)), np.frombuffer(codes, dtype=kind))
        for name, kind, labels, codes in connection.execute("SELECT name, kind, labels, codes FROM columns")
    }
    properties: dict[str, Column | Lists] = {name: found[name] for name in LABELLED}
    for name in NAMED:
        properties[name] = Lists(found[name].labels, found[f"{name} starts"].codes, found[name].codes)
    properties["year"] = _years(found["day"].codes)
    return Columns(
        found["number"].codes, found["day"].codes, found["story"].codes, found["arrival"].codes, properties
    )


def _years(days: NDArray[np.int32]) -> Column:
    """Return the years of publication as a property like the others."""
    dates = days.astype("datetime64[D]") + (np.datetime64(EPOCH) - np.datetime64("1970-01-01"))
    years = np.where(days == UNKNOWN, 0, dates.astype("datetime64[Y]").astype(np.int32) + 1970)
    found, codes = np.unique(years, return_inverse=True)
    return Column(tuple(str(year) if year else "" for year in found.tolist()), codes.astype(np.uint16))
