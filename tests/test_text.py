"""Unicode, folding and sentences, in three languages."""

from __future__ import annotations

import itertools
import time
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text import fold, normalise, sentences

CORPUS = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text("utf-8"))
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))["text"]
CASES = [(language, marked) for language, cases in CORPUS.items() for marked in cases]


@pytest.mark.parametrize(("language", "marked"), CASES, ids=[case[1][:40] for case in CASES])
def test_sentences_end_where_a_reader_ends_them(language: str, marked: str) -> None:
    """A text is cut where a person cut it, and nowhere else."""
    text = marked.replace("|", "")
    expected = [part.strip() for part in marked.split("|")]
    assert [text[span.start : span.end] for span in sentences(text)] == expected


def test_sentence_corpus_is_large_enough() -> None:
    """The corpus has sixty cases or more, twenty or more a language."""
    assert len(CASES) >= 60
    assert all(len(cases) >= 20 for cases in CORPUS.values())


@given(st.text(alphabet='aA. !?…\n"”1,Đạ|', max_size=80))
def test_sentences_slice_back_and_cover_the_text(text: str) -> None:
    """Spans are in order, apart, trimmed, and together hold everything but blanks."""
    spans = sentences(text)
    parts = [text[span.start : span.end] for span in spans]
    assert all(part and part == part.strip() for part in parts)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_sentences_are_found_fast() -> None:
    """A megabyte of prose is cut in a second or so, on the slowest machine we use."""
    text = "Sản phẩm của TP. Đà Lạt đạt 4 sao. Giá là 5.000 đồng. Mr. Tran agreed. " * 4000
    began = time.process_time()
    found = len(sentences(text))
    assert found / (time.process_time() - began) > FLOORS["sentences_a_second"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Hoà", "hoa"),
        ("Hòa", "hoa"),
        ("Đắk Lắk", "dak lak"),
        ("Điện Biên", "dien bien"),
        ("ĐƯỜNG", "duong"),
        (unicodedata.normalize("NFD", "Lễ hội Đền Hùng"), "le hoi den hung"),
        ("Tuyên’s", "tuyen's"),
    ],
)
def test_folding_makes_every_spelling_of_a_word_equal(text: str, folded: str) -> None:
    """Case, tone marks, đ, old and new tone places and NFD make no difference to a folded word."""
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_and_normalising_twice_is_once(text: str) -> None:
    """Both are idempotent, whatever the text."""
    assert normalise(normalise(text)) == normalise(text)
    assert fold(fold(text)) == fold(text)


def test_normalising_gives_nfc_without_invisible_characters() -> None:
    """NFD, soft hyphens, zero-width blanks and runs of blanks are gone; line ends stay."""
    assert normalise(unicodedata.normalize("NFD", "Lạng\u200b  Sơn\u00ad \n x ")) == "Lạng Sơn\nx"
