"""Everything a reviewer would look at in two versions, in the order of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.alignment.starter import starter
from pipelines.checks.beside import Beside, besides
from pipelines.checks.figures import figures_differ
from pipelines.checks.likeness import names_rendered, passages_unlike
from pipelines.checks.names import NamesKnown, Near, names_differ
from pipelines.checks.reasons import reason
from pipelines.checks.shape import Lengths, residue, shapes_differ
from pipelines.checks.terms import renderings_differ, terms_differ
from pipelines.model import Alignment, Discrepancy, Version
from pipelines.terms.starter import starter_termbase
from pipelines.terms.termbase import Termbase
from pipelines.text import fold

Pair = tuple[Version, Version]

BY_TERMS = ("term", "rendering")
"""Kinds that follow from the termbase and the passages alone."""

DOUBLED = 20
"""Characters from which a sentence that stands twice is no refrain."""


@dataclass(frozen=True, slots=True)
class Archive:
    """What all pairs together teach the checks."""

    names: NamesKnown
    lengths: Lengths
    termbase: Termbase = field(default_factory=starter_termbase)

    @classmethod
    def of(cls, compared: Iterable[tuple[Pair, Alignment]]) -> Archive:
        """Return what these alignments teach."""
        kept = list(compared)
        stories = [list(besides(versions, alignment)) for versions, alignment in kept]
        found = [beside for story in stories for beside in story]
        languages = {(left.language, right.language) for (left, right), _ in kept}
        return cls(NamesKnown.of_stories(stories, loans_of(languages)), Lengths.of(found))


def loans_of(languages: Iterable[tuple[str | None, str | None]]) -> frozenset[Near]:
    """Return the pairs of words that translate each other in these languages, folded."""
    return frozenset(_loans(languages))


def _loans(languages: Iterable[tuple[str | None, str | None]]) -> Iterator[Near]:
    for left, right in languages:
        yield from ((fold(one), fold(other)) for one, other in starter(left or "", right or ""))


def check_versions(versions: Pair, alignment: Alignment, archive: Archive) -> list[Discrepancy]:
    """Return the discrepancies of two versions, in the order of the text."""
    found: list[Discrepancy] = []
    passages = list(besides(versions, alignment))
    for beside in passages:
        found += check_beside(beside, archive)
    found += _renderings(passages, archive.termbase)
    if len(passages) > 1:  # what is said here is said against the rest of the text
        found += passages_unlike(passages)
    found += _doubled(versions)
    return sorted(found, key=lambda one: (one.left.start, one.right.start, one.kind, one.left.end))


def check_terms(
    passages: Sequence[Beside], untranslated: Container[int], termbase: Termbase
) -> list[Discrepancy]:
    """Return all discrepancies of the kinds `BY_TERMS`, those that a termbase has a say in.

    `untranslated` are the places of passages that have no terms to be compared.
    """
    found: list[Discrepancy] = []
    for at, beside in enumerate(passages):
        if beside.left.text and beside.right.text and at not in untranslated:
            found += terms_differ(beside, termbase)
    return found + list(_renderings(passages, termbase))


def _renderings(passages: Sequence[Beside], termbase: Termbase) -> Iterator[Discrepancy]:
    yield from renderings_differ(passages, termbase)
    if len(passages) > 1:
        yield from names_rendered(passages)


def check_beside(beside: Beside, archive: Archive) -> Iterator[Discrepancy]:
    """Yield what a reviewer would look at in one passage and its counterpart."""
    if not beside.left.text:
        yield beside.differ("added", "warning", reason("added"))
    elif not beside.right.text:
        yield beside.differ("missing", "warning", reason("missing"))
    else:
        shapes = list(shapes_differ(beside, archive.lengths))
        yield from shapes
        if not any(one.kind == "untranslated" for one in shapes):
            yield from figures_differ(beside)
            yield from names_differ(beside, archive.names)
            yield from terms_differ(beside, archive.termbase)
    yield from residue(beside)


def _doubled(versions: Pair) -> Iterator[Discrepancy]:
    """Yield sentences that one version has oftener than the other can account for."""
    counts = [Counter(line for line in version.lines if len(line) >= DOUBLED) for version in versions]
    most = [max(count.values(), default=0) for count in counts]
    for at, version in enumerate(versions):
        seen: set[str] = set()
        for line, span in zip(version.lines, version.sentences, strict=True):
            if line in seen and most[1 - at] < counts[at][line]:
                empty = type(span)(start=0, end=0)
                left, right = (span, empty) if at == 0 else (empty, span)
                why = reason("doubled")
                yield Discrepancy(kind="doubled", severity="warning", left=left, right=right, reason=why)
            seen.add(line)
