"""Segments of one pair of languages → XLIFF 2.1: a unit with one segment for each.

http://docs.oasis-open.org/xliff/xliff-core/v2.1/os/xliff-core-v2.1-os.html
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

from lxml import etree

from db.exports.form import TOOL, Form, Written, cleaned
from db.exports.segments import Segment, Sheet
from db.exports.xliff import notes
from pipelines.errors import QueryError

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
"""2.1 kept it."""
_NAMES: Any = {None: NAMESPACE}  # the default; the stubs know prefixes only


def write_xliff21(sheets: Iterable[Sheet], out: IO[bytes], form: Form) -> Written:
    """Write every segment of the left, rejected ones as still to be done; return what was written.

    Raises:
        QueryError: no pair of languages is named, and a document of this version has one.
    """
    if form.pair is None:
        raise QueryError(
            "XLIFF 2.1 was asked for without a pair of languages. Expected one pair a document; "
            "add --pair vi-en, or take --version 1.2, which holds several."
        )
    source, target = (form.tag(language) for language in form.pair)
    written = Written()
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        root = {"version": "2.1", "srcLang": source, "trgLang": target}
        with file.element(_name("xliff"), root, nsmap=_NAMES):
            for sheet in sheets:
                found = _file(sheet, written)
                if found is not None:
                    file.write("\n", found)
            if not written.units:
                file.write("\n", _empty())
            file.write("\n")
    return written


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _empty() -> etree._Element:
    """Return the one file that a document must have, where there is nothing to write."""
    file = etree.Element(_name("file"), id="empty", nsmap=_NAMES)
    unit = etree.SubElement(file, _name("unit"), id="empty", translate="no")
    etree.SubElement(etree.SubElement(unit, _name("segment")), _name("source"))
    return file


def _file(sheet: Sheet, written: Written) -> etree._Element | None:
    """Return the file of two articles; None where the left says nothing."""
    file = etree.Element(_name("file"), id=sheet.id, original=cleaned(sheet.left.url, written), nsmap=_NAMES)
    about = etree.SubElement(file, _name("notes"))
    facts = [("source", sheet.left.url), ("target", sheet.right.url), ("story", sheet.story)]
    facts += [("day", sheet.day)] if sheet.day else []
    facts += [("only in the target", one.right) for one in sheet.segments if not one.left.strip()]
    for category, text in facts:
        note = etree.SubElement(about, _name("note"), category=category)
        note.text = cleaned(text, written)
    own = [one for one in sheet.segments if one.left.strip()]
    written.left_out["only on the right"] += len(sheet.segments) - len(own)
    written.units += len(own)
    file.extend(_unit(segment, written) for segment in own)
    return file if own else None


def _unit(segment: Segment, written: Written) -> etree._Element:
    unit = etree.Element(_name("unit"), id=segment.id)
    about = etree.SubElement(unit, _name("notes"))
    for author, text in notes(segment):
        note = etree.SubElement(about, _name("note"), category=cleaned(author, written))
        note.text = cleaned(text, written)
    held = etree.SubElement(unit, _name("segment"), {"id": "s", **_state(segment)})
    etree.SubElement(held, _name("source")).text = cleaned(segment.left, written)
    if segment.right.strip():
        etree.SubElement(held, _name("target")).text = cleaned(segment.right, written)
    return unit


def _state(segment: Segment) -> dict[str, str]:
    if not segment.right.strip() or segment.state == "rejected":
        rejected = {"subState": f"{TOOL}:rejected"} if segment.state == "rejected" else {}
        return {"state": "initial", **rejected}
    if segment.state == "accepted":
        return {"state": "final"}
    return {"state": "translated", **({"subState": f"{TOOL}:doubtful"} if segment.doubtful else {})}
