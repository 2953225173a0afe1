"""docs/database.md says what every table and column is, and says nothing that is not there."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import migrations

DOCS = (Path(__file__).parents[1] / "docs" / "database.md").read_text(encoding="utf-8")
OWN = ("_sqlite_migrations", "sqlite_")  # tables of the libraries
SHADOWS = re.compile(r"(fold|exact|titles|figures|product_words)_(data|idx|docsize|config|content)$")


def documented(prefix: str) -> dict[str, list[str]]:
    """Return the columns by table, as the headings and tables of the page name them."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"^## ", DOCS, flags=re.M)[1:]:
        name, _, text = part.partition("\n")
        if name.startswith(prefix + "."):
            found[name.split(".")[1]] = re.findall(r"^\| (\w+) \| \S", text, flags=re.M)[1:]
    return found


def actual(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Return the columns by table, as SQLite knows them."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    kept = [name for name in names if not name.startswith(OWN) and not SHADOWS.search(name)]
    return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in kept}


def made(which: str) -> sqlite3.Connection:
    """Return an empty database of one of the two schemas."""
    database = Database(memory=True)
    if which == "news":
        migrations.news.apply(database)
    else:
        for name in migrations.SITE:
            for statement in migrations.statements(name):
                database.execute(statement)
    return database.conn


@pytest.mark.parametrize("which", ["news", "site"])
def test_every_column_is_documented_and_none_in_vain(which: str) -> None:
    """The page and the schema name the same tables and columns, in the same order."""
    assert documented(which) == actual(made(which))


@pytest.mark.parametrize("which", ["news", "site"])
def test_tables_are_strict(which: str) -> None:
    """Every table of ours refuses a value of the wrong type."""
    listed = made(which).execute("PRAGMA table_list").fetchall()
    plain = {row[1]: row[5] for row in listed if row[2] == "table" and not row[1].startswith(OWN)}
    assert plain
    assert all(plain.values()), plain
