"""Dates as feeds, sitemaps and listings write them, in the forms seen; day first, never month first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from pipelines.languages import months
from pipelines.text import fold, normalise

_ZONES = {"z": 0, "utc": 0, "gmt": 0, "ict": 7, "wib": 7, "wita": 8, "wit": 9} | {
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
}
"""Hours east: Indochina, Indonesia from west to east, and those of RFC 822."""
_LONGEST = 120
"""Characters; a longer string is a text with a date in it, not a date."""
_ISO = re.compile(r"(?<!\d)(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=t\d|$)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4})(?!\d)"
)
_VIETNAMESE = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s*thang\s*(?P<month>\d{1,2})(?:,|\s)*(?:nam\s*)?(?P<year>\d{4})(?!\d)"
)
_NAMED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<name>[a-z]{3,9})[.,]?[\s-]+(?P<year>\d{4}|\d\d)\b"
)
_NAME_FIRST = re.compile(
    r"\b(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\b"
)
_TIME = re.compile(
    r"(?<![\d:.])(?P<hour>\d{1,2})(?:[:hg]|\.(?=\d\d\s*wi))(?P<minute>\d{1,2})(?![\d/])"
    r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?|sa\b|ch\b)?"
)
_COMPACT_TIME = re.compile(r"(?<=\dt)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)(?P<half>)")
_NAMED_ZONE = re.compile(
    rf"[\s,(\[]*(?P<name>{'|'.join(sorted(_ZONES, key=len, reverse=True))})(?![a-z])"
    r"(?:\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?)?"
)
_OFFSET = re.compile(r"\s?(?P<sign>[+\-−])(?P<hours>\d\d)(?::?(?P<minutes>\d\d))?(?![\d/.-])")


def read_feed_date(raw: str | None, zone_name: str) -> datetime | None:
    """Return the time in UTC that a date string means; without a zone it is local, without a time midnight.

    None where there is no date, or one that no calendar has.
    """
    text = fold(normalise(raw or ""))
    if not text or len(text) > _LONGEST:
        return None
    for found in _dates(text):
        moment = _moment(found, text, ZoneInfo(zone_name))
        if moment is not None:
            return moment
    return None


def _dates(text: str) -> Iterator[re.Match[str]]:
    patterns = (_ISO, _COMPACT, _DAY_FIRST, _VIETNAMESE, _NAMED, _NAME_FIRST)
    return (found for pattern in patterns if (found := pattern.search(text)))


def _moment(found: re.Match[str], text: str, local: ZoneInfo) -> datetime | None:
    parts = found.groupdict()
    month = _month(parts.get("name")) or int(parts.get("month") or 0)
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    hour, minute, second, zone = _clock(text, local)
    try:
        return datetime(year, month, int(parts["day"]), hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _clock(text: str, local: ZoneInfo) -> tuple[int, int, int, tzinfo]:
    """Return hour, minute, second and zone; midnight local time where no time stands."""
    found = _TIME.search(text) or _COMPACT_TIME.search(text)
    if found is None:
        return 0, 0, 0, local
    hour, half = int(found["hour"]), (found["half"] or "")[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in {"p", "c"} else 0)
    zone = _zone(text[found.end() :], local)
    return hour, int(found["minute"]), int(found["second"] or 0), zone


def _zone(after: str, local: ZoneInfo) -> tzinfo:
    """Return the zone that stands right after a time, else the local one."""
    found = _NAMED_ZONE.match(after) or _OFFSET.match(after)
    if found is None:
        return local
    parts = found.groupdict()
    shift = timedelta(hours=int(parts["hours"] or 0), minutes=int(parts["minutes"] or 0))
    east = timedelta(hours=_ZONES.get(parts.get("name") or "", 0)) if not parts["hours"] else shift
    east = -east if parts["sign"] in {"-", "−"} else east
    return timezone(east) if abs(east) < timedelta(hours=24) else local


def _month(name: str | None) -> int | None:
    """Return the number of a month by its name in any of our languages, or the first letters of it."""
    if name is None:
        return None
    return _months().get(name) or _months().get(name[:3])


@cache
def _months() -> dict[str, int]:
    """Return whole names, and their first three letters where these name one month only."""
    whole = dict(months())
    short: dict[str, set[int]] = {}
    for name, month in whole.items():
        short.setdefault(name[:3], set()).add(month)
    return {name: min(found) for name, found in short.items() if len(found) == 1} | whole
