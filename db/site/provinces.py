"""The pages of provinces: the tile map, the provinces of before July 2025, and what is said of one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache

from datasette.utils.asgi import Response

from db.site import figure_queries, producer_queries, product_queries, province_queries
from db.site.answers import Visit, as_csv, as_json, page
from db.site.dossier import latest
from db.site.figures import series_path
from db.site.labels import Count
from db.site.links import with_parameters
from db.site.meanings import stars_text
from db.site.product import parted
from db.site.products import links, paged, within
from db.site.province_queries import NOW, THEN
from db.site.queries import Row
from db.site.stacks import months_table, stacked
from db.site.tiles import SHADES, by_slug, shade, slug, steps, tiles
from pipelines.languages import languages
from pipelines.names.gazetteer import gazetteer
from pipelines.provinces import Province
from pipelines.text import fold

COLUMNS = ("scheme", "province", "slug", "part_of", "former", "articles", "products")
COUNTED = ("articles", "products")
"""What the map may be shaded by."""
_SIZE = 20
_WORD = re.compile(r"[^\W_]+")


async def answer_provinces(visit: Visit) -> Response:
    """Return the provinces of today as a map and a table, or those of before July 2025 as a table."""
    then = visit.asked("scheme") == THEN
    facts = await visit.find(lambda connection: provinces_facts(connection))
    found = facts["then" if then else "now"]
    kind = visit.request.url_vars.get("format")
    if kind == "csv":
        return as_csv("provinces", COLUMNS, found, excel=bool(visit.asked("bom")))
    if kind:
        return as_json({"scheme": THEN if then else NOW, "provinces": found})
    by = visit.asked("by") if visit.asked("by") in COUNTED else COUNTED[0]
    context = {"then": then, "provinces": found, "by": by, "map": tile_map(facts["now"], by or COUNTED[0])}
    return await page(visit, "provinces", context)


def provinces_facts(connection: sqlite3.Connection) -> dict[str, list[Row]]:
    """Return the provinces of both schemes with their counts, in the order of the map and of their names."""
    articles = _counted(province_queries.articles_by_province(connection, NOW))
    before = _counted(province_queries.articles_by_province(connection, THEN))
    products = _counted(province_queries.products_by_province(connection))
    now = [_now(tile.province, articles, products) for tile in tiles()]
    then = [_then(old.name, tile.province, before) for tile in tiles() for old in tile.province.former]
    return {"now": now, "then": sorted(then, key=lambda row: fold(row["province"]))}


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by the name in addresses: the tables write some provinces in two ways."""
    found: dict[str, int] = {}
    for name, number in counts.items():
        found[slug(name)] = found.get(slug(name), 0) + number
    return found


def _now(province: Province, articles: Mapping[str, int], products: Mapping[str, int]) -> Row:
    key = slug(province.name)
    return {
        "scheme": NOW,
        "province": province.name,
        "slug": key,
        "part_of": None,
        "former": [old.name for old in province.former if len(province.former) > 1],
        "articles": articles.get(key, 0),
        "products": products.get(key, 0),
    }


def _then(name: str, province: Province, articles: Mapping[str, int]) -> Row:
    return {
        "scheme": THEN,
        "province": name,
        "slug": slug(province.name),
        "part_of": province.name,
        "former": [],
        "articles": articles.get(slug(name), 0),
        "products": None,
    }


def tile_map(now: Sequence[Row], by: str) -> Row:
    """Return the tiles with their counts and shades, and from which count on each shade is."""
    counts = {row["slug"]: row for row in now}
    least = steps({key: row[by] for key, row in counts.items()})
    found = [
        {
            **counts[tile.slug],
            "row": tile.row,
            "column": tile.column,
            "shade": _spread(shade(counts[tile.slug][by], least), len(least)),
        }
        for tile in tiles()
    ]
    return {"tiles": found, "steps": [(_spread(at + 1, len(least)), one) for at, one in enumerate(least)]}


def _spread(number: int, most: int) -> int:
    """Return a shade of few as one of `SHADES`, so that the darkest is always the same."""
    return number and SHADES - (most - number)


# ------------------------------------------------------------------ one province


async def answer_province(visit: Visit) -> Response | None:
    """Return a province: articles, products, producers, figures, newspapers; None where there is none."""
    province = by_slug().get(visit.request.url_vars["slug"])
    if province is None:
        return None
    then, number = _former(province, visit.asked("then")), paged(visit.asked("page"))
    facts = await visit.find(lambda connection: province_facts(connection, province, then, number))
    if visit.request.url_vars.get("format"):
        return as_json(facts)
    path = f"/province/{slug(province.name)}"
    context = {
        **facts,
        "map": tile_map(facts["map"], COUNTED[0]),
        "plot": stacked(facts["months"], 640),
        "table": months_table(facts["months"]),
        "figures": [{**parted(row), "series": series_path(row)} for row in facts["figures"]],
        "star_counts": [_starred(visit, province.name, row) for row in facts["stars"]],
        "start": (facts["page"] - 1) * _SIZE + 1,
        "page_links": links(
            facts, lambda number: with_parameters(path, {"then": then, "page": number}) + "#articles"
        ),
    }
    return await page(visit, "province", context)


def _starred(visit: Visit, name: str, row: Row) -> Count:
    """Return how many products hold so many stars, with the address of the list of them."""
    shown = stars_text(row) or visit.wording.say("product.unrated")
    single = row["rating_min"] is None or row["rating_min"] == row["rating_max"]
    path = with_parameters("/products", {"province": name, "stars": str(row["rating_min"] or 0)})
    return shown, row["products"], visit.datasette.urls.path(path) if single else None, None, False


def _former(province: Province, asked: str | None) -> str | None:
    """Return the former province that is asked for, None where it is none of this one."""
    return next((old.name for old in province.former if asked and slug(old.name) == slug(asked)), None)


def province_facts(
    connection: sqlite3.Connection, province: Province, then: str | None = None, number: int = 1
) -> Row:
    """Return what is known of a province; `then` narrows its articles to one that went into it."""
    name = province.name
    both = provinces_facts(connection)
    own = next(row for row in both["now"] if row["province"] == name)
    former = [row for row in both["then"] if row["part_of"] == name]
    total = next((row["articles"] for row in former if row["province"] == then), own["articles"])
    number, pages = within(number, total, _SIZE)
    return {
        "province": own,
        "former": former,
        "then": then,
        "total": total,
        "page": number,
        "pages": pages,
        "articles": province_queries.articles(
            connection, name, _written(connection, then), _SIZE, (number - 1) * _SIZE
        ),
        "stars": province_queries.stars(connection, name),
        "products": product_queries.products(connection, {"province": name}, "mentions", 12),
        "producers": producer_queries.producers(connection, name, 12),
        "sources": province_queries.sources(connection, name),
        "months": province_queries.months(connection, NOW, name),
        "figures": latest(figure_queries.of_places(connection, spellings(name), in_sentences(name))),
        "map": both["now"],
    }


def _written(connection: sqlite3.Connection, then: str | None) -> list[str] | None:
    """Return how the tables write the name of a former province, None where none is asked for."""
    if then is None:
        return None
    known = province_queries.articles_by_province(connection, THEN)
    return [name for name in known if slug(name) == slug(then)]


@cache
def spellings(name: str) -> tuple[str, ...]:
    """Return how texts of all languages write a province: its names, bare and with the words for province."""
    bare = {name, *_other_names(name)}
    found = set(bare)
    for places in (one.places for one in languages().values() if one.places):
        for kind in ("province", "city"):
            found |= {f"{word} {one}" for word in places.before.get(kind, ()) for one in bare}
            found |= {f"{one} {word}" for word in places.after.get(kind, ()) for one in bare}
    found |= {text[:1].upper() + text[1:] for text in found}
    found |= {text.title() for text in found if text.isascii()}
    return tuple(sorted(found))


def in_sentences(name: str) -> str:
    """Return what finds the sentences that name a province: its names as phrases, folded."""
    phrases = {" ".join(_WORD.findall(fold(one))) for one in (name, *_other_names(name))}
    return "sentence : (" + " OR ".join(f'"{phrase}"' for phrase in sorted(phrases)) + ")"


def _other_names(name: str) -> list[str]:
    """Return the names of a province without marks, and those that foreign texts give it."""
    code = by_slug()[slug(name)].code
    own = {f"2025:{code}"}
    keys = [key for key, units in gazetteer().named.items() if any(unit.id in own for unit in units)]
    return [spelt for key in keys for spelt in (key.title(), key.upper() if "." in key else key.title())]
