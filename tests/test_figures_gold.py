"""Statistics against the gold of the shared articles: subject, place and time, beside value and unit."""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipelines.reading import Finding, read_findings

HERE = Path(__file__).parent
ARTICLES = Path(os.environ.get("TINLANG_SHARED") or HERE.parents[1] / "shared") / "data" / "articles"
WRITTEN = {
    "langson.en.txt": date(2025, 12, 10),
    "langson.id.txt": date(2025, 12, 10),
    "lamdong.en.txt": date(2025, 12, 10),
}
FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["statistics"]

pytestmark = pytest.mark.skipif(
    not (ARTICLES / "statistics.gold.jsonl").is_file(),
    reason="the shared articles are absent; TINLANG_SHARED names their folder",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold row and the finding that overlaps it most."""

    gold: dict[str, Any]
    finding: Finding | None


@cache
def findings(name: str) -> list[Finding]:
    """Return the statistics that are read in an article."""
    text = (ARTICLES / name).read_text("utf-8")
    found = read_findings(text, name.split(".")[1], WRITTEN[name])
    return [one for one in found if one["kind"] == "statistic"]


@cache
def pairs() -> tuple[Pair, ...]:
    """Return the core rows of the gold, each with its finding."""
    rows = [json.loads(line) for line in (ARTICLES / "statistics.gold.jsonl").read_text("utf-8").splitlines()]
    return tuple(Pair(row, _closest(row)) for row in rows if row["status"] == "core")


def _closest(row: dict[str, Any]) -> Finding | None:
    over = [(_overlap(row, one), one) for one in findings(row["doc"])]
    most = max(over, key=lambda one: one[0], default=(0, None))
    return most[1] if most[0] > 0 else None


def _overlap(row: dict[str, Any], one: Finding) -> int:
    return min(row["end"], one["end"]) - max(row["start"], one["start"])  # type: ignore[no-any-return]


def share(right: list[bool]) -> float:
    """Return the share of what is right."""
    return sum(right) / len(right)


def same_value(pair: Pair) -> bool:
    """Tell whether the finding has the gold value, or is indefinite as the gold is."""
    gold, one = pair.gold, pair.finding
    if one is None:
        return False
    if gold["indefinite"]:
        return bool(one["indefinite"])
    low, high = (Fraction(str(gold.get(key, gold.get("value", 0)))) for key in ("value_min", "value_max"))
    return (one["low"], one["high"]) != (None, None) and (
        Fraction(str(one["low"])),
        Fraction(str(one["high"])),
    ) == (low, high)


def _words(phrase: str) -> list[str]:
    return [
        word[:-1] if word.endswith("s") and len(word) > 3 else word
        for word in re.findall(r"[^\W_]+", phrase.lower())
    ]


OPENERS = {
    "of",
    "in",
    "with",
    "from",
    "dari",
    "untuk",
    "dengan",
    "yang",
    "for",
    "by",
    "mentioned",
    "welcomed",
    "consumed",
    "sold",
    "attracted",
    "cultivated",
    "disambut",
    "dikonsumsi",
    "terjual",
}


def head(subject: str, language: str) -> str:
    """Return the head of a gold subject: the last word before its first modifier; in Indonesian the first."""
    words = _words(subject.replace('"', ""))
    if language == "id":
        return words[0]
    stop = next((at for at, word in enumerate(words) if word in OPENERS and at), len(words))
    return words[stop - 1]


def same_head(pair: Pair) -> bool:
    """Tell whether the gold subject's head is a word of our subject."""
    one, gold = pair.finding, pair.gold
    return one is not None and head(gold["subject"], gold["lang"]) in _words(str(one["subject"] or ""))


def same_place(pair: Pair) -> bool:
    """Tell whether our place names one of the gold places."""
    one = pair.finding
    place = str(one["place"] or "").lower() if one else ""
    names = [re.sub(r" (commune|ward)$", "", name.strip().lower()) for name in pair.gold["place"].split(",")]
    return any(name in place for name in names)


def same_time(pair: Pair) -> bool:
    """Tell whether our period is the gold time; `current` is an open period or none."""
    one, gold = pair.finding, pair.gold
    if one is None:
        return False
    start, _, end = str(one["period"] or "").partition("/")
    if gold["time"] == "current":
        return one["period"] is None or start == ".."
    if gold["baseline_time"]:
        return str(one["base"] or "").startswith(gold["baseline_time"])
    first, _, last = gold["time"].partition("/")
    return start.startswith(first) and (end or start).startswith(last or first)


def report(name: str, pairs: list[Pair], right: list[bool]) -> float:
    """Print a figure and what it is short of, and return it."""
    for pair, good in zip(pairs, right, strict=True):
        if not good:
            one = pair.finding or {}
            print(
                name,
                pair.gold["surface"],
                "|",
                pair.gold[name],
                "|",
                one.get("surface"),
                one.get(name, one.get("period")),
                one.get("base"),
            )
    print(f"{name} {share(right):.3f} of {len(right)}")
    return share(right)


def test_subject_heads_are_those_of_the_gold() -> None:
    """What is counted or measured is named in most rows."""
    rows = [pair for pair in pairs() if pair.gold["subject"]]
    assert report("subject", rows, [same_head(pair) for pair in rows]) >= FLOORS["subject_head"]


def test_places_are_those_of_the_gold() -> None:
    """Where a figure holds is named in most rows."""
    rows = [pair for pair in pairs() if pair.gold["place"]]
    assert report("place", rows, [same_place(pair) for pair in rows]) >= FLOORS["place"]


def test_explicit_times_are_those_of_the_gold() -> None:
    """When a figure holds is right wherever the text says it."""
    rows = [pair for pair in pairs() if pair.gold["time_source"] == "explicit"]
    assert report("time", rows, [same_time(pair) for pair in rows]) >= FLOORS["explicit_time"]


def test_values_are_those_of_the_gold() -> None:
    """Values are exact, found or indefinite as the gold has them."""
    rows = list(pairs())
    assert report("value", rows, [same_value(pair) for pair in rows]) >= FLOORS["value"]
