"""References → RIS: a tag, two blanks, a hyphen, a blank and a value a line; lines end with CR LF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from db.exports.references import Reference

MEDIA = "application/x-research-info-systems"
_KINDS = {"article": "NEWS", "figure": "NEWS", "query": "DATA"}


def ris(references: Iterable[Reference]) -> str:
    """Return the records, a blank line between them."""
    return "\r\n".join(_record(one) for one in references)


def _record(reference: Reference) -> str:
    lines = [f"{tag}  - {value}" for tag, value in _tagged(reference) if value]
    return "\r\n".join([f"TY  - {_KINDS[reference.kind]}", *lines, "ER  - ", ""])


def _tagged(reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield tags and values in the usual order; every value is one line."""
    yield "ID", reference.id
    yield "AU", _author(reference)
    yield "TI", reference.title or "[without a headline]"
    yield "T2", reference.container
    yield "PY", reference.published[:4]
    yield "DA", reference.published.replace("-", "/")
    yield "LA", reference.language
    yield "UR", reference.address
    yield "Y2", reference.accessed[:10].replace("-", "/")
    yield "AB", reference.quotation
    yield "N1", reference.note
    yield "AV", reference.place
    yield "AN", reference.id.removeprefix("tinlang-")
    yield "DB", "tinlang"
    yield "N1", f"Page: {reference.permalink}" if reference.url else ""


def _author(reference: Reference) -> str:
    """Return the author as printed; a comma would part family and given name, so it becomes a semicolon."""
    author = reference.author or ("tinlang" if reference.kind == "query" else "")
    return author.replace(",", ";")
