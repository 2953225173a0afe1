"""Bad input is read exactly, or not read, or flagged: never an exception, never a wrong value in silence."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from pipelines.reading import Finding, read_findings

LANGUAGES = ("en", "vi", "id", "ms")


def found(text: str, language: str = "en") -> list[Finding]:
    """Return the findings of a text, whose spans have been looked at."""
    findings = read_findings(text, language, date(2026, 1, 15))
    assert all(text[one["start"] : one["end"]] == one["surface"] for one in findings)  # type: ignore[index]
    return findings


def keys(text: str, language: str = "en") -> list[object]:
    """Return the keys of the statistics of a text."""
    return [one["key"] for one in found(text, language) if one["kind"] == "statistic"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "((( 12 tons ]] of [rice",
        "12 (of which 5 (of which 3 (of which",
        "1,2,3,4",
        "1.2.3.4",
        "1,,2..3--4//5",
        "%%% 5 % % 5%%",
        "VND VND VND 45 VND VND",
        "$ £ € ¥ ₫ Rp",
        "- 5 - - 6 -",
        "10^400 tons",
        "9" * 400 + " tons",
        "1/0 communes, 0/0 communes, 15/12 communes",
        "٣٤٥ ５００ ۱۲",
        "\ud7ff\ue000\ufffd 12 tons",
        "\x00 12 \x00 tons",
        "12\u200b34\u200d tons \u202e56",
        "½ ¾ ² ³ ① Ⅳ 一 二 萬 tons",
        "one hundred and",
        "trăm nghìn triệu tỷ",
        "setengah seribu sejuta se",
        "sao sao sao 3 sao sao",
        "to to 5 to to 6 to",
        "từ từ 5 đến đến",
        "in the first 99 months of 2025",
        "December 99, 20255",
    ],
)
def test_nothing_breaks_the_reader(language: str, text: str) -> None:
    """Whatever a text is made of, it is read without an error and every span slices back."""
    found(text, language)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The mill sold (12 tons of rice.", "=|12|tonne||"),
        ("The mill sold 12) tons of rice.", None),
        ("The mill sold １２ tons of rice.", "=|12|tonne||"),
        ("The mill sold ١٢ tons of rice.", "=|12|tonne||"),
        ("The mill sold ۱۲ tons of rice.", "=|12|tonne||"),
        ("The mill sold 1\u200b2 tons of rice.", "=|12|tonne||"),
        ("The mill sold 1,\u200b250 tons of rice.", "=|1250|tonne||"),
        ("The mill sold \u200f1,250\u200e tons of rice.", "=|1250|tonne||"),
        ("The mill sold \u202a1,250\u202c tons of rice.", "=|1250|tonne||"),
        ("The mill sold 1\u00ad250 tons of rice.", "=|1250|tonne||"),
        ("The mill sold 1\u00a0250 tons of rice.", "=|1250|tonne||"),
        ("The mill sold 1\u202f250 tons of rice.", "=|1250|tonne||"),
        ("The mill sold 12\ufeff tons of rice.", "=|12|tonne||"),
        ("The mill sold 1\u061c2 tons of rice.", "=|12|tonne||"),
        ("The mill sold \u206612\u2069 tons of rice.", "=|12|tonne||"),
        ("The mill sold 1\u2062250 tons of rice.", "=|1250|tonne||"),
        ("The mill sold １，２５０ tons of rice.", "=|1250|tonne||"),
        ("The mill sold １２．５％ of its rice.", "=|12.5|percent||"),
        ("The mill sold ١٬٢٥٠ tons of rice.", "=|1250|tonne||"),
        ("The mill sold ١٢٫٥ tons of rice.", "=|12.5|tonne||"),
        ("The mill sold 1 250 000.50 tons of rice.", "=|1250000.5|tonne||"),
        ("It was \u22125 °C at the mill.", "=|-5|degree_celsius||"),
        ("The mill sold 3/4 tons of rice.", "=|0.75|tonne||"),
    ],
)
def test_odd_digits_and_marks_read_as_what_they_show(text: str, key: str | None) -> None:
    """Digits of other scripts are digits; invisible marks inside a number are nothing."""
    assert keys(text) == ([key] if key else [])


@pytest.mark.parametrize(
    "text",
    [
        "The list 1,2,3,4 has no end.",
        "Version 1.2.3.4 of the file.",
        "The code is " + "7" * 80 + ".",
        "The address is 192.168.1.20 now.",
        "It is 10^400 in the book.",
        "Row 1,23,456 is wrong.",
        "The mill sold 10^400 tons of rice.",
        "The mill sold 10^6 tons of rice.",
        "The mill sold 2 × 10^5 tons of rice.",
        "The mill sold 10⁶ tons of rice.",
        "The mill sold 1.5e3 tons of rice.",
        "The mill sold 1'250 tons of rice.",
        "The mill sold 1_250 tons of rice.",
        "The mill sold 1,,250 tons of rice.",
        "The mill sold 1..5 tons of rice.",
        "The mill sold 1 2 3 tons of rice.",
        "The mill sold 1 1/2 tons of rice.",
        "The mill sold 1/0 tons of rice.",
        "The mill sold 3 million million tons of rice.",
    ],
)
def test_what_is_no_number_has_no_value(text: str) -> None:
    """Figures that no rule of writing explains are not given a value."""
    assert [key for key in keys(text) if "?" not in str(key)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On 31 April 2025 the mill sold 5 tons."),
        ("vi", "Ngày 31/4/2025 bán 5 tấn."),
        ("vi", "Ngày 31 tháng 4 bán 5 tấn."),
        ("id", "Pada 31 April 2025 terjual 5 ton."),
        ("ms", "Pada 31 April 2025 terjual 5 tan."),
    ],
)
def test_a_day_that_does_not_exist_is_no_month_either(language: str, text: str) -> None:
    """It is kept as written, and the figures beside it have no period of it."""
    findings = found(text, language)
    assert [one.get("period") for one in findings if one["kind"] == "statistic"] == [None]
    assert [one["value"] == one["surface"] for one in findings if one["kind"] == "date"] == [True]


@pytest.mark.parametrize("text", ["on 31/02/2025", "on 30/2/2025", "on 99/99/2025", "on February 30, 2025"])
def test_a_day_that_does_not_exist_is_no_date(text: str) -> None:
    """No period is made of it."""
    values = [str(one.get("value")) for one in found(f"The fair opened {text}.") if one["kind"] == "date"]
    assert not any(value.startswith("2025-02-3") or "99" in value for value in values)


def test_a_text_cut_in_a_number_is_read_as_far_as_it_goes_or_not_at_all() -> None:
    """Cutting never raises, and what is read lies within what is left."""
    text = "Doanh thu đạt 3.700 tỷ đồng, trong đó 1 triệu 2 lượt khách, ba mươi lăm xã đạt chuẩn."
    for end in range(len(text)):
        found(text[:end], "vi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_decomposed_text_reads_the_same(language: str) -> None:
    """NFD and NFC have the same keys, each with its own offsets."""
    text = "gần 3.700 tỷ đồng, hampir 3,7 triliun dong, nearly 12 hectares, 215 sản phẩm 3 sao trở lên"
    assert keys(unicodedata.normalize("NFD", text), language) == keys(text, language)


def test_the_reading_not_taken_is_kept() -> None:
    """One separator and three digits allow two readings: the document decides, and the other one is said."""
    (alone,) = (one for one in found("The mill sold 1.250 tons.") if one["kind"] == "statistic")
    assert (alone["low"], alone["ambiguous"]) == ("1.25", "1250")
    voted = [
        one
        for one in found("It earned 2.500.000 VND and 3,5 USD for 1.250 tons.")
        if one["kind"] == "statistic"
    ]
    assert voted[-1]["low"] == "1250"


def test_what_is_counted_comes_whole() -> None:
    """1.250 people are no person and a quarter, whatever the document votes for."""
    (people,) = (
        one for one in found("The hall seats 1.250 people at 2.5 m apart.") if one.get("unit") == "person"
    )
    assert (people["low"], people["ambiguous"]) == ("1250", "1.25")


def test_a_share_is_not_over_a_thousand_per_cent() -> None:
    """12.500% is twelve and a half."""
    assert keys("Tỷ lệ đạt 12.500% kế hoạch, với 3.500 hộ.", "vi")[0] == "=|12.5|percent||"


@pytest.mark.parametrize(
    ("language", "text", "key"),
    [
        ("en", "Проверка 12 tons of rice 米", "=|12|tonne||"),
        ("vi", "米 12 tấn gạo проверка", "=|12|tonne||"),
        ("id", "米 12 ton beras проверка", "=|12|tonne||"),
    ],
)
def test_other_scripts_beside_a_figure_do_no_harm(language: str, text: str, key: str) -> None:
    """Mixed scripts are words that the reader does not know."""
    assert keys(text, language) == [key]
