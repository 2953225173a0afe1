"""The reports for communications staff, asked in process: reach, what is wrong, fact sheets, campaigns."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from deskfixture import visiting
from reportsfixture import SCRIPT, TEA, make_snapshots
from test_products_site import Watched
from test_site import Get, asking, tree

from db.decisions import Decisions, Judgement
from db.search import Segment
from db.site import campaign, factsheet, reach, wrong
from db.site.clippings import clipped
from db.site.lags import bucket, lag
from db.site.sheets import LINES, fitting, kinds
from db.site.spans import Span, asked_span
from db.site.tiles import by_slug
from db.site.writing import Desk
from pipelines.errors import QueryError

SHEET = f"/product/{TEA}/sheet"
PAGES = (
    "/reach",
    "/wrong",
    "/province/lang-son/sheet",
    SHEET,
    "/campaign",
    "/campaign?words=che+hoa%0Aoutput",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the snapshots of the fixture."""
    home = tmp_path_factory.mktemp("reports")
    make_snapshots(home)
    return home


@pytest.fixture(scope="module")
def get(folder: Path) -> Iterator[Get]:
    """Ask the site as its owner."""
    yield from asking(folder / "site.db")


@pytest.fixture(autouse=True)
def english(get: Get) -> None:
    """Read English, whatever the test before chose."""
    get("/about?ui=en")


@pytest.fixture(scope="module")
def get_public(folder: Path) -> Iterator[Get]:
    """Ask the site as the public."""
    yield from asking(folder / "public.db", public=True)


def lines(get: Get, path: str, **asked: str) -> list[dict[str, str]]:
    """Return the rows of a report as CSV."""
    answer = get(path, params=asked)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize("language", ["en", "vi", "id"])
@pytest.mark.parametrize("path", PAGES)
def test_reports_are_there_in_each_language(get: Get, path: str, language: str) -> None:
    """Every report answers in the reader's language, with one heading of first rank and no script."""
    answer = get(path, params={"ui": language, **({"words": "che hoa"} if "words" in path else {})})
    page = tree(answer)
    assert answer.status_code == 200
    assert page.get("lang") == language
    assert len(page.findall(".//h1")) == 1
    assert not page.findall(".//script")
    assert not re.search(r"{{|None|\bUndefined\b", page.text_content())


@pytest.mark.parametrize("path", ["/reach", "/wrong", "/campaign?words=che"])
def test_hostile_names_stay_text(get: Get, path: str) -> None:
    """Script in titles, sentences and names of newspapers is shown, and is no element."""
    answer = get(path)
    assert not tree(answer).findall(".//script")
    assert SCRIPT not in answer.text


@pytest.mark.parametrize(
    "path",
    ["/reach?from=x", "/wrong?from=2026-13", "/campaign?from=2026&to=2025&words=a", "/campaign?words=%2B%2B",
     "/reach?product=nothing-like-this", "/campaign?words=" + "%0A".join(f"w{n}" for n in range(21))],
)  # fmt: skip
def test_a_question_that_cannot_be_understood_is_answered(get: Get, path: str) -> None:
    """Wrong days, unknown products and too many words are a sentence and status 400, as page and as JSON."""
    assert get(path).status_code == 400
    assert tree(get(path)).findtext(".//p[@role='alert']").endswith(".")
    name, _, rest = path.partition("?")
    answer = get(f"{name}.json?{rest}")
    assert answer.status_code == 400
    assert answer.json()["ok"] is False


# ------------------------------------------------------------------ reach


def test_reach_counts_versions_and_hours(get: Get) -> None:
    """Stories that began in Vietnamese are counted with versions, the hours until them, and reprints."""
    facts = get("/reach.json").json()
    assert facts["summary"] == {
        "stories": 6, "en": 2, "id": 2, "both": 1, "none": 3, "reprint": 2, "en_hours": 3.0, "id_hours": 30.0
    }  # fmt: skip
    assert {row["after"]: (row["en"], row["id"]) for row in facts["after"]} == {
        "hour": (1, 0), "six": (1, 0), "three": (0, 1), "days_only": (0, 1)
    }  # fmt: skip
    papers = {row["source"]: (row["reprints"], row["en"], row["id"]) for row in facts["papers"]}
    assert papers == {"gopnhat": (0, 2, 2), "songque": (2, 0, 0)}
    assert [row["source"] for row in facts["sources"]] == ["banlang", "hostile", "songque"]
    assert sum(row["stories"] for row in facts["sources"]) == 6


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"has": "both"}, 1), ({"has": "none"}, 3), ({"has": "no_en"}, 4), ({"has": "id"}, 2),
        ({"has": "reprint"}, 2), ({"source": "songque"}, 1), ({"source": "banlang", "has": "en"}, 2),
        ({"section": "Kinh tế"}, 1), ({"province": "lam dong"}, 1), ({"product": TEA}, 1),
        ({"product": "che ho"}, 1), ({"from": "2026-05-10", "to": "2026-05-13"}, 1), ({"to": "2026-04"}, 0),
    ],
)  # fmt: skip
def test_reach_is_narrowed(get: Get, asked: dict[str, str], found: int) -> None:
    """Each choice leaves the stories it names, on the page's list, in JSON and in CSV alike."""
    facts = get("/reach.json", params=asked).json()
    assert facts["total"] == found == len(facts["stories"])
    assert len({row["story"] for row in lines(get, "/reach.csv", **asked)}) == found


def test_hours_are_counted_only_where_they_are_known() -> None:
    """A day without an hour gives days, a doubtful time nothing, and an earlier version says so."""
    first = {"published": "2026-05-04T01:00:00+00:00", "published_precision": "minute", "day": "2026-05-04"}
    first["published_flagged"] = 0  # type: ignore[assignment]
    later = {**first, "published": "2026-05-04T00:30:00+00:00"}
    assert lag(first, later) == {"hours": -0.5, "days": None}
    assert bucket(lag(first, later)) == "earlier"
    assert lag(first, {**later, "published_precision": "day", "day": "2026-05-06"}) == {
        "hours": None,
        "days": 2,
    }
    assert lag(first, {**later, "published_flagged": 1}) == {"hours": None, "days": None}


# ------------------------------------------------------------------ what is wrong


def test_differences_are_grouped_under_their_first_appearance(get: Get) -> None:
    """One difference a story, the newest first, with every sentence, its paper, and what the register has."""
    facts = get("/wrong.json").json()
    assert [(one["kind"], len(one["sightings"])) for one in facts["differences"]] == [
        ("figure", 2), ("rating", 2), ("figure", 3)
    ]  # fmt: skip
    reprinted, rated, translated = facts["differences"]
    assert reprinted["said"] == "120 tấn / 210 tấn"
    assert (rated["said"], rated["registered"], rated["register"], rated["line"]) == (
        "4 sao",
        "3 sao",
        "lang-son.csv",
        12,
    )
    assert rated["first"]["source"] == "banlang"
    assert [paper["source"] for paper in rated["papers"]] == ["banlang", "gopnhat"]
    assert translated["sightings"][1]["path"].startswith(f"/review/{translated['story']}-")


def test_each_sentence_of_a_difference_leads_somewhere(get: Get) -> None:
    """Each link of the report to an article, a story or a product answers."""
    page = tree(get("/wrong"))
    paths = {link.get("href") for link in page.xpath("//main//ol[@class='articles']//a")}
    assert len(paths) > 8
    for path in sorted(paths):
        if not path.startswith("/review/"):
            assert get(path.partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "register"}, 1), ({"kind": "copies"}, 2), ({"kind": "rating"}, 1), ({"kind": "name"}, 0),
        ({"source": "songque"}, 1), ({"language": "id"}, 1), ({"product": TEA}, 1),
        ({"province": "Lạng Sơn"}, 3), ({"province": "Cà Mau"}, 0), ({"from": "2026-05-10"}, 1),
    ],
)  # fmt: skip
def test_differences_are_narrowed(get: Get, asked: dict[str, str], found: int) -> None:
    """Each choice leaves the differences it names."""
    assert get("/wrong.json", params=asked).json()["total"] == found


def test_what_a_reviewer_rejected_is_not_wrong(folder: Path, tmp_path: Path) -> None:
    """A finding between versions that a person rejected leaves the report; others stay."""
    desk = Desk(decisions=tmp_path / "decisions.db", owner="hoa")
    with closing(sqlite3.connect(folder / "site.db")) as connection:
        found = connection.execute(
            "select alignment, digest from discrepancies where kind = 'figure'"
        ).fetchall()
    for alignment, digest in found:
        Decisions(desk.decisions).record(
            Judgement(kind="discrepancy", subject=alignment, object=digest, verdict="rejected", actor="hoa")
        )
    with visiting(folder / "site.db", desk) as visitor:
        assert visitor.get("/wrong.json").json()["total"] == 2


# ------------------------------------------------------------------ fact sheets


def test_a_sheet_has_conflicts_side_by_side(get: Get) -> None:
    """Of one moment, contradicting values stand together, the reader's language first; copies are one."""
    for tongue, subject in (("en", "flower tea output"), ("vi", "sản lượng chè hoa")):
        facts = get("/province/lang-son/sheet.json", params={"ui": tongue}).json()
        output = next(kind for kind in facts["figures"] if kind["measure"] == "output")
        assert output["conflict"]
        assert {row["low"] for row in output["latest"]} == {"120", "210"}
        assert output["latest"][0]["subject"] == subject
    assert {row["state"] for row in lines(get, "/province/lang-son/sheet.csv")} == {"conflict"}


def figure(number: int, low: str, year: int, **more: Any) -> dict[str, Any]:
    """Return a figure as the pages have it."""
    given = {
        "id": number << 16, "low": low, "low_number": float(low), "high_number": float(low), "bound": "=",
        "unit": "tonne", "per": [], "indefinite": 0, "rating_min": None, "rating_max": None, "subject": "tea",
        "subject_key": "tea", "measure": "output", "place": None, "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31", "role": "level", "modality": "actual", "language": "en",
        "day": f"{year + 1}-02-01", "key": f"=|{low}|tonne||",
    }  # fmt: skip
    return {**given, **more}


def test_the_latest_figure_of_each_kind_comes_first() -> None:
    """Older times follow, newest first; parts and hopes are kinds of their own behind totals and facts."""
    rows = [
        figure(3, "30", 2023), figure(5, "50", 2025), figure(4, "40", 2024),
        figure(6, "6", 2025, role="part"),
        figure(7, "90", 2030, modality="target", day="2026-01-01"), figure(8, "2", 2025, unit="month"),
        figure(9, "1", 2025, subject_key=None, subject=None, measure=None),
    ]  # fmt: skip
    told = kinds(rows, {})
    assert [(kind["role"], kind["modality"]) for kind in told] == [
        ("level", "actual"), ("part", "actual"), ("level", "target")
    ]  # fmt: skip
    assert [row["low"] for row in told[0]["latest"]] == ["50"]
    assert [row["low"] for row in told[0]["older"]] == ["40", "30"]


def test_versions_of_a_story_teach_that_subjects_are_one() -> None:
    """One story's equal figures in two languages are one kind; without a story they are two."""
    both = [figure(1, "50", 2025), figure(2, "50", 2025, language="vi", subject="chè", subject_key="che")]
    assert len(kinds(both, {1: "s", 2: "s"})) == 1
    assert len(kinds(both, {1: "s", 2: "t"})) == 2


def test_a_sheet_fits_its_lines() -> None:
    """No more lines are shown than a page has, and what is left out is counted."""
    rows = [figure(n, str(n), 2000 + n % 9, subject_key=f"tea {n % 30}") for n in range(1, 200)]
    shown = fitting(kinds(rows, {}))
    assert sum(len(kind["latest"]) + len(kind["older"]) for kind in shown) <= LINES
    assert sum(kind["more"] for kind in shown) > 0


@pytest.mark.parametrize("path", ["/province/ca-mau/sheet", SHEET])
def test_an_empty_sheet_explains_itself(get: Get, path: str) -> None:
    """Where no article gives a figure, the sheet says so."""
    assert "No article gives a figure" in get(path).text


@pytest.mark.parametrize("path", ["/province/nowhere/sheet", "/product/0000000000000000/sheet"])
def test_a_sheet_of_nothing_is_missing(get: Get, path: str) -> None:
    """A province or a product that is none is a page that says so."""
    assert get(path).status_code == 404


# ------------------------------------------------------------------ campaigns


def test_a_campaign_counts_and_compares(get: Get) -> None:
    """Articles, stories, papers and languages of the days and of those before; the plot sums to them."""
    facts = get("/campaign.json?words=che+hoa%0Aoutput&from=2026-05-07&to=2026-05-12").json()
    assert facts["before"] == {"from": "2026-05-01", "to": "2026-05-06"}
    assert facts["counts"]["articles"] == {"now": 3, "before": 4}
    assert facts["counts"]["stories"] == {"now": 2, "before": 1}
    assert {row["value"]: (row["now"], row["before"]) for row in facts["searches"]} == {
        "che hoa": (3, 4), "output": (1, 1)
    }  # fmt: skip
    assert sum(row["sum"] for row in facts["over_time"]["rows"]) == 3
    assert len(facts["over_time"]["rows"]) == 6
    assert facts["provinces"] == [{"province": "Lạng Sơn", "articles": 3}]


def test_a_clipping_marks_the_words_and_folds_copies(get: Get) -> None:
    """Each story is one clipping, its earliest article, with the sentence marked and its copies below."""
    facts = get("/campaign.json?words=s%E1%BA%A3n+l%C6%B0%E1%BB%A3ng&from=2026-05-14&to=2026-05-18").json()
    (clipping,) = facts["clippings"]
    assert clipping["title"] == "Chè hoa bon (vi)"
    assert [piece["text"] for piece in clipping["sentence"] if piece["marked"]] == ["sản", "lượng"] or [
        piece["text"] for piece in clipping["sentence"] if piece["marked"]
    ] == ["sản lượng"]
    assert [copy["title"] for copy in clipping["copies"]] == ["Chè hoa bon-sai (vi)"]
    rows = lines(get, "/campaign.csv", words="sản lượng", **{"from": "2026-05-14", "to": "2026-05-18"})
    assert [row["story"] for row in rows] == [clipping["id"]] * 2


def test_a_permalink_repeats_the_report(get: Get) -> None:
    """The permanent address names its days, and gives the same counts."""
    page = tree(get("/campaign?words=che+hoa"))
    (link,) = page.xpath("//a[contains(., 'Permanent address')]/@href")
    assert "from=2026-04-22&to=2026-05-21" in link
    assert tree(get(link)).xpath("//dl//dd") is not None
    assert get(link).text.count("<h3>") == get("/campaign?words=che+hoa").text.count("<h3>") == 6


def test_an_empty_campaign_explains_itself(get: Get) -> None:
    """Without words the page says what to write, and with words that nobody wrote what to try."""
    assert "one search a line" in get("/campaign").text
    assert "No article of these days" in get("/campaign?words=zzzz").text


def test_a_sentence_is_found_around_the_words() -> None:
    """The sentence with the most words is shown, whole words only, cut where it is endless."""
    passage = (Segment("…"), Segment("tea", marked=True), Segment(" and "), Segment("honey", marked=True))
    found = clipped("No steam here. There is tea. There is tea with honey. End.", passage)
    assert "".join(one.text for one in found) == "There is tea with honey."
    assert [one.text for one in found if one.marked] == ["tea", "honey"]
    long = clipped("word " * 300 + "tea " + "word " * 300, passage[:2])
    assert len("".join(one.text for one in long)) <= 502
    assert any(one.marked for one in long)


# ------------------------------------------------------------------ spans, the public, plans


def test_spans_of_days() -> None:
    """Months and years stand for their days; none is the last days; the span before is as long."""
    newest = date(2026, 5, 21)
    assert asked_span((None, None), newest, 30) == Span(date(2026, 4, 22), newest)
    assert asked_span(("2026-02", "2026-03"), newest, 30) == Span(date(2026, 2, 1), date(2026, 3, 31))
    assert Span(date(2026, 3, 1), date(2026, 3, 31)).before == Span(date(2026, 1, 29), date(2026, 2, 28))
    assert Span(date(2026, 1, 1), date(2026, 12, 31)).key("2026-05-21") == "2026-05-18"
    assert Span(date(2020, 1, 1), date(2026, 12, 31)).steps()[-1] == "2026-12"
    with pytest.raises(QueryError):
        asked_span(("1900", "2026"), newest, 30)


def test_the_public_reads_reports_of_excerpts(get_public: Get) -> None:
    """Every report answers the public too."""
    for path in PAGES:
        assert get_public(path).status_code == 200


ASKED: dict[str, Any] = {
    "reach": lambda connection: reach.reported(connection, {"product": "che", "from": "2026"}),
    "wrong": lambda connection: wrong.found(connection, {"product": TEA, "province": "Lạng Sơn"}),
    "province": lambda connection: factsheet.of_province(connection, by_slug()["lang-son"], "vi"),
    "product": lambda connection: factsheet.of_product(connection, TEA, "vi"),
    "campaign": lambda connection: campaign.clippings_of(
        connection, *(_campaign(connection), [[number] for number in _numbers(connection)])
    ),
}


def _campaign(connection: Any) -> campaign.Campaign:
    found = campaign.campaign(
        connection, campaign.searches("che\noutput"), Span(date(2026, 5, 1), date(2026, 5, 30))
    )
    campaign.report(connection, found)
    return found


def _numbers(connection: Any) -> list[int]:
    return [row["number"] for row in _campaign(connection).now]


BIG = (
    "articles texts statistics product_mentions place_mentions stories story_articles alignments"
    " discrepancies beads"
)


@pytest.mark.parametrize("which", ASKED)
def test_no_report_scans_a_big_table(folder: Path, tmp_path: Path, which: str) -> None:
    """Without statistics of a small fixture, every query reaches the big tables by an index or a key."""
    copy = shutil.copy(folder / "site.db", tmp_path / "site.db")
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("delete from sqlite_stat1")
    with closing(sqlite3.connect(copy)) as connection:
        connection.create_function("folded", 1, str.casefold)
        watched = Watched(connection)
        ASKED[which](watched)
        assert watched.asked
        for sql, values in watched.asked:
            names = set(BIG.split()) | {"product_faults", "f", "m", "a", "o", "s", "d", "b", "t"}
            for row in connection.execute(f"explain query plan {sql}", values):
                scanned = re.match(r"SCAN (\w+)(?! VIRTUAL)", row[3])
                assert scanned is None or scanned[1] not in names, (row[3], sql)
