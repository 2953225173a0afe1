"""Texts as people copy them from pages, each a folder in tests/copied: page.txt and what it says."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.loader import load_press
from pipelines.addresses import canonical_key
from pipelines.copied.plain import read_copied, read_lines
from pipelines.model import Article, Capture, Dropped, Source
from tinlang.imports import told
from tinlang.newcomers import Desk

CASES = sorted((Path(__file__).parent / "copied").iterdir())
FIELDS = ("title", "sapo", "publisher", "source_url", "published", "language", "paragraphs", "captions")
LINES = [
    *{line for case in CASES for line in (case / "page.txt").read_text("utf-8-sig").split("\n")},
    "", "|", "- ", "Source:", "https://", "[ad_1]", "x.jpg", "(", "Báo", "21/01/2026",
]  # fmt: skip
LINES.sort()


def letters(text: str) -> str:
    """Return a text without blanks and shortcodes, so that mended blanks make no difference."""
    return re.sub(r"\[ad_\d\]|\s", "", text)


@cache
def press() -> dict[str, Source]:
    return load_press()


def capture(body: bytes, name: str = "page.txt") -> Capture:
    return Capture(
        source="",
        url=f"file:///{name}",
        requested_url=f"file:///{name}",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        headers=(),
        media_type="text/plain",
        body=body,
    )


def read(body: bytes) -> dict[str, object]:
    placed = Desk(dict(press())).placed_anyhow(capture(body))
    article = read_copied(placed, press())
    assert isinstance(article, Article), article
    return told(Path("page.txt"), article, press())


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_copied_text_says_what_its_page_said(case: Path, field: str) -> None:
    """Every field of a copied text is as a person reads it."""
    expected = tomllib.loads((case / "expected.toml").read_text("utf-8"))
    assert read((case / "page.txt").read_bytes())[field] == expected.get(field)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_line_of_a_copied_text_vanishes(case: Path) -> None:
    """Every line is in the article, in what was removed from it, or in its credit."""
    article = read_copied(capture((case / "page.txt").read_bytes()), press())
    assert isinstance(article, Article)
    parts = [article.text, *article.removed, article.credit.raw if article.credit else ""]
    everything = letters(" ".join(parts))
    credited = [(letters(one.text), letters(one.credit)) for one in article.captions if one.credit]
    for line in read_lines((case / "page.txt").read_bytes().decode("utf-8-sig")):
        bare = letters(line.strip("-| "))
        kept = bare in everything or any(bare.startswith(text) and name in bare for text, name in credited)
        assert kept or any(name in bare and len(line) < 80 for _, name in credited), line


def test_there_are_cases_of_every_language() -> None:
    """Twenty cases or more, four or more in each language that is read."""
    spoken = [tomllib.loads((case / "expected.toml").read_text("utf-8"))["language"] for case in CASES]
    assert len(CASES) >= 20
    assert all(spoken.count(language) >= 4 for language in ("vi", "en", "id"))


@settings(deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_any_heap_of_lines_is_read_or_dropped(lines: list[str]) -> None:
    """Lines in any order give an article or a reason, never an error, and the same twice."""
    body = "\n".join(lines).encode()
    found = read_copied(capture(body), press())
    assert isinstance(found, Article | Dropped)
    assert read_copied(capture(body), press()) == found


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_dropped(body: bytes) -> None:
    """Bytes that are no text give a reason, never an error."""
    assert isinstance(read_copied(capture(body), press()), Article | Dropped)


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "empty"), (b" \n\t\n", "empty"), (b"a\x00b", "binary"), (b"Comment (0)\n", "no text")],
)
def test_a_text_without_article_says_why(body: bytes, reason: str) -> None:
    """Nothing, no text, and nothing but chrome are told apart."""
    found = read_copied(capture(body), press())
    assert isinstance(found, Dropped)
    assert found.reason == reason


def test_two_texts_that_credit_a_front_page_are_two_articles() -> None:
    """A source line that names a newspaper and no article makes no key."""
    texts = [f"Bài {n} về vùng cam vào vụ.\n\nNguồn: https://baonghean.vn/".encode() for n in (1, 2)]
    found = [read_copied(capture(text), press()) for text in texts]
    assert len({one.key for one in found if isinstance(one, Article)}) == 2


def test_a_copy_of_a_page_has_the_key_of_the_page() -> None:
    """What was copied from the paper is the article that a crawl of it finds."""
    text = "Mùa cam ở Minh Hợp năm nay\n\nNguồn: https://baolangson.vn/mua-cam-5066052.html"
    placed = Desk(dict(press())).placed_anyhow(capture(text.encode()))
    found = read_copied(placed, press())
    assert isinstance(found, Article)
    assert found.key == canonical_key("https://baolangson.vn/mua-cam-5066052.html", press()["langson"])
