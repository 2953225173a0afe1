"""When feeds were written and when they are asked again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from feedfixture import HANOI, utc
from hypothesis import given
from hypothesis import strategies as st

from crawlers.feed_dates import read_feed_date
from crawlers.polling import FIRST, LONGEST, LONGEST_FAILING, SHORTEST, next_poll, next_try


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("08/07/2026 23:30", utc(2026, 7, 8, 16, 30)),
        ("08/07/2026 11:05 PM", utc(2026, 7, 8, 16, 5)),
        ("20/10/2025 7:06 AM (GMT+7)", utc(2025, 10, 20, 0, 6)),
        ("Wed, 08 Jul 2026 11:04:10 GMT+7", utc(2026, 7, 8, 4, 4, 10)),
        ("Wed, 08 Jul 2026 11:04:10", utc(2026, 7, 8, 4, 4, 10)),
        ("Wed, 08 Jul 2026 11:04:10 EST", utc(2026, 7, 8, 16, 4, 10)),
        ("Wed, 08 Jul 26 11:04 GMT", utc(2026, 7, 8, 11, 4)),
        ("2026-07-08T04:04:10.339Z", utc(2026, 7, 8, 4, 4, 10)),
        ("2026-07-08T04:04:10", utc(2026, 7, 7, 21, 4, 10)),
        ("2026-07-08T04:04:10+07:00", utc(2026, 7, 7, 21, 4, 10)),
        ("2026-07-08", utc(2026, 7, 7, 17)),
        ("Thứ ba, ngày 23 tháng 11 năm 2021 | 14:22", utc(2021, 11, 23, 7, 22)),
        ("11:30 - 08/07/2026", utc(2026, 7, 8, 4, 30)),
        ("11:1 GMT+7 3/5/2024", utc(2024, 5, 3, 4, 1)),
        ("Selasa, 5 Maret 2024", utc(2024, 3, 4, 17)),
        ("27-12-2021", utc(2021, 12, 26, 17)),
        ("31/02/2024", None),
        ("Mon, 99 Jul 2026 11:04:10 GMT", None),
        ("hôm qua", None),
        ("", None),
        (None, None),
        ("9999-12-31T23:59:59-12:00", None),
    ],
)
def test_dates_as_feeds_write_them(raw: str | None, expected: datetime | None) -> None:
    """Each form that newspapers' feeds have means the right instant; what is no date means none."""
    assert read_feed_date(raw, HANOI) == expected


@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-/ :.]\d{1,4}[-/ :.T]\d{1,4}.{0,20}", fullmatch=True))
def test_no_date_raises(raw: str) -> None:
    """A date is an instant in UTC or none."""
    moment = read_feed_date(raw, HANOI)
    assert moment is None or moment.utcoffset() == timedelta(0)


# ------------------------------------------------------------------ polling


def test_polling_adapts_to_what_is_new() -> None:
    """All new: sooner; a quarter new: as before; nothing new or nothing shown: later; within bounds."""
    assert next_poll(FIRST, 20, 20) == FIRST / 4
    assert next_poll(FIRST, 20, 5) == FIRST
    assert next_poll(FIRST, 20, 0) == next_poll(FIRST, 0, 0) == FIRST * 2
    assert next_poll(timedelta(0), 20, 20) == SHORTEST
    assert next_poll(timedelta(days=300), 20, 0) == LONGEST


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.integers(0, 10**6), st.integers(0, 10**6))
def test_polling_stays_within_bounds(previous: timedelta, shown: int, new: int) -> None:
    """No feed is asked all the time, none is given up, and more news never means a longer wait."""
    interval = next_poll(previous, shown, new)
    assert SHORTEST <= interval <= LONGEST
    assert next_poll(previous, shown, new + 1) <= interval
    assert SHORTEST <= next_try(previous) <= LONGEST_FAILING
