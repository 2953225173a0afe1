"""Options that several commands take."""

from __future__ import annotations

import click

from pipelines.checks.reasons import ENGLISH, LOCALES

notes_option = click.option(
    "--notes",
    type=click.Choice(list(LOCALES)),
    default=ENGLISH,
    show_default=True,
    help="Language that says why something is a finding; JSON keeps English.",
)
