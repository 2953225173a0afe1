"""Counting stories instead of articles, and what texts name: against counts made another way."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from storefixture import PRESS, outcome
from test_search import ARTICLES, QUERIES
from test_site import asking

from db.publish import publish
from db.search import Finding, Hits, Order, Query, compile_query, search
from db.store import Store

PROVINCES = ("Lạng Sơn", "Lâm Đồng", "Hòa Bình")
PRODUCTS = {"tea": "Chè Shan tuyết", "melon": "Dưa lưới", "durian": "Sầu riêng"}


@dataclass(frozen=True)
class Told:
    """What is true of the collection: the story of each article, and what each names."""

    story: dict[str, str]
    places: dict[str, set[str]]
    products: dict[str, set[str]]


def told() -> Told:
    """Return stories of one to four articles, with names drawn for each article."""
    draw = Random(6)
    identities = [one.id for one in ARTICLES.values()]
    draw.shuffle(identities)
    stories: dict[str, str] = {}
    while waiting := identities[len(stories) :]:
        size = draw.randint(1, 4)
        stories |= dict.fromkeys(waiting[:size], waiting[0])
    return Told(
        stories,
        {one: set(draw.sample(PROVINCES, draw.randint(0, 2))) for one in identities},
        {one: set(draw.sample(sorted(PRODUCTS), draw.randint(0, 2))) for one in identities},
    )


TOLD = told()


def tell(news: Path) -> None:
    """Write stories, places and products into news.db, instead of what was read."""
    with Store(news) as store, store.changing() as database:
        for table in ("story_articles", "stories", "product_mentions", "place_mentions"):
            database.execute(f"DELETE FROM {table}")
        insert(database.conn, "stories", [(one, one, 1, "[]") for one in sorted(set(TOLD.story.values()))])
        insert(database.conn, "story_articles", [(one, story, "first") for one, story in TOLD.story.items()])
        insert(
            database.conn,
            "products",
            [
                (one, name, "vi", None, None, None, None, None, None, None, 1)
                for one, name in PRODUCTS.items()
            ],
        )
        insert(database.conn, "product_forms", [form(one) for one in PRODUCTS])
        insert(database.conn, "product_links", [(one, one, 1.0, "[]") for one in PRODUCTS])
        for article in TOLD.story:
            insert(database.conn, "place_mentions", list(place_rows(article)))
            insert(database.conn, "product_mentions", list(product_rows(article)))


def form(product: str) -> tuple[object, ...]:
    """Return the row of the one form of a product."""
    return (product, "vi", product, "named", *[None] * 5, "", "[]", "", product)


def place_rows(article: str) -> Iterator[tuple[object, ...]]:
    """Yield what provinces an article names, each twice; and a name that may be of two provinces."""
    named = [(place, place) for place in sorted(TOLD.places[article])] * 2
    doubtful = [("Tân Lập", place) for place in PROVINCES]
    for at, (name, place) in enumerate(named + doubtful):
        yield (article, at, at, at + 1, name, name, "province", "[]", place, f"{place} then", "made")


def product_rows(article: str) -> Iterator[tuple[object, ...]]:
    """Yield what products an article names, each twice."""
    for at, one in enumerate(sorted(TOLD.products[article]) * 2):
        facts = (article, at, at, at + 1, 0, 1, one, one, one, "named")
        yield (*facts, *[None] * 11, "made", one)


def insert(connection: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    """Add rows to a table."""
    for row in rows:
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A snapshot of the golden collection, told as stories."""
    folder = tmp_path_factory.mktemp("stories")
    with Store(folder / "news.db") as store:
        store.register(PRESS)
        store.save(outcome(one, at, hours=10000) for at, one in enumerate(ARTICLES.values()))
    tell(folder / "news.db")
    publish(folder / "news.db", folder / "site.db")
    with closing(sqlite3.connect(folder / "site.db")) as connection:
        yield connection


def asked(text: str, *, stories: bool = True) -> Query:
    """Return a query that counts stories."""
    return replace(compile_query(text), stories=stories)


def folded(hits: Hits) -> dict[str, list[str]]:
    """Return by story the articles of a page of hits, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for hit in hits.hits:
        found[TOLD.story[hit.id]].append(hit.id)
    return found


@pytest.mark.parametrize("text", QUERIES)
def test_a_story_is_one_hit_its_earliest_article_found(site: sqlite3.Connection, text: str) -> None:
    """Of each story found there is the earliest article that is found, and how many more are."""
    oldest = folded(search(site, asked(text, stories=False), size=100, order=Order.OLDEST))
    hits = search(site, asked(text), size=100, order=Order.OLDEST)
    assert [(hit.id, hit.copies) for hit in hits.hits] == [
        (articles[0], len(articles) - 1) for articles in oldest.values()
    ]
    assert hits.total == len(oldest)
    assert [hit.story for hit in hits.hits] == list(oldest)


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("order", Order)
def test_stories_keep_the_order_of_their_earliest_articles(
    site: sqlite3.Connection, text: str, order: Order
) -> None:
    """In any order and on pages of any size, the hits are those of the articles with the copies left out."""
    leading = {hit.id for hit in search(site, asked(text), size=100).hits}
    articles = search(site, asked(text, stories=False), size=100, order=order).hits
    pages = [search(site, asked(text), page=page, size=3, order=order) for page in range(1, 11)]
    shown = [hit.id for page in pages for hit in page.hits]
    assert shown == [hit.id for hit in articles if hit.id in leading]


def values(facet: str, article: str) -> set[str]:
    """Return the values an article has of a facet."""
    if facet == "product":
        return TOLD.products[article]
    if facet == "place":
        return TOLD.places[article]
    return {f"{place} then" for place in TOLD.places[article]}


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("stories", [False, True])
def test_what_texts_name_is_counted_exactly(site: sqlite3.Connection, text: str, stories: bool) -> None:
    """An article counts once for each place or product it names, a story once for each its articles do."""
    found = [hit.id for hit in search(site, asked(text, stories=False), size=100).hits]
    facets = {one.name: dict(one.values) for one in search(site, asked(text, stories=stories)).facets}
    for facet in ("product", "place", "place_then"):
        counted = {
            (TOLD.story[one] if stories else one, value) for one in found for value in values(facet, one)
        }
        assert facets[facet] == Counter(value for _, value in counted)


@pytest.mark.parametrize("text", QUERIES)
@pytest.mark.parametrize("stories", [False, True])
def test_choosing_a_value_finds_what_its_facet_counts(
    site: sqlite3.Connection, text: str, stories: bool
) -> None:
    """Whatever the facet says of a value, a search for the value finds; so with articles and with stories."""
    for facet in search(site, asked(text, stories=stories)).facets:
        for value, count in facet.values:
            if value:
                chosen = asked(f'{text} {facet.name}:"{value}"', stories=stories)
                assert search(site, chosen).total == count, (facet.name, value)


def test_products_are_found_by_name(site: sqlite3.Connection) -> None:
    """A product is named by its id or its name in any spelling; what has no such name finds nothing."""
    by_id = {hit.id for hit in search(site, asked("product:tea", stories=False), size=100).hits}
    assert by_id == {one for one, named in TOLD.products.items() if "tea" in named}
    for name in ('"Chè Shan tuyết"', "che-shan-tuyet", "CHESHANTUYET"):
        assert {
            hit.id for hit in search(site, asked(f"product:{name}", stories=False), size=100).hits
        } == by_id
    assert search(site, asked("product:rice")).total == 0


def test_days_are_of_the_hits(site: sqlite3.Connection) -> None:
    """There is a day for each story, that of its hit."""
    hits = search(site, asked("lang:vi"), size=100, order=Order.OLDEST).hits
    assert len(Finding(site, asked("lang:vi")).days()) == len(hits)


def test_the_page_counts_stories(tmp_path: Path) -> None:
    """The switch stands in the page and its links; hits lead to their stories; JSON says what is counted."""
    with Store(tmp_path / "news.db") as store:
        store.register(PRESS)
        store.save(outcome(one, at, hours=10000) for at, one in enumerate(ARTICLES.values()))
    tell(tmp_path / "news.db")
    publish(tmp_path / "news.db", tmp_path / "site.db")
    for get in asking(tmp_path / "site.db"):
        facts = get("/search.json?count=stories").json()
        assert (facts["counted"], facts["total"]) == ("stories", len(set(TOLD.story.values())))
        assert sum(row["copies"] + 1 for row in facts["results"]) <= len(ARTICLES)
        assert facts["facets"]["product"][0]["stories"] > 0
        page = get("/search?count=stories&ui=en").text
        assert "more articles of this story" in page
        assert all(f"/story/{row['story']}" in page for row in facts["results"] if row["copies"])
        assert "count=stories&amp;product=" in page or "product=tea&amp;count=stories" in page
        assert "Chè Shan tuyết" in page
        suggested = get("/search/suggest.json?q=lang+s").json()["suggestions"]
        assert {
            "kind": "place",
            "text": "Lạng Sơn",
            "path": "/search?place=L%E1%BA%A1ng+S%C6%A1n",
        } in suggested
