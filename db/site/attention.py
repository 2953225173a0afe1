"""The page of attention over time: a search by day, week or month, split, as counts or as shares."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import Any

from datasette.utils.asgi import Response

from db.search import Finding, Query
from db.site import queries
from db.site.answers import Visit, as_csv, as_json, misunderstood, page
from db.site.attending import OTHERS, SPLITS, Attention, Wanted, as_rows, attention
from db.site.attention_plot import drawing, measures
from db.site.attention_queries import product_names
from db.site.calendars import UNITS, bounds, written
from db.site.labels import Names, label
from db.site.links import with_parameters
from db.site.queries import Row
from db.site.results import Wish, wish
from pipelines.errors import QueryError

SHOWS = ("counts", "shares", "all")
KINDS = ("articles", "stories")
COLUMNS = "period first_day last_day value count found share_of_found all share_of_all".split()
_DRAWN, _DATA = (184, 6), (4000, 200)
"""The most periods and values of the page, and of the same as data: a page of more would weigh too much."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader wants to see of a search over time."""

    wish: Wish
    unit: str
    split: str | None
    show: str
    kind: str

    @property
    def query(self) -> Query:
        """The search, of articles or of stories."""
        return replace(self.wish.query, stories=self.kind == "stories")

    def path(self, to: str = "/attention", **changed: object) -> str:
        """Return the address of this look with something changed."""
        kept = {"q": self.wish.words, **self.wish.chosen, "accents": _unless("auto", self.wish.accents.value)}
        look = {
            "unit": _unless("month", self.unit),
            "split": self.split,
            "show": _unless("counts", self.show),
        }
        kind = {"count": _unless("articles", self.kind)}
        return with_parameters(to, {**kept, **look, **kind, **changed})


def _unless(usual: str, value: str) -> str | None:
    return None if value == usual else value


def look(visit: Visit) -> Look:
    """Return what the address asks for; what is no choice counts as the usual one."""
    return Look(
        wish(visit),
        _choice(visit, "unit", UNITS, "month"),
        _choice(visit, "split", SPLITS, "") or None,
        _choice(visit, "show", SHOWS, "counts"),
        _choice(visit, "count", KINDS, "articles"),
    )


def _choice(visit: Visit, name: str, choices: tuple[str, ...], usual: str) -> str:
    asked = visit.asked(name)
    return asked if asked in choices else usual


async def answer_attention(visit: Visit) -> Response:
    """Return a search over time, or a sentence on what is wrong with it."""
    asked, kind = look(visit), visit.request.url_vars.get("format")
    try:
        query = asked.query
    except QueryError as error:
        return await misunderstood(visit, error, "attention", _choices(asked))
    wanted = Wanted(asked.unit, asked.split, query.stories, *(_DATA if kind else _DRAWN))
    found = await visit.find(lambda connection: _found(connection, query, wanted))
    if kind:
        return _data(visit, kind, asked, found)
    names = await visit.find(lambda connection: _names(connection, asked, found))
    return await page(visit, "attention", _choices(asked) | _shown(visit, asked, found, names))


def _found(connection: sqlite3.Connection, query: Query, wanted: Wanted) -> Attention:
    finding = Finding(connection, query)
    return attention(finding.columns, finding.places(), wanted)


def _data(visit: Visit, kind: str, asked: Look, found: Attention) -> Response:
    rows = as_rows(found)
    if kind == "csv":
        return as_csv("attention", COLUMNS, rows, excel=bool(visit.asked("bom")))
    return as_json(
        {
            "query": asked.wish.words,
            "chosen": asked.wish.chosen,
            "count": asked.kind,
            "unit": found.unit,
            "split": asked.split,
            "overlapping": found.overlapping,
            "total": found.total,
            "rows": rows,
        }
    )


def _names(connection: sqlite3.Connection, asked: Look, found: Attention) -> Names:
    if asked.split == "product":
        return product_names(connection, found.values)
    return queries.source_names(connection) if asked.split == "source" else {}


# ------------------------------------------------------------------ what the page shows


def _choices(asked: Look) -> Row:
    """Return what of the page does not depend on what is found."""
    return {
        "q": asked.wish.words,
        "asked": asked,
        "error": None,
        "dropped": [
            (value, asked.path("/attention", **{name: None})) for name, value in asked.wish.chosen.items()
        ],
        "units": UNITS,
        "splits": SPLITS,
        "shows": SHOWS,
        "kinds": KINDS,
    }


def _shown(visit: Visit, asked: Look, found: Attention, names: Names) -> Row:
    return {
        "total": found.total,
        "unit": found.unit,
        "overlapping": found.overlapping,
        "columns": [_named(visit, asked, value, names) for value in found.values] if asked.split else [],
        "plot": drawing(found, asked.show),
        "rows": [_line(asked, found, row) for row in found.rows()],
        "undated": _undated(asked, found),
        "sums": [int(number) for number in found.counts.sum(axis=0) + found.undated[0]],
        "everything": int(found.everything.sum()) + found.undated[2],
        "order": {value: at for at, value in enumerate(found.values)},
        "search": asked.wish.path(),
        "cite": asked.wish.path().replace("/search", "/cite", 1),
        "corpus": asked.wish.path().replace("/search", "/corpus", 1),
    }


def _named(visit: Visit, asked: Look, value: str, names: Names) -> tuple[str, str | None]:
    """Return a value of the split as the reader sees it, with its language."""
    if value == OTHERS:
        return visit.wording.say("attention.others"), None
    if asked.split == "product":
        return names.get(value, (value, None))
    return label(
        visit, "province" if (asked.split or "").startswith("place") else asked.split or "", value, names
    )


def _line(asked: Look, found: Attention, row: tuple[int, Any, int, int]) -> Row:
    number, counts, total, everything = row
    first, last = bounds(number, found.unit)
    dates = f"date:{first.isoformat()}..{last.isoformat()}"
    return {
        "period": written(number, found.unit),
        "path": asked.wish.path(q=f"{asked.wish.words} {dates}".strip()) if total else None,
        "cells": measures(counts.tolist(), (total, everything), asked.show) if asked.split else [],
        "sum": measures([total], (total, everything), asked.show)[0],
        "found": total,
        "all": everything,
    }


def _undated(asked: Look, found: Attention) -> Row | None:
    counts, total, everything = found.undated
    of = (total, everything)
    return (
        {
            "cells": measures(counts.tolist(), of, asked.show) if asked.split else [],
            "sum": measures([total], of, asked.show)[0],
            "found": total,
            "all": everything,
        }
        if total
        else None
    )
