"""Malay is the proof that a language of figures is one file and one corpus, and no line of Python."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from pipelines.figures.keys import statistic_key
from pipelines.figures.statistics import read_statistics

ROOT = Path(__file__).parents[1]
STORIES = sorted((ROOT / "tinlang" / "demo" / "stories").glob("*.toml"))
FLOORS = tomllib.loads((ROOT / "tests" / "floors.toml").read_text("utf-8"))["malay_figures"]


def passages() -> list[dict[str, str]]:
    """Return the passages of the demo press that its papers print in Malay."""
    stories: list[dict[str, Any]] = [
        story for path in STORIES for story in tomllib.loads(path.read_text("utf-8"))["story"]
    ]
    found = [bit for story in stories for bit in (story["title"], story["sapo"], *story["body"])]
    return [bit for bit in found if "ms" in bit]


def values(text: str, language: str) -> Counter[str]:
    """Return bound and value of each figure of a text."""
    found = read_statistics(text, language).statistics
    return Counter("|".join(statistic_key(one).split("|")[:2]) for one in found)


def test_no_module_of_the_reader_knows_a_language() -> None:
    """The code of a language stands in no line of the reader of figures."""
    modules = sorted((ROOT / "pipelines" / "figures").glob("*.py"))
    named = [
        path.name for path in modules for code in ("vi", "en", "id", "ms") if f'"{code}"' in path.read_text()
    ]
    assert named == []


def test_malay_and_indonesian_give_the_same_figures() -> None:
    """The passages of the demo press have equal figures in both, but for those the demo means to differ."""
    pairs = [(values(one["ms"], "ms"), values(one["id"], "id")) for one in passages()]
    shared = sum((malay & indonesian).total() for malay, indonesian in pairs)
    whole = sum(malay.total() + indonesian.total() for malay, indonesian in pairs)
    assert 2 * shared / whole >= FLOORS["agreement_with_indonesian"]


def test_separators_follow_the_document() -> None:
    """Malay writes 2,400 and 2.5; a page that writes 21.000 and 2,5 is read as it writes."""
    assert list(values("Keluasan 2,400 hektar, hasil 2.5 tan sehektar.", "ms")) == ["=|2400", "=|2.5"]
    assert list(values("Keluasan 21.000 hektar, hasil 2,5 tan sehektar.", "ms")) == ["=|21000", "=|2.5"]
