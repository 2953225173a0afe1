"""The figures that the authors of the embedded press name are found, with their values, in every version."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from db.figures import si_factor
from pipelines.figures.keys import statistic_key
from pipelines.model import Quantity, Statistic
from pipelines.readings import Asked, has_reader, read
from tinlang.demo.truth import FigureTruth, Story, load_stories, tell

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))["demo_figures"]
BOUNDS = {
    "exact": "=",
    "about": "~",
    "nearly": "<~",
    "over": ">",
    "at least": ">=",
    "at most": "<=",
    "under": "<",
}
UNITS = {
    "%": "percent",
    "percentage point": "percentage_point",
    "ha": "hectare",
    "t": "tonne",
    "kg": "kilogram",
    "l": "litre",
    "m": "metre",
    "VND": "VND",
    "USD": "USD",
    "product": "product",
    "household": "household",
}
"""Units that the authors write as symbols, and those that every language counts in."""


def known(unit: str) -> bool:
    """Return whether every part of a unit of the authors is one of ours."""
    return bool(unit) and all(part in UNITS for part in unit.split("/"))


@dataclass(frozen=True)
class Told:
    """A figure as one version of a story writes it, and what was read there."""

    story: str
    version: str
    truth: FigureTruth
    read: tuple[Statistic, ...]

    @property
    def found(self) -> Statistic | None:
        """The figure read there that has the value named; the bound decides between two."""
        same = [one for one in self.read if self._agrees(one.quantity)]
        bound = BOUNDS[self.truth.bound]
        return next((one for one in same if one.quantity.bound == bound), same[0] if same else None)

    def _agrees(self, quantity: Quantity) -> bool:
        """Whether the value is the one named, or the same in another measure (quintals, tonnes)."""
        ends = [Fraction(part) for part in self.truth.value.split("..")]
        if (quantity.low, quantity.high) == (ends[0], ends[-1]):
            return True
        if quantity.low is None or quantity.high is None or not known(self.truth.unit):
            return False
        unit, *per = (UNITS[part] for part in self.truth.unit.split("/"))
        ours, theirs = si_factor(quantity.unit, quantity.per), si_factor(unit, tuple(per))
        if ours is None or theirs is None:
            return False
        return (quantity.low * ours, quantity.high * ours) == (ends[0] * theirs, ends[-1] * theirs)


@cache
def told() -> tuple[Told, ...]:
    """Return every figure named, in every version that has its words and whose language has a reader."""
    return tuple(
        one
        for story in load_stories()
        for version in story.versions
        if has_reader(version.partition("_")[0])
        for one in _told(story, version)
    )


def _told(story: Story, version: str) -> list[Told]:
    text = tell(story, version).text
    reading = read(Asked(text, version.partition("_")[0], story.published.date()))
    found = []
    for truth in story.figures:
        words = truth.words.get(version)
        start = text.find(words) if words else -1
        if words and start >= 0:
            end = start + len(words)
            here = [one for one in reading.statistics if one.span.start < end and start < one.span.end]
            found.append(Told(story.id, version, truth, tuple(here)))
    return found


def share(right: list[bool]) -> float:
    """Return the share that is right."""
    assert right
    return sum(right) / len(right)


def wrong(right: list[tuple[Told, bool]]) -> str:
    """Return what is wrong, a line each, for whoever looks at a failing floor."""
    lines = [f"{one.story} {one.version}: {one.truth.words[one.version]}" for one, good in right if not good]
    return "\n".join(lines)


@pytest.mark.parametrize("language", ["vi", "en", "id"])
def test_values_are_found(language: str) -> None:
    """Of the figures that the authors name, nearly all are read with the right value in each language."""
    judged = [(one, one.found is not None) for one in told() if one.version.startswith(language)]
    assert len(judged) >= FLOORS["named"][language]
    assert share([good for _, good in judged]) >= FLOORS["recall"][language], wrong(judged)


def test_bounds_are_right() -> None:
    """`nearly`, `over`, `at least` are read as such."""
    judged = [(one, one.found.quantity.bound == BOUNDS[one.truth.bound]) for one in told() if one.found]
    assert share([good for _, good in judged]) >= FLOORS["bound"], wrong(judged)


def test_units_are_right() -> None:
    """Measures, currencies and what every language counts have the unit named, and its denominators."""
    judged = [(one, _unit_right(one)) for one in told() if one.found and known(one.truth.unit)]
    assert share([good for _, good in judged]) >= FLOORS["unit"], wrong(judged)


def _unit_right(one: Told) -> bool:
    assert one.found is not None
    unit, *per = (UNITS[part] for part in one.truth.unit.split("/"))
    if one.found.quantity.unit == "quintal" and unit == "tonne":
        unit = "quintal"  # the same weight in the measure of the fields
    return one.found.quantity.unit == unit and sorted(one.found.quantity.per) == sorted(per)


@pytest.mark.parametrize("kind", ["all", "measured"])
def test_versions_of_a_story_meet_under_one_key(kind: str) -> None:
    """The same figure has one key in all versions of its story; unknown nouns may differ."""
    keys: dict[tuple[str, str, str], set[str]] = {}
    for one in told():
        if one.found is not None and (kind == "all" or known(one.truth.unit)):
            keys.setdefault((one.story, one.truth.what, one.truth.value), set()).add(statistic_key(one.found))
    judged = [len(found) == 1 for found in keys.values()]
    assert share(judged) >= FLOORS["one_key"][kind], {
        name: found for name, found in keys.items() if len(found) > 1
    }
