"""What is missing in a collection, day by day and month by month: gaps are found, never filled: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from db.site.plots import filled_months
from db.site.queries import Row

FIELDS = ("sapo", "byline", "published", "section")
"""What most articles of a newspaper have, so that a drop tells of a redesign."""
BODIES = ("thin", "obfuscated", "refused")
_ENOUGH = 10  # articles of a month, below which its shares say nothing
_LOOKED_BACK = 3  # months that a month is compared with
_HALF = 0.5
_TOPS = {"none": 0.8, "few": 0.5, "usual": 0}
"""Level → where its stripe begins, from 0 at the top to 1 at the bottom."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of one newspaper."""

    day: date
    articles: int
    captures: int
    level: str
    """`before` the first article, `none`, `few` (fewer than expected) or `usual`."""


def strip(
    counted: Mapping[str, Row], span: tuple[date, date], first: str | None, least: int | None
) -> list[Day]:
    """Return every day from the first to the last, those with nothing too; `least` is expected a week."""
    days = []
    for number in range(span[0].toordinal(), span[1].toordinal() + 1):
        day = date.fromordinal(number)
        row = counted.get(day.isoformat(), {})
        articles = row.get("articles", 0)
        before = first is None or day.isoformat() < first
        days.append(Day(day, articles, row.get("captures", 0), _level(articles, before, least)))
    return days


def _level(articles: int, before: bool, least: int | None) -> str:
    if before:
        return "before"
    if not articles:
        return "none"
    return "few" if articles * 7 < (least or 0) else "usual"


def runs(days: Sequence[Day], level: str) -> list[tuple[int, int]]:
    """Return where days of a level stand beside each other: place of the first, and how many."""
    found, at = [], 0
    for found_level, group in groupby(days, key=lambda day: day.level):
        length = len(list(group))
        if found_level == level:
            found.append((at, length))
        at += length
    return found


def drawn(days: Sequence[Day]) -> dict[str, str]:
    """Return an SVG path for each level, one unit a day; the levels differ in height, not in colour alone."""
    found = {level: runs(days, level) for level in _TOPS}
    return {
        level: "".join(f"M{at} {_TOPS[level]}h{long}V1h-{long}z" for at, long in listed)
        for level, listed in found.items()
        if listed
    }


def gaps(days: Sequence[Day]) -> list[tuple[date, date]]:
    """Return the stretches of days with nothing, first and last day of each."""
    return [(days[at].day, days[at + long - 1].day) for at, long in runs(days, "none")]


def short_weeks(days: Sequence[Day], least: int | None) -> int | None:
    """Return how many whole weeks from Monday have fewer articles than expected; None where nothing is."""
    if least is None:
        return None
    weeks: dict[date, list[Day]] = {}
    for day in days:
        if day.level != "before":
            weeks.setdefault(day.day - timedelta(day.day.weekday()), []).append(day)
    return sum(len(found) == 7 and sum(day.articles for day in found) < least for found in weeks.values())


def months(found: Iterable[Row]) -> list[Row]:
    """Return the months of a newspaper with the share of each field and body, and what changed suddenly.

    A field is flagged where less than half as many articles have it as in the three months before, together,
    and these had it in half of theirs or more; a bad body where it is half or more after less than a quarter.
    Months of fewer than ten articles neither flag nor are compared with.
    """
    told: list[Row] = []
    for row in _with_empty(list(found)):
        former = [one for one in told if one["articles"] >= _ENOUGH][-_LOOKED_BACK:]
        shares = {name: row[name] / max(row["articles"], 1) for name in (*FIELDS, *BODIES)}
        told.append({**row, "shares": shares, "flagged": _flagged(row, shares, former)})
    return told


def _with_empty(found: Sequence[Row]) -> list[Row]:
    """Return the months with those between them that have nothing."""
    known = {row["month"]: row for row in found}
    nothing = dict.fromkeys((*FIELDS, *BODIES), 0)
    return [
        known.get(month) or {"source": found[0]["source"], "month": month, "articles": 0, **nothing}
        for month, _ in filled_months([(month, row["articles"]) for month, row in known.items()])
    ]


def _flagged(row: Row, shares: Mapping[str, float], former: Sequence[Row]) -> list[str]:
    if row["articles"] < _ENOUGH or not former:
        return []
    articles = sum(one["articles"] for one in former)
    before = {name: sum(one[name] for one in former) / articles for name in (*FIELDS, *BODIES)}
    gone = [name for name in FIELDS if before[name] >= _HALF and shares[name] < before[name] / 2]
    bad = [name for name in BODIES if shares[name] >= _HALF and before[name] < _HALF / 2]
    return gone + bad
