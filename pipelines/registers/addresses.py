"""Addresses of a register, of before July 2025 or after → their commune, and their province of today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from pipelines.model import PlaceMention
from pipelines.names.gazetteer import COMMUNE, DISTRICT, NOW, PROVINCE, THEN, Unit, gazetteer
from pipelines.names.read import read_names
from pipelines.registers.declared import declared
from pipelines.text import fold

PARTS = ("place", "commune", "district", "province")
"""Columns of an address, the smallest first."""
_CODE = re.compile(r"\s*(\d{2})\s*-\s*\d{3}\s*-\s*\d{5}\b")
_DEEPEST = {COMMUNE: 0, DISTRICT: 1, PROVINCE: 2}


@dataclass(frozen=True, slots=True)
class Located:
    """Where an address is."""

    written: str | None
    place: str | None = None
    """Its smallest unit, by name."""
    places: tuple[str, ...] = ()
    """Of a commune that and the units of today it is part of, folded; a district tells no commune."""
    province: str | None = None
    """Of today."""


def locate(cells: Mapping[str, str], decided: date | None) -> Located:
    """Return where a row's address is; `decided` says which units there were."""
    parts = [(column, cells[column]) for column in PARTS if cells.get(column)]
    if not parts:
        return Located(None)
    written = ", ".join(text for _, text in parts)
    chain = _with_province(", ".join(_with_unit(column, text) for column, text in parts))
    return _located(written, chain, decided)


@lru_cache(maxsize=1 << 14)
def _located(written: str, chain: str, decided: date | None) -> Located:
    found = [one for one in read_names(chain, "vi", decided).places if one.level in _DEEPEST]
    province = _last_province(chain)
    inside = [one for one in found if province in (None, one.province)]
    ranked = sorted(inside, key=lambda one: (_DEEPEST[one.level], one.span.start))
    if ranked and ranked[0].level == PROVINCE:
        ranked = []
    provinces = {one.province for one in found if one.province}
    whole = province or (next(iter(provinces)) if len(provinces) == 1 else _of_units(found))
    place = ranked[0] if ranked else None
    names = _names_now(place) if place and place.level == COMMUNE else ()
    return Located(written, place.name if place else None, names, whole)


def _with_unit(column: str, text: str) -> str:
    """Return a cell with its unit word, in full where it was short: `H. Lộc Bình`, `Lộc Bình`."""
    full = _short().sub(lambda found: declared().addresses.short[found.group(1).lower()] + " ", text)
    word = declared().addresses.units.get(column)
    spoken = any(fold(full).startswith(f"{fold(one)} ") for one in _unit_words())
    return full if spoken or word is None else f"{word} {full}"


def _with_province(chain: str) -> str:
    """Return an address that says of its last part that it is a province, where it is one without a word."""
    rest, comma, last = chain.rpartition(",")
    bare = comma and province_named(last.strip(" ."))
    return f"{rest}, {declared().addresses.units['province']} {last.strip(' .')}" if bare else chain


@cache
def _short() -> re.Pattern[str]:
    words = "|".join(sorted(declared().addresses.short, key=len, reverse=True))
    return re.compile(rf"(?<!\w)({words})\.\s*(?=\w)", re.IGNORECASE)


@cache
def _unit_words() -> tuple[str, ...]:
    said = declared().addresses
    return tuple(sorted({*said.short.values(), *said.units.values(), "đặc khu"}))


def _last_province(chain: str) -> str | None:
    """Return the province of today that the last part of an address names."""
    last = fold(re.split(r"[,;\-–]\s+|,", chain)[-1]).strip(" .")
    for word in sorted(map(fold, _unit_words()), key=len, reverse=True):
        last = last.removeprefix(f"{word} ")
    return province_named(last)


def province_named(name: str) -> str | None:
    """Return the province of today that a province of either scheme is part of; None: there is none."""
    units = [unit for unit in gazetteer().named.get(fold(name), ()) if unit.level == PROVINCE]
    return gazetteer().province_now(units[0]) if units else None


def province_of_code(code: str) -> str | None:
    """Return the province of today of an official code; its first two digits are of the former scheme."""
    found = _CODE.match(code)
    return gazetteer().today.get(f"{THEN}:{found.group(1)}") if found else None


def province_of_titles(titles: Iterable[str]) -> str | None:
    """Return the province that the titles above a register name, if it is one alone."""
    found = [one for text in titles for one in read_names(text[:2000], "vi").places if one.level == PROVINCE]
    names = {one.province for one in found if one.province}
    return names.pop() if len(names) == 1 else None


def _of_units(found: Sequence[PlaceMention]) -> str | None:
    """Return the province that all places of an address may be in, if it is one alone."""
    sets = [{gazetteer().province_now(unit) for unit in _units(one)} for one in found if one.units]
    shared = set[str].intersection(*sets) if sets else set()
    return shared.pop() if len(shared) == 1 else None


def _units(place: PlaceMention) -> Iterator[Unit]:
    return (_by_id()[one] for one in place.units if one in _by_id())


def _names_now(place: PlaceMention) -> tuple[str, ...]:
    """Return the folded names a place goes by: its own, and of the units of today that it is part of."""
    later = {code for unit in _units(place) for code in unit.successors}
    names = {_by_id()[f"{NOW}:{code}"].name for code in later if f"{NOW}:{code}" in _by_id()}
    return tuple(sorted({fold(place.name), *map(fold, names)}))


@cache
def _by_id() -> dict[str, Unit]:
    return {unit.id: unit for units in gazetteer().named.values() for unit in units}
