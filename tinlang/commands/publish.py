"""`tinlang publish`: make the searchable snapshots that the site serves."""

from __future__ import annotations

from time import perf_counter

import click
from rich.progress import Progress

from db.publish import PublishReport
from db.publish import publish as publish_snapshots
from tinlang.config import Config
from tinlang.report import progress, show_json, show_table


@click.command(epilog="Example: tinlang publish --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a snapshot.")
@click.pass_obj
def publish(config: Config, as_json: bool) -> None:
    """Make the searchable snapshots that the site serves, and swap them in while it runs.

    site.db is for those who run tinlang and holds everything; public.db is what everybody may read.
    """
    begun = perf_counter()
    with progress(noun="articles", verb="publish") as bar:
        reports = publish_snapshots(
            config.news, config.site, config.public, advance=lambda count: _advance(bar, count)
        )
    if as_json:
        for report in reports:
            show_json(_facts(report))
    else:
        columns = ["snapshot", "for", "articles", "new or changed", "made"]
        rows = [
            [report.path.name, report.audience.value, report.articles, report.written, _made(report)]
            for report in reports
        ]
        show_table(f"Published in {perf_counter() - begun:.1f} s", columns, rows)


def _advance(bar: Progress, count: int) -> None:
    bar.advance(bar.task_ids[0], count)


def _made(report: PublishReport) -> str:
    return "from the one before" if report.extended else "anew"


def _facts(report: PublishReport) -> dict[str, object]:
    return {
        "snapshot": str(report.path),
        "audience": report.audience.value,
        "articles": report.articles,
        "written": report.written,
        "extended": report.extended,
    }
