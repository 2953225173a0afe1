"""decisions.db: what people decided, with who and when; nothing rebuilds it, nothing in it is ever changed.

A judgement names what it is about by ids that survive a rebuild; a later one on the same thing takes the
place of the earlier one, which stays in the log. `WITHDRAWN` undoes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from db.connections import translated
from db.migrations import decisions as migrations

WITHDRAWN = "withdrawn"
"""The verdict that undoes what was decided before."""
_STANDING = (
    "SELECT kind, subject, object, verdict, value, comment, actor, at, id FROM judgements WHERE id IN"
    " (SELECT max(id) FROM judgements WHERE kind = :kind AND (:subject IS NULL OR subject = :subject)"
    " GROUP BY subject, object) AND verdict <> 'withdrawn' ORDER BY id"
)
_SUBJECTS = (
    "SELECT subject FROM judgements WHERE id IN (SELECT max(id) FROM judgements WHERE kind = :kind"
    " GROUP BY subject, object) AND verdict <> 'withdrawn' ORDER BY id"
)
_LOG = (
    "SELECT kind, subject, object, verdict, value, comment, actor, at, id FROM judgements"
    " WHERE (:kind IS NULL OR kind = :kind) AND (:actor IS NULL OR actor = :actor)"
    " AND (:before IS NULL OR id < :before) ORDER BY id DESC LIMIT :most"
)
_STILL = (
    "SELECT j.id FROM judgements j WHERE j.id IN (SELECT value FROM json_each(:asked)) AND NOT EXISTS"
    " (SELECT 1 FROM judgements l WHERE l.kind = j.kind AND l.subject = j.subject AND l.object = j.object"
    " AND l.id > j.id)"
)
_JUDGED = (
    "SELECT DISTINCT subject FROM judgements WHERE kind IN ('segment', 'discrepancy') AND actor = :actor"
)
_DECIDED = (
    "SELECT subject, kind, count(*) FROM judgements WHERE id IN (SELECT max(id) FROM judgements"
    " WHERE kind IN ('segment', 'discrepancy') AND subject IN (SELECT value FROM json_each(:subjects))"
    " GROUP BY kind, subject, object) AND verdict <> 'withdrawn' GROUP BY subject, kind"
)
_INSERT = (
    "INSERT INTO judgements (kind, subject, object, verdict, value, comment, actor, at)"
    " VALUES (:kind, :subject, :object, :verdict, :value, :comment, :actor, :at)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one person decided about one thing."""

    kind: str
    """What is judged: `story link`, `segment`, `discrepancy`, `product merge`, … (docs/decisions.md)."""
    subject: str
    """Its stable id."""
    object: str = ""
    """What it is judged against, or the part that is judged; empty where there is none."""
    verdict: str
    value: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """What a verdict alone does not say: a name, a text."""
    comment: str = ""
    actor: str
    """Who."""
    at: str = ""
    """When, ISO 8601 in UTC; empty: now."""
    id: int | None = None
    """Place in the log; None: not yet there."""


class Decisions:
    """The file of what people decided; each call opens it, so that it may be copied at any time.

    Without a path nothing is decided, as for the public.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def record(self, *judgements: Judgement) -> None:
        """Add judgements to the log, all or none.

        Raises:
            StoreError: the file cannot be written.
        """
        assert self.path is not None, "whoever may decide has a file for it"
        with translated(self.path), closing(_opened(self.path)) as connection, connection:
            connection.executemany(_INSERT, [_row(one) for one in judgements])

    def standing(self, kind: str, subject: str | None = None) -> list[Judgement]:
        """Return what stands of a kind, the latest on each thing, in the order of deciding.

        Raises:
            StoreError: the file cannot be read.
        """
        return self._asked(_STANDING, {"kind": kind, "subject": subject})

    def log(
        self, kind: str | None = None, most: int = 1000, actor: str | None = None, before: int | None = None
    ) -> list[Judgement]:
        """Return the latest judgements, also those that no longer stand, the newest first.

        `actor` narrows to one person, `before` to what is earlier in the log than a place in it.
        """
        return self._asked(_LOG, {"kind": kind, "most": most, "actor": actor, "before": before})

    def still(self, judgements: Sequence[Judgement]) -> set[int]:
        """Return which of these judgements no later one replaced, by their place in the log."""
        asked = json.dumps([one.id for one in judgements])
        return {number for (number,) in self._rows(_STILL, {"asked": asked})}

    def subjects(self, kind: str) -> list[str]:
        """Return the ids of what something stands of, of a kind, in the order of deciding."""
        return [subject for (subject,) in self._rows(_SUBJECTS, {"kind": kind})]

    def judged_by(self, actor: str) -> list[str]:
        """Return the ids of the alignments in which a person judged a segment or a discrepancy, sorted."""
        return sorted(subject for (subject,) in self._rows(_JUDGED, {"actor": actor}))

    def decided(self, subjects: Sequence[str]) -> dict[tuple[str, str], int]:
        """Return on how many segments and discrepancies of these alignments a judgement stands."""
        rows = self._rows(_DECIDED, {"subjects": json.dumps(list(subjects))})
        return {(subject, kind): number for subject, kind, number in rows}

    def _asked(self, select: str, values: Mapping[str, Any]) -> list[Judgement]:
        return [_judgement(row) for row in self._rows(select, values)]

    def _rows(self, select: str, values: Mapping[str, Any]) -> list[Any]:
        if self.path is None or not self.path.exists():
            return []
        with translated(self.path), closing(_opened(self.path)) as connection:
            return connection.execute(select, values).fetchall()


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10)
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    migrations.apply(Database(connection))
    return connection


def _row(one: Judgement) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "subject": one.subject,
        "object": one.object,
        "verdict": one.verdict,
        "value": json.dumps(dict(one.value), ensure_ascii=False, sort_keys=True),
        "comment": one.comment,
        "actor": one.actor,
        "at": one.at or datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _judgement(row: tuple[Any, ...]) -> Judgement:
    kind, subject, thing, verdict, value, comment, actor, at, number = row
    return Judgement(
        kind=kind,
        subject=subject,
        object=thing,
        verdict=verdict,
        value=json.loads(value),
        comment=comment,
        actor=actor,
        at=at,
        id=number,
    )
