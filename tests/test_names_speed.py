"""The reader of names goes over no text again and again, and cuts it as the reader of figures does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.figures.statistics import read_statistics
from pipelines.names.read import read_names
from pipelines.tokens import spell, tokenise

_SHAPES = (
    *("A", "Aa ", "Hà Nội, ", "OCOP 4 sao ", "4-star OCOP product ", "bintang 4 ", "(", "() ", ", ", '" A'),
    *("chè ", "Green Tea ", "xã Tân Thành, ", "Tan Thanh commune, ", "Hợp tác xã ", "A's ", "A-", ". A"),
    *("Công ty TNHH A và B, ", "Department of A and ", "Koperasi A, B dan "),
)


@pytest.mark.parametrize("language", ["vi", "en", "id"])
@pytest.mark.parametrize("unit", _SHAPES)
def test_a_text_of_one_thing_is_read_in_linear_time(language: str, unit: str) -> None:
    """A megabyte of capitals, marks, stars or one name takes seconds: five times the text, not 25 times."""
    text = unit * (100_000 // len(unit))
    read_names(unit, language)
    started = time.process_time()
    read_names(text, language)
    assert time.process_time() - started < 2  # a fifth of that on a quiet machine


@given(st.text(st.sampled_from("aBé'’s½2 05.,-_²đ²ST\n"), max_size=30))
def test_the_words_of_names_are_those_of_figures_where_they_may_be(text: str) -> None:
    """The tokens that the reader of figures took are handed on only where both ways to cut agree."""
    lower = text.lower()
    alone, handed = spell(lower, 0, len(lower)), spell(lower, 0, len(lower), tokenise(lower, 0, len(lower)))
    assert handed == alone


@pytest.mark.parametrize("language", ["vi", "en", "id"])
def test_names_are_the_same_whoever_read_before(language: str) -> None:
    """What the reader of figures leaves on the table changes nothing in the names."""
    text = "HTX Hoa Lê có gạo ST25 đạt 4 sao. Hoa Le Cooperative's ST25 rice, 1 000 tonnes, in Gia Lai."
    first = read_names(text, language)
    read_names("other", language)
    read_statistics(text, language)
    assert read_names(text, language) == first
