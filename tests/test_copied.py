"""Texts as people copy them from pages, each a folder in tests/copied: page.txt and what it says."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from crawlers.loader import load_press
from pipelines.model import Article, Capture, Source
from pipelines.plain import read_copied
from tinlang.imports import told
from tinlang.newcomers import Desk

CASES = sorted((Path(__file__).parent / "copied").iterdir())
FIELDS = ("title", "sapo", "publisher", "source_url", "published", "language", "paragraphs", "captions")


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
