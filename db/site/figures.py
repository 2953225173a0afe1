"""The pages of figures: a list with filters, and a series over time; each figure with its sentence."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from db.search import nothing_in
from db.search.dates import days
from db.site import figure_queries, queries
from db.site.answers import Visit, as_csv, as_json, page
from db.site.links import with_parameters
from db.site.marking import in_sentence
from db.site.queries import Row
from db.site.results import pages_shown
from db.site.series import drawn, moments
from pipelines.errors import QueryError
from pipelines.text import fold

ASKED = "q subject place province unit measure period rating source language key".split()
"""Parameters of the address."""
COLUMNS = (
    "article position surface low high low_number high_number si_low si_high bound unit per indefinite"
    " rating_min rating_max subject measure place province period_start period_end period_raw base_start"
    " base_end role basis modality total ambiguous parts_sum key rule sentence language source"
    " source_name day title url"
).split()
_SIZE, _LAST = 25, 400
_WORD = re.compile(r"[^\W_]+(?:\*(?!\w))?")
_STARS = re.compile(r"([1-5])(?:\+|-([1-5]))?")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asks for: the address's parameters, and what they mean to the database."""

    asked: Mapping[str, str]
    chosen: Mapping[str, Any]
    error: str | None = None

    def path(self, to: str, **changed: object) -> str:
        """Return an address with these parameters, some changed."""
        return with_parameters(to, {**self.asked, **changed})


def wish(visit: Visit) -> Wish:
    """Return what an address asks for; what cannot be understood is told in `error`."""
    asked = {name: value for name in ASKED if (value := visit.asked(name))}
    try:
        return Wish(asked, _chosen(asked))
    except QueryError as error:
        return Wish(asked, {}, visit.wording.fault(error))


def _chosen(asked: Mapping[str, str]) -> dict[str, Any]:
    """Return the choices that the database understands.

    Raises:
        QueryError: a period or a rating is none.
    """
    same = ("unit", "measure", "place", "province", "source", "language", "key")
    chosen: dict[str, Any] = {name: asked[name] for name in same if name in asked}
    if "subject" in asked:
        chosen["subject"] = fold(asked["subject"])
    if "q" in asked:
        chosen["words"] = matching(asked["q"])
    return chosen | _stars(asked.get("rating")) | _period(asked.get("period"))


def matching(words: str) -> str:
    """Return typed words as the index understands them: all of them, a star for any ending."""
    found = _WORD.findall(fold(words))
    if not found:
        raise nothing_in(words)
    return " ".join(f'"{word[:-1]}"*' if word.endswith("*") else f'"{word}"' for word in found[:30])


def _stars(rating: str | None) -> dict[str, Any]:
    if rating is None:
        return {}
    found = _STARS.fullmatch(rating.replace(" ", "+"))  # a plus in an address is a blank
    if found is None:
        said = f"{rating[:20]} is no rating. Expected stars such as 4, 3-4 or 3+."
        raise QueryError(said, "no_rating", rating=rating[:20])
    least = int(found[1])
    most = None if "+" in rating or " " in rating else int(found[2] or found[1])
    return {"stars": least, "stars_most": most}


def _period(text: str | None) -> dict[str, str]:
    if text is None:
        return {}
    span = days("period", text)
    found = {"start": span.start, "end": span.end}
    return {name: day.isoformat() for name, day in found.items() if day is not None}


# ------------------------------------------------------------------ the list


async def answer_figures(visit: Visit) -> Response:
    """Return figures with their sentences, or a sentence on what is wrong with the question."""
    asked, kind = wish(visit), visit.request.url_vars.get("format")
    if asked.error and kind:
        return as_json({"ok": False, "error": asked.error, "status": 400}, 400)
    if kind == "csv":
        return await _csv(visit, asked)
    number = _page(visit.asked("page"))
    facts = await visit.find(lambda connection: _found(connection, asked, number))
    if kind:
        return as_json({"chosen": asked.asked, **facts})
    names = await visit.find(queries.source_names)
    context = {**_shown(asked, facts), "values": await visit.find(figure_queries.values), "names": names}
    return await page(visit, "figures", context, 400 if asked.error else 200)


def _page(text: str | None) -> int:
    return min(max(int(text), 1), _LAST) if text and text.isascii() and text.isdigit() else 1


def _found(connection: sqlite3.Connection, asked: Wish, number: int) -> Row:
    if asked.error:
        return {"total": 0, "page": 1, "pages": 1, "figures": []}
    total = figure_queries.count(connection, asked.chosen)
    pages = max(1, min(_LAST, -(-total // _SIZE)))
    number = min(number, pages)
    offset = (number - 1) * _SIZE
    listed = figure_queries.figures(connection, asked.chosen, _SIZE, offset) if total else []
    return {"total": total, "page": number, "pages": pages, "figures": listed}


async def _csv(visit: Visit, asked: Wish) -> Response:
    most = visit.datasette.setting("max_returned_rows")
    found = await visit.find(lambda connection: figure_queries.figures(connection, asked.chosen, most))
    return as_csv("figures", COLUMNS, found, excel=bool(visit.asked("bom")))


def _shown(asked: Wish, facts: Row) -> Row:
    links = [
        (number, asked.path("/figures", page=number)) for number in pages_shown(facts["page"], facts["pages"])
    ]
    return {
        **facts,
        "asked": asked.asked,
        "error": asked.error,
        "more": facts["total"] > figure_queries.COUNTED and bool(asked.chosen),
        "page_links": links,
        "start": (facts["page"] - 1) * _SIZE + 1,
        "figures": [
            {**row, "parts": in_sentence(row), "series": series_path(row)} for row in facts["figures"]
        ],
        "over_time": asked.path("/figures/series"),
    }


def series_path(row: Row) -> str | None:
    """Return the address of the series that a figure belongs to; None where it is of nothing known."""
    if not (row["subject_key"] or row["measure"]):
        return None
    subject = None if row["measure"] else row["subject_key"]
    given = {"measure": row["measure"], "subject": subject, "unit": row["unit"], "place": row["place"]}
    return with_parameters("/figures/series", given)


# ------------------------------------------------------------------ over time


async def answer_series(visit: Visit) -> Response:
    """Return what is said of one subject or measure over time, conflicts beside each other."""
    asked, kind = wish(visit), visit.request.url_vars.get("format")
    if asked.error and kind:
        return as_json({"ok": False, "error": asked.error, "status": 400}, 400)
    ready = not asked.error and not {"subject", "measure", "unit", "key", "words"}.isdisjoint(asked.chosen)
    find = lambda connection: figure_queries.series(connection, asked.chosen)  # noqa: E731
    found = await visit.find(find) if ready else []
    if kind == "csv":
        return as_csv("series", ("at", *COLUMNS), found, excel=bool(visit.asked("bom")))
    told = moments(found)
    if kind:
        return as_json({"chosen": asked.asked, "moments": told})
    marked = [
        {**moment, "figures": [{**row, "parts": in_sentence(row)} for row in moment["figures"]]}
        for moment in told
    ]
    context = {
        "asked": asked.asked,
        "error": asked.error,
        "ready": ready,
        "moments": marked,
        "conflicts": sum(moment["conflict"] for moment in told),
        "plot": drawn(found, 720),
        "as_list": asked.path("/figures"),
    }
    return await page(visit, "series", context, 400 if asked.error else 200)
