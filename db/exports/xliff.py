"""Segments → XLIFF 1.2, what every tool opens: a file for each two articles, with states and notes.

http://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, Any

from lxml import etree

from db.exports.form import TOOL, VERSION, Form, Written, cleaned, moment
from db.exports.segments import Segment, Sheet

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_NAMES: Any = {None: NAMESPACE}  # the default; the stubs know prefixes only


def write_xliff12(sheets: Iterable[Sheet], out: IO[bytes], form: Form) -> Written:
    """Write every segment of the left, rejected ones as still to be done; return what was written."""
    written = Written()
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(_name("xliff"), nsmap=_NAMES, version="1.2"):
            for sheet in sheets:
                file.write("\n", _file(sheet, form, written))
            if not written.units:
                file.write("\n", _empty(form))
            file.write("\n")
    return written


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _shell(original: str, source: str, target: str) -> etree._Element:
    file = etree.Element(_name("file"), original=original, datatype="plaintext", nsmap=_NAMES)
    file.attrib.update({"source-language": source, "target-language": target, "tool-id": TOOL})
    return file


def _empty(form: Form) -> etree._Element:
    """Return the one file that a document must have, where there is nothing to write."""
    source, target = form.pair or ("vi", "en")
    file = _shell(TOOL, form.tag(source), form.tag(target))
    _header(file, ["Nothing was found."])
    etree.SubElement(file, _name("body"))
    return file


def _file(sheet: Sheet, form: Form, written: Written) -> etree._Element:
    original = cleaned(sheet.left.url, written) or sheet.id
    file = _shell(original, form.tag(sheet.left.language), form.tag(sheet.right.language))
    published = moment(sheet.left.published)
    if published:
        file.set("date", published.strftime("%Y-%m-%dT%H:%M:%SZ"))
    added = [one for one in sheet.segments if not one.left.strip()]
    written.left_out["only on the right"] += len(added)
    about = [f"Source: {sheet.left.url}", f"Target: {sheet.right.url}", f"Story: {sheet.story}"]
    about += [f"Only in the target: {one.right}" for one in added]
    _header(file, [cleaned(note, written) for note in about])
    body = etree.SubElement(file, _name("body"))
    for segment in sheet.segments:
        if segment.left.strip():
            written.units += 1
            body.append(_unit(segment, written))
    return file


def _header(file: etree._Element, notes: Iterable[str]) -> None:
    header = etree.SubElement(file, _name("header"))
    for note in notes:
        etree.SubElement(header, _name("note")).text = note
    tool = {"tool-id": TOOL, "tool-name": TOOL, "tool-version": VERSION}
    etree.SubElement(header, _name("tool"), tool)


def _unit(segment: Segment, written: Written) -> etree._Element:
    unit = etree.Element(_name("trans-unit"), id=segment.id)
    unit.set("approved", "yes" if segment.state == "accepted" and segment.right.strip() else "no")
    etree.SubElement(unit, _name("source")).text = cleaned(segment.left, written)
    if segment.right.strip():
        target = etree.SubElement(unit, _name("target"), _state(segment))
        target.text = cleaned(segment.right, written)
    for author, text in notes(segment):
        note = etree.SubElement(unit, _name("note"), {"from": cleaned(author, written)})
        note.text = cleaned(text, written)
    return unit


def _state(segment: Segment) -> dict[str, str]:
    if segment.state == "rejected":
        return {"state": "needs-translation", "state-qualifier": "rejected-inaccurate"}
    if segment.state == "accepted":
        return {"state": "final"}
    return {"state": "needs-review-translation" if segment.doubtful else "translated"}


def notes(segment: Segment) -> Iterator[tuple[str, str]]:
    """Yield who notes what about a segment: the person's judgement, the checks, the confidence."""
    if segment.state:
        said = f": {segment.comment}" if segment.comment else ""
        yield segment.actor or "reviewer", f"{segment.state}{said}"
    for one in segment.remarks:
        yield TOOL, f"{one.severity}, {one.kind}: {one.reason}"
    yield TOOL, f"confidence {segment.confidence:.3f}"
