"""What a mark that articles have in common says of each two of them.

A link follows from the articles that have its mark, never from the order in which they came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipelines.stories.sketch import Sketch, content_shared, figures_shared, runs_shared

LIMIT = 64
"""Articles beyond which a mark says nothing: a boilerplate, a common name, a credit to a home page."""
EDITIONS = 4
"""Articles of one edition that may name one page; more, and it is no page of one story."""
NEAR = 30
"""Days within which two numbered pages with one slug are versions; recurring columns keep their slug."""
WINDOW = 14
"""Days within which content suggests."""
NEARLY = 0.7
"""Share of runs of words from which two texts of one language are one, if their figures agree."""
ALIKE = 0.5
"""Share of runs from which a person should look."""
AGREED = 0.8
"""Share of figures that reprints have in common: the prices of another day are another text."""
LIKE = 0.3
"""Likeness from which content suggests that two texts are versions (bench/stories.py measures it)."""

Judged = tuple[float, bool, str] | None
"""Weight, whether it decides, and what was found; None: nothing."""


@dataclass(frozen=True, slots=True)
class Member:
    """An article as grouping sees it."""

    id: str
    key: str
    source: str
    edition: str | None
    language: str | None
    day: int | None
    """Of publication, counted from any day; None: unknown or not to be believed."""
    sketch: Sketch

    @property
    def side(self) -> tuple[str, str | None]:
        """The edition of the newspaper it stands in: of one story it has one page."""
        return self.source, self.edition


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One reason for which two articles tell one story."""

    left: str
    """Id of the article whose id is smaller."""
    right: str
    rule: str
    """`slug`, `source`, `hreflang`, `reprint`, `content` or `person`."""
    value: str
    weight: float
    decides: bool
    """Whether it is enough alone."""


def links_by(mark: str, members: Sequence[Member]) -> Iterator[Link]:
    """Yield the links between the articles that have a mark."""
    rule, _, value = mark.partition(" ")
    if not 1 < len(members) <= LIMIT:
        return
    for one, other, (weight, decides, found) in _RULES[rule](members, value):
        left, right = sorted((one.id, other.id))
        yield Link(left, right, rule, found, round(weight, 3), decides)


Found = Iterator[tuple[Member, Member, tuple[float, bool, str]]]


def _by_page(members: Sequence[Member], value: str) -> Found:
    """Yield those that name one page, and that page, each two of them."""
    sides = Counter(member.side for member in members)
    if max(sides.values()) <= EDITIONS:
        for one, other in combinations(members, 2):
            yield one, other, (0.95, True, value)


def _by_slug(members: Sequence[Member], value: str) -> Found:
    """Yield pages of different editions with one slug; where pages are numbered, those nearest in time."""
    slug = value.partition(":")[2]
    for one, other in combinations(members, 2):
        if one.side == other.side:
            continue
        named = [member.key.endswith(f":{slug}") for member in (one, other)]
        if one.source == other.source and all(named):
            yield one, other, (1.0, True, value)
        elif _nearest(one, other, members) and _nearest(other, one, members):
            yield one, other, (0.9, True, value)


def _nearest(one: Member, other: Member, members: Sequence[Member]) -> bool:
    """Tell whether no page of the other's edition is nearer in time; pages without a day must be alone."""
    rivals = [member for member in members if member.side == other.side]
    if one.day is None or other.day is None:
        return len(rivals) == 1
    distance = abs(one.day - other.day)
    dated = [(abs(one.day - rival.day), rival.id) for rival in rivals if rival.day is not None]
    return distance <= NEAR and (distance, other.id) == min(dated)


def _by_runs(members: Sequence[Member], _: str) -> Found:
    for one, other in combinations(members, 2):
        judged = reprint(one, other)
        if judged:
            yield one, other, judged


def _by_content(members: Sequence[Member], _: str) -> Found:
    for one, other in combinations(members, 2):
        judged = version(one, other)
        if judged:
            yield one, other, judged


_RULES: Mapping[str, Callable[[Sequence[Member], str], Found]] = {
    "slug": _by_slug,
    "source": _by_page,
    "hreflang": _by_page,
    "reprint": _by_runs,
    "content": _by_content,
}
ORDER = ("person", *_RULES)
"""Rules, the strongest first."""
PAIRWISE = frozenset({"reprint", "content"})
"""Rules by which two articles are linked whoever else has the mark."""


def reprint(one: Member, other: Member) -> Judged:
    """Return what the words of two texts of one language say."""
    if one.language != other.language or one.language is None:
        return None
    shared = runs_shared(one.sketch, other.sketch)
    if shared < ALIKE:
        return None
    figures = figures_shared(one.sketch, other.sketch)
    found = f"{shared:.0%} of the runs of words, {figures:.0%} of the figures"
    return shared, shared >= NEARLY and figures >= AGREED, found


def version(one: Member, other: Member) -> Judged:
    """Return what names, figures and their order in two languages say: a suggestion at most."""
    if one.language == other.language or None in (one.language, other.language):
        return None
    if one.day is not None and other.day is not None and abs(one.day - other.day) > WINDOW:
        return None
    shared = content_shared(one.sketch, other.sketch)
    return (shared, False, f"{shared:.0%} of names and figures") if shared >= LIKE else None
