"""Places in a sentence: names with their unit words, and bare names that stand as places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.names.gazetteer import COMMUNE, DISTRICT, PROVINCE, Unit, gazetteer
from pipelines.names.lexicon import syllable
from pipelines.names.lines import Line
from pipelines.tokens import FIGURE, MARK, WORD

LEVELS = {
    "commune": COMMUNE,
    "ward": COMMUNE,
    "township": COMMUNE,
    "special zone": COMMUNE,
    "district": DISTRICT,
    "urban district": DISTRICT,
    "town": DISTRICT,
    "province": PROVINCE,
}
"""Kind of unit → its level; a city is of either of two."""
_NUMBERED = frozenset({"ward", "urban district", "district"})


@dataclass(slots=True)
class Spot:
    """A place where it stands among the tokens."""

    first: int
    last: int
    name_first: int
    name_last: int
    kind: str | None
    """Kind of unit its word says; None: a bare name."""
    units: tuple[Unit, ...]
    """Every unit of that name and kind."""
    rule: str


def read_places(line: Line, names: Iterable[tuple[int, int, str]]) -> list[Spot]:
    """Return the places of a sentence in order; `names` are the listed names that stand in it, by offsets."""
    spots = list(_named_units(line))
    bare = list(_longest(names))
    return sorted([*spots, *_bare_spots(line, bare, spots)], key=lambda spot: spot.first)


def _bare_spots(line: Line, names: Sequence[tuple[int, int, str]], spots: Iterable[Spot]) -> Iterator[Spot]:
    """Read the listed names that stand outside the places found already."""
    if not names:
        return
    covered = [False] * len(line.tokens)
    for spot in spots:
        covered[spot.first : spot.last] = [True] * (spot.last - spot.first)
    for start, end, name in names:
        first, last = bisect_left(line.tokens.starts, start), bisect_right(line.tokens.ends, end)
        whole = line.tokens.starts[first : first + 1] == (start,) and line.tokens.ends[last - 1] == end
        bare = _bare(line, first, last, name) if whole and not any(covered[first:last]) else None
        if bare is not None:
            yield bare


def _longest(names: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    end = -1
    for found in sorted(names, key=lambda found: (found[0], -found[1])):
        if found[0] >= end:
            yield found
            end = found[1]


# ------------------------------------------------------------------ with a unit word


def _named_units(line: Line) -> Iterator[Spot]:
    done = following = 0
    for at in line.where(line.lexicon.units.unit_words):
        if at < following:
            continue
        found = list(_after(line, at, done)) or list(_before(line, at))
        yield from found
        if found:
            done, following = max(spot.last for spot in found), found[-1].last


def _before(line: Line, at: int) -> Iterator[Spot]:
    """Read a unit word with the names behind it: `xã A, B và C`."""
    hit = line.lexicon.units.unit_before.match(line.words, at)
    if hit is None or _cooperative(line, at):
        return
    start, kind = hit
    start += line.tokens.word(start) == "."
    spot = _name_after(line, at, start, kind)
    while spot is not None and not _unit_behind(line, spot.last):  # communes of *A province*
        yield spot
        spot = _listed_after(line, spot)


def _cooperative(line: Line, at: int) -> bool:
    """Tell whether a unit word is the end of a longer word: hợp tác *xã*."""
    lexicon, words = line.lexicon, line.words
    hits = (lexicon.producer_before.match_before(words, at + 1), lexicon.chunks.match_before(words, at + 1))
    return any(hit is not None and hit[0] < at for hit in hits)


def _name_after(line: Line, first: int, start: int, kind: str) -> Spot | None:
    if kind in _NUMBERED and line.tokens.word(start).isdigit() and line.tokens.kinds[start] == FIGURE:
        return _spot(line, (first, start + 1, start, start + 1), kind)
    end = line.numbered(start, line.run(start, 5))
    for last in range(end, start, -1):
        if line.tokens.kinds[last - 1] != MARK and _units(line.fold(start, last), kind):
            return _spot(line, (first, last, start, last), kind)
    unknown = end > start and _vietnamese(line, start, end)
    return _spot(line, (first, end, start, end), kind) if unknown else None


def _listed_after(line: Line, spot: Spot) -> Spot | None:
    at = spot.last
    while line.tokens.word(at) in line.lexicon.lists:
        at += 1
    if at == spot.last or at >= len(line.tokens) or spot.kind is None:
        return None
    end = line.run(at, 5)
    if end == at or not _units(line.fold(at, end), spot.kind):
        return None
    return _spot(line, (at, end, at, end), spot.kind)


def _unit_behind(line: Line, at: int) -> bool:
    return at < len(line.words) and line.lexicon.units.unit_after.match(line.words, at) is not None


def _after(line: Line, at: int, done: int) -> Iterator[Spot]:
    """Read a unit word with the names before it: `A, B and C communes`."""
    hit = line.lexicon.units.unit_after.match(line.words, at)
    if hit is None or at == 0:
        return
    spot = _name_before(line, at, hit[0], hit[1], done)
    found: list[Spot] = []
    while spot is not None:
        found.append(spot)
        spot = _listed_before(line, spot, done)
    yield from reversed(found)


def _name_before(line: Line, at: int, last: int, kind: str, done: int) -> Spot | None:
    stop = at - (at > 1 and line.tokens.kinds[at - 1] == FIGURE)
    start = max(line.run_before(stop, 5), done)
    for first in range(start, at):
        if line.tokens.kinds[first] == WORD and _units(line.fold(first, at), kind):
            return _spot(line, (first, last, first, at), kind)
    unknown = start < stop and _vietnamese(line, start, stop)
    return _spot(line, (start, last, start, at), kind) if unknown else None


def _listed_before(line: Line, spot: Spot, done: int) -> Spot | None:
    at = spot.first
    while line.tokens.word(at - 1) in line.lexicon.lists and at > done:
        at -= 1
    if at == spot.first or spot.kind is None:
        return None
    start = max(line.run_before(at, 5), done)
    if start >= at or not _units(line.fold(start, at), spot.kind):
        return None
    return _spot(line, (start, at, start, at), spot.kind)


def _vietnamese(line: Line, first: int, last: int) -> bool:
    """Tell whether each word could be a Vietnamese syllable, so that the name may be one we do not list."""
    pattern = syllable()
    spelt = [line.fold(at, at + 1) for at in range(first, last) if line.tokens.kinds[at] == WORD]
    if len(spelt) < 2 or (line.tokens.kinds[first - 1] == WORD and line.capital(first - 2)):
        return False
    plain = line.lexicon.plain.match(line.words, first)
    return plain is None and all(pattern.fullmatch(word) for word in spelt)


def _spot(line: Line, place: tuple[int, int, int, int], kind: str) -> Spot:
    first, last, start, end = place
    name = line.fold(start, end)
    numbered = f"phuong {name}" if kind == "ward" else f"quan {name}"
    units = _units(numbered, kind) if name.isdigit() else _units(name, kind)
    units = gazetteer().spelt(units, line.lower(start, end)) or units
    return Spot(first, last, start, end, kind, units, "unit word" if units else "unit word, name not listed")


@lru_cache(maxsize=4096)
def _units(name: str, kind: str) -> tuple[Unit, ...]:
    """Return the units of a folded name that a unit word may mean; those of the very kind come alone."""
    named = gazetteer().named.get(name, ())
    if kind == "city":
        found = tuple(unit for unit in named if unit.kind == "city")
        return found or tuple(unit for unit in named if unit.level != COMMUNE)
    level = LEVELS[kind]
    found = tuple(unit for unit in named if unit.level == level)
    return tuple(unit for unit in found if unit.kind == kind) or found


# ------------------------------------------------------------------ bare


def _bare(line: Line, first: int, last: int, name: str) -> Spot | None:
    """Return a bare name as a place: in capitals, whole, and not part of a longer name."""
    words = range(first, last)
    if not all(line.caps[at] for at in words if line.tokens.kinds[at] == WORD):
        return None
    if _longer(line, first, last) or line.inside(first, last):
        return None
    units = gazetteer().spelt(gazetteer().named[name], line.lower(first, last))
    provinces = tuple(unit for unit in units if unit.level == PROVINCE)
    if provinces:
        return Spot(first, last, first, last, None, provinces, "bare province")
    if not units or last - first < 2 or not _located(line, first, last):
        return None
    if line.lexicon.plain.match(line.words, first) is not None:
        return None
    return Spot(first, last, first, last, None, units, "bare name behind a preposition")


def _longer(line: Line, first: int, last: int) -> bool:
    """Tell whether words beside the name belong to it, or say that it is something else."""
    if line.capital(first - 1) or line.capital(last):
        return True
    beside = (line.tokens.word(first - 1), line.tokens.word(last))
    if beside[0] in {"-", "–"} and line.capital(first - 2) and line.touching(first):
        return True
    if beside[1] in {"-", "–"} and line.capital(last + 1) and line.touching(last + 1):
        return True
    stop = beside[0] == "." and first >= 2
    return line.lexicon.units.foreign.match_before(line.words, first - stop) is not None


def _located(line: Line, first: int, last: int) -> bool:
    units = line.lexicon.units
    return line.tokens.word(first - 1) in units.locative or line.tokens.word(last) in units.regions
