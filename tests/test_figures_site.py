"""The pages of figures, asked in process: marks in articles, filters, series, what the public may read."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import figurefixture
import pytest
from test_site import Get, article_id, asking, tree

from db.excerpts import quotation
from db.publish import publish
from db.site.figures import matching
from db.site.marking import in_sentence, marked
from db.site.series import conflicting, drawn
from db.store import Store
from pipelines.errors import QueryError

LEAST = {"subject_key": "hong", "place": None, "measure": "output", "unit": "tonne", "per": []}
LEAST |= {"role": "level", "modality": "actual", "rating_min": None, "rating_max": None, "bound": "="}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the snapshots of the fixture."""
    home = tmp_path_factory.mktemp("figures")
    figurefixture.make_snapshots(home)
    return home


@pytest.fixture(scope="module")
def get(folder: Path) -> Iterator[Get]:
    """Ask the site as its owner."""
    yield from asking(folder / "site.db")


@pytest.fixture(scope="module")
def get_public(folder: Path) -> Iterator[Get]:
    """Ask the site as the public."""
    yield from asking(folder / "public.db", public=True)


def sentences(get: Get, **chosen: str) -> list[str]:
    """Return the sentences of the figures with these choices."""
    return [row["sentence"] for row in get("/figures.json", params=chosen).json()["figures"]]


# ------------------------------------------------------------------ articles


def test_figures_are_marked_in_their_article(get: Get) -> None:
    """Title, sapo and captions have their figures marked, each a link to its meaning."""
    page = tree(get(f"/article/{article_id(get, 'Xã có 25 sản phẩm OCOP')}?ui=en"))
    marks = page.xpath("//span[@class='said']/a/mark")
    assert marks[0].text.startswith("25")
    assert page.xpath("//h1//mark")
    assert page.xpath("//section[contains(@class, 'captions')]//mark")
    for link in page.xpath("//span[@class='said']/a"):
        assert page.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert page.xpath(f"//*[@id='{link.get('aria-describedby')}'][@role='tooltip'][@lang='en']")


def test_marking_changes_no_text(get: Get) -> None:
    """Without the explanations the marked paragraph reads as the newspaper wrote it."""
    page = tree(get(f"/article/{article_id(get, 'Mật ong (vi)')}"))
    for meaning in page.xpath("//*[@role='tooltip']"):
        meaning.drop_tree()
    assert page.xpath("string(//p[@class='sapo'])") == figurefixture.HONEY["vi"]


def test_an_article_lists_its_figures(get: Get) -> None:
    """Page and JSON have the figures of an article, with value, meaning, sentence and rule."""
    path = f"/article/{article_id(get, 'Mật ong (en)')}"
    (figure,) = get(f"{path}.json").json()["figures"]
    assert (figure["low"], figure["bound"], figure["unit"]) == ("3700000000000", "<~", "VND")
    listed = tree(get(f"{path}?ui=en")).xpath("string(//ol[@class='figure-list'])")
    assert "nearly 3,700,000,000,000 VND" in " ".join(listed.split())


def test_meanings_are_in_the_readers_language(get: Get) -> None:
    """The interface's language chooses the words of the meaning and how numbers are written."""
    path = f"/article/{article_id(get, 'Mật ong (en)')}?ui=vi"
    listed = " ".join(tree(get(path)).xpath("string(//ol[@class='figure-list'])").split())
    assert "gần 3.700.000.000.000 VND" in listed


def test_hostile_figures_are_text(get: Get) -> None:
    """A figure between tags of script is shown as text."""
    for path in (
        f"/article/{article_id(get, 'Bài độc')}",
        "/figures?unit=tonne",
        "/figures/series?unit=tonne",
    ):
        page = tree(get(path))
        assert not page.xpath("//script | //img")


# ------------------------------------------------------------------ the list


@pytest.mark.parametrize(
    ("chosen", "least"),
    [
        ({"unit": "hectare"}, 40),
        ({"measure": "revenue"}, 3),
        ({"period": "2023"}, 1),
        ({"period": "2022..2023"}, 2),
        ({"rating": "4"}, 1),
        ({"language": "id"}, 1),
        ({"source": "songque"}, 1),
        ({"q": "pendapatan madu"}, 1),
        ({"q": "DOANH thu mat ong"}, 1),
        ({"q": "hộp trà"}, 1),
        ({"key": "<~|3700000000000|VND||"}, 3),
    ],
)
def test_choices_narrow(get: Get, chosen: dict[str, str], least: int) -> None:
    """Each choice leaves figures that have it, and fewer than there are in all."""
    everything = get("/figures.json").json()["total"]
    found = get("/figures.json", params=chosen).json()["total"]
    assert least <= found < everything


def test_equal_statements_meet_across_languages(get: Get) -> None:
    """One key finds the same figure in Vietnamese, English and Indonesian."""
    assert sorted(sentences(get, key="<~|3700000000000|VND||")) == sorted(figurefixture.HONEY.values())


def test_every_figure_lies_in_its_sentence(get: Get) -> None:
    """A figure's surface is in its sentence, whichever page asks."""
    for row in get("/figures.json").json()["figures"]:
        assert row["surface"] in row["sentence"]


def test_pages_go_on(get: Get) -> None:
    """The second page has other figures than the first, and the newest articles come first."""
    first, second = (get("/figures.json", params={"page": page}).json() for page in (1, 2))
    assert first["pages"] == second["pages"] >= 2
    ids = [row["id"] for row in first["figures"] + second["figures"]]
    assert ids == sorted(set(ids), reverse=True)


def test_csv_has_what_the_page_has(get: Get) -> None:
    """CSV has all figures of a choice, one a line; for Excel with a mark at its beginning."""
    lines = list(csv.DictReader(io.StringIO(get("/figures.csv?unit=hectare").text)))
    assert len(lines) == get("/figures.json?unit=hectare").json()["total"]
    assert get("/figures.csv?bom=1").content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("path", ["/figures?unit=nothing&ui=en", "/figures/series?unit=nothing&ui=en"])
def test_nothing_found_is_said(get: Get, path: str) -> None:
    """Where no figure is left, a sentence says so, with status 200."""
    answer = get(path)
    assert answer.status_code == 200
    assert "No figure has all of this." in answer.text


@pytest.mark.parametrize("asked", ["rating=zz", "period=yesterday", "q=%25%25"])
@pytest.mark.parametrize("page", ["/figures", "/figures/series", "/figures.json", "/figures/series.json"])
def test_what_cannot_be_understood_is_answered_by_a_sentence(get: Get, page: str, asked: str) -> None:
    """A choice that is none is answered 400, with what was expected."""
    answer = get(f"{page}?{asked}")
    assert answer.status_code == 400
    assert "Write " in answer.text


def test_typed_words_are_never_operators() -> None:
    """Punctuation and FTS5's own words are words; nothing to look for is an error."""
    assert matching('a OR "b NEAR(') == '"a" "or" "b" "near"'
    assert matching("mật on*") == '"mat" "on"*'
    with pytest.raises(QueryError):
        matching("…")


# ------------------------------------------------------------------ over time


def test_a_series_shows_conflicts_beside_each_other(get: Get) -> None:
    """Three years of one measure, and in the last one two values that cannot both be true."""
    told = get("/figures/series.json?measure=output&unit=tonne&period=2022..2024").json()["moments"]
    assert [(one["at"][:4], one["conflict"], len(one["figures"])) for one in told][:2] == [
        ("2022", False, 1),
        ("2023", False, 1),
    ]
    assert told[2]["conflict"]
    page = tree(get("/figures/series?measure=output&unit=tonne&period=2022..2024"))
    assert page.xpath("//svg//*[local-name()='circle']") or page.xpath("//*[local-name()='circle']")
    assert page.xpath("//tr[@class='conflict']")


def test_every_point_leads_to_its_sentence(get: Get) -> None:
    """Each row of a series links to the place in its article where the figure is explained."""
    page = tree(get("/figures/series?measure=output&unit=tonne"))
    links = page.xpath("//table//a[contains(@href, '#figure-')]/@href")
    assert links
    for link in links:
        path, _, anchor = link.partition("#")
        assert tree(get(path)).xpath(f"//*[@id='{anchor}']//blockquote")


def test_a_series_asks_for_a_subject(get: Get) -> None:
    """Without subject, measure or unit the page says what to choose."""
    assert "A series needs" in get("/figures/series?ui=en").text


def test_agreeing_values_are_no_conflict() -> None:
    """A bound beside an exact value, a range that holds it, and another subject do not contradict it."""
    one = {**LEAST, "low_number": 10.0, "high_number": 10.0}
    wider = {**one, "low_number": 8.0, "high_number": 12.0}
    over = {**one, "low_number": 9.0, "high_number": 9.0, "bound": ">"}
    other = {**one, "low_number": 99.0, "high_number": 99.0, "subject_key": "che"}
    assert not conflicting([one, wider, over, other])
    assert conflicting([one, {**one, "low_number": 11.0, "high_number": 11.0}])


def test_a_plot_needs_two_days() -> None:
    """Figures of one day are listed, not drawn."""
    row = {"at": "2024-12-31", "low_number": 1.0, "high_number": 2.0, "bound": "=", "surface": "1-2"}
    assert drawn([row, row], 300) is None
    plot = drawn([row, {**row, "at": "2025-12-31"}], 300)
    assert plot is not None
    assert plot.dots[0].x < plot.dots[1].x
    assert plot.dots[0].high < plot.dots[0].low


# ------------------------------------------------------------------ what the public may read


def test_the_public_sees_quotations(get: Get, get_public: Get) -> None:
    """Where only an excerpt may be read, a long sentence is cut around its figure."""
    (whole,), (cut,) = (sentences(one, source="songque") for one in (get, get_public))
    assert whole == figurefixture.LONG
    assert len(cut) <= 300
    assert "1.250 tấn" in cut
    assert cut.strip("…") in whole


def test_the_public_file_holds_no_more_of_the_sentence(folder: Path) -> None:
    """Neither rows nor index nor free pages of public.db hold what was cut off."""
    assert "Theo bà con ở bản trên".encode() not in (folder / "public.db").read_bytes()
    with closing(sqlite3.connect(folder / "public.db")) as connection:
        found = connection.execute("SELECT count(*) FROM figures WHERE figures MATCH '\"theo ba con o\"'")
        assert found.fetchone() == (0,)


@pytest.mark.parametrize("at", [0, 150, 290, 580])
def test_quotations_hold_their_figure(at: int) -> None:
    """Wherever the figure stands, the quotation holds it and has 300 characters at most."""
    sentence = "x" * at + "12 tấn" + "y" * (594 - at)
    cut = quotation(sentence, at, at + 6)
    assert "12 tấn" in cut
    assert len(cut) <= 300


def test_a_new_reading_is_published(tmp_path: Path) -> None:
    """When only the reading changes, the next publish extends the snapshot and replaces the figures."""
    site, public = figurefixture.make_snapshots(tmp_path)
    news = tmp_path / "news.db"
    with closing(sqlite3.connect(news)) as connection:
        connection.execute("UPDATE readings SET stamp = 'older' WHERE statistics = 1")
        connection.execute("DELETE FROM statistics WHERE unit = 'hectare'")
        connection.commit()
    reports = publish(news, site, public)
    assert all(report.extended for report in reports)
    with closing(sqlite3.connect(site)) as connection:
        assert connection.execute("SELECT count(*) FROM statistics WHERE unit = 'hectare'").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM figures WHERE figures MATCH 'che'").fetchone() == (0,)
        connection.execute("INSERT INTO figures (figures) VALUES ('integrity-check')")
    with Store(news):
        pass


# ------------------------------------------------------------------ marking


def figure(text: str, surface: str, at: int = 0) -> dict[str, object]:
    """Return a figure that stands in a text."""
    start = text.index(surface) + at
    return {"start": start, "end": start + len(surface), "surface": surface, "sentence": text}


def test_a_place_that_says_something_else_is_not_marked() -> None:
    """Offsets that do not fit the text shown, or overlap, leave it as it is."""
    text = "Có 12 tấn và 13 tấn."
    twelve, thirteen = figure(text, "12 tấn"), figure(text, "13 tấn")
    assert [part.text for part in marked(text, 0, [twelve, thirteen]) if part.figure] == ["12 tấn", "13 tấn"]
    assert [part.text for part in marked(text, 1, [twelve])] == [text]
    assert len(marked(text, 0, [twelve, twelve])) == 3
    assert marked("", 0, [twelve]) == ()


def test_a_figure_is_marked_in_its_sentence() -> None:
    """The parts of a sentence are the sentence."""
    row = figure("Có 12 tấn.", "12 tấn")
    assert "".join(part.text for part in in_sentence(row)) == "Có 12 tấn."
    assert in_sentence({**row, "surface": "13"})[0].figure is None


# ------------------------------------------------------------------ dates and decisions


def test_decisions_are_listed_under_one_number(get: Get) -> None:
    """A decision has one number, however a language writes it, and leads to the articles that name it."""
    (found,) = get("/documents.json?act=148/Q%C4%90-TTg").json()["documents"]
    assert (found["act"], found["title"]) == ("148/QD-TTG", "Văn bản")
    page = tree(get("/documents?act=148%2FQD-TTg&ui=en"))
    assert page.xpath(f"//td/a[@href='/article/{found['article']}']")
    assert "148/QD-TTG" in get("/documents.csv").text


def test_an_article_lists_its_dates_and_decisions(get: Get) -> None:
    """Page and JSON name them with what they mean."""
    path = f"/article/{article_id(get, 'Văn bản')}"
    kinds = [(one["kind"], one["act"]) for one in get(f"{path}.json").json()["masked"]]
    assert ("decision", "148/QD-TTG") in kinds
    assert any(kind == "date" for kind, _ in kinds)
    assert tree(get(f"{path}?ui=en")).xpath("//section[@aria-labelledby='dates']//a")


def test_a_total_that_its_parts_contradict_is_flagged(get: Get) -> None:
    """The article says what the parts add up to."""
    page = tree(get(f"/article/{article_id(get, 'Sai tổng')}?ui=en"))
    assert "The parts add up to 38, the total says 32" in page.text_content()


def test_figures_are_filtered_by_the_province_of_today(get: Get) -> None:
    """A place of before July 2025 belongs to a province of today."""
    assert sentences(get, province="Lâm Đồng") == ["Tỉnh Bình Thuận cũ có 31 sản phẩm."]


def test_units_are_named_in_the_language_of_the_reader(get: Get) -> None:
    """The unit of a figure is a word of the interface's language, in the plural where English wants it."""
    for language, unit in (("en", "products"), ("vi", "sản phẩm"), ("id", "produk")):
        page = tree(get(f"/figures?province=L%C3%A2m+%C4%90%E1%BB%93ng&ui={language}"))
        assert page.xpath(f"string(//h3/span[@lang='{language}'])") == unit


def test_other_words_for_one_subject_conflict_too() -> None:
    """Order and function words make no other subject; other words do."""
    one = LEAST | {"language": "en", "low_number": 5, "high_number": 5}
    other = one | {"low_number": 7, "high_number": 7}
    pair = [one | {"subject_key": "honey from ban"}, other | {"subject_key": "the ban honey"}]
    assert conflicting(pair)
    assert not conflicting([pair[0], other | {"subject_key": "the ban honey cakes"}])


def test_a_point_of_a_series_leads_to_its_archived_page(get: Get) -> None:
    """Each row links its article's figure, and the place in the archive that the article was read from."""
    page = tree(get("/figures/series?measure=output&unit=tonne&ui=en"))
    (link, *_) = page.xpath("//td//a[contains(@href, '#archive')]/@href")
    article = tree(get(link.partition("#")[0]))
    assert article.xpath("//section[@id='archive']//dd[contains(text(), '@')]")
