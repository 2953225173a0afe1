"""CSV ↔ concepts: a line a term, `concept,language,term,status,domain,definition,source,note`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from pipelines.errors import UnreadableError
from pipelines.model import Concept, Term, TermStatus
from pipelines.terms.taken import ABOUT, Fault, Taken, code_of, fault_of, ordered, told

COLUMNS = ("concept", "language", "term", "status", "domain", "definition", "source", "note")
NEEDED = ("concept", "language", "term")

Row = Mapping[str, str]


def read_table(raw: bytes, name: str) -> Taken:
    """Return the concepts of a CSV file; commas, semicolons or tabs part its cells.

    Raises:
        UnreadableError: it is not UTF-8, or its first line does not name the columns.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{name}: byte {error.start} is not UTF-8. Expected CSV in UTF-8; save it so."
        ) from error
    reader = csv.DictReader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=_delimiter(text))
    missing = [column for column in NEEDED if column not in (reader.fieldnames or ())]
    if missing:
        raise UnreadableError(
            f"{name}:1: no column {', '.join(missing)}. Expected the first line {','.join(COLUMNS)}; add it."
        )
    return _taken(reader)


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _taken(reader: csv.DictReader[str]) -> Taken:
    terms: dict[str, list[Term]] = {}
    about: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    for row in _rows(reader, faults):
        found = _term(row)
        if isinstance(found, str):
            faults.append(Fault(reader.line_num, found))
            continue
        concept = row["concept"]
        if found in terms.setdefault(concept, []):
            faults.append(Fault(reader.line_num, f"{found.text!r} stands twice in {concept!r}; taken once."))
            continue
        terms[concept].append(found)
        kept = about.setdefault(concept, {})
        kept |= {key: row[key] for key in ABOUT if row.get(key) and not kept.get(key)}
    bare = (Concept(id=name, terms=ordered(found)) for name, found in terms.items())
    return Taken(tuple(told(one, about[one.id]) for one in bare), tuple(faults))


def _rows(reader: csv.DictReader[str], faults: list[Fault]) -> Iterator[Row]:
    """Yield the rows with their cells trimmed; what is no row is a fault."""
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(Fault(reader.line_num, f"no CSV: {error}."))
            continue
        if row.pop(None, None):  # where csv puts what is too much
            faults.append(Fault(reader.line_num, "more cells than columns. Expected quotes around commas."))
            continue
        yield {key: (value or "").strip() for key, value in row.items()}


def _term(row: Row) -> Term | str:
    """Return the term of a row, or why there is none."""
    if not row["concept"]:
        return "no concept. Expected the id of one."
    language, text = code_of(row["language"]), " ".join(row["term"].split())
    wrong = fault_of(language, text)
    if wrong or not language:
        return wrong or ""
    status = row.get("status", "") or TermStatus.APPROVED.value
    if status not in set(TermStatus):
        return f"the status {status!r}. Expected {', '.join(TermStatus)}."
    return Term(language=language, text=text, status=TermStatus(status))


def table_of(concepts: Iterable[Concept]) -> str:
    """Return concepts as CSV; `read_table` reads the same back, but for what TBX keeps with single terms."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in concepts:
        about = (one.domain, one.definition, one.source, one.note)
        writer.writerows((one.id, term.language, term.text, term.status.value, *about) for term in one.terms)
    return out.getvalue()
