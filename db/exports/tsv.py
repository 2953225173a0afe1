"""Segments → TSV: a line each, one column a fact, no quoting; tabs and line ends become blanks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from db.exports.form import Form, Written, cleaned
from db.exports.segments import Segment, Sheet

COLUMNS = (
    "id", "story", "day", "left_language", "right_language", "left", "right", "confidence", "state",
    "comment", "remarks", "left_url", "right_url",
)  # fmt: skip


def write_tsv(sheets: Iterable[Sheet], out: IO[bytes], form: Form) -> Written:
    """Write the segments that were not rejected, also those with one side; return what was written."""
    written = Written()
    out.write(_line(COLUMNS, Written()))
    for sheet in sheets:
        for segment in sheet.segments:
            if segment.state == "rejected" and not form.rejected:
                written.left_out["rejected"] += 1
                continue
            written.units += 1
            out.write(_line(_cells(sheet, segment, form), written))
    return written


def _cells(sheet: Sheet, segment: Segment, form: Form) -> tuple[str, ...]:
    return (
        f"{sheet.id}-{segment.id}",
        sheet.story,
        sheet.day or "",
        form.tag(sheet.left.language),
        form.tag(sheet.right.language),
        segment.left,
        segment.right,
        f"{segment.confidence:.3f}",
        segment.state or "unreviewed",
        segment.comment,
        " / ".join(f"{one.severity}, {one.kind}: {one.reason}" for one in segment.remarks),
        sheet.left.url,
        sheet.right.url,
    )


def _line(cells: Iterable[str], written: Written) -> bytes:
    return ("\t".join(cleaned(cell, written) for cell in cells) + "\n").encode()
