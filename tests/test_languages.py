"""Language files: read as strictly as code, and every section whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from pipelines.declarations import Key, declare
from pipelines.errors import DeclarationError
from pipelines.languages import credit_words, languages, months, page_words, parse_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Inner:
    """A table in a table."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outer:
    """One field of every kind."""

    name: str
    count: int = 0
    share: float = 0.0
    on: bool = False
    words: tuple[str, ...] = ()
    once: frozenset[str] = frozenset()
    table: Mapping[str, int] | None = None
    inner: Inner | None = None
    inners: tuple[Inner, ...] = ()


def test_a_table_is_read_into_every_kind_of_field() -> None:
    """Scalars, lists, sets, tables and tables of tables arrive as the dataclass says."""
    table = {
        "name": "x", "count": 2, "share": 1, "on": True, "words": ["a"], "once": ["b"], "table": {"c": 1},
        "inner": {"word": "d"}, "inners": [{"word": "e"}],
    }  # fmt: skip
    read = declare(Outer, table, Key("file.toml"))
    assert (read.share, read.once, read.inner, read.inners) == (
        1.0,
        {"b"},
        Inner(word="d"),
        (Inner(word="e"),),
    )
    assert dict(read.table or {}) == {"c": 1}


@pytest.mark.parametrize(
    ("table", "where", "said"),
    [
        ({"name": "x", "nmae": "y"}, "nmae", "not a known key"),
        ({}, "name", "is missing"),
        ({"name": 1}, "name is 1", "Expected text"),
        ({"name": "x", "count": True}, "count is True", "Expected a whole number"),
        ({"name": "x", "words": "a"}, "words is 'a'", "Expected a list"),
        ({"name": "x", "words": ["a", 1]}, "words[1]", "Expected text"),
        ({"name": "x", "once": ["a", "a"]}, "once[1]", "only once"),
        ({"name": "x", "table": []}, "table is []", "Expected a table"),
        ({"name": "x", "inners": [{"word": "a"}, {}]}, "inners[1].word", "is missing"),
    ],
)
def test_a_table_that_says_what_it_may_not_is_refused(table: object, where: str, said: str) -> None:
    """The error names the file and the key, and says what was expected."""
    with pytest.raises(DeclarationError) as error:
        declare(Outer, table, Key("file.toml"))
    assert where in str(error.value)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "toml",
    [
        'code = "vi"\nname = "V"\n[pages]\n',
        'code = "vi"\nname = "V"\n[page]\ncredits = []\n',
        'code = "en"\nname = "E"\n',
        "code =",
    ],
)
def test_a_language_file_with_a_slip_is_refused(toml: str) -> None:
    """An unknown section, an unknown key, another code than the file's name, no TOML: all name the file."""
    with pytest.raises(DeclarationError, match=r"languages/vi\.toml"):
        parse_language(toml, "vi.toml")


def test_the_three_languages_are_read_and_the_other_editions_known() -> None:
    """vi, en, id come first and have every section; the editions of the aggregator have a credit word."""
    found = languages()
    assert [code for code, one in found.items() if one.read] == ["en", "id", "vi"]
    for code in ("vi", "en", "id"):
        one = found[code]
        assert one.sentences.abbreviations
        assert one.detect.words
        assert one.detect.profile == code
        assert one.page.credit
        assert one.page.tail
        assert one.page.weekdays
    for code in ("ms", "fr", "es", "de", "ru", "ar", "hi", "th"):
        assert found[code].page.credit
    assert found["ms"].detect.profile is None


def test_words_of_all_languages_are_given_longest_first() -> None:
    """So that an alternation of them matches the longest; each stands once."""
    for key in ("credit", "tail", "photo", "comments"):
        words = page_words(key)
        assert list(words) == sorted(words, key=lambda word: (-len(word), word))
        assert len(set(words)) == len(words)
    assert {"Nguồn", "Source", "Sumber", "Quelle", "Fuente", "مصدر"} <= set(credit_words())


def test_every_month_has_its_names() -> None:
    """Twelve months in each language that names them."""
    assert set(months().values()) == set(range(1, 13))
    assert (months()["agustus"], months()["march"], months()["ogos"]) == (8, 3, 8)


def test_relatives_share_no_word_of_their_own() -> None:
    """A word that tells Malay from Indonesian is not in both lists, nor in the other's common words."""
    malay, indonesian = languages()["ms"].detect, languages()["id"].detect
    assert not malay.own & indonesian.own
    assert not malay.own & indonesian.words
    assert not indonesian.own & malay.words
