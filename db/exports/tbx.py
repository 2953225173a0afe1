"""Concepts → TBX-Basic: ISO 30042:2019 in the DCA style, and the older TBX that more tools still read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from lxml import etree

from db.exports.form import TOOL, Form, Written, cleaned
from pipelines.model import Concept, Term, TermStatus

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_XML = "http://www.w3.org/XML/1998/namespace"
_LANG = f"{{{_XML}}}lang"
_NAME = re.compile(r"[^\W\d][\w.-]*")
_STATUS = {
    TermStatus.APPROVED: "preferredTerm-admn-sts",
    TermStatus.ADMITTED: "admittedTerm-admn-sts",
    TermStatus.FORBIDDEN: "deprecatedTerm-admn-sts",
}


@dataclass(frozen=True, slots=True)
class _Edition:
    """The names that an edition of the standard gives to its elements."""

    namespace: str | None
    header: str
    entry: str
    section: str
    term: str

    def name(self, tag: str) -> str:
        return f"{{{self.namespace}}}{tag}" if self.namespace else tag


_THIRD = _Edition(NAMESPACE, "tbxHeader", "conceptEntry", "langSec", "termSec")
_SECOND = _Edition(None, "martifHeader", "termEntry", "langSet", "tig")


def write_tbx3(concepts: Iterable[Concept], out: IO[bytes], form: Form) -> Written:
    """Write concepts as TBX-Basic of 2019, DCA; return what was written."""
    attributes = {"type": "TBX-Basic", "style": "dca", _LANG: "en"}
    return _write(concepts, out, form, _THIRD, ("tbx", attributes))


def write_tbx2(concepts: Iterable[Concept], out: IO[bytes], form: Form) -> Written:
    """Write concepts as TBX-Basic of 2008, a `martif`; return what was written."""
    return _write(concepts, out, form, _SECOND, ("martif", {"type": "TBX-Basic", _LANG: "en"}))


def _write(
    concepts: Iterable[Concept],
    out: IO[bytes],
    form: Form,
    edition: _Edition,
    root: tuple[str, dict[str, str]],
) -> Written:
    written = Written()
    names: Any = {None: edition.namespace} if edition.namespace else {}  # the stubs know prefixes only
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(edition.name(root[0]), root[1], nsmap={**names, "xml": _XML}):
            file.write("\n", _header(edition, names), "\n")
            with file.element(edition.name("text")), file.element(edition.name("body")):
                for number, concept in enumerate(concepts, 1):
                    if languages := _languages(concept, form.pair):
                        written.units += 1
                        entry = _Entry(edition, form, written)
                        file.write("\n", entry.element((concept, number), languages, names))
                file.write("\n")
    return written


def _header(edition: _Edition, names: Any) -> etree._Element:
    header = etree.Element(edition.name(edition.header), nsmap=names)
    described = etree.SubElement(header, edition.name("fileDesc"))
    title = etree.SubElement(described, edition.name("titleStmt"))
    etree.SubElement(title, edition.name("title")).text = f"Termbase of {TOOL}"
    source = etree.SubElement(described, edition.name("sourceDesc"))
    etree.SubElement(source, edition.name("p")).text = "Each concept names its source."
    if edition is _SECOND:
        about = etree.SubElement(header, edition.name("encodingDesc"))
        etree.SubElement(about, edition.name("p"), type="XCSURI").text = "TBXBasicXCSV02.xcs"
    return header


def _languages(concept: Concept, pair: Sequence[str] | None) -> list[str]:
    """Return the languages to write, those of the pair in its order; none where one of them is missing."""
    own = dict.fromkeys(term.language for term in concept.terms)
    if pair is None:
        return list(own)
    return list(pair) if set(pair) <= set(own) else []


@dataclass(frozen=True, slots=True)
class _Entry:
    edition: _Edition
    form: Form
    written: Written

    def element(self, numbered: tuple[Concept, int], languages: Sequence[str], names: Any) -> etree._Element:
        concept, number = numbered
        entry = etree.Element(self.edition.name(self.edition.entry), nsmap=names, id=_id(concept.id, number))
        for category, value in (("subjectField", concept.domain), ("definition", concept.definition)):
            self._add(entry, "descrip", value, category)
        self._add(entry, "admin", concept.source, "source")
        self._add(entry, "note", concept.note)
        for language in languages:
            section = etree.SubElement(entry, self.edition.name(self.edition.section))
            section.set(_LANG, self.form.tag(language))
            for term in self._terms(concept, language):
                self._term(section, term)
        return entry

    def _terms(self, concept: Concept, language: str) -> Iterator[Term]:
        return (term for term in concept.terms if term.language == language)

    def _term(self, section: etree._Element, term: Term) -> None:
        holder = etree.SubElement(section, self.edition.name(self.edition.term))
        self._add(holder, "term", term.text)
        self._add(holder, "termNote", _STATUS[term.status], "administrativeStatus")
        self._add(holder, "note", term.note)

    def _add(self, parent: etree._Element, tag: str, text: str, category: str | None = None) -> None:
        if text:
            added = etree.SubElement(parent, self.edition.name(tag))
            added.text = cleaned(text, self.written)
            if category:
                added.set("type", category)


def _id(name: str, number: int) -> str:
    """Return an id that XML permits: the concept's own where it is one."""
    return name if _NAME.fullmatch(name) else f"entry-{number}"
