"""Figures from the text to news.db: read in the worker, kept once, read again when the reader has changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import storefixture
from storefixture import article, dump, outcome, stored

import db.readings
import pipelines.readings
from db.figures import number, si_factor
from db.store import Store
from pipelines.model import Article, LanguageVerdict, Reading
from pipelines.readings import Asked, day_written, has_reader, read, read_article, reader_version

HONEY = "Năm 2025, hợp tác xã thu hơn 12 tấn mật ong, doanh thu đạt 3,7 tỷ đồng."
SPRING = "Mùa xuân này bà con thu gần 15 tấn mật ong."


def told(path: Path, query: str) -> list[Any]:
    """Return what a database answers."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def read_outcome(made: Article, offset: int = 0, hours: float = 1) -> Any:
    """Return the outcome of a capture with its reading, as a worker makes it."""
    reading = read_article(made, "Asia/Ho_Chi_Minh")
    return replace(outcome(made, offset, hours), reading=reading)


def test_a_figure_becomes_a_row(tmp_path: Path) -> None:
    """Value, bound, unit, SI value, key and place in the text are kept for each figure."""
    made = article("mat-ong", HONEY)
    news = stored(tmp_path / "news.db", [read_outcome(made)])
    query = 'SELECT surface, low, low_number, si_low, bound, unit, key, start, "end" FROM statistics'
    tonnes, money = told(news, f"{query} WHERE article = '{made.id}' ORDER BY position")
    assert tonnes[:6] == (
        "hơn 12 tấn" if tonnes[0].startswith("hơn") else "12 tấn",
        "12",
        12.0,
        12000.0,
        ">",
        "tonne",
    )
    assert money[1:6] == ("3700000000", 3.7e9, None, "=", "VND")
    for row in (tonnes, money):
        assert made.text[row[7] : row[8]] == row[0]


def test_sentences_lie_in_the_text(tmp_path: Path) -> None:
    """The sentence of a figure is the stretch of the article's text that its offsets name."""
    made = article("mat-ong", "Chợ đông.", HONEY)
    news = stored(tmp_path / "news.db", [read_outcome(made)])
    rows = told(news, "SELECT sentence, sentence_start, sentence_end FROM statistics")
    assert rows
    assert all(made.text[start:end] == sentence for sentence, start, end in rows)


def test_the_store_reads_what_nobody_has_read(tmp_path: Path) -> None:
    """With and without a reading from the worker the rows are the same."""
    made = article("mat-ong", HONEY)
    with_reading = stored(tmp_path / "a.db", [read_outcome(made)])
    without = stored(tmp_path / "b.db", [outcome(made)])
    assert dump(with_reading) == dump(without)
    assert told(without, "SELECT count(*) FROM statistics") == [(2,)]


def test_a_reading_of_another_text_is_not_taken(tmp_path: Path) -> None:
    """What a worker read in another spelling of the text is read again in the text that is kept."""
    first, again = article("mat-ong", HONEY), article("mat-ong", HONEY.replace(" thu ", "  thu  "))
    news = stored(tmp_path / "news.db", [read_outcome(first, 0, 1), read_outcome(again, 9, 2)])
    backward = stored(tmp_path / "back.db", [read_outcome(again, 9, 2), read_outcome(first, 0, 1)])
    assert dump(news) == dump(backward)
    for surface, start, end in told(news, 'SELECT surface, start, "end" FROM statistics'):
        assert first.text[start:end] == surface


def test_an_edited_article_has_the_figures_of_its_last_text(tmp_path: Path) -> None:
    """Figures of a text that stands no more are gone."""
    outcomes = [read_outcome(article("x", HONEY), 0, 1), read_outcome(article("x", SPRING), 9, 2)]
    news = stored(tmp_path / "news.db", outcomes)
    assert told(news, "SELECT low FROM statistics") == [("15",)]
    assert dump(news) == dump(stored(tmp_path / "back.db", outcomes[::-1]))


def test_an_unchanged_article_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second capture of the same text touches no row of its reading."""
    news = stored(tmp_path / "news.db", [read_outcome(article("x", HONEY))])

    def refuse(*_: object) -> None:
        pytest.fail("a reading was written again")

    monkeypatch.setattr(db.readings, "_write", refuse)
    stored(news, [read_outcome(article("x", HONEY), 9, 2)])


def test_a_language_without_a_reader_has_no_reading(tmp_path: Path) -> None:
    """A German article is kept, without a reading and without an error."""
    german = article("x", "Das Dorf erntete 12 Tonnen Honig.", language=LanguageVerdict(language="de"))
    assert not has_reader("de")
    assert not has_reader(None)
    assert read_article(german, "UTC") is None
    news = stored(tmp_path / "news.db", [read_outcome(german)])
    assert told(news, "SELECT count(*) FROM articles") == [(1,)]
    assert told(news, "SELECT count(*) FROM readings") == [(0,)]


def test_a_text_that_fails_the_reader_costs_only_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception in the reader becomes a reading that says so."""

    def stumble(*_: object) -> None:
        raise ValueError("too odd")

    monkeypatch.setattr(pipelines.readings, "read_statistics", stumble)
    reading = read(Asked(HONEY, "vi", None))
    assert reading.statistics == ()
    assert reading.failure == "ValueError: too odd"


def test_the_day_of_writing_is_local_and_sure() -> None:
    """Half past six in the evening UTC is the next day in Hanoi; a doubtful time is no day."""
    made = article("x").published
    assert made is not None
    late = replace(made, time=made.time.replace(hour=18, minute=30))
    assert day_written(late, "Asia/Ho_Chi_Minh") == date(2026, 5, 5)
    assert day_written(replace(late, flagged=True), "Asia/Ho_Chi_Minh") is None
    assert day_written(None, "UTC") is None


def test_articles_of_an_older_reader_are_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the reader changes, its articles are given out to be read again, and then no more."""
    made = article("x", HONEY)
    news = stored(tmp_path / "news.db", [read_outcome(made)])
    with Store(news) as store:
        assert store.stale()[0] == 0
        store.all_read()
    monkeypatch.setattr(db.readings, "reader_version", lambda code: f"new {code}")
    monkeypatch.setattr(pipelines.readings, "reader_version", lambda code: f"new {code}")
    with Store(news) as store:
        count, tasks = store.stale()
        assert count == 1
        store.save_readings([(one, read(asked)) for one, asked in tasks])
        store.all_read()
        assert store.stale()[0] == 0
    assert told(news, "SELECT version FROM readings") == [("new vi",)]
    assert told(news, "SELECT count(*) FROM statistics") == [(2,)]


def test_versions_are_of_one_language() -> None:
    """Each language has a version of its own, the same at each look."""
    assert reader_version("vi") == reader_version("vi") != reader_version("en")


def test_equal_statements_have_one_key(tmp_path: Path) -> None:
    """The same figure in Vietnamese, English and Indonesian has one key in the database."""
    told_in = {
        "vi": "Doanh thu đạt gần 3.700 tỷ đồng.",
        "en": "Revenue reached nearly 3.7 trillion VND.",
        "id": "Pendapatan mencapai hampir 3,7 triliun VND.",
    }
    made = [
        article(code, text, language=LanguageVerdict(language=code), key=f"banlang:{code}:x")
        for code, text in told_in.items()
    ]
    news = stored(tmp_path / "news.db", [read_outcome(one, at) for at, one in enumerate(made)])
    assert told(news, "SELECT key, count(DISTINCT article) FROM statistics GROUP BY key") == [
        ("<~|3700000000000|VND||", 3)
    ]


def test_si_values_are_of_measures_only() -> None:
    """Tonnes a hectare have an SI value, đồng have none, people are their own unit."""
    assert float(si_factor("tonne", ("hectare",)) or 0) == pytest.approx(0.1)
    assert si_factor("VND", ()) is None
    assert si_factor("kilogram", ("person",)) == 1
    assert si_factor("tonne", ("sao",)) is None


def test_endless_numbers_have_text_but_no_number() -> None:
    """10^400 is kept exactly as text; as a floating-point number it is unknown."""
    from fractions import Fraction

    assert number(Fraction(10**400)) is None
    assert number(Fraction(1, 3)) == pytest.approx(1 / 3)
    assert number(None) is None


def test_fixture_newspapers_have_zones() -> None:
    """The readings of these tests are made in the zone that the store knows."""
    assert {one.timezone for one in storefixture.PRESS} == {"Asia/Ho_Chi_Minh"}


def test_readings_travel(tmp_path: Path) -> None:
    """A reading survives the way from worker to master."""
    import pickle

    reading = read_article(article("x", HONEY), "UTC")
    assert isinstance(reading, Reading)
    assert pickle.loads(pickle.dumps(reading)) == reading
