"""Looks up in a snapshot what is to be cited; every value is a bound parameter."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.exports.bibtex import bibtex
from db.exports.csl import csl
from db.exports.references import Reference, cited_as, digest_of, of_article, of_figure, of_query
from db.exports.ris import ris
from db.search import Finding, Order, Query

FORMATS = {"bib": bibtex, "ris": ris, "csl.json": csl}
"""Suffix of an address → what writes it."""
_ARTICLE = """
  select a.number, a.id, a.title, a.url, a.byline, a.day, a.language, a.edition, a.last_fetched, a.digest,
    a.segment, a.offset, s.name as source_name
  from articles a join sources s on s.slug = a.source where a.id = ?
"""
_FIGURES = "select position, surface, sentence, key from statistics where number = ? order by position"
_CHUNK = 5000

Row = dict[str, Any]


def cited(connection: sqlite3.Connection, identifier: str, site: str = "") -> Reference | None:
    """Return the reference to an article or a figure by its id, None where there is none of that id.

    `site` is the address before the page's path.
    """
    own, is_figure = identifier[:16], len(identifier) > 16
    article = next(iter(_rows(connection, _ARTICLE, own)), None)
    if article is None:
        return None
    if not is_figure:
        return of_article(article, f"{site}/article/{own}")
    figures = _rows(connection, _FIGURES, article["number"])
    for name, figure in zip(cited_as(own, figures), figures, strict=True):
        if name == identifier:
            return of_figure(article, figure | {"cited": name}, f"{site}/figure/{name}")
    return None


def cited_query(connection: sqlite3.Connection, asked: str, query: Query, permalink: str) -> Reference:
    """Return the reference to a search: how many articles it finds in this snapshot, and which."""
    return of_query(asked, found_by(connection, query), permalink)


def found_by(connection: sqlite3.Connection, query: Query) -> Row:
    """Return what identifies the answer of a search: count and digest of ids, and of which snapshot."""
    about = dict(connection.execute("select key, value from meta where key in ('published_at', 'snapshot')"))
    identifiers = [one for _, one in identified(connection, query)]
    noun = "stories, each by its earliest article," if query.stories else "articles"
    return {"total": len(identifiers), "noun": noun, "digest": digest_of(identifiers), **about}


def identified(connection: sqlite3.Connection, query: Query) -> list[tuple[int, str]]:
    """Return number and id of all that a search finds, the newest first."""
    numbers = list(Finding(connection, query).numbers(Order.NEWEST))
    found: list[tuple[int, str]] = []
    for at in range(0, len(numbers), _CHUNK):
        chunk = numbers[at : at + _CHUNK]
        asked = ",".join("?" * len(chunk))
        sql = f"select number, id from articles where number in ({asked}) order by number desc"
        found += [(number, one) for number, one in connection.execute(sql, chunk)]
    return found


def _rows(connection: sqlite3.Connection, sql: str, value: object) -> list[Row]:
    cursor = connection.execute(sql, (value,))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
