"""Dates and periods as written → days, against the article's own date. The clock is an argument."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from pipelines.model import Period

_THIS_YEAR, _LAST_YEAR = "this year", "last year"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def resolve(
    means: str, found: re.Match[str], words: Mapping[str, int], written: date | None
) -> Period | None:
    """Return the period that a date form names, open on both sides where its year stays unknown.

    None: there is no such day. `words` gives the values of month names and number words; `written` is the
    article's date, from which a missing year is taken: the latest one that does not lie after it.
    """
    parts = {name: _number(value, words) for name, value in found.groupdict().items() if value}
    plain, _, year = means.partition(" of ")
    if year and written:
        parts["yyyy"] = written.year - (year == _LAST_YEAR)
    try:
        start, end = _MEANINGS[plain](parts, written)
    except KeyError:
        start = end = None
    except (ValueError, OverflowError):  # beyond the calendar
        return None
    return Period(start=start, end=end, raw=found.group())


def _number(value: str, words: Mapping[str, int]) -> int:
    value = value.rstrip(".")
    return int(value) if value.isdigit() else _ROMAN.get(value) or int(words[value])


Parts = Mapping[str, int]
Days = tuple[date | None, date | None]


def _months(year: int, first: int, last: int) -> Days:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _year(parts: Parts, written: date | None, month: int = 1) -> int:
    if "yyyy" in parts:
        return parts["yyyy"]
    if written is None:
        raise KeyError("no year")
    return written.year if month <= written.month else written.year - 1


def _day(parts: Parts, written: date | None) -> Days:
    month = parts.get("month") or parts["m"]
    day = date(_year(parts, written, month), month, parts["d"])
    return day, day


def _month(parts: Parts, written: date | None) -> Days:
    month = _named_month(parts)
    return _months(_year(parts, written, month), month, month)


def _named_month(parts: Parts, which: str = "") -> int:
    return parts.get("month" + which) or parts["m" + which]


def _months_between(parts: Parts, written: date | None) -> Days:
    first, last = _named_month(parts), _named_month(parts, "2")
    if first >= last:
        raise ValueError("no period")
    return _months(_year(parts, written, last - 1), first, last)


def _since_month(parts: Parts, written: date | None) -> Days:
    month = _named_month(parts)
    return date(_year(parts, written, month), month, 1), written


def _since_day(parts: Parts, written: date | None) -> Days:
    return _day(parts, written)[0], written


def _by_month(parts: Parts, written: date | None) -> Days:
    return None, _month(parts, written)[1]


def _relative_month(back: int) -> Callable[[Parts, date | None], Days]:
    def days(_: Parts, written: date | None) -> Days:
        if written is None:
            raise KeyError("no year")
        months = 12 * written.year + written.month - 1 - back
        return _months(months // 12, months % 12 + 1, months % 12 + 1)

    return days


def _whole_year(parts: Parts, written: date | None) -> Days:
    return _months(_year(parts, written), 1, 12)


def _years(parts: Parts, _: date | None) -> Days:
    last = parts.get("yyyy2") or parts["yyyy"] // 100 * 100 + parts["yy"]
    if not parts["yyyy"] < last < parts["yyyy"] + 60:
        raise ValueError("no period")
    return date(parts["yyyy"], 1, 1), date(last, 12, 31)


def _first_months(parts: Parts, written: date | None) -> Days:
    return _months(_year(parts, written, parts["n"] - 1), 1, parts["n"])


def _last_months(parts: Parts, written: date | None) -> Days:
    return _months(_year(parts, written, 12 - parts["n"]), 13 - parts["n"], 12)


def _quarter(number: int) -> Callable[[Parts, date | None], Days]:
    return lambda parts, written: _months(_year(parts, written, 3 * number - 2), 3 * number - 2, 3 * number)


def _any_quarter(parts: Parts, written: date | None) -> Days:
    return _quarter(parts["q"])(parts, written)


def _half(first: int) -> Callable[[Parts, date | None], Days]:
    return lambda parts, written: _months(_year(parts, written, first + 4), first, first + 5)


def _since_year(parts: Parts, written: date | None) -> Days:
    return date(parts["yyyy"], 1, 1), written


def _by_year(parts: Parts, _: date | None) -> Days:
    return None, date(parts["yyyy"], 12, 31)


def _before_year(parts: Parts, _: date | None) -> Days:
    return None, date(parts["yyyy"] - 1, 12, 31)


def _after_year(parts: Parts, _: date | None) -> Days:
    return date(parts["yyyy"] + 1, 1, 1), None


def _now(_: Parts, written: date | None) -> Days:
    return None, written


def _year_to_date(_: Parts, written: date | None) -> Days:
    if written is None:
        raise KeyError("no year")
    return date(written.year, 1, 1), written


def _relative_year(back: int) -> Callable[[Parts, date | None], Days]:
    def days(_: Parts, written: date | None) -> Days:
        if written is None:
            raise KeyError("no year")
        return _months(written.year - back, 1, 12)

    return days


def _week(back: int) -> Callable[[Parts, date | None], Days]:
    def days(_: Parts, written: date | None) -> Days:
        monday = _known(written) - timedelta(days=_known(written).weekday() + 7 * back)
        return monday, monday + timedelta(days=6)

    return days


def _yesterday(_: Parts, written: date | None) -> Days:
    day = _known(written) - timedelta(days=1)
    return day, day


def _past(months: int = 0, days: int = 0) -> Callable[[Parts, date | None], Days]:
    """So many lengths of time that run up to the article's day: the past five years."""

    def between(parts: Parts, written: date | None) -> Days:
        last, count = _known(written), parts.get("n", 1)
        back = 12 * last.year + last.month - 1 - months * count
        year, month = back // 12, back % 12 + 1
        first = date(year, month, min(last.day, monthrange(year, month)[1]))
        return first - timedelta(days=days * count), last

    return between


def _known(written: date | None) -> date:
    if written is None:
        raise KeyError("no day")
    return written


_MEANINGS: Mapping[str, Callable[[Parts, date | None], Days]] = {
    "day": _day,
    "month": _month,
    "year": _whole_year,
    "years": _years,
    "first months": _first_months,
    "last months": _last_months,
    "quarter": _any_quarter,
    "first quarter": _quarter(1),
    "second quarter": _quarter(2),
    "third quarter": _quarter(3),
    "fourth quarter": _quarter(4),
    "first half": _half(1),
    "second half": _half(7),
    "since year": _since_year,
    "by year": _by_year,
    "before year": _before_year,
    "after year": _after_year,
    "months": _months_between,
    "since month": _since_month,
    "since day": _since_day,
    "by month": _by_month,
    "this month": _relative_month(0),
    "previous month": _relative_month(1),
    "now": _now,
    "year to date": _year_to_date,
    "next month": _relative_month(-1),
    "this year": _relative_year(0),
    "next year": _relative_year(-1),
    "previous year": _relative_year(1),
    "this week": _week(0),
    "previous week": _week(1),
    "next week": _week(-1),
    "yesterday": _yesterday,
    "past days": _past(days=1),
    "past weeks": _past(days=7),
    "past months": _past(months=1),
    "past years": _past(months=12),
    "past decades": _past(months=120),
}
MEANINGS = frozenset(_MEANINGS)
"""What `means` of a date form may say."""
RELATIVE = frozenset(
    f"{which} {what}" for which in ("this", "previous", "next") for what in ("week", "month", "year")
)
"""Meanings whose words, right behind a number, count years: 18 năm trước."""
LENGTHS = frozenset(f"past {what}" for what in ("days", "weeks", "months", "years", "decades"))
"""Meanings that hold a number which counts something too: the past five years."""
