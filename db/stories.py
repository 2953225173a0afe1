"""Stories and what links their articles, in news.db.

A story is the articles that links join, so only those are looked at that a changed link or article reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from db.decisions import Judgement
from db.excerpts import day_of
from db.rows import Row, list_text
from db.tables import put
from pipelines.stories.evidence import Link
from pipelines.stories.grouping import Pair, Story, Teller, states

CONFIRMED, REJECTED = "confirmed", "rejected"
"""Verdicts on a `story link`."""
_KEY = ("left", "right", "rule")
_OF_AFFECTED = (
    'SELECT "left", "right", rule, value, weight FROM story_links WHERE rule <> \'person\''
    ' AND ("left" IN (SELECT article FROM temp.affected) OR "right" IN (SELECT article FROM temp.affected))'
)
_PERSON = 'SELECT "left", "right", value FROM story_links WHERE rule = \'person\''
_REACHED = "CREATE TEMP TABLE IF NOT EXISTS reached (article TEXT PRIMARY KEY, round INTEGER) WITHOUT ROWID"
_COMPANIONS = (
    "INSERT OR IGNORE INTO temp.reached SELECT o.article, 0 FROM temp.reached r"
    " JOIN story_articles s ON s.article = r.article JOIN story_articles o ON o.story = s.story"
)
_SPREAD = """
INSERT OR IGNORE INTO temp.reached
SELECT l."right", :round FROM temp.reached r JOIN story_links l ON l."left" = r.article
  WHERE r.round = :round - 1 AND l.rule <> 'content'
UNION SELECT l."left", :round FROM temp.reached r JOIN story_links l ON l."right" = r.article
  WHERE r.round = :round - 1 AND l.rule <> 'content'
"""
_TELLERS = """
SELECT a.id, coalesce(a.language, a.edition), a.credit_raw IS NOT NULL OR p.aggregator,
  CASE WHEN a.published_flagged THEN NULL ELSE a.published END, p.timezone,
  coalesce(a.language, a.edition) IS NOT json_extract(p.languages, '$[0]')
FROM temp.reached r JOIN articles a ON a.id = r.article JOIN sources p ON p.slug = a.source
"""
_LINKS = """
SELECT l."left", l."right", l.rule, l.value, l.weight FROM story_links l
WHERE l."left" IN (SELECT article FROM temp.reached) OR l."right" IN (SELECT article FROM temp.reached)
"""

_STORY_OF = (
    "SELECT r.article, s.story FROM temp.reached r LEFT JOIN story_articles s ON s.article = r.article"
)
_STORIES = (
    "SELECT id, first, articles, languages FROM stories WHERE id IN"
    " (SELECT s.story FROM temp.reached r JOIN story_articles s ON s.article = r.article)"
)
_LEAVE = (
    'UPDATE alignments SET story = (SELECT s.story FROM story_articles s WHERE s.article = alignments."left")'
    " WHERE story = ?"
)
_STATE = 'UPDATE story_links SET state = ? WHERE "left" = ? AND "right" = ? AND rule = ? AND state <> ?'


def change_links(database: Database, found: Mapping[tuple[str, str, str], Link]) -> set[str]:
    """Make the links of the affected articles those that were found; return the articles this concerns."""
    before = {row[:3]: row[3:] for row in database.execute(_OF_AFFECTED)}
    gone = [key for key in before if key not in found]
    new = [link for key, link in sorted(found.items()) if before.get(key) != (link.value, link.weight)]
    _remove(database, gone)
    put(database, "story_links", [_link_row(link) for link in new], _KEY)
    return {id for key in gone for id in key[:2]} | {id for link in new for id in (link.left, link.right)}


def apply_judgements(database: Database, judgements: Iterable[Judgement]) -> set[str]:
    """Keep what people decided about two articles that are here; return the articles this concerns."""
    before = {(left, right): value for left, right, value in database.execute(_PERSON)}
    now = {_pair(one): one.verdict for one in judgements if one.verdict in (CONFIRMED, REJECTED)}
    here = {pair: verdict for pair, verdict in now.items() if _known(database, pair)}
    gone = [(*pair, "person") for pair in before if pair not in here]
    new = [pair for pair in sorted(here) if before.get(pair) != here[pair]]
    _remove(database, gone)
    made = [Link(*pair, "person", here[pair], 1.0, here[pair] == CONFIRMED) for pair in new]
    put(database, "story_links", [_link_row(link) for link in made], _KEY)
    return {id for key in gone for id in key[:2]} | {id for pair in new for id in pair}


def _pair(one: Judgement) -> Pair:
    left, right = sorted((one.subject, one.object))
    return left, right


def _known(database: Database, pair: Pair) -> bool:
    found = database.execute("SELECT count(*) FROM articles WHERE id IN (?, ?)", pair).fetchone()
    return pair[0] != pair[1] and found == (2,)


def _remove(database: Database, keys: Sequence[tuple[str, ...]]) -> None:
    delete = 'DELETE FROM story_links WHERE "left" = ? AND "right" = ? AND rule = ?'
    database.conn.executemany(delete, keys)


def _link_row(link: Link) -> Row:
    return {
        "left": link.left,
        "right": link.right,
        "rule": link.rule,
        "value": link.value,
        "weight": link.weight,
        "state": "suggested",
    }


def reach(database: Database, articles: Iterable[str]) -> None:
    """Fill `reached` with these articles, their companions so far and all that links join to them."""
    database.execute(_REACHED)
    database.execute("DELETE FROM temp.reached")
    database.conn.executemany(
        "INSERT OR IGNORE INTO temp.reached VALUES (?, 0)", [(id,) for id in sorted(articles)]
    )
    database.execute(_COMPANIONS)
    number = 1
    while database.execute(_SPREAD, {"round": number}).rowcount > 0:
        number += 1


def tellers(database: Database) -> list[Teller]:
    """Return the articles that were reached."""
    return [
        Teller(id, language, bool(republished), day_of(published, timezone), bool(translated), published)
        for id, language, republished, published, timezone, translated in database.execute(_TELLERS)
    ]


def links_and_verdicts(database: Database) -> tuple[list[Link], dict[Pair, bool]]:
    """Return the links of the articles that were reached, and what people decided about them."""
    found = [
        Link(left, right, rule, value, weight, rule != "content" and value != REJECTED)
        for left, right, rule, value, weight in database.execute(_LINKS)
    ]
    return found, {(link.left, link.right): link.decides for link in found if link.rule == "person"}


def keep_stories(
    database: Database, found: Sequence[Story], links: Sequence[Link], apart: Mapping[Pair, bool]
) -> int:
    """Make the stories of the articles that were reached these; return how many were written."""
    before = dict(database.execute(_STORY_OF))
    former = {story for story in before.values() if story}
    known = {row[0]: row[1:] for row in database.execute(_STORIES)}
    rows = [_story_row(story) for story in found]
    placed = [_placed_row(story, one) for story in found for one in story.tellers]
    put(database, "stories", rows, ("id",))
    put(database, "story_articles", placed, ("article",))
    _dissolve(database, sorted(former - {story.id for story in found}))
    story_of = {str(row["article"]): str(row["story"]) for row in placed}
    changed = [
        (state, *_key(link), state) for link, state in zip(links, states(links, story_of, apart), strict=True)
    ]
    database.conn.executemany(_STATE, changed)
    return sum(known.get(row["id"]) != (row["first"], row["articles"], row["languages"]) for row in rows)


def _dissolve(database: Database, gone: Sequence[str]) -> None:
    """Remove stories; pairs lined up in them stay with their left article until the step that lines up."""
    database.conn.executemany(_LEAVE, [(id,) for id in gone])
    database.conn.executemany("DELETE FROM stories WHERE id = ?", [(id,) for id in gone])


def _key(link: Link) -> tuple[str, str, str]:
    return link.left, link.right, link.rule


def _story_row(story: Story) -> Row:
    return {
        "id": story.id,
        "first": story.tellers[0].id,
        "articles": len(story.tellers),
        "languages": list_text(story.languages),
    }


def _placed_row(story: Story, teller: Teller) -> Row:
    return {"article": teller.id, "story": story.id, "role": story.role(teller)}
