"""The three shared articles, measured against their gold: content kept, chrome gone, captions apart."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path

import pytest

from crawlers.loader import load_press
from pipelines.model import Article
from tinlang.imports import read_files, told

HERE = Path(__file__).parent
ARTICLES = Path(os.environ.get("TINLANG_SHARED") or HERE.parents[1] / "shared") / "data" / "articles"
DOCS = ("langson.en.txt", "langson.id.txt", "lamdong.en.txt")

pytestmark = pytest.mark.skipif(not ARTICLES.is_dir(), reason="the shared data are not here")


@cache
def read(doc: str) -> dict[str, object]:
    press = load_press()
    ((path, article),) = read_files(press, (ARTICLES / doc,))
    assert isinstance(article, Article)
    return told(path, article, press)


@cache
def gold(doc: str, record: str) -> tuple[dict[str, object], ...]:
    rows = (
        json.loads(line) for line in (ARTICLES / "boilerplate.gold.jsonl").read_text("utf-8").splitlines()
    )
    return tuple(row for row in rows if row["doc"] == doc and row["record"] == record)


def texts(doc: str, *fields: str) -> list[str]:
    found: list[str] = []
    for field in fields:
        value = read(doc)[field]
        found += value if isinstance(value, list) else [str(value)] if value else []
    return found


def letters(text: object) -> str:
    """Return a text without blanks, so that mended stray blanks make no difference."""
    return re.sub(r"\s", "", str(text))


@pytest.mark.parametrize("doc", DOCS)
def test_what_the_text_says_of_itself_is_read(doc: str) -> None:
    """Title, publisher, source URL, date and language are those of the gold, null where it has none."""
    (said,) = gold(doc, "metadata")
    found = read(doc)
    for field, ours in (("title", "title"), ("source_url", "source_url"), ("publication_date", "published")):
        expected = said[field]["value"] if said[field] else None  # type: ignore[index]
        assert found[ours] == expected
    assert str(found["publisher"]) in said["publisher"]["value"]  # type: ignore[index]
    assert found["language"] == said["language"]


@pytest.mark.parametrize("doc", DOCS)
def test_every_span_of_content_is_kept_in_its_place(doc: str) -> None:
    """Each paragraph, heading, title, lead and caption of the gold is in the field where it belongs, once."""
    fields = {
        "title": "title",
        "lead": "sapo",
        "para": "paragraphs",
        "heading": "paragraphs",
        "caption": "captions",
    }
    for row in gold(doc, "content"):
        own = [letters(text) for text in texts(doc, fields[str(row["role"])])]
        wanted = letters(row["surface"]).removesuffix("|").removeprefix("-")
        assert own.count(wanted) == 1, row["surface"]


@pytest.mark.parametrize("doc", DOCS)
def test_nothing_but_content_is_kept(doc: str) -> None:
    """All that is kept is a span of content of the gold, and no major boilerplate is in it."""
    content = {letters(row["surface"]).removesuffix("|").removeprefix("-") for row in gold(doc, "content")}
    kept = [letters(text) for text in texts(doc, "title", "sapo", "paragraphs", "captions")]
    assert set(kept) <= content
    for row in gold(doc, "boilerplate"):
        if row["severity"] == "major":
            assert letters(row["surface"]) not in kept
