"""`tinlang update`: crawl, derive and publish, one after the other."""

from __future__ import annotations

import sys
from typing import Any

import click

from tinlang.commands.crawl import DAY, SINCE, crawl
from tinlang.commands.derive import derive
from tinlang.commands.publish import publish


@click.command(epilog="Example: tinlang update langson vietnamvn")
@click.argument("slugs", nargs=-1, metavar="SLUG…")
@click.option("--all", "everything", is_flag=True, help="Every newspaper there is.")
@click.option("--since", type=DAY, help=SINCE)
@click.option("--until", type=DAY, help="Last day of the articles wanted.")
@click.option("--limit", type=click.IntRange(1), help="Most articles asked for, for each newspaper.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a step.")
@click.pass_context
def update(ctx: click.Context, /, as_json: bool, **asked: Any) -> None:
    """Crawl newspapers, derive what is new, and publish it.

    What was fetched is derived and published although another newspaper failed.
    Exit code 0: everything was done; 1: a step failed or a newspaper did not answer; 2: asked wrongly.
    """
    crawled = _code(ctx, crawl, as_json=as_json, **asked)
    derived = _code(ctx, derive, as_json=as_json)
    sys.exit(max(crawled, derived, _code(ctx, publish, as_json=as_json)))


def _code(ctx: click.Context, command: click.Command, **options: Any) -> int:
    """Return the exit code that a command ends with."""
    try:
        ctx.invoke(command, **options)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0
