"""What is wrong with an installation and its data, and what to do about it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

from crawlers.sqlite_frontier import SqliteFrontier
from db.archive import Archive, SegmentState
from db.connections import open_for_reading
from db.overview import Week, last_fetched, read_overview, read_watermarks, read_weeks
from pipelines.errors import TinlangError
from tinlang.config import Config, ready
from tinlang.derive import plan_run
from tinlang.installation import Check, State, check_installation

GIGABYTE = 1_000_000_000
_STALE = timedelta(days=7)

Checker = Callable[[Config], Iterable[Check]]


def examine(config: Config) -> Iterator[Check]:
    """Yield what was found about the installation, then about the data folder; nothing there is changed."""
    yield from check_installation()
    for subject, checker in _CHECKERS.items():
        try:
            yield from checker(config)
        except TinlangError as error:
            yield Check(subject, State.FAIL, str(error), "See above; then run `tinlang doctor` again.")


def _check_folder(config: Config) -> Iterator[Check]:
    if not config.home.is_dir():
        advice = "Run `tinlang demo`, `tinlang crawl` or `tinlang import`, or name another with --data."
        yield Check("data folder", State.WARN, f"{config.home} is not there yet", advice)
        return
    ready(config)
    free = shutil.disk_usage(config.home).free / GIGABYTE
    found = f"{config.home}, {free:,.1f} GB free"
    if free < 0.2:
        yield Check("data folder", State.FAIL, found, "Make room: nothing more can be kept soon.")
    elif free < 5:
        yield Check("data folder", State.WARN, found, "Make room: a week of many newspapers takes gigabytes.")
    else:
        yield Check("data folder", State.OK, found)


def _check_archive(config: Config) -> Iterator[Check]:
    found = Archive(config.archive).inspect()
    counts = f"{len(found.segments)} segments, {found.captures} captures, {found.size / GIGABYTE:,.2f} GB"
    if found.damages:
        where = ", ".join(f"{one.locator.segment}:{one.locator.offset}" for one in found.damages[:3])
        advice = "Run `tinlang archive verify`, and restore those segments from a copy if you have one."
        yield Check("archive", State.FAIL, f"{counts}; {len(found.damages)} damaged ({where})", advice)
    else:
        yield Check("archive", State.OK, f"{counts}; only the beginnings of records were looked at")
    yield from _check_left(config, found.segments)


def _check_left(config: Config, segments: Iterable[SegmentState]) -> Iterator[Check]:
    """What killed processes left behind; all of it heals by itself."""
    left = [state.segment for state in segments if state.state == "left by a killed writer"]
    rebuild = config.news.with_name(config.news.name + ".new")
    if left:
        advice = "Nothing is lost; the next crawl or import closes them."
        yield Check("killed writers", State.WARN, f"left open: {', '.join(left)}", advice)
    if rebuild.exists():
        advice = "If no `tinlang derive --all` runs now, run it again; it begins anew."
        yield Check("killed rebuild", State.WARN, f"{rebuild} is there", advice)


def _check_news(config: Config) -> Iterator[Check]:
    if not config.news.exists():
        yield Check("news.db", State.WARN, "not there yet", "Run `tinlang derive`.")
        return
    overview = read_overview(config.news)
    articles = sum(count for _, _, count in overview.articles)
    drops = sum(count for _, _, count in overview.drops)
    yield Check("news.db", State.OK, f"{articles} articles, {overview.changes} changes, {drops} drops")
    plan = plan_run(Archive(config.archive), read_watermarks(config.news))
    if plan.captures:
        found = f"{plan.captures} captures are not derived yet"
        yield Check("watermarks", State.WARN, found, "Run `tinlang derive`.")
    else:
        yield Check("watermarks", State.OK, "every capture in the archive is derived")


def _check_site(config: Config) -> Iterator[Check]:
    if not config.site.exists():
        yield Check("site.db", State.WARN, "not there yet", "Run `tinlang publish`.")
        return
    with closing(open_for_reading(config.site)):
        pass
    if config.news.exists() and config.site.stat().st_mtime < config.news.stat().st_mtime:
        yield Check("site.db", State.WARN, "older than news.db", "Run `tinlang publish`.")
    else:
        yield Check("site.db", State.OK, "as new as news.db")


def _check_frontier(config: Config) -> Iterator[Check]:
    if not config.frontier.exists():
        yield Check("frontier", State.WARN, "not there yet", "Run `tinlang crawl`.")
        return
    with closing(SqliteFrontier(config.frontier)) as frontier:
        failed = sum(1 for _ in frontier.dropped())
        stale = frontier.stale_holds(time.time())
    yield Check("frontier", State.OK, f"readable; {failed} addresses gave nothing (`tinlang drops`)")
    if stale:
        advice = "Nothing is lost; a crawl was killed, and the next one takes these hosts over."
        yield Check("holds", State.WARN, f"expired: {', '.join(stale)}", advice)


def _check_last_crawl(config: Config) -> Iterator[Check]:
    last = last_fetched(config.news) if config.news.exists() else None
    if last is None:
        yield Check("last crawl", State.WARN, "never", "Run `tinlang crawl`, then `tinlang derive`.")
    elif datetime.now(UTC) - last > _STALE:
        yield Check("last crawl", State.WARN, f"{last:%Y-%m-%d %H:%M} UTC", "Run `tinlang update`.")
    else:
        yield Check("last crawl", State.OK, f"{last:%Y-%m-%d %H:%M} UTC")


def _check_weeks(config: Config) -> Iterator[Check]:
    weeks = read_weeks(config.news) if config.news.exists() else []
    off = [week for week in weeks if _is_off(week)]
    for week in off:
        found = f"{week.articles} articles in its last week, {week.least} to {week.most} expected"
        advice = "Look at its feeds and drops: a page may have changed, or robots.txt refuses."
        yield Check(f"source {week.source}", State.WARN, found, advice)
    if weeks and not off:
        yield Check("sources", State.OK, f"{len(weeks)} visited, each with as many articles as expected")


def _is_off(week: Week) -> bool:
    least, most = week.least or 0, week.most
    return week.articles < least or (most is not None and week.articles > most)


_CHECKERS: dict[str, Checker] = {
    "data folder": _check_folder,
    "archive": _check_archive,
    "news.db": _check_news,
    "site.db": _check_site,
    "frontier": _check_frontier,
    "last crawl": _check_last_crawl,
    "sources": _check_weeks,
}
