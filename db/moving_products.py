"""Products, producers and places of news.db → those of a snapshot, and the index of their words.

Runs on a connection to the snapshot that has news.db attached as `news`, and knows which articles are new
(`temp.places`) or gone (`temp.stale`). Mentions come and go with their articles, or change with the product
that their form resolves to; the catalogue, which is small beside them, is written anew.
"""

from __future__ import annotations

import sqlite3

from db.excerpts import Audience, quotation
from db.spellings import plain
from pipelines.text import fold

TABLES = (
    "product_mentions",
    "place_mentions",
    "article_places",
    "producers",
    "products",
    "product_names",
    "product_faults",
    "product_links",
    "product_search",
)
"""Tables of products in a snapshot."""
LONGEST = 300
"""Code points of a name that the public may read."""


def remove_products(connection: sqlite3.Connection) -> None:
    """Take the mentions of what is gone or changed out of the snapshot."""
    for table in ("product_mentions", "place_mentions", "article_places"):
        connection.execute(f"DELETE FROM {table} WHERE number IN (SELECT number FROM temp.stale)")


def add_products(connection: sqlite3.Connection, audience: Audience) -> None:
    """Publish the mentions of the new articles, then the catalogue as it stands now."""
    longest = LONGEST if audience is Audience.PUBLIC else None
    connection.create_function(
        "shown", 1, lambda text: None if text is None else plain(text)[:longest], deterministic=True
    )
    connection.create_function("plain", 1, plain, deterministic=True)
    connection.create_function("folded_words", 1, fold, deterministic=True)
    connection.create_function("quotation", 3, quotation, deterministic=True)
    for statement in (_MENTIONS, _PLACES, *_NAMED, *_RELINK, *_CATALOGUE, *_WORDS):
        connection.execute(statement)


_SAME = (
    "specificity rating_min rating_max from_min from_max status programme place province rule form"
).split()
_MENTIONS = f"""
INSERT INTO main.product_mentions (id, number, position, product, source, language, day, start, "end",
  surface, sentence, name, producer, score, evidence, {", ".join(_SAME)})
SELECT a.number * 65536 + m.position, a.number, m.position, l.product, a.source, a.language, a.day, m.start,
  m."end", shown(m.surface),
  CASE WHEN a.whole THEN plain(m.sentence)
    ELSE quotation(m.sentence, m.start - m.sentence_start, m."end" - m.sentence_start) END,
  shown(m.name), shown(m.producer), l.score, l.evidence, {", ".join(f"m.{name}" for name in _SAME)}
FROM temp.places p CROSS JOIN main.articles a ON a.number = p.number
CROSS JOIN news.product_mentions m ON m.article = p.id LEFT JOIN news.product_links l ON l.form = m.form
WHERE m.position < 65536 ORDER BY 1
"""
_PLACES = """
INSERT INTO main.place_mentions (number, province, province_then, name, level, units, mentions)
SELECT a.number, coalesce(m.province, ''), coalesce(m.province_then, ''), shown(m.name), m.level, m.units,
  count(*)
FROM temp.places p CROSS JOIN main.articles a ON a.number = p.number
CROSS JOIN news.place_mentions m ON m.article = p.id GROUP BY 1, 2, 3, 4, 5, 6
"""
# Provinces an article names for certain: a name that may be of two provinces names neither.
_NAMED = tuple(
    f"""
INSERT INTO main.article_places (number, scheme, province)
SELECT DISTINCT number, '{scheme}', province FROM (
  SELECT m.number, min(m.{column}) AS province
  FROM temp.places p CROSS JOIN main.place_mentions m ON m.number = p.number
  GROUP BY m.number, m.level, m.name, m.units HAVING min(m.{column}) = max(m.{column})
) WHERE province <> '' ORDER BY number
"""
    for scheme, column in (("now", "province"), ("then", "province_then"))
)
# Mentions published before whose form resolves to another product now, or to none.
_RELINK = (
    """
CREATE TEMP TABLE relinked AS SELECT form FROM (
  SELECT form, product, score, evidence FROM main.product_links
  EXCEPT SELECT form, product, score, evidence FROM news.product_links)
UNION SELECT form FROM (
  SELECT form, product, score, evidence FROM news.product_links
  EXCEPT SELECT form, product, score, evidence FROM main.product_links)
""",
    """
UPDATE main.product_mentions SET (product, score, evidence) = (
  SELECT l.product, l.score, l.evidence FROM news.product_links l WHERE l.form = product_mentions.form)
WHERE form IN (SELECT form FROM temp.relinked)
""",
    "DELETE FROM main.product_links WHERE form IN (SELECT form FROM temp.relinked)",
    """
INSERT INTO main.product_links SELECT form, product, score, evidence FROM news.product_links
WHERE form IN (SELECT form FROM temp.relinked)
""",
    "DROP TABLE temp.relinked",
)
_CATALOGUE = (
    "DELETE FROM main.product_faults",
    "DELETE FROM main.product_names",
    "DELETE FROM main.products",
    "DELETE FROM main.producers",
    """
INSERT INTO main.producers SELECT p.id, shown(p.name), p.legal_form, p.place, p.province, p.mentions,
  (SELECT count(*) FROM news.products c WHERE c.producer = p.id) FROM news.producers p ORDER BY p.id
""",
    """
INSERT INTO main.products
SELECT c.id, shown(c.name), c.language, c.kind, c.producer, shown(p.name), c.place, c.province,
  c.rating_min, c.rating_max, c.status, c.mentions, coalesce(m.articles, 0),
  (SELECT json_group_array(language) FROM (SELECT DISTINCT language FROM main.product_mentions
    WHERE product = c.id AND language IS NOT NULL ORDER BY language)),
  coalesce(m.sources, 0), m.first_day, m.last_day,
  (SELECT count(*) FROM news.product_faults f WHERE f.product = c.id)
FROM news.products c LEFT JOIN news.producers p ON p.id = c.producer
LEFT JOIN (
  SELECT product, count(DISTINCT number) AS articles, count(DISTINCT source) AS sources,
    min(day) AS first_day, max(day) AS last_day
  FROM main.product_mentions WHERE product IS NOT NULL GROUP BY product
) m ON m.product = c.id ORDER BY c.id
""",
    "INSERT INTO main.product_names SELECT n.product, n.language, shown(n.name), sum(n.mentions)"
    " FROM news.product_names n GROUP BY 1, 2, 3",
    """
INSERT INTO main.product_faults
SELECT f.id, f.product, f.kind, a.number * 65536 + f.position, shown(f.said), shown(f.registered), f.register,
  f.line FROM news.product_faults f LEFT JOIN main.articles a ON a.id = f.article
""",
)
_WORDS = (
    "INSERT INTO main.product_words (product_words) VALUES ('delete-all')",
    "DELETE FROM main.product_search",
    """
INSERT INTO main.product_search (product, words)
SELECT c.id, folded_words(c.name || ' ' || coalesce((
    SELECT group_concat(name, ' ') FROM (
      SELECT DISTINCT n.name FROM main.product_names n WHERE n.product = c.id ORDER BY n.name)), '')
  || ' ' || coalesce(c.producer_name, '') || ' ' || coalesce(c.place, '') || ' ' || coalesce(c.province, ''))
FROM main.products c ORDER BY c.id
""",
    "INSERT INTO main.product_words (rowid, words)"
    " SELECT rowid, words FROM main.product_search ORDER BY rowid",
)
