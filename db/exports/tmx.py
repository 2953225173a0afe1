"""Segments → TMX 1.4b: a unit for each, as translation memories read it.

https://www.gala-global.org/tmx-14b; without a document type, which some readers would fetch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from lxml import etree

from db.exports.form import TOOL, VERSION, Form, Written, cleaned, stamped
from db.exports.segments import Edition, Segment, Sheet

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_tmx(sheets: Iterable[Sheet], out: IO[bytes], form: Form) -> Written:
    """Write the segments that have both sides and were not rejected; return what was written."""
    written = Written()
    write_units(
        (unit_of(sheet, one, form, written) for sheet in sheets for one in usable(sheet, form, written)),
        out,
        form,
    )
    return written


def write_units(units: Iterable[etree._Element], out: IO[bytes], form: Form) -> None:
    """Write a file with these units, as they come."""
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("tmx", version="1.4"):
            file.write("\n", _header(form), "\n")
            with file.element("body"):
                for unit in units:
                    file.write("\n", unit)
                file.write("\n")


def _header(form: Form) -> etree._Element:
    return etree.Element(
        "header",
        creationtool=TOOL,
        creationtoolversion=VERSION,
        segtype="sentence",
        adminlang="en-US",
        srclang=form.tag(form.pair[0]) if form.pair else "*all*",
        datatype="plaintext",
        attrib={"o-tmf": TOOL},
    )


def usable(sheet: Sheet, form: Form, written: Written) -> Iterator[Segment]:
    """Yield the segments that have both sides and may leave, and count them and the others."""
    for segment in sheet.segments:
        if segment.state == "rejected" and not form.rejected:
            written.left_out["rejected"] += 1
        elif not (cleaned(segment.left, Written()) and cleaned(segment.right, Written())):
            written.left_out["one side only"] += 1
        else:
            written.units += 1
            yield segment


def unit_of(sheet: Sheet, segment: Segment, form: Form, written: Written) -> etree._Element:
    """Return a segment as a unit with two variants."""
    unit = etree.Element("tu", tuid=f"{sheet.id}-{segment.id}", creationid=TOOL)
    _dated(unit, _latest(sheet), "creationdate")
    if segment.at:
        _dated(unit, segment.at, "changedate")
        unit.set("changeid", cleaned(segment.actor, written))
    for note in _notes(segment):
        etree.SubElement(unit, "note").text = cleaned(note, written)
    for kind, value in _properties(sheet, segment):
        etree.SubElement(unit, "prop", type=kind).text = cleaned(value, written)
    for edition, text in ((sheet.left, segment.left), (sheet.right, segment.right)):
        unit.append(variant_of(edition, text, form, written))
    return unit


def _latest(sheet: Sheet) -> str | None:
    return max(filter(None, (sheet.left.published, sheet.right.published)), default=None)


def _dated(unit: etree._Element, time: str | None, name: str) -> None:
    stamp = stamped(time)
    if stamp:
        unit.set(name, stamp)


def _notes(segment: Segment) -> Iterator[str]:
    if segment.comment:
        yield segment.comment
    yield from (f"{one.severity}, {one.kind}: {one.reason}" for one in segment.remarks)


def _properties(sheet: Sheet, segment: Segment) -> Iterator[tuple[str, str]]:
    yield "x-story", sheet.story
    yield "x-state", segment.state or "unreviewed"
    yield "x-confidence", f"{segment.confidence:.3f}"
    if sheet.day:
        yield "x-day", sheet.day


def variant_of(edition: Edition, text: str, form: Form, written: Written) -> etree._Element:
    """Return what one edition says."""
    variant = etree.Element("tuv", {_LANG: form.tag(edition.language)})
    _dated(variant, edition.published, "creationdate")
    for kind, value in (("x-url", edition.url), ("x-source", edition.source)):
        etree.SubElement(variant, "prop", type=kind).text = cleaned(value, written)
    etree.SubElement(variant, "seg").text = cleaned(text, written)
    return variant
