"""The tile map of the provinces of Vietnam: where each stands on the grid, and how dark it is: pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from math import ceil

from pipelines.declarations import Key, declare, load_toml
from pipelines.errors import DeclarationError
from pipelines.provinces import Province, provinces
from pipelines.text import fold

SHADES = 5
"""Classes of counts beside none at all."""
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    code: str
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    tile: tuple[_Place, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A province on the grid, from the north-west."""

    province: Province
    row: int
    column: int

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return slug(self.province.name)


@cache
def tiles() -> tuple[Tile, ...]:
    """Return the tiles row by row; one for each province of today.

    Raises:
        DeclarationError: tiles.toml leaves one out, or puts two in one place.
    """
    with as_file(files("db.site") / "tiles.toml") as path:
        places = declare(_Grid, load_toml(path, path.name), Key(path.name)).tile
    by_code = {place.code: place for place in places}
    if len(by_code) != len(places) or set(by_code) != {one.code for one in provinces()}:
        raise DeclarationError(
            "tiles.toml: tile has not each province once. Expected the 34 codes of "
            "pipelines/places/provinces.toml. Add what is missing, take out what is twice."
        )
    if len({(place.row, place.column) for place in places}) != len(places):
        raise DeclarationError(
            "tiles.toml: two tiles have one place. Expected a row and a column for each. Move one of them."
        )
    found = [Tile(one, by_code[one.code].row, by_code[one.code].column) for one in provinces()]
    return tuple(sorted(found, key=lambda tile: (tile.row, tile.column)))


def slug(name: str) -> str:
    """Return the name of a province in addresses: equal however it is written, with or without TP."""
    return _NO_LETTER.sub("-", fold(name)).strip("-").removeprefix("tp-")


@cache
def by_slug() -> Mapping[str, Province]:
    """Return the provinces of today by their names in addresses."""
    return {slug(one.name): one for one in provinces()}


def steps(counts: Mapping[str, int]) -> list[int]:
    """Return the least count of each shade: even steps of the logarithm up to the highest count."""
    highest = max(counts.values(), default=0)
    if highest < 1:
        return []
    found = [max(1, ceil(round(highest ** (at / SHADES), 6))) for at in range(SHADES)]
    return sorted(set(found))


def shade(number: int, least: list[int]) -> int:
    """Return how dark a count is: 0 for none, then 1 to `SHADES`."""
    return sum(number >= one for one in least)
