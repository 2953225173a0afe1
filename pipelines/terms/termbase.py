"""A termbase that finds its terms in texts: the longest at each place, whole words, by Aho and Corasick."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import ahocorasick

from pipelines.languages import languages
from pipelines.model import Concept, Span, Term, TermStatus
from pipelines.view import look

RECENT = 1 << 14
"""Texts whose terms are remembered."""

Use = tuple[Concept, Term]
"""A term, as a rendering of a concept."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text where a term stands."""

    span: Span
    uses: tuple[Use, ...]
    """All concepts that it may render."""

    def of(self, concept: Concept) -> TermStatus | None:
        """Return what it is for a concept; None: no rendering of it."""
        return next((term.status for one, term in self.uses if one.id == concept.id), None)


class Termbase:
    """Concepts, and an automaton for each language that was asked for."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        self._finders: dict[str, _Finder] = {}

    @cached_property
    def by_id(self) -> dict[str, Concept]:
        """The concepts by their ids; of two with one id the first."""
        return {one.id: one for one in reversed(self.concepts)}

    def hits(self, text: str, language: str) -> tuple[Hit, ...]:
        """Return where terms stand in a text, in order, none inside another; spans are of `text`."""
        if language not in self._finders:
            self._finders[language] = _Finder(self.concepts, language)
        return self._finders[language].hits(text)


class _Finder:
    """The terms of one language; a text is searched in time that does not grow with their number."""

    def __init__(self, concepts: Iterable[Concept], language: str) -> None:
        found: dict[str, list[Use]] = defaultdict(list)
        for concept in concepts:
            for term in concept.terms:
                if term.language == language and term.text.strip():
                    for form in _forms(term.text, language):
                        found[form].append((concept, term))
            for apart, text in concept.apart:
                if apart == language:
                    found[look(text).lower].extend(())
        self._recent: dict[str, tuple[Hit, ...]] = {}
        self._automaton = ahocorasick.Automaton()
        for form, uses in found.items():
            self._automaton.add_word(form, (len(form), tuple(uses)))
        self._automaton.make_automaton()

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return what `find` yields; passages are asked for by one check after another."""
        found = self._recent.get(text)
        if found is None:
            if len(self._recent) >= RECENT:
                self._recent.clear()
            found = self._recent[text] = tuple(self.find(text))
        return found

    def find(self, text: str) -> Iterator[Hit]:
        """Yield the terms of a text."""
        if not len(self._automaton):
            return
        view = look(text)
        last = 0
        for start, end, uses in sorted(
            self._matches(view.text, view.lower), key=lambda one: (one[0], -one[1])
        ):
            if start >= last:
                last = end
                if uses:
                    yield Hit(view.span(start, end), uses)

    def _matches(self, text: str, lower: str) -> Iterator[tuple[int, int, tuple[Use, ...]]]:
        for at, (length, uses) in self._automaton.iter(lower):
            start, end = at + 1 - length, at + 1
            if not _inside(lower, start) and not _inside(lower, end):
                cased = tuple(use for use in uses if text[start].isupper() or not use[1].text[0].isupper())
                if cased or not uses:
                    yield start, end, cased


def _inside(text: str, at: int) -> bool:
    """Tell whether a place is inside a word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _forms(text: str, language: str) -> list[str]:
    """Return a term as it is looked for: in lower case, with the endings that its language gives it."""
    lower = look(text).lower.strip()
    known = languages().get(language)
    endings = known.checks.endings if known else {}
    forms = [lower]
    for ending, others in endings.items():
        if lower.endswith(ending):
            forms += [lower[: len(lower) - len(ending)] + other for other in others]
    return list(dict.fromkeys(forms))
