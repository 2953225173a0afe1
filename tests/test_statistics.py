"""Figures are exact, mean the same in three languages, and no text breaks their reader."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering import FRAMES, spoken

from pipelines.figures.statistics import fraction_text, read_statistics, statistic_key
from pipelines.model import Statistic
from pipelines.reading import read_findings


def one(text: str, language: str) -> Statistic:
    """Return the only statistic of a text."""
    found = read_statistics(text, language).statistics
    assert len(found) == 1, (text, [text[s.span.start : s.span.end] for s in found])
    return found[0]


def test_ten_thousand_statistics_have_one_key_in_three_languages() -> None:
    """What is rendered is read back: value, bound, unit and denominators; and no two share a key."""
    keys: dict[str, tuple[object, ...]] = {}
    for wanted in spoken(seed=20260115, count=10_000):
        meant = (wanted.low, wanted.high, wanted.bound, wanted.unit, tuple(sorted(wanted.per)))
        for language in FRAMES:
            found = one(wanted.render(language), language)
            quantity = found.quantity
            per = tuple(sorted(quantity.per))
            assert (quantity.low, quantity.high, quantity.bound, quantity.unit, per) == meant
            assert keys.setdefault(statistic_key(found), meant) == meant


@given(st.fractions(min_value=-(10**18), max_value=10**18))
def test_a_value_survives_its_text(value: Fraction) -> None:
    """The text of a rational is what `Fraction` reads as the same rational."""
    assert Fraction(fraction_text(value)) == value


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_reads_without_an_error(text: str) -> None:
    """Every finding slices back, whatever the text is made of."""
    for language in FRAMES:
        for found in read_findings(text, language):
            assert text[found["start"] : found["end"]] == found["surface"]  # type: ignore[misc]


@pytest.mark.parametrize(
    "unit", ["1", "1.", "(", "a ", "một ", "trăm ", "1,", "12/", "triệu ", "one hundred and ", "9" * 80 + " "]
)
def test_a_megabyte_of_one_thing_is_read_in_linear_time(unit: str) -> None:
    """Nothing in the reader goes over the same text again and again."""
    text = unit * (1_000_000 // len(unit))
    started = time.process_time()
    read_statistics(text, "vi")
    assert time.process_time() - started < 10  # two seconds on a quiet machine, see bench/statistics.py
