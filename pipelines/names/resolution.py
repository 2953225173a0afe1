"""Spots → places: which unit a name means, by its unit word, parents, date and the article's province."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipelines.model import PlaceMention
from pipelines.names.gazetteer import DISTRICT, MERGED, NOW, PROVINCE, THEN, Unit, gazetteer
from pipelines.names.lines import Line
from pipelines.names.markets import market_spots
from pipelines.names.places import Spot

_VOTES = {(False, True): 2.0, (False, False): 1.5, (True, True): 1.0, (True, False): 0.5}
"""Weight of a place for its province: bare or not, a province or not; far provinces are mostly bare."""
_HOME = 2.5
"""Weight of the newspaper's own province: more than a province named once, less with its commune."""
_MARKET = 0.2
"""Share of its weight that a province keeps where goods go or visitors come from."""


@dataclass(slots=True)
class Scene:
    """What an article says of where it plays."""

    written: date | None
    votes: dict[str, float] = field(default_factory=dict)
    """Names of provinces of today → how much speaks for them; a commune's candidates share a vote."""
    home: str | None = None
    """Province of today of the newspaper that published it."""
    settled: dict[str, str] = field(default_factory=dict)
    """Folded names of units → the province of today that a chain of the article puts them in."""

    @property
    def scheme(self) -> str:
        """The scheme in force on the article's day; today's where the day is not known."""
        return THEN if self.written is not None and self.written < MERGED else NOW

    def __post_init__(self) -> None:
        """Let the newspaper's own province speak first."""
        if self.home is not None:
            self.votes[self.home] = _HOME

    def note(self, line: Line, spots: Sequence[Spot]) -> None:
        """Count the votes of the places of a sentence, and keep what its chains say."""
        markets, parents = market_spots(line, spots), _parents(line, spots, self.scheme)
        for at, spot in enumerate(spots):
            parent = parents[at]
            if parent is not None:
                self.settled.setdefault(line.fold(spot.name_first, spot.name_last), parent)
            names = {gazetteer().province_now(unit) for unit in in_force(spot.units, self.scheme)}
            weight = _VOTES[spot.kind is None, bool(spot.units) and spot.units[0].level == PROVINCE]
            weight *= _MARKET if at in markets else 1
            for name in sorted(names):
                self.votes[name] = self.votes.get(name, 0) + weight / len(names)

    def main(self) -> str | None:
        """Return the province that most speaks for; None where nothing does, or for two alike."""
        ranked = sorted(self.votes.items(), key=lambda vote: (-vote[1], vote[0]))
        if not ranked or ranked[0][1] < 1 or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
            return None
        return ranked[0][0]


def in_force(units: Sequence[Unit], scheme: str) -> tuple[Unit, ...]:
    """Return the units of a scheme; where it has none of the name, all."""
    return tuple(unit for unit in units if unit.scheme == scheme) or tuple(units)


def resolve(line: Line, spots: Sequence[Spot], scene: Scene) -> list[tuple[Spot, PlaceMention]]:
    """Return the places of a sentence, each with its spot; what stays open keeps every unit it may be.

    Bare names that nothing in the article makes a place are left out.
    """
    if not spots:
        return []
    found: list[tuple[Spot, PlaceMention]] = []
    beside, main = _beside(line, spots, scene), scene.main()
    parents = _parents(line, spots, scene.scheme)
    for at, spot in enumerate(spots):
        settled = scene.settled.get(line.fold(spot.name_first, spot.name_last))
        context = [name for name in [parents[at], settled, *beside, main] if name]
        units = _of_district(line, spots, at, scene.scheme) or _narrowed(spot.units, context, scene.scheme)
        mention = _mention(line, spot, units, context)
        if mention is not None:
            found.append((spot, mention))
    return found


def _beside(line: Line, spots: Sequence[Spot], scene: Scene) -> list[str]:
    """Return what else tells the province of a place: where the sentence plays, home, what it mentions."""
    markets = market_spots(line, spots)
    named = [
        spot
        for at, spot in enumerate(spots)
        if spot.units and spot.units[0].level == PROVINCE and at not in markets
    ]
    located = [spot for spot in named if line.tokens.word(spot.first - 1) in line.lexicon.units.chain]
    home = [scene.home] if scene.home else []
    return [*_single(located, scene.scheme), *home, *_single(named, scene.scheme)]


def _single(spots: Iterable[Spot], scheme: str) -> list[str]:
    """Return the province of today that spots name, if they name one alone."""
    names = {gazetteer().province_now(in_force(spot.units, scheme)[0]) for spot in spots}
    return sorted(names) if len(names) == 1 else []


def _parents(line: Line, spots: Sequence[Spot], scheme: str) -> list[str | None]:
    """Return the province that the last place of each place's chain tells: `xã A, huyện B, tỉnh C`."""
    found: list[str | None] = [None] * len(spots)
    last, parent = True, None
    for at in range(len(spots) - 2, -1, -1):
        chained = _chained(line, spots[at], spots[at + 1])
        if chained:
            found[at] = parent = _province(spots[at + 1], scheme) if last else parent
        last = not chained
    return found


def _province(spot: Spot, scheme: str) -> str | None:
    """Return the province of today of a district or a province, where all that it may be agree."""
    if not spot.units or spot.units[0].level not in (PROVINCE, DISTRICT):
        return None
    names = {gazetteer().province_now(unit) for unit in in_force(spot.units, scheme)}
    return names.pop() if len(names) == 1 else None


def _of_district(line: Line, spots: Sequence[Spot], at: int, scheme: str) -> tuple[Unit, ...]:
    """Return the units of a commune's name in the district named behind it, of the scheme in force if any."""
    if at + 1 >= len(spots) or not spots[at].units or not _chained(line, spots[at], spots[at + 1]):
        return ()
    districts = {unit.code for unit in spots[at + 1].units if unit.level == DISTRICT}
    old = [unit for unit in spots[at].units if unit.scheme == THEN and unit.parent in districts]
    later = {code for unit in old for code in unit.successors}
    new = [unit for unit in spots[at].units if unit.scheme == NOW and unit.code in later]
    return tuple(new if scheme == NOW and new else old)


def _chained(line: Line, lower: Spot, upper: Spot) -> bool:
    between = line.words[lower.last : upper.first]
    return len(between) <= 2 and all(word in line.lexicon.units.chain for word in between)


def _narrowed(units: Sequence[Unit], context: Sequence[str], scheme: str) -> tuple[Unit, ...]:
    """Return the units that the first telling part of the context leaves, of the scheme in force."""
    for name in context:
        within = [unit for unit in units if gazetteer().province_now(unit) == name]
        if within:
            return in_force(within, scheme)
    return in_force(units, scheme)


def _mention(line: Line, spot: Spot, units: tuple[Unit, ...], context: Sequence[str]) -> PlaceMention | None:
    if spot.kind is None and units and units[0].level != PROVINCE and not _tells(units, context):
        return None
    level = units[0].level if units else _LEVEL_OF.get(spot.kind or "", "commune")
    now = {gazetteer().province_now(unit) for unit in units}
    then = {gazetteer().province_then(unit) for unit in units}
    return PlaceMention(
        span=line.span(spot.first, spot.last),
        name=line.surface(spot.name_first, spot.name_last),
        level=level,
        units=tuple(sorted(unit.id for unit in units)),
        province=now.pop() if len(now) == 1 else None,
        province_then=then.pop() if len(then) == 1 else None,
        rule=spot.rule if len(units) < 2 else f"{spot.rule}, ambiguous",
    )


_LEVEL_OF: Mapping[str, str] = {
    "province": PROVINCE,
    "city": PROVINCE,
    "district": DISTRICT,
    "urban district": DISTRICT,
    "town": DISTRICT,
}


def _tells(units: Sequence[Unit], context: Sequence[str]) -> bool:
    """A bare name is a place where it is the only one of its name, or the article's province has it."""
    provinces = {gazetteer().province_now(unit) for unit in units}
    return len(provinces) == 1 or not provinces.isdisjoint(context)
