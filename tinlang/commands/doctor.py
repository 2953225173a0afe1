"""`tinlang doctor`: say what is wrong with this installation and its data."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from tinlang.config import Config
from tinlang.health import examine
from tinlang.installation import State
from tinlang.report import show_json, show_table


@click.command(epilog="Example: tinlang --data /srv/news doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def doctor(config: Config, as_json: bool) -> None:
    """Say what is wrong with this installation and its data, and what to do about it.

    Exit code 0: nothing that stops work, warnings perhaps; 1: something failed.
    """
    checks = list(examine(config))
    if as_json:
        for check in checks:
            show_json(asdict(check))
    else:
        rows = [(check.state.value, check.subject, check.found, check.advice) for check in checks]
        show_table("Doctor", ("state", "what", "found", "what to do"), rows)
    sys.exit(1 if any(check.state is State.FAIL for check in checks) else 0)
