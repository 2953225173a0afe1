"""The catalogue in news.db – producers, products and their names – as mentions and links tell it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sqlite_utils import Database

from db.rows import Row
from db.tables import put
from pipelines.catalogue.producers import Called, Named, Producers, resolve_producers

HELD = ("recognised", "upgraded", "re-recognised")
"""What is said of stars that a product holds; those proposed, potential or registered for do not count."""
ENDED = ("expired", "withdrawn")
"""What is said of stars that it holds no more."""
_LANGUAGES = ("vi", "en", "id")
"""Whose names stand for a product, the first first."""
_DAY = "coalesce(CASE WHEN a.published_flagged THEN NULL ELSE substr(a.published, 1, 10) END, '')"
_PRODUCERS = f"""
SELECT r.language, o.name, o.legal_form, o.province, o.place, min({_DAY}), count(*)
FROM organisation_mentions o JOIN readings r ON r.article = o.article JOIN articles a ON a.id = o.article
WHERE o.kind = 'producer' GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""
_MENTIONS = f"""
SELECT l.product, f.language, f.name, f.producer, f.legal_form, f.place, f.province, f.kind,
  m.rating_min, m.rating_max, m.status, m.programme, {_DAY} AS day, m.article
FROM product_links l JOIN product_forms f ON f.form = l.form JOIN product_mentions m ON m.form = l.form
JOIN articles a ON a.id = m.article ORDER BY l.product, m.article, m.position
"""
_MOVED = """
SELECT DISTINCT f.language, f.producer, f.legal_form, f.province, o.province
FROM product_links l JOIN product_forms f ON f.form = l.form
JOIN product_links k ON k.product = l.product JOIN product_forms o ON o.form = k.form
WHERE f.province < o.province AND f.producer IS NOT NULL AND o.producer IS NOT NULL
  AND f.legal_form IS NOT NULL ORDER BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a product, with what its form says."""

    product: str
    language: str
    name: str
    producer: str | None
    legal_form: str | None
    place: str | None
    province: str | None
    kind: str | None
    rating_min: int | None
    rating_max: int | None
    status: str | None
    programme: str | None
    day: str
    article: str


@dataclass(slots=True)
class Tally:
    """How often a producer is named, and how."""

    names: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Language and name."""
    forms: Counter[str] = field(default_factory=Counter)
    places: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)
    """Province and place."""


def rebuild(database: Database, given: Mapping[tuple[str, str], str]) -> int:
    """Bring the catalogue in line with mentions and links; return how many rows changed.

    `given` are the names that people gave, by product and language.
    """
    before = database.conn.total_changes
    tallies, producers = _producers(database)
    products: list[Row] = []
    names: list[Row] = []
    for product, group in groupby(_mentions(database), key=lambda one: one.product):
        mentions = list(group)
        called = _names(product, mentions)
        products.append(_product(product, mentions, producers, called, given))
        names += called
    _replace(database, "producers", [_producer(*one) for one in sorted(tallies.items())], ("id",))
    _replace(database, "products", products, ("id",))
    _replace(database, "product_names", names, ("product", "language", "name"))
    database.execute("DELETE FROM product_faults WHERE product NOT IN (SELECT id FROM products)")
    return database.conn.total_changes - before


def _replace(database: Database, table: str, rows: Sequence[Row], key: tuple[str, ...]) -> None:
    """Make the rows of a table these; what is equal is not written, what only registers name is left."""
    matched = ", ".join(key)
    here = {tuple(row[name] for name in key) for row in rows}
    mentioned = database.execute(f"SELECT {matched} FROM {table} WHERE mentions > 0").fetchall()
    gone = [known for known in mentioned if known not in here]
    condition = " AND ".join(f"{name} = ?" for name in key)
    database.conn.executemany(f"DELETE FROM {table} WHERE {condition}", gone)
    put(database, table, rows, key)


# ------------------------------------------------------------------ producers


def _producers(database: Database) -> tuple[dict[str, Tally], Producers]:
    rows = database.execute(_PRODUCERS).fetchall()
    found = [
        Named((language, name, form), province, day, count)
        for language, name, form, province, _, day, count in rows
    ]
    moved = (
        ((language, name, form), one, other) for language, name, form, one, other in database.execute(_MOVED)
    )
    producers = resolve_producers(found, moved)
    tallies: dict[str, Tally] = {}
    for language, name, form, province, place, _, count in rows:
        tally = tallies.setdefault(producers.of((language, name, form), province) or "", Tally())
        tally.names[language, name] += count
        tally.forms[form] += count
        tally.places[province, place] += count
    return tallies, producers


def _producer(id: str, tally: Tally) -> Row:
    placed = Counter({where: count for where, count in tally.places.items() if where[0]})
    province = _most(Counter({where[0]: 0 for where in placed}) + _summed(placed, 0))
    return {
        "id": id,
        "name": _chief(tally.names)[1],
        "legal_form": _most(tally.forms),
        "place": _most(_summed(tally.places, 1)),
        "province": province,
        "mentions": tally.names.total(),
    }


def _summed(counts: Counter[tuple[str | None, str | None]], at: int) -> Counter[str | None]:
    found = Counter[str | None]()
    for where, count in counts.items():
        if where[at]:
            found[where[at]] += count
    return found


def _most(counts: Mapping[str | None, int] | Mapping[str, int]) -> str | None:
    """Return the commonest, of equal ones the first by letters."""
    return min(counts, key=lambda one: (-counts[one], one or ""), default=None)


# ------------------------------------------------------------------ products


def _mentions(database: Database) -> Iterator[Mention]:
    return (Mention(*row) for row in database.execute(_MENTIONS))


def _names(product: str, mentions: Iterable[Mention]) -> list[Row]:
    counts = Counter((one.language, one.name) for one in mentions)
    return [
        {"product": product, "language": language, "name": name, "mentions": count}
        for (language, name), count in sorted(counts.items())
    ]


def _product(
    product: str,
    mentions: Sequence[Mention],
    producers: Producers,
    called: Iterable[Row],
    given: Mapping[tuple[str, str], str],
) -> Row:
    counts = Counter({(str(row["language"]), str(row["name"])): int(row["mentions"] or 0) for row in called})
    language, name = _given(product, given) or _chief(counts)
    province = _most(Counter(one.province for one in mentions if one.province))
    stars = _stars(mentions)
    return {
        "id": product,
        "name": name,
        "language": language,
        "kind": _most(Counter(one.kind for one in mentions if one.kind)),
        "producer": _maker(mentions, producers, province),
        "place": _placed(mentions),
        "province": province,
        "rating_min": stars.rating_min if stars else None,
        "rating_max": stars.rating_max if stars else None,
        "status": stars.status if stars else None,
        "mentions": len(mentions),
    }


def _placed(mentions: Iterable[Mention]) -> str | None:
    """Return the place that most say, as the first language that says one writes it."""
    placed = [one for one in mentions if one.place]
    first = min((_rank(one.language) for one in placed), default=None)
    return _most(Counter(one.place for one in placed if _rank(one.language) == first))


def _given(product: str, given: Mapping[tuple[str, str], str]) -> tuple[str, str] | None:
    """Return the name a person gave, the Vietnamese one first."""
    languages = sorted((language for one, language in given if one == product), key=_rank)
    return (languages[0], given[product, languages[0]]) if languages else None


def _chief(names: Counter[tuple[str, str]]) -> tuple[str, str]:
    """Return the name that stands for all: the commonest, Vietnamese before others."""
    return min(names, key=lambda one: (_rank(one[0]), -names[one], one[1]))


def _rank(language: str) -> tuple[int, str]:
    return (_LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES), language)


def _maker(mentions: Iterable[Mention], producers: Producers, province: str | None) -> str | None:
    found = Counter[str]()
    for one in mentions:
        if one.producer and one.legal_form:
            called: Called = (one.language, one.producer, one.legal_form)
            found[producers.of(called, one.province or province) or ""] += 1
    return _most(Counter({one: count for one, count in found.items() if one}))


def _stars(mentions: Iterable[Mention]) -> Mention | None:
    """Return the newest mention that says which stars the product holds or held; of one day what most say."""
    told = [one for one in mentions if _tells(one)]
    newest = max((one.day for one in told), default="")
    latest = [one for one in told if one.day == newest]
    counts = Counter((one.rating_min, one.status) for one in latest)
    return min(
        latest,
        key=lambda one: (-counts[one.rating_min, one.status], -(one.rating_min or 0), one.article),
        default=None,
    )


def _tells(one: Mention) -> bool:
    single = one.rating_min is not None and one.rating_min == one.rating_max
    return single and one.programme in ("OCOP", None) and one.status in (*HELD, *ENDED)
