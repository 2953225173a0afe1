"""SQL of the coverage of the collection; every value is a bound parameter, no table of articles is read."""

from __future__ import annotations

import sqlite3

from db.site.queries import Row, rows


def sources(connection: sqlite3.Connection, source: str | None = None) -> list[Row]:
    """Return what is known of each newspaper as a whole, or of one, those with most articles first."""
    return rows(
        connection,
        """select c.*, s.name as source_name, json_extract(s.languages, '$[0]') as source_language,
             s.timezone, s.articles, s.last_published, s.robots,
             (select sum(thin) from coverage_months m where m.source = c.source) as thin,
             (select sum(obfuscated) from coverage_months m where m.source = c.source) as obfuscated,
             (select sum(pages) from drop_months d where d.source = c.source) as dropped
           from coverage c join sources s on s.slug = c.source
           where (:source is null or c.source = :source) order by s.articles desc, s.name""",
        source=source,
    )


def days(connection: sqlite3.Connection, source: str, first: str, last: str) -> dict[str, Row]:
    """Return the days of a newspaper on which something was published or fetched."""
    found = rows(
        connection,
        """select day, articles, captures, kept from coverage_days
           where source = :source and day between :first and :last order by day""",
        source=source,
        first=first,
        last=last,
    )
    return {row["day"]: row for row in found}


def months(connection: sqlite3.Connection, source: str) -> list[Row]:
    """Return the months of a newspaper, in order."""
    return rows(
        connection, "select * from coverage_months where source = :source order by month", source=source
    )


def drops(connection: sqlite3.Connection, source: str) -> list[Row]:
    """Return what was dropped of a newspaper by month and reason, the newest first."""
    return rows(
        connection,
        """select month, step, reason, pages from drop_months where source = :source
           order by month desc, pages desc, reason limit 200""",
        source=source,
    )


def reasons(connection: sqlite3.Connection) -> list[Row]:
    """Return what was dropped of all newspapers by month and reason, the newest first."""
    return rows(
        connection,
        """select month, step, reason, sum(pages) as pages from drop_months
           group by month, step, reason order by month desc, pages desc, reason limit 200""",
    )
