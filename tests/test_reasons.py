"""Why something is a finding, in every language of readers."""

from __future__ import annotations

import string
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from db.exports import Remark, Segment, Sheet
from db.exports import _told as told_sheet
from pipelines.checks.reasons import LOCALES, reason, told
from pipelines.versions import compare, version_of_lines
from tinlang.cli import main

CATALOGUE: dict[str, Any] = tomllib.loads((files("pipelines") / "checks" / "reasons.toml").read_text("utf-8"))
CASES = tomllib.loads((Path(__file__).parent / "alignments" / "checks.toml").read_text("utf-8"))["case"]


def slots(text: str) -> set[str]:
    return {f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", CATALOGUE["reasons"])
def test_every_reason_stands_in_every_language(key: str) -> None:
    """A reason and the words in it are there in all languages, with the same values."""
    texts = CATALOGUE["reasons"][key]
    assert set(texts) == set(LOCALES)
    assert len({frozenset(slots(text)) for text in texts.values()}) == 1


def test_every_word_stands_in_every_language() -> None:
    """No word of the catalogue lacks a language."""
    assert all(set(word) == set(LOCALES) for word in CATALOGUE["words"].values())


def test_what_the_checks_say_is_told_in_every_language() -> None:
    """Of all findings of the corpus none stays English."""
    for case in CASES:
        left, right = case["pair"].split("-")
        pair = version_of_lines(case["left"], left), version_of_lines(case["right"], right)
        for found in next(iter(compare([pair]))).checks:
            for language in ("vi", "id"):
                said = told(found.reason, language)
                assert said != found.reason


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    """Thousands and decimals follow the reader's language; what the text says stays as it is."""
    one = reason("sum", added="12500.5", total="13000", where="both")
    assert one == "The parts add up to 12500.5, the total says 13000, in both versions."
    assert told(one, "en") == "The parts add up to 12,500.5, the total says 13,000, in both versions."
    assert told(one, "vi") == "Cộng các phần được 12.500,5, tổng số ghi 13.000, ở cả hai bản."
    assert told("12.500 stands against 15,200.", "id") == "Di kiri tertulis 12.500, di kanan 15,200."


def test_bounds_are_told_by_their_words() -> None:
    """A bound is a word of the reader's language."""
    one = reason("bounds", bound="at_least", one="10", limit="under", other="12")
    assert one == "at least 10 stands against under 12."
    assert told(one, "vi") == "Bên trái ghi ít nhất 10, bên phải ghi dưới 12."


def test_an_unknown_reason_is_none_of_ours() -> None:
    """A sentence that the catalogue does not know stays in every language, and anything in an unknown one."""
    for said, language in (("Somebody wrote this.", "vi"), ("Both sides are in one language.", "xx")):
        assert told(said, language) == said


def test_exports_say_why_in_the_language_asked_for() -> None:
    """The remarks of a sheet are told; one that is not known stays."""
    known = Remark(kind="quotes", severity="note", reason=reason("quotes"))
    strange = Remark(kind="quotes", severity="note", reason="Somebody wrote this.")
    segment = Segment(id="s", left="a", right="b", confidence=1.0, remarks=(known, strange))
    sheet = Sheet(id="x", story="st", day=None, left=None, right=None, segments=(segment,))  # type: ignore[arg-type]
    said = [remark.reason for remark in told_sheet(sheet, "vi").segments[0].remarks]
    assert said == ["Chỉ một bên có dấu ngoặc kép.", "Somebody wrote this."]


def test_the_command_says_why_in_the_language_asked_for(tmp_path: Path) -> None:
    """`tinlang align --notes id` explains in Indonesian; `--json` keeps English."""
    (tmp_path / "a.txt").write_text("The village has 34 households.\n", "utf-8")
    (tmp_path / "b.txt").write_text("Desa itu memiliki 43 rumah tangga.\n", "utf-8")
    words = ["align", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--lang", "en-id", "--notes", "id"]
    assert "Di kiri tertulis" in " ".join(CliRunner().invoke(main, words).output.split())
    assert "34 stands against 43." in CliRunner().invoke(main, [*words, "--json"]).output
