"""Where in a lined-up sentence its figures, names and findings stand: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.site.queries import Row
from pipelines.text import fold

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence, with what it is."""

    text: str
    tie: str = ""
    """What is the same in every version: the key of a figure, a product, a place; empty: nothing."""
    findings: tuple[str, ...] = ()
    """Ids of the findings that it belongs to."""
    severity: str = ""
    """The gravest of these."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences of an article as an alignment gives them."""

    text: str
    start: int
    end: int

    def place(self, span: Row) -> tuple[int, int] | None:
        """Return where in the passage something of the article stands, None where it is not found."""
        first, last = span["start"] - self.start, span["end"] - self.start
        if first < 0 or last > self.end - self.start or last <= first:
            return None
        surface = span.get("surface")
        if surface is None or self.text[first:last] == surface:
            return (first, last) if last <= len(self.text) else None
        at = self.text.find(surface)  # white space was made one in the passage
        return (at, at + len(surface)) if at >= 0 else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a passage that is a tie or a finding."""

    start: int
    end: int
    tie: str = ""
    finding: str = ""
    severity: str = ""


def tied(passage: Passage, spans: Mapping[str, Sequence[Row]]) -> list[Mark]:
    """Return the figures, products and places of a passage that do not overlap, figures first."""
    marks: list[Mark] = []
    for kind in ("figures", "products"):
        for span in spans[kind]:
            place = passage.place(span)
            if place and span["key"]:
                _add(marks, Mark(*place, tie=f"{kind}:{fold(span['key'])}"))
    for name in spans["places"]:
        for start, end in named(passage.text, name["name"]):
            _add(marks, Mark(start, end, tie=f"places:{fold(name['name'])}"))
    return marks


def _add(marks: list[Mark], mark: Mark) -> None:
    if all(mark.end <= other.start or other.end <= mark.start for other in marks):
        marks.append(mark)


def named(text: str, name: str) -> list[tuple[int, int]]:
    """Return where a name stands in a text, whatever accents and case it is written with."""
    wanted = [fold(word) for word in _WORD.findall(name)]
    words = [(fold(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]
    if not wanted:
        return []
    return [
        (words[at][1], words[at + len(wanted) - 1][2])
        for at in range(len(words) - len(wanted) + 1)
        if [word for word, _, _ in words[at : at + len(wanted)]] == wanted and text[words[at][1]].isupper()
    ]


def flagged(passage: Passage, findings: Iterable[Row], side: str) -> list[Mark]:
    """Return where findings stand on one side of a passage."""
    marks = []
    for finding in findings:
        place = passage.place({"start": finding[f"{side}_start"], "end": finding[f"{side}_end"]})
        if place:
            marks.append(Mark(*place, finding=finding["name"], severity=finding["severity"]))
    return marks


_GRAVITY = ("error", "warning", "note")


def cut(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """Return a text in pieces, cut where a mark begins or ends."""
    places = sorted({0, len(text), *(mark.start for mark in marks), *(mark.end for mark in marks)})
    pieces = []
    for start, end in pairwise(places):
        over = [mark for mark in marks if mark.start <= start and end <= mark.end]
        severities = {mark.severity for mark in over}
        pieces.append(
            Piece(
                text[start:end],
                next((mark.tie for mark in over if mark.tie), ""),
                tuple(mark.finding for mark in over if mark.finding),
                next((one for one in _GRAVITY if one in severities), ""),
            )
        )
    return tuple(pieces)


def shared(columns: Sequence[Iterable[Piece]]) -> set[str]:
    """Return the ties that more than one column has."""
    seen: set[str] = set()
    twice: set[str] = set()
    for pieces in columns:
        there = {piece.tie for piece in pieces if piece.tie}
        twice |= seen & there
        seen |= there
    return twice
