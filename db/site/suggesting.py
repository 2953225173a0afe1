"""Suggestions while a search is being typed: newspapers, provinces, products, headlines; as JSON."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from datasette.utils.asgi import Response

from db.search.collection import collection
from db.site.answers import Visit, as_json
from db.site.links import path_segment, with_parameters
from db.site.queries import Row, rows
from pipelines.text import fold

_SHORTEST, _LONGEST = 2, 60  # characters; the indexes know the beginnings of words from two letters on
_EACH = 5
# The most frequent products of all that match would need them all: the first so many are looked at.
_PRODUCTS = """
select p.id, p.name, p.articles from (
  select s.product from product_words w join product_search s on s.rowid = w.rowid
  where product_words match :typed limit 200) f
join products p on p.id = f.product order by p.articles desc, p.id limit :most"""
_TITLES = """
select a.id, a.title, a.language from titles t join articles a on a.number = t.rowid
where titles match :typed order by t.rowid desc limit :most"""


async def answer_suggest(visit: Visit) -> Response:
    """Return what may be meant by what has been typed so far; too little of it suggests nothing."""
    typed = visit.asked("q") or ""
    found = await visit.find(lambda connection: suggestions(connection, typed))
    return as_json({"query": typed, "suggestions": found})


def suggestions(connection: sqlite3.Connection, typed: str) -> list[Row]:
    """Return suggestions, at most five of each kind, with the words they are and where they lead."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(typed[:_LONGEST])).split()
    if words and len(words[-1]) < _SHORTEST:
        words.pop()  # of one letter the index would have to read all words that begin so
    if not words:
        return []
    return [
        *_newspapers(connection, words),
        *_provinces(connection, words),
        *_products(connection, words),
        *_titles(connection, words),
    ]


def _newspapers(connection: sqlite3.Connection, words: Sequence[str]) -> list[Row]:
    found = rows(connection, "select slug, name from sources order by articles desc, slug")
    matching = [row for row in found if _begin(row["name"], words)]
    return [
        {"kind": "source", "text": row["name"], "path": f"/source/{path_segment(row['slug'])}"}
        for row in matching[:_EACH]
    ]


def _provinces(connection: sqlite3.Connection, words: Sequence[str]) -> list[Row]:
    named = collection(connection).columns.properties["place"].labels
    matching = [name for name in named if _begin(name, words)]
    return [
        {"kind": "place", "text": name, "path": with_parameters("/search", {"place": name})}
        for name in matching[:_EACH]
    ]


def _products(connection: sqlite3.Connection, words: Sequence[str]) -> list[Row]:
    found = rows(connection, _PRODUCTS, typed=_beginning(words), most=_EACH)
    return [
        {"kind": "product", "text": row["name"], "path": f"/product/{path_segment(row['id'])}"}
        for row in found
    ]


def _titles(connection: sqlite3.Connection, words: Sequence[str]) -> list[Row]:
    found = rows(connection, _TITLES, typed=f'"{" ".join(words)}"*', most=_EACH)
    return [
        {"kind": "article", "text": row["title"], "path": f"/article/{path_segment(row['id'])}"}
        for row in found
    ]


def _begin(name: str, words: Sequence[str]) -> bool:
    """Return whether each word typed begins one of the words of a name."""
    known = fold(name).split()
    return all(any(one.startswith(word) for one in known) for word in words)


def _beginning(words: Sequence[str]) -> str:
    """Return what finds all of these words, the last one as far as it has been typed."""
    return " ".join(f'"{word}"' for word in words) + "*"
