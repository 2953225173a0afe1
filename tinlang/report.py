"""How commands speak: one progress bar, one table, one kind of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

console = Console()
"""Standard output, for results."""
notices = Console(stderr=True)
"""Standard error, for progress and problems."""


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a short table; figures stand to the right, scraped text is shown as it is, never as markup."""
    table = Table(title=Text(title), title_justify="left", title_style="bold", box=None, pad_edge=False)
    kept = [list(row) for row in rows]
    for at, column in enumerate(columns):
        numeric = bool(kept) and all(isinstance(row[at], int | float) for row in kept)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in kept:
        table.add_row(*(Text(_shown(cell)) for cell in row))
    console.print(table)


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, int) and not isinstance(cell, bool):
        return f"{cell:,}"
    return str(cell)


def show_json(found: Any) -> None:
    """Print one JSON value on one line, Vietnamese as Vietnamese."""
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


@contextmanager
def progress(total: int | None = None, noun: str = "", verb: str = "") -> Iterator[Progress]:
    """Show a progress bar with counts and an estimate on standard error while the block runs.

    The yielded bar has one task, number 0: `bar.advance(bar.task_ids[0])`.
    """
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(noun),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=notices,
        disable=not notices.is_terminal,
    )
    with bar:
        bar.add_task(verb, total=total)
        yield bar
