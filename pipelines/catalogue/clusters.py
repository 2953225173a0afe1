"""Forms and the links between them → groups of one product each.

Links are followed from the surest on; none joins two groups of which any two members cannot be one product.
A form that fits two such groups equally well stays alone: no producer is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations

from pipelines.catalogue.comparing import Link, clash, compare
from pipelines.catalogue.forms import Seen, keys

CLEARLY = 0.04
"""A form belongs to one of two groups where its score is higher by so much."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two forms, by their ids, the smaller first."""

    left: str
    right: str
    link: Link


@dataclass(slots=True)
class Groups:
    """Disjoint groups of ids, each named by its least one."""

    _parents: dict[str, str] = field(default_factory=dict)

    def of(self, one: str) -> str:
        """Return the name of the group of an id."""
        root = one
        while (parent := self._parents.get(root, root)) != root:
            root = parent
        while (parent := self._parents.get(one, one)) != root:
            self._parents[one], one = root, parent
        return root

    def join(self, one: str, other: str) -> None:
        """Make two groups one."""
        first, second = sorted((self.of(one), self.of(other)))
        self._parents[second] = first


def link_forms(forms: Iterable[Seen], asked: Set[str] | None = None) -> list[Edge]:
    """Return the links between forms; only forms that share a key are compared.

    `asked`: only the links of these forms are wanted.
    """
    found: dict[tuple[str, str], Edge] = {}
    compared: set[tuple[str, str]] = set()
    for block in blocks(forms):
        for one, other in _pairs(block, asked):
            pair = (one.form.id, other.form.id)
            if pair not in compared:
                compared.add(pair)
                link = compare(one, other)
                if link is not None:
                    found[pair] = Edge(*pair, link)
    return [found[pair] for pair in sorted(found)]


def _pairs(block: Sequence[Seen], asked: Set[str] | None) -> Iterator[tuple[Seen, Seen]]:
    if asked is None:
        yield from combinations(block, 2)
        return
    for one in block:
        if one.form.id in asked:
            for other in block:
                if other is not one:
                    yield (one, other) if one.form.id < other.form.id else (other, one)


def blocks(forms: Iterable[Seen]) -> list[list[Seen]]:
    """Return the forms under each key that several share, each in the order of ids."""
    under: dict[str, list[Seen]] = {}
    for one in sorted(forms, key=lambda each: each.form.id):
        for key in sorted(set(keys(one))):
            under.setdefault(key, []).append(one)
    return [under[key] for key in sorted(under) if len(under[key]) > 1]


def components(forms: Iterable[Seen], edges: Iterable[Edge]) -> dict[str, str]:
    """Return the component of each form: the least id that links lead to."""
    groups = Groups()
    for edge in edges:
        groups.join(edge.left, edge.right)
    return {one.form.id: groups.of(one.form.id) for one in forms}


def group_forms(forms: Mapping[str, Seen], edges: Sequence[Edge]) -> dict[str, str]:
    """Return the group of each form, by the least id in it."""
    groups = Groups()
    members = {form: [form] for form in forms}
    doubted = _doubted(forms, edges)
    for edge in sorted(edges, key=lambda each: (-each.link.score, each.left, each.right)):
        one, other = groups.of(edge.left), groups.of(edge.right)
        if one == other or (edge.left, edge.right) in doubted:
            continue
        if any(clash(forms[left], forms[right]) for left in members[one] for right in members[other]):
            continue
        groups.join(one, other)
        kept, gone = sorted((one, other))
        members[kept] += members.pop(gone)
    return {form: groups.of(form) for form in forms}


def _doubted(forms: Mapping[str, Seen], edges: Iterable[Edge]) -> set[tuple[str, str]]:
    """Return the links of forms that fit two others equally well which cannot be one product."""
    around: dict[str, list[tuple[float, str]]] = {}
    for edge in edges:
        around.setdefault(edge.left, []).append((edge.link.score, edge.right))
        around.setdefault(edge.right, []).append((edge.link.score, edge.left))
    found: set[tuple[str, str]] = set()
    for form, near in around.items():
        best = max(score for score, _ in near)
        fitting = _kinds_of(forms, [other for score, other in near if score > best - CLEARLY])
        if any(clash(one, other) for one, other in combinations(fitting, 2)):
            found |= {(min(form, other), max(form, other)) for other in _clashing(forms, fitting, near)}
    return found


def _kinds_of(forms: Mapping[str, Seen], near: Iterable[str]) -> list[Seen]:
    """Return one form of each that differ in what a clash is about."""
    found: dict[object, Seen] = {}
    for form in sorted(near):
        seen = forms[form]
        about = (seen.form.producer, seen.form.legal_form, seen.form.province, seen.packing, seen.words.head)
        found.setdefault(about, seen)
    return list(found.values())


def _clashing(
    forms: Mapping[str, Seen], fitting: Sequence[Seen], near: Iterable[tuple[float, str]]
) -> list[str]:
    """Return those near that clash with one of the fitting."""
    return [other for _, other in near if any(clash(forms[other], one) for one in fitting)]
