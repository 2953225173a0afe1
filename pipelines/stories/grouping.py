"""Links → stories: articles joined by what decides, the strongest first, and never against a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.stories.evidence import ORDER, Link

Pair = tuple[str, str]
"""Ids of two articles, the smaller first."""
Verdicts = Mapping[Pair, bool]
"""What people decided: True, they are one story; False, they are not."""


@dataclass(frozen=True, slots=True)
class Teller:
    """An article as one that tells a story, with what its place among others follows from."""

    id: str
    language: str | None
    republished: bool
    """It names another paper as its origin, or stands in an aggregator."""
    day: str | None
    translated: bool
    """Its language is not the first of its newspaper."""
    published: str | None

    @property
    def rank(self) -> tuple[bool, str, bool, str, str]:
        """Those who name no other come first, then the earlier day, then the paper's own language."""
        return (
            self.republished,
            self.day or "9999",
            self.translated,
            self.published or "9999",
            self.id,
        )


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that are versions or reprints of one text."""

    tellers: tuple[Teller, ...]
    """The first article first, the others in the order of their rank."""

    @property
    def id(self) -> str:
        """Id of the story: of its first article."""
        return self.tellers[0].id

    @property
    def languages(self) -> tuple[str, ...]:
        """The first article's first, the others in order."""
        first = self.tellers[0].language
        others = sorted({one.language for one in self.tellers if one.language} - {first})
        return (*([first] if first else []), *others)

    def role(self, teller: Teller) -> str:
        """Return what an article is in the story."""
        if teller is self.tellers[0]:
            return "first"
        return "reprint" if teller.language == self.tellers[0].language else "version"


def stories(tellers: Iterable[Teller], links: Iterable[Link], verdicts: Verdicts) -> list[Story]:
    """Return the stories that articles tell, each in exactly one, in the order of their ids."""
    listed = sorted(tellers, key=lambda one: one.rank)
    joined = _Joined([one.id for one in listed], verdicts)
    for link in sorted((link for link in links if link.decides), key=_strength):
        joined.join(link.left, link.right)
    groups: dict[str, list[Teller]] = defaultdict(list)
    for teller in listed:
        groups[joined.root(teller.id)].append(teller)
    return sorted((Story(tuple(group)) for group in groups.values()), key=lambda story: story.id)


def states(links: Sequence[Link], story_of: Mapping[str, str], verdicts: Verdicts) -> list[str]:
    """Return what became of each link: `decided`, `suggested` or `rejected`.

    Of a link to an article that is not in `story_of` at least one end is.
    """
    return [_state(link, story_of, verdicts) for link in links]


def _state(link: Link, story_of: Mapping[str, str], verdicts: Verdicts) -> str:
    if verdicts.get((link.left, link.right)) is False:
        return "rejected"
    return "decided" if story_of.get(link.left) == story_of.get(link.right) else "suggested"


def _strength(link: Link) -> tuple[int, float, str, str]:
    return ORDER.index(link.rule), -link.weight, link.left, link.right


class _Joined:
    """Articles that are joined step by step; two that a person parted are never in one group."""

    def __init__(self, ids: Iterable[str], verdicts: Verdicts) -> None:
        self._top = {id: id for id in ids}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for (one, other), together in verdicts.items():
            if not together:
                self._apart[one].add(other)
                self._apart[other].add(one)

    def root(self, id: str) -> str:
        """Return who stands for the group of an article."""
        while self._top[id] != id:
            self._top[id] = self._top[self._top[id]]
            id = self._top[id]
        return id

    def join(self, one: str, other: str) -> None:
        """Make two groups one, unless a person parted any of their articles."""
        left, right = self.root(one), self.root(other)
        if left == right or any(self.root(apart) == right for apart in self._parted(left)):
            return
        self._top[right] = left
        if self._apart.get(right):
            self._apart[left] |= self._apart[right]

    def _parted(self, root: str) -> Iterable[str]:
        return (id for id in self._apart.get(root, ()) if id in self._top)
