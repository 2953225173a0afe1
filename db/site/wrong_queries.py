"""All SQL of the report of what is wrong; every value is a bound parameter, every list has an end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence

from db.site.queries import Row, rows
from db.site.spans import Span

KINDS = ("figure", "name", "unit", "sum")
"""Discrepancies between versions that may be wrong facts; the others are of the translation."""
_SAME = """f.subject_key, f.unit, f.per, f.measure, f.place, f.period_start, f.period_end, f.role, f.basis,
  f.modality, f.rating_min, f.rating_max, f.language"""


def faults(connection: sqlite3.Connection, span: Span, most: int) -> list[Row]:
    """Return where an article says of a product what a register does not, the newest first."""
    low, high = span.numbers
    return rows(
        connection,
        """select f.kind, f.product, f.said, f.registered, f.register, f.line, m.number, m.position,
             m.sentence, m.surface, o.story, p.name as product_name, p.language as product_language
           from product_faults f cross join product_mentions m on m.id = f.mention
           cross join products p on p.id = f.product left join story_articles o on o.number = m.number
           where f.mention between :low and :high order by f.mention desc limit :most""",
        low=low << 16,
        high=high << 16,
        most=most,
    )


def discrepancies(connection: sqlite3.Connection, span: Span, most: int) -> list[Row]:
    """Return in which facts versions differ, of the newest pairs of versions that have findings."""
    return rows(
        connection,
        """select d.alignment, d.kind, d.severity, d.reason, d.digest, d.left_start, d.left_end,
             d.right_start, d.right_end, v.story, v."left", v."right", b.left_text, b.right_text
           from (select id, story, "left", "right" from alignments
                 where day between :first and :last and errors + warnings > 0
                 order by day desc, id desc limit :most) v
           cross join discrepancies d on d.alignment = v.id and d.severity <> 'note'
             and d.kind in (select value from json_each(:kinds))
           left join beads b on b.alignment = d.alignment and b.position = d.bead""",
        first=span.first.isoformat(),
        last=span.last.isoformat(),
        kinds=json.dumps(KINDS),
        most=most,
    )


def reprinted(connection: sqlite3.Connection, span: Span, most: int) -> list[Row]:
    """Return the exact figures of the newest stories that were reprinted."""
    low, high = span.numbers
    return rows(
        connection,
        f"""select picked.id as story, f.number, f.position, f.sentence, f.surface, f.low_number,
              f.high_number,
              {_SAME}
            from (select id from stories where articles > 1 and reprints > 0 and first between :low and :high
                  order by first desc limit :most) picked
            cross join story_articles o on o.story = picked.id
            cross join statistics f on f.number = o.number and f.bound = '=' and not f.indefinite
              and f.low_number is not null and f.subject_key is not null
            order by picked.id, f.number, f.position""",
        low=low,
        high=high,
        most=most,
    )


def articles(connection: sqlite3.Connection, numbers: Collection[int]) -> dict[int, Row]:
    """Return what the report says of these articles, by number."""
    found = rows(
        connection,
        """select a.number, a.id as article, a.title, a.language, a.source, s.name as source_name,
             json_extract(s.languages, '$[0]') as source_language, a.day, a.url, o.role
           from json_each(:numbers) n cross join articles a on a.number = n.value
           cross join sources s on s.slug = a.source left join story_articles o on o.number = a.number""",
        numbers=json.dumps(sorted(numbers)),
    )
    return {row["number"]: row for row in found}


def provinces(connection: sqlite3.Connection, numbers: Collection[int]) -> dict[int, set[str]]:
    """Return the provinces that these articles name, by number."""
    found: dict[int, set[str]] = {}
    for row in rows(
        connection,
        """select distinct m.number, m.province from json_each(:numbers) n
           cross join place_mentions m on m.number = n.value where m.province <> ''""",
        numbers=json.dumps(sorted(numbers)),
    ):
        found.setdefault(row["number"], set()).add(row["province"])
    return found


def naming(connection: sqlite3.Connection, numbers: Collection[int], products: Sequence[str]) -> set[int]:
    """Return those of these articles that name one of these products."""
    found = rows(
        connection,
        """select distinct m.number from json_each(:numbers) n
           cross join product_mentions m on m.number = n.value
           where m.product in (select value from json_each(:products))""",
        numbers=json.dumps(sorted(numbers)),
        products=json.dumps(list(products)),
    )
    return {row["number"] for row in found}
