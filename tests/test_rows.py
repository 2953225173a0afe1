"""Nouns become rows and rows become the same nouns."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from storefixture import PRESS, article, outcome

from db import rows
from pipelines.model import (
    Article,
    BodyStatus,
    Caption,
    Credit,
    Evidence,
    LanguageVerdict,
    PublishedTime,
)

words = st.text(max_size=30)
maybe = st.none() | words
times = st.datetimes(
    datetime.fromisoformat("1980-01-01"),
    datetime.fromisoformat("2090-01-01"),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
)
reasons = st.lists(st.builds(Evidence, rule=words, value=words, weight=st.floats(0, 1)), max_size=3).map(
    tuple
)
articles = st.builds(
    Article,
    source=st.just("banlang"),
    url=words,
    key=words,
    edition=maybe,
    language=st.builds(
        LanguageVerdict, language=maybe, detected=maybe, disagrees=st.booleans(), evidence=reasons
    ),
    title=maybe,
    sapo=maybe,
    body=st.lists(words, max_size=4).map(tuple),
    captions=st.lists(st.builds(Caption, text=words, credit=maybe, image=maybe), max_size=3).map(tuple),
    byline=maybe,
    section=maybe,
    tags=st.lists(words, max_size=3).map(tuple),
    publisher=maybe,
    published=st.none()
    | st.builds(
        PublishedTime,
        time=times,
        precision=st.sampled_from(["minute", "day"]),
        raw=words,
        rule=words,
        flagged=st.booleans(),
        evidence=reasons,
    ),
    modified=st.none() | times,
    credit=st.none() | st.builds(Credit, publisher=maybe, url=maybe, raw=words),
    versions=st.lists(st.tuples(words, words), max_size=3).map(tuple),
    status=st.sampled_from(BodyStatus),
    removed=st.lists(words, max_size=2).map(tuple),
    flags=st.lists(words, max_size=2).map(tuple),
)


@given(articles)
def test_an_article_survives_its_rows(made: Article) -> None:
    """`article(article_rows(a)) == a` for every article there can be."""
    assert rows.article(rows.article_rows(outcome(made), made, "sha256:0")) == made


@given(articles)
def test_sqlite_gives_back_what_it_was_given(made: Article) -> None:
    """Every value of a row is of a type and an encoding that SQLite keeps as it is."""
    for row in (rows.article_rows(outcome(made), made, "sha256:0").article, rows.source_row(PRESS[0])):
        asked = ", ".join("?" * len(row))
        with sqlite3.connect(":memory:") as connection:
            kept = connection.execute(f"SELECT {asked}", list(row.values())).fetchone()
        connection.close()
        assert list(kept) == list(row.values())


@given(st.lists(times, min_size=2))
def test_times_sort_as_their_texts_do(listed: list[datetime]) -> None:
    """Texts of times are in the order of the times, whatever their zones and fractions."""
    texts = [str(rows.time_text(time)) for time in listed]
    assert sorted(texts) == [rows.time_text(time) for time in sorted(listed)]


def test_lone_surrogates_become_the_replacement_character() -> None:
    """What UTF-8 cannot hold does not stop an article; characters beyond the first plane stay."""
    made = article("x", "một \ud800 hai 🍵")
    assert rows.read_list(rows.article_rows(outcome(made), made, "d").text["body"]) == ("một \ufffd hai 🍵",)


def test_every_field_of_a_newspaper_that_a_reader_needs_is_in_its_row() -> None:
    """A source's row changes with every field that the databases document."""
    plain = rows.source_row(PRESS[0])
    for field, value in {"name": "x", "province": None, "weekly": (1, 2), "translated": True}.items():
        assert rows.source_row(replace(PRESS[0], **{field: value})) != plain, field
