"""The corpus of checks: what each finds, with its places, and what it leaves alone."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipelines.versions import Comparison, compare, version_of_lines, version_of_text

CASES = tomllib.loads((Path(__file__).parent / "alignments" / "checks.toml").read_text("utf-8"))["case"]


def compared(case: dict[str, Any]) -> Comparison:
    ours, theirs = case["pair"].split("-")
    (found,) = compare([(version_of_lines(case["left"], ours), version_of_lines(case["right"], theirs))])
    return found


def marked(found: Comparison) -> list[list[str]]:
    return sorted(
        [
            one.kind,
            found.left.text[one.left.start : one.left.end],
            found.right.text[one.right.start : one.right.end],
        ]
        for one in found.checks
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['pair']} {case['left'][0][:40]}")
def test_a_check_finds_what_the_corpus_says(case: dict[str, Any]) -> None:
    """Each pair of versions has exactly the findings of the corpus, at their places."""
    assert marked(compared(case)) == sorted(case["found"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['pair']} {case['left'][0][:40]}")
def test_a_finding_says_why_in_one_sentence(case: dict[str, Any]) -> None:
    """A reason is one sentence, a severity one of three, and places lie in the texts."""
    found = compared(case)
    for one in found.checks:
        assert one.reason.endswith(".")
        assert one.severity in {"error", "warning", "note"}
        assert 0 <= one.left.start <= one.left.end <= len(found.left.text)
        assert 0 <= one.right.start <= one.right.end <= len(found.right.text)


TEXT = (
    "Hợp tác xã Hảo Đạt ở xã Tân Cương bán chè. Bà Đào Thanh Hảo là giám đốc.\n\n"
    "Ông Nguyễn Văn Hùng nuôi cá trên hồ Núi Cốc.\n\n"
    "Bà Đào Thanh Hảo hái chè.\n\nÔng Nguyễn Văn Hùng bên lồng cá ở hồ Núi Cốc."
)
BODY = (
    "Hao Dat Cooperative in Tan Cuong commune sells tea. Ms. Dao Thanh Hao is its director.\n\n"
    "Mr. Nguyen Van Hung raises fish on Nui Coc Lake.\n\n"
)
CAPTIONS = ("Ms. Dao Thanh Hao picks tea.", "Mr. Nguyen Van Hung beside his fish cages on Nui Coc Lake.")


def test_captions_that_changed_places_are_found() -> None:
    """A caption that names other people than its neighbour is flagged, one in its place is not."""
    for captions, kinds in ((CAPTIONS, []), (CAPTIONS[::-1], ["unlike", "unlike"])):
        pair = version_of_text(TEXT, "vi"), version_of_text(BODY + "\n\n".join(captions), "en")
        (found,) = compare([pair])
        assert [one.kind for one in found.checks] == kinds


def test_a_wrong_letter_kept_to_is_found() -> None:
    """A name that one version misspells each time is found each time."""
    left = ["Chị Hoàng Thị Bích mở xưởng dệt.", "Chị Bích dạy nghề cho thanh niên trong bản."]
    right = ["Ms. Hoang Thi Binh opened a weaving shop.", "Ms. Binh teaches the young people of the village."]
    (found,) = compare([(version_of_lines(left, "vi"), version_of_lines(right, "en"))])
    assert [one.kind for one in found.checks] == ["name", "name"]
