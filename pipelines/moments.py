"""Dates and times as newspapers write them → a moment, day first; what cannot be told apart is not read.

Forms: ISO 8601, RFC 822, seconds since 1970, `21/01/2026`, `07:27 25/02/2023`, `11:1 GMT+7`, `14h22`,
`20/10/2025 7:06 AM (GMT+7)`, `Thứ ba, ngày 23 tháng 11 năm 2021 | 14:22`, `27-12-2021`, `Nov 23, 2021`,
`Selasa, 5 Maret 2024 14.22 WIB`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from pipelines.languages import months, page_words
from pipelines.text import fold

_DASH = r"\s*[-/.]\s*"
_ISO = re.compile(
    r"(?<!\d)(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?!\d)"
    r"(?:[T\s]+(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(?P<zone>Z\b|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(
    r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})T(?P<h>\d{2})(?P<i>\d{2})(?P<s>\d{2})?(?P<zone>Z|[+-]\d{4})?"
)
_NUMERIC = re.compile(rf"(?<![\d/.-])(?P<a>\d{{1,2}}){_DASH}(?P<b>\d{{1,2}}){_DASH}(?P<y>\d{{4}})(?![\d/])")
_NAMED = re.compile(  # ngày 23 tháng 11 năm 2021 · 23 tháng 11, 2021
    r"(?<!\d)(?P<d>\d{1,2})\s*(?:thang|thg\.?|th\.?)\s*(?P<m>\d{1,2})\s*(?:,|nam|/|-)?\s*(?:nam)?\s*(?P<y>\d{4})"
)
_OFFSET = re.compile(
    r"(?:gmt|utc)\s*(?P<sign>[+-])\s*(?P<h>\d{1,2})(?::?(?P<i>\d{2}))?|(?P<plain>[+-]\d{2}:?\d{2})\b|\b(?P<word>gmt|utc|wib|wita|wit|ict|z)\b"
)
_ZONES = {"gmt": 0, "utc": 0, "z": 0, "wib": 7, "ict": 7, "wita": 8, "wit": 9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as written, before anyone says which zone the paper lives in."""

    day: date
    clock: time | None = None
    zone: tzinfo | None = None
    """None: local time."""
    other: date | None = None
    """The day read month first, where the writing permits both."""

    @property
    def whole(self) -> bool:
        """Whether a time of day was written; midnight to the second is a day in disguise."""
        return self.clock is not None and self.clock != time(0)

    def at(self, home: ZoneInfo) -> datetime:
        """Return the moment in UTC; a naive time is local, a day is its local midnight."""
        zone = self.zone if self.whole and self.zone else home
        return datetime.combine(self.day, self.clock or time(0), zone).astimezone(UTC)


def read_moment(raw: str) -> Moment | None:
    """Return the first date in a string with the time beside it, None where there is none or it is absurd."""
    if len(raw) > 400:
        raw = raw[:400]
    if raw.strip().isdecimal():
        return _seconds(raw.strip())
    for read in (_iso, _compact, _spelled, _numeric):
        if moment := read(raw):
            return moment
    return None


def _seconds(digits: str) -> Moment | None:
    value = int(digits) // (1000 if len(digits) == 13 else 1)
    if len(digits) not in {10, 13}:
        return None
    found = datetime.fromtimestamp(value, UTC)
    return Moment(day=found.date(), clock=found.time(), zone=UTC)


def _iso(raw: str) -> Moment | None:
    found = _ISO.search(raw)
    if found is None:
        return None
    day = _day(found["y"], found["m"], found["d"])
    clock = _clock(found["clock"] or "") or _clock(fold(_around(raw, found)))
    zone = _fixed(found["zone"]) if found["zone"] else _zone(fold(raw[found.end() :]))
    return Moment(day=day, clock=clock, zone=zone) if day else None


def _compact(raw: str) -> Moment | None:
    found = _COMPACT.search(raw)
    day = _day(found["y"], found["m"], found["d"]) if found else None
    if found is None or day is None:
        return None
    clock = _time(int(found["h"]), int(found["i"]), int(found["s"] or 0))
    return Moment(day=day, clock=clock, zone=_fixed(found["zone"]) if found["zone"] else None)


def _numeric(raw: str) -> Moment | None:
    found = _NUMERIC.search(raw)
    if found is None:
        return None
    day = _day(found["y"], found["b"], found["a"])
    swapped = _day(found["y"], found["a"], found["b"])
    if day is None:
        return None
    return _with_clock(raw, found, day, swapped if swapped != day else None)


def _spelled(raw: str) -> Moment | None:
    folded = fold(raw)
    if found := _NAMED.search(folded):
        day = _day(found["y"], found["m"], found["d"])
        return _with_clock(folded, found, day) if day else None
    for pattern in _month_patterns():
        if found := pattern.search(folded):
            day = _day(found["y"], str(months()[found["m"]]), found["d"])
            return _with_clock(folded, found, day) if day else None
    return None


@cache
def _month_patterns() -> tuple[re.Pattern[str], ...]:
    """Return `5 Maret 2024` and `March 5, 2024` for the month names of all languages."""
    names = "|".join(sorted(map(re.escape, months()), key=lambda name: (-len(name), name))) or "(?!)"
    return (
        re.compile(
            rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*(?:of\s+)?(?P<m>{names})\b[\s.,-]*(?P<y>\d{{4}})(?!\d)"
        ),
        re.compile(rf"\b(?P<m>{names})\b[\s.]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y>\d{{4}})(?!\d)"),
    )


def _with_clock(raw: str, found: re.Match[str], day: date, other: date | None = None) -> Moment:
    beside = fold(_around(raw, found))
    return Moment(day=day, clock=_clock(beside), zone=_zone(beside), other=other)


def _around(raw: str, found: re.Match[str]) -> str:
    """Return what stands right after the date, then what stands right before it."""
    return raw[found.end() : found.end() + 40] + " \u2016 " + raw[max(0, found.start() - 40) : found.start()]


def _clock(folded: str) -> time | None:
    found = _clock_pattern().search(folded.casefold())
    if found is None:
        return None
    hour, minute, half = int(found["h"]), int(found["i"] or found["j"]), found["half"]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * _is_afternoon(half)
    elif half and hour and not _is_afternoon(half):
        return None
    return _time(hour, minute, int(found["s"] or 0))


def _is_afternoon(half: str) -> bool:
    return half.replace(".", "") == "pm" or half in {fold(word) for word in page_words("afternoon")}


@cache
def _clock_pattern() -> re.Pattern[str]:
    """Return the pattern of a time of day, its half named where clocks count to twelve: `9.05 malam`."""
    words = {fold(word) for key in ("morning", "afternoon") for word in page_words(key)}
    half = rf"(?:[ap]\.?m\b\.?|(?:{'|'.join(sorted(words))})\b)"
    dotted = rf"(?<=\d)[.](?P<j>[0-5]\d)(?=\s*(?:wi[bt]|wita|{half}))"
    return re.compile(
        rf"(?<![\d:./])(?P<h>[01]?\d|2[0-4])\s*(?:(?::|h|g|gio)\s?(?P<i>[0-5]?\d)|{dotted})"
        rf"(?:\s*(?::|phut)\s*(?P<s>[0-5]\d)(?!\d))?(?![\d/])\s*(?P<half>{half})?"
    )


def _time(hour: int, minute: int, second: int) -> time | None:
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone(folded: str) -> tzinfo | None:
    found = _OFFSET.search(folded)
    if found is None:
        return None
    if found["word"]:
        return timezone(timedelta(hours=_ZONES[found["word"]]))
    if found["plain"]:
        return _fixed(found["plain"])
    return _fixed(f"{found['sign']}{int(found['h']):02}{found['i'] or '00'}")


def _fixed(written: str) -> tzinfo | None:
    if written == "Z":
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    if hours > 14 or minutes > 59:
        return None
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if written[0] == "-" else 1))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
