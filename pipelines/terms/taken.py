"""What was taken from a file of terms, and what was not, with its line and the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.model import Concept, Term, TermStatus

LONGEST = 300
"""Characters of a term; more is a sentence."""
ABOUT = ("domain", "definition", "source", "note")
"""What is said of a concept as a whole."""
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-]+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """An entry, or a part of one, that was not taken."""

    line: int
    """From 1."""
    reason: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The valid entries of a file and the faults of the others, both in its order."""

    concepts: tuple[Concept, ...]
    faults: tuple[Fault, ...]


def code_of(tag: str) -> str | None:
    """Return the language of a tag, `vi` of `vi-VN`; None where it is none."""
    found = _CODE.fullmatch(tag.strip())
    return found[1].lower() if found else None


def fault_of(language: str | None, text: str) -> str | None:
    """Return why a term cannot be taken; None where it can."""
    if not language:
        return f"{text!r} has no language. Expected a code as vi or en-US."
    if not text:
        return "a term is empty. Expected its text."
    if len(text) > LONGEST:
        return f"a term has {len(text)} characters. Expected {LONGEST} at most."
    return None


def ordered(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return terms with the approved ones first, each once."""
    ranks: Sequence[TermStatus] = list(TermStatus)
    return tuple(sorted(dict.fromkeys(terms), key=lambda term: ranks.index(term.status)))


def told(concept: Concept, about: Mapping[str, str]) -> Concept:
    """Return a concept with what else is said of it; what is not said stays."""
    return replace(
        concept,
        domain=about.get("domain") or concept.domain,
        definition=about.get("definition") or concept.definition,
        source=about.get("source") or concept.source,
        note=about.get("note") or concept.note,
    )
