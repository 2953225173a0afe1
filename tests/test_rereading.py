"""Derive reads figures in its workers, and reads stored texts again when the reader has changed."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from test_derive import PRESS, capture, keep, rows

from db.overview import read_overview
from pipelines.readings import Asked
from tinlang.config import Config, configure
from tinlang.derive import derive
from tinlang.rereading import settled
from tinlang.worker import Lost


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A data folder with ten pages in the archive, derived."""
    made = configure(tmp_path / "data")
    keep(made, *(capture(number) for number in range(10, 20)))
    assert derive(made, PRESS, workers=1).reread == 0
    return made


def change(config: Config, *statements: str) -> None:
    """Do to news.db what an older tinlang may have left."""
    with closing(sqlite3.connect(config.news)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_derive_reads_figures(config: Config) -> None:
    """Every page gives its figures, and the overview counts them."""
    figures = rows(config.news)["statistics"]
    assert len(figures) >= 10
    assert read_overview(config.news).figures == len(figures)


def test_all_reads_the_same(config: Config) -> None:
    """A rebuild from the archive gives equal rows."""
    before = rows(config.news)
    assert derive(config, PRESS, everything=True, workers=2).reread == 0
    assert rows(config.news) == before


def test_what_an_older_reader_read_is_read_again(config: Config) -> None:
    """The next derive reads the stored texts again, without the archive, once; the rows are as before."""
    before = rows(config.news)
    shutil.rmtree(config.archive)
    change(
        config,
        "UPDATE readings SET version = 'old', stamp = 'old'",
        "UPDATE readers SET version = 'old'",
        "DELETE FROM statistics",
    )
    assert derive(config, PRESS, workers=2).reread == 10
    assert rows(config.news) == before
    assert derive(config, PRESS, workers=2).reread == 0


def test_a_database_from_before_the_reader_is_read(config: Config) -> None:
    """Where there are no readings at all, every article is read."""
    before = rows(config.news)
    change(config, *(f"DELETE FROM {table}" for table in ("readings", "statistics", "masked", "readers")))
    assert derive(config, PRESS, workers=1).reread == 10
    assert rows(config.news) == before


def test_a_text_that_kills_its_worker_has_a_failed_reading() -> None:
    """A lost task becomes a reading that says why, and is not tried again."""
    asked = Asked("Twelve tonnes.", "en", None)
    article, reading = settled(Lost(("a" * 16, asked), "timed out", "after 30 s"))
    assert article == "a" * 16
    assert (reading.stamp, reading.failure) == (asked.stamp, "timed out after 30 s")
