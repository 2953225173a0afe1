"""`tinlang drops`: list what was dropped, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import click

from db.overview import read_drops
from pipelines.model import Dropped
from tinlang.config import Config
from tinlang.crawled import STEPS, crawled_drops
from tinlang.report import show_json, show_table

SHOWN = 200


@click.command(epilog="Example: tinlang drops --reason 'refused by robots'")
@click.option("--step", help="Of one step only: discover, crawl, extract, derive, import.")
@click.option("--reason", help="For one reason only, as the table of reasons spells it.")
@click.option("--all", "everything", is_flag=True, help=f"List every one, not the first {SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def drops(config: Config, step: str | None, reason: str | None, everything: bool, as_json: bool) -> None:
    """List what was dropped, and why: counts by reason, or each one when a step or reason is asked for."""
    dropped = [
        one
        for one in [*crawled_drops(config), *_derived(config)]
        if step in (None, one.step) and reason in (None, one.reason)
    ]
    if as_json:
        for one in dropped:
            show_json(asdict(one))
        return
    _show_counts(dropped)
    if step or reason or everything:
        _show_each(dropped if everything else dropped[:SHOWN], len(dropped))


def _derived(config: Config) -> list[Dropped]:
    """Return what news.db has; what crawls gave up is newer in the frontier, where there is one."""
    if not config.news.exists():
        return []
    ours = config.frontier.exists()
    return [one for one in read_drops(config.news) if not (ours and one.step in STEPS)]


def _show_counts(dropped: list[Dropped]) -> None:
    counts = Counter((one.step, one.reason) for one in dropped)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    rows = [(step, reason, count) for (step, reason), count in ordered]
    show_table("Dropped", ("step", "reason", "count"), rows)


def _show_each(dropped: list[Dropped], total: int) -> None:
    title = "Each" if len(dropped) == total else f"The first {len(dropped)} of {total}"
    rows = [(one.step, one.reason, one.subject, one.detail) for one in dropped]
    show_table(title, ("step", "reason", "subject", "detail"), rows)
