"""Spans of days that reports look at: what an address asks for, the span before, and its steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from db.search.dates import days
from db.search.query import Days
from pipelines.errors import QueryError

_BEGUN = datetime(1990, 1, 1, tzinfo=UTC)
"""Numbers of articles are seconds since then."""
_BY_DAY, _BY_WEEK = 62, 732
"""Up to so many days a plot has a column a day, up to so many a column a week, else one a month."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Span:
        """As many days, just before; from the first day there is where there are no more."""
        last = max(self.first - timedelta(days=1), date.min)
        return Span(date.fromordinal(max(last.toordinal() - self.length + 1, 1)), last)

    @property
    def days(self) -> Days:
        """The span as searches have it."""
        return Days(self.first, self.last)

    @property
    def numbers(self) -> tuple[int, int]:
        """The least and the highest number of an article of these days, whatever its newspaper's zone."""
        low, high = ((date.toordinal(day) - _BEGUN.toordinal()) * 86_400 for day in (self.first, self.last))
        return low - 86_400, high + 2 * 86_400

    @property
    def step(self) -> str:
        """`day`, `week` or `month`: what one column of a plot stands for."""
        return "day" if self.length <= _BY_DAY else "week" if self.length <= _BY_WEEK else "month"

    def key(self, day: str) -> str:
        """Return the step that a day belongs to: the day, the Monday of its week, or its month."""
        if self.step == "month":
            return day[:7]
        if self.step == "day":
            return day
        found = date.fromisoformat(day)
        return date.fromordinal(found.toordinal() - found.weekday()).isoformat()

    def steps(self) -> list[str]:
        """Return all steps in their order, those without any article too."""
        return list(dict.fromkeys(self.key(day.isoformat()) for day in self._each()))

    def _each(self) -> Iterator[date]:
        return map(date.fromordinal, range(self.first.toordinal(), self.last.toordinal() + 1))


def asked_span(asked: tuple[str | None, str | None], newest: date, length: int) -> Span:
    """Return the span of two written days, months or years; the last days of the collection where none is.

    Raises:
        QueryError: one of them is no date, the last is before the first, or there are over fifty years.
    """
    first, last = asked
    end = days("to", last).end if last else None
    start = days("from", first).start if first else None
    end = end or max(newest, start or newest)
    start = start or date.fromordinal(max(end.toordinal() - length + 1, 1))
    if start > end:
        said = f"from {start} is after to {end}. Expected the first day first; change the two."
        raise QueryError(said, "days_turned", start=start, end=end)
    if (end - start).days > 366 * 50:
        said = f"from {start} to {end} is over fifty years. Expected less; choose a later first day."
        raise QueryError(said, "days_many", start=start, end=end)
    return Span(start, end)


def newest_day(connection: sqlite3.Connection) -> date:
    """Return the day of the newest article, of 1990 where there is none."""
    (number,) = connection.execute("SELECT max(number) FROM articles").fetchone()
    return (_BEGUN + timedelta(seconds=number or 0)).date()
