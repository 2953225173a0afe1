"""TBX (ISO 30042, both editions, DCA and DCT) and TMX → concepts; what is not valid is listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipelines.errors import UnreadableError
from pipelines.model import Concept, Term, TermStatus
from pipelines.terms.taken import Fault, Taken, code_of, fault_of, ordered

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENTRIES = {"conceptEntry": "langSec", "termEntry": "langSet", "tu": "tuv"}
"""Element of an entry → of its languages: TBX 3, TBX 2, TMX."""
_HOLDERS = {"termSec", "tig", "ntig"}
_TEXTS = {"term", "seg"}
_STATUSES = {
    "preferred": TermStatus.APPROVED,
    "standardized": TermStatus.APPROVED,
    "admitted": TermStatus.ADMITTED,
    "deprecated": TermStatus.FORBIDDEN,
    "superseded": TermStatus.FORBIDDEN,
}


def read_markup(raw: bytes, name: str) -> Taken:
    """Return the concepts of a TBX or TMX file.

    Raises:
        UnreadableError: it is no XML at all, or has no entries of either.
    """
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _unreadable(name, str(error)) from error
    if root is None:
        raise _unreadable(name, "it holds no element")
    broken = sorted({(int(one.line), str(one.message)) for one in parser.error_log})
    entries = [one for one in root.iter("{*}*") if _tag(one) in _ENTRIES]
    if not entries and not broken:
        raise _unreadable(name, f"its root is {_tag(root)!r} and it has no entry")
    return _taken(entries, broken)


def _unreadable(name: str, what: str) -> UnreadableError:
    return UnreadableError(f"{name}: {what}. Expected TBX or TMX; check the file.")


def _taken(entries: list[etree._Element], broken: list[tuple[int, str]]) -> Taken:
    faults = [Fault(line, f"no XML: {message}") for line, message in broken]
    concepts: dict[str, Concept] = {}
    ends = [*(_line(one) for one in entries[1:]), 1 << 60]
    for at, (entry, end) in enumerate(zip(entries, ends, strict=True), 1):
        line = _line(entry)
        if any(line <= place < end or (place == end == line) for place, _ in broken):
            faults.append(Fault(line, "an entry that is no XML was left out."))
            continue
        reading = _Entry(entry, at, [])
        concept = reading.concept()
        faults += reading.faults
        if concept and concept.id in concepts:
            faults.append(Fault(line, f"the id {concept.id!r} stands twice; the first entry was taken."))
        elif concept:
            concepts[concept.id] = concept
    return Taken(tuple(concepts.values()), tuple(sorted(faults, key=lambda one: one.line)))


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry being read, and what is wrong with it."""

    element: etree._Element
    number: int
    faults: list[Fault]

    def concept(self) -> Concept | None:
        terms = ordered(self._terms())
        if not terms:
            self.faults.append(Fault(_line(self.element), "an entry has no valid term; it was left out."))
            return None
        return Concept(
            id=self.element.get("id") or self.element.get("tuid") or f"entry-{self.number}",
            terms=terms,
            definition=_said(self.element, "definition"),
            domain=_said(self.element, "subjectField"),
            source=_said(self.element, "source"),
            note=next((_text(one) for one in self.element if _tag(one) == "note"), ""),
        )

    def _terms(self) -> Iterator[Term]:
        for section in self.element.iter(f"{{*}}{_ENTRIES[_tag(self.element)]}"):
            tag = section.get(_LANG) or section.get("lang") or ""
            first = True
            for holder in [one for one in section if _tag(one) in _HOLDERS] or [section]:
                for text in (one for one in holder.iter("{*}*") if _tag(one) in _TEXTS):
                    term = self._term(text, holder, code_of(tag), first=first)
                    first = False
                    if term:
                        yield term

    def _term(
        self, element: etree._Element, holder: etree._Element, language: str | None, *, first: bool
    ) -> Term | None:
        text = _text(element)
        wrong = fault_of(language, text)
        said = _said(holder, "administrativeStatus") or _said(holder, "normativeAuthorization")
        status = _status(said) if said else TermStatus.APPROVED if first else TermStatus.ADMITTED
        if not status:
            wrong = (
                f"{text!r} has the status {said!r}. Expected preferredTerm-admn-sts or another of TBX-Basic."
            )
        if wrong or not language or not status:
            self.faults.append(Fault(_line(element), wrong or ""))
            return None
        note = next((_text(one) for one in holder if _tag(one) == "note" and holder is not element), "")
        return Term(
            language=language, text=text, status=status, note=note if _tag(holder) in _HOLDERS else ""
        )


def _status(said: str) -> TermStatus | None:
    return next((status for word, status in _STATUSES.items() if said.strip().lower().startswith(word)), None)


def _said(element: etree._Element, category: str) -> str:
    """Return what the first data category of a name says: its `type`, in DCT its own element."""
    for one in element.iter("{*}*"):
        if one.get("type") == category or _tag(one) == category:
            return _text(one)
    return ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _line(element: etree._Element) -> int:
    return int(getattr(element, "sourceline", None) or 1)
