"""What a mark that articles have in common says of each two of them.

A link follows from the articles that have its mark, never from the order in which they came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipelines.stories.sketch import Sketch, content_shared, figures_shared, reprinted, runs_shared

LIMITS = {"slug": 64, "source": 64, "hreflang": 64, "reprint": 128, "content": 24}
"""Articles beyond which a mark says nothing: a boilerplate, a common name, a page that a template credits."""
EDITIONS = 4
"""Articles of one edition that may name one page; more, and it is no page of one story."""
NEAR = 30
"""Days within which two numbered pages with one slug are versions; recurring columns keep their slug."""
WINDOW = 14
"""Days within which content suggests."""
ALIKE = 0.5
"""Share of runs from which a person should look."""
LIKE = 0.25
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
    """Yield the links between the articles that have the mark of a page."""
    rule, _, value = mark.partition(" ")
    for one, other, (weight, _, found) in _BY_PAGES[rule](members, value):
        yield _link(one, other, rule, weight, found)


def pairs_by(members: Sequence[Member], wanted: Container[str]) -> Iterator[tuple[Member, Member]]:
    """Yield the pairs of articles with the mark of a text of which one at least is wanted."""
    for one in members:
        if one.id in wanted:
            yield from ((one, other) for other in members if other.id not in wanted or one.id < other.id)


def link_of(one: Member, other: Member) -> Link | None:
    """Return the link that the contents of two articles make; what does not decide suggests."""
    judged = reprint(one, other) if one.language == other.language else version(one, other)
    if judged is None:
        return None
    weight, decides, found = judged
    return _link(one, other, "reprint" if decides else "content", weight, found)


def _link(one: Member, other: Member, rule: str, weight: float, found: str) -> Link:
    left, right = sorted((one.id, other.id))
    return Link(left, right, rule, found, round(weight, 3), rule != "content")


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


_BY_PAGES: Mapping[str, Callable[[Sequence[Member], str], Found]] = {
    "slug": _by_slug,
    "source": _by_page,
    "hreflang": _by_page,
}
ORDER = ("person", *_BY_PAGES, "reprint", "content")
"""Rules, the strongest first."""
PAIRWISE = frozenset({"reprint", "content"})
"""Marks of texts, by which two articles are linked whoever else has the mark."""


def reprint(one: Member, other: Member) -> Judged:
    """Return what the words of two texts of one language say."""
    if one.language != other.language or one.language is None:
        return None
    shared = runs_shared(one.sketch, other.sketch)
    if shared < ALIKE:
        return None
    figures = figures_shared(one.sketch, other.sketch)
    found = f"{shared:.0%} of the runs of words, {figures:.0%} of the figures"
    return shared, reprinted(one.sketch, other.sketch), found


def version(one: Member, other: Member) -> Judged:
    """Return what names, figures and their order in two languages say: a suggestion at most."""
    if one.language == other.language or None in (one.language, other.language):
        return None
    if one.day is not None and other.day is not None and abs(one.day - other.day) > WINDOW:
        return None
    shared = content_shared(one.sketch, other.sketch)
    return (shared, False, f"{shared:.0%} of names and figures") if shared >= LIKE else None
