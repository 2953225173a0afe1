"""Forms of product names as news.db keeps them; the table of values that selects on them ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from pipelines.catalogue.forms import Form

FACTS = ("language", "name", "specificity", "kind", "producer", "legal_form", "place", "province")
"""What a form is, as columns."""


def seek(database: Database, values: Iterable[str]) -> None:
    """Fill the table `temp.sought (value)`, which selects ask for."""
    database.execute("CREATE TEMP TABLE IF NOT EXISTS sought (value TEXT PRIMARY KEY) WITHOUT ROWID")
    database.execute("DELETE FROM temp.sought")
    database.conn.executemany("INSERT INTO temp.sought VALUES (?)", [(one,) for one in sorted(set(values))])


def sought_forms(database: Database, table: str) -> Iterator[Form]:
    """Yield the forms of a table that were sought, by id, without day and stories."""
    select = (
        f"SELECT f.form, {', '.join(FACTS)} FROM temp.sought s "
        f"CROSS JOIN {table} f ON f.form = s.value ORDER BY f.form"
    )
    for row in database.execute(select).fetchall():
        yield Form(**dict(zip(("id", *FACTS), row, strict=True)))
