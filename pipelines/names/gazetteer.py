"""Every unit of government in both schemes, by its folded name."""

from __future__ import annotations

import gzip
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol, cast

import ahocorasick

from pipelines.declarations import Key, declare, load_toml
from pipelines.provinces import provinces
from pipelines.view import look

FOLDER = Path(__file__).parents[1] / "places"
NOW, THEN = "2025", "2004"
MERGED = date(2025, 7, 1)
"""From this day on the scheme of 2025 is in force."""
PROVINCE, DISTRICT, COMMUNE = "province", "district", "commune"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of government in one scheme."""

    scheme: str
    level: str
    code: str
    name: str
    kind: str
    parent: str
    province: str
    """Code of its province in its own scheme."""
    successors: tuple[str, ...]
    """Codes of the units of 2025 it is part of now."""

    @property
    def id(self) -> str:
        """`scheme:code`; codes were reused, so a code alone means nothing."""
        return f"{self.scheme}:{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alias:
    unit: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    unit: str
    kind: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overlay:
    alias: tuple[_Alias, ...] = field(default_factory=tuple)
    change: tuple[_Change, ...] = field(default_factory=tuple)


class _Automaton(Protocol):
    def add_word(self, word: str, value: tuple[str, int]) -> bool: ...
    def make_automaton(self) -> None: ...
    def iter(self, text: str) -> Iterator[tuple[int, tuple[str, int]]]: ...


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All units by folded name, and the automaton that finds the names."""

    named: Mapping[str, tuple[Unit, ...]]
    automaton: _Automaton
    today: Mapping[str, str]
    """Province of either scheme, by id → name of the province it belongs to now."""
    before: Mapping[str, str]
    """Unit of 2025, by id → name of the province most of it belonged to before."""

    def spelt(self, units: Iterable[Unit], surface: str) -> tuple[Unit, ...]:
        """Return the units that a name in lower case with its marks spells: Nha Trang is not Nhà Trắng."""
        if surface == fold_exact(surface):
            return tuple(units)
        return tuple(unit for unit in units if surface in _spellings(unit.id, unit.name))

    def names_in(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """Yield every name that stands as whole words in a folded text: its start, its end, itself."""
        between = f" {folded} "
        for last, (name, length) in self.automaton.iter(folded):
            start = last + 1 - length
            if not (between[last + 2].isalnum() or between[start].isalnum()):
                yield start, last + 1, name

    def province_now(self, unit: Unit) -> str:
        """Return the name of the province that a unit belongs to today."""
        return self.today[f"{unit.scheme}:{unit.province}"]

    def province_then(self, unit: Unit) -> str | None:
        """Return the name of the province that a unit belonged to before July 2025."""
        if unit.scheme == NOW:
            return self.before.get(unit.id)
        return next((one.name for one in _provinces_then() if one.code == unit.province), None)


@cache
def gazetteer() -> Gazetteer:
    """Return the tables of both schemes with their overlay."""
    units = tuple(_units())
    named: dict[str, list[Unit]] = {}
    for unit in units:
        for key in _keys(unit):
            named.setdefault(key, []).append(unit)
    return Gazetteer(
        {name: tuple(found) for name, found in named.items()},
        _automaton(named),
        _today(),
        _before(units),
    )


def _automaton(named: Mapping[str, list[Unit]]) -> _Automaton:
    automaton = cast("_Automaton", ahocorasick.Automaton())
    for name in named:
        automaton.add_word(name, (name, len(name)))
    automaton.make_automaton()
    return automaton


def _units() -> Iterator[Unit]:
    changes = {change.unit: change.kind for change in _overlay().change}
    for line in _table().splitlines()[1:]:
        scheme, level, code, name, kind, parent, province, later = line.split("\t")
        successors = tuple(later.split(",")) if later else ()
        unit = Unit(scheme, level, code, name, kind, parent, province, successors)
        yield replace(unit, kind=changes[unit.id]) if unit.id in changes else unit


def _table() -> str:
    packed = FOLDER / "units.tsv.gz"
    if packed.is_file():
        return gzip.decompress(packed.read_bytes()).decode("utf-8")
    return (FOLDER / "units.tsv").read_text("utf-8")


@cache
def _overlay() -> _Overlay:
    return declare(_Overlay, load_toml(FOLDER / "overlay.toml"), Key("overlay.toml"))


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    return {alias.unit: alias.names for alias in _overlay().alias}


@cache
def _spellings(unit: str, name: str) -> frozenset[str]:
    names = (name, name.replace(" - ", "-"), name.replace(" - ", " "), *_aliases().get(unit, ()))
    return frozenset(look(one).lower for one in names)


def _keys(unit: Unit) -> list[str]:
    """Return the folded names of a unit; a dash is written in several ways, đắk also đắc."""
    names = {fold_exact(name) for name in (unit.name, *_aliases().get(unit.id, ()))}
    names |= {name.replace(" - ", mark) for name in names for mark in ("-", " – ", " ")}
    names |= {name.replace("dak ", "dac ", 1) for name in names if name.startswith("dak ")}
    return sorted(names)


def _today() -> dict[str, str]:
    found = {f"{NOW}:{one.code}": one.name for one in provinces()}
    found |= {f"{THEN}:{old.code}": one.name for one in provinces() for old in one.former}
    return found


@cache
def _provinces_then() -> tuple[Unit, ...]:
    return tuple(unit for unit in _units() if unit.scheme == THEN and unit.level == PROVINCE)


def _before(units: tuple[Unit, ...]) -> dict[str, str]:
    names = {unit.code: unit.name for unit in units if unit.scheme == THEN and unit.level == PROVINCE}
    counted: dict[str, Counter[str]] = {}
    for unit in units:
        for code in unit.successors:
            counted.setdefault(f"{NOW}:{code}", Counter())[names[unit.province]] += 1
    whole = {f"{NOW}:{one.code}": one.former[0].name for one in provinces() if len(one.former) == 1}
    return whole | {
        code: min(count, key=lambda name: (-count[name], name)) for code, count in counted.items()
    }


class _Letters(dict[int, str]):
    """The folded letter of each code point, one for one."""

    def __missing__(self, point: int) -> str:
        char = chr(point)
        low = {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "’": "'"}.get(char) or char.lower()
        plain = unicodedata.normalize("NFD", low)[:1]
        self[point] = plain if len(low) == 1 and plain else char
        return self[point]


_LETTERS = _Letters()


def fold_exact(text: str) -> str:
    """Return an NFC text folded letter for letter: of the same length, so that places agree."""
    return text.translate(_LETTERS)
