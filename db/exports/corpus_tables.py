"""The tables of a corpus: which columns, from where, what they mean; every value is a bound parameter."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from db.excerpts import Papers
from db.exports.references import cited_as

Row = dict[str, Any]
_CHUNK = 200  # articles whose rows are in memory at once
_SHARED = (
    "1: the newspaper's policy lets its whole text be handed on; else texts and sentences are empty here."
)
_ADDED = {
    "articles": {
        "source_name": "Name of that newspaper.",
        "story": "Id of the story it tells; versions and reprints of one text share it.",
        "text_digest": "Digest of its normalised text; equal: the places in the other tables hold.",
        "text_shared": _SHARED,
        "sapo": "The lead; empty where the text may not be handed on.",
        "body": "Paragraphs, parted by blank lines; empty likewise.",
        "captions": "Captions, parted by blank lines; empty likewise.",
    },
    "statistics": {
        "article": "Id of the article.",
        "figure": "Id by which the figure is cited; its page is `/figure/<id>`.",
    },
    "product_mentions": {
        "article": "Id of the article.",
        "product_name": "Name of the product in the catalogue.",
    },
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a corpus."""

    name: str
    columns: tuple[str, ...]
    whole: int
    """How many of the last columns hold texts, which are empty where they may not be handed on."""
    sql: str

    def meaning(self, column: str) -> str:
        """Return what a column means."""
        known: str = _ADDED[self.name].get(column) or codebook()[self.name]["columns"][column]
        return known


@cache
def codebook() -> dict[str, Any]:
    """Return what the codebook of the site says of its tables."""
    return tomllib.loads((files("db.site") / "codebook.toml").read_text("utf-8"))


_ARTICLE = (
    "id key source source_name publisher province language edition detected disagrees title url section"
    " byline day published published_precision published_flagged modified status words revisions"
    " first_fetched last_fetched digest segment offset story text_digest text_shared sapo body captions"
).split()
_STATISTIC = (
    "article figure position start end surface low high low_number high_number si_low si_high bound unit per"
    " indefinite rating_min rating_max subject measure place province period_start period_end period_raw"
    " base_start base_end role basis modality total ambiguous parts_sum key rule sentence"
).split()
_MENTION = (
    "article position product product_name start end surface name specificity rating_min rating_max from_min"
    " from_max status programme producer place province rule form score sentence"
).split()
TABLES = {
    "articles": Table(
        "articles",
        tuple(_ARTICLE),
        3,
        """select a.*, s.name as source_name, o.story, r.digest as text_digest, t.sapo, t.body, t.captions
           from json_each(:numbers) j cross join articles a on a.number = j.value
           join sources s on s.slug = a.source left join story_articles o on o.number = a.number
           left join revisions r on r.number = a.number and r.revision = a.revisions
           left join texts t on t.number = a.number""",
    ),
    "statistics": Table(
        "statistics",
        tuple(_STATISTIC),
        1,
        """select f.*, a.id as article, a.publisher from json_each(:numbers) j
           cross join articles a on a.number = j.value cross join statistics f on f.number = a.number
           order by j.key, f.position""",
    ),
    "product_mentions": Table(
        "product_mentions",
        tuple(_MENTION),
        1,
        """select m.*, a.id as article, a.publisher, p.name as product_name from json_each(:numbers) j
           cross join articles a on a.number = j.value cross join product_mentions m on m.number = a.number
           left join products p on p.id = m.product order by j.key, m.position""",
    ),
}


def permits(connection: sqlite3.Connection) -> Callable[[str, str | None], bool]:
    """Return what says, by source and first publisher, whether an article's whole text may go on."""
    cursor = connection.execute("select * from sources")
    names = [column[0] for column in cursor.description]
    return Papers.of(dict(zip(names, row, strict=True)) for row in cursor).permits


def rows_of(
    connection: sqlite3.Connection, table: Table, numbers: Sequence[int], *, all_texts: bool
) -> Iterator[list[Row]]:
    """Yield the rows of articles, some articles at a time; texts that may not be handed on are empty."""
    may = permits(connection)
    for at in range(0, len(numbers), _CHUNK):
        cursor = connection.execute(table.sql, {"numbers": json.dumps(list(numbers[at : at + _CHUNK]))})
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor]
        yield [
            _row(table, row, all_texts or may(row["source"], row["publisher"]))
            for row in _named(table, found)
        ]


def _named(table: Table, found: list[Row]) -> list[Row]:
    """Return figures with the ids they are cited by; other rows as they are."""
    if table.name != "statistics":
        return found
    named = []
    for article, group in groupby(found, key=lambda row: row["article"]):
        figures = list(group)
        ids = cited_as(article, figures)
        named += [{**row, "figure": name} for row, name in zip(figures, ids, strict=True)]
    return named


def _row(table: Table, row: Row, shared: bool) -> Row:
    texts = () if shared else table.columns[-table.whole :]
    made = {**row, "text_shared": int(shared and bool(row.get("whole", 1)))}
    return {name: None if name in texts else made[name] for name in table.columns}
