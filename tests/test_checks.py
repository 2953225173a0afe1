"""What a reviewer would look at: each check on sentences of our own, and floors on injected errors."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

from pipelines.model import Discrepancy
from pipelines.versions import compare, version_of_lines

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bench"))
import _parallel  # noqa: E402

FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["checks"]


def checks(left: str | list[str], right: str | list[str], pair: str = "vi-en") -> list[Discrepancy]:
    """Return what is found in two versions, each a sentence or several."""
    ours, theirs = pair.split("-")
    lines = [[side] if isinstance(side, str) else side for side in (left, right)]
    (found,) = compare([(version_of_lines(lines[0], ours), version_of_lines(lines[1], theirs))])
    return list(found.checks)


EQUAL = [
    ("Sản lượng đạt 1.250,5 tấn.", "Output reached 1,250.5 tons.", "vi-en"),
    ("Doanh thu đạt 3,7 nghìn tỷ đồng.", "Revenue reached 3.7 trillion VND.", "vi-en"),
    ("Doanh thu đạt 3,8 triệu USD.", "Pendapatan mencapai 3.800.000 dolar AS.", "vi-id"),
    ("Ngày 5 tháng 7 năm 2024 có mưa.", "It rained on July 5, 2024.", "vi-en"),
    ("Cuộc họp bắt đầu lúc 17:00 chiều nay.", "The meeting starts at 5 p.m. today.", "vi-en"),
    ("Cuộc họp bắt đầu lúc 12:55 hôm nay.", "Rapat dimulai pukul 12.55 hari ini.", "vi-id"),
    ("Làng có 12 hộ nuôi ong.", "The village has twelve beekeeping households.", "vi-en"),
    ("The team is now sixth with 20 points.", "Tim kini berada di peringkat ke-6 dengan 20 poin.", "en-id"),
    ("The team is now sixth.", "Tim kini berada di posisi keenam.", "en-id"),
]


@pytest.mark.parametrize(("left", "right", "pair"), EQUAL)
def test_equal_figures_written_otherwise_are_not_flagged(left: str, right: str, pair: str) -> None:
    """Separators, scale words, number words, names of months and clocks may differ."""
    assert [one for one in checks(left, right, pair) if one.kind == "figure"] == []


UNEQUAL = [
    ("Sản lượng đạt 1.250 tấn.", "Output reached 1,520 tons.", "vi-en", "1.250", "1,520"),
    ("Doanh thu đạt 3,7 tỷ đồng.", "Revenue reached 3.7 million VND.", "vi-en", "3,7", "3.7"),
    (
        "Có ba triệu người sống ở tỉnh này.",
        "Three billion people live here.",
        "vi-en",
        "ba triệu",
        "Three billion",
    ),
    ("Năm 2017 có động đất.", "There was an earthquake in 20170.", "vi-en", "2017", "20170"),
    ("Con lợn nặng 550 kg bị bắt.", "The kg hog was caught.", "vi-en", "550", ""),
    ("Đội thắng 4-1 hôm qua.", "The team won 4- yesterday.", "vi-en", "1", ""),
]


@pytest.mark.parametrize(("left", "right", "pair", "ours", "theirs"), UNEQUAL)
def test_figures_that_differ_are_flagged(left: str, right: str, pair: str, ours: str, theirs: str) -> None:
    """A figure with another value, or without a counterpart, is found with its places on both sides."""
    (found,) = [one for one in checks(left, right, pair) if one.kind == "figure"]
    assert left[found.left.start : found.left.end] == ours
    assert right[found.right.start : found.right.end] == theirs


def test_a_name_that_differs_by_a_letter_is_flagged() -> None:
    """Marks and tones of a Vietnamese name may be gone; a wrong letter is found."""
    left = "Ông Nguyễn Văn Thành, giám đốc hợp tác xã Hương Sơn, cho biết chè bán chạy."
    right = "Mr. Nguyen Van Thanh, director of {} cooperative, said the tea sells well."
    assert [one for one in checks(left, right.format("Huong Son")) if one.kind == "name"] == []
    (found,) = [one for one in checks(left, right.format("Huang Son")) if one.kind == "name"]
    assert left[found.left.start : found.left.end] == "Hương"


def test_a_regular_loan_is_no_wrong_name() -> None:
    """What the starter says translates each other is exempt, and what comes back in other stories."""
    assert checks("The Senate met in March.", "Senat bertemu pada bulan Maret.", "en-id") == []
    pairs = [
        (version_of_lines([f"Chairman Kosmas of Bantoria spoke to {name}."], "en"),
         version_of_lines([f"Ketua Kosmas dari Bantorio berbicara kepada {name}."], "id"))
        for name in ("Anna", "Peter")
    ]  # fmt: skip
    assert [check.kind for found in compare(pairs) for check in found.checks] == []


def test_text_left_in_the_other_language_is_flagged() -> None:
    """A sentence that was not translated is found, whether it is the same or only in the same language."""
    left = "Người dân trong xã rất vui mừng vì giá chè năm nay tăng cao."
    other = "Bà con nông dân ở đây ai cũng phấn khởi vì chè được giá hơn mọi năm."
    assert [one.kind for one in checks(left, left)] == ["untranslated"]
    assert [one.kind for one in checks(left, other)] == ["untranslated"]


def test_a_sentence_cut_short_is_flagged() -> None:
    """A sentence that breaks off is found; a short but finished one is not."""
    left = (
        "The cooperative has invested in a closed production line, so that its tea keeps its scent for long."
    )
    assert [one.kind for one in checks(left, "Koperasi tersebut telah berinvestasi", "en-id")] == [
        "truncated"
    ]
    whole = "Koperasi telah berinvestasi dalam lini produksi tertutup, sehingga aroma tehnya tahan lama."
    assert checks(left, whole, "en-id") == []


def test_missing_added_and_doubled_sentences_are_flagged() -> None:
    """A sentence without a counterpart is found where it stands, a doubled one where it comes again."""
    left = ["Xã có 45 hộ trồng chè.", "Năm 2024 sản lượng đạt 1.250 tấn.", "Giá bán là 85.000 đồng một cân."]
    right = [
        "The commune has 45 tea households.",
        "In 2024 output was 1,250 tons.",
        "The price is 85,000 VND a kilo.",
    ]
    assert [one.kind for one in checks(left, [right[0], right[2]])] == ["missing"]
    assert [one.kind for one in checks([left[0], left[2]], right)] == ["added"]
    assert "doubled" in [one.kind for one in checks(left, [*right, right[1]])]


def test_lost_quotation_marks_are_a_note() -> None:
    """Words of somebody that lose their marks are noted, without alarm."""
    found = checks("Ông Minh nói: “Chúng tôi rất vui.”", "Mr. Minh said we are very happy.")
    assert [(one.kind, one.severity) for one in found] == [("quotes", "note")]


def test_a_language_without_a_reader_is_compared_by_digits() -> None:
    """Figures of a language that is not read are compared as digits, and nothing raises."""
    assert checks("Es gibt 45 Haushalte.", "There are 45 households.", "de-en") == []


@pytest.mark.skipif(
    _parallel.folder() is None,
    reason="the shared parallel news are absent; TINLANG_SHARED names their folder",
)
def test_injected_errors_are_found() -> None:
    """F1 of each check and the share of clean pairs flagged are at their floors."""
    import checks as bench  # bench/checks.py

    found = bench.scores(bench.compared())
    assert {kind: f1 for kind, (f1, _) in found.items() if f1 < FLOORS[kind]} == {}
    assert found["figure"][1] <= FLOORS["false_figures"]
