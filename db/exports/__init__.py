"""What leaves the database as a file: one small module each.

`export(sheets(connection, decisions, wanted), "tmx", out, Form(...))` writes as it reads; memory stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import IO

from db.exports.form import Form, Written
from db.exports.multilingual import write_tmx_multilingual
from db.exports.segments import Edition, Remark, Segment, Sheet, Wanted, sheets
from db.exports.tmx import write_tmx
from db.exports.tsv import write_tsv
from db.exports.xliff import write_xliff12
from db.exports.xliff21 import write_xliff21
from pipelines.checks.reasons import ENGLISH, told

__all__ = [
    "FORMATS",
    "Edition",
    "Form",
    "Remark",
    "Segment",
    "Sheet",
    "Wanted",
    "Written",
    "export",
    "sheets",
]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that segments leave in."""

    write: Callable[[Iterable[Sheet], IO[bytes], Form], Written]
    suffix: str
    media_type: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "tmx": Format(write_tmx, ".tmx", "application/x-tmx+xml"),
        "tmx-multilingual": Format(write_tmx_multilingual, ".tmx", "application/x-tmx+xml"),
        "xliff": Format(write_xliff12, ".xlf", "application/x-xliff+xml"),
        "xliff21": Format(write_xliff21, ".xlf", "application/xliff+xml"),
        "tsv": Format(write_tsv, ".tsv", "text/tab-separated-values"),
    }
)
"""Formats of segments by the name under which they are asked for."""


def export(found: Iterable[Sheet], name: str, out: IO[bytes], form: Form) -> Written:
    """Write segments in one of the FORMATS, as they come, and return what was written.

    Raises:
        QueryError: the format needs a pair of languages and none is named.
    """
    return FORMATS[name].write((_told(sheet, form.notes) for sheet in found), out, form)


def _told(sheet: Sheet, language: str) -> Sheet:
    """Return a sheet whose remarks are said in a language."""
    if language == ENGLISH:
        return sheet
    segments = (
        replace(one, remarks=tuple(_say(remark, language) for remark in one.remarks))
        for one in sheet.segments
    )
    return replace(sheet, segments=tuple(segments))


def _say(remark: Remark, language: str) -> Remark:
    return replace(remark, reason=told(remark.reason, language))
