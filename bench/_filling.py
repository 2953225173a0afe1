"""Writes a generated archive into news.db in bulk: the rows of `Store`, but no text is read.

Every article has its text, its reading's stamp, the provinces and products it is said to name, and its story;
three in ten are reprints of an article of the days before. `Store.save` would read each text, 10 ms each.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from _archive import PROVINCES, outcomes, press
from numpy.random import Generator, default_rng

from db import rows
from db.connections import open_for_writing
from db.store import Store
from pipelines.model import Article, Outcome, identify

PRODUCTS = 5000
_BATCH = 2000
_RECENT = 40
_REPRINTS = 0.3

Rows = dict[str, list[rows.Row]]


@dataclass(frozen=True, slots=True)
class Told:
    """An article and the story it tells."""

    outcome: Outcome
    story: str
    first: bool


def fill(path: Path, count: int, *, first: int = 0, days: int = 3650) -> None:
    """Add so many articles to news.db, making it where it is not."""
    with Store(path) as store:
        store.register(press())
    with closing(open_for_writing(path).conn) as connection:
        for pragma in ("foreign_keys = OFF", "synchronous = OFF", "cache_size = -800000"):
            connection.execute(f"PRAGMA {pragma}")
        if not first:
            _catalogue(connection)
        told = _told(outcomes(count, first=first, days=days), default_rng(11 + first))
        rng = default_rng(13 + first)
        while batch := list(islice(told, _BATCH)):
            with connection:
                _write(connection, _tables(batch, rng))
        with connection:
            _sum_up(connection)


def _told(made: Iterable[Outcome], rng: Generator) -> Iterator[Told]:
    """Yield the articles, some with the words of one before and in its story."""
    recent: deque[Told] = deque(maxlen=_RECENT)
    for outcome in made:
        article = outcome.result
        assert isinstance(article, Article)
        if recent and rng.random() < _REPRINTS:
            model = recent[int(rng.integers(len(recent)))]
            told = Told(replace(outcome, result=_reprint(article, model)), model.story, first=False)
        else:
            told = Told(outcome, article.id, first=True)
        recent.append(told)
        yield told


def _reprint(article: Article, model: Told) -> Article:
    """Return the article with the words of an earlier one, of which it has a word more in the title."""
    before = model.outcome.result
    assert isinstance(before, Article)
    kept = {name: getattr(before, name) for name in ("sapo", "body", "captions", "language", "edition")}
    return replace(article, title=f"{before.title} (theo {before.source})", **kept)


def _tables(batch: Sequence[Told], rng: Generator) -> Rows:
    found: Rows = {}
    for told in batch:
        for table, made in _of_article(told, rng).items():
            found.setdefault(table, []).extend(made)
    return found


def put_articles(connection: sqlite3.Connection, made: Iterable[Outcome]) -> None:
    """Add articles with nothing but their texts and evidence."""
    given = iter(made)
    while batch := list(islice(given, _BATCH)):
        found: Rows = {}
        for outcome in batch:
            for table, some in _bare(outcome).items():
                found.setdefault(table, []).extend(some)
        with connection:
            _write(connection, found)


def _bare(outcome: Outcome) -> Rows:
    article = outcome.result
    assert isinstance(article, Article)
    made = rows.article_rows(outcome, article, identify(f"{article.title} {article.key}"))
    return {
        "captures": [rows.capture_row(outcome, article.id, str(made.text["digest"]))],
        "articles": [made.article],
        "texts": [made.text],
        "captions": list(made.captions),
        "evidence": list(made.evidence),
        "urls": [{"url": article.url, "article": article.id}],
    }


def _of_article(told: Told, rng: Generator) -> Rows:
    article = told.outcome.result
    assert isinstance(article, Article)
    identity = article.id
    role = "first" if told.first else "reprint"
    return {
        **_bare(told.outcome),
        "readings": [_reading(identity, article.edition or "")],
        "story_articles": [{"article": identity, "story": told.story, "role": role}],
        "place_mentions": _places(identity, rng),
        "product_mentions": _products(identity, rng),
    }


def _reading(article: str, language: str) -> rows.Row:
    return {
        "article": article,
        "language": language,
        "version": "made",
        "stamp": article,
        "statistics": 0,
        "failure": None,
    }


def _places(article: str, rng: Generator) -> list[rows.Row]:
    named = sorted(set(rng.integers(0, len(PROVINCES), int(rng.integers(4))).tolist()))
    return [
        {"article": article, "position": at, "start": at, "end": at + 1, "surface": PROVINCES[place]}
        | {"name": PROVINCES[place], "level": "province", "units": "[]", "province": PROVINCES[place]}
        | {"province_then": PROVINCES[place - 1], "rule": "made"}
        for at, place in enumerate(named)
    ]


def _products(article: str, rng: Generator) -> list[rows.Row]:
    """Return what products an article names: one in five names one to three, a few of them most often."""
    if rng.random() > 0.2:
        return []
    named = sorted({int(PRODUCTS * share**3) for share in rng.random(int(rng.integers(1, 4)))})
    return [
        {"article": article, "position": at, "start": at, "end": at + 1, "sentence_start": 0}
        | {"sentence_end": 20, "surface": f"sản phẩm {one}", "sentence": f"Đây là sản phẩm {one}."}
        | {"name": f"sản phẩm {one}", "specificity": "named", "rule": "made", "form": f"form{one}"}
        for at, one in enumerate(named)
    ]


def _catalogue(connection: sqlite3.Connection) -> None:
    made = range(PRODUCTS)
    product = {"language": "vi", "province": PROVINCES[0], "mentions": 0}
    _write(
        connection,
        {
            "products": [{"id": f"product{at}", "name": f"Sản phẩm số {at}"} | product for at in made],
            "product_links": [
                {"form": f"form{at}", "product": f"product{at}", "score": 1.0, "evidence": "[]"}
                for at in made
            ],
        },
    )
    connection.commit()


def _write(connection: sqlite3.Connection, tables: Mapping[str, Sequence[rows.Row]]) -> None:
    for table, made in tables.items():
        if made:
            names = ", ".join(f'"{name}"' for name in made[0])
            values = ", ".join(f":{name}" for name in made[0])
            connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", made)


def _sum_up(connection: sqlite3.Connection) -> None:
    """Make the stories of their articles."""
    connection.execute("DELETE FROM stories")
    connection.execute(
        """INSERT INTO stories SELECT s.story, s.story, count(*), json_array(min(a.language))
           FROM story_articles s JOIN articles a ON a.id = s.article GROUP BY s.story"""
    )
