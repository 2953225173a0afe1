"""The starter termbase, as `starter.toml` declares it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pipelines.declarations import Key, declare, read_toml
from pipelines.model import Concept, Term, TermStatus
from pipelines.terms.termbase import Termbase

Renderings = Mapping[str, tuple[str, ...]]
"""Language → texts."""


def _none() -> Renderings:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A `[[concept]]`: renderings by language, of each status."""

    id: str
    domain: str
    definition: str
    source: str
    note: str = ""
    steady: bool = False
    approved: Renderings
    admitted: Renderings = field(default_factory=_none)
    forbidden: Renderings = field(default_factory=_none)
    apart: Renderings = field(default_factory=_none)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """The whole file."""

    concept: tuple[Declared, ...]


@cache
def starter_termbase() -> Termbase:
    """Return the termbase that tinlang comes with."""
    return Termbase(starter_concepts())


@cache
def starter_concepts() -> tuple[Concept, ...]:
    """Return its concepts, in the order of the file.

    Raises:
        DeclarationError: the file has an unknown key or a wrong type.
    """
    name = "pipelines/terms/starter.toml"
    text = (files("pipelines") / "terms" / "starter.toml").read_text("utf-8")
    return tuple(_concept(one) for one in declare(File, read_toml(text, name), Key(name)).concept)


def _concept(one: Declared) -> Concept:
    return Concept(
        id=one.id,
        terms=tuple(_terms(one)),
        definition=one.definition,
        domain=one.domain,
        source=one.source,
        note=one.note,
        steady=one.steady,
        apart=tuple((language, text) for language, texts in one.apart.items() for text in texts),
    )


def _terms(one: Declared) -> Iterator[Term]:
    for status in TermStatus:
        renderings: Renderings = getattr(one, status.value)
        for language, texts in renderings.items():
            yield from (Term(language=language, text=text, status=status) for text in texts)
