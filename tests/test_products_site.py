"""The pages of products, producers and provinces, asked in process: lists, facets, evidence, the map."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from deskfixture import Visitor, visiting
from productfixture import COOP, HONEY, HOSTILE, NOODLES, SILENT, TEA, WINE, make_snapshots
from test_site import Get, article_id, asking, tree

from db.decisions import Decisions, Judgement
from db.site import figure_queries, producer_queries, product_queries, province_queries
from db.site.dossier import evidence_text, latest, rating_history
from db.site.marking import marked
from db.site.product import product_facts
from db.site.products import beginnings
from db.site.provinces import in_sentences, province_facts, provinces_facts, spellings
from db.site.stacks import months_table, stacked
from db.site.tiles import by_slug, shade, slug, steps, tiles
from db.site.writing import Desk
from pipelines.errors import QueryError
from pipelines.provinces import provinces


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the snapshots of the fixture."""
    home = tmp_path_factory.mktemp("products")
    make_snapshots(home)
    return home


@pytest.fixture(scope="module")
def get(folder: Path) -> Iterator[Get]:
    """Ask the site as its owner."""
    yield from asking(folder / "site.db")


@pytest.fixture(scope="module")
def get_public(folder: Path) -> Iterator[Get]:
    """Ask the site as the public."""
    yield from asking(folder / "public.db", public=True)


def ids(get: Get, **chosen: str) -> list[str]:
    """Return the ids of the products with these choices, in their order."""
    return [row["id"] for row in get("/products.json", params=chosen).json()["products"]]


PAGES = (
    "/products",
    f"/product/{TEA}",
    "/producers",
    f"/producer/{COOP}",
    "/provinces",
    "/province/lang-son",
)


# ------------------------------------------------------------------ the catalogue


@pytest.mark.parametrize("language", ["en", "vi", "id"])
@pytest.mark.parametrize(
    "path", [*PAGES, "/provinces?scheme=then", f"/product/{HOSTILE}", f"/product/{SILENT}"]
)
def test_pages_are_there_in_each_language(get: Get, path: str, language: str) -> None:
    """Every page answers in the reader's language, with one heading of first rank and without script."""
    answer = get(path, params={"ui": language})
    page = tree(answer)
    assert answer.status_code == 200
    assert page.get("lang") == language
    assert len(page.xpath("//h1")) == 1
    assert not page.xpath("//script | //img | //*[@style]")


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_json_too(get: Get, path: str) -> None:
    """Every page is also JSON."""
    assert isinstance(get(f"{path}.json").json(), dict)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("trà hoa", {TEA}),
        ("TRA HOA BAN SIM", {TEA}),
        ("tr", {TEA}),
        ("flower", {TEA}),
        ("bản sim", {TEA, HONEY}),
        ("đèo", {HONEY}),
        ("deo ma", {HONEY}),
        ("sim mây", {HONEY}),
        ("khong co", set()),
        ('"', None),
        ("* ^ (", None),
    ],
)
def test_search_ignores_accents_and_finds_beginnings(get: Get, words: str, found: set[str] | None) -> None:
    """Each word finds the words that begin with it, whatever its marks and case; all have to be there."""
    if found is None:
        assert get("/products.json", params={"q": words}).status_code == 400
        assert tree(get("/products", params={"q": words})).xpath("//*[@role='alert']")
    else:
        assert set(ids(get, q=words)) == found


def test_nothing_to_look_for_is_an_error() -> None:
    """A query without a letter is told what was expected."""
    with pytest.raises(QueryError, match="Expected a letter"):
        beginnings("?!")
    assert beginnings("Trà hòa") == '"tra"* "hoa"*'


@pytest.mark.parametrize(
    "given", [{}, {"province": "Lạng Sơn"}, {"stars": "4"}, {"language": "vi", "stars": "3"}]
)
def test_counts_of_facets_are_exact(get: Get, given: dict[str, str]) -> None:
    """Whatever is chosen, a facet's count is the number of products that choosing it leaves."""
    facets = get("/products.json", params=given).json()["facets"]
    assert set(facets) == {"province", "kind", "stars", "producer", "language", "source", "differs"}
    for name, values in facets.items():
        for value in values:
            total = get("/products.json", params={**given, name: value["value"]}).json()["total"]
            assert total == value["products"], (name, value)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"province": "Bắc Ninh"}, {WINE, SILENT}),
        ({"kind": "honey"}, {HONEY}),
        ({"stars": "0"}, {WINE}),
        ({"stars": "4"}, {TEA, SILENT}),
        ({"producer": COOP}, {TEA, HONEY}),
        ({"language": "en"}, {TEA}),
        ({"source": "songque"}, {WINE}),
        ({"differs": "1"}, {TEA}),
        ({"province": "Lạng Sơn", "stars": "3"}, {HONEY}),
        ({"province": "nowhere"}, set()),
    ],
)
def test_choices_narrow(get: Get, chosen: dict[str, str], found: set[str]) -> None:
    """Each choice leaves the products that have it."""
    assert set(ids(get, **chosen)) == found


def test_stars_that_are_none_are_told(get: Get) -> None:
    """A choice of stars that is no number of stars is a sentence."""
    assert get("/products?stars=x").status_code == 400


def test_orders_are_as_named(get: Get) -> None:
    """By name, newest mention and number of mentions; the newest is the default, with words the most."""
    assert ids(get, order="mentions")[0] == HONEY
    assert ids(get)[:2] == ids(get, order="newest")[:2] == [HONEY, HOSTILE]
    names = [row["name"] for row in get("/products.json?order=name").json()["products"]]
    assert names == sorted(names, key=str.casefold) or names[0].startswith("bánh")
    assert ids(get, q="ban sim")[0] == HONEY


def test_a_choice_is_dropped_by_its_link(get: Get) -> None:
    """The page shows what is chosen, and the address without it; facets lead on with the words kept."""
    page = tree(get("/products", params={"q": "ban", "province": "Lạng Sơn", "ui": "en"}))
    (chip,) = page.xpath("//p[@class='chips']/a")
    assert chip.get("href") == "/products?q=ban"
    assert any("q=ban" in href for href in page.xpath("//aside//a/@href"))
    assert page.xpath("//aside//a[@aria-current='true'][@href='/products?q=ban']")


def test_products_are_csv(get: Get) -> None:
    """The CSV has a line for every product, with the columns of the table."""
    rows = list(csv.DictReader(io.StringIO(get("/products.csv").text)))
    assert {row["id"] for row in rows} == {TEA, HONEY, WINE, NOODLES, HOSTILE, SILENT}
    assert {row["languages"] for row in rows if row["id"] == TEA} == {"vi en"}


def test_an_empty_catalogue_explains_itself(folder: Path, tmp_path: Path) -> None:
    """Without products the page says so, and how they come about."""
    bare = shutil.copy(folder / "site.db", tmp_path / "site.db")
    with closing(sqlite3.connect(bare)) as connection, connection:
        connection.execute("pragma foreign_keys = off")
        for table in ("products", "product_sources", "producers"):
            connection.execute(f"delete from {table}")
    (page,) = (tree(get("/products?ui=en")) for get in asking(Path(bare)))
    assert "tinlang update" in page.xpath("string(//*[@class='notice'])")


# ------------------------------------------------------------------ a product


def test_ratings_have_their_evidence_in_the_order_of_time(get: Get) -> None:
    """What was said of stars stands in its order, equal statements drawn together, each with its sentence."""
    told = get(f"/product/{TEA}.json").json()["ratings"]
    assert [(row["from_min"], row["rating_min"], row["statuses"], row["articles"]) for row in told] == [
        (None, 3, ["recognised"], 1),
        (3, 4, ["upgraded", "recognised"], 3),
    ]
    assert all(row["evidence"]["surface"] in row["evidence"]["sentence"] for row in told)


def test_every_mention_is_marked_in_its_sentence(get: Get) -> None:
    """The mentions go on over pages, the newest first, each marked in its sentence."""
    first = get(f"/product/{HONEY}.json").json()
    pages = [get(f"/product/{HONEY}.json?page={number}").json() for number in range(1, first["pages"] + 1)]
    found = [row["id"] for page in pages for row in page["mentions"]]
    assert len(found) == len(set(found)) == first["product"]["mentions"] == 45
    assert found == sorted(found, reverse=True)
    page = tree(get(f"/product/{HONEY}"))
    marks = page.xpath("//h2[@id='mentions']/following-sibling::ol//p[@class='snippet']/mark")
    assert {mark.text for mark in marks} == {"mật ong Đèo Mây"}
    assert {mark.getparent().get("lang") for mark in marks} == {"vi"}


def test_coverage_sums_to_the_articles(get: Get) -> None:
    """The table under the plot sums to the articles that name the product, and the plot to the table."""
    facts = get(f"/product/{HONEY}.json").json()
    table, plot = months_table(facts["months"]), stacked(facts["months"], 640)
    assert sum(row["sum"] for row in table["rows"]) == facts["product"]["articles"]
    assert plot is not None
    assert sum(layer.value for layer in plot.layers) == facts["product"]["articles"]
    assert len(tree(get(f"/product/{HONEY}")).xpath("//svg//rect[@class='tongue vi']/title")) == len(
        plot.layers
    )


def test_many_months_are_drawn_by_year() -> None:
    """A plot of more than six years has a column a year, gaps too, and still sums to its table."""
    months = [
        {"month": f"{year}-{month:02}", "language": language, "articles": 1}
        for year in (2010, 2011, 2019)
        for month in range(1, 13)
        for language in ("vi", "en")
    ]
    plot, table = stacked(months, 640), months_table(months)
    assert plot is not None
    assert (plot.yearly, plot.first, plot.last, plot.highest) == (True, "2010", "2019", 24)
    assert sum(layer.value for layer in plot.layers) == sum(row["sum"] for row in table["rows"]) == 72
    assert stacked(months[:48], 640) != plot


def test_languages_that_name_it_and_those_that_do_not(get: Get) -> None:
    """A product says where it is covered, and in which language, and in which version, it is not named."""
    facts = get(f"/product/{TEA}.json").json()
    assert facts["missing"] == ["id"]
    assert {row["language"]: row["articles"] for row in facts["languages"]} == {"vi": 3, "en": 1, "id": 0}
    (story,) = facts["stories"]
    assert story["languages"] == ["vi", "en", "id"]
    assert set(story["naming"]) == {"vi", "en"}
    text = tree(get(f"/product/{TEA}?ui=en")).text_content()
    assert "in 3 articles" in text
    assert "Not named in:" in text
    assert "not named" in text


def test_names_have_their_language(get: Get) -> None:
    """Each name of a product is marked as of its language."""
    page = tree(get(f"/product/{TEA}?ui=id"))
    assert any("Ban Sim flower tea" in name.text_content() for name in page.xpath("//aside//dd[@lang='en']"))
    assert page.xpath("//h1/@lang") == ["vi"]


def test_figures_stand_in_sentences_that_name_it(get: Get) -> None:
    """The figures of a product are of sentences with its name, the newest of each kind."""
    figures = get(f"/product/{TEA}.json").json()["figures"]
    assert {row["unit"] for row in figures} >= {"tonne"}
    assert all("Bản Sim" in row["sentence"] or "Ban Sim" in row["sentence"] for row in figures)


def test_faults_show_both_sides(get: Get) -> None:
    """A difference from a register shows what was said, what is registered, and where."""
    section = tree(get(f"/product/{TEA}?ui=en")).xpath("string(//section[@aria-labelledby='faults'])")
    for part in ("4 stars", "3 stars", "decisions-2025.csv", "line 12"):
        assert part in section


def test_spellings_say_why(get: Get) -> None:
    """Each form has its score and what speaks for it."""
    rows = get(f"/product/{TEA}.json").json()["spellings"]
    assert {row["name"] for row in rows} >= {"Ban Sim flower tea", "trà hoa Bản Sim"}
    assert all(row["score"] == 0.9 and row["evidence"] for row in rows)
    assert evidence_text({"name": ["equal", 0.5], "place": None}) == "name: equal; 0.50; place: None"
    assert evidence_text([{"rule": "place", "value": "Ha Long", "weight": 0.03}]) == "place: Ha Long (+0.03)"


def test_mentions_are_csv(get: Get) -> None:
    """The CSV of a product has all its mentions, with sentence and address."""
    rows = list(csv.DictReader(io.StringIO(get(f"/product/{HONEY}.csv?bom=1").text.lstrip("\ufeff"))))
    assert len(rows) == 45
    assert {row["source"] for row in rows} == {"banlang"}


@pytest.mark.parametrize(
    "path", ["/product/ffff", "/producer/ffff", "/province/atlantis", "/product/ffff.csv"]
)
def test_what_is_not_here_is_a_sentence(get: Get, path: str) -> None:
    """An id of nothing is answered 404."""
    assert get(path).status_code == 404


def test_hostile_names_stay_text(get: Get, get_public: Get) -> None:
    """A name with tags of script is shown as text, for the owner and for the public."""
    for path in ("/products", f"/product/{HOSTILE}", "/?ui=en"):
        for ask in (get, get_public):
            page = tree(ask(path))
            assert not page.xpath("//script | //img")
    assert "<script>alert(1)</script>" in tree(get(f"/product/{HOSTILE}")).xpath("string(//h1)")


# ------------------------------------------------------------------ producers


def test_producers_have_their_products(get: Get) -> None:
    """The list leads to each producer, whose page has its products, sentences and spellings."""
    listed = get("/producers.json").json()["producers"]
    assert [row["products"] for row in listed] == [2, 2]
    facts = get(f"/producer/{COOP}.json").json()
    assert {row["id"] for row in facts["products"]} == {TEA, HONEY}
    assert {row["name"] for row in facts["spellings"]} == {"HTX Bản Sim", "Ban Sim Cooperative"}
    assert len(facts["mentions"]) == 20
    assert get("/producers.json?province=Lạng Sơn").json()["total"] == 1


# ------------------------------------------------------------------ provinces


def test_each_province_is_one_tile() -> None:
    """The map has each of the 34 provinces once, each beside another one, in addresses of their own."""
    drawn = tiles()
    assert len(drawn) == len({(tile.row, tile.column) for tile in drawn}) == len(provinces()) == 34
    assert len(by_slug()) == 34
    places = {(tile.row, tile.column) for tile in drawn}
    for row, column in places:
        assert {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)} & places


@pytest.mark.parametrize(
    ("north", "south"),
    [
        ("Lào Cai", "Sơn La"), ("Lạng Sơn", "Quảng Ninh"), ("Hà Nội", "Ninh Bình"), ("Thanh Hóa", "Nghệ An"),
        ("Huế", "Đà Nẵng"), ("Gia Lai", "Đắk Lắk"), ("Đồng Nai", "TP Hồ Chí Minh"), ("An Giang", "Cà Mau"),
    ],
)  # fmt: skip
def test_neighbours_stand_as_on_the_ground(north: str, south: str) -> None:
    """What is south of a province stands under it."""
    place = {tile.province.name: (tile.row, tile.column) for tile in tiles()}
    assert (place[north][0] + 1, place[north][1]) == place[south]


def test_the_stylesheet_has_a_place_for_every_tile() -> None:
    """Every row and column of the map is a class of the style sheet: the pages have no inline style."""
    sheet = (Path(product_queries.__file__).parent / "static" / "site.css").read_text("utf-8")
    for tile in tiles():
        assert f".row-{tile.row} {{ grid-row: {tile.row}; }}" in sheet
        assert f".col-{tile.column} {{ grid-column: {tile.column}; }}" in sheet


def test_names_of_provinces_in_addresses() -> None:
    """A province has one name in addresses, however it is written."""
    assert slug("TP Hồ Chí Minh") == slug("Hồ Chí Minh") == "ho-chi-minh"
    assert slug("Bà Rịa–Vũng Tàu") == slug("Bà Rịa - Vũng Tàu") == "ba-ria-vung-tau"


@pytest.mark.parametrize("counts", [[0], [1], [1, 2], [0, 3, 50, 900], [7, 7, 7]])
def test_shades_grow_with_the_counts(counts: list[int]) -> None:
    """More is never lighter, none has no shade, and the highest count has the darkest."""
    least = steps({str(at): number for at, number in enumerate(counts)})
    shades = [shade(number, least) for number in sorted(counts)]
    assert shades == sorted(shades)
    assert all(bool(one) == bool(number) for one, number in zip(shades, sorted(counts), strict=True))
    assert shades[-1] == len(least)


def test_the_map_is_links_with_counts(get: Get) -> None:
    """Every tile is a link whose words are the name and the count; the table has the same counts."""
    page = tree(get("/provinces?ui=en"))
    links = page.xpath("//ul[@class='tiles']//a")
    said = {link.get("href"): " ".join(link.text_content().split()) for link in links}
    assert len(said) == 34
    assert said["/province/lang-son"] == "Lạng Sơn – 51 articles"
    table = {row.xpath("string(th)").strip(): row.xpath("string(td[2])") for row in page.xpath("//tbody/tr")}
    assert table["Lạng Sơn"] == "51"
    by_products = tree(get("/provinces?by=products&ui=en")).xpath("//ul[@class='tiles']//a")
    assert "Bắc Ninh – 2 products" in {" ".join(link.text_content().split()) for link in by_products}


def test_provinces_of_before_count_what_was_theirs(get: Get) -> None:
    """The switch shows the 63 provinces of before, what each is part of now, and its own count."""
    rows = get("/provinces.json?scheme=then").json()["provinces"]
    assert len(rows) == 63
    found = {row["province"]: row for row in rows}
    assert (found["Bắc Giang"]["part_of"], found["Bắc Giang"]["articles"]) == ("Bắc Ninh", 1)
    assert found["Bắc Ninh"]["articles"] == 0
    assert len(list(csv.DictReader(io.StringIO(get("/provinces.csv?scheme=then").text)))) == 63


def test_open_places_count_for_no_province(get: Get) -> None:
    """A commune that may be in two provinces makes the article count for neither."""
    found = {row["province"]: row["articles"] for row in get("/provinces.json").json()["provinces"]}
    assert found["Thái Nguyên"] == 0
    assert get("/province/thai-nguyen.json").json()["articles"] == []


def test_a_province_lists_what_is_said_of_it(get: Get) -> None:
    """Its page has articles over pages, products, producers, figures, newspapers and attention."""
    facts = get("/province/lang-son.json").json()
    assert facts["total"] == 51
    listed = [
        row["id"]
        for number in range(1, facts["pages"] + 1)
        for row in get(f"/province/lang-son.json?page={number}").json()["articles"]
    ]
    assert len(listed) == len(set(listed)) == 51
    assert {row["id"] for row in facts["products"]} == {TEA, HONEY}
    assert [row["id"] for row in facts["producers"]] == [COOP]
    assert [row["source"] for row in facts["sources"]] == ["banlang"]
    assert sum(row["articles"] for row in facts["months"]) == 51
    assert {row["low"] for row in facts["figures"]} == {"1250"}


def test_a_province_is_narrowed_to_what_it_was(get: Get) -> None:
    """The provinces that went into one narrow its articles; what is none of them narrows nothing."""
    facts = get("/province/bac-ninh.json?then=Bắc Giang").json()
    assert (facts["then"], facts["total"], len(facts["articles"])) == ("Bắc Giang", 1, 1)
    assert get("/province/bac-ninh.json?then=Bắc Ninh").json()["articles"] == []
    assert get("/province/bac-ninh.json?then=Cà Mau").json()["then"] is None


def test_provinces_are_found_as_texts_write_them() -> None:
    """Figures of a province are found with the words for province of every language, marked or not."""
    found = spellings("Phú Thọ")
    for text in ("Phú Thọ", "tỉnh Phú Thọ", "Phu Tho province", "provinsi Phu Tho", "Phu Tho"):
        assert text in found
    assert "Hanoi" in spellings("Hà Nội")


# ------------------------------------------------------------------ an article


def test_an_article_marks_and_lists_what_it_names(get: Get) -> None:
    """In an article products are links to their pages, and listed with stars; places lead to provinces."""
    page = tree(get(f"/article/{article_id(get, 'Men lá')}?ui=en"))
    (link,) = page.xpath("//div[@class='text']//a[@class='made']")
    assert (link.text, link.get("href")) == ("rượu men lá Suối Vàng", f"/product/{WINE}")
    aside = page.xpath("//aside")[0]
    assert aside.xpath(f".//a[@href='/product/{WINE}']")
    assert "rượu cần" in aside.text_content()
    assert aside.xpath(".//a[@href='/province/bac-ninh']")
    assert "Lục Ngạn" in aside.text_content()


def test_marking_changes_no_text(get: Get) -> None:
    """Without the explanations the marked lead reads as the newspaper wrote it."""
    path = f"/article/{article_id(get, 'Trà được nâng hạng')}"
    page = tree(get(path))
    for meaning in page.xpath("//*[@role='tooltip']"):
        meaning.drop_tree()
    assert page.xpath("string(//p[@class='sapo'])") == get(f"{path}.json").json()["sapo"]
    assert page.xpath("//p[@class='sapo']//a[@class='made']")


def span(start: int, end: int, text: str, kind: str) -> dict[str, Any]:
    """Return what stands at a place of a text."""
    return {"start": start, "end": end, "surface": text[start:end], "kind": kind}


def test_figures_go_before_products_where_they_overlap() -> None:
    """A product that shares a letter with a figure is not marked; others are, and the text stays whole."""
    text = "bán 12 hộp trà Bản Sim và trà xanh"
    figures = [span(4, 10, text, "figure")]
    products = [span(7, 14, text, "a"), span(26, 34, text, "b"), {**span(0, 3, text, "c"), "surface": "mua"}]
    parts = marked(text, 0, figures, products)
    assert "".join(part.text for part in parts) == text
    assert [
        (part.text, bool(part.figure), bool(part.product)) for part in parts if part.figure or part.product
    ] == [
        ("12 hộp", True, False),
        ("trà xanh", False, True),
    ]


# ------------------------------------------------------------------ drawn together, found fast


def test_equal_ratings_in_a_row_are_one() -> None:
    """A rating said again is no new line; after another one it is, and where it is only hoped for."""
    given = dict.fromkeys("rating_max from_min from_max status programme".split())
    rows = [
        {**given, "rating_min": stars, "status": status, "day": f"2025-0{at}-01", "article": str(at)}
        for at, (stars, status) in enumerate(
            [(3, None), (3, "recognised"), (4, None), (3, None), (3, "potential")], 1
        )
    ]
    told = rating_history(rows)
    assert [(row["rating_min"], row["since"], row["until"], row["articles"]) for row in told] == [
        (3, "2025-01-01", "2025-02-01", 2),
        (4, "2025-03-01", "2025-03-01", 1),
        (3, "2025-04-01", "2025-04-01", 1),
        (3, "2025-05-01", "2025-05-01", 1),
    ]


def test_the_latest_figure_of_each_kind_stands() -> None:
    """Of figures of one measure and unit the newest is kept, with how many are older."""
    kind = {"measure": "output", "subject_key": None, "unit": "tonne", "role": "level", "modality": "actual"}
    rows = [{**kind, "low": str(value), "key": str(value)} for value in (3, 2, 1)]
    rows += [
        {**kind, "measure": None, "low": "9", "key": "9"},
        {**kind, "role": "change", "low": "3", "key": "3"},
    ]
    assert [(row["low"], row["older"]) for row in latest(rows)] == [("3", 3)]


class Watched:
    """A connection that notes what it is asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.asked: list[tuple[str, Any]] = []

    def execute(self, sql: str, values: Any = ()) -> sqlite3.Cursor:
        """Note a statement and run it."""
        self.asked.append((sql, values))
        return self.connection.execute(sql, values)


BIG = "articles texts statistics product_mentions place_mentions figures captions story_articles"
ASKED: dict[str, Callable[[Any], object]] = {
    "product": lambda connection: product_facts(connection, TEA),
    "provinces": provinces_facts,
    "province": lambda connection: province_facts(connection, by_slug()["lang-son"]),
    "province then": lambda connection: province_facts(connection, by_slug()["bac-ninh"], "Bắc Giang"),
    "facets": lambda connection: product_queries.facets(
        connection, {"words": '"tra"*', "source": "banlang", "language": "vi", "province": "Lạng Sơn"}
    ),
    "all facets": lambda connection: product_queries.facets(connection, {}),
    "products": lambda connection: product_queries.products(connection, {"words": '"tra"*'}, "name", 25),
    "producer": lambda connection: [
        producer_queries.spellings(connection, COOP),
        producer_queries.mentions(connection, COOP),
    ],
    "article": lambda connection: [
        product_queries.of_article(connection, "0" * 16),
        province_queries.of_article(connection, "0" * 16),
    ],
    "places": lambda connection: figure_queries.of_places(
        connection, spellings("Lạng Sơn"), in_sentences("Lạng Sơn")
    ),
}


@pytest.mark.parametrize("which", ASKED)
def test_no_page_scans_a_big_table(folder: Path, tmp_path: Path, which: str) -> None:
    """Without statistics of a small fixture, the plan of every query reaches the big tables by an index."""
    copy = shutil.copy(folder / "site.db", tmp_path / "site.db")
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("delete from sqlite_stat1")
    with closing(sqlite3.connect(copy)) as connection:
        connection.create_function("folded", 1, str.casefold)
        watched = Watched(connection)
        ASKED[which](watched)
        assert watched.asked
        for sql, values in watched.asked:
            names = set(BIG.split())
            names |= set(re.findall(rf"\b(?:{BIG.replace(' ', '|')})\s+(?:as\s+)?(\w+)", sql)) - {
                "where",
                "group",
            }
            for row in connection.execute(f"explain query plan {sql}", values):
                scanned = re.match(r"SCAN (\w+)(?! VIRTUAL)", row[3])
                assert scanned is None or scanned[1] not in names, (row[3], sql)


# ------------------------------------------------------------------ what a person decides


@pytest.fixture
def visitor(folder: Path, tmp_path: Path) -> Iterator[Visitor]:
    """Yield a visitor who is signed in."""
    with visiting(folder / "site.db", Desk(decisions=tmp_path / "decisions.db", owner="hoa")) as visitor:
        visitor.sign_in()
        yield visitor


def standing(visitor: Visitor, kind: str) -> list[Judgement]:
    """Return what stands of a kind."""
    return Decisions(visitor.desk.decisions).standing(kind)


def test_a_product_is_renamed_and_the_name_undone(visitor: Visitor) -> None:
    """The form logs name, who and what the product is now; the page shows it with a button that undoes it."""
    path = f"/product/{TEA}"
    form = visitor.tokens(f"{path}/rename") | {
        "language": "en",
        "name": "Ban Sim Blossom Tea",
        "comment": "so",
    }
    answer = visitor.post(f"{path}/rename", form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#decided")
    (one,) = standing(visitor, "product name")
    assert (one.subject, one.object, one.verdict, one.actor) == (TEA, "en", "renamed", "hoa")
    assert one.value["name"] == "Ban Sim Blossom Tea"
    assert "Ban Sim flower tea" in one.value["subject"]["names"]
    assert one.value["subject"]["forms"]
    shown = tree(visitor.get(f"{path}?ui=en")).xpath("string(//section[@aria-labelledby='decided'])")
    assert "Ban Sim Blossom Tea" in shown
    assert "hoa" in shown
    visitor.post("/decide", visitor.tokens(path) | {"verdict": "withdrawn"})
    assert standing(visitor, "product name") == []


def test_products_are_merged_after_a_look_at_both(visitor: Visitor) -> None:
    """The page offers what is alike, shows both before it asks, and logs what both are now."""
    path = f"/product/{TEA}/merge"
    (offered,) = tree(visitor.get(path)).xpath("//ul[@class='stack section']//a")
    assert offered.get("href") == f"{path}?into={HONEY}"
    sure = tree(visitor.get(f"{path}?into={HONEY}&ui=en"))
    assert len(sure.xpath("//h3")) == 2
    assert sure.xpath("//form[@method='post']/@action") == [f"{path}?into={HONEY}"]
    visitor.post(f"{path}?into={HONEY}", visitor.tokens(f"{path}?into={HONEY}"))
    (one,) = standing(visitor, "product merge")
    assert (one.subject, one.object) == (TEA, HONEY)
    assert one.value["object"]["names"] == ["mật ong Đèo Mây"]
    for product in (TEA, HONEY):
        page = tree(visitor.get(f"/product/{product}?ui=en"))
        assert "merged" in page.xpath("string(//section[@aria-labelledby='decided'])")


def test_a_merged_product_leads_to_the_one_that_stays(visitor: Visitor) -> None:
    """The address of a product that a merge has ended leads on, one merge after the other."""
    log = Decisions(visitor.desk.decisions)
    for goes, stays in (("eeee", "dddd"), ("dddd", TEA)):
        log.record(Judgement(kind="product merge", subject=goes, object=stays, verdict="merged", actor="hoa"))
    assert visitor.get("/product/eeee").headers["location"] == "/product/dddd"
    assert visitor.get("/product/dddd").headers["location"] == f"/product/{TEA}"
    log.record(Judgement(kind="product merge", subject="dddd", object=TEA, verdict="withdrawn", actor="hoa"))
    assert visitor.get("/product/dddd").status_code == 404


def test_a_form_is_split_off(visitor: Visitor) -> None:
    """Each way of writing has a link that asks, and then logs that it is a product of its own."""
    (first, *_) = tree(visitor.get(f"/product/{TEA}")).xpath("//a[contains(@href, '/split?form=')]/@href")
    assert tree(visitor.get(first)).xpath("//form[@method='post']/@action") == [first]
    visitor.post(first, visitor.tokens(first))
    (one,) = standing(visitor, "product split")
    assert one.subject == TEA
    assert one.object in one.value["subject"]["forms"]


def test_a_product_is_watched(visitor: Visitor) -> None:
    """One button puts a product on the watch list."""
    visitor.post(f"/product/{TEA}/watch", visitor.tokens(f"/product/{TEA}/watch"))
    assert [one.subject for one in standing(visitor, "product watch")] == [TEA]


@pytest.mark.parametrize(
    "path",
    [f"{TEA}/merge?into={TEA}", f"{TEA}/merge?into=nowhere", f"{TEA}/split?form=nowhere", f"{TEA}/rename",
     f"{HONEY}/split"],
)  # fmt: skip
def test_what_cannot_be_done_is_not_logged(visitor: Visitor, path: str) -> None:
    """A merge with itself or nothing, a form that is not there, a name left out are refused with 400."""
    tokens = visitor.tokens(f"/product/{TEA}/watch")
    assert visitor.post(f"/product/{path}", tokens).status_code == 400
    assert Decisions(visitor.desk.decisions).log() == []


def test_nobody_writes_without_a_form_of_ours(visitor: Visitor, get: Get, get_public: Get) -> None:
    """Without the form's token nothing is logged; who only reads, and the public, is shown no form."""
    assert visitor.post(f"/product/{TEA}/watch", {"token": "x"}).status_code == 403
    assert Decisions(visitor.desk.decisions).log() == []
    for ask in (get, get_public):
        assert ask(f"/product/{TEA}/merge").status_code == 404
        assert not tree(ask(f"/product/{TEA}")).xpath("//form[@method='post']")
    assert visitor.get("/product/ffff/merge").status_code == 404
