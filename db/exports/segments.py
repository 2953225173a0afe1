"""What leaves in translation files: aligned sentences and what people decided, article by article."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.decisions import Decisions, Judgement
from db.search import Order, compile_query
from db.search.finding import Finding

_SHEETS = """
SELECT al.id, al.story, al.day, al.left_language, al.right_language,
  l.id, l.url, l.source, l.title, l.published, r.id, r.url, r.source, r.title, r.published
FROM alignments al JOIN articles l ON l.number = al."left" JOIN articles r ON r.number = al."right"
WHERE {} ORDER BY al.day, al.id"""
_BEADS = "SELECT position, left_text, right_text, confidence, segment FROM beads WHERE alignment = ?"
_DISCREPANCIES = (
    "SELECT bead, kind, severity, reason, digest FROM discrepancies WHERE alignment = ? ORDER BY position"
)
_AMONG = (
    '(al."left" IN (SELECT value FROM json_each(:numbers))'
    ' OR al."right" IN (SELECT value FROM json_each(:numbers)))'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which segments are asked for; all that is given must hold."""

    pair: tuple[str, str] | None = None
    """Languages, in the order of the file; None: every pair as it was aligned."""
    story: str | None = None
    alignment: str | None = None
    since: str | None = None
    """Day of the later article, ISO 8601, inclusive."""
    until: str | None = None
    source: str | None = None
    """Slug of the newspaper of either article."""
    query: str | None = None
    """As in `tinlang search`; either article is found by it."""
    accepted: bool = False
    """Only what a person accepted."""
    reviewed: bool = False
    """Only what a person judged in any way."""
    rejected: bool = False
    """Also what a person rejected, where the format would leave it out."""
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The article that one side of the segments comes from."""

    id: str
    language: str
    url: str
    source: str
    title: str
    published: str | None
    """ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A discrepancy that nobody dismissed."""

    kind: str
    severity: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A bead, with what was decided about it."""

    id: str
    """Unique within the sheet; stable as long as both texts are."""
    left: str
    right: str
    """One of them may be empty: the other version says more."""
    confidence: float
    state: str = ""
    """`accepted`, `rejected`, `commented`, or nothing."""
    comment: str = ""
    actor: str = ""
    at: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Tell whether a person should look at it before it is used."""
        if self.state:
            return self.state != "accepted"
        return self.confidence < 0.9 or any(one.severity != "note" for one in self.remarks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The segments of two versions, in the order of the left."""

    id: str
    """Of the alignment."""
    story: str
    day: str | None
    left: Edition
    right: Edition
    segments: tuple[Segment, ...]


Judged = Mapping[str, Mapping[str, Judgement]]
"""Alignment → segment or digest → what stands."""


def sheets(connection: sqlite3.Connection, decisions: Decisions, wanted: Wanted) -> Iterator[Sheet]:
    """Yield what is wanted of a snapshot, by day, one alignment after the other; those without any left out.

    Raises:
        StoreError: the decisions cannot be read.
        QueryError: the query cannot be understood.
    """
    segments, dismissed = _judged(decisions, "segment"), _judged(decisions, "discrepancy")
    select, values = _selection(connection, wanted, segments)
    for row in connection.execute(select, values):
        sheet = _sheet(row)
        judged = segments.get(sheet.id, {}), dismissed.get(sheet.id, {})
        found = tuple(_kept(_segments(connection, sheet.id, *judged), wanted))
        if found:
            yield _turned(replace(sheet, segments=found), wanted.pair)


def _judged(decisions: Decisions, kind: str) -> Judged:
    found: dict[str, dict[str, Judgement]] = {}
    for one in decisions.standing(kind):
        found.setdefault(one.subject, {})[one.object] = one
    return found


def _selection(connection: sqlite3.Connection, wanted: Wanted, judged: Judged) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {"story": wanted.story, "id": wanted.alignment, "source": wanted.source}
    values |= {"since": wanted.since, "until": wanted.until}
    values |= {"one": wanted.pair and wanted.pair[0], "other": wanted.pair and wanted.pair[1]}
    conditions = {
        "al.story = :story": wanted.story,
        "al.id = :id": wanted.alignment,
        "al.day >= :since": wanted.since,
        "al.day <= :until": wanted.until,
        "(l.source = :source OR r.source = :source)": wanted.source,
        "(:one, :other) IN ((al.left_language, al.right_language), (al.right_language, al.left_language))": (
            wanted.pair
        ),
    }
    asked = [condition for condition, given in conditions.items() if given]
    if wanted.query:
        found = Finding(connection, compile_query(wanted.query))
        values["numbers"] = json.dumps(sorted(found.numbers(Order.OLDEST)))
        asked.append(_AMONG)
    if wanted.accepted or wanted.reviewed:
        values["judged"] = json.dumps(sorted(judged))
        asked.append("al.id IN (SELECT value FROM json_each(:judged))")
    return _SHEETS.format(" AND ".join(asked) or "TRUE"), values


def _sheet(row: tuple[Any, ...]) -> Sheet:
    alignment, story, day, ours, theirs = row[:5]
    left, right = _edition(ours, row[5:10]), _edition(theirs, row[10:15])
    return Sheet(id=alignment, story=story, day=day, left=left, right=right, segments=())


def _edition(language: str, row: tuple[Any, ...]) -> Edition:
    article, url, source, title, published = row
    return Edition(
        id=article, language=language, url=url, source=source, title=title or "", published=published
    )


def _segments(
    connection: sqlite3.Connection,
    alignment: str,
    judged: Mapping[str, Judgement],
    dismissed: Mapping[str, Judgement],
) -> Iterator[Segment]:
    remarks: dict[int | None, list[Remark]] = {}
    for bead, kind, severity, reason, digest in connection.execute(_DISCREPANCIES, (alignment,)):
        if digest not in dismissed or dismissed[digest].verdict != "rejected":
            remarks.setdefault(bead, []).append(Remark(kind=kind, severity=severity, reason=reason))
    seen: dict[str, int] = {}
    for position, left, right, confidence, segment in connection.execute(
        _BEADS + " ORDER BY position", (alignment,)
    ):
        seen[segment] = seen.get(segment, 0) + 1
        name = segment if seen[segment] == 1 else f"{segment}-{seen[segment]}"
        found = Segment(id=name, left=left, right=right, confidence=confidence)
        one = judged.get(segment)
        if one:
            found = replace(found, state=one.verdict, comment=one.comment, actor=one.actor, at=one.at)
        yield replace(found, remarks=tuple(remarks.get(position, ())))


def _kept(found: Iterator[Segment], wanted: Wanted) -> Iterator[Segment]:
    for segment in found:
        unwanted = (
            (wanted.accepted and segment.state != "accepted")
            or (wanted.reviewed and not segment.state)
            or segment.confidence < wanted.min_confidence
        )
        if not unwanted:
            yield segment


def _turned(sheet: Sheet, pair: tuple[str, str] | None) -> Sheet:
    """Return the sheet with the language on its left that the pair has first."""
    if pair is None or sheet.left.language == pair[0]:
        return sheet
    turned = tuple(replace(one, left=one.right, right=one.left) for one in sheet.segments)
    return replace(sheet, left=sheet.right, right=sheet.left, segments=turned)
