"""When a digest begins, as people say it: `yesterday`, `7d`, `Monday`, `2026-01-05`: pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from babel.dates import get_day_names

from pipelines.errors import QueryError
from pipelines.text import fold

_TODAY = {"today", "hom nay", "hari ini"}
_YESTERDAY = {"yesterday", "hom qua", "kemarin"}
_BACK = re.compile(r"(\d{1,4}) ?(d|days?|ngay|hari|w|weeks?|tuan|minggu)")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})")
_WEEKS = ("w", "t", "m")


def day_said(text: str, today: date) -> date:
    """Return the day that is meant; a day of the week is the last one before today.

    `7d` and `2w` are so many days and weeks before today; the names of days are English, Vietnamese and
    Indonesian, with marks or without.

    Raises:
        QueryError: it is no day that there was.
    """
    said = fold(" ".join(text.split()))
    found = _in_words(said, today) or _counted(said, today) or _dated(said)
    if found is None:
        raise QueryError(
            f"“{text[:40]}” is no day. Expected yesterday, 7d, 2w, Monday or a date such as "
            f"{today.isoformat()}; write it like one of these.",
            "no_day",
            text=text[:40],
            today=today.isoformat(),
        )
    return found


def _in_words(said: str, today: date) -> date | None:
    if said in _TODAY:
        return today
    if said in _YESTERDAY:
        return today - timedelta(days=1)
    wanted = _weekdays().get(said)
    return None if wanted is None else today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)


@cache
def _weekdays() -> dict[str, int]:
    """Return the folded names of the days of the week; Monday is 0."""
    return {
        fold(name): number
        for language in ("en", "vi", "id")
        for width in ("wide", "abbreviated")
        for number, name in get_day_names(width, locale=language).items()
    }


def _counted(said: str, today: date) -> date | None:
    found = _BACK.fullmatch(said)
    if not found:
        return None
    return today - timedelta(days=int(found[1]) * (7 if found[2].startswith(_WEEKS) else 1))


def _dated(said: str) -> date | None:
    found = _DATE.fullmatch(said)
    if not found:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
