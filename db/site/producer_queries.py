"""All SQL of the list of producers and of a producer; every value is a bound parameter."""

from __future__ import annotations

import sqlite3

from db.site.product_queries import MENTION, MENTIONS
from db.site.queries import Row, first, rows


def producers(connection: sqlite3.Connection, province: str | None, limit: int, offset: int = 0) -> list[Row]:
    """Return producers, those with the most products first."""
    return rows(
        connection,
        f"""select * from producers where {"province = :province" if province else "1"}
            order by products desc, mentions desc, id limit :limit offset :offset""",
        province=province,
        limit=limit,
        offset=offset,
    )


def count(connection: sqlite3.Connection, province: str | None = None) -> int:
    """Return how many producers there are, of one province or of all."""
    where = "province = :province" if province else "1"
    found = rows(connection, f"select count(*) as n from producers where {where}", province=province)
    return int(found[0]["n"])


def producer(connection: sqlite3.Connection, identifier: str) -> Row | None:
    """Return a producer, None where there is none of that id."""
    return first(connection, "select * from producers where id = :id", id=identifier)


def spellings(connection: sqlite3.Connection, identifier: str, most: int = 60) -> list[Row]:
    """Return how texts write a producer of products and where they place it, the commonest first."""
    return rows(
        connection,
        """select m.producer as name, m.language, m.place, m.province, count(*) as mentions,
             count(distinct m.number) as articles
           from products p join product_mentions m on m.product = p.id
           where p.producer = :id and m.producer is not null
           group by m.producer, m.language, m.place, m.province
           order by mentions desc, m.language, m.producer limit :most""",
        id=identifier,
        most=most,
    )


def mentions(connection: sqlite3.Connection, identifier: str, most: int = 20) -> list[Row]:
    """Return the newest sentences that name a producer's products."""
    return rows(
        connection,
        f"""with newest as (select m.id as mention from products p join product_mentions m on m.product = p.id
              where p.producer = :id order by m.id desc limit :most)
            select {MENTION}, m.product from newest n cross join {MENTIONS} where m.id = n.mention
            order by m.id desc""",
        id=identifier,
        most=most,
    )
