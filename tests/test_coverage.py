"""Coverage: every day is there, gaps are marked, a field that goes missing is flagged, plans use indexes."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sitefixture
from test_site import Get, asking

from db.publish import publish
from db.site import coverage_queries
from db.site.gaps import BODIES, FIELDS, drawn, gaps, months, runs, short_weeks, strip
from db.store import Store
from pipelines.model import Dropped

SPAN = (date(2026, 5, 4), date(2026, 5, 24))  # three weeks from a Monday


def days(counts: dict[str, int], least: int | None = 14, first: str | None = "2026-05-05") -> list[Any]:
    counted = {day: {"articles": number, "captures": number} for day, number in counts.items()}
    return strip(counted, SPAN, first, least)


BUSY = {f"2026-05-{day:02}": 2 for day in (5, 6, 7, 8, 9, 10, 18, 19, 20, 21, 22, 23, 24)} | {"2026-05-11": 1}


def test_every_day_is_in_the_strip() -> None:
    """Days with nothing are there as gaps; days before the first article are none."""
    found = days(BUSY)
    assert [day.day.day for day in found] == list(range(4, 25))
    assert [day.level for day in found[:2]] == ["before", "usual"]
    assert gaps(found) == [(date(2026, 5, 12), date(2026, 5, 17))]


def test_days_below_what_is_expected_are_few() -> None:
    """A day with less than a seventh of the least a week is few; without an expectation none is."""
    assert [day.level for day in days(BUSY)].count("few") == 1
    assert [day.level for day in days(BUSY, least=None)].count("few") == 0


def test_short_weeks_are_whole_weeks() -> None:
    """Only weeks that lie whole in the time and after the first article can be short."""
    assert short_weeks(days(BUSY), 14) == 1  # the second; the first begins before the first article
    assert short_weeks(days(BUSY), None) is None


def test_strip_draws_every_day_once() -> None:
    """The runs of all levels together are all days."""
    found = days(BUSY)
    runs_of = [runs(found, level) for level in ("before", "none", "few", "usual")]
    assert sum(long for listed in runs_of for _, long in listed) == len(found)
    assert drawn(found)["none"] == "M8 0.8h6V1h-6z"


def test_newspaper_without_articles_has_no_gap() -> None:
    """Where there never was an article, nothing is called a gap."""
    assert gaps(days({}, first=None)) == []


def month(name: str, articles: int, **more: int) -> dict[str, Any]:
    usual = dict.fromkeys(FIELDS, articles) | dict.fromkeys(BODIES, 0)
    return {"source": "x", "month": name, "articles": articles, **usual, **more}


def test_field_that_goes_missing_is_flagged_once() -> None:
    """A byline that stands in all articles and then in none is flagged in that month."""
    told = months([month("2026-01", 40), month("2026-02", 40), month("2026-03", 40, byline=2)])
    assert [row["flagged"] for row in told] == [[], [], ["byline"]]


def test_few_articles_flag_nothing() -> None:
    """A month of few articles neither flags nor is compared with."""
    told = months([month("2026-01", 40), month("2026-02", 3, byline=0), month("2026-03", 40)])
    assert [row["flagged"] for row in told] == [[], [], []]


def test_field_that_was_rare_is_not_flagged() -> None:
    """What few articles had is not missed."""
    assert months([month("2026-01", 40, section=8), month("2026-02", 40, section=0)])[1]["flagged"] == []


def test_bodies_that_turn_bad_are_flagged() -> None:
    """Texts that are suddenly thin or encoded are flagged."""
    assert months([month("2026-01", 40), month("2026-02", 40, obfuscated=30)])[1]["flagged"] == ["obfuscated"]


def test_months_with_nothing_are_shown() -> None:
    """Between two months those with nothing stand in the list."""
    told = months([month("2026-01", 40), month("2026-04", 40)])
    assert [(row["month"], row["articles"]) for row in told][1:3] == [("2026-02", 0), ("2026-03", 0)]


# ------------------------------------------------------------------ the pages


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the snapshot of the fixture, with one more page that its newspaper refuses."""
    folder = tmp_path_factory.mktemp("coverage")
    desk = sitefixture.written()
    refused = Dropped(step="crawl", subject="https://imlang.example/1.html", reason="refused by robots")
    desk.add(refused, "imlang")
    with Store(folder / "news.db") as store:
        store.register(sitefixture.PRESS)
        store.save(desk.outcomes)
    publish(folder / "news.db", folder / "site.db")
    return folder / "site.db"


@pytest.fixture(scope="module")
def get(site: Path) -> Iterator[Get]:
    """Ask the site as its owner."""
    yield from asking(site)


def test_snapshot_sums_up_what_was_fetched_and_published(site: Path) -> None:
    """Months, days and captures of a newspaper add up to its articles and its captures."""
    with closing(sqlite3.connect(site)) as connection:
        for source, articles in connection.execute("select slug, articles from sources").fetchall():
            of = (source,)
            (monthly,) = connection.execute(
                "select sum(articles) from coverage_months where source = ?", of
            ).fetchone()
            assert (monthly or 0) == articles
            kept = connection.execute(
                "select sum(kept), sum(captures) from coverage_days where source = ?", of
            ).fetchone()
            assert (kept[1] or 0) >= (kept[0] or 0) >= articles
        (refused,) = connection.execute("select refusals from coverage where source = 'imlang'").fetchone()
        assert refused == 1
        thin = connection.execute(
            "select sum(thin), sum(obfuscated) from coverage_months where source = 'banlang'"
        )
        assert thin.fetchone() == (1, 1)


def test_page_names_every_newspaper(get: Get) -> None:
    """All newspapers are listed, those without a single article too, and say when they last succeeded."""
    found = get("/coverage.json").json()["sources"]
    assert {row["source"] for row in found} == {source.slug for source in sitefixture.PRESS}
    silent = next(row for row in found if row["source"] == "imlang")
    assert (silent["last_success"], silent["empty_days"], silent["refusals"]) == (None, 0, 1)
    page = get("/coverage").text
    assert all(source.slug in page for source in sitefixture.PRESS)


def test_strip_says_in_words_what_is_missing(get: Get) -> None:
    """The picture of the days has a text of the same numbers, and the table has each day."""
    facts = get("/coverage/banlang.json?until=2026-07-31&days=60").json()
    assert len(facts["days"]) == 60
    nothing = [day["day"] for day in facts["days"] if day["level"] == "none"]
    assert len(nothing) == facts["source"]["empty_days"] == sum(gap["days"] for gap in facts["gaps"])
    page = get("/coverage/banlang?until=2026-07-31&days=60").text
    assert f'aria-label="{len(nothing)} days with nothing of 60."' in page
    rows = list(csv.DictReader(io.StringIO(get("/coverage/banlang.csv?until=2026-07-31&days=60").text)))
    assert [row["day"] for row in rows if row["level"] == "none"] == nothing


@pytest.mark.parametrize(
    "query", ["until=x&days=y", "until=0001-01-01&days=99999", "until=9999-12-31", "page=99"]
)
def test_odd_days_do_no_harm(get: Get, query: str) -> None:
    """What is no day is the snapshot's; no span is endless."""
    assert get(f"/coverage?{query}").status_code == 200
    assert get(f"/coverage/banlang?{query}").status_code == 200


def test_unknown_newspaper_is_not_here(get: Get) -> None:
    """A newspaper that is none has no coverage."""
    assert get("/coverage/nix").status_code == 404


def test_no_query_reads_the_articles(site: Path) -> None:
    """The pages of coverage read the small tables summed up at publish, by their keys, and no article."""
    asked: list[str] = []
    with closing(sqlite3.connect(site)) as connection:
        connection.set_trace_callback(asked.append)
        coverage_queries.sources(connection)
        coverage_queries.days(connection, "banlang", "2026-01-01", "2026-12-31")
        coverage_queries.months(connection, "banlang")
        coverage_queries.drops(connection, "banlang")
        coverage_queries.reasons(connection)
        connection.set_trace_callback(None)
        for sql in asked:
            for row in connection.execute(f"explain query plan {sql}"):
                scanned = re.match(r"SCAN (\w+)", row[3])
                assert scanned is None or scanned[1] in ("c", "s", "drop_months"), (row[3], sql)
