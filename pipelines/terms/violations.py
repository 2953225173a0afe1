"""Where a version renders a term otherwise than the termbase says, and how often terms stand in a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.model import Concept, Span, TermStatus
from pipelines.terms.termbase import Hit, Termbase


@dataclass(frozen=True, slots=True)
class Violation:
    """A forbidden rendering, and the term that it renders."""

    concept: Concept
    left: Span
    right: Span
    backwards: bool = False
    """The forbidden one is on the left."""


@dataclass(frozen=True, slots=True)
class TermCount:
    """How often terms of the termbase stand in a text."""

    hits: int
    """Approved and admitted renderings."""
    violations: int
    """Forbidden renderings of several words; of one word only a version beside it can tell."""


def count_terms(termbase: Termbase, text: str, language: str) -> TermCount:
    """Return how often terms stand in a text alone."""
    hits = violations = 0
    for hit in termbase.hits(text, language):
        if any(term.status is not TermStatus.FORBIDDEN for _, term in hit.uses):
            hits += 1
        else:
            violations += any(" " in term.text for _, term in hit.uses)
    return TermCount(hits, violations)


def violations(termbase: Termbase, left: tuple[str, str], right: tuple[str, str]) -> Iterator[Violation]:
    """Yield each forbidden rendering in one of two passages (text, language) of a term in the other.

    A passage that has a good rendering for every time the term stands in the other is not flagged: what else
    it says is something else.
    """
    ours, theirs = termbase.hits(*left), termbase.hits(*right)
    for concept, term, wrong in _wrong(ours, theirs):
        yield Violation(concept, term, wrong)
    for concept, term, wrong in _wrong(theirs, ours):
        yield Violation(concept, wrong, term, backwards=True)


def _wrong(ours: Sequence[Hit], theirs: Sequence[Hit]) -> Iterator[tuple[Concept, Span, Span]]:
    """Yield concept, where its term stands, and where the other passage has a forbidden rendering of it."""
    for concept in _forbidding(theirs):
        terms = [hit.span for hit in ours if hit.of(concept) not in (None, TermStatus.FORBIDDEN)]
        renderings = [hit for hit in theirs if hit.of(concept) and not _right(hit, concept, ours)]
        bad = [at for at, hit in enumerate(renderings) if hit.of(concept) is TermStatus.FORBIDDEN]
        lacking = len(terms) - (len(renderings) - len(bad))
        for at in bad[: max(lacking, 0)]:
            yield concept, terms[min(at, len(terms) - 1)], renderings[at].span


def _forbidding(hits: Sequence[Hit]) -> list[Concept]:
    found = {concept.id: concept for hit in hits for concept, term in hit.uses if not _good(term.status)}
    return list(found.values())


def _good(status: TermStatus) -> bool:
    return status is not TermStatus.FORBIDDEN


def _right(hit: Hit, concept: Concept, ours: Sequence[Hit]) -> bool:
    """Tell whether a bad word is the good rendering of another concept that the other passage speaks of."""
    if hit.of(concept) is not TermStatus.FORBIDDEN:
        return False
    meant = {other.id for other, term in hit.uses if _good(term.status)}
    return any(other.id in meant and _good(term.status) for one in ours for other, term in one.uses)
