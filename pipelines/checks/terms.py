"""Terms against the termbase: forbidden renderings, and one term rendered in two ways in one text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.checks.beside import Beside, Passage
from pipelines.checks.reasons import reason
from pipelines.model import Concept, Discrepancy, Span, TermStatus
from pipelines.terms.termbase import Hit, Termbase
from pipelines.terms.violations import violations


def terms_differ(beside: Beside, termbase: Termbase) -> Iterator[Discrepancy]:
    """Yield each forbidden rendering of a term that the other side has."""
    left, right = beside.left, beside.right
    if not left.language or not right.language:
        return
    for one in violations(termbase, (left.text, left.language), (right.text, right.language)):
        wrong, term = (left, right) if one.backwards else (right, left)
        spans = (one.left, one.right) if one.backwards else (one.right, one.left)
        said, meant = _cut(wrong, spans[0]), _cut(term, spans[1])
        wanted = _approved(one.concept, wrong.language or "")
        yield Discrepancy(
            kind="term",
            severity="warning",
            left=left.span(one.left.start, one.left.end),
            right=right.span(one.right.start, one.right.end),
            reason=_why(meant, said, wanted),
        )


def _why(meant: str, said: str, wanted: str) -> str:
    if wanted:
        return reason("expected", meant=meant, said=said, wanted=wanted)
    return reason("forbidden", meant=meant, said=said)


def _approved(concept: Concept, language: str) -> str:
    good = (t.text for t in concept.terms if t.language == language and t.status is not TermStatus.FORBIDDEN)
    return next(good, "")


def _cut(passage: Passage, span: Span) -> str:
    return passage.text[span.start : span.end]


# ------------------------------------------------------------------ two ways in one text


@dataclass(frozen=True, slots=True)
class _Rendering:
    """How a passage renders a concept that its counterpart names once."""

    text: str
    """As the termbase writes it."""
    term: Span
    rendering: Span


def renderings_differ(besides: Sequence[Beside], termbase: Termbase) -> Iterator[Discrepancy]:
    """Yield the places where a version renders a steady concept otherwise than where it stood first."""
    for backwards in (False, True):
        found: dict[str, list[_Rendering]] = defaultdict(list)
        for beside in besides:
            sides = (beside.right, beside.left) if backwards else (beside.left, beside.right)
            for concept, rendering in _renderings(*sides, termbase):
                found[concept].append(rendering)
        for renderings in found.values():
            yield from _changed(renderings, backwards=backwards)


def _renderings(term: Passage, other: Passage, termbase: Termbase) -> Iterator[tuple[str, _Rendering]]:
    """Yield the concepts that either passage names exactly once."""
    if not term.text or not other.text or not term.language or not other.language:
        return
    ours = _once(termbase.hits(term.text, term.language), named=True)
    theirs = _once(termbase.hits(other.text, other.language), named=False)
    for concept, (_, span) in ours.items():
        if concept in theirs:
            text, place = theirs[concept]
            own, away = term.span(span.start, span.end), other.span(place.start, place.end)
            yield concept, _Rendering(text, own, away)


def _once(hits: Sequence[Hit], *, named: bool) -> dict[str, tuple[str, Span]]:
    """Return the renderings of steady concepts that have one only: text of the termbase and place.

    A forbidden one names nothing, and renders nothing where it is a good word for something else.
    """
    found: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    for hit in hits:
        meant = any(term.status is not TermStatus.FORBIDDEN for _, term in hit.uses)
        for concept, term in hit.uses:
            if concept.steady and (term.status is not TermStatus.FORBIDDEN or not (named or meant)):
                found[concept.id].append((term.text, hit.span))
    return {concept: places[0] for concept, places in found.items() if len(places) == 1}


def _changed(renderings: Sequence[_Rendering], *, backwards: bool) -> Iterator[Discrepancy]:
    first = renderings[0]
    for one in renderings[1:]:
        if one.text.casefold() != first.text.casefold():
            left, right = (one.rendering, one.term) if backwards else (one.term, one.rendering)
            why = reason("changed", one=one.text, other=first.text)
            yield Discrepancy(kind="rendering", severity="note", left=left, right=right, reason=why)
