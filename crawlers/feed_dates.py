"""Dates as feeds, sitemaps and listings write them: the standard's form first, then those of newspapers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from pipelines.moments import read_moment

_LONGEST = 120
"""Characters; a longer string is a text with a date in it, not a date."""
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2}(?:\d\d)?\s+\d\d?:\d\d(?::\d\d)?\s+(?:[A-Z]{1,3}|[+-]\d{4})"
)


def read_feed_date(raw: str | None, zone_name: str) -> datetime | None:
    """Return the time in UTC that a date string means; without a zone it is local, without a time midnight.

    None where there is no date, or one that no calendar has. Day first, never month first.
    """
    text = " ".join((raw or "").split())
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _standard(text) or _written(text, ZoneInfo(zone_name))
    except (ValueError, OverflowError):  # the years 1 and 9999 have no neighbours
        return None


def _standard(text: str) -> datetime | None:
    """Read RFC 822 with its zone; one without is a local time, which only `_written` knows."""
    found = parsedate_to_datetime(text) if _RFC_822.fullmatch(text) else None
    return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None


def _written(text: str, local: ZoneInfo) -> datetime | None:
    moment = read_moment(text)
    return None if moment is None else moment.at(local)
