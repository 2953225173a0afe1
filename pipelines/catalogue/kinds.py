"""Types of products and what else a name says of one, by ids that every language shares.

`concepts.toml` has the ids with their role and family; `[concepts]` of a language file has its words
for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.declarations import Key, declare, load_toml
from pipelines.languages import Language, languages
from pipelines.phrases import Phrases

KIND, TRAIT, MERE, FORM = "kind", "trait", "mere", "form"
"""A type; what tells products of a type from each other; praise that tells none; how it is packed."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What a word of a name means, in no language."""

    id: str
    role: str
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Roles:
    """`concepts.toml`: by role, each id with its family."""

    kind: Mapping[str, str]
    trait: Mapping[str, str]
    mere: Mapping[str, str]
    form: Mapping[str, str]


@cache
def vocabulary(language: str) -> Phrases[Concept] | None:
    """Return the words of a language for concepts; None where its file has none."""
    known = languages().get(language)
    if known is None or not known.concepts:
        return None
    words: dict[str, Concept] = {}
    for concept, phrases in known.concepts.items():
        for phrase in _spelt(phrases, known):
            words.setdefault(phrase, _concepts()[concept])
    return Phrases(sorted(words.items(), key=lambda entry: entry[0]))


@cache
def families() -> dict[str, str]:
    """Return the family of each concept."""
    return {one.id: one.family for one in _concepts().values()}


@cache
def _concepts() -> dict[str, Concept]:
    declared = declare(_Roles, load_toml(Path(__file__).with_name("concepts.toml")), Key("concepts.toml"))
    return {
        concept: Concept(concept, role, family)
        for role in (KIND, TRAIT, MERE, FORM)
        for concept, family in getattr(declared, role).items()
    }


def _spelt(phrases: tuple[str, ...], known: Language) -> Iterator[str]:
    """Yield each phrase, then its plural by the endings of the language."""
    yield from phrases
    endings = known.figures.quantities.plurals if known.figures else ()
    for phrase in phrases:
        yield from (phrase.removesuffix(one) + many for one, many in endings if phrase.endswith(one))
