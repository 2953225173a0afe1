"""Versions lined up, in news.db: which pairs there should be, what was taught, and the rows of each pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from db.figures import article_text
from db.rows import Row, read_list
from db.tables import put
from pipelines.checks.beside import Beside, besides
from pipelines.model import Discrepancy, Span, identify
from pipelines.versions import Comparison

READABLE = ("full", "thin")
"""Status of the bodies that are lined up; where only the lead is known, all else would seem missing."""
_TELLERS = f"""
SELECT s.story, s.article, coalesce(a.language, a.edition), a.text_digest, coalesce(a.published, '9999')
FROM story_articles s JOIN stories t ON t.id = s.story JOIN articles a ON a.id = s.article
JOIN sources p ON p.slug = a.source JOIN texts x ON x.article = a.id AND x.digest = a.text_digest
WHERE json_array_length(t.languages) > 1 AND a.status IN {READABLE}
  AND (coalesce(x.title, '') || coalesce(x.sapo, '') <> '' OR x.body <> '[]' OR x.captions <> '[]')
ORDER BY s.story, s.role <> 'first', p.aggregator, a.published, s.article
"""
_REPRINTS = "SELECT \"left\", \"right\" FROM story_links WHERE rule = 'reprint' AND state = 'decided'"
_TEXT = (
    "SELECT t.title, t.sapo, t.body, t.captions FROM articles a"
    " JOIN texts t ON t.article = a.id AND t.digest = a.text_digest WHERE a.id = ?"
)
_TABLES = ("discrepancies", "beads", "alignments")
_MATCHED = '"left" = ? AND "right" = ?'

Languages = tuple[str, str]
Key = tuple[str, str]
"""Ids of the articles on the left and on the right."""


@dataclass(frozen=True, slots=True)
class Teller:
    """An article that can be lined up with others of its story."""

    story: str
    article: str
    language: str
    digest: str
    published: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A pair of versions: which stands on the left."""

    left: Teller
    right: Teller

    @property
    def key(self) -> Key:
        """Ids of the two articles."""
        return self.left.article, self.right.article

    @property
    def languages(self) -> Languages:
        """Of the left and of the right."""
        return self.left.language, self.right.language

    @property
    def rank(self) -> tuple[str, str, str]:
        """When both were there: pairs are taught from in this order."""
        return max(self.left.published, self.right.published), *self.key


def told_stories(database: Database) -> Iterator[list[Teller]]:
    """Yield, for each story in several languages, its articles: the first, papers before aggregators."""
    rows = (Teller(*row) for row in database.execute(_TELLERS) if row[2])
    for _, tellers in groupby(rows, key=lambda one: one.story):
        yield list(tellers)


def reprinted(database: Database) -> set[Key]:
    """Return the pairs of articles whose texts are nearly equal, the smaller id first."""
    return set(database.execute(_REPRINTS))


def text_of(database: Database, article: str) -> str:
    """Return the text that spans count in: title, lead, body and captions of an article as it stands."""
    title, sapo, body, captions = database.execute(_TEXT, (article,)).fetchone()
    return article_text((title or "", sapo or "", *read_list(body), *read_list(captions)))


# ------------------------------------------------------------------ what was taught


def known_lexicon(database: Database, languages: Languages, stamp: str) -> bytes | None:
    """Return what was taught under this stamp; None: nothing, or under another."""
    found = database.execute(
        "SELECT lexicon FROM lexicons WHERE left_language = ? AND right_language = ? AND stamp = ?",
        (*languages, stamp),
    ).fetchone()
    return found[0] if found else None


def keep_lexicon(database: Database, row: tuple[str, str, str, int, bytes]) -> None:
    """Keep what was taught: both languages, stamp, number of pairs, lexicon."""
    database.execute("INSERT OR REPLACE INTO lexicons VALUES (?, ?, ?, ?, ?)", row)


def forget_lexicons(database: Database, present: Iterable[Languages]) -> None:
    """Remove what was taught about languages that no story has any more."""
    gone = set(database.execute("SELECT left_language, right_language FROM lexicons")) - set(present)
    delete = "DELETE FROM lexicons WHERE left_language = ? AND right_language = ?"
    database.conn.executemany(delete, sorted(gone))


# ------------------------------------------------------------------ pairs lined up


def kept_alignments(database: Database) -> dict[Key, tuple[str, str]]:
    """Return stamp and story of each pair that is lined up."""
    rows = database.execute('SELECT "left", "right", stamp, story FROM alignments')
    return {(left, right): (stamp, story) for left, right, stamp, story in rows}


def forget_alignments(database: Database, keys: Sequence[Key]) -> None:
    """Remove pairs with all that was found in them."""
    for table in _TABLES:
        database.conn.executemany(f"DELETE FROM {table} WHERE {_MATCHED}", keys)


def move_alignments(database: Database, stories: Sequence[tuple[str, Key]]) -> None:
    """Write down that pairs belong to other stories."""
    rows = [(story, *key) for story, key in stories]
    database.conn.executemany(f"UPDATE alignments SET story = ? WHERE {_MATCHED}", rows)


def keep_alignment(database: Database, pair: Placed, stamp: str, made: AlignmentRows) -> None:
    """Keep a pair as it was lined up now."""
    forget_alignments(database, [pair.key])
    head: Row = {
        "left": pair.left.article,
        "right": pair.right.article,
        "story": pair.left.story,
        "left_language": pair.left.language,
        "right_language": pair.right.language,
        "stamp": stamp,
    }
    put(database, "alignments", [head | made.sums], ("left", "right"))
    for table, rows in (("beads", made.beads), ("discrepancies", made.discrepancies)):
        listed = [
            Row(left=pair.left.article, right=pair.right.article, position=at) | row
            for at, row in enumerate(rows)
        ]
        put(database, table, listed, ("left", "right", "position"))


@dataclass(frozen=True, slots=True)
class AlignmentRows:
    """A pair lined up, as rows without the names of the pair."""

    sums: Row
    beads: tuple[Row, ...]
    discrepancies: tuple[Row, ...]


def alignment_rows(comparison: Comparison) -> AlignmentRows:
    """Return a comparison as rows."""
    placed = list(besides((comparison.left, comparison.right), comparison.alignment))
    beads = [
        _bead_row(beside, bead.confidence)
        for beside, bead in zip(placed, comparison.alignment.beads, strict=True)
    ]
    sums: Row = {
        "score": comparison.alignment.score,
        "beads": len(beads),
        "unmatched": sum(not bead.left or not bead.right for bead in comparison.alignment.beads),
    }
    texts = comparison.left.text, comparison.right.text
    found = tuple(discrepancy_row(texts, one, beads) for one in comparison.checks)
    return AlignmentRows(sums | counts_of(found), tuple(beads), found)


def counts_of(discrepancies: Sequence[Row]) -> Row:
    """Return how many discrepancies there are of each severity."""
    severities = [found["severity"] for found in discrepancies]
    return {f"{name}s": severities.count(name) for name in ("error", "warning", "note")}


def _bead_row(beside: Beside, confidence: float) -> Row:
    left, right = beside.left.whole(), beside.right.whole()
    return _spans(left, right) | {
        "left_text": beside.left.text,
        "right_text": beside.right.text,
        "confidence": confidence,
        "segment": identify("\x1f".join((beside.left.text, beside.right.text))),
    }


def _spans(left: Span, right: Span) -> Row:
    return {
        "left_start": left.start,
        "left_end": left.end,
        "right_start": right.start,
        "right_end": right.end,
    }


def discrepancy_row(texts: tuple[str, str], found: Discrepancy, beads: Sequence[Row]) -> Row:
    """Return a discrepancy of two texts as a row."""
    bead = _bead_of(found, beads)
    segment = "" if bead is None else str(beads[bead]["segment"])
    left, right = texts
    places = left[found.left.start : found.left.end], right[found.right.start : found.right.end]
    return {
        "kind": found.kind,
        "severity": found.severity,
        **_spans(found.left, found.right),
        "bead": bead,
        "reason": found.reason,
        "digest": identify("\x1f".join((found.kind, segment, *places))),
    }


def _bead_of(found: Discrepancy, beads: Sequence[Row]) -> int | None:
    """Return the first bead that a finding stands in."""
    for side, span in (("left", found.left), ("right", found.right)):
        if span.end > span.start:
            for at, bead in enumerate(beads):
                if int(str(bead[f"{side}_start"])) <= span.start < int(str(bead[f"{side}_end"])):
                    return at
    return None
