"""`tinlang cite`: articles, figures and searches as BibTeX, RIS or CSL-JSON."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from urllib.parse import urlencode

import click

from db.connections import open_for_reading, translated
from db.exports.citing import FORMATS, cited, cited_query
from db.exports.references import Reference
from db.search import compile_query
from pipelines.errors import QueryError
from tinlang.config import Config

_NAMES = {"bibtex": "bib", "ris": "ris", "csl": "csl.json"}


@click.command(epilog="Example: tinlang cite 0123456789abcdef --format ris")
@click.argument("ids", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_NAMES)),
    default="bibtex",
    show_default=True,
    help="For which program.",
)
@click.option("--search", "words", help="Cite a search instead: permalink, snapshot, count and digest.")
@click.option("--site", default="", help="Address of your site, before /article/…")
@click.pass_obj
def cite(config: Config, /, ids: tuple[str, ...], form: str, words: str | None, site: str) -> None:
    """Print how articles and figures are cited, by the ids that their pages show."""
    if not ids and words is None:
        raise click.UsageError("Nothing to cite. Expected ids of articles or figures, or --search WORDS.")
    site = site.rstrip("/")
    with closing(open_for_reading(config.site)) as connection, translated(config.site):
        references = _found(connection, ids, site)
        if words is not None:
            address = f"{site}/search?{urlencode({'q': words})}"
            references.append(cited_query(connection, words, compile_query(words), address))
    sys.stdout.write(FORMATS[_NAMES[form]](references))


def _found(connection: sqlite3.Connection, ids: Sequence[str], site: str) -> list[Reference]:
    """Return the references to ids.

    Raises:
        QueryError: the snapshot has none of an id.
    """
    references = []
    for identifier in ids:
        reference = cited(connection, identifier, site)
        if reference is None:
            raise QueryError(
                f"There is nothing with the id {identifier[:60]} in the snapshot. Expected the id of an "
                "article, 16 digits, or of a figure, as their pages show it; `tinlang search` lists ids."
            )
        references.append(reference)
    return references
