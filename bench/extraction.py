"""Claim: extraction with all fields runs at twice trafilatura's speed or more, at equal or better F1.

Ours (with layouts, and with the generic layout alone) and trafilatura's `bare_extraction` with metadata read
the same saved pages of tests/pages in one run, in turns; the ratio is the median over rounds.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from pagecorpus import Case, cases, f1
from trafilatura import bare_extraction

from crawlers.loader import load_press
from pipelines.extract import extract
from pipelines.model import Article, Source

ROUNDS = 7
GOAL = 2.0

Reader = Callable[[Case], str]


def ours(press: dict[str, Source]) -> Reader:
    """Return our reader: all fields, the body as text."""

    def read(case: Case) -> str:
        found = extract(case.capture, press)
        return "\n".join(found.body) if isinstance(found, Article) else ""

    return read


def theirs(case: Case) -> str:
    """Return the body as trafilatura finds it, metadata asked for."""
    found = bare_extraction(
        case.capture.body, url=case.capture.url, with_metadata=True, include_comments=False
    )
    return (found.text if found else "") or ""


def measured(read: Reader, pages: Sequence[Case]) -> float:
    """Return the seconds of processor time that reading all pages takes."""
    started = time.process_time()
    for case in pages:
        read(case)
    return time.process_time() - started


def quality(read: Reader, pages: Sequence[Case]) -> float:
    """Return the mean F1 of the texts over words, against the body alone or, where better, with its sapo."""
    return statistics.mean(max(f1(read(case), wanted) for wanted in references(case)) for case in pages)


def references(case: Case) -> tuple[str, str]:
    """Return what may be compared with: the body, and the body under its sapo."""
    body = "\n".join(case.expected_body)
    return body, f"{case.expected.get('sapo', '')}\n{body}"


def main() -> int:
    """Print pages a second, ratios and F1; return 1 where the goal is missed."""
    pages = [case for case in cases() if not case.dropped and case.expected_body]
    press = load_press()
    bare = {slug: replace(source, layout="generic") for slug, source in press.items()}
    readers: dict[str, Reader] = {"ours": ours(press), "ours, no layout": ours(bare), "trafilatura": theirs}
    scores = {name: quality(read, pages) for name, read in readers.items()}  # warms every cache too
    rounds = [{name: measured(read, pages) for name, read in readers.items()} for _ in range(ROUNDS)]
    size = statistics.mean(len(case.capture.body) for case in pages)
    print(f"{len(pages)} pages of {size / 1000:.0f} KB on average, {ROUNDS} rounds, processor time")
    for name in readers:
        rate = statistics.median(len(pages) / each[name] for each in rounds)
        print(f"{name:16} {rate:7.1f} pages/s  body F1 {scores[name]:.3f}")
    ratios = {
        name: statistics.median(each["trafilatura"] / each[name] for each in rounds) for name in readers
    }
    print(
        f"ratio to trafilatura: {ratios['ours']:.2f} (goal {GOAL}), no layout {ratios['ours, no layout']:.2f}"
    )
    return int(ratios["ours"] < GOAL or scores["ours"] < scores["trafilatura"])


if __name__ == "__main__":
    sys.exit(main())
