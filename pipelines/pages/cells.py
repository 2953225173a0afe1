"""Rows of data tables as paragraphs: the cells of one row say one thing together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from pipelines.pages.blocks import Block

JOINT = " | "
"""Between two cells; a sentence never goes over it."""
_CELL = 120  # letters of a cell of data at most; what is longer is prose in a table for layout
_ROW = "tr"


def join_rows(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with each row of a data table as one, its cells parted by ` | `.

    A data table has two rows or more, two cells or more in most of them, short cells, and no picture.
    """
    data = frozenset(
        table for table in {block.table for block in blocks if block.table} if _is_data(table, blocks)
    )
    joined: list[Block] = []
    for (table, _), run in groupby(blocks, key=lambda block: (block.table, block.row)):
        row = list(run)
        joined += [_joined(row)] if table in data else row
    return joined


def _is_data(table: int, blocks: Sequence[Block]) -> bool:
    own = [block for block in blocks if block.table == table]
    if any(not _is_cell(block) for block in own):
        return False
    widths = [len({block.cell for block in run}) for _, run in groupby(own, key=lambda block: block.row)]
    return len(widths) > 1 and sum(width > 1 for width in widths) > len(widths) / 2


def _is_cell(block: Block) -> bool:
    return block.image is None and not block.caption and len(block.text) <= _CELL and block.linked < 0.5


def _joined(row: list[Block]) -> Block:
    """Return one block of a row's cells; the paragraphs of a cell follow each other."""
    cells: Iterable[str] = (
        " ".join(block.text for block in run) for _, run in groupby(row, key=lambda block: block.cell)
    )
    return replace(row[0], text=JOINT.join(cells), owner=_ROW, bold=0.0, links=())
