"""`tinlang archive`: verify and describe the archive."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from db.archive import Archive, Inspection, SegmentState
from pipelines.errors import ArchiveError
from tinlang.config import Config
from tinlang.report import progress, show_json, show_table

COLUMNS = ("segment", "state", "records", "captures", "revisits", "size", "damaged")


@click.group(epilog="Example: tinlang archive verify")
def archive() -> None:
    """Verify and describe the archive."""


@archive.command(epilog="Example: tinlang archive info --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def info(config: Config, as_json: bool) -> None:
    """List the segments of the archive, from the beginnings of their records."""
    show(_kept(config).inspect(), as_json=as_json)


@archive.command(epilog="Example: tinlang archive verify --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def verify(config: Config, as_json: bool) -> None:
    """Read every record and compute every checksum and digest.

    Exit code 0: everything is whole; 1: something is damaged, and listed.
    """
    kept = _kept(config)
    states = []
    with progress(total=len(kept.segments()), noun="segments", verb="verify") as bar:
        for state in kept.verify_each():
            states.append(state)
            bar.advance(bar.task_ids[0])
    inspection = Inspection(tuple(states))
    show(inspection, as_json=as_json)
    sys.exit(0 if inspection.sound else 1)


def _kept(config: Config) -> Archive:
    if not config.archive.is_dir():
        raise ArchiveError(
            f"There is no archive in {config.home}. Expected the folder {config.archive}; "
            "run `tinlang crawl` or `tinlang import` first, or give another with --data."
        )
    return Archive(config.archive)


def show(inspection: Inspection, *, as_json: bool) -> None:
    """Print what was found: the segments, their sum, and every damage."""
    if as_json:
        show_json(asdict(inspection) | {"sound": inspection.sound})
        return
    show_table("Archive", COLUMNS, [_row(state) for state in inspection.segments])
    if inspection.damages:
        rows = [(one.locator.segment, one.locator.offset, one.reason) for one in inspection.damages]
        show_table("Damaged; the other records can be read", ("segment", "offset", "what"), rows)
    sums = (len(inspection.segments), inspection.captures, inspection.revisits, _size(inspection.size))
    verdict = "sound" if inspection.sound else f"{len(inspection.damages)} damaged"
    show_table("Altogether", ("segments", "captures", "revisits", "size", "state"), [(*sums, verdict)])


def _row(state: SegmentState) -> tuple[object, ...]:
    counts = (state.records, state.captures, state.revisits)
    return (state.segment, state.state, *counts, _size(state.size), len(state.damages))


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB"
