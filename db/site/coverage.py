"""The pages of coverage: what the collection lacks, by newspaper, day and month."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

from datasette.utils.asgi import Response

from db.site import coverage_queries, queries
from db.site.answers import Visit, as_csv, as_json, page
from db.site.gaps import BODIES, FIELDS, Day, drawn, gaps, months, short_weeks, strip
from db.site.links import with_parameters
from db.site.queries import Row
from db.site.results import pages_shown

COLUMNS = (
    "source source_name articles weekly_least weekly_most first_day last_published last_tried last_success"
    " days empty_days short_weeks thin obfuscated refusals dropped flagged"
).split()
DAY_COLUMNS = ("day", "articles", "captures", "level")
_SIZE, _DAYS, _MOST_DAYS = 40, 91, 731


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.last - self.first).days + 1


def _span(visit: Visit, published_at: str) -> Span:
    """Return the days up to the one asked for, else up to the snapshot's."""
    until = visit.asked("until") or ""
    try:
        last = date.fromisoformat(until)
    except ValueError:
        last = date.fromisoformat(published_at[:10])
    asked = visit.asked("days") or ""
    days = min(max(int(asked), 7), _MOST_DAYS) if asked.isascii() and asked.isdigit() else _DAYS
    return Span(max(last, date(1990, 1, 1) + timedelta(_MOST_DAYS)) - timedelta(days - 1), last)


# ------------------------------------------------------------------ all newspapers


async def answer_coverage(visit: Visit) -> Response:
    """Return how whole the collection of each newspaper is."""
    kind = visit.request.url_vars.get("format")
    number = visit.asked("page") or "1"
    at = min(max(int(number), 1), 1000) if number.isascii() and number.isdigit() else 1
    facts = await visit.find(lambda connection: _collection(connection, visit, None if kind else at))
    if kind == "csv":
        return as_csv("coverage", COLUMNS, facts["sources"], excel=bool(visit.asked("bom")))
    if kind:
        return as_json({**facts, "sources": [_plain(row) for row in facts["sources"]]})
    path = with_parameters("/coverage", {"until": visit.asked("until"), "days": visit.asked("days")})
    links = [(page, f"{path}{'&' if '?' in path else '?'}page={page}") for page in facts["shown_pages"]]
    return await page(visit, "coverage", {**facts, "page": at, "page_links": links, **_about()})


def _about() -> Row:
    return {"fields": FIELDS, "bodies": BODIES}


def _collection(connection: sqlite3.Connection, visit: Visit, at: int | None) -> Row:
    """Return the newspapers of a page, or all of them where `at` is None."""
    span = _span(visit, queries.meta(connection)["published_at"])
    found = coverage_queries.sources(connection)
    chosen = found if at is None else found[(at - 1) * _SIZE : at * _SIZE]
    pages = max(1, -(-len(found) // _SIZE))
    return {
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "pages": pages,
        "shown_pages": pages_shown(min(at or 1, pages), pages),
        "sources": [_told(connection, row, span) for row in chosen],
        "reasons": coverage_queries.reasons(connection),
    }


def _told(connection: sqlite3.Connection, row: Row, span: Span) -> Row:
    """Return a newspaper with its strip of days and what changed in its latest months."""
    days = _days(connection, row, span)
    told = months(coverage_queries.months(connection, row["source"]))
    flagged = [f"{month['month']} {name}" for month in told for name in month["flagged"]]
    return {
        **row,
        "days": sum(day.level != "before" for day in days),
        "empty_days": sum(day.level == "none" for day in days),
        "short_weeks": short_weeks(days, row["weekly_least"]),
        "flagged": flagged,
        "strip": drawn(days),
        "width": len(days),
    }


def _days(connection: sqlite3.Connection, row: Row, span: Span) -> list[Day]:
    counted = coverage_queries.days(connection, row["source"], span.first.isoformat(), span.last.isoformat())
    return strip(counted, (span.first, span.last), row["first_day"], row["weekly_least"])


def _plain(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("strip", "width")}


# ------------------------------------------------------------------ one newspaper


async def answer_coverage_of(visit: Visit) -> Response | None:
    """Return the days, months and drops of one newspaper."""
    slug, kind = visit.request.url_vars["slug"], visit.request.url_vars.get("format")
    facts = await visit.find(lambda connection: _of(connection, visit, slug))
    if facts is None:
        return None
    if kind == "csv":
        return as_csv(f"coverage-{slug}", DAY_COLUMNS, facts["days"], excel=bool(visit.asked("bom")))
    if kind:
        return as_json({**facts, "source": _plain(facts["source"])})
    return await page(visit, "coverage_of", {**facts, **_about()})


def _of(connection: sqlite3.Connection, visit: Visit, slug: str) -> Row | None:
    found = coverage_queries.sources(connection, slug)
    if not found:
        return None
    span = _span(visit, queries.meta(connection)["published_at"])
    days = _days(connection, found[0], span)
    return {
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "source": _told(connection, found[0], span),
        "gaps": [
            {"first": first.isoformat(), "last": last.isoformat(), "days": (last - first).days + 1}
            for first, last in gaps(days)
        ],
        "days": [
            {
                "day": day.day.isoformat(),
                "articles": day.articles,
                "captures": day.captures,
                "level": day.level,
            }
            for day in days
        ],
        "months": months(coverage_queries.months(connection, slug)),
        "drops": coverage_queries.drops(connection, slug),
    }
