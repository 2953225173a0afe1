"""`tinlang sources`: list newspapers, check their files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import click

from crawlers.loader import BUNDLED, check_press, load_press, read_source, shown, source_files
from pipelines.errors import DeclarationError
from pipelines.model import Source
from tinlang.config import Config
from tinlang.report import console, notices, show_json, show_table

COLUMNS = ("slug", "name", "province", "languages", "family", "feeds", "policy")


@click.group(invoke_without_command=True, epilog="Example: tinlang sources --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@click.option("--markdown", is_flag=True, help="The table of docs/sources.md.")
@click.pass_context
def sources(ctx: click.Context, as_json: bool, markdown: bool) -> None:
    """List newspapers: those that come with tinlang and those of the data folder's `sources`."""
    if ctx.invoked_subcommand is not None:
        return
    press = load_press(ctx.ensure_object(Config).sources)
    if as_json:
        show_json([described(source) for source in press.values()])
    elif markdown:
        click.echo(markdown_table(press.values()), nl=False)
    else:
        show_table(f"{len(press)} newspapers", COLUMNS, [_row(source) for source in press.values()])


@sources.command(epilog="Example: tinlang sources check data/sources/hoanglien.toml")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def check(config: Config, paths: tuple[Path, ...], as_json: bool) -> None:
    """Check source files, by default all; exit 1 when one says something it may not."""
    own = paths or (config.sources,)
    files = source_files(BUNDLED, *own)
    faults = list(_faults(files))
    if as_json:
        show_json({"files": len(files), "faults": faults})
    else:
        for fault in faults:
            notices.print(fault, markup=False, highlight=False, soft_wrap=True)
        console.print(f"{len(files)} files checked, {len(faults)} faults.", highlight=False)
    sys.exit(1 if faults else 0)


def described(source: Source) -> dict[str, object]:
    """Return a newspaper's whole declaration as JSON has it; days in ISO form."""
    declared = asdict(source)
    for succession in declared["successions"]:
        succession["until"] = succession["until"] and succession["until"].isoformat()
    return declared


def markdown_table(press: Iterable[Source]) -> str:
    """Return the table of newspapers as docs/sources.md shows it."""
    head = ["slug", "site", "name", "province", "languages", "family", "policy"]
    rows = [head, ["---"] * len(head), *(_documented(source) for source in press)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _documented(source: Source) -> list[str]:
    host = urlsplit(source.homepage).netloc.removeprefix("www.")
    province = source.province or "–"
    languages = " ".join(source.languages)
    return [source.slug, host, source.name, province, languages, source.family, _policy(source)]


def _faults(files: list[Path]) -> Iterator[str]:
    """Yield one message a file that is wrong by itself, and one for the first claim that two files share."""
    sound: list[tuple[str, Source]] = []
    for file in dict.fromkeys(path.resolve() for path in files):
        try:
            sound.append((shown(file), read_source(file)))
        except DeclarationError as error:
            yield str(error)
    try:
        check_press(sound)
    except DeclarationError as error:
        yield str(error)


def _row(source: Source) -> tuple[object, ...]:
    languages, feeds = " ".join(source.languages), len(source.feeds)
    return source.slug, source.name, source.province, languages, source.family, feeds, _policy(source)


def _policy(source: Source) -> str:
    refusal = ["refuses"] if source.policy.robots == "refuses" else []
    return ", ".join([*refusal, source.policy.publish])
