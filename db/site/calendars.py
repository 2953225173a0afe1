"""Days, weeks, months and years as arrays of numbers: a million articles are counted at once: pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.columns import EPOCH, UNKNOWN

UNITS = ("day", "week", "month", "year")
"""The finest first."""
_EPOCH = np.datetime64(EPOCH)
_SINCE_MONDAY = EPOCH.weekday()
Numbers = NDArray[np.int64]


def numbered(days: NDArray[Any], unit: str) -> Numbers:
    """Return for days since 1990 the number of their day, week (from Monday), month or year."""
    if unit == "day":
        return days.astype(np.int64)
    if unit == "week":
        return (days.astype(np.int64) + _SINCE_MONDAY) // 7
    kind = "datetime64[M]" if unit == "month" else "datetime64[Y]"
    return (_EPOCH + days.astype("timedelta64[D]")).astype(kind).astype(np.int64)


def fitting(days: NDArray[Any], asked: str, most: int) -> str:
    """Return the unit asked for, or the next coarser one that has at most so many of them."""
    known = days[days != UNKNOWN]
    for unit in UNITS[UNITS.index(asked) :]:
        if not known.size or int(np.ptp(numbered(known[[known.argmin(), known.argmax()]], unit))) < most:
            return unit
    return UNITS[-1]


def bounds(number: int, unit: str) -> tuple[date, date]:
    """Return the first and the last day of what a number stands for."""
    if unit == "day":
        return EPOCH + timedelta(number), EPOCH + timedelta(number)
    if unit == "week":
        first = EPOCH + timedelta(number * 7 - _SINCE_MONDAY)
        return first, first + timedelta(6)
    first, following = _start(number, unit), _start(number + 1, unit)
    return first, following - timedelta(1)


def _start(number: int, unit: str) -> date:
    months = number if unit == "month" else number * 12
    return date(1970 + months // 12, months % 12 + 1, 1)


def written(number: int, unit: str) -> str:
    """Return how a period is written in data: `2026-05-04`, `2026-W19`, `2026-05`, `2026`."""
    first, _ = bounds(number, unit)
    if unit == "week":
        year, week, _ = first.isocalendar()
        return f"{year:04}-W{week:02}"
    return first.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]
