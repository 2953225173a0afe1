"""The terms of the versions side by side: what each version uses, what is approved, and who said so: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from db.decisions import Judgement
from db.site.queries import Row
from db.site.review_rows import Line
from pipelines.model import Term, TermStatus
from pipelines.terms.termbase import Termbase

_MOST = 40
"""Concepts that are listed."""

Used = dict[str, dict[str, Term]]
"""Language → what stands there → the term that it is."""
Said = Mapping[tuple[str, str], Judgement]
"""Concept and `language:text` → what a person decided."""


def terms(
    termbase: Termbase, languages: Sequence[str], lines: Iterable[Line], judged: Iterable[Judgement] = ()
) -> list[Row]:
    """Return the concepts that any version names: for each language what it uses and what is approved."""
    found: dict[str, Used] = {}
    for line in lines:
        for cell, language in zip(line.cells, languages, strict=True):
            for passage in cell.passages:
                _add(found, termbase, "".join(piece.text for piece in passage), language)
    said = {(one.subject, one.object): one for one in judged}
    listed = sorted(found, key=lambda concept: (not _forbidden(found[concept]), concept))
    rows = [_concept(termbase, concept, languages, (found[concept], said)) for concept in listed[:_MOST]]
    return _anchored(rows)


def _anchored(rows: list[Row]) -> list[Row]:
    """Return the concepts with `first` at the first place of each term, where a judgement leads back to."""
    seen: set[str] = set()
    for use in (use for row in rows for version in row["languages"] for use in version["used"]):
        use["first"] = use["name"] not in seen
        seen.add(use["name"])
    return rows


def _add(found: dict[str, Used], termbase: Termbase, text: str, language: str) -> None:
    for hit in termbase.hits(text, language):
        surface = text[hit.span.start : hit.span.end].casefold()
        for concept, term in hit.uses:
            found.setdefault(concept.id, {}).setdefault(language, {})[surface] = term


def _forbidden(used: Used) -> bool:
    return any(term.status is TermStatus.FORBIDDEN for said in used.values() for term in said.values())


def _concept(termbase: Termbase, identifier: str, languages: Sequence[str], known: tuple[Used, Said]) -> Row:
    used, said = known
    concept = termbase.by_id[identifier]
    return {
        "id": identifier,
        "definition": concept.definition,
        "source": concept.source,
        "languages": [
            {
                "language": language,
                "used": [
                    _use(identifier, surface, term, said)
                    for surface, term in sorted(used.get(language, {}).items())
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


def _use(concept: str, surface: str, term: Term, said: Said) -> Row:
    """Return what stands in a version: its term, as judgements name it, and what stands of it."""
    name = f"{term.language}:{term.text}"
    one = said.get((concept, name))
    return {
        "text": surface,
        "status": term.status.value,
        "name": name,
        "judgement": one and {"verdict": one.verdict, "actor": one.actor, "at": one.at},
    }
