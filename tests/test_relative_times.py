"""Ages and halves of the day, as pages of each language write them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from pipelines.chrome import is_clock
from pipelines.languages import ages, page_words
from pipelines.moments import read_moment
from pipelines.relative_times import read_age


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("2 giờ trước", 120),
        ("Đăng 35 phút trước", 35),
        ("Posted 3 hours ago", 180),
        ("1 jam yang lalu", 60),
        ("20 minit lalu", 20),
    ],
)
def test_age(line: str, minutes: int) -> None:
    """A line that is an age is read as one."""
    assert read_age(line) == timedelta(minutes=minutes)


@pytest.mark.parametrize("unit", sorted(ages()))
def test_every_word_of_an_age(unit: str) -> None:
    """Each word of the language files reads the age that it counts."""
    assert read_age(f"4 {unit}") == timedelta(minutes=4 * ages()[unit])


@pytest.mark.parametrize(
    "line",
    ["Hai năm trước ông mới về quê", "90 ngày trước", "Một giờ trước lúc khai hội, mưa lớn 3 giờ trước"],
)
def test_no_age(line: str) -> None:
    """A sentence, and what is older than a month, is no age."""
    assert read_age(line) is None


@pytest.mark.parametrize("word", page_words("afternoon"))
def test_afternoon(word: str) -> None:
    """An hour counts from noon where a word behind it says so; one of twenty-four hours stays."""
    found = read_moment(f"19/11/2026, 3.05 {word}")
    assert found is not None
    assert found.clock == time(15, 5)
    late = read_moment(f"19/11/2026, 16:30 {word}")
    assert late is not None
    assert late.clock == time(16, 30)
    assert is_clock(f"9.05 {word}")


@pytest.mark.parametrize("word", page_words("morning"))
def test_morning(word: str) -> None:
    """An hour before noon stays, and twelve is midnight."""
    found = read_moment(f"19/11/2026, 12.05 {word}")
    assert found is not None
    assert found.clock == time(0, 5)
    assert is_clock(f"9.05 {word}")


@pytest.mark.parametrize("line", ["16h30", "10:15", "9 giờ 05 tối", "5 chiều"])
def test_clock_line(line: str) -> None:
    """A time of day alone heads an entry of a live report."""
    assert is_clock(line)


@pytest.mark.parametrize("line", ["10.20", "16h30 ngày 5/7, mưa lớn", "2026"])
def test_no_clock_line(line: str) -> None:
    """A number, or a time with more behind it, does not."""
    assert not is_clock(line)
