"""Searching a snapshot: what is found, what is not, in which order, and how bad queries are answered."""

from __future__ import annotations

import sqlite3
import tomllib
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from storefixture import PRESS, article, outcome
from typed import queries

from db.columns import NAMED
from db.publish import publish
from db.search import FACETS, Accents, Finding, Hits, Order, compile_query, search
from db.search.snippets import segments
from db.store import Store
from pipelines.errors import QueryError
from pipelines.model import Article, LanguageVerdict, PublishedTime
from pipelines.text import fold

GOLDEN = tomllib.loads((Path(__file__).parent / "queries.toml").read_text(encoding="utf-8"))
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))["search"]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def golden_article(
    name: str, source: str, language: str, section: str, day: str, title: str, text: str
) -> Article:
    """Return an article of the golden collection; one has its text decomposed, as some pages send it."""
    noon = datetime.combine(date.fromisoformat(day), datetime.min.time(), HANOI).replace(hour=12)
    return article(
        name,
        unicodedata.normalize("NFD", text) if name == "nfd" else text,
        source=source,
        key=f"{source}:{language}:{name}",
        edition=language,
        language=LanguageVerdict(language=language),
        section=section,
        title=title,
        captions=(),
        published=PublishedTime(time=noon, precision="minute", raw=day, rule="meta time"),
    )


ARTICLES = {name: golden_article(name, *facts) for name, facts in GOLDEN["articles"].items()}
NAMES = {one.id: name for name, one in ARTICLES.items()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A snapshot of the golden collection."""
    folder = tmp_path_factory.mktemp("golden")
    with Store(folder / "news.db") as store:
        store.register(PRESS)
        store.save(outcome(one, at, hours=10000) for at, one in enumerate(ARTICLES.values()))
    publish(folder / "news.db", folder / "site.db")
    with closing(sqlite3.connect(folder / "site.db", check_same_thread=False)) as connection:
        yield connection


def found(hits: Hits) -> list[str]:
    """Return the names of the articles on a page of hits."""
    return [NAMES[hit.id] for hit in hits.hits]


# ------------------------------------------------------------------ what is found


@pytest.mark.parametrize(("query", "names"), GOLDEN["golden"]["queries"])
def test_golden_query_finds_all_and_nothing_else(site: sqlite3.Connection, query: str, names: str) -> None:
    """Each query finds what was written down for it by hand, typed composed or decomposed."""
    for form in ("NFC", "NFD"):
        hits = search(site, compile_query(unicodedata.normalize(form, query)), size=100)
        assert sorted(found(hits)) == sorted(names.split())
        assert hits.total == len(hits.hits)


def test_there_are_as_many_golden_queries_as_promised() -> None:
    """None is taken away without anybody noticing."""
    queries = [query for query, _ in GOLDEN["golden"]["queries"]]
    assert len(set(queries)) >= FLOORS["golden_queries"]


@pytest.mark.parametrize(("query", "names"), GOLDEN["golden"]["first"])
def test_golden_query_puts_the_best_first(site: sqlite3.Connection, query: str, names: str) -> None:
    """Together in the title, together anywhere, all in the title, all anywhere; each newest first."""
    assert found(search(site, compile_query(query), size=100)) == names.split()


def words_of(one: Article) -> list[str]:
    """Return the words of an article as an index has them, written apart from it."""
    letters = unicodedata.normalize("NFC", one.text)
    return "".join(letter if letter.isalnum() else " " for letter in letters).casefold().split()


def holds(one: Article, phrase: list[str], spell: object) -> bool:
    """Return whether an article has the words of a phrase next to each other in one of its parts."""
    assert callable(spell)
    wanted = [spell(word) for word in phrase]
    for part in one.paragraphs:
        words = [
            spell(word) for word in words_of(article("x", title=one.text[part.start : part.end], captions=()))
        ]
        if any(words[at : at + len(wanted)] == wanted for at in range(len(words))):
            return True
    return False


def exact(word: str) -> str:
    """Return a word as accent-exact search sees it, by another way than the program's."""
    bare = unicodedata.normalize("NFD", word.casefold().replace("ð", "đ"))
    tones = "".join(letter for letter in bare if letter in "\u0300\u0301\u0303\u0309\u0323")
    return "".join(letter for letter in bare if letter not in tones) + tones


DISGUISES = {
    "as it is": lambda text: text,
    "upper case": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "look-alike": lambda text: text.replace("đ", "ð").replace("Đ", "Ð"),
    "old tones": lambda text: text.replace("oà", "òa").replace("uỷ", "ủy").replace("oẻ", "ỏe"),
    "new tones": lambda text: text.replace("òa", "oà").replace("ủy", "uỷ").replace("ỏe", "oẻ"),
}


@pytest.mark.parametrize("disguise", DISGUISES)
def test_every_phrase_of_every_text_is_found_where_it_stands_and_nowhere_else(
    site: sqlite3.Connection, disguise: str
) -> None:
    """Phrases drawn from the texts: full recall without accents, full precision with, in any disguise."""
    draw = Random(disguise)
    for _ in range(50):
        one = draw.choice(list(ARTICLES.values()))
        part = draw.choice(one.paragraphs)
        words = words_of(article("x", title=one.text[part.start : part.end], captions=()))
        at = draw.randrange(len(words))
        phrase = words[at : at + draw.randint(1, 4)]
        text = DISGUISES[disguise](" ".join(phrase))
        for query, spell in ((f'"{text}"', exact), ("+".join(fold(text).split()), fold)):
            wanted = {name for name, each in ARTICLES.items() if holds(each, phrase, spell)}
            assert set(found(search(site, compile_query(query), size=100))) == wanted, query


def test_accents_can_be_asked_for_and_ignored(site: sqlite3.Connection) -> None:
    """A switch makes bare words exact and accented words fold; hits say how many more there would be."""
    assert found(search(site, compile_query("lam dong", Accents.EXACT))) == ["dalat_id", "dalat_en"]
    assert search(site, compile_query("lâm đồng")).ignoring_accents == 2
    ignoring = search(site, compile_query("lâm đồng", Accents.IGNORE))
    assert (ignoring.total, ignoring.ignoring_accents) == (4, 0)


def test_hits_say_how_many_have_the_words_together(site: sqlite3.Connection) -> None:
    """The count of all and the count of phrases are both exact."""
    finding = Finding(site, compile_query("lam dong"))
    assert (finding.total(), finding.together()) == (4, 3)
    finding = Finding(site, compile_query("lam dong lang:vi"))
    assert (finding.total(), finding.together()) == (2, 1)


# ------------------------------------------------------------------ order, pages, counts


QUERIES = [
    "",
    "lam dong",
    "kopi OR coffee OR duong OR che",
    "-kopi",
    "lang:vi",
    "nuoc -year:2025",
    "Lâm Đồng",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("order", Order)
def test_pages_part_what_is_found(site: sqlite3.Connection, query: str, order: Order) -> None:
    """Pages of any size hold every hit exactly once, in the order of one long page."""
    compiled = compile_query(query)
    whole = found(search(site, compiled, size=100, order=order))
    total = search(site, compiled, order=order).total
    assert len(whole) == len(set(whole)) == total
    for size in (1, 3, 7):
        pages = [
            search(site, compiled, page=page, size=size, order=order) for page in range(1, total // size + 3)
        ]
        assert [name for page in pages for name in found(page)] == whole
        assert not pages[-1].hits


def test_newest_and_oldest_are_each_others_reverse(site: sqlite3.Connection) -> None:
    """Both follow the time of publication."""
    newest = search(site, compile_query("lang:vi"), size=100, order=Order.NEWEST)
    oldest = search(site, compile_query("lang:vi"), size=100, order=Order.OLDEST)
    assert found(newest) == found(oldest)[::-1]
    days = [str(hit.day) for hit in newest.hits]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("query", QUERIES)
def test_facets_are_exact_and_sum_to_the_total(site: sqlite3.Connection, query: str) -> None:
    """Each facet counts each hit once, and filtering by one of its values finds just so many."""
    hits = search(site, compile_query(query))
    assert [facet.name for facet in hits.facets] == list(FACETS)
    for facet in hits.facets:
        if facet.name not in NAMED:
            assert sum(count for _, count in facet.values) == hits.total
    for name, field in {"language": "lang", "source": "source", "year": "year"}.items():
        facet = next(one for one in hits.facets if one.name == name)
        for value, count in facet.values:
            assert search(site, compile_query(f"{query} {field}:{value}")).total == count


def test_the_days_of_all_hits_can_be_plotted(site: sqlite3.Connection) -> None:
    """A finding gives the day of each article it finds."""
    finding = Finding(site, compile_query("kopi"))
    assert finding.days().tolist() == [
        (date.fromisoformat(day) - date(1990, 1, 1)).days for day in ("2025-11-11", "2026-05-05")
    ]


# ------------------------------------------------------------------ snippets


def marked(hits: Hits, name: str) -> list[str]:
    """Return what is marked in title and passage of one hit."""
    hit = next(one for one in hits.hits if NAMES[one.id] == name)
    return [one.text for one in (*hit.title, *hit.passage) if one.marked]


def test_snippets_mark_the_original_spelling(site: sqlite3.Connection) -> None:
    """A folded query marks accented words; words together are marked as one, words apart one by one."""
    hits = search(site, compile_query("lam dong"))
    assert marked(hits, "dalat") == ["Lâm Đồng", "Lâm Đồng"]
    assert marked(hits, "rung") == ["lâm", "đồng"]
    assert marked(search(site, compile_query("dong bao")), "eth") == ["Ðồng bào", "Ðồng bào"]


def test_what_is_left_out_is_not_marked(site: sqlite3.Connection) -> None:
    """Only what was to be found is marked."""
    assert marked(search(site, compile_query("kopi -coffee")), "kopi") == ["Kopi", "Kopi"]


def test_the_unmarked_segments_and_the_marked_ones_are_the_title(site: sqlite3.Connection) -> None:
    """Joined, the segments of a title are the title, so escaping them one by one is safe."""
    for hit in search(site, compile_query("lam dong OR kopi OR duong"), size=100).hits:
        assert "".join(one.text for one in hit.title) == ARTICLES[NAMES[hit.id]].title


@given(st.text(st.characters(exclude_characters="\x02\x03", exclude_categories=["Cs"])))
def test_segments_keep_every_letter(text: str) -> None:
    """Whatever a text holds, its segments lose nothing but blanks."""
    assert "".join("".join(one.text for one in segments(text)).split()) == "".join(text.split())


# ------------------------------------------------------------------ bad queries


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("!!", "nothing to look for"),
        ('""', "nothing to look for"),
        ("title:", "title: stands alone"),
        ("lang:", "lang: stands alone"),
        ("title:AND", "title: stands alone"),
        ("lam OR", "OR stands alone"),
        ("OR", "OR stands alone"),
        ("lang:vi OR lang:en", "lang:vi,en"),
        ("lam AND", "missing after AND"),
        ("lam NOT", "missing after NOT"),
        ("NEAR", "missing after"),
        ("NEAR()", "missing after"),
        ("lam OR -dong", "only words to leave out"),
        ("(lang:vi)", "inside brackets"),
        ("ng*", "three letters"),
        ("date:soon", "no date"),
        ("date:2026-13", "no date"),
        ("date:31/2/2026", "no date"),
        ("after:99999", "no date"),
        ("(" * 50 + "lam", "deep"),
        ("lam " * 101, "100 words"),
        ("lam" * 5000, "2,000 at most"),
    ],
)
def test_a_bad_query_gets_a_sentence(query: str, said: str) -> None:
    """What cannot be understood is said with what was expected, in a line that ends."""
    with pytest.raises(QueryError, match=said.replace("(", r"\(")) as caught:
        compile_query(query)
    assert str(caught.value).endswith((".", '"'))
    assert len(str(caught.value)) < 300


SIGNS = list('"()-*:^+{},.~\\\x00')
OPERATORS = "AND OR NOT NEAR NEAR( NEAR/3 title: lang: date: after:2026 rowid:1".split()
WORDS = [
    "lam",
    "Đồng",
    "\ud800",
    "\u0301",
    "ð",
    "\u200b",
    "🍵",
    "ﬁ",
    "漢字",
    "٣",
    "a" * 300,
    "'; DROP TABLE articles; --",
]
PIECES = st.lists(st.sampled_from(SIGNS + OPERATORS + WORDS), max_size=12)
QUERIES_OF_ANY_KIND = st.text(max_size=60) | PIECES.map(" ".join) | PIECES.map("".join)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUERIES_OF_ANY_KIND, st.sampled_from(Order), st.sampled_from(Accents))
def test_no_query_is_answered_with_anything_but_hits_or_a_sentence(
    site: sqlite3.Connection, query: str, order: Order, accents: Accents
) -> None:
    """Whatever is typed, a search answers, with a page of as many hits as it counts."""
    try:
        hits = search(site, compile_query(query, accents), order=order)
    except QueryError:
        return
    assert len(hits.hits) == min(hits.total, hits.size)
    assert hits.total >= Finding(site, hits.query).together()


def test_none_of_two_thousand_queries_is_an_error_or_takes_a_second(site: sqlite3.Connection) -> None:
    """Words, operators, fields and rubbish in any mixture; `bench/fuzz_search.py` asks a hundred thousand."""
    draw = Random(2)
    for text in islice(queries(2), 2000):
        begun = process_time()
        try:
            query = replace(compile_query(text, draw.choice(list(Accents))), stories=draw.random() < 0.5)
            hits = search(site, query, order=draw.choice(list(Order)))
        except QueryError:
            continue
        assert len(hits.hits) == min(hits.total, hits.size)
        assert process_time() - begun < 1
