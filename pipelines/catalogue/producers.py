"""Producers as texts name them → the producers that are meant; pure, and the same in any order.

Names of one producer in several languages and spellings are one group. A name that stands in two provinces is
two producers, unless one product of theirs is named in both: then the producer has moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from pipelines.catalogue.clusters import Groups
from pipelines.catalogue.makers import Likeness, Maker, liken, read_maker
from pipelines.model import identify

Called = tuple[str, str, str]
"""Language, name as written, legal form."""


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A producer's name with a province, as several mentions have it."""

    called: Called
    province: str | None
    first: str
    """Day of the first mention; empty: not known."""
    mentions: int


@dataclass(frozen=True, slots=True)
class Producers:
    """Which producer a name means, by the province it stands with."""

    ids: Mapping[tuple[Called, str | None], str]

    def of(self, called: Called, province: str | None) -> str | None:
        """Return the id of the producer; None: nobody of that name is known."""
        return self.ids.get((called, province)) or self.ids.get((called, None))


def resolve_producers(named: Sequence[Named], moved: Iterable[tuple[Called, str, str]]) -> Producers:
    """Return the producers; `moved`: names of which one product is named in two provinces."""
    groups = _one_name({one.called for one in named})
    links = [(groups[called], one, other) for called, one, other in moved if called in groups]
    members: dict[str, list[Named]] = {}
    for one in sorted(named, key=lambda each: (each.called, each.province or "")):
        members.setdefault(groups[one.called], []).append(one)
    ids: dict[tuple[Called, str | None], str] = {}
    for group, listed in sorted(members.items()):
        ids |= _apart(listed, [(one, other) for name, one, other in links if name == group])
    return Producers(ids)


def _apart(listed: Sequence[Named], moved: Iterable[tuple[str, str]]) -> dict[tuple[Called, str | None], str]:
    """Return the ids of one name's producers: one a province, those it moved between as one."""
    provinces = Groups()
    for one, other in moved:
        provinces.join(one, other)
    counts = Counter[str]()
    for name in listed:
        counts[provinces.of(name.province) if name.province else ""] += name.mentions
    known = [province for province in counts if province]
    most = min(known, key=lambda each: (-counts[each], each)) if known else ""
    first: dict[str, tuple[str, Called, str]] = {}
    for name in listed:
        where = provinces.of(name.province or most)
        age = (name.first or "9999", name.called, name.province or "")
        first[where] = min(first.get(where, age), age)
    ids = {where: identify(" ".join(("producer", *age[1], age[2]))) for where, age in first.items()}
    found = {(name.called, name.province): ids[provinces.of(name.province or most)] for name in listed}
    return {(name.called, None): ids[provinces.of(most)] for name in listed} | found


def _one_name(called: Iterable[Called]) -> dict[Called, str]:
    """Return the group of each name: those that are one name in every language."""
    makers = {one: read_maker(one[1], one[2], one[0]) for one in sorted(called)}
    names = {"\n".join(one): one for one in makers}
    groups, members = Groups(), {name: [makers[one]] for name, one in names.items()}
    for block in _blocks(makers):
        for left, right in combinations(block, 2):
            _join(groups, members, "\n".join(left), "\n".join(right))
    return {one: groups.of(name) for name, one in names.items()}


def _blocks(makers: Mapping[Called, Maker]) -> list[list[Called]]:
    under: dict[str, list[Called]] = {}
    for called, maker in makers.items():
        for key in sorted(set(_keys(maker))):
            under.setdefault(key, []).append(called)
    return [under[key] for key in sorted(under) if len(under[key]) > 1]


def _keys(maker: Maker) -> list[str]:
    core = maker.words.core or tuple(sorted(maker.words.all))
    pairs = [f"{first} {second}" for first, second in pairwise(core)]
    return [
        f"{maker.legal_form}/{key}"
        for key in (*pairs, " ".join(core[:1]) if len(core) == 1 else "".join(core))
    ]


def _join(groups: Groups, members: dict[str, list[Maker]], left: str, right: str) -> None:
    """Make two groups one where every name of the one is every name of the other."""
    one, other = groups.of(left), groups.of(right)
    if one == other:
        return
    if all(liken(mine, theirs) is Likeness.SAME for mine in members[one] for theirs in members[other]):
        groups.join(one, other)
        kept, gone = sorted((one, other))
        members[kept] += members.pop(gone)
