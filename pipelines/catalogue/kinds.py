"""Types of products and what else a name says of one, by ids that every language shares.

`kinds.tsv` has a line a concept: its id, its role, the family of concepts that translators take for each
other, and a column a language with its words, parted by `|`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipelines.languages import languages
from pipelines.names.words import Phrases

KIND, TRAIT, MERE, FORM = "kind", "trait", "mere", "form"
"""A type; what tells products of a type from each other; praise that tells none; how it is packed."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What a word of a name means, in no language."""

    id: str
    role: str
    family: str


@cache
def vocabulary(language: str) -> Phrases[Concept] | None:
    """Return the words of a language for concepts; None where the list does not have the language."""
    header, *lines = _lines()
    if language not in header[3:]:
        return None
    at = header.index(language)
    words: dict[str, Concept] = {}
    for line in lines:
        concept = Concept(line[0], line[1], line[2])
        for phrase in _spelt(line[at].split("|"), language):
            words.setdefault(phrase, concept)
    return Phrases(sorted(words.items(), key=lambda entry: entry[0]))


@cache
def families() -> dict[str, str]:
    """Return the family of each concept."""
    return {line[0]: line[2] for line in _lines()[1:]}


def _spelt(phrases: list[str], language: str) -> Iterator[str]:
    """Yield each phrase, then its plural by the endings of the language."""
    yield from phrases
    known = languages().get(language)
    endings = known.figures.quantities.plurals if known and known.figures else ()
    for phrase in phrases:
        yield from (phrase.removesuffix(one) + many for one, many in endings if phrase.endswith(one))


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    text = files("pipelines.catalogue").joinpath("kinds.tsv").read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines())
