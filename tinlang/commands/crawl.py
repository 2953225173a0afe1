"""`tinlang crawl`: fetch what newspapers publish; keep it in the archive."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import click

from crawlers.loader import load_press
from pipelines.model import Source
from tinlang.config import Config
from tinlang.crawl import Bounds, CrawlReport, SourceReport
from tinlang.crawl import crawl as run_crawl
from tinlang.report import notices, progress, show_json, show_table

COLUMNS = ("source", "found", "fetched", "unchanged", "gone", "refused", "failed", "waiting")
DAY = click.DateTime(["%Y-%m-%d"])
SINCE = "First day of the articles wanted, YYYY-MM-DD  [of sitemaps: a week ago; of feeds: all they show]."
RECENT = timedelta(days=7)
"""How far back sitemaps are followed by default: an aggregator announces some 1,600 articles a day in them,
and a week holds what a daily or weekly crawl needs."""
PRESS_TIME = timezone(timedelta(hours=7))
"""Zone in which --since and --until are days: that of Vietnam and of western Indonesia."""


@click.command(epilog="Example: tinlang crawl langson lamdong --since 2026-05-01")
@click.argument("slugs", nargs=-1, metavar="SLUG…")
@click.option("--all", "everything", is_flag=True, help="Every newspaper there is.")
@click.option("--since", type=DAY, help=SINCE)
@click.option("--until", type=DAY, help="Last day of the articles wanted.")
@click.option("--limit", type=click.IntRange(1), help="Most articles asked for, for each newspaper.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def crawl(config: Config, /, slugs: tuple[str, ...], everything: bool, as_json: bool, **asked: Any) -> None:
    """Fetch what newspapers publish; keep it in the archive.

    Exit code 0: every newspaper answered; 1: something failed, is paused or was interrupted, and a later
    crawl goes on from there; 2: asked wrongly.
    Newspapers are told whom to complain to by TINLANG_CONTACT, an address or a page of yours.
    """
    press = load_press(config.sources)
    chosen = tuple(press) if everything else tuple(dict.fromkeys(slugs))
    if not chosen:
        raise click.UsageError("Name newspapers, or say --all; `tinlang sources` lists them.")
    _ask_for_contact(press[slug] for slug in chosen if slug in press)
    with progress(verb="crawl", noun="articles") as bar:
        watch = lambda done, known: bar.update(bar.task_ids[0], completed=done, total=known)  # noqa: E731
        bounds = replace(bounds_of(**asked), recent=datetime.now(UTC) - RECENT)
        report = run_crawl(config, press, chosen, bounds, watch)
    show(report, as_json=as_json)
    sys.exit(0 if report.ok else 1)


def _ask_for_contact(sources: Iterable[Source]) -> None:
    public = any(source.policy.network == "public" for source in sources)
    if public and not os.environ.get("TINLANG_CONTACT"):
        notices.print(
            "TINLANG_CONTACT is not set, so newspapers see this machine's name as the one to complain to. "
            "Set it to an address or a page of yours.",
            highlight=False,
        )


def bounds_of(since: datetime | None, until: datetime | None, limit: int | None) -> Bounds:
    """Return the bounds of a crawl, from the first moment of one day to the last of another."""
    first = since and since.replace(tzinfo=PRESS_TIME)
    last = until and until.replace(tzinfo=PRESS_TIME) + timedelta(days=1, microseconds=-1)
    return Bounds(since=first, until=last, limit=limit)


def show(report: CrawlReport, *, as_json: bool = False) -> None:
    """Print what a crawl did: a row a newspaper, then what went wrong."""
    if as_json:
        show_json(asdict(report) | {"ok": report.ok})
        return
    show_table("Crawled", COLUMNS, [_row(source) for source in report.sources])
    notices.print(f"{sum(source.moved_bytes for source in report.sources) / 1e6:,.1f} MB received.")
    for source in report.sources:
        if source.idle:
            notices.print(
                f"{source.source}: nothing was due; something will be at {source.due}.", highlight=False
            )
        for problem in source.problems:
            notices.print(f"{source.source}: {problem}", markup=False, highlight=False, soft_wrap=True)
    if report.interrupted:
        notices.print("Interrupted; what was fetched is kept, the next crawl goes on from here.")


def _row(source: SourceReport) -> tuple[object, ...]:
    asked = (source.found, source.fetched, source.unchanged)
    return (source.source, *asked, source.gone, source.refused, source.failed, source.waiting)
