"""Two or three versions as rows of cells, lined up by the sentences of the first column: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from db.site.queries import Row
from db.site.review_marks import Passage, Piece, cut, flagged, shared, tied

Ties = Mapping[int, Mapping[str, Sequence[Row]]]
"""Number of an article → what of it can be linked to other versions."""
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Pairing:
    """An alignment with its beads and findings, seen from the first column's article."""

    alignment: Row
    beads: Sequence[Row]
    findings: Sequence[Row]
    """Each with its `name`, unique on the page."""
    ours: str
    """The side of the first column, `left` or `right`."""

    @property
    def theirs(self) -> str:
        """The other side."""
        return SIDES[self.ours == "left"]

    def span(self, bead: Row) -> tuple[int, int]:
        """Return which stretch of the first column a bead covers; empty: none."""
        return bead[f"{self.ours}_start"], bead[f"{self.ours}_end"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one version says in a row; without pieces it says nothing there."""

    column: int
    passages: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a cell for each column, the segments to judge and the findings in them."""

    number: int
    cells: tuple[Cell, ...]
    segments: tuple[Row, ...]
    findings: tuple[Row, ...]


@dataclass(slots=True)
class _Group:
    start: int
    end: int
    members: list[tuple[int, Row]]
    """Which pairing, and its bead."""


def paired(alignment: Row, beads: Sequence[Row], findings: Sequence[Row], pivot: int, at: int) -> Pairing:
    """Return an alignment as the page uses it; `at` is its place among the page's alignments."""
    seen: set[str] = set()
    named = []
    for found in findings:
        own = f"j-{found['digest']}"  # where a form that judges it comes back to
        named.append({**found, "name": f"f{at}-{found['position']}" if own in seen else own})
        seen.add(own)
    return Pairing(alignment, beads, named, "left" if alignment["left_number"] == pivot else "right")


def lines(pairings: Sequence[Pairing], ties: Ties, pivot: int) -> list[Line]:
    """Return the rows of all pairings, in the order of the first column."""
    made = [
        _line(number, group, pairings, (ties, pivot)) for number, group in enumerate(_groups(pairings), 1)
    ]
    kept = shared([_column(made, at) for at in range(len(pairings) + 1)])
    return [_loosened(line, kept) for line in made]


def _groups(pairings: Sequence[Pairing]) -> Iterator[_Group]:
    """Yield the beads that share sentences of the first column, each gap after the group it follows."""
    groups = _joined(pairings)
    gaps: dict[int, list[_Group]] = {}
    for at, pairing in enumerate(pairings):
        last = -1
        for bead in pairing.beads:
            start, end = pairing.span(bead)
            if end > start:
                last = start
            else:
                gaps.setdefault(last, []).append(_Group(start, end, [(at, bead)]))
    yield from gaps.pop(-1, [])
    for group in groups:
        yield group
        for start in sorted(start for start in gaps if group.start <= start < group.end):
            yield from gaps.pop(start)


def _joined(pairings: Sequence[Pairing]) -> list[_Group]:
    spans = sorted(
        ((*pairing.span(bead), at, bead) for at, pairing in enumerate(pairings) for bead in pairing.beads),
        key=lambda found: (found[0], found[1], found[2]),
    )
    groups: list[_Group] = []
    for start, end, at, bead in spans:
        if end <= start:
            continue
        if groups and start < groups[-1].end:
            groups[-1].end = max(groups[-1].end, end)
            groups[-1].members.append((at, bead))
        else:
            groups.append(_Group(start, end, [(at, bead)]))
    return groups


def _line(number: int, group: _Group, pairings: Sequence[Pairing], marks: tuple[Ties, int]) -> Line:
    cells = [_own_cell(group, pairings, marks)]
    for at in range(len(pairings)):
        cells.append(_cell(group, at, pairings[at], marks[0]))
    held = {(at, bead["position"]) for at, bead in group.members}
    segments = tuple({**bead, "of": pairings[at].alignment} for at, bead in group.members)
    findings = tuple(
        {**found, "of": pairing.alignment}
        for at, pairing in enumerate(pairings)
        for found in pairing.findings
        if (at, found["bead"]) in held
    )
    return Line(number, tuple(cells), segments, findings)


def _own_cell(group: _Group, pairings: Sequence[Pairing], marks: tuple[Ties, int]) -> Cell:
    """Return the first column's cell: the text as one pairing has it, the findings of all."""
    ties, pivot = marks
    at = group.members[0][0]
    passages = []
    for which, bead in group.members:
        if which != at or not bead[f"{pairings[at].ours}_text"]:
            continue
        passage = _passage(bead, pairings[at].ours)
        found = tied(passage, ties[pivot])
        for pairing in pairings:
            found += flagged(passage, pairing.findings, pairing.ours)
        passages.append(cut(passage.text, found))
    return Cell(0, tuple(passages))


def _cell(group: _Group, at: int, pairing: Pairing, ties: Ties) -> Cell:
    number = pairing.alignment[f"{pairing.theirs}_number"]
    passages = []
    for which, bead in group.members:
        if which == at and bead[f"{pairing.theirs}_text"]:
            passage = _passage(bead, pairing.theirs)
            found = tied(passage, ties[number]) + flagged(passage, pairing.findings, pairing.theirs)
            passages.append(cut(passage.text, found))
    return Cell(at + 1, tuple(passages))


def _passage(bead: Row, side: str) -> Passage:
    return Passage(bead[f"{side}_text"], bead[f"{side}_start"], bead[f"{side}_end"])


def _column(made: Sequence[Line], at: int) -> list[Piece]:
    return [piece for line in made for passage in line.cells[at].passages for piece in passage]


def _loosened(line: Line, kept: set[str]) -> Line:
    """Return a row in which only what other columns have too is tied."""

    def loosened(piece: Piece) -> Piece:
        return piece if piece.tie in kept else replace(piece, tie="")

    cells = tuple(
        replace(cell, passages=tuple(tuple(map(loosened, passage)) for passage in cell.passages))
        for cell in line.cells
    )
    return replace(line, cells=cells)
