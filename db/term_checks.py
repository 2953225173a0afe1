"""Terms of versions lined up, in news.db: against which terms of people they were checked, and checked anew.

A pair is checked from its beads, without being lined up; its stamp is that of the lining up and, after a
point, a digest of people's concepts whose terms stand in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.alignments import Key, Languages, counts_of, discrepancy_row, text_of
from db.rows import Row
from db.tables import put
from pipelines.checks.beside import Beside, Passage
from pipelines.checks.check import BY_TERMS, check_terms
from pipelines.model import Concept, Term, TermStatus
from pipelines.terms.starter import starter_termbase
from pipelines.terms.termbase import Termbase

_PAIRS = 'SELECT "left", "right", left_language, right_language, stamp FROM alignments ORDER BY 1, 2'
_BEADS = (
    "SELECT left_start, left_end, right_start, right_end, left_text, right_text, segment FROM beads"
    ' WHERE "left" = ? AND "right" = ? ORDER BY position'
)
_FOUND = (
    "SELECT kind, severity, left_start, left_end, right_start, right_end, bead, reason, digest"
    ' FROM discrepancies WHERE "left" = ? AND "right" = ? ORDER BY position'
)
_FORGET = 'DELETE FROM discrepancies WHERE "left" = ? AND "right" = ?'
_SUMS = (
    'UPDATE alignments SET stamp = ?, errors = ?, warnings = ?, notes = ? WHERE "left" = ? AND "right" = ?'
)

Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LinedUp:
    """A pair as it is kept."""

    key: Key
    languages: Languages
    stamp: str


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """What people made of the termbase."""

    terms: Mapping[str, str]
    """Concepts that they made or changed, by id, each with its terms as they are kept."""
    finder: Termbase
    """Finds these concepts by the terms that they have and by those of the starter."""

    @classmethod
    def of(cls, termbase: Termbase) -> OwnTerms:
        """Return in what a termbase differs from the starter."""
        starter = starter_termbase().by_id
        gone = [Concept(id=name, terms=()) for name in sorted(starter.keys() - termbase.by_id.keys())]
        own = [one for one in (*termbase.concepts, *gone) if starter.get(one.id) != one]
        terms = {one.id: _told(one) for one in own}
        return cls(terms, _finder(terms, terms))

    def stamp(self, texts: Texts, languages: Languages) -> str:
        """Return a digest of the concepts whose terms stand in two texts, after a point; empty: none."""
        touching = {
            concept.id: self.terms[concept.id]
            for text, language in zip(texts, languages, strict=True)
            for hit in self.finder.hits(text, language)
            for concept, _ in hit.uses
        }
        told = json.dumps(sorted(touching.items()), ensure_ascii=False)
        return "." + hashlib.sha256(told.encode()).hexdigest()[:8] if touching else ""


def checked_terms(database: Database) -> dict[str, str]:
    """Return the concepts of people as they were when everything was checked, by id."""
    return dict(database.execute("SELECT concept, terms FROM checked_concepts"))


def keep_terms(database: Database, own: OwnTerms) -> None:
    """Write down against which concepts of people everything is checked."""
    database.execute("DELETE FROM checked_concepts")
    rows = [Row(concept=name, terms=told) for name, told in sorted(own.terms.items())]
    put(database, "checked_concepts", rows, ("concept",))


def _told(concept: Concept) -> str:
    terms = [[term.language, term.text, term.status.value] for term in concept.terms]
    return json.dumps([concept.steady, terms], ensure_ascii=False)


def _finder(names: Iterable[str], *tellings: Mapping[str, str]) -> Termbase:
    """Return a termbase of concepts with all terms that these tellings and the starter give them."""
    return Termbase(Concept(id=name, terms=tuple(_either(name, tellings))) for name in sorted(names))


def _either(name: str, tellings: Iterable[Mapping[str, str]]) -> Iterator[Term]:
    starter = starter_termbase().by_id.get(name)
    yield from starter.terms if starter else ()
    for telling in tellings:
        for language, text, status in json.loads(telling.get(name, "[false, []]"))[1]:
            yield Term(language=language, text=text, status=TermStatus(status))


# ------------------------------------------------------------------ checking anew


def touched_pairs(database: Database, own: OwnTerms) -> list[LinedUp]:
    """Return the pairs in which a term of a concept stands that people changed since it was checked."""
    before = checked_terms(database)
    differing = [name for name in {*before, *own.terms} if before.get(name) != own.terms.get(name)]
    if not differing:
        return []
    finder = _finder(differing, before, own.terms)
    pairs = (
        LinedUp((row[0], row[1]), (row[2], row[3]), row[4]) for row in database.execute(_PAIRS).fetchall()
    )
    return [pair for pair in pairs if _touched(database, pair, finder)]


def _touched(database: Database, pair: LinedUp, finder: Termbase) -> bool:
    texts = (text_of(database, article) for article in pair.key)
    return any(finder.hits(text, tongue) for text, tongue in zip(texts, pair.languages, strict=True))


def recheck(database: Database, pair: LinedUp, termbase: Termbase, own: OwnTerms) -> None:
    """Check the terms of a pair anew, and write what is found in place of what was."""
    texts = text_of(database, pair.key[0]), text_of(database, pair.key[1])
    beads = _rows(database, _BEADS, pair.key)
    kept = [row for row in _rows(database, _FOUND, pair.key) if row["kind"] not in BY_TERMS]
    untranslated = {int(row["bead"] or 0) for row in kept if row["kind"] == "untranslated"}
    passages = [_beside(row, pair.languages) for row in beads]
    found = [discrepancy_row(texts, one, beads) for one in check_terms(passages, untranslated, termbase)]
    stamp = pair.stamp.partition(".")[0] + own.stamp(texts, pair.languages)
    _replace(database, pair.key, stamp, sorted([*kept, *found], key=_place))


def _rows(database: Database, select: str, key: Key) -> list[Row]:
    asked = database.execute(select, key)
    names = [column[0] for column in asked.description]
    return [dict(zip(names, row, strict=True)) for row in asked]


def _beside(bead: Row, languages: Languages) -> Beside:
    left, right = (
        Passage(str(bead[f"{side}_text"]), int(str(bead[f"{side}_start"])), language)
        for side, language in zip(("left", "right"), languages, strict=True)
    )
    return Beside(left, right)


def _place(row: Row) -> tuple[object, ...]:
    """Return what discrepancies are sorted by: those of the whole first, then the order of the text."""
    return row["kind"] != "doubtful", row["left_start"], row["right_start"], row["kind"], row["left_end"]


def _replace(database: Database, key: Key, stamp: str, discrepancies: Sequence[Row]) -> None:
    database.execute(_FORGET, key)
    listed = [Row(left=key[0], right=key[1], position=at) | row for at, row in enumerate(discrepancies)]
    put(database, "discrepancies", listed, ("left", "right", "position"))
    counts = counts_of(discrepancies)
    database.execute(_SUMS, (stamp, counts["errors"], counts["warnings"], counts["notes"], *key))
