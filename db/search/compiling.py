"""A typed search → what it asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from db.search.grammar import Reader
from db.search.query import Accents, All, Any, Filter, Near, Node, Query, Run, Term
from db.search.words import pieces
from pipelines.errors import QueryError

_LONGEST = 2000  # characters
_ACCENT = re.compile("[\u0300-\u036fđĐðÐ]")


def compile_query(text: str, accents: Accents = Accents.AUTO) -> Query:
    """Return what a typed search asks for; an empty one asks for everything.

    Raises:
        QueryError: it cannot be understood, with what to do.
    """
    if len(text) > _LONGEST:
        raise QueryError(
            f"This search has {len(text):,} characters. Expected {_LONGEST:,} at most; "
            "search for one sentence of it, in quotation marks."
        )
    listed = list(pieces(text))
    if text.strip() and not listed:
        raise nothing_in(text.strip())
    reader = Reader(listed)
    read = reader.read()
    return Query(
        text=text,
        words=read,
        filters=_united(reader.filters),
        days=tuple(reader.days),
        exact=accents is Accents.EXACT or (accents is Accents.AUTO and is_exact(read)),
    )


def nothing_in(words: str) -> QueryError:
    """Return the error of a question in which there is no letter and no digit."""
    shown = words[:40]
    return QueryError(
        f"There is nothing to look for in {shown}. Expected a letter or a digit.", "nothing", words=shown
    )


def is_exact(words: Node | None) -> bool:
    """Return whether a word has an accent or stands in quotation marks."""
    return any(
        term.quoted or _ACCENT.search(unicodedata.normalize("NFD", term.text)) for term in terms(words)
    )


def terms(node: Node | None) -> Iterator[Term]:
    """Yield the terms to be found, those to be left out not among them."""
    match node:
        case Term():
            yield node
        case Run() | Near():
            yield from node.terms
        case All():
            for one in node.wanted:
                yield from terms(one)
        case Any():
            for one in node.choices:
                yield from terms(one)


def _united(filters: list[Filter]) -> tuple[Filter, ...]:
    """Return filters with the values of equal fields together: `lang:vi lang:en` is one choice."""
    values: dict[tuple[str, bool], tuple[str, ...]] = {}
    for one in filters:
        values[one.field, one.negated] = values.get((one.field, one.negated), ()) + one.values
    return tuple(Filter(name, found, negated) for (name, negated), found in values.items())
