"""When an article was published, by weighed evidence; it abstains rather than be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pipelines.model import Evidence, PublishedTime
from pipelines.moments import Moment, read_moment

WEAKEST = "date beside the title"
AGE = "age beside the title"
URL_MONTH = "month in the URL"
WEIGHTS = {
    "JSON-LD datePublished": 0.95,
    "meta published time": 0.95,
    "layout element": 0.85,
    "feed or sitemap": 0.7,
    "marked element": 0.6,
    "day in the URL": 0.5,
    WEAKEST: 0.3,
    AGE: 0.3,
    URL_MONTH: 0.2,
}
"""How much each rule is believed: the order of facts gathered on 115 saved pages, not a fit."""

_FIRST_PRESS = date(1997, 11, 19)  # the day Vietnam went on line
_CLOCK = timedelta(minutes=15)  # a time so close to the fetch may be the page's clock
_RENDERED = timedelta(minutes=5)  # a page is no older when it is fetched
_ON_PAGE = frozenset({"layout element", "marked element", WEAKEST})
_EARLY = timedelta(hours=1)  # clocks of two machines may differ by so much
_MONTH_FIRST = frozenset({"", "us", "ph"})  # where, or unknown whether, people write the month first


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one rule found on a page."""

    rule: str
    """A key of WEIGHTS."""
    raw: str
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and when a page was read."""

    zone: ZoneInfo
    country: str
    """ISO 3166-1 alpha-2, lower case; empty: unknown."""
    fetched_at: datetime
    day_first: bool = False
    """The readers of its language write the day before the month, wherever they live."""


def claim(rule: str, raw: str | None) -> Claim | None:
    """Return what a rule found, None where the string has no date."""
    moment = read_moment(raw) if raw else None
    return Claim(rule=rule, raw=" ".join(raw.split())[:200], moment=moment) if raw and moment else None


def judge_published(claims: Sequence[Claim], setting: Setting) -> PublishedTime | None:
    """Return the time on which the evidence agrees best; None where nothing reliable says one."""
    read = _settle(claims, setting)
    sane = [each for each in read if _is_sane(each, setting)] or read
    months = {_month(each.moment.day) for each in sane if each.rule == URL_MONTH}
    days: dict[date, list[Claim]] = {}
    for each in sane:
        if each.rule != URL_MONTH:
            days.setdefault(_local_day(each.moment, setting.zone), []).append(each)
    told = {
        day: one for day, one in days.items() if not all(_shows_now(each, setting, _CLOCK) for each in one)
    }
    days = told or days  # where others speak, an element that shows now is the clock
    if not days:
        return None
    day = max(
        days, key=lambda day: (_belief(days[day], setting) + 0.2 * (_month(day) in months), -day.toordinal())
    )
    if _is_clock(days[day], setting):
        return None
    return _verdict(days[day], claims, setting)


def judge_modified(
    raws: Iterable[str | None], published: PublishedTime | None, setting: Setting
) -> datetime | None:
    """Return the first modification time that is not before the publication nor after the fetch."""
    for raw in raws:
        moment = read_moment(raw) if raw else None
        if moment is None or not moment.whole:
            continue
        at = moment.at(setting.zone)
        if at <= setting.fetched_at + _EARLY and (published is None or at >= published.time):
            return at
    return None


def _verdict(agreeing: list[Claim], claims: Sequence[Claim], setting: Setting) -> PublishedTime:
    best = max(agreeing, key=lambda each: (each.moment.whole, _weight(each, setting)))
    ranked = sorted(claims, key=lambda each: -WEIGHTS[each.rule])
    return PublishedTime(
        time=best.moment.at(setting.zone),
        precision="minute" if best.moment.whole else "day",
        raw=best.raw,
        rule=best.rule,
        flagged=not _is_sane(best, setting) or _is_weak(agreeing) or _is_unclear(best.moment, setting.zone),
        evidence=tuple(
            Evidence(rule=each.rule, value=each.raw, weight=WEIGHTS[each.rule]) for each in ranked
        ),
    )


def _settle(claims: Sequence[Claim], setting: Setting) -> list[Claim]:
    """Return the claims with their day and zone settled; those that stay ambiguous are left out."""
    certain = {
        _local_day(each.moment, setting.zone)
        for each in claims
        if each.moment.other is None and each.rule != URL_MONTH
    }
    naive = {(each.moment.day, each.moment.clock) for each in claims if each.moment.zone is None}
    settled = (_settled(each, certain, naive, setting) for each in claims)
    return [each for each in settled if each is not None]


def _settled(
    one: Claim, certain: set[date], naive: set[tuple[date, time | None]], setting: Setting
) -> Claim | None:
    moment = one.moment
    if moment.zone is UTC and _same_digits(moment, naive):
        moment = replace(moment, zone=None)  # local time with a Z behind it, as the page itself shows
    if moment.other is None:
        return replace(one, moment=moment)
    if moment.other in certain and moment.day not in certain:
        return replace(one, moment=replace(moment, day=moment.other, other=None))
    if moment.day in certain or setting.day_first or setting.country not in _MONTH_FIRST:
        return replace(one, moment=moment)
    return None


def _same_digits(moment: Moment, naive: set[tuple[date, time | None]]) -> bool:
    if moment.clock is None or not moment.whole:
        return False
    return bool({(moment.day, moment.clock), (moment.day, moment.clock.replace(second=0))} & naive)


def _belief(agreeing: list[Claim], setting: Setting) -> float:
    """Return how much the rules that agree on a day are believed together, each rule once."""
    best: dict[str, float] = {}
    for each in agreeing:
        best[each.rule] = max(best.get(each.rule, 0.0), _weight(each, setting))
    return sum(best.values())


def _weight(one: Claim, setting: Setting) -> float:
    weight = WEIGHTS[one.rule]
    if one.moment.whole and abs(one.moment.at(setting.zone) - setting.fetched_at) < _CLOCK:
        return weight / 4
    return weight


def _is_clock(agreeing: list[Claim], setting: Setting) -> bool:
    """Return whether all that speaks for a day is what the page's own clock would show."""
    return all(_shows_now(each, setting, _RENDERED) for each in agreeing) and all(
        each.moment.whole or each.rule == WEAKEST for each in agreeing
    )


def _shows_now(one: Claim, setting: Setting, within: timedelta) -> bool:
    """Return whether an element shows the day of the fetch, or a time so close to it."""
    if one.rule not in _ON_PAGE:
        return False
    if one.moment.whole:
        return abs(one.moment.at(setting.zone) - setting.fetched_at) < within
    return one.moment.day == setting.fetched_at.astimezone(setting.zone).date()


def _is_weak(agreeing: list[Claim]) -> bool:
    return all(each.rule in (WEAKEST, AGE) for each in agreeing)


def _is_sane(one: Claim, setting: Setting) -> bool:
    at = one.moment.at(setting.zone)
    return one.moment.day >= _FIRST_PRESS and at <= setting.fetched_at + _EARLY


def _is_unclear(moment: Moment, zone: ZoneInfo) -> bool:
    """Return whether the local time happened twice or never, when clocks were changed."""
    if not moment.whole or moment.zone is not None or moment.clock is None:
        return False
    local = datetime.combine(moment.day, moment.clock, zone)
    return local.utcoffset() != local.replace(fold=1).utcoffset()


def _local_day(moment: Moment, zone: ZoneInfo) -> date:
    return moment.at(zone).astimezone(zone).date()


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
