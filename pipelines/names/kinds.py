"""What kind of product a name is of, and in what form, by ids that all languages share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pipelines.declarations import Key, declare, load_toml
from pipelines.names.candidates import Candidate, is_proper
from pipelines.names.lexicon import SITE, TYPE, syllable
from pipelines.names.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Groups:
    """`kinds.toml`: the kinds of each group of the programme."""

    food: tuple[str, ...]
    drinks: tuple[str, ...]
    herbs: tuple[str, ...]
    handicrafts: tuple[str, ...]
    ornamental: tuple[str, ...]
    crops: tuple[str, ...] = ()
    """Kinds of these groups that grow in a field, graze or swim before they are anybody's product."""


TOURISM = "tourism"
"""Kind and group of places of tourism."""


@cache
def _groups() -> _Groups:
    return declare(_Groups, load_toml(Path(__file__).with_name("kinds.toml")), Key("kinds.toml"))


@cache
def crop_kinds() -> frozenset[str]:
    """Return the kinds that grow in a field, graze or swim before they are anybody's product."""
    return frozenset(_groups().crops)


@cache
def kind_groups() -> Mapping[str, str]:
    """Return each kind of product with its group: `food`, `drinks`, `herbs`, `handicrafts`, …"""
    groups = _groups()
    names = ("food", "drinks", "herbs", "handicrafts", "ornamental")
    found = {kind: name for name in names for kind in getattr(groups, name)}
    return MappingProxyType(found | {TOURISM: TOURISM})


def kind_of(line: Line, one: Candidate) -> str | None:
    """Return the kind of a candidate: its head and, sorted, all it is of; None where no type noun tells.

    Ginger tea is `tea/ginger` whether a language has one word for it or two.
    """
    parts = [
        (" ".join(line.words[one.first + first : one.first + last]), kind)
        for first, last, kind in line.lexicon.chunks.all(line.words[one.first : one.last])
        if kind in (TYPE, SITE) and not _in_name(line, one, one.first + first, one.first + last)
    ]
    if not parts:
        return None
    head, kind = parts[-1] if line.lexicon.head_last else parts[0]
    if kind == SITE:
        return TOURISM
    top, *of = line.lexicon.kinds[head].split("/")
    others = {line.lexicon.kinds[word].split("/")[0] for word, kind in parts if kind == TYPE}
    return "/".join([top, *sorted({*of, *others} - {top})])


def _in_name(line: Line, one: Candidate, first: int, last: int) -> bool:
    """Tell whether a type noun is a syllable of the name: no grapes in Pa *Nho* wine, no ham in *Ham* Yen."""
    if last - first > 1 or not line.capital(first) or syllable().fullmatch(line.fold(first, last)) is None:
        return False
    beside = (
        first - 1 >= one.first and is_proper(line, first - 1),
        last < one.last and is_proper(line, last),
    )
    head = last == one.last if line.lexicon.head_last else first == one.first
    return any(beside) and not head


def form_of(line: Line, one: Candidate) -> str | None:
    """Return the form of a candidate: in brackets, or else within its name."""
    inside = line.words[slice(*one.form)] if one.form else line.words[one.first : one.last]
    forms = line.lexicon.forms.all(inside)
    return forms[0][2] if forms else None


def group_of(kind: str | None) -> str | None:
    """Return the group of the programme that a kind belongs to, composed kinds by their head."""
    if kind is None:
        return None
    return kind_groups().get(kind) or kind_groups().get(kind.split("/")[0])
