"""What `registers.toml` says: names of columns, stars, months and addresses in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.declarations import Key, declare, load_toml

_FILE = Path(__file__).parent / "registers.toml"
LANGUAGES = ("vi", "en", "id")
"""Languages that headings are known in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column that registers have, and what it is called in each language."""

    name: str
    vi: tuple[str, ...]
    en: tuple[str, ...]
    id: tuple[str, ...]

    def headings(self) -> dict[str, tuple[str, ...]]:
        """Return what it is called, by language."""
        return {"vi": self.vi, "en": self.en, "id": self.id}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stars:
    """How stars stand in a cell."""

    words: tuple[str, ...]
    marks: str
    """Characters of which each is a star."""
    unheld: tuple[str, ...]
    """Words that say that the stars are not held."""
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Words of units of government in cells."""

    short: Mapping[str, str]
    """Short form → word."""
    units: Mapping[str, str]
    """Column → the word that its cells leave out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What names in registers have around them."""

    amounts: tuple[str, ...]
    """Units of amounts of a packing."""
    frames: tuple[str, ...]
    framed: Mapping[str, str]
    """Language → words in which a name is one of a product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """All of the file."""

    needed: tuple[str, ...]
    """Columns without which no row is good."""
    column: tuple[Column, ...]
    stars: Stars
    months: Mapping[str, int]
    addresses: Addresses
    names: Names


@cache
def declared() -> Declared:
    """Return what the file says.

    Raises:
        DeclarationError: it says something it may not.
    """
    return declare(Declared, load_toml(_FILE), Key(_FILE.name))
