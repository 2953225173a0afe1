"""`tinlang export`: hand out aligned segments and terms as files that translation tools read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click

from db.connections import open_for_reading, translated
from db.decisions import Decisions
from db.exports import Form, Wanted, Written, sheets
from db.exports import export as write
from db.exports.tbx import write_tbx2, write_tbx3
from db.terms import termbase_of
from pipelines.errors import StoreError
from tinlang.config import Config
from tinlang.options import notes_option
from tinlang.report import notices

_DAY = click.DateTime(["%Y-%m-%d"])
_VERSIONS = {"xliff": ("1.2", "2.1"), "tbx": ("3", "2")}
"""Of the formats that have several, the usual one first."""


def _pair(_: click.Context, parameter: click.Parameter, given: str | None) -> tuple[str, str] | None:
    if given is None:
        return None
    codes = given.split("-")
    if len(codes) != 2 or codes[0] == codes[1] or not all(codes):
        raise click.BadParameter(f"{given!r}: expected two languages, as vi-en", param=parameter)
    return codes[0], codes[1]


@click.command(epilog="Example: tinlang export tmx --pair vi-en --since 2026-01-01 --accepted -o out.tmx")
@click.argument("kind", metavar="tmx|xliff|tsv|tbx", type=click.Choice(["tmx", "xliff", "tsv", "tbx"]))
@click.option("--pair", callback=_pair, help="Source and target language, as vi-en; every pair without it.")
@click.option("--story", help="Id of one story.")
@click.option("--alignment", help="Id of one pair of versions.")
@click.option("--since", type=_DAY, help="First day of the later article.")
@click.option("--until", type=_DAY, help="Last day of the later article.")
@click.option("--source", help="A newspaper, by its slug.")
@click.option("--query", help="What finds one of the two articles, as in tinlang search.")
@click.option("--accepted", is_flag=True, help="Only what a person accepted.")
@click.option("--reviewed", is_flag=True, help="Only what a person accepted, rejected or commented.")
@click.option("--rejected", is_flag=True, help="Also what a person rejected; TMX and TSV leave it out.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Least confidence of a segment."
)
@click.option("--version", help="Of XLIFF, 1.2 or 2.1; of TBX, 3 or 2.")
@click.option("--multilingual", is_flag=True, help="TMX of a story: one unit for what all its versions say.")
@click.option("--base-codes", is_flag=True, help="Languages as vi and en, not as vi-VN and en-US.")
@notes_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.pass_obj
def export(config: Config, /, kind: str, output: Path | None, **asked: Any) -> None:
    """Write aligned segments of the snapshot, or the termbase, as a file for translation tools."""
    version = _version(kind, asked.pop("version"))
    chosen = {name: asked.pop(name) for name in ("base_codes", "notes")}
    form = Form(asked["pair"], rejected=asked["rejected"], **chosen)
    if kind == "tbx":
        _write_terms(config, output, form, version)
        return
    name = _format(kind, version, asked)
    wanted = Wanted(**asked | {name: _day(asked[name]) for name in ("since", "until")})
    with closing(open_for_reading(config.site)) as connection, translated(config.site), opened(output) as out:
        found = sheets(connection, Decisions(config.decisions), wanted)
        _say(write(found, name, out, form), output)


def _write_terms(config: Config, output: Path | None, form: Form, version: str) -> None:
    concepts = termbase_of(Decisions(config.decisions)).concepts
    with opened(output) as out:
        _say((write_tbx2 if version == "2" else write_tbx3)(concepts, out, form), output)


def _version(kind: str, given: str | None) -> str:
    known = _VERSIONS.get(kind, ())
    if given and given not in known:
        expected = " or ".join(known) if known else f"none, {kind} has one only"
        raise click.BadParameter(f"{given!r}: expected {expected}", param_hint="--version")
    return given or (known[0] if known else "")


def _format(kind: str, version: str, asked: dict[str, Any]) -> str:
    """Return the format's name; takes `multilingual` out of what is asked."""
    if not asked.pop("multilingual"):
        return "xliff21" if version == "2.1" else kind
    if kind != "tmx" or not asked["story"] or asked["pair"]:
        raise click.BadParameter("expected tmx, --story and no --pair", param_hint="--multilingual")
    return "tmx-multilingual"


def _day(given: datetime | None) -> str | None:
    return given.date().isoformat() if given else None


@contextmanager
def opened(output: Path | None) -> Iterator[IO[bytes]]:
    """Open what is written to: standard output, or a file that takes its name when it is whole.

    Raises:
        StoreError: it cannot be written.
    """
    if output is None:
        yield sys.stdout.buffer
        return
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(output)
    except OSError as error:
        raise StoreError(
            f"{output} cannot be written ({error.strerror}). Expected a folder of your own; give another."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _say(written: Written, output: Path | None) -> None:
    place = f" in {output}" if output else ""
    said = [f"{written.units:,} units{place}."]
    said += [f"{count:,} left out: {why}." for why, count in sorted(written.left_out.items()) if count]
    said += [f"{written.removed:,} characters that XML forbids were removed."] if written.removed else []
    said += ["Nothing fits: try without --accepted, or other days."] if not written.units else []
    notices.print(" ".join(said), markup=False, highlight=False, soft_wrap=True)
