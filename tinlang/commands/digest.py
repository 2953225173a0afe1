"""`tinlang digest`: what is new of a watch list, as a mail, Markdown or DOCX."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from db.connections import open_for_reading
from db.site.wording import wording
from db.watching.news import Asked
from db.watching.shelf import shelf_of
from db.watching.since import day_said
from db.watching.spans import Span
from tinlang.commands.export import opened
from tinlang.config import Config
from tinlang.digest import FORMATS, Wish, chosen, find_digest, written
from tinlang.report import notices

_MOST, _SHOWN = 3000, 200
"""Articles read of each thing, and reports written of each thing and language."""


@click.command(epilog="Example: tinlang digest --list tet --since yesterday --format docx -o digest.docx")
@click.option("--list", "name", required=True, help="Name of a watch list, or of its file.")
@click.option(
    "--since", default="yesterday", show_default=True, help="yesterday, 7d, 2w, Monday, 2026-01-05."
)
@click.option("--until", help="Last day; the newest article without it.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="By the suffix of the output, else md.")
@click.option("--lang", default="en", type=click.Choice(["vi", "en", "id"]), help="Language of the headings.")
@click.option("--site", help="Address of the site, for links to its pages.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.pass_obj
def digest(
    config: Config,
    name: str,
    since: str,
    until: str | None,
    form: str | None,
    lang: str,
    site: str | None,
    output: Path | None,
) -> None:
    """Write what is new of a watch list: by language, copies folded, with what was expected and is absent.

    An empty digest says so in one sentence. Days are those of publication; --since counts from today.
    Exit code 0: written; 1: there is no such list or snapshot.
    """
    today = datetime.now().astimezone().date()
    shelf = shelf_of(config.home, config.decisions)
    span = Span(day_said(since, today), day_said(until, today) if until else None)
    asked = Asked(span=span, today=span.until or today, most=_MOST, shown=_SHOWN, moved=shelf.moved())
    wish = Wish(watch_list=chosen(shelf, name), asked=asked, words=wording(lang), site=site)
    with closing(open_for_reading(config.site)) as connection:
        made = find_digest(connection, config.site, wish)
    suffix = output.suffix.removeprefix(".") if output else ""
    with opened(output) as out:
        out.write(written(made, form or (suffix if suffix in FORMATS else "md")))
    if output:
        reports = sum(len(tongue.entries) for one in made.chapters for tongue in one.tongues)
        notices.print(made.empty or f"{reports} reports in {output}.", markup=False, soft_wrap=True)
