"""Names against what their authors know: the demo press's truth, and the gold of the shared articles."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipelines.model import ProductMention
from pipelines.names.keys import producer_key
from pipelines.names.read import read_names
from pipelines.reading import read_findings
from pipelines.text import fold
from tinlang.demo.truth import ProductTruth, load_stories, tell

HERE = Path(__file__).parent
ARTICLES = Path(os.environ.get("TINLANG_SHARED") or HERE.parents[1] / "shared") / "data" / "articles"
WRITTEN = date(2025, 12, 10)
DOCUMENTS = ("langson.en.txt", "langson.id.txt", "lamdong.en.txt")
FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["names"]
KINDS = {"place", "producer", "agency"}

shared = pytest.mark.skipif(
    not (ARTICLES / "products.gold.jsonl").is_file(),
    reason="the shared articles are absent; TINLANG_SHARED names their folder",
)


# ------------------------------------------------------------------ the demo press


@cache
def demo(language: str) -> tuple[tuple[ProductTruth, tuple[ProductMention, ...]], ...]:
    """Return every product of the press with the mentions of its very name in one language."""
    return tuple(_demo(language))


def _demo(language: str) -> Iterator[tuple[ProductTruth, tuple[ProductMention, ...]]]:
    for story in load_stories():
        if language not in story.versions:
            continue
        products = read_names(tell(story, language).text, language, story.published.date()).products
        for truth in (truth for truth in story.products if language in truth.names):
            name = fold(truth.names[language])
            named = (one for one in products if one.specificity == "named" and fold(one.name) == name)
            yield truth, tuple(named)


@pytest.mark.parametrize("language", ["vi", "en", "id"])
def test_the_products_of_the_press_are_found_by_name(language: str) -> None:
    """Nearly every product that a story names is found with exactly that name."""
    found = [bool(mentions) for _, mentions in demo(language)]
    assert sum(found) >= FLOORS["demo_products"] * len(found)


def test_the_stars_of_the_press_are_those_its_authors_gave() -> None:
    """Products found carry the stars of the truth."""
    pairs = [pair for language in ("vi", "en", "id") for pair in demo(language) if pair[1] and pair[0].rating]
    right = [any(one.rating and one.rating.min == truth.rating for one in found) for truth, found in pairs]
    assert sum(right) >= FLOORS["demo_ratings"] * len(right)


@cache
def tellings() -> tuple[tuple[str, ProductTruth, tuple[ProductMention, ...]], ...]:
    """Return every product found by name with the folded text that it stands in."""
    return tuple(
        (fold(tell(story, language).text), truth, mentions)
        for language in ("vi", "en", "id")
        for story in load_stories()
        if language in story.versions
        for truth, mentions in demo(language)
        if truth in story.products and mentions
    )


def test_products_of_the_press_have_the_producers_that_the_text_names() -> None:
    """Where a text names a product's producer in any language and form, the product has that producer."""
    pairs = [
        (producer_key(truth.producer), mentions)
        for text, truth, mentions in tellings()
        if truth.producer and producer_key(truth.producer).split(" +")[0] in text
    ]
    right = [any(one.producer and producer_key(one.producer) == key for one in found) for key, found in pairs]
    assert len(right) > 60
    assert sum(right) >= FLOORS["demo_producers"] * len(right)


def test_products_of_the_press_have_the_places_that_the_text_names() -> None:
    """Where a text names the commune that a product comes from, the product has it."""
    pairs = [
        (fold(truth.place.split(",")[0]), mentions)
        for text, truth, mentions in tellings()
        if truth.place and fold(truth.place.split(",")[0]).split(None, 1)[-1] in text
    ]
    right = [any(one.place and fold(one.place) in place for one in found) for place, found in pairs]
    assert len(right) > 60
    assert sum(right) >= FLOORS["demo_places"] * len(right)


# ------------------------------------------------------------------ the shared gold

Row = dict[str, Any]


@cache
def findings(name: str) -> list[Row]:
    """Return the findings of an article."""
    text = (ARTICLES / name).read_text("utf-8")
    return read_findings(text, name.split(".")[1], WRITTEN)


def gold(kind: str, name: str) -> list[Row]:
    """Return the gold rows of an article."""
    lines = (ARTICLES / f"{kind}.gold.jsonl").read_text("utf-8").splitlines()
    rows = (json.loads(line) for line in lines if line)
    return [row for row in rows if row["doc"] == name]


def overlaps(one: Row, other: Row) -> bool:
    """Tell whether two spans overlap by half of either."""
    shared_part = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return shared_part * 2 >= min(one["end"] - one["start"], other["end"] - other["start"])


def products(name: str) -> list[Row]:
    """Return the named products and lines read in an article."""
    return [one for one in findings(name) if one["kind"] == "product" and one["specificity"] != "generic"]


@shared
def test_strict_products_of_the_gold_are_found() -> None:
    """Products are found, and few others are; their stars are right."""
    hits, wanted, extra, rated = 0, 0, 0, []
    for name in DOCUMENTS:
        rows, found = gold("products", name), products(name)
        strict = [row for row in rows if row["strict"]]
        pairs = [(row, next((one for one in found if overlaps(row, one)), None)) for row in strict]
        wanted += len(strict)
        hits += sum(one is not None for _, one in pairs)
        extra += sum(not any(overlaps(row, one) for row in rows) for one in found)
        rated += [one["rating"] == _stars(row) for row, one in pairs if one is not None and row["rating"]]
    assert 2 * hits / (hits + extra + wanted) >= FLOORS["gold_products_f1"]
    assert sum(rated) >= FLOORS["gold_ratings"] * len(rated)


@shared
def test_products_of_the_gold_have_their_producers_and_places() -> None:
    """A product is given the producer and the commune that the article gives it."""
    for key, floor in (("producer", "gold_producers"), ("place", "gold_places")):
        rows = [(name, row) for name in DOCUMENTS for row in gold("products", name) if row["strict"]]
        told = [(row[key], _attributes(name, row, key)) for name, row in rows if row[key]]
        right = [any(found in want or want in found for found in seen) for want, seen in told]
        assert sum(right) >= FLOORS[floor] * len(right)


def _attributes(name: str, row: Row, key: str) -> list[str]:
    return [one[key] for one in products(name) if overlaps(row, one) and one[key]]


def _stars(row: Row) -> Row:
    stars = row["rating"]
    return stars if isinstance(stars, dict) else {"min": stars, "max": stars}


@shared
def test_what_is_no_product_is_left_alone() -> None:
    """Events, gardens, raw materials and producers are not called products."""
    rows = [(name, row) for name in DOCUMENTS for row in gold("products_negatives", name) if "start" in row]
    wrong = [row for name, row in rows if any(overlaps(row, one) for one in _alone(name))]
    assert len(wrong) <= FLOORS["gold_false_products"] * len(rows)


def _alone(name: str) -> list[Row]:
    rows = gold("products", name)
    return [one for one in products(name) if not any(overlaps(row, one) for row in rows)]


@shared
def test_places_producers_and_agencies_of_the_gold_are_found() -> None:
    """Each core row is covered by a finding of its kind."""
    rows = [(name, row) for name in DOCUMENTS for row in gold("organisations_places", name) if row["core"]]
    found = [any(one["kind"] in KINDS and overlaps(row, one) for one in findings(name)) for name, row in rows]
    assert sum(found) >= FLOORS["gold_organisations_places"] * len(rows)
