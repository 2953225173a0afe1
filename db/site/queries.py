"""All SQL of the site's own pages; every value is a bound parameter.

Each function takes a connection to a snapshot and returns plain rows, the same for the page and for its JSON.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from pipelines.model import identify

Row = dict[str, Any]

LINE = """
  a.id, a.title, a.url, a.source, s.name as source_name, json_extract(s.languages, '$[0]') as source_language,
  s.timezone, a.publisher, a.province, a.language, a.edition, a.disagrees, a.section, a.day, a.published,
  a.published_precision, a.published_flagged, a.status, a.whole, a.first_fetched
"""
"""What a list says of an article."""


def rows(connection: sqlite3.Connection, sql: str, **values: object) -> list[Row]:
    """Return the rows of a query as dictionaries."""
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def first(connection: sqlite3.Connection, sql: str, **values: object) -> Row | None:
    """Return the first row of a query, None where there is none."""
    return next(iter(rows(connection, sql, **values)), None)


# ------------------------------------------------------------------ home


def meta(connection: sqlite3.Connection) -> dict[str, str]:
    """Return what a snapshot says about itself."""
    return {row["key"]: row["value"] for row in rows(connection, "select key, value from meta order by key")}


def totals(connection: sqlite3.Connection) -> dict[str, list[Row]]:
    """Return the counts of articles by each property, the most frequent value first."""
    found: dict[str, list[Row]] = {}
    counted = rows(
        connection, "select facet, value, articles from totals order by facet, articles desc, value"
    )
    for row in counted:
        found.setdefault(row["facet"], []).append({"value": row["value"], "articles": row["articles"]})
    return found


def newest(connection: sqlite3.Connection, limit: int = 12) -> list[Row]:
    """Return the newest articles with their leads."""
    return rows(
        connection,
        f"""select {LINE}, coalesce(nullif(t.sapo, ''), substr(t.body, 1, 300)) as sapo
            from articles a join sources s on s.slug = a.source left join texts t on t.number = a.number
            order by a.number desc limit :limit""",  # a constant
        limit=limit,
    )


def months(connection: sqlite3.Connection, source: str | None = None) -> list[Row]:
    """Return the articles of each month and language, of one newspaper or of all; undated ones last."""
    return rows(
        connection,
        """select month, language, sum(articles) as articles from monthly
           where (:source is null or source = :source)
           group by month, language order by month = '', month, language""",
        source=source,
    )


def lines(connection: sqlite3.Connection, identifiers: Sequence[str]) -> dict[str, Row]:
    """Return what a list says of these articles, by id."""
    found = rows(
        connection,
        f"""select {LINE} from articles a join sources s on s.slug = a.source
            where a.id in (select value from json_each(:ids))""",
        ids=json.dumps(identifiers),
    )
    return {row["id"]: row for row in found}


# ------------------------------------------------------------------ newspapers


def sources(connection: sqlite3.Connection) -> list[Row]:
    """Return the newspapers, with how many pages of each were dropped."""
    found = rows(
        connection,
        """select s.*, coalesce(sum(d.pages), 0) as dropped,
             coalesce(sum(case when d.reason like 'refused by robots%' then d.pages end), 0) as refused
           from sources s left join drops d on d.source = s.slug
           group by s.slug order by s.articles desc, s.name""",
    )
    return [_listed(row, "languages") for row in found]


def source(connection: sqlite3.Connection, slug: str) -> Row | None:
    """Return one newspaper, None where there is none of that name."""
    found = first(connection, "select * from sources where slug = :slug", slug=slug)
    return found and _listed(found, "languages")


def source_counts(connection: sqlite3.Connection, slug: str) -> dict[str, list[Row]]:
    """Return what the articles of a newspaper are like: language, status, section."""
    return {
        facet: rows(
            connection,
            f"""select coalesce({facet}, '') as value, count(*) as articles from articles
                where source = :slug group by 1 order by 2 desc, 1 limit 20""",  # one of three words
            slug=slug,
        )
        for facet in ("language", "status", "section")
    }


def newest_of(connection: sqlite3.Connection, slug: str, limit: int = 10) -> list[Row]:
    """Return the newest articles of a newspaper."""
    return rows(
        connection,
        f"""select {LINE} from articles a join sources s on s.slug = a.source
            where a.source = :slug order by a.number desc limit :limit""",  # a constant
        slug=slug,
        limit=limit,
    )


# ------------------------------------------------------------------ what was dropped


def drops(connection: sqlite3.Connection, source: str | None = None, reason: str | None = None) -> list[Row]:
    """Return what did not become an article, summed up by step, reason and newspaper."""
    return rows(
        connection,
        """select d.step, d.reason, d.source, s.name as source_name, d.pages, d.example, d.last_fetched
           from drops d left join sources s on s.slug = d.source
           where (:source is null or d.source = :source) and (:reason is null or d.reason = :reason)
           order by d.pages desc, d.step, d.reason, d.source""",
        source=source,
        reason=reason,
    )


# ------------------------------------------------------------------ an article


def article(connection: sqlite3.Connection, identifier: str) -> Row | None:
    """Return an article with its text and all that is known about it, None where there is none."""
    found = first(
        connection,
        """select a.*, s.name as source_name, s.languages as source_languages, s.timezone,
             s.publish as source_publish, s.homepage, t.title as text_title, t.sapo, t.body
           from articles a join sources s on s.slug = a.source left join texts t on t.number = a.number
           where a.id = :id""",
        id=identifier,
    )
    if found is None:
        return None
    number = found.pop("number")
    found["body"] = [part for part in (found["body"] or "").split("\n\n") if part]
    found["captions"] = _of(connection, "captions", number)
    found["tags"] = [row["tag"] for row in _of(connection, "tags", number)]
    found["evidence"] = _of(connection, "evidence", number)
    found["addresses"] = [row["url"] for row in _of(connection, "urls", number)]
    found["versions"] = _versions(connection, number)
    found["siblings"] = _siblings(connection, found)
    return _listed(found, "flags", "source_languages")


_PARTS = {
    "captions": "select position, text, credit, image from captions where number = :number order by position",
    "tags": "select tag from tags where number = :number order by tag",
    "evidence": """select judgement, rule, value, weight from evidence where number = :number
                   order by judgement, position""",
    "urls": "select url from urls where number = :number order by url",
}


def _of(connection: sqlite3.Connection, part: str, number: int) -> list[Row]:
    return rows(connection, _PARTS[part], number=number)


def _versions(connection: sqlite3.Connection, number: int) -> list[Row]:
    """Return the other editions that the page names, with the article where it is here too."""
    return rows(
        connection,
        """select v.language, v.url, min(a.id) as id, a.title from versions v
           left join urls u on u.url = v.url and u.number <> v.number
           left join articles a on a.number = u.number
           where v.number = :number group by v.position order by v.position""",
        number=number,
    )


def _siblings(connection: sqlite3.Connection, article: Row) -> list[Row]:
    """Return the other editions of the page that are here: those it names, and those whose keys say so."""
    source, _, page = (*article["key"].split(":", 2), "", "")[:3]
    languages = rows(connection, "select value from totals where facet = 'language'")
    keyed = [identify(f"{source}:{row['value']}:{page}") for row in languages]
    named = [version["id"] for version in article["versions"] if version["id"]]
    return rows(
        connection,
        """select id, title, language, published, status from articles
           where id in (select value from json_each(:ids)) and id <> :own order by language, id""",
        ids=json.dumps(keyed + named),
        own=article["id"],
    )


def revisions(connection: sqlite3.Connection, identifier: str) -> list[Row]:
    """Return the texts an article has had, the first one first, with what changed."""
    found = rows(
        connection,
        """select r.revision, r.fetched_at, r.digest, r.segment, r.offset, r.diff
           from revisions r join articles a on a.number = r.number where a.id = :id order by r.revision""",
        id=identifier,
    )
    return [{**row, "diff": json.loads(row["diff"]) if row["diff"] else []} for row in found]


def _listed(row: Row, *names: str) -> Row:
    """Return the row with its JSON lists read."""
    return {**row, **{name: json.loads(row[name]) if row[name] else [] for name in names}}


def source_names(connection: sqlite3.Connection) -> dict[str, tuple[str, str | None]]:
    """Return name and first language of each newspaper by its slug."""
    found = rows(connection, "select slug, name, json_extract(languages, '$[0]') as language from sources")
    return {row["slug"]: (row["name"], row["language"]) for row in found}


def product_names(
    connection: sqlite3.Connection, identifiers: Sequence[str]
) -> dict[str, tuple[str, str | None]]:
    """Return name and language of some products by their ids."""
    found = rows(
        connection,
        "select id, name, language from products where id in (select value from json_each(:ids))",
        ids=json.dumps(identifiers),
    )
    return {row["id"]: (row["name"], row["language"]) for row in found}
