"""Spans of days as bounds of article numbers, which are seconds since 1990: pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

EPOCH = date(1990, 1, 1)
_DAY = 86_400
_EAST, _WEST = 14 * 3600, 12 * 3600
"""How far a newspaper's own day may begin before and end after the day of UTC."""
_LAST = 1 << 46
"""Above every number; times 65,536 it still is a number of SQLite's."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days of publication, both included; None: open."""

    since: date | None = None
    until: date | None = None

    @property
    def low(self) -> int:
        """The least number that an article of these days may have."""
        return 0 if self.since is None else (self.since - EPOCH).days * _DAY - _EAST

    @property
    def high(self) -> int:
        """The number that all of them are below."""
        if self.until is None:
            return _LAST
        return ((self.until - EPOCH).days + 1) * _DAY + _WEST

    def holds(self, day: str | None) -> bool:
        """Return whether a day is one of them."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since is None or day >= self.since.isoformat()) and (
            self.until is None or day <= self.until.isoformat()
        )


def last_days(until: date, days: int) -> Span:
    """Return the span of so many days that ends with a day."""
    return Span(until - timedelta(days=days - 1), until)


def before(span: Span) -> Span:
    """Return all days before a span."""
    return Span(None, span.since - timedelta(days=1) if span.since else None)
