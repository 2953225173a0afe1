"""`tinlang read`: print the findings of a text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from pipelines.errors import UnreadableError
from pipelines.figures.explaining import rule_tree
from pipelines.names.homes import province_today
from pipelines.reading import Finding, read_findings
from tinlang.report import show_json, show_table


@click.command(epilog="Example: echo 'hơn 3,8 triệu lượt khách' | tinlang read --lang vi -")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("--lang", default="auto", show_default=True, help="vi, en, id, ms or auto.")
@click.option("--date", "written", type=click.DateTime(["%Y-%m-%d"]), help="The article's date, for periods.")
@click.option("--home", help="The newspaper's own province, for places that the text leaves open.")
@click.option("--lines", is_flag=True, help="One text a line.")
@click.option("--explain", is_flag=True, help="Show the tree of rules of each finding.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
def read(
    files: tuple[str, ...],
    lang: str,
    written: datetime | None,
    home: str | None,
    lines: bool,
    explain: bool,
    as_json: bool,
) -> None:
    """Print the figures in FILES (- is standard input) with what they mean."""
    day, province = written.date() if written else None, _province(home)
    for place, text in _texts(files, lines=lines):
        found = [{**place, **finding} for finding in read_findings(text, lang, day, province)]
        if as_json:
            for finding in found:
                show_json(finding)
        else:
            _show(found, explain=explain)


def _province(home: str | None) -> str | None:
    """Return the province of today that `--home` names."""
    province = province_today(home)
    if home is not None and province is None:
        raise UnreadableError(
            f"--home: '{home}' is no province. Expected a province of today or of before July 2025, "
            "as 'Lạng Sơn'; check its spelling."
        )
    return province


def _texts(files: tuple[str, ...], *, lines: bool) -> Iterator[tuple[Finding, str]]:
    """Yield each text with what tells it apart: its file where there are several, its line with --lines."""
    for name in files:
        place: Finding = {"file": name} if len(files) > 1 else {}
        text = _read(name)
        if not lines:
            yield place, text
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield {**place, "line": number}, line


def _read(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror}. Expected a text file; check its name.") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{name}: byte {error.start} is not UTF-8. Expected UTF-8; convert it, or use tinlang import."
        ) from error


def _show(found: list[Finding], *, explain: bool) -> None:
    if explain:
        click.echo("\n".join(line for finding in found for line in rule_tree(finding)))
        return
    rows = [[finding["kind"], finding["surface"], _meaning(finding)] for finding in found]
    show_table(f"{len(found)} findings", ["kind", "surface", "meaning"], rows)


def _meaning(finding: Finding) -> str:
    if finding["kind"] != "statistic":
        return str(finding.get("value") or "")
    parts = [finding["key"], finding["subject"], finding["period"], finding["role"]]
    return " · ".join(str(part) for part in parts if part)
