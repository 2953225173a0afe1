"""`tinlang products import` and `registers`: taking official registers, and saying what is known of them."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from db.certificates import hold
from db.connections import open_news, translated
from db.registers import Edition, Registers, digest_of
from pipelines.errors import QueryError, StoreError, UnreadableError
from pipelines.registers.addresses import province_named
from pipelines.registers.certificates import Certificate
from pipelines.registers.columns import read_given
from pipelines.registers.read import Asking, RegisterRead, read_register
from tinlang.config import Config, ready
from tinlang.report import notices, progress, show_json, show_table
from tinlang.resolving import standing_decisions

_LARGEST = 100_000_000
"""Bytes of a file; more is no register."""
_LISTED = 200


@click.command(name="import", epilog="Example: tinlang products import so-nong-nghiep-2025.xlsx --dry-run")
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", help="Of the register; a later import of the same name replaces it  [the file's].")
@click.option("--sheet", help="Only this sheet of a workbook.")
@click.option("--columns", default="", help="Headings that are not known: name=Heading,stars=Heading,…")
@click.option("--province", help="Of rows that name none.")
@click.option("--date", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="The day it tells of  [today].")
@click.option("--dry-run", is_flag=True, help="Say what would be taken; write nothing.")
@click.option("--by", "actor", default=getpass.getuser, help="Who brings it; the user by default.")
@click.pass_obj
def import_(config: Config, /, files: tuple[Path, ...], **asked: Any) -> None:
    """Take official registers of recognised products: CSV in any usual encoding, or XLSX.

    A row needs a name and stars; producer, place, decision and its day make it worth more. Headings are
    known in Vietnamese, English and Indonesian. Good rows are taken, the others are listed with line and
    reason. Importing the same file again changes nothing; a newer one of the same name replaces it, and the
    earlier one is kept. The next `tinlang derive` compares coverage with it.
    """
    if asked["name"] and len(files) > 1:
        raise QueryError("One name for several files. Expected --name with one FILE; import them one by one.")
    today = datetime.now(UTC).date()
    asking = Asking(
        today=today,
        sheet=asked["sheet"],
        columns=read_given(asked["columns"]),
        province=_province(asked["province"]),
    )
    day = asked["as_of"].date() if asked["as_of"] else None
    for file in files:
        found = _read(file, asking)
        edition = Edition(
            name=(asked["name"] or file.stem).strip(),
            file=file.name,
            digest=digest_of(found.entries),
            as_of=day or today,
            actor=asked["actor"],
            entries=len(found.entries),
            faults=len(found.faults),
        )
        _tell(file, found)
        _take(config, edition, found, told=day is not None, dry=asked["dry_run"])


def _province(said: str | None) -> str | None:
    if said is None:
        return None
    found = province_named(said)
    if found is None:
        raise QueryError(
            f"There is no province “{said[:60]}”. Expected one of today or of before July 2025; mend it."
        )
    return found


def _read(file: Path, asking: Asking) -> RegisterRead:
    """Return a file, read, with a bar while it lasts.

    Raises:
        UnreadableError: it is missing, too large, or no register.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise UnreadableError(f"{file}: over {_LARGEST // 1_000_000} MB. Expected a register; split it.")
        raw = file.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"{file}: {error.strerror}. Expected a CSV or XLSX file; check its name."
        ) from error
    with progress(verb=file.name[:40], noun="rows") as bar:
        watch = lambda done, total: bar.update(bar.task_ids[0], completed=done, total=total)  # noqa: E731
        return read_register(raw, str(file), asking, watch)


def _tell(file: Path, found: RegisterRead) -> None:
    """List the rows that are not taken, and say what the columns were taken for."""
    for fault in found.faults[:_LISTED]:
        sheet = f"{fault.sheet}:" if fault.sheet else ""
        _say(f"{file}:{sheet}{fault.line}: {fault.reason}.")
    if len(found.faults) > _LISTED:
        _say(f"{file}: and {len(found.faults) - _LISTED} more like these.")
    columns = ", ".join(f"{column} = “{heading}”" for column, heading in sorted(found.columns.items()))
    unknown = f"; not used: {', '.join(f'“{text}”' for text in found.unknown)}" if found.unknown else ""
    _say(f"{file}: {columns}{unknown}.")


def _take(config: Config, edition: Edition, found: RegisterRead, *, told: bool, dry: bool) -> None:
    """Write an edition unless the one that stands says the same; say what came of it."""
    if not found.entries:
        raise UnreadableError(
            f"{edition.file}: none of its {edition.faults} rows is good. Expected names and stars; see above."
        )
    registers = Registers(config.decisions)
    latest = registers.latest(edition.name)
    same = (
        latest is not None and latest.digest == edition.digest and (not told or latest.as_of == edition.as_of)
    )
    if not same and not dry:
        ready(config)
        registers.record(edition, found.entries)
    _say(_result(edition, latest, same=same, dry=dry))
    undated = sum(entry.decided is None for entry in found.entries)
    if undated:
        _say(f"{undated} rows have no day of a decision: stars in articles are not compared with theirs.")
    _preview(config, [Certificate(entry, edition.name, edition.as_of) for entry in found.entries])


def _result(edition: Edition, latest: Edition | None, *, same: bool, dry: bool) -> str:
    counts = f"{edition.entries} rows good, {edition.faults} not"
    if same:
        return f"“{edition.name}”: {counts}; nothing changes, they are known already."
    verb = "would be taken" if dry else "taken"
    over = f" in place of {latest.entries} of {latest.at[:10]}" if latest and latest.entries else ""
    return f"“{edition.name}”: {counts}; {verb}{over}."


def _preview(config: Config, certificates: Sequence[Certificate]) -> None:
    """Say how many rows are products that articles name, as the catalogue stands."""
    try:
        with closing(open_news(config.news)) as connection, translated(config.news):
            held = hold(Database(connection), certificates, (), standing_decisions(config))
    except StoreError:  # there is none yet, or one that the next derive brings up to date
        _say("`tinlang derive` compares coverage with them, `tinlang publish` shows it.")
        return
    matched = len({one.entry for one in held.matching.matches})
    unsure = len(held.matching.open)
    silent = len(certificates) - matched - unsure
    _say(
        f"{matched} rows are products that articles name, {silent} are named by none, {unsure} fit several. "
        "`tinlang derive` compares coverage with them, `tinlang publish` shows it."
    )


# ------------------------------------------------------------------ what was imported


@click.command(epilog="Example: tinlang products registers --remove so-nong-nghiep-2023")
@click.option("--all", "every", is_flag=True, help="Also the editions that a later one replaced.")
@click.option("--remove", metavar="NAME", help="Take a register away; its history stays.")
@click.option("--by", "actor", default=getpass.getuser, help="Who decides so; the user by default.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.pass_obj
def registers(config: Config, every: bool, remove: str | None, actor: str, as_json: bool) -> None:
    """List the registers that were imported, or take one away."""
    kept = Registers(config.decisions)
    if remove is not None:
        _remove(kept, remove, actor)
    editions = kept.editions()
    shown = [one for one in editions if every or _stands(one, editions)]
    names = ("id", "name", "file", "as_of", "entries", "faults", "actor", "at")
    if as_json:
        for one in shown:
            show_json({name: _plain(getattr(one, name)) for name in names})
        return
    rows = [[_plain(getattr(one, name)) for name in names] for one in shown]
    show_table(f"{len(shown)} registers", names, rows)


def _stands(edition: Edition, editions: Sequence[Edition]) -> bool:
    """Tell whether an edition is the newest of its name, with rows."""
    newest = max(one.id or 0 for one in editions if one.name == edition.name)
    return edition.id == newest and edition.entries > 0


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _remove(kept: Registers, name: str, actor: str) -> None:
    latest = kept.latest(name)
    if latest is None or not latest.entries:
        known = ", ".join(sorted({one.name for one in kept.editions()})) or "none"
        raise QueryError(f"There is no register “{name[:60]}”. Expected one of {known}; mend the name.")
    empty = Edition(name=name, file="", digest="", as_of=latest.as_of, actor=actor, entries=0)
    kept.record(empty, ())
    _say(f"“{name}” is taken away; importing it again brings it back. `tinlang derive` follows it.")


def _say(sentence: str) -> None:
    notices.print(sentence, markup=False, highlight=False, soft_wrap=True)
