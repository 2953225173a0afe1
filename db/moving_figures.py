"""Figures of news.db → figures of a snapshot, each with its sentence, and the index of these sentences.

Runs on a connection to the snapshot that has news.db attached as `news`, and knows which articles are new
(`temp.places`) or gone (`temp.stale`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from db.excerpts import quotation
from db.spellings import document_number, folded, plain
from pipelines.text import fold


def add_figures(connection: sqlite3.Connection) -> None:
    """Publish the figures of the new articles; where the public reads excerpts, each with a quotation."""
    for name, change in (("plain", plain), ("folded", folded), ("key_of", fold)):
        _teach(connection, name, change)
    connection.create_function("quotation", 3, quotation, deterministic=True)
    connection.execute(_STATISTICS)
    connection.execute(_INDEX)
    connection.create_function("act_of", 1, document_number, deterministic=True)
    connection.execute(_MASKED)


def remove_figures(connection: sqlite3.Connection) -> None:
    """Take the figures of what is gone or changed out of the snapshot and out of the index."""
    _teach(connection, "folded", folded)
    connection.execute(_FORGET)
    for table in ("statistics", "masked"):
        connection.execute(f"DELETE FROM {table} WHERE number IN (SELECT number FROM temp.stale)")


def _teach(connection: sqlite3.Connection, name: str, change: Callable[[str], str]) -> None:
    """Let SQL change texts; no text stays none."""
    connection.create_function(
        name, 1, lambda text: None if text is None else change(text), deterministic=True
    )


_SAME = (
    "low high low_number high_number si_low si_high bound unit per indefinite rating_min rating_max measure"
    " place province period_start period_end period_raw base_start base_end role basis modality"
    " total ambiguous parts_sum key rule"
).split()
# An id is the article's number and the position, so that the newest figures have the highest ids.
_STATISTICS = f"""
INSERT INTO main.statistics (id, number, position, source, language, day, start, "end", surface, sentence,
  subject, subject_key, {", ".join(_SAME)})
SELECT a.number * 65536 + f.position, a.number, f.position, a.source, a.language, a.day, f.start, f."end",
  plain(f.surface),
  CASE WHEN a.whole THEN plain(f.sentence)
    ELSE quotation(f.sentence, f.start - f.sentence_start, f."end" - f.sentence_start) END,
  plain(f.subject), key_of(f.subject), {", ".join(f"f.{name}" for name in _SAME)}
FROM temp.places p CROSS JOIN main.articles a ON a.number = p.number
CROSS JOIN news.statistics f ON f.article = p.id WHERE f.position < 65536 ORDER BY 1
"""
_MASKED = """
INSERT INTO main.masked (id, number, position, source, language, day, kind, start, "end", surface, value, act)
SELECT a.number * 65536 + m.position, a.number, m.position, a.source, a.language, a.day, m.kind, m.start,
  m."end", plain(m.surface), plain(m.value),
  CASE WHEN m.kind = 'decision' THEN nullif(act_of(m.surface), '') END
FROM temp.places p CROSS JOIN main.articles a ON a.number = p.number
CROSS JOIN news.masked m ON m.article = p.id WHERE m.position < 65536 ORDER BY 1
"""
_INDEX = """
INSERT INTO main.figures (rowid, subject, sentence)
SELECT f.id, folded(f.subject), folded(f.sentence)
FROM temp.places p CROSS JOIN main.statistics f ON f.number = p.number ORDER BY 1
"""
_FORGET = """
INSERT INTO main.figures (figures, rowid, subject, sentence)
SELECT 'delete', f.id, folded(f.subject), folded(f.sentence)
FROM main.statistics f WHERE f.number IN (SELECT number FROM temp.stale)
"""
