"""The corpus of each language: documentation, examples and tests of the figures in one place."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipelines.figures.lexicon import lexicon
from pipelines.reading import read_findings
from pipelines.tokens import counted_words

CORPUS = Path(__file__).parent / "corpus"
WRITTEN = date(2026, 1, 15)
"""The article's date of every corpus sentence."""
LANGUAGES = sorted(path.stem for path in CORPUS.glob("*.toml"))


@cache
def corpus(language: str) -> dict[str, Any]:
    """Return the corpus file of a language."""
    return tomllib.loads((CORPUS / f"{language}.toml").read_text("utf-8"))


def examples(kind: str) -> list[Any]:
    """Return the sentences of a kind, each named by its language and its beginning."""
    return [
        pytest.param(language, example, id=f"{language}-{at}-{example['text'][:30]}")
        for language in LANGUAGES
        for at, example in enumerate(corpus(language).get(kind, []))
    ]


def statistics(language: str, text: str) -> list[dict[str, Any]]:
    """Return the statistics that are read in a text."""
    return [found for found in read_findings(text, language, WRITTEN) if found["kind"] == "statistic"]


@pytest.mark.parametrize(("language", "example"), examples("reads"))
def test_a_sentence_reads_as_its_author_means_it(language: str, example: dict[str, Any]) -> None:
    """Each figure that the author names is found with the fields named (`""`: none), and no other one is."""
    found = statistics(language, example["text"])
    assert len(found) == len(example["finds"]), [(one["surface"], one["key"]) for one in found]
    seen = [
        {key: "" if one.get(key) is None else one.get(key) for key in wanted}
        for wanted, one in zip(example["finds"], found, strict=True)
    ]
    assert seen == example["finds"]


@pytest.mark.parametrize(("language", "example"), examples("silent"))
def test_a_sentence_without_statistics_yields_none(language: str, example: dict[str, Any]) -> None:
    """Numbers that are no statistic are passed over or kept under their own kind."""
    assert statistics(language, example["text"]) == []
    kinds = {found["kind"] for found in read_findings(example["text"], language, WRITTEN)}
    assert kinds >= set(example.get("kinds", []))


@pytest.mark.parametrize("language", LANGUAGES)
def test_spans_slice_back_and_nfd_reads_the_same(language: str) -> None:
    """Offsets are code points of the text as given, also where it is decomposed."""
    for example in corpus(language)["reads"]:
        plain = statistics(language, example["text"])
        text = unicodedata.normalize("NFD", example["text"])
        decomposed = statistics(language, text)
        assert [one["key"] for one in decomposed] == [one["key"] for one in plain], example["text"]
        assert all(text[one["start"] : one["end"]] == one["surface"] for one in decomposed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_of_a_language_file_is_used(language: str) -> None:
    """A word that no sentence holds is a word that nobody has checked."""
    texts = [
        " ".join(counted_words(one["text"])) for kind in ("reads", "silent") for one in corpus(language)[kind]
    ]
    joined = " \n ".join(f" {text} " for text in texts)
    unused = [
        f"{key}: {phrase}"
        for key, phrase in entries(language)
        if f" {' '.join(counted_words(phrase))} " not in joined
    ]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mask_and_date_form_is_used(language: str) -> None:
    """Each pattern of a language file matches in a sentence of its corpus."""
    joined = "\n".join(one["text"] for kind in ("reads", "silent") for one in corpus(language)[kind]).lower()
    triggers = {one for found in lexicon(language).triggers.values() for one in found.each if not one.cased}
    unused = sorted(one.pattern.pattern for one in triggers if one.pattern.search(joined) is None)
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_is_large_enough(language: str) -> None:
    """At least 400 sentences a language, and 150 that must yield nothing."""
    texts = [one["text"] for kind in ("reads", "silent") for one in corpus(language)[kind]]
    assert len(texts) == len(set(texts))
    assert len(corpus(language)["reads"]) >= 400
    assert len(corpus(language)["silent"]) >= 150


NO_WORDS = {
    "ages", "bracketed_ages", "dangling", "decimal", "noun_last", "noun_syllables",
    "plurals", "possessives", "senses", "stops",
}  # fmt: skip
"""Keys that hold no words, or only words of other keys; stops need no sentence each."""


def entries(language: str) -> Iterator[tuple[str, str]]:
    """Yield every word and phrase of the figure sections with the key it stands under."""
    figures = lexicon(language).figures
    for section in (figures.numbers, figures.quantities, figures.ratings, figures.meanings):
        for one in fields(section):
            yield from _phrases(one.name, getattr(section, one.name))
    yield from (("months", month) for month in figures.months)


def _phrases(key: str, value: object) -> Iterator[tuple[str, str]]:
    if key in NO_WORDS:
        return
    if isinstance(value, frozenset | tuple):
        yield from ((key, phrase) for phrase in sorted(value))
    elif hasattr(value, "items"):
        for name, inner in value.items():
            inside = isinstance(inner, tuple) and inner and isinstance(inner[0], str)
            yield from _phrases(f"{key}.{name}", inner) if inside else [(key, name)]
