"""Watch lists: files read strictly and written with their comments, what is new of them, what is absent."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import productfixture
import pytest
from hypothesis import given
from hypothesis import strategies as st
from productfixture import COOP, HONEY, TEA

from db.decisions import Decisions, Judgement
from db.watching import editing
from db.watching.following import follow
from db.watching.news import Asked, News, news_of
from db.watching.quoting import marked, telling
from db.watching.shelf import Shelf, shelf_of
from db.watching.since import day_said
from db.watching.spans import Span, last_days
from db.watching.targets import folding, target_of
from pipelines.errors import DeclarationError, QueryError
from pipelines.model import Expectation, WatchKind, WatchList
from pipelines.watching import read_watch_list, slug_of
from tinlang import demo

FILE = """# Of the press office
name = "Trà của bản"   # shown on the page
products = [
  # those of the cooperative
  "trà hoa Bản Sim",  # the tea
  "mật ong Đèo Mây",
]
producers = ["HTX Bản Sim", "Công ty TNHH Suối Vàng"]

# once a week, in both
[[expected]]
of = "trà hoa Bản Sim"
languages = ["vi", "en"]

[[expected]]
days = 30
"""


# ------------------------------------------------------------------ the file


def test_a_file_becomes_a_list() -> None:
    """Every key of a file stands in the noun; the slug is the name of the file."""
    found = read_watch_list(FILE, "tra")
    assert (found.slug, found.name) == ("tra", "Trà của bản")
    assert found.entries()[2] == (WatchKind.PRODUCER, "HTX Bản Sim")
    assert found.expected == (
        Expectation(of="trà hoa Bản Sim", languages=("vi", "en")),
        Expectation(days=30),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('nam = "x"', r"x\.toml: nam is not a known key\. Expected one of name"),
        ("products = []", r"x\.toml: name is missing"),
        ('name = "x"\nproducts = "tea"', r"products is 'tea'\. Expected a list"),
        ('name = "x"\nproducts = ["a", "a"]', r"products\[1\] repeats 'a'"),
        ('name = "x"\nwords = ["a|b"]', r"words\[0\] is 'a\|b'"),
        ('name = "x"\nlanguages = ["xx"]', r"languages\[0\] is 'xx'\. Expected one of"),
        ('name = "x"\n[[expected]]\nof = "y"', r"expected\[0\]\.of is 'y'\. Expected a thing of this list"),
        ('name = "x"\n[[expected]]\ndays = 0', r"expected\[0\]\.days is 0\. Expected 1 to 3660"),
        ('name = "\\n"', r"name is no name"),
        ('name = "x', r"x\.toml: .*Expected TOML"),
    ],
)
def test_what_a_file_may_not_say_is_named(text: str, said: str) -> None:
    """An error names file and key, what was expected and what to do."""
    with pytest.raises(DeclarationError, match=said):
        read_watch_list(text, "x")


def test_the_demo_has_a_list() -> None:
    """Each list of the demo can be read, names things of every kind, and expects some of them."""
    for path in sorted((Path(demo.__file__).parent / "lists").glob("*.toml")):
        found = read_watch_list(path.read_text("utf-8"), path.stem)
        assert {kind for kind, _ in found.entries()} == set(WatchKind)
        assert found.expected


def test_the_watched_list_has_no_file() -> None:
    """The name of the list that the Watch button keeps is taken."""
    with pytest.raises(DeclarationError, match="Rename the file"):
        read_watch_list('name = "x"', "watched")


def test_a_faulty_file_hurts_no_other(tmp_path: Path) -> None:
    """Of a folder the good files are lists at once; of the others it is said what is wrong."""
    shelf = shelf_of(tmp_path, None)
    shelf.folder.mkdir()
    (shelf.folder / "tra.toml").write_text(FILE, "utf-8")
    (shelf.folder / "bad.toml").write_bytes(b"name = \xff")
    (shelf.folder / "Two Words.toml").write_text('name = "x"', "utf-8")
    found, faults = shelf.lists()
    assert list(found) == ["tra"]
    assert "UTF-8" in faults["bad.toml"]
    assert "Rename the file" in faults["Two Words.toml"]


# ------------------------------------------------------------------ writing it


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file of a list."""
    made = tmp_path / "lists" / "tra.toml"
    made.parent.mkdir()
    made.write_text(FILE, "utf-8")
    return made


def test_adding_and_removing_gives_the_file_back(path: Path) -> None:
    """What was added and removed again leaves the file as it was, comments and order included."""
    assert editing.add(path, WatchKind.PRODUCT, HONEY, "mật ong")
    assert f'"{HONEY}", # mật ong\n' in path.read_text("utf-8")
    assert not editing.add(path, WatchKind.PRODUCT, HONEY)
    assert editing.remove(path, WatchKind.PRODUCT, HONEY)
    assert path.read_text("utf-8") == FILE


def test_a_removed_thing_is_no_longer_expected(path: Path) -> None:
    """What is expected of a thing goes with it; comments of others stay."""
    editing.remove(path, WatchKind.PRODUCT, "trà hoa Bản Sim")
    found = read_watch_list(path.read_text("utf-8"), "tra")
    assert found.expected == (Expectation(days=30),)
    assert "# those of the cooperative" in path.read_text("utf-8")


_THING = st.text(
    st.characters(exclude_characters="|", exclude_categories=["Cc", "Cs", "Zl", "Zp"]),
    min_size=1,
    max_size=60,
).filter(lambda text: text == text.strip())


@given(_THING, st.sampled_from(list(WatchKind)), st.text(max_size=60))
def test_any_thing_is_written_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, thing: str, kind: WatchKind, remark: str
) -> None:
    """Whatever stands in a thing or in a remark, the file has the thing, and nothing else changed."""
    path = tmp_path_factory.mktemp("lists") / "tra.toml"
    path.write_text(FILE, "utf-8")
    before = read_watch_list(FILE, "tra").entries()
    editing.add(path, kind, thing, remark)
    after = read_watch_list(path.read_text("utf-8"), "tra").entries()
    assert set(after) - set(before) <= {(kind, thing)}
    assert set(before) <= set(after)
    assert (kind, thing) in after


def test_a_list_on_one_line_takes_more(path: Path) -> None:
    """A list that somebody wrote on one line, or not at all, takes a thing."""
    editing.add(path, WatchKind.PRODUCER, COOP, "HTX")
    editing.add(path, WatchKind.PLACE, "Lạng Sơn")
    found = read_watch_list(path.read_text("utf-8"), "tra")
    assert found.producers == ("HTX Bản Sim", "Công ty TNHH Suối Vàng", COOP)
    assert found.places == ("Lạng Sơn",)
    assert len(found.expected) == 2


def test_a_file_that_cannot_be_read_is_not_written(path: Path) -> None:
    """A file with a fault stays as it is, and the error names the fault."""
    path.write_text("nam = 1", "utf-8")
    with pytest.raises(QueryError, match="nam is not a known key"):
        editing.add(path, WatchKind.PLACE, "Lạng Sơn")
    assert path.read_text("utf-8") == "nam = 1"


def test_undoing_undoes_in_the_file(tmp_path: Path) -> None:
    """A judgement is done to the file; withdrawing it does the opposite, and an empty list goes."""
    shelf = shelf_of(tmp_path, tmp_path / "decisions.db")

    def judge(kind: str, thing: str, verdict: str, **value: str) -> None:
        made = Judgement(kind=kind, subject="tra", object=thing, verdict=verdict, value=value, actor="hoa")
        follow(shelf, [made])
        shelf.decisions.record(made)

    judge("watch list", "", "made", name="Trà")
    judge("list entry", "place:Lạng Sơn", "added", name="Lạng Sơn")
    assert shelf.lists()[0]["tra"].places == ("Lạng Sơn",)
    with pytest.raises(QueryError, match="holds something"):
        judge("watch list", "", "withdrawn")
    judge("list entry", "place:Lạng Sơn", "withdrawn")
    assert shelf.lists()[0]["tra"].places == ()
    judge("watch list", "", "withdrawn")
    assert "tra" not in shelf.lists()[0]


def test_watched_products_are_a_list(tmp_path: Path) -> None:
    """The standing judgements `product watch` are the list `watched`, in the order of deciding."""
    log = Decisions(tmp_path / "decisions.db")
    for product, verdict in ((TEA, "watched"), (HONEY, "watched"), (TEA, "withdrawn")):
        log.record(Judgement(kind="product watch", subject=product, verdict=verdict, actor="hoa"))
    found = Shelf(tmp_path / "lists", log).read("watched")
    assert found is not None
    assert found.products == (HONEY,)


def test_a_watched_product_keeps_its_name(tmp_path: Path, connection: sqlite3.Connection) -> None:
    """A product of a register has another id once an article names it: it is found by the name it had."""
    (name,) = connection.execute("SELECT name FROM products WHERE id = ?", (TEA,)).fetchone()
    log = Decisions(tmp_path / "decisions.db")
    noted = {"subject": {"forms": [], "names": [name]}}
    log.record(
        Judgement(kind="product watch", subject="of a register", verdict="watched", value=noted, actor="hoa")
    )
    moved = Shelf(tmp_path / "lists", log).moved()
    assert target_of(connection, WatchKind.PRODUCT, "of a register", moved).products == (TEA,)
    assert target_of(connection, WatchKind.PRODUCT, "unknown", moved).label == "unknown"


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Hàng Tết & quà", "hang-tet-qua"), ("../etc", "etc"), ("☃", ""), ("Đặc sản", "dac-san")],
)
def test_a_name_gives_a_slug(name: str, slug: str) -> None:
    """A slug has small letters, digits and hyphens only; of a name without letters there is none."""
    assert slug_of(name) == slug


# ------------------------------------------------------------------ days


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("yesterday", "2026-01-13"),
        ("Hôm qua", "2026-01-13"),
        ("kemarin", "2026-01-13"),
        ("today", "2026-01-14"),
        ("7d", "2026-01-07"),
        ("3 ngày", "2026-01-11"),
        ("2w", "2025-12-31"),
        ("2 tuần", "2025-12-31"),
        ("Monday", "2026-01-12"),
        ("thứ hai", "2026-01-12"),
        ("Senin", "2026-01-12"),
        ("Wednesday", "2026-01-07"),
        ("2025-12-01", "2025-12-01"),
        ("1/12/2025", "2025-12-01"),
    ],
)
def test_days_are_understood(said: str, day: str) -> None:
    """A day as people say it, on a Wednesday; the same day of the week is a week ago."""
    assert day_said(said, date(2026, 1, 14)).isoformat() == day


@pytest.mark.parametrize("said", ["", "2026-02-30", "soon", "9" * 50 + "d", "0000-01-01", "9999d9"])
def test_what_is_no_day_is_an_error(said: str) -> None:
    """What is no day is an error that says how to write one."""
    with pytest.raises(QueryError, match="write it like"):
        day_said(said, date(2026, 1, 14))


# ------------------------------------------------------------------ sentences


def test_the_sentence_with_most_of_the_words_is_quoted() -> None:
    """Marks and case do not count; a phrase is marked as a whole; `*` leaves the end open."""
    texts = ("Chợ đông. Lễ hội trà ở Lạng Sơn mở cửa.", "Không có gì.")
    found = telling(texts, ("le hoi", "lang son", "mo*"))
    assert found.text == "Lễ hội trà ở Lạng Sơn mở cửa."
    assert [piece.text for piece in found.pieces if piece.marked] == ["Lễ hội", "Lạng Sơn", "mở"]


@given(st.text(max_size=900), st.lists(st.text(max_size=8), max_size=4))
def test_quoting_keeps_the_text(sentence: str, surfaces: list[str]) -> None:
    """Of any sentence the pieces are its text with single blanks, cut when it is very long."""
    found = marked(sentence, surfaces)
    whole = " ".join(sentence.split())
    assert found.text.strip("… ") in whole or found.text.strip("…") in whole
    assert len(found.text) <= 603


# ------------------------------------------------------------------ what is new


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a snapshot."""
    return productfixture.make_snapshots(tmp_path_factory.mktemp("lists"))[0]


@pytest.fixture
def connection(site: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection to it."""
    with closing(folding(sqlite3.connect(site))) as opened:
        yield opened


def news(connection: sqlite3.Connection, asked: Asked | None = None, **things: object) -> News:
    """Return the news of a list of these things."""
    made = WatchList(slug="x", name="x", **things)  # type: ignore[arg-type]
    return news_of(connection, made, asked or Asked(today=date(2026, 6, 1)))


def test_a_thing_is_found_by_id_and_by_name(connection: sqlite3.Connection) -> None:
    """A product's id, its names without marks, a producer's name, a province of today and of before."""
    for text in (TEA, "Trà hoa Bản Sim", "tra hoa ban sim"):
        assert target_of(connection, WatchKind.PRODUCT, text).products == (TEA,)
    assert TEA in target_of(connection, WatchKind.PRODUCER, "htx bản sim").products
    assert target_of(connection, WatchKind.PLACE, "Bac Giang").province == "Bắc Ninh"
    assert target_of(connection, WatchKind.PLACE, "Chi Lăng, Lạng Sơn").units
    for kind, text in ((WatchKind.PRODUCT, "no such"), (WatchKind.PLACE, "Atlantis"), (WatchKind.WORDS, '"')):
        assert not target_of(connection, kind, text).known


def test_a_merged_product_is_followed(connection: sqlite3.Connection) -> None:
    """A product that people merged is watched as the one that stays, and a circle does no harm."""
    found = target_of(connection, WatchKind.PRODUCT, "gone", {"gone": "also", "also": TEA})
    assert found.products == (TEA,)
    assert not target_of(connection, WatchKind.PRODUCT, "a", {"a": "b", "b": "a"}).known


def test_each_language_of_a_story_is_one_report(connection: sqlite3.Connection) -> None:
    """Sentences are those that name the thing, by language; figures of the sentence stand beside it."""
    (section,) = news(connection, products=(TEA,)).sections
    told = dict(section.by_language())
    assert set(told) == {"vi", "en", "id"} or set(told) == {"vi", "en"}
    assert any(piece.marked for piece in told["en"][0].quotation.pieces)
    assert told["en"][0].article["source_name"] == "Góp Nhặt Việt"


def test_copies_are_folded(site: Path, tmp_path: Path) -> None:
    """Articles of one story and language are one report, the earlier one first, with the others' papers."""
    copy = tmp_path / "site.db"
    copy.write_bytes(site.read_bytes())
    with closing(folding(sqlite3.connect(copy))) as connection, connection:
        asked = "select distinct number from product_mentions where product = ? and language = 'vi'"
        numbers = sorted(row[0] for row in connection.execute(asked, (TEA,)))
        connection.execute("delete from story_articles")
        connection.executemany(
            "insert into story_articles values (?, 'story1', 'reprint')", [(one,) for one in numbers]
        )
        (section,) = news(connection, products=(TEA,), languages=("vi",)).sections
    (report,) = section.reports
    assert report.article["number"] == numbers[0]
    assert [row["number"] for row in report.copies] == numbers[1:]


def test_words_places_and_spans_narrow(connection: sqlite3.Connection) -> None:
    """Words are searched as on the search page; days, languages and newspapers narrow what is found."""
    places, words = news(connection, words=("cho phien",), places=("Lạng Sơn",)).sections
    assert words.articles == 45
    assert words.reports[0].quotation.text.startswith("Chợ phiên")
    assert places.articles > 45
    assert places.more
    first = words.reports[0].article["day"]
    asked = Asked(today=date(2026, 6, 1), span=Span(date.fromisoformat(first), date.fromisoformat(first)))
    assert {
        one.article["day"] for one in news(connection, asked, words=("cho phien",)).sections[0].reports
    } == {first}
    assert not news(connection, words=("cho phien",), languages=("en",)).sections[0].reports
    assert not news(connection, words=("cho phien",), sources=("songque",)).sections[0].reports


def test_what_was_expected_and_is_absent_is_said(connection: sqlite3.Connection) -> None:
    """Of each thing and language without an article in so many days it says so, with the last day before."""
    (last,) = connection.execute(
        "select max(day) from product_mentions where product = ? and language = 'vi'", (HONEY,)
    ).fetchone()
    day = date.fromisoformat(last)
    expected = (Expectation(days=3, languages=("vi", "en")),)
    found = news(connection, Asked(today=day), products=(HONEY,), expected=expected).absences
    assert [(one.language, one.last) for one in found] == [("en", None)]
    later = Asked(today=last_days(day, 1).until or day)
    assert news(connection, later, products=(HONEY,), expected=(Expectation(),)).absences == ()
    found = news(connection, Asked(today=date(2030, 1, 1)), products=(HONEY,), expected=expected).absences
    assert [(one.language, one.last) for one in found] == [("vi", last), ("en", None)]


BIG = "articles|texts|statistics|product_mentions|place_mentions|story_articles|stories"


class Watched:
    """A connection that notes what it is asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.asked: list[tuple[str, object]] = []

    def execute(self, sql: str, values: object = ()) -> sqlite3.Cursor:
        """Ask, and remember the question."""
        self.asked.append((sql, values))
        return self.connection.execute(sql, values)  # type: ignore[arg-type]


def test_no_list_scans_a_big_table(site: Path, tmp_path: Path) -> None:
    """Without statistics of a small fixture, the plan of every query reaches the big tables by an index."""
    copy = tmp_path / "site.db"
    copy.write_bytes(site.read_bytes())
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("delete from sqlite_stat1")
    with closing(folding(sqlite3.connect(copy))) as connection:
        watched = Watched(connection)
        span = Span(date(2025, 1, 1), date(2026, 12, 31))
        news(
            watched,  # type: ignore[arg-type]
            Asked(today=date(2026, 6, 1), span=span),
            products=(TEA, "mật ong Đèo Mây"),
            producers=("HTX Bản Sim",),
            places=("Lạng Sơn", "Chi Lăng, Lạng Sơn"),
            words=("cho phien",),
            expected=(Expectation(languages=("vi", "en")),),
        )
        assert len(watched.asked) > 20
        for sql, values in watched.asked:
            for row in connection.execute(f"explain query plan {sql}", values):  # type: ignore[arg-type]
                assert not re.match(rf"SCAN ({BIG}|[amfot])\b(?! VIRTUAL)", row[3]), (row[3], sql)
