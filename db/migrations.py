"""The schemas of news.db and decisions.db, one migration after the other; never edited once released."""

from __future__ import annotations

from functools import cache
from importlib import resources

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

news = Migrations("tinlang.news")
"""What makes an empty file, or a news.db of an older version, into a news.db of this version."""
decisions = Migrations("tinlang.decisions")
"""The same for decisions.db."""
SITE = ("site", "site-products", "site-stories", "site-coverage")
"""The schemas that make an empty file into a snapshot."""


@cache
def schema(name: str) -> str:
    """Return the SQL of a file in `db/schema/`, without its suffix: `news-0001`, `site`."""
    return resources.files("db").joinpath("schema", f"{name}.sql").read_text(encoding="utf-8")


def statements(name: str) -> list[str]:
    """Return the statements of a schema in order; none holds a semicolon inside.

    Apart, so that they run in the caller's transaction: `executescript` would commit it.
    """
    lines = [line.partition("--")[0] for line in schema(name).splitlines()]
    return [one.strip() for one in "\n".join(lines).split(";") if one.strip()]


@news(name="0001")
def first(db: Database) -> None:
    """Make the tables of the first release."""
    for statement in statements("news-0001"):
        db.execute(statement)


@news(name="0002")
def readings(db: Database) -> None:
    """Make the tables of what is read in the articles; the next derive fills them from the texts."""
    for statement in statements("news-0002"):
        db.execute(statement)


@news(name="0003")
def names(db: Database) -> None:
    """Make the tables of names and of the catalogue; the next derive fills them from the texts."""
    for statement in statements("news-0003"):
        db.execute(statement)


@news(name="0004")
def stories(db: Database) -> None:
    """Make the tables of stories and of versions lined up; the next derive fills them."""
    for statement in statements("news-0004"):
        db.execute(statement)


@news(name="0005")
def registrations(db: Database) -> None:
    """Make the table of what registers have of products; the next derive fills it."""
    for statement in statements("news-0005"):
        db.execute(statement)


@news(name="0006")
def checked_terms(db: Database) -> None:
    """Make the table of people's terms; the next derive fills it and checks what they stand in."""
    for statement in statements("news-0006"):
        db.execute(statement)


@decisions(name="0001")
def judgements(db: Database) -> None:
    """Make the log of judgements."""
    for statement in statements("decisions-0001"):
        db.execute(statement)


@decisions(name="0002")
def registers(db: Database) -> None:
    """Make the tables of the registers that people bring."""
    for statement in statements("decisions-0002"):
        db.execute(statement)
