"""Suggestions while typing, on the small site."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

import pytest
from productfixture import make_snapshots
from typed import queries

from db.site.suggesting import suggestions


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A snapshot with products."""
    path, _ = make_snapshots(tmp_path_factory.mktemp("suggesting"))
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def suggested(site: sqlite3.Connection, typed: str) -> dict[str, list[str]]:
    """Return the texts suggested by kind."""
    found: dict[str, list[str]] = {}
    for row in suggestions(site, typed):
        found.setdefault(row["kind"], []).append(row["text"])
    return found


def test_newspapers_products_and_headlines_are_suggested(site: sqlite3.Connection) -> None:
    """What begins with the words typed, in any spelling; the last word may be unfinished."""
    assert suggested(site, "bao ban")["source"] == ["Báo Bản Làng"]
    for typed in ("mat ong de", "MẬT ONG ĐÈO", "đèo mâ"):
        assert suggested(site, typed)["product"] == ["mật ong Đèo Mây"], typed
    titles = [title for (title,) in site.execute("SELECT title FROM articles ORDER BY number DESC LIMIT 1")]
    assert titles[0] in suggested(site, titles[0][:12])["article"]


def test_too_little_suggests_nothing(site: sqlite3.Connection) -> None:
    """One letter, signs or nothing at all give an empty list."""
    for typed in ("", "c", " - ", '"', "*"):
        assert suggestions(site, typed) == []


def test_anything_may_be_typed(site: sqlite3.Connection) -> None:
    """No input is an error, and there are five suggestions of a kind at most."""
    for typed in islice(queries(4), 500):
        assert all(len(texts) <= 5 for texts in suggested(site, typed).values())
