"""The newspaper's own province as evidence for places that a text leaves open."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils import Database
from storefixture import PRESS, article, outcome, stored

from db.readings import to_read
from pipelines.model import Article
from pipelines.names.homes import home_of, province_today
from pipelines.names.read import read_names
from pipelines.readings import Asked, day_written
from tinlang.cli import main

WRITTEN = date(2025, 12, 1)


def provinces(text: str, home: str | None, language: str = "vi") -> list[str | None]:
    """Return the province of each commune and district of a text."""
    read = read_names(text, language, WRITTEN, home)
    return [place.province for place in read.places if place.level != "province"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Na ở xã Chi Lăng vào vụ. Thương lái ở Hà Nội, Bắc Ninh đặt cọc từ vườn."),
        ("en", "Chi Lang commune picks its fruit. Traders from Hanoi and Bac Ninh pay ahead."),
        ("id", "Komune Chi Lang memanen buahnya. Pedagang dari Hanoi dan Bac Ninh membayar di muka."),
        ("ms", "Komun Chi Lang menuai buahnya. Pedagang dari Hanoi dan Bac Ninh membayar dahulu."),
    ],
)
def test_a_local_paper_means_its_own_commune(language: str, text: str) -> None:
    """Provinces of buyers do not move a commune that the paper's own province has."""
    assert provinces(text, "Lạng Sơn", language) == ["Lạng Sơn"]
    assert provinces(text, None, language) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn thăm xã Chi Lăng, tỉnh Bắc Ninh.",
        "Tại Bắc Ninh, đoàn công tác thăm các hộ trồng khoai ở xã Chi Lăng.",
    ],
)
def test_what_a_text_says_itself_comes_before_home(text: str) -> None:
    """A chain and a province that a sentence plays in outweigh the newspaper."""
    assert provinces(text, "Lạng Sơn") == ["Bắc Ninh"]


def test_a_chain_holds_for_the_whole_article() -> None:
    """A commune that one sentence puts in a province is in it wherever the article names it again."""
    text = "Đoàn thăm xã Chi Lăng, tỉnh Bắc Ninh. Hôm sau, lãnh đạo xã Chi Lăng họp với dân."
    assert provinces(text, "Lạng Sơn") == ["Bắc Ninh", "Bắc Ninh"]


def test_a_guest_of_another_province_moves_nothing() -> None:
    """A province that a sentence only mentions weighs less than home."""
    assert provinces("Sinh viên Bắc Ninh về xã Chi Lăng học nghề.", "Lạng Sơn") == ["Lạng Sơn"]


def test_home_makes_no_place_of_another_province_its_own() -> None:
    """A commune that the paper's province does not have stays what it is."""
    assert provinces("Đoàn đến xã Bắc Sơn.", "Cà Mau") == provinces("Đoàn đến xã Bắc Sơn.", None)


def test_a_product_named_after_a_province_is_of_it() -> None:
    """Coffee of Sơn La in a paper of Lạng Sơn is of Sơn La."""
    text = "Gian hàng của tỉnh bày cà phê Sơn La, một sản phẩm OCOP 4 sao."
    assert [one.province for one in read_names(text, "vi", WRITTEN, "Lạng Sơn").products] == ["Sơn La"]


@pytest.mark.parametrize(
    ("own", "publisher", "home"),
    [
        ("Lạng Sơn", None, "Lạng Sơn"),
        (None, "Báo Sông Quê", "Lâm Đồng"),
        (None, "Báo Lào Cai", "Lào Cai"),
        (None, "Bac Giang Newspaper", "Bắc Ninh"),
        ("Lạng Sơn", "Góp Nhặt", None),
        ("Lạng Sơn", "Báo Thời Sự", "Lạng Sơn"),
        (None, None, None),
    ],
)
def test_home_is_that_of_the_first_publisher(
    own: str | None, publisher: str | None, home: str | None
) -> None:
    """A newspaper of ours is at home where it says; another where its name says, else where it was read."""
    assert home_of(own, publisher, [(one.name, one.province) for one in PRESS]) == home


def test_a_province_is_known_by_old_names_and_without_marks() -> None:
    """What became part of another province is at home in it."""
    assert [province_today(name) for name in ("Bắc Giang", "ha noi", "Chi Lăng", "")] == [
        "Bắc Ninh",
        "Hà Nội",
        None,
        None,
    ]


def made_of(one: Article) -> Asked:
    """Return what the worker asks of an article."""
    paper = next(each for each in PRESS if each.slug == one.source)
    home = home_of(paper.province, one.publisher, [(each.name, each.province) for each in PRESS])
    written = day_written(one.published, paper.timezone)
    return Asked(one.text, str(one.language.language), written, home)


@pytest.mark.parametrize("publisher", [None, "Báo Sông Quê", "Báo Lào Cai", "Góp Nhặt"])
@pytest.mark.parametrize("source", ["banlang", "gopnhat"])
def test_worker_and_store_ask_the_same(tmp_path: Path, source: str, publisher: str | None) -> None:
    """What is read in the worker and what the store would read are of one home, so of one stamp."""
    one = replace(article("x", "Đoàn đến xã Chi Lăng."), source=source, publisher=publisher)
    news = Database(stored(tmp_path / "news.db", [outcome(one)]))
    with closing(news.conn):
        assert [asked for _, asked in to_read(news, [one.id])] == [made_of(one)]


def test_another_home_is_another_stamp() -> None:
    """Texts that are read for different newspapers are different readings."""
    one = Asked("Xã Chi Lăng.", "vi", WRITTEN, "Lạng Sơn")
    assert one.stamp != replace(one, home="Bắc Ninh").stamp


def test_the_command_line_takes_a_home() -> None:
    """`tinlang read --home` speaks for open places, and refuses what is no province."""
    runner = CliRunner()
    line = "Đoàn đến xã Chi Lăng."
    told = runner.invoke(main, ["read", "--lang", "vi", "--home", "lang son", "--json", "-"], input=line)
    assert '"province": "Lạng Sơn"' in told.output
    wrong = runner.invoke(main, ["read", "--lang", "vi", "--home", "Langue", "-"], input=line)
    assert wrong.exit_code != 0
