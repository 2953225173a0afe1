"""Figures are exact, mean the same in three languages, and no text breaks their reader."""

from __future__ import annotations

import random
import time
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering import FRAMES, Spoken, neighbours, one_spoken, spoken

from pipelines.figures.statistics import fraction_text, read_statistics, statistic_key
from pipelines.model import Statistic
from pipelines.reading import read_findings


def one(text: str, language: str, *, voted: bool = False) -> Statistic:
    """Return the only statistic of a text; where it is `voted`, the one behind that of the first sentence."""
    found = read_statistics(text, language).statistics
    assert len(found) == 1 + voted, (text, [text[s.span.start : s.span.end] for s in found])
    return found[-1]


def reread(wanted: Spoken, language: str) -> Statistic:
    """Return what is read in a rendered statistic."""
    return one(wanted.render(language), language, voted=wanted.habit in ("vi", "en"))


def meaning(found: Statistic) -> tuple[object, ...]:
    """Return what a statistic says, as `Spoken.meant` does."""
    quantity, stars = found.quantity, found.rating
    return (
        quantity.low,
        quantity.high,
        quantity.bound,
        quantity.unit,
        tuple(sorted(quantity.per)),
        (stars.min, stars.max) if stars else None,
        quantity.indefinite,
    )


def test_ten_thousand_statistics_have_one_key_in_three_languages() -> None:
    """What is rendered is read back, by whatever habit it is written; and no two share a key."""
    keys: dict[str, tuple[object, ...]] = {}
    for wanted in spoken(seed=20260115, count=10_000):
        for language in FRAMES:
            found = reread(wanted, language)
            assert meaning(found) == wanted.meant, (wanted.render(language), found)
            assert keys.setdefault(statistic_key(found), wanted.meant) == wanted.meant


def test_what_differs_in_one_thing_has_another_key() -> None:
    """Value, range, bound, unit, denominator and stars each make a key of their own, in each language."""
    for wanted in spoken(seed=4, count=150):
        for language in FRAMES:
            own = statistic_key(reread(wanted, language))
            others = {statistic_key(reread(other, language)) for other in neighbours(wanted)}
            assert own not in others, (wanted.render(language), own)
            assert len(others) == len(neighbours(wanted)), wanted.render(language)


@given(st.randoms(use_true_random=False), st.sampled_from(sorted(FRAMES)))
@settings(max_examples=300, deadline=None)
def test_what_is_rendered_is_read(chance: random.Random, language: str) -> None:
    """`parse(render(x)) == x`."""
    wanted = one_spoken(chance)
    assert meaning(reread(wanted, language)) == wanted.meant, wanted.render(language)


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
    ("text", "written"),
    [("Last week 5 communes joined.", date.min), ("Next week 5 communes will join.", date.max)],
)
def test_a_period_beyond_the_calendar_has_no_days(text: str, written: date) -> None:
    """A week before the first day there is, or after the last one, breaks nothing and is no period."""
    (found,) = read_statistics(text, "en", written).statistics
    assert (found.quantity.low, found.period) == (5, None)


_SHAPES = ["1", "1.", "(", "a ", "1,", "12/", "9" * 80 + " ", "A1", "[1 ", "1 2 ", "0", "１"]
_WORDS = {
    "vi": [
        "một ",
        "trăm ",
        "triệu ",
        "phẩy hai rưỡi ",
        "không phẩy ",
        "hai trong số hai ",
        "5 tấn, ",
        "nửa ",
    ],
    "en": ["one hundred and ", "zero point ", "a million ", "two of ", "12 of 15 ", "half of ", "from 1 to "],
    "id": ["koma nol ", "seratus ", "sejuta juta ", "dua dari dua ", "kedua ", "dari 1 hingga "],
}


@pytest.mark.parametrize(
    ("language", "unit"),
    [("vi", unit) for unit in _SHAPES] + [(code, unit) for code, units in _WORDS.items() for unit in units],
)
def test_a_text_of_one_thing_is_read_in_linear_time(language: str, unit: str) -> None:
    """Nothing in the reader goes over the same text again and again: a megabyte takes seconds."""
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    read_statistics(text, language)
    assert time.process_time() - started < 2  # a fifth of that on a quiet machine
