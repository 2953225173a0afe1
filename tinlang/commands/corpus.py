"""`tinlang corpus export`: a search as tables for research, with codebook and citation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click

from db.connections import open_for_reading, translated
from db.exports.corpus import (
    FORMS,
    Advance,
    Opened,
    Wanted,
    choose,
    into_folder,
    into_zip,
    write_corpus,
    zipped,
)
from db.exports.corpus_tables import TABLES
from db.search import Accents, compile_query
from pipelines.errors import StoreError
from tinlang.commands.export import opened
from tinlang.config import Config
from tinlang.report import notices, progress


@click.group()
def corpus() -> None:
    """Take what a search finds as tables for research."""


@corpus.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    epilog="Example: tinlang corpus export 'ocop lang:vi' --sample 500 --seed 7 -o ocop.zip",
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--format", "form", type=click.Choice(FORMS), default="csv", show_default=True, help="Of the tables."
)
@click.option("--table", "tables", multiple=True, type=click.Choice(list(TABLES)), help="Only these tables.")
@click.option("--sample", type=click.IntRange(min=1), help="So many articles at random instead of all.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the sample.")
@click.option("--accents", type=click.Choice([one.value for one in Accents]), default="auto")
@click.option(
    "--all-texts", is_flag=True, help="Also texts that may not be handed on; for your own reading only."
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="A zip file, or a folder that is not there yet.",
)
@click.pass_obj
def export(config: Config, /, words: tuple[str, ...], output: Path, accents: str, **asked: Any) -> None:
    """Write the articles that a search finds, their figures and products, as CSV, JSON lines or Parquet.

    The same words, sample and seed give the same articles tomorrow; what came meanwhile may put out a few.
    """
    text = " ".join(words)
    asked["tables"] = tuple(name for name in TABLES if name in (asked["tables"] or TABLES))
    address = f"/search?{urlencode({'q': text})}"
    wanted = Wanted(asked=text, query=compile_query(text, Accents(accents)), permalink=address, **asked)
    with (
        closing(open_for_reading(config.site)) as connection,
        translated(config.site),
        _place(output) as files,
        progress(None, "rows", "Writing") as bar,
    ):
        chosen = choose(connection, wanted)
        advance: Advance = lambda count: bar.advance(bar.task_ids[0], count)  # noqa: E731
        written = write_corpus(connection, chosen, wanted, (files, advance))
    _say(written, chosen.found, output)


@contextmanager
def _place(output: Path) -> Iterator[Opened]:
    """Open a zip file or a folder that takes its name when it is whole.

    Raises:
        StoreError: it cannot be written, or the folder is there already.
    """
    if output.suffix == ".zip":
        with opened(output) as out, zipped(out) as archive:
            yield into_zip(archive)
        return
    if output.exists():
        raise StoreError(f"{output} is there already. Expected a new folder or a .zip; give another.")
    part = output.with_name(f".{output.name}.part")
    try:
        part.mkdir(parents=True, exist_ok=True)
        yield into_folder(part)
        part.replace(output)
    except OSError as error:
        raise StoreError(
            f"{output} cannot be written ({error.strerror}). Expected a folder of your own; give another."
        ) from error


def _say(written: dict[str, int], found: int, output: Path) -> None:
    rows = ", ".join(f"{count:,} {name}" for name, count in written.items())
    notices.print(f"{rows}; {found:,} articles found. In {output}.", markup=False, highlight=False)
