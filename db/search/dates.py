"""Days as people type them into a search."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from db.search.query import Days
from pipelines.errors import QueryError

_FORMS = (
    re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"),
    re.compile(r"(?:(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/)(?P<year>\d{4})"),
)


def days(field: str, value: str) -> Days:
    """Return the days that `date:`, `year:`, `after:` or `before:` with this value lets through.

    `after:` lets its own day through, `before:` does not; a month or a year stands for all its days.

    Raises:
        QueryError: the value is no date.
    """
    first, dots, last = value.partition("..")
    if field == "after":
        return Days(start=_span(field, value)[0])
    if field == "before":
        first_day = _span(field, value)[0]
        return Days(end=first_day - timedelta(days=1) if first_day > date.min else first_day)
    if not dots:
        return Days(*_span(field, value))
    return Days(_span(field, first)[0] if first else None, _span(field, last)[1] if last else None)


def _span(field: str, value: str) -> tuple[date, date]:
    """Return the first and the last day of a written day, month or year."""
    found = next((match for form in _FORMS if (match := form.fullmatch(value))), None)
    span = _read(found) if found else None
    if span is None:
        raise QueryError(
            f"{field}:{value[:40]} is no date. Expected a day, a month or a year such as 2026-05-03, "
            "3/5/2026, 2026-05 or 2026, and with date: also 2026-05..2026-07.",
            "no_date",
            field=field,
            value=value[:40],
        )
    return span


def _read(found: re.Match[str]) -> tuple[date, date] | None:
    year, month, day = (int(found[name]) if found[name] else None for name in ("year", "month", "day"))
    try:
        first = date(year or 0, month or 1, day or 1)
        last = month or 12
        return first, date(first.year, last, day or monthrange(first.year, last)[1])
    except ValueError:
        return None
