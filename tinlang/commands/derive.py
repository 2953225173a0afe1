"""`tinlang derive`: turn the archive into articles."""

from __future__ import annotations

import sys

import click

from crawlers.loader import load_press
from tinlang.config import Config
from tinlang.derive import DeriveReport, Options
from tinlang.derive import derive as run_derive
from tinlang.report import show_json, show_table

CONNECTED = {
    "group": "stories grouped anew",
    "align": "pairs of versions lined up",
    "resolve": "rows of the catalogue",
}
"""What each step over all articles wrote, by its verb."""


@click.command(epilog="Example: tinlang derive --workers 2")
@click.option("--all", "everything", is_flag=True, help="Rebuild everything from the archive.")
@click.option("--workers", type=click.IntRange(1), help="Processes that read [as many as processors].")
@click.option("--limit", type=click.IntRange(1), help="Most captures to read in this run.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def derive(config: Config, everything: bool, workers: int | None, limit: int | None, as_json: bool) -> None:
    """Turn what is new in the archive into articles; with --all everything, into a database made anew.

    A page that hangs or kills its worker is listed by `tinlang drops`; the others are not touched by it.
    Exit code 0: everything new was read; 1: it could not be, or records of the archive are damaged, for the
    reason told; 2: asked wrongly.
    """
    if everything and limit:
        raise click.UsageError("--all with --limit would leave a database with a part of its rows; give one.")
    press = load_press(config.sources)
    report = run_derive(config, press, everything=everything, workers=workers, options=Options(limit=limit))
    if as_json:
        show_json(as_plain(report))
    else:
        show(report)
    sys.exit(0 if report.whole else 1)


def as_plain(report: DeriveReport) -> dict[str, object]:
    """Return a report as JSON has it."""
    return {
        "captures": report.captures,
        "articles": [
            {"source": source, "language": language, "articles": count}
            for (source, language), count in report.articles.items()
        ],
        "revisions": report.revisions,
        "reread": report.reread,
        "drops": [
            {"step": step, "reason": reason, "drops": count} for (step, reason), count in report.drops.items()
        ],
        "connected": dict(report.connected),
        "seconds": round(report.seconds, 3),
        "pages_a_second": round(report.pages_a_second, 1),
    }


def show(report: DeriveReport) -> None:
    """Print what a run did: articles, drops, and a line that sums it up."""
    if report.articles:
        rows = [(source, language, count) for (source, language), count in report.articles.items()]
        show_table("Articles", ("source", "language", "articles"), rows)
    if report.drops:
        rows = [(step, reason, count) for (step, reason), count in report.drops.items()]
        show_table("Dropped (tinlang drops lists them)", ("step", "reason", "pages"), rows)
    counts = (report.captures, sum(report.articles.values()), report.revisions, sum(report.drops.values()))
    if report.reread:
        show_table("Read again", ("articles whose figures an older reader had read",), [(report.reread,)])
    speed = f"{report.pages_a_second:,.0f}"
    columns = ("pages read", "articles", "revisions", "dropped", "pages a second")
    show_table("Derived", columns, [(*counts, speed)])
    if any(report.connected.values()):
        steps = tuple(CONNECTED.get(verb, verb) for verb in report.connected)
        show_table("Connected", steps, [tuple(report.connected.values())])
