"""The termbase as people made it: the starter, and over it what stands in decisions.db under `term`.

A judgement's subject is the concept, its object `language:text`, its verdict `approved`, `admitted`,
`forbidden` or `removed`; its value may say more of the concept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from db.decisions import Decisions, Judgement
from pipelines.model import Concept, Term, TermStatus
from pipelines.terms.starter import starter_concepts, starter_termbase
from pipelines.terms.taken import ABOUT, ordered, told
from pipelines.terms.termbase import Termbase

KIND = "term"
REMOVED = "removed"


def termbase_of(decisions: Decisions) -> Termbase:
    """Return the termbase with people's own terms; theirs take the place of the starter's.

    Raises:
        StoreError: the decisions cannot be read.
    """
    judged = decisions.standing(KIND)
    return Termbase(_over(starter_concepts(), judged)) if judged else starter_termbase()


def _over(concepts: Iterable[Concept], judged: Iterable[Judgement]) -> list[Concept]:
    known = {one.id: one for one in concepts}
    for one in judged:
        language, _, text = one.object.partition(":")
        concept = known.get(one.subject, Concept(id=one.subject, terms=()))
        terms = [term for term in concept.terms if not _same(term, language, text)]
        if one.verdict in set(TermStatus):
            status = TermStatus(one.verdict)
            terms.append(Term(language=language, text=text, status=status, note=one.comment))
        about = {key: str(one.value.get(key) or "") for key in ABOUT}
        known[one.subject] = told(replace(concept, terms=ordered(terms)), about)
    return [one for one in known.values() if one.terms]


def _same(term: Term, language: str, text: str) -> bool:
    return term.language == language and term.text.casefold() == text.casefold()


def judgements_of(concepts: Iterable[Concept], actor: str) -> list[Judgement]:
    """Return the judgements by which these concepts stand."""
    return [
        Judgement(
            kind=KIND,
            subject=concept.id,
            object=f"{term.language}:{term.text}",
            verdict=term.status.value,
            value={key: value for key in ABOUT if (value := getattr(concept, key))},
            comment=term.note,
            actor=actor,
        )
        for concept in concepts
        for term in concept.terms
    ]


def new_to(termbase: Termbase, concepts: Iterable[Concept]) -> list[Concept]:
    """Return the concepts with only what the termbase does not say in the same way already."""
    found = []
    for concept in concepts:
        known = termbase.by_id.get(concept.id)
        terms = [term for term in concept.terms if known is None or term not in known.terms]
        if terms:
            found.append(replace(concept, terms=tuple(terms)))
    return found
