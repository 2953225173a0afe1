"""From the pieces of a query to what it asks for.

    choice  = all ("OR" all)*
    all     = (["AND"] ["NOT" | "-"] one)*
    one     = word | "quotation" | field:one | one NEAR/n one | NEAR(words) | ( choice ) | filter:value

Filters (`lang:`, `source:`, dates, …) stand beside the words, not inside brackets: they hold for everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NoReturn, TypeGuard

from db.search.dates import days
from db.search.query import All, Any, Days, Filter, Near, Node, Run, Term
from db.search.words import COLUMNS, FILTERS, Piece
from pipelines.errors import QueryError

_MOST = 100  # words, as many as a long paragraph has; each costs a look into the index
_DEEPEST = 12  # brackets
_SHORTEST = 3  # letters before a star; FTS5 merges the lists of all words that begin so


@dataclass
class Reader:
    """Reads the pieces of a query from left to right."""

    pieces: list[Piece]
    filters: list[Filter] = field(default_factory=list)
    days: list[Days] = field(default_factory=list)
    _at: int = 0
    _depth: int = 0
    _words: int = 0

    def read(self) -> Node | None:
        """Return the words asked for, None where there are only filters.

        Raises:
            QueryError: an operator or a field stands alone, or there is too much of something.
        """
        found = [self._choice()]
        while self._take("close"):  # brackets closed that were never opened
            found.append(self._choice())
        kept = tuple(node for node in found if node is not None)
        return kept[0] if len(kept) == 1 else _joined(kept) if kept else None

    # -------------------------------------------------------------- pieces

    def _peek(self) -> Piece | None:
        return self.pieces[self._at] if self._at < len(self.pieces) else None

    def _take(self, kind: str, text: str | None = None) -> Piece | None:
        """Return the next piece and step over it, if it is of this kind and text."""
        piece = self._peek()
        if piece is None or piece.kind != kind or (text is not None and piece.text != text):
            return None
        self._at += 1
        return piece

    # -------------------------------------------------------------- grammar

    def _choice(self) -> Node | None:
        choices = [self._all()]
        while self._take("operator", "OR"):
            choices.append(self._all())
        if len(choices) == 1:
            return choices[0]
        kept = tuple(node for node in choices if node is not None)
        if len(kept) < len(choices):
            raise QueryError(
                "OR stands alone. Expected words on both sides of it; "
                "for one of several values write lang:vi,en, for the word itself “OR” in quotation marks.",
                "or_alone",
            )
        return Any(tuple(_positive(node) for node in kept))

    def _all(self) -> Node | None:
        wanted: list[Node] = []
        unwanted: list[Node] = []
        while (
            (piece := self._peek())
            and piece.kind != "close"
            and (piece.kind, piece.text) != ("operator", "OR")
        ):
            joined = not self._take("operator", "AND")
            negated = self._negated()
            node = self._one(negated)
            if node is not None:
                _extend(unwanted if negated else wanted, node, joined=joined and not negated)
        if len(wanted) == 1 and not unwanted:
            return wanted[0]
        return All(tuple(wanted), tuple(unwanted)) if wanted or unwanted else None

    def _negated(self) -> bool:
        negated = False
        while self._take("minus") or self._take("operator", "NOT"):
            negated = not negated
        return negated

    def _one(self, negated: bool) -> Node | None:
        if name := self._take("field"):
            return self._field(name.text, negated)
        if self._take("open"):
            return self._bracketed()
        if self._take("near"):
            return self._near_list()
        return self._near_pair(self._term())

    def _term(self) -> Term:
        piece = self._take("word") or self._take("quoted")
        if piece is None:
            self._refuse()
        self._words += len(piece.text.split())
        if self._words > _MOST:
            raise QueryError(
                f"This search has more than {_MOST} words. Expected {_MOST} at most; "
                "search for one sentence of it, in quotation marks.",
                "words_many",
                most=_MOST,
            )
        if piece.prefix and len(piece.text) < _SHORTEST:
            raise QueryError(
                f"{piece.text}* would find too much. Expected three letters or more before the star.",
                "star_short",
                word=piece.text,
            )
        return Term(text=piece.text, quoted=piece.kind == "quoted", prefix=piece.prefix)

    def _refuse(self) -> NoReturn:
        before = self.pieces[self._at - 1].text if self._at else "the beginning"
        raise QueryError(
            f"A word is missing after {before}. Expected a word or a quotation; "
            "to search for the operator itself, put it in quotation marks.",
            "word_missing",
            before=before,
        )

    def _bracketed(self) -> Node | None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise QueryError(
                f"Brackets stand {self._depth} deep. Expected {_DEEPEST} at most; take some away.",
                "brackets_deep",
                depth=self._depth,
                most=_DEEPEST,
            )
        node = self._choice()
        self._take("close")
        self._depth -= 1
        return None if node is None else _positive(node)

    def _near_pair(self, term: Term) -> Node:
        near = self._take("near")
        if near is None:
            return term
        return Near((term, self._term()), int(near.text))

    def _near_list(self) -> Node:
        """Return what stands in NEAR(…); a number after a last comma is the distance."""
        terms = []
        self._take("open")
        while (piece := self._peek()) and piece.kind in ("word", "quoted"):
            terms.append(self._term())
        self._take("close")
        distance = 10
        if len(terms) > 2 and terms[-2].text.endswith(",") and terms[-1].text.isdecimal():
            distance = min(int(terms.pop().text), 999)
        if not terms:
            self._refuse()
        return Near(tuple(terms), distance) if len(terms) > 1 else terms[0]

    def _field(self, name: str, negated: bool) -> Node | None:
        if name in COLUMNS:
            return self._within(name)
        value = self._take("word") or self._take("quoted")
        if value is None:
            raise QueryError(
                f"{name}: stands alone. Expected a value right after it, such as lang:vi or date:2026-05.",
                "filter_alone",
                name=name,
            )
        if self._depth:
            raise QueryError(
                f"{name}: stands inside brackets. Expected it beside them; it holds for everything.",
                "filter_bracketed",
                name=name,
            )
        if name in FILTERS:
            values = tuple(one for one in value.text.split(",") if one.strip())
            self.filters.append(Filter(FILTERS[name], values, negated))
        else:
            self.days.append(replace(days(name, value.text), negated=negated))
        return None

    def _within(self, name: str) -> Node | None:
        piece = self._peek()
        if piece is None or piece.kind not in ("word", "quoted", "open", "near"):
            said = f"{name}: stands alone. Expected a word or a quotation right after it."
            raise QueryError(said, "column_alone", name=name)
        node = self._one(negated=False)
        return None if node is None else _in_column(node, COLUMNS[name])


def _extend(nodes: list[Node], node: Node, *, joined: bool) -> None:
    """Add a node; a bare word right after bare words joins their run."""
    last = nodes[-1] if nodes else None
    if joined and _is_bare(node) and isinstance(last, Run) and not last.terms[-1].prefix:
        nodes[-1] = Run((*last.terms, node))
    elif joined and _is_bare(node) and last is not None and _is_bare(last) and not last.prefix:
        nodes[-1] = Run((last, node))
    else:
        nodes.append(node)


def _joined(nodes: tuple[Node, ...]) -> All:
    """Return all of these as one; what one of them only leaves out, all of them leave out."""
    barred = tuple(node for node in nodes if isinstance(node, All) and not node.wanted)
    found = tuple(node for node in nodes if node not in barred)
    return All(found, tuple(one for node in barred for one in node.unwanted))


def _is_bare(node: Node) -> TypeGuard[Term]:
    return isinstance(node, Term) and not node.quoted and node.column is None


def _positive(node: Node) -> Node:
    """Return the node, unless there is nothing in it to find.

    Raises:
        QueryError: it only says what to leave out.
    """
    if isinstance(node, All) and not node.wanted:
        raise QueryError(
            "Inside OR or brackets there are only words to leave out. Expected a word to find beside them.",
            "only_not",
        )
    return node


def _in_column(node: Node, column: str) -> Node:
    """Return the node with every word of it, where it names no column, in this one."""
    match node:
        case Term():
            return node if node.column else replace(node, column=column)
        case Run() | Near():
            return replace(node, terms=tuple(replace(term, column=column) for term in node.terms))
        case All():
            return All(
                tuple(_in_column(one, column) for one in node.wanted),
                tuple(_in_column(one, column) for one in node.unwanted),
            )
        case Any():
            return Any(tuple(_in_column(one, column) for one in node.choices))
