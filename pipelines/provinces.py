"""The 34 provinces of today and the units of before July 2025 that became them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.declarations import Key, declare, load_toml

_FILE = Path(__file__).parent / "places" / "provinces.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerProvince:
    """A province as it was before July 2025."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province or centrally-run city of today."""

    code: str
    """Two digits; reused from the former scheme, so never compared across it."""
    name: str
    former: tuple[FormerProvince, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Provinces:
    province: tuple[Province, ...]


@cache
def provinces() -> tuple[Province, ...]:
    """Return the 34 provinces of today in the order of their codes."""
    return declare(_Provinces, load_toml(_FILE), Key(_FILE.name)).province
