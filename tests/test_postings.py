"""Frequent words kept as bits: searches find with them what they find without them."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from storefixture import PRESS, article, outcome

from db import postings_written
from db.columns import read_columns
from db.postings import key_of
from db.publish import publish
from db.search import Finding, Order, collection, compile_query
from db.spellings import folded, toned
from db.store import Store

TEXTS = [
    "Hợp tác xã chè ở Lâm Đồng.",
    "Hợp tác xã và xã viên hợp tác.",
    "The cooperative grows tea.",
    "Xã hợp tác, đường về Đà Lạt.",
    "Chè Shan tuyết của hợp tác xã.",
    "Thủy sản Hòa Bình: hợp tác với tỉnh.",
]
QUERIES = (
    'hop;hợp;"hợp tác xã";hop tac xa;hop tac tea;xa -tinh;title:hop;"hop tac" che;da lat;hoà bình;thuỷ sản;'
    "hop* tac;(hop tac) xa;hop OR tea;lang:vi hop tac;tac NEAR hop;none of these;body:hop tac;-hop"
).split(";")


def written(folder: Path, first: int, last: int, version: int = 0) -> None:
    """Write articles of these numbers and publish; another version is another text of the same articles."""
    with Store(folder / "news.db") as store:
        store.register(PRESS)
        store.save(
            outcome(
                article(f"a{at}", TEXTS[(at + version) % 6], title=f"Hợp tác {TEXTS[at % 6]}"),
                at,
                100 + at + 50 * version,
            )
            for at in range(first, last)
        )
    publish(folder / "news.db", folder / "site.db")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A snapshot that keeps all words, extended by new articles, by edited ones, and by new ones again."""
    folder = tmp_path_factory.mktemp("postings")
    with pytest.MonkeyPatch.context() as patched:
        for name, value in (("LEAST", 10), ("_WORD", 0), ("_PHRASE", 0), ("_MOST_PHRASES", 10_000)):
            patched.setattr(postings_written, name, value)
        written(folder, 0, 20)
        written(folder, 20, 26)
        written(folder, 15, 22, version=1)
        written(folder, 26, 30)
    with closing(sqlite3.connect(folder / "site.db")) as connection:
        yield connection


def test_what_came_later_was_added(site: sqlite3.Connection) -> None:
    """The words were learnt from the first articles alone; each has a place in the order of arrival."""
    columns = read_columns(site)
    (learnt,) = site.execute("SELECT codes FROM columns WHERE name = 'learnt'").fetchone()
    assert int.from_bytes(learnt, "little") == 20
    assert len(set(columns.arrivals.tolist())) == len(columns.numbers) == 30


@pytest.mark.parametrize("stories", [False, True])
@pytest.mark.parametrize("text", QUERIES)
def test_bits_find_what_the_index_finds(
    site: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, text: str, *, stories: bool
) -> None:
    """Hits, their order, counts and facets are the same with bits and without."""
    query = replace(compile_query(text), stories=stories)

    def told() -> object:
        collection.forget()
        finding = Finding(site, query)
        counts = finding.total(), finding.together(), finding.ignoring_accents(), finding.facets()
        return finding.places().tolist(), list(finding.numbers(Order.BEST)), counts

    kept = told()
    monkeypatch.setattr(collection, "bits_of", lambda *_: None)
    assert kept == told()


def test_every_word_kept_is_found_where_the_index_finds_it(site: sqlite3.Connection) -> None:
    """Each word or phrase kept has the bits of the articles that FTS5 finds, and no others."""
    columns = read_columns(site)
    keys = site.execute("SELECT DISTINCT spelling, words FROM postings").fetchall()
    assert len(keys) > 100
    for index, words in keys:
        found = site.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ?", (f'"{words}"',))
        kept = collection.collection(site).places(site, index, (f'"{words}"',))
        assert columns.numbers[kept].tolist() == [number for (number,) in found]


def test_letters_are_compared_as_the_tokenizers_compare_them() -> None:
    """Where Python says what a word is to an index, FTS5 says the same, for every letter of Unicode."""
    letters = [letter for letter in map(chr, range(0x30000)) if letter.isalpha()]
    for index, marks, spell in (("fold", 2, folded), ("exact", 0, toned)):
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.execute(
                f"CREATE VIRTUAL TABLE t USING fts5(a, tokenize='unicode61 remove_diacritics {marks}')"
            )
            memory.execute("CREATE VIRTUAL TABLE v USING fts5vocab('t', 'instance')")
            keys = {letter: key_of(index, spell(f"x{letter}x")) for letter in letters}
            asked = [letter for letter in letters if keys[letter] is not None]
            memory.executemany("INSERT INTO t VALUES (?)", [(spell(f"x{letter}x"),) for letter in asked])
            terms = [term for (term,) in memory.execute("SELECT term FROM v ORDER BY doc")]
            assert terms == [unicodedata.normalize("NFC", keys[letter] or "") for letter in asked]
            assert len(asked) > 200
