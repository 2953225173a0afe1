"""A figure's place is joined with the places that its text names."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.model import Statistic
from pipelines.readings import Asked, read

WRITTEN = date(2026, 1, 15)


def first(text: str, language: str) -> Statistic:
    """Return the first figure of a text."""
    return read(Asked(text, language, WRITTEN)).statistics[0]


@pytest.mark.parametrize(
    ("language", "text", "province"),
    [
        ("en", "Lang Son province has 312 OCOP products.", "Lạng Sơn"),
        ("en", "Lang Son has 312 OCOP products.", "Lạng Sơn"),
        ("vi", "Tỉnh Lạng Sơn có 312 sản phẩm OCOP.", "Lạng Sơn"),
        ("vi", "Tỉnh Bình Thuận cũ có 312 sản phẩm OCOP.", "Lâm Đồng"),
        ("id", "Provinsi Lang Son memiliki 312 produk OCOP.", "Lạng Sơn"),
        ("en", "The group has 312 OCOP products.", None),
    ],
)
def test_a_figure_belongs_to_the_province_of_its_place(
    language: str, text: str, province: str | None
) -> None:
    """The province is that of today, also where the text names one of before July 2025, or no unit word."""
    assert first(text, language).province == province


def test_the_place_of_the_sentence_comes_before_those_of_others() -> None:
    """Of two places the one in the figure's own sentence tells its province."""
    text = "Quang Ninh province opened a fair. Lang Son province sent 12 products."
    assert first(text, "en").province == "Lạng Sơn"


def test_a_place_without_a_unit_word_is_the_place_of_a_figure_that_has_none() -> None:
    """Bare names are found by the reader of places; they stand in where the figure's own reader is silent."""
    assert first("Lang Son has 312 OCOP products.", "en").place == "Lang Son"
