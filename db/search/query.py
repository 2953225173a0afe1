"""What a search asks for, once its words are understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Accents(StrEnum):
    """How accents in a query are meant."""

    AUTO = "auto"
    """As typed: without accents all spellings, with accents or in quotation marks only the spelling typed."""
    EXACT = "exact"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, or several that stand together."""

    text: str
    quoted: bool = False
    prefix: bool = False
    """The last word may go on: `prod*`."""
    column: str | None = None
    """`title`, `sapo`, `body` or `captions`; None: anywhere."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words typed side by side: first where they stand together, then where all of them stand."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Words with at most so many others between them, in any order."""

    terms: tuple[Term, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class All:
    """All of these, and none of those."""

    wanted: tuple[Node, ...]
    unwanted: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these."""

    choices: tuple[Node, ...]


Node = Term | Run | Near | All | Any


@dataclass(frozen=True, slots=True)
class Filter:
    """A property that articles have, or with `negated` have not; several values are a choice."""

    field: str
    """A property in `db.columns`."""
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """Days of publication, both included; None: open."""

    start: date | None = None
    end: date | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words, and what else articles must be."""

    text: str
    """As typed."""
    words: Node | None
    """None: every article that the filters let through."""
    filters: tuple[Filter, ...] = ()
    days: tuple[Days, ...] = ()
    """All of them hold."""
    exact: bool = False
    """Accents count: the index `exact` answers, else `fold`."""
    stories: bool = False
    """Stories are hits and are counted, not articles: copies and versions of an article with it."""
