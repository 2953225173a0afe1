"""Counts of articles and figures in a snapshot, changed by what goes and what comes, never counted again.

Runs on a connection to the snapshot. What goes is counted out before it is removed, what comes is counted in
when all its rows are there; a snapshot made anew is one in which everything comes.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sum:
    """A table of counts: what its rows are told apart by, and what each adds up."""

    table: str
    keys: tuple[str, ...]
    sums: tuple[tuple[str, str], ...]
    """Columns and the expressions they are sums of."""
    rows: str
    """What is counted, beside the articles `a`."""


def count_out(connection: sqlite3.Connection, numbers: str) -> None:
    """Take the articles whose numbers a table has out of all counts."""
    _count(connection, numbers, -1)


def count_in(connection: sqlite3.Connection, numbers: str) -> None:
    """Add the articles whose numbers a table has to all counts."""
    _count(connection, numbers, 1)


def _count(connection: sqlite3.Connection, numbers: str, sign: int) -> None:
    for one in _SUMS:
        connection.execute(_statement(one, numbers, sign))
    for table, column in {one.table: one.sums[0][0] for one in _SUMS}.items():
        connection.execute(f"DELETE FROM {table} WHERE {column} = 0")
    for table in ("totals", "figure_totals"):  # nothing at all is a count as well
        connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ('all', '', 0)")


def _statement(one: Sum, numbers: str, sign: int) -> str:
    places = ", ".join(str(at + 1) for at in range(len(one.keys)))
    summed = ", ".join(f"{sign} * sum({expression})" for _, expression in one.sums)
    added = ", ".join(f"{column} = {column} + excluded.{column}" for column, _ in one.sums)
    return (
        f"INSERT INTO {one.table} SELECT {', '.join(one.keys)}, {summed}"
        f" FROM {numbers} c CROSS JOIN articles a ON a.number = c.number {one.rows} GROUP BY {places}"
        f" ON CONFLICT DO UPDATE SET {added}"
    )


_LANGUAGE, _PROVINCE = "coalesce(a.language, '')", "coalesce(a.province, '')"
_MONTH = "coalesce(substr(a.day, 1, 7), '')"
_ARTICLES = (("articles", "1"),)
_FACETS = {
    "all": "''",
    "language": _LANGUAGE,
    "source": "a.source",
    "province": _PROVINCE,
    "year": "coalesce(substr(a.day, 1, 4), '')",
    "publisher": "coalesce(a.publisher, '')",
    "section": "coalesce(a.section, '')",
    "status": "a.status",
}
_RATING = (
    "CASE WHEN f.rating_max IS NULL THEN f.rating_min || '+' WHEN f.rating_max = f.rating_min"
    " THEN f.rating_min ELSE f.rating_min || '-' || f.rating_max END"
)
_FIGURES = {"all": "''", "rating": _RATING} | {
    name: f"f.{name}" for name in ("unit", "source", "language", "measure", "province", "place")
}
_WHOLE = (
    *(("articles", "1"), ("thin", "a.status = 'thin'"), ("obfuscated", "a.status = 'obfuscated'")),
    *(
        ("refused", "a.status = 'refused'"),
        ("sapo", "a.has_sapo"),
        ("byline", "coalesce(a.byline, '') <> ''"),
    ),
    ("published", "a.published IS NOT NULL AND NOT a.published_flagged"),
    ("section", "coalesce(a.section, '') <> ''"),
)
_SUMS = (
    Sum("daily", ("coalesce(a.day, '')", _LANGUAGE, "a.source", _PROVINCE), _ARTICLES, ""),
    Sum("monthly", (_MONTH, _LANGUAGE, "a.source", _PROVINCE), _ARTICLES, ""),
    *(Sum("totals", (f"'{facet}'", value), _ARTICLES, "") for facet, value in _FACETS.items()),
    Sum(
        "province_months",
        ("p.scheme", "p.province", _MONTH, _LANGUAGE),
        _ARTICLES,
        "CROSS JOIN article_places p ON p.number = a.number",
    ),
    Sum(
        "coverage_months",
        ("a.source", "coalesce(substr(a.day, 1, 7), substr(a.first_fetched, 1, 7))"),
        _WHOLE,
        "",
    ),
    *(
        Sum(
            "figure_totals",
            (f"'{facet}'", value),
            (("figures", "1"),),
            f"CROSS JOIN statistics f ON f.number = a.number AND {value} IS NOT NULL",
        )
        for facet, value in _FIGURES.items()
    ),
)
