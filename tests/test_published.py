"""Dates in every form of the press, and which of several claims is believed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model import PublishedTime
from pipelines.moments import read_moment
from pipelines.pages.published import Claim, Setting, claim, judge_modified, judge_published

HOME = ZoneInfo("Asia/Ho_Chi_Minh")
SETTING = Setting(zone=HOME, country="vn", fetched_at=datetime(2026, 8, 1, 9, 0, tzinfo=UTC))


def local(raw: str) -> str | None:
    """Return a written date in local time, None where it is not read."""
    moment = read_moment(raw)
    if moment is None:
        return None
    return moment.at(HOME).astimezone(HOME).strftime("%Y-%m-%d %H:%M" if moment.whole else "%Y-%m-%d")


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("21/01/2026", "2026-01-21"),
        ("07:27 25/02/2023", "2023-02-25 07:27"),
        ("21/01/2026 06:36 GMT+7", "2026-01-21 06:36"),
        ("20/10/2025 7:06 AM (GMT+7)", "2025-10-20 07:06"),
        ("20/10/2025 7:06 PM (GMT+7)", "2025-10-20 19:06"),
        ("12:05 AM, 01/02/2026", "2026-02-01 00:05"),
        ("12:05 PM, 01/02/2026", "2026-02-01 12:05"),
        ("Thứ ba, ngày 23 tháng 11 năm 2021 | 14:22", "2021-11-23 14:22"),
        ("27-12-2021", "2021-12-27"),
        ("06/01/2025 11:1 GMT+7", "2025-01-06 11:01"),
        ("11:1 GMT+7 06/01/2025", "2025-01-06 11:01"),
        ("Tuesday- 17:39, 28/05/2024", "2024-05-28 17:39"),
        ("6 Agustus 2025", "2025-08-06"),
        ("Selasa, 5 Maret 2024", "2024-03-05"),
        ("Selasa, 5 Maret 2024 14.22 WIB", "2024-03-05 14:22"),
        ("06:00, 24/05/2026", "2026-05-24 06:00"),
        ("Báo Phú ThọBáo Phú Thọ21/01/2026", "2026-01-21"),
        ("2026-07-08T04:04:10.339Z", "2026-07-08 11:04"),
        ("2026-07-07T18:30:00Z", "2026-07-08 01:30"),
        ("2026-01-21T07:30:00+0700", "2026-01-21 07:30"),
        ("2026-01-21 07:30:00", "2026-01-21 07:30"),
        ("Wed, 21 Jan 2026 07:30:00 +0700", "2026-01-21 07:30"),
        ("Wed, 21 Jan 2026 00:30:00 GMT", "2026-01-21 07:30"),
        ("1768955400", "2026-01-21 07:30"),
        ("Nov 23, 2021 2:22 PM", "2021-11-23 14:22"),
        ("14h22 ngày 3.5.2024", "2024-05-03 14:22"),
        ("8 giờ 15 phút, ngày 3 tháng 5 năm 2024", "2024-05-03 08:15"),
        ("05/03/2024", "2024-03-05"),
        ("3/5/2024 8:15:00 AM", "2024-05-03 08:15"),
        ("31/02/2024", None),
        ("99/99/2024", None),
        ("giá 25.000 đồng/kg", None),
        ("1/2", None),
        ("", None),
    ],
)
def test_forms(raw: str, read: str | None) -> None:
    """Every form of date that the papers print is read day first, in local time; nonsense is not."""
    assert local(raw) == read


@given(st.datetimes(min_value=datetime(1998, 1, 1), max_value=datetime(2040, 1, 1)))  # noqa: DTZ001
def test_render_and_read(moment: datetime) -> None:
    """What is written day first is read as it was meant."""
    wanted = (
        moment.strftime("%Y-%m-%d %H:%M") if (moment.hour or moment.minute) else moment.strftime("%Y-%m-%d")
    )
    assert local(f"{moment.hour}:{moment.minute}, {moment.day}/{moment.month}/{moment.year}") == wanted
    assert local(moment.strftime("%d-%m-%Y | %H:%M")) == wanted
    assert local(moment.strftime("%Y-%m-%dT%H:%M+07:00")) == wanted


@given(st.text(max_size=80))
def test_never_raises(raw: str) -> None:
    """No string makes the reader of dates raise."""
    read_moment(raw)


def judged(*said: tuple[str, str], setting: Setting = SETTING) -> PublishedTime | None:
    """Return the verdict on what these rules found."""
    claims = [found for rule, raw in said if (found := claim(rule, raw)) is not None]
    return judge_published(claims, setting)


def decided(*said: tuple[str, str], setting: Setting = SETTING) -> str | None:
    """Return the time decided, local."""
    found = judged(*said, setting=setting)
    return found.time.astimezone(HOME).strftime("%Y-%m-%d %H:%M") if found else None


def test_strong_evidence_first() -> None:
    """JSON-LD with time and zone is believed before a marked element of another day."""
    said = (("marked element", "22/01/2026"), ("JSON-LD datePublished", "2026-01-21T07:30:00+07:00"))
    assert decided(*said) == "2026-01-21 07:30"


def test_agreement_outweighs() -> None:
    """Two rules that agree are believed before one that stands alone."""
    said = (
        ("JSON-LD datePublished", "2026-07-30T07:30:00+07:00"),
        ("layout element", "23/11/2021 14:22"),
        ("day in the URL", "2021-11-23"),
    )
    assert decided(*said) == "2021-11-23 14:22"


def test_minute_of_the_same_day() -> None:
    """A strong day takes its minute from a weaker rule of the same day."""
    found = judged(("JSON-LD datePublished", "09/09/2025"), ("layout element", "20:30 - 09/09/2025"))
    assert found is not None
    assert found.precision == "minute"
    assert found.time == datetime(2025, 9, 9, 13, 30, tzinfo=UTC)


def test_clock_of_the_page() -> None:
    """A date that is all but the moment of the fetch is the page's clock where others disagree."""
    said = (("meta published time", "2026-08-01T15:59:00+07:00"), ("layout element", "23/11/2021 14:22"))
    assert decided(*said) == "2021-11-23 14:22"


def test_unmarked_date_of_the_fetch_is_abstained_from() -> None:
    """An unmarked date alone that is today's may be the clock: no date rather than a wrong one."""
    assert judged(("date beside the title", "01/08/2026")) is None


def test_unmarked_date_is_flagged() -> None:
    """A date that only stands near the title is kept, flagged."""
    found = judged(("date beside the title", "30/07/2026"))
    assert found is not None
    assert found.flagged


def test_zulu_on_local_time() -> None:
    """Local time with a Z behind it is read as what the page itself shows."""
    said = (("meta published time", "2026-07-27T10:00:00Z"), ("layout element", "10:00 27/07/2026"))
    assert decided(*said) == "2026-07-27 10:00"


def test_true_zulu_is_kept() -> None:
    """UTC that the page shows in local time is UTC, across midnight too."""
    said = (("meta published time", "2026-06-29T17:20:00Z"), ("layout element", "00:20, 30/06/2026"))
    assert decided(*said) == "2026-06-30 00:20"


def test_month_first_where_another_rule_says_so() -> None:
    """`3/5/2024 8:15:00 AM` is read month first only where certain evidence says March."""
    assert decided(("layout element", "3/5/2024 8:15:00 AM")) == "2024-05-03 08:15"
    said = (("layout element", "3/5/2024 8:15:00 AM"), ("day in the URL", "2024-03-05"))
    assert decided(*said) == "2024-03-05 08:15"


def test_ambiguous_abroad_is_abstained_from() -> None:
    """Outside the countries that write the day first, 3/5/2024 alone says nothing."""
    abroad = Setting(zone=HOME, country="", fetched_at=SETTING.fetched_at)
    assert judged(("layout element", "3/5/2024 8:15 AM"), setting=abroad) is None
    assert decided(("layout element", "23/5/2024 8:15 AM"), setting=abroad) == "2024-05-23 08:15"


def test_sane_before_absurd() -> None:
    """A future date gives way to a sane one, whatever their ranks."""
    said = (("JSON-LD datePublished", "2099-01-01T00:30:00+07:00"), ("marked element", "21/01/2026 07:30"))
    assert decided(*said) == "2026-01-21 07:30"


def test_evidence_is_kept() -> None:
    """All that was found is kept, the most believed first."""
    found = judged(("marked element", "21/01/2026"), ("meta published time", "2026-01-21T07:30:00+07:00"))
    assert found is not None
    assert [each.rule for each in found.evidence] == ["meta published time", "marked element"]


def test_modified_not_before_published() -> None:
    """A change before the publication or after the fetch is none."""
    published = judged(("meta published time", "2026-01-21T07:30:00+07:00"))
    assert judge_modified(["2026-01-20T07:30:00+07:00"], published, SETTING) is None
    assert judge_modified(["2027-01-20T07:30:00+07:00"], published, SETTING) is None
    late = judge_modified([None, "nonsense", "2026-01-21T09:00:00+07:00"], published, SETTING)
    assert late == datetime(2026, 1, 21, 2, 0, tzinfo=UTC)


def test_no_claim_no_time() -> None:
    """Nothing said, nothing decided; the month of the URL alone decides nothing."""
    assert judged() is None
    month = read_moment("01/05/2026")
    assert month is not None
    assert judge_published([Claim(rule="month in the URL", raw="202605", moment=month)], SETTING) is None


def test_two_elements_the_later_is_the_clock() -> None:
    """Where an element for dates occurs twice, the later day is the page's clock, whenever that was."""
    assert decided(("layout element", "30/07/2026"), ("layout element", "27-12-2021")) == "2021-12-27 00:00"


def test_clock_alone_is_abstained_from() -> None:
    """A time on the page within minutes of the fetch, and nothing else, is no publication."""
    assert judged(("layout element", "Thứ bảy, 01/08/2026 15:58")) is None
    assert decided(("layout element", "08:45 01/08/2026")) == "2026-08-01 08:45"
    assert decided(("meta published time", "2026-08-01T15:58:00+07:00")) == "2026-08-01 15:58"
