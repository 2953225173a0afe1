"""All SQL of the pages of provinces; every value is a bound parameter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from db.site.queries import LINE, Row, rows

NOW, THEN = "now", "then"
"""Schemes: the 34 provinces of today, the 63 of before July 2025."""

# A place that the text leaves open between provinces counts for none of them.
_SURE = """not exists (select 1 from place_mentions o where o.number = m.number and o.level = m.level
             and o.name = m.name and o.units = m.units and o.province <> m.province)"""
_OF_FORMER = f"""and m.province_then in (select value from json_each(:former))
  and {_SURE.replace("o.province <> m.province", "o.province_then <> m.province_then")}"""


def articles_by_province(connection: sqlite3.Connection, scheme: str) -> dict[str, int]:
    """Return how many articles name each province, or a place in it."""
    found = rows(
        connection,
        """select province, sum(articles) as articles from province_months
           where scheme = :scheme group by province""",
        scheme=scheme,
    )
    return {row["province"]: row["articles"] for row in found}


def products_by_province(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many products are known of each province."""
    found = rows(
        connection,
        "select province, count(*) as n from products where province is not null group by province",
    )
    return {row["province"]: row["n"] for row in found}


def months(connection: sqlite3.Connection, scheme: str, province: str) -> list[Row]:
    """Return the articles that name a province by month and language; undated ones last."""
    return rows(
        connection,
        """select month, language, articles from province_months
           where scheme = :scheme and province = :province order by month = '', month, language""",
        scheme=scheme,
        province=province,
    )


def articles(
    connection: sqlite3.Connection, province: str, former: Sequence[str] | None, limit: int, offset: int = 0
) -> list[Row]:
    """Return the newest articles that name a province; with names of former ones, those that name these."""
    then = "" if former is None else _OF_FORMER
    return rows(
        connection,
        f"""select {LINE} from (
              select m.number from place_mentions m where m.province = :province {then} and {_SURE}
              group by m.number order by m.number desc limit :limit offset :offset) n
            cross join articles a on a.number = n.number cross join sources s on s.slug = a.source
            order by a.number desc""",
        province=province,
        former=json.dumps(list(former or ())),
        limit=limit,
        offset=offset,
    )


def stars(connection: sqlite3.Connection, province: str) -> list[Row]:
    """Return how many products of a province hold how many stars, the most stars first; none last."""
    return rows(
        connection,
        """select rating_min, rating_max, count(*) as products from products where province = :province
           group by rating_min, rating_max order by rating_min is null, rating_min desc, rating_max desc""",
        province=province,
    )


def sources(connection: sqlite3.Connection, province: str) -> list[Row]:
    """Return the newspapers of a province."""
    return rows(
        connection,
        """select slug as source, name as source_name, json_extract(languages, '$[0]') as source_language,
             articles from sources where province = :province order by articles desc, name""",
        province=province,
    )


def of_article(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the provinces that an article names, with the places by which it does, the most named first."""
    found = rows(
        connection,
        """select m.province, m.name, m.level, m.province_then, sum(m.mentions) as mentions
           from articles a join place_mentions m on m.number = a.number
           where a.id = :id group by m.province, m.name, m.level
           order by m.province = '', mentions desc, m.name""",
        id=identifier,
    )
    told: dict[str, list[Row]] = {}
    for row in found:
        told.setdefault(row.pop("province"), []).append(row)
    return [{"province": province or None, "places": places} for province, places in told.items()]
