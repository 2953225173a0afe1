"""A form of a product's name → what is compared of it, and under which keys it is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from pipelines.catalogue.kinds import FORM, vocabulary
from pipelines.catalogue.makers import Maker, read_maker
from pipelines.catalogue.words import Words, read_words
from pipelines.text import fold
from pipelines.tokens import spell
from pipelines.view import look

LINE = "line"
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Mentions that are equal in language, name, producer, place and province."""

    id: str
    language: str
    name: str
    specificity: str
    """`named` or `line`."""
    kind: str | None = None
    """Kind of product, as the reader of names tells it."""
    producer: str | None = None
    legal_form: str | None = None
    place: str | None = None
    province: str | None = None
    first: str = ""
    """Day of the first mention; empty: not known."""
    stories: frozenset[str] = field(default_factory=frozenset)
    """Stories it is named in, of those told in several languages."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A form with what is compared of it."""

    form: Form
    words: Words
    packing: frozenset[str]
    """What its brackets say: concepts, or folded words."""
    maker: Maker | None
    place: str
    """Folded."""

    @property
    def line(self) -> bool:
        """Whether it is a type of one producer, not a name."""
        return self.form.specificity == LINE


def see(form: Form) -> Seen:
    """Return what is compared of a form."""
    found = _BRACKET.search(form.name)
    bracket = found.group(1) if found and found.start() else ""
    name = form.name[: found.start()] if found and found.start() else form.name
    packing = _packing(bracket, form.language) or _packing(name, form.language, only=True)
    maker = read_maker(form.producer, form.legal_form, form.language) if form.producer else None
    return Seen(form, read_words(name, form.language), packing, maker, fold(form.place or ""))


def _packing(text: str, language: str, *, only: bool = False) -> frozenset[str]:
    """Return the concepts of packing in a text; `only`: nothing else will do."""
    lower, known = look(text).lower, vocabulary(language)
    words = spell(lower, 0, len(lower)).words
    found = known.all(words) if known is not None else []
    concepts = frozenset(concept.id for _, _, concept in found if not only or concept.role == FORM)
    return concepts if concepts or only else frozenset({fold(text).strip()} - {""})


def keys(seen: Seen) -> Iterator[str]:
    """Yield the keys under which forms that may be of one product are found.

    Two words of the name in a row, or its only one with the type; the name without blanks, for names that are
    written together; the type with whose it is, for lines, for slips and for names without a proper name.
    """
    core, head = seen.words.core, seen.words.head or ""
    yield from (f"{first} {second}" for first, second in pairwise(core))
    if len(core) == 1:
        yield f"{core[0]}/{head}"
    yield f"={seen.words.joined}"
    maker = seen.maker.words.core if seen.maker else ()
    yield from (f"{head}@{first} {second}" for first, second in pairwise(maker))
    if len(maker) == 1:
        yield f"{head}@{maker[0]}"
    if not maker and (seen.line or not seen.words.hard):
        yield f"{head}@@{seen.place or seen.form.province or ''}"
