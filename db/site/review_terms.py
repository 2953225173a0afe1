"""The terms of the versions side by side: what each version uses, and what the termbase approves: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from db.site.queries import Row
from db.site.review_rows import Line
from pipelines.model import TermStatus
from pipelines.terms.termbase import Termbase

_MOST = 40
"""Concepts that are listed."""


def terms(termbase: Termbase, languages: Sequence[str], lines: Iterable[Line]) -> list[Row]:
    """Return the concepts that any version names: for each language what it uses and what is approved."""
    found: dict[str, dict[str, dict[str, TermStatus]]] = {}
    for line in lines:
        for cell, language in zip(line.cells, languages, strict=True):
            for passage in cell.passages:
                _add(found, termbase, "".join(piece.text for piece in passage), language)
    listed = sorted(found, key=lambda concept: (not _forbidden(found[concept]), concept))
    return [_concept(termbase, concept, languages, found[concept]) for concept in listed[:_MOST]]


def _add(
    found: dict[str, dict[str, dict[str, TermStatus]]], termbase: Termbase, text: str, language: str
) -> None:
    for hit in termbase.hits(text, language):
        surface = text[hit.span.start : hit.span.end].casefold()
        for concept, term in hit.uses:
            found.setdefault(concept.id, {}).setdefault(language, {})[surface] = term.status


def _forbidden(used: dict[str, dict[str, TermStatus]]) -> bool:
    return any(status is TermStatus.FORBIDDEN for said in used.values() for status in said.values())


def _concept(
    termbase: Termbase,
    identifier: str,
    languages: Sequence[str],
    used: dict[str, dict[str, TermStatus]],
) -> Row:
    concept = termbase.by_id[identifier]
    return {
        "id": identifier,
        "definition": concept.definition,
        "source": concept.source,
        "languages": [
            {
                "language": language,
                "used": [
                    {"text": text, "status": status.value}
                    for text, status in sorted(used.get(language, {}).items())
                ],
                "approved": [
                    term.text
                    for term in concept.terms
                    if term.language == language and term.status is TermStatus.APPROVED
                ],
            }
            for language in languages
        ],
    }
