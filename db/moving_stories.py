"""Stories and versions lined up: rows of news.db → rows of a snapshot; what is equal is left as it is.

Runs on a connection to the snapshot that has news.db attached as `news` and whose articles are all there.
Where the public may not read both texts of a pair whole, the pair has its sums, but no beads and no findings.
"""

from __future__ import annotations

import sqlite3

from db.spellings import plain

TABLES = ("stories", "story_articles", "story_links", "alignments", "beads", "discrepancies")
"""Tables of stories in a snapshot."""


def add_stories(connection: sqlite3.Connection) -> None:
    """Make the stories of the snapshot those of news.db."""
    connection.create_function(
        "plain", 1, lambda text: None if text is None else plain(text), deterministic=True
    )
    for statement in (*_MOVED, *_RETOLD):
        connection.execute(statement)
    for table, select in _WANTED.items():
        connection.execute(f"CREATE TEMP TABLE new_{table} AS {select}")
    _renew_texts(connection)
    for table in _WANTED:
        _renew(connection, table)
        connection.execute(f"DROP TABLE temp.new_{table}")


def _renew(connection: sqlite3.Connection, table: str) -> None:
    """Remove the rows that should not be there and add those that are missing."""
    columns = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]
    named = ", ".join(f'"{column}"' for column in columns)
    keys = [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})") if row[5]]
    key = ", ".join(f'"{column}"' for column in keys)
    gone = f"SELECT {named} FROM main.{table} EXCEPT SELECT {named} FROM temp.new_{table}"
    connection.execute(f"DELETE FROM main.{table} WHERE ({key}) IN (SELECT {key} FROM ({gone}))")
    new = f"SELECT {named} FROM temp.new_{table} EXCEPT SELECT {named} FROM main.{table}"
    connection.execute(f"INSERT INTO main.{table} ({named}) {new}")


def _renew_texts(connection: sqlite3.Connection) -> None:
    """Bring beads and findings in line with the pairs, before the pairs themselves are."""
    connection.execute(_STALE)
    connection.execute(_FRESH)
    for table in ("beads", "discrepancies"):
        connection.execute(f"DELETE FROM main.{table} WHERE alignment IN (SELECT id FROM temp.stale_pairs)")
    connection.execute(_BEADS)
    connection.execute(_DISCREPANCIES)
    connection.execute("DROP TABLE temp.stale_pairs")
    connection.execute("DROP TABLE temp.fresh_pairs")


_SUMS = "errors, warnings, notes"
_WANTED = {
    "story_links": 'SELECT a.number AS "left", b.number AS "right", l.rule, plain(l.value) AS value,'
    ' l.weight, l.state FROM news.story_links l JOIN main.articles a ON a.id = l."left"'
    ' JOIN main.articles b ON b.id = l."right"',
    "alignments": 'SELECT n."left" || \'-\' || n."right" AS id, n.story, a.number AS "left",'
    ' b.number AS "right", n.left_language, n.right_language, max(coalesce(a.day, b.day),'
    " coalesce(b.day, a.day)) AS day, n.score, n.beads, n.unmatched, n.errors, n.warnings, n.notes,"
    " min(a.whole, b.whole) AS whole, n.stamp FROM news.alignments n"
    ' JOIN main.articles a ON a.id = n."left" JOIN main.articles b ON b.id = n."right"',
}
# Of a million articles and their stories only those that changed are touched; both sides are read in the
# order of ids, which needs no sorting. A story has title and day of its first article, which may be new.
_MOVED = (
    """
CREATE TEMP TABLE moved AS SELECT a.number FROM main.articles a INDEXED BY articles_id
LEFT JOIN news.story_articles s ON s.article = a.id LEFT JOIN main.story_articles m ON m.number = a.number
WHERE m.story IS NOT s.story OR m.role IS NOT s.role UNION SELECT number FROM temp.stale
""",
    "DELETE FROM main.story_articles WHERE number IN (SELECT number FROM temp.moved)",
    "INSERT INTO main.story_articles SELECT a.number, s.story, s.role FROM temp.moved m"
    " JOIN main.articles a ON a.number = m.number JOIN news.story_articles s ON s.article = a.id ORDER BY 1",
    "DROP TABLE temp.moved",
)
_CHECKED = """
WITH checked AS (SELECT story, sum(errors) AS errors, sum(warnings) AS warnings, sum(notes) AS notes
  FROM news.alignments GROUP BY story)
"""
_RETOLD = (
    f"""
CREATE TEMP TABLE retold AS {_CHECKED}
SELECT s.id FROM news.stories s LEFT JOIN main.stories m ON m.id = s.id
LEFT JOIN main.articles a ON a.id = s.first LEFT JOIN checked c ON c.story = s.id
WHERE m.first IS NOT a.number OR m.articles IS NOT s.articles OR m.languages IS NOT s.languages
  OR {" OR ".join(f"m.{name} IS NOT coalesce(c.{name}, 0)" for name in _SUMS.split(", "))}
  OR a.number IN (SELECT number FROM temp.places)
UNION ALL SELECT m.id FROM main.stories m WHERE NOT EXISTS (SELECT 1 FROM news.stories s WHERE s.id = m.id)
""",
    "DELETE FROM main.stories WHERE id IN (SELECT id FROM temp.retold)",
    f"""
INSERT INTO main.stories (id, first, title, day, articles, reprints, languages, {_SUMS}) {_CHECKED}
SELECT s.id, a.number, plain(a.title), a.day, s.articles,
  s.articles - max(json_array_length(s.languages), 1), s.languages,
  {", ".join(f"coalesce(c.{name}, 0)" for name in _SUMS.split(", "))}
FROM temp.retold r JOIN news.stories s ON s.id = r.id JOIN main.articles a ON a.id = s.first
LEFT JOIN checked c ON c.story = s.id
""",
    "DROP TABLE temp.retold",
)
# Of a pair lined up anew, and of one that may be read here now or no longer, the texts are written again.
_STALE = """
CREATE TEMP TABLE stale_pairs AS SELECT p.id FROM main.alignments p WHERE NOT EXISTS (
  SELECT 1 FROM temp.new_alignments n WHERE n.id = p.id AND n.stamp = p.stamp AND n.whole = p.whole)
"""
_FRESH = """
CREATE TEMP TABLE fresh_pairs AS SELECT n.id FROM temp.new_alignments n WHERE n.whole AND NOT EXISTS (
  SELECT 1 FROM main.alignments p WHERE p.id = n.id AND p.stamp = n.stamp AND p.whole)
"""
_OF_FRESH = (
    "FROM temp.fresh_pairs p CROSS JOIN news.{table} x ON x.\"left\" = substr(p.id, 1, instr(p.id, '-') - 1)"
    " AND x.\"right\" = substr(p.id, instr(p.id, '-') + 1)"
)
_SPANS = "x.left_start, x.left_end, x.right_start, x.right_end"
_BEADS = (
    f"INSERT INTO main.beads SELECT p.id, x.position, {_SPANS}, plain(x.left_text), plain(x.right_text),"
    f" x.confidence, x.segment {_OF_FRESH.format(table='beads')}"
)
_DISCREPANCIES = (
    f"INSERT INTO main.discrepancies SELECT p.id, x.position, x.kind, x.severity, {_SPANS}, x.bead,"
    f" plain(x.reason), x.digest {_OF_FRESH.format(table='discrepancies')}"
)
