"""What a query asks for → expressions of FTS5, in which every word is quoted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from db.search.query import All, Any, Near, Node, Query, Run, Term
from db.spellings import folded, toned


@dataclass(frozen=True, slots=True)
class Tier:
    """What finds a part of the hits, and again those of better tiers."""

    expression: str
    in_titles: bool
    """An index that has only the titles can tell."""


class Wording:
    """How one query's words are written for FTS5."""

    def __init__(self, query: Query, *, exact: bool | None = None) -> None:
        self._spell = toned if (query.exact if exact is None else exact) else folded
        words = query.words
        only_unwanted = isinstance(words, All) and not words.wanted
        self._found = None if only_unwanted else words
        self._unwanted = words.unwanted if isinstance(words, All) and only_unwanted else ()

    def everything(self) -> str | None:
        """Return what finds all that the query finds; None where it names no word to find."""
        return self._write(self._found) if self._found else None

    def together(self) -> str | None:
        """Return what finds only where the words of each run stand together."""
        return self._write(self._found, together=True) if self._found else None

    def conjuncts(self, *, together: bool = False) -> tuple[str, ...]:
        """Return expressions that find at once what `everything`, or `together`, finds in one."""
        return tuple(dict.fromkeys(self._conjuncts(self._found, together))) if self._found else ()

    def left_out(self) -> str | None:
        """Return what finds the articles to leave out, where the query names nothing else."""
        return self._write(Any(self._unwanted), together=True) if self._unwanted else None

    def tiers(self) -> list[Tier]:
        """Return what finds the best, the next best and so on.

        Words together in the title; together anywhere; all in the title; all anywhere.
        """
        if self._found is None:
            return []
        in_titles = _is_of_titles(self._found)
        return [
            Tier(self._write(self._found, together, column), in_titles and column is not None)
            for together in ((True, False) if self.together() != self.everything() else (True,))
            for column in ("title", None)
        ]

    def by_title(self) -> tuple[str, str] | None:
        """Return what finds all that has the words in the title, and what finds the rest."""
        if self._found is None:
            return None
        title, everywhere = self._write(self._found, column="title"), self._write(self._found)
        return title, f"({everywhere}) NOT ({title})"

    def _conjuncts(self, node: Node, together: bool) -> Iterator[str]:
        match node:
            case Run() if not together:
                yield from map(self._write, node.terms)
            case All() if not node.unwanted:
                for one in node.wanted:
                    yield from self._conjuncts(one, together)
            case _:
                yield self._write(node, together)

    def _write(self, node: Node, together: bool = False, column: str | None = None) -> str:
        match node:
            case Term():
                return self._in(node.column or column, self._phrase(node.text, node.prefix))
            case Run() if together:
                text = " ".join(term.text for term in node.terms)
                return self._in(node.terms[0].column or column, self._phrase(text, node.terms[-1].prefix))
            case Run():
                return " AND ".join(self._write(term, together, column) for term in node.terms)
            case Near():
                return self._near(node, column)
            case All():
                return self._all(node, together, column)
            case Any():
                return " OR ".join(f"({self._write(one, together, column)})" for one in node.choices)

    def _phrase(self, text: str, prefix: bool) -> str:
        quoted = self._spell(text).replace('"', '""')
        return f'"{quoted}"*' if prefix else f'"{quoted}"'

    def _in(self, column: str | None, expression: str) -> str:
        return f"{{{column}}} : {expression}" if column else expression

    def _near(self, node: Near, column: str | None) -> str:
        phrases = " ".join(self._phrase(term.text, term.prefix) for term in node.terms)
        return self._in(node.terms[0].column or column, f"NEAR({phrases}, {node.distance})")

    def _all(self, node: All, together: bool, column: str | None) -> str:
        wanted = " AND ".join(f"({self._write(one, together, column)})" for one in node.wanted)
        if not node.unwanted:
            return wanted
        # What is left out is left out of every tier alike: wherever it stands, with its words together.
        unwanted = " OR ".join(f"({self._write(one, together=True)})" for one in node.unwanted)
        return f"({wanted}) NOT ({unwanted})"


def _is_of_titles(node: Node) -> bool:
    """Return whether nothing in a query asks for, or leaves out, what stands elsewhere than in the title."""
    match node:
        case Term():
            return node.column in {None, "title"}
        case Run() | Near():
            return all(map(_is_of_titles, node.terms))
        case All():
            return not node.unwanted and all(map(_is_of_titles, node.wanted))
        case Any():
            return all(map(_is_of_titles, node.choices))
