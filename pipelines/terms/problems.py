"""What is wrong with a termbase as a whole: duplicates, contradictions, renderings forbidden in a circle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.model import Concept, Term, TermStatus
from pipelines.text import fold

Key = tuple[str, str]
"""Language and folded text."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that a keeper of the termbase should look at."""

    kind: str
    """`duplicate`, `contradiction`, `conflict` or `cycle`."""
    severity: str
    """`error`: it cannot be followed; `note`: it can, where the other language tells the concepts apart."""
    concepts: tuple[str, ...]
    reason: str


def problems_of(concepts: Sequence[Concept]) -> list[Problem]:
    """Return what is wrong, in the order of the termbase."""
    return [*_doubled(concepts), *_contradictions(concepts), *_conflicts(concepts), *_cycles(concepts)]


def key_of(term: Term) -> Key:
    """Return what is equal for two spellings of one term."""
    return term.language, " ".join(fold(term.text).split())


def _doubled(concepts: Sequence[Concept]) -> Iterator[Problem]:
    for name, count in Counter(one.id for one in concepts).items():
        if count > 1:
            yield Problem("duplicate", "error", (name,), f"{count} concepts have this id; the first counts.")
    homes: dict[Key, list[str]] = defaultdict(list)
    for concept in concepts:
        exact = Counter((term.language, term.text, term.status) for term in concept.terms)
        for (language, text, _), count in exact.items():
            if count > 1:
                yield Problem(
                    "duplicate", "note", (concept.id,), f"{text} ({language}) stands there {count} times."
                )
        for key in sorted(_keys(concept, TermStatus.APPROVED)):
            homes[key].append(concept.id)
    for (language, text), names in homes.items():
        if len(names) > 1:
            reason = f"{text} ({language}) is the approved rendering of each."
            yield Problem("duplicate", "note", tuple(names), reason)


def _keys(concept: Concept, *statuses: TermStatus) -> set[Key]:
    return {key_of(term) for term in concept.terms if term.status in statuses}


def _good(concept: Concept) -> set[Key]:
    return _keys(concept, TermStatus.APPROVED, TermStatus.ADMITTED)


def _contradictions(concepts: Sequence[Concept]) -> Iterator[Problem]:
    for concept in concepts:
        for language, text in sorted(_good(concept) & _keys(concept, TermStatus.FORBIDDEN)):
            reason = f"{text} ({language}) is both forbidden and not; it is not enforced."
            yield Problem("contradiction", "error", (concept.id,), reason)


def _conflicts(concepts: Sequence[Concept]) -> Iterator[Problem]:
    for (one, other), shared in _forbids(concepts).items():
        words = ", ".join(text for _, text in sorted(shared))
        if _one_thing(*(next(c for c in concepts if c.id == name) for name in (one, other))):
            yield Problem(
                "conflict", "error", (one, other), f"The first forbids what the second approves: {words}."
            )


def _forbids(concepts: Sequence[Concept]) -> Mapping[tuple[str, str], set[Key]]:
    """Return which concept forbids what another approves, and what."""
    approving: dict[Key, list[str]] = defaultdict(list)
    for concept in concepts:
        for key in sorted(_keys(concept, TermStatus.APPROVED)):
            approving[key].append(concept.id)
    found: dict[tuple[str, str], set[Key]] = defaultdict(set)
    for concept in concepts:
        for key in sorted(_keys(concept, TermStatus.FORBIDDEN)):
            for other in approving[key]:
                if other != concept.id:
                    found[concept.id, other].add(key)
    return found


def _one_thing(one: Concept, other: Concept) -> bool:
    """Tell whether nothing tells two concepts apart: a good term of both, or no two languages on one side."""
    single = any(len({term.language for term in each.terms}) < 2 for each in (one, other))
    return single or bool(_good(one) & _good(other))


def _cycles(concepts: Sequence[Concept]) -> Iterator[Problem]:
    known = {one.id: one for one in reversed(concepts)}
    edges: dict[str, list[str]] = defaultdict(list)
    for one, other in _forbids(concepts):
        edges[one].append(other)
    for ring in _rings(edges):
        pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
        blind = any(_one_thing(known[one], known[other]) for one, other in pairs)
        reason = "Each forbids what the next approves"
        told = "and nothing tells them apart." if blind else "and their other languages tell them apart."
        yield Problem("cycle", "error" if blind else "note", ring, f"{reason}, {told}")


def _rings(edges: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield one circle through each concept that lies on one, each circle once, from its first concept on."""
    seen: set[frozenset[str]] = set()
    for start in edges:
        ring = _back(edges, start)
        if ring and frozenset(ring) not in seen:
            seen.add(frozenset(ring))
            yield ring


def _back(edges: Mapping[str, Sequence[str]], start: str) -> tuple[str, ...]:
    """Return the shortest way from a concept back to itself; empty where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    reached = {start}
    while ways:
        following = []
        for way in ways:
            for other in edges.get(way[-1], ()):
                if other == start:
                    return way
                if other not in reached:
                    reached.add(other)
                    following.append((*way, other))
        ways = following
    return ()
