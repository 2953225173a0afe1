"""Snapshots: what is in them, for whom, and that one takes the place of the other in whole."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from storefixture import BEGIN, PRESS, article, dump, outcome, stored

from db import indexes, moving, snapshots
from db.excerpts import excerpt
from db.publish import PublishReport, publish
from db.search import compile_query, search
from db.store import Store
from pipelines.errors import StoreError
from pipelines.model import Article, Caption, Dropped, Policy, PublishedTime

SECRET = "Đoạn này chỉ dành cho người đăng ký đọc"
LONG = "Chợ họp từ năm giờ sáng. Người bản xa đi bộ cả đêm."
DROPPED = Dropped(step="extract", subject="https://banlang.example/tag/che", reason="list page")


def at(name: str, *body: str, days: float = 0, **more: Any) -> Article:
    """Return an article published so many days after `BEGIN`."""
    time = PublishedTime(time=BEGIN + timedelta(days=days), precision="minute", raw="", rule="meta time")
    return article(name, *body, **({"published": time} | more))


WITHHELD = at(
    "kin",
    LONG,
    SECRET,
    days=1,
    source="songque",
    key="songque:vi:kin",
    captions=(Caption(text=f"{SECRET} trong ảnh"),),
)
EDITED = replace(WITHHELD, body=(LONG, f"{SECRET}, sửa lại."))
ARTICLES = [
    outcome(at("hai", "Chợ phiên đông vui.", days=2), 0, 100),
    outcome(at("mot", "Đường về bản.", days=1), 10, 100),
    outcome(WITHHELD, 20, 100),
    outcome(EDITED, 30, 110),
    outcome(at("ba", "Không ngày.", published=None), 40, 120),
    outcome(at("tuong-lai", "Năm 2099.", days=30000), 50, 130),
    outcome(DROPPED, 60, 100),
    outcome(
        at("bon", LONG, days=1, source="gopnhat", key="gopnhat:vi:bon", publisher="Báo Sông Quê"), 70, 100
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a derived news.db."""
    stored(tmp_path / "news.db", ARTICLES)
    return tmp_path


def published(folder: Path) -> list[PublishReport]:
    """Publish both snapshots of a folder."""
    return publish(folder / "news.db", folder / "site.db", folder / "public.db")


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Return what a query finds."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def keys(path: Path, query: str) -> list[str]:
    """Return the names, from their URLs, of what a search finds."""
    with closing(sqlite3.connect(path)) as connection:
        return [hit.url.rpartition("/")[2] for hit in search(connection, compile_query(query)).hits]


# ------------------------------------------------------------------ order and contents


def test_rows_stand_in_the_order_of_time(folder: Path) -> None:
    """The newest has the highest number; no date, or one from the future, counts as the day of fetching."""
    published(folder)
    found = rows(folder / "site.db", "SELECT url FROM articles ORDER BY number DESC")
    names = [url.rpartition("/")[2] for (url,) in found]
    assert names[:3] == ["tuong-lai", "ba", "hai"]
    assert sorted(names[3:]) == ["bon", "kin", "mot"]
    days = dict(rows(folder / "site.db", "SELECT url, day FROM articles"))
    assert days["https://banlang.example/tuong-lai"] is days["https://banlang.example/ba"] is None
    assert days["https://banlang.example/mot"] == "2026-05-05"


def test_a_day_is_the_newspapers_own(tmp_path: Path) -> None:
    """Half past midnight in Hanoi is the evening before in UTC, and belongs to the new day."""
    time = PublishedTime(time=BEGIN.replace(hour=17, minute=30), precision="minute", raw="", rule="meta time")
    stored(tmp_path / "news.db", [outcome(article("dem", published=time), 0, 100)])
    publish(tmp_path / "news.db", tmp_path / "site.db")
    assert rows(tmp_path / "site.db", "SELECT day FROM articles") == [("2026-05-05",)]


def test_the_province_is_the_publishers_where_it_is_one_of_ours(folder: Path) -> None:
    """What an aggregator took from a newspaper we know counts for that newspaper's province."""
    published(folder)
    found = dict(rows(folder / "site.db", "SELECT source, province FROM articles"))
    assert found == {"banlang": "Lạng Sơn", "songque": "Lâm Đồng", "gopnhat": "Lâm Đồng"}


def test_roll_ups_sum_to_the_articles(folder: Path) -> None:
    """Totals of every facet, days and months count each article once."""
    published(folder)
    (count,) = rows(folder / "site.db", "SELECT count(*) FROM articles")[0]
    sums = rows(folder / "site.db", "SELECT facet, sum(articles) FROM totals GROUP BY facet")
    assert len(sums) == 8
    assert {total for _, total in sums} == {count} == {6}
    for table in ("daily", "monthly", "sources"):
        assert rows(folder / "site.db", f"SELECT sum(articles) FROM {table}") == [(count,)]
    assert rows(folder / "site.db", "SELECT reason, pages FROM drops") == [("list page", 1)]


def test_the_snapshot_knows_its_own_counts(folder: Path) -> None:
    """`meta` has the counts that Datasette's inspect file would have, and they are right."""
    published(folder)
    inspect = json.loads(rows(folder / "site.db", "SELECT value FROM meta WHERE key = 'inspect'")[0][0])
    for table, facts in inspect["tables"].items():
        assert rows(folder / "site.db", f"SELECT count(*) FROM {table}") == [(facts["count"],)]


def test_foreign_keys_hold(folder: Path) -> None:
    """No row of a snapshot names another one that is not there."""
    published(folder)
    assert rows(folder / "site.db", "PRAGMA foreign_key_check") == []
    assert rows(folder / "site.db", "PRAGMA integrity_check") == [("ok",)]


# ------------------------------------------------------------------ what the public may read


def test_what_is_withheld_is_nowhere_in_the_public_file(folder: Path) -> None:
    """Neither rows, nor indexes, nor diffs, nor free pages of public.db hold it; site.db has it all."""
    published(folder)
    public = (folder / "public.db").read_bytes()
    for text in (SECRET, "đăng ký", "dang ky", "dăng", "sửa lại"):
        assert text.encode() not in public
    assert keys(folder / "public.db", "dang ky") == []
    assert keys(folder / "site.db", "dang ky") == ["kin"]
    vocabulary = "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', '{}', 'row')"
    with closing(sqlite3.connect(folder / "public.db")) as connection:
        for index in ("fold", "exact"):
            connection.execute(vocabulary.format(index))
            words = {word for (word,) in connection.execute("SELECT term FROM temp.words")}
            connection.execute("DROP TABLE temp.words")
            assert "ban" in words or "bản" in words
            assert words.isdisjoint({"ky", "ký", "danh", "dành"})


def test_the_public_reads_the_beginning_and_everything_else_about_it(folder: Path) -> None:
    """An excerpt has its title, lead, date and links; only its text is cut."""
    published(folder)
    (found,) = rows(
        folder / "public.db",
        "SELECT whole, a.title, sapo, body, captions, words, day, revisions"
        " FROM articles a JOIN texts USING (number) WHERE source = 'songque'",
    )
    assert found == (0, "Bài kin", LONG, "", "", 37, "2026-05-05", 2)
    assert rows(folder / "public.db", "SELECT count(*) FROM revisions WHERE diff IS NOT NULL") == [(0,)]
    assert rows(folder / "site.db", "SELECT count(*) FROM revisions WHERE diff IS NOT NULL") == [(1,)]


def test_the_stricter_policy_holds_for_what_an_aggregator_republishes(folder: Path) -> None:
    """The aggregator permits full text, the newspaper it took it from an excerpt: an excerpt it is."""
    published(folder)
    assert rows(folder / "public.db", "SELECT whole FROM articles WHERE source = 'gopnhat'") == [(0,)]
    assert rows(folder / "site.db", "SELECT DISTINCT whole FROM articles") == [(1,)]


@pytest.mark.parametrize(
    ("sapo", "body", "wanted"),
    [
        ("Lời dẫn.", ["Thân bài."], "Lời dẫn."),
        ("", ["", "Thân bài."], "Thân bài."),
        ("", [], ""),
        ("", ["Một câu. " * 100], "Một câu. " * 32 + "Một câu."),
        ("", ["từ " * 200], ("từ " * 100).strip() + "…"),
        ("x" * 500, [], "…"),
    ],
)
def test_an_excerpt_is_whole_sentences_where_they_fit(sapo: str, body: list[str], wanted: str) -> None:
    """The lead, or the first paragraph, up to 300 characters, cut after a sentence or else after a word."""
    found = excerpt(sapo, body)
    assert found == wanted or (found.endswith("…") and len(found) <= 300)
    assert len(found) <= 300


# ------------------------------------------------------------------ one after the other


TABLES = {
    *("articles", "texts", "captions", "tags", "versions", "evidence", "urls", "revisions"),
    *("totals", "daily", "monthly", "sources", "drops", "province_months", "figure_totals"),
    *("coverage", "coverage_days", "coverage_months", "drop_months"),
}


def plain(path: Path) -> dict[str, list[Any]]:
    """Return a snapshot's rows without what numbers and names of the making itself change."""
    numbers = dict(rows(path, "SELECT number, id FROM articles"))
    whole = {table: found for table, found in dump(path).items() if table in TABLES}
    return {
        table: sorted([numbers.get(value, value) for value in row] for row in found)
        for table, found in whole.items()
    }


@pytest.mark.parametrize("first", range(0, len(ARTICLES), 2))
def test_an_extended_snapshot_is_as_one_made_anew(tmp_path: Path, first: int) -> None:
    """Published after some captures and again after all, the rows and what searches find are the same."""
    stored(tmp_path / "news.db", ARTICLES[:first])
    published(tmp_path)
    stored(tmp_path / "news.db", ARTICLES)
    assert [report.extended for report in published(tmp_path)] == [True, True]
    (tmp_path / "anew").mkdir()
    publish(tmp_path / "news.db", tmp_path / "anew" / "site.db", tmp_path / "anew" / "public.db")
    for name in ("site.db", "public.db"):
        assert plain(tmp_path / name) == plain(tmp_path / "anew" / name)
        for query in ("cho phien", "Chợ", "sửa lại", "ban", "chi danh cho nguoi", "duong", "ngay", "lang:vi"):
            assert sorted(keys(tmp_path / name, query)) == sorted(keys(tmp_path / "anew" / name, query))


def test_what_an_edited_article_no_longer_says_is_no_longer_found(tmp_path: Path) -> None:
    """A new revision replaces the old words in all indexes."""
    stored(tmp_path / "news.db", [outcome(at("a", "Cam chín vàng."), 0, 100)])
    publish(tmp_path / "news.db", tmp_path / "site.db")
    stored(tmp_path / "news.db", [outcome(at("a", "Quýt chín đỏ.", title="Bài mới"), 10, 110)])
    (report,) = publish(tmp_path / "news.db", tmp_path / "site.db")
    assert (report.extended, report.articles, report.written) == (True, 1, 1)
    assert keys(tmp_path / "site.db", "cam OR vàng OR vang") == []
    assert keys(tmp_path / "site.db", "quyt chin do") == ["a"]
    titles = "SELECT rowid FROM titles WHERE titles MATCH 'moi'"
    assert len(rows(tmp_path / "site.db", titles)) == 1


def test_publishing_again_without_news_writes_no_article(folder: Path) -> None:
    """Nothing new, nothing written; the snapshot is another one all the same."""
    published(folder)
    names = rows(folder / "site.db", "SELECT value FROM meta WHERE key = 'snapshot'")
    assert [(report.written, report.articles) for report in published(folder)] == [(0, 6), (0, 6)]
    assert rows(folder / "site.db", "SELECT value FROM meta WHERE key = 'snapshot'") != names


def test_a_changed_policy_makes_the_snapshots_anew(folder: Path) -> None:
    """What a newspaper no longer permits is gone from the public file with the next publish."""
    with Store(folder / "news.db") as store:
        store.register([replace(PRESS[1], policy=Policy(publish="full"))])
    published(folder)
    assert keys(folder / "public.db", "dang ky") == ["kin"]
    with Store(folder / "news.db") as store:
        store.register(PRESS)
    assert not any(report.extended for report in published(folder))
    assert SECRET.encode() not in (folder / "public.db").read_bytes()


def test_a_rebuilt_news_db_makes_the_snapshots_anew(folder: Path) -> None:
    """`derive --all` may read every page otherwise, so nothing of the old snapshot is kept."""
    published(folder)
    with Store(folder / "news.db", fresh=True) as store:
        store.register(PRESS)
        store.save(ARTICLES[:1])
    assert [(report.extended, report.articles) for report in published(folder)] == [(False, 1), (False, 1)]


def test_a_damaged_snapshot_is_made_anew(folder: Path) -> None:
    """Whatever lies where the snapshot should be, publishing puts a good one there."""
    (folder / "site.db").write_bytes(b"not a database" * 1000)
    assert published(folder)[0].articles == 6


def test_the_empty_archive_has_an_empty_snapshot(tmp_path: Path) -> None:
    """Publishing before anything was derived gives a site without articles, not an error."""
    stored(tmp_path / "news.db", [])
    assert [report.articles for report in published(tmp_path)] == [0, 0]
    assert keys(tmp_path / "site.db", "") == keys(tmp_path / "site.db", "cam -quyt lang:vi") == []


def test_publishing_without_a_news_db_says_what_to_do(tmp_path: Path) -> None:
    """There is nothing to publish, and no half-made file is left."""
    with pytest.raises(StoreError, match="tinlang derive"):
        published(tmp_path)
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------ swapping


def test_who_reads_the_old_snapshot_reads_on(folder: Path) -> None:
    """A connection opened before the swap sees the old rows to its end; a new one sees the new ones."""
    published(folder)
    with closing(sqlite3.connect(folder / "site.db")) as before:
        before.execute("SELECT count(*) FROM articles").fetchone()
        stored(folder / "news.db", [outcome(at("them", "Thêm."), 90, 100)])
        published(folder)
        assert before.execute("SELECT count(*) FROM articles").fetchone() == (6,)
        assert before.execute("SELECT count(*) FROM fold WHERE fold MATCH 'them'").fetchone() == (0,)
    assert keys(folder / "site.db", "them") == ["them"]


_STOPPING = """
import sys, time
from pathlib import Path
from db.publish import publish
def stop(count):
    print("writing", flush=True)
    time.sleep(60)
folder = Path(sys.argv[1])
publish(folder / "news.db", folder / "site.db", folder / "public.db", advance=stop)
"""


def test_a_killed_publish_leaves_the_old_snapshot(folder: Path) -> None:
    """After SIGKILL in the middle the old snapshot is whole, and the next publish completes."""
    published(folder)
    before = {name: (folder / name).read_bytes() for name in ("site.db", "public.db")}
    stored(folder / "news.db", [outcome(at("them", "Thêm."), 90, 100)])
    with subprocess.Popen([sys.executable, "-c", _STOPPING, str(folder)], stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline()
        child.send_signal(signal.SIGKILL)
    assert before == {name: (folder / name).read_bytes() for name in before}
    published(folder)
    assert keys(folder / "site.db", "them") == ["them"]
    assert sorted(path.name for path in folder.glob("*.new")) == []


def test_a_publish_that_fails_leaves_the_old_snapshot(folder: Path) -> None:
    """An error in the middle changes nothing and leaves no file behind."""
    published(folder)
    before = (folder / "site.db").read_bytes()
    stored(folder / "news.db", [outcome(at("them", "Thêm."), 90, 100)])

    def full(_: int) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(StoreError, match="no room left"):
        publish(folder / "news.db", folder / "site.db", advance=full)
    assert (folder / "site.db").read_bytes() == before
    assert list(folder.glob("*.new")) == []


def test_one_snapshot_that_fails_breaks_off_the_other(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C or an error does not wait until the snapshot beside it is made, which is left as it was too."""
    monkeypatch.setattr(moving, "_BATCH", 1)
    failed, called = threading.Event(), []

    def advance(_: int) -> None:
        called.append(threading.get_ident())
        if called[0] == threading.get_ident():
            failed.set()
            raise KeyboardInterrupt
        assert failed.wait(5)
        time.sleep(0.2)  # until the main thread knows

    with pytest.raises(KeyboardInterrupt):
        publish(folder / "news.db", folder / "site.db", folder / "public.db", advance=advance)
    assert len(called) < 6
    assert not [path.name for path in folder.glob("*.db*") if path.name.startswith(("site", "public"))]


def test_nothing_is_copied_where_a_former_snapshot_is_at_hand(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The snapshot before the last is brought up to date and swapped in; the last one becomes the former."""
    published(folder)
    monkeypatch.setattr(snapshots, "copy", lambda *_: pytest.fail("copied"))
    for number in range(3):
        former = (folder / "site.db.former").stat().st_ino
        stored(folder / "news.db", [outcome(at(f"them-{number}", f"Thêm {number}."), 90 + number, 100)])
        assert published(folder)[0].extended
        assert (folder / "site.db").stat().st_ino == former
        assert keys(folder / "site.db", f"them {number}") == [f"them-{number}"]
    assert not folder.joinpath("site.db").samefile(folder / "site.db.former")


def test_a_former_snapshot_that_is_held_or_being_read_is_left_alone(folder: Path) -> None:
    """Whoever still reads the snapshot before the last reads it to the end, and publishing copies instead."""
    published(folder)
    with snapshots.held(folder / "site.db"), closing(sqlite3.connect(folder / "site.db")) as before:
        for number in range(3):
            stored(folder / "news.db", [outcome(at(f"them-{number}", "Thêm."), 90 + number, 100)])
            published(folder)
            assert before.execute("SELECT count(*) FROM articles").fetchone() == (6,)
    with closing(sqlite3.connect(folder / "site.db")) as before:
        reading = before.execute("SELECT id FROM articles")
        reading.fetchone()
        for number in range(3, 6):
            stored(folder / "news.db", [outcome(at(f"them-{number}", "Thêm."), 90 + number, 100)])
            published(folder)
        assert len(reading.fetchall()) == 8
    assert len(keys(folder / "site.db", "them")) == 6


def test_a_publish_killed_between_two_renamings_harms_nothing(folder: Path) -> None:
    """Where the former snapshot is the present one by another name, it is not written into."""
    published(folder)
    (folder / "site.db.former").unlink()
    (folder / "site.db.former").hardlink_to(folder / "site.db")
    with closing(sqlite3.connect(f"file:{folder}/site.db?immutable=1", uri=True)) as before:
        stored(folder / "news.db", [outcome(at("them", "Thêm."), 90, 100)])
        published(folder)
        assert before.execute("SELECT count(*) FROM articles").fetchone() == (6,)
    assert keys(folder / "site.db", "them") == ["them"]


def test_two_publishers_are_one_too_many(folder: Path) -> None:
    """A second publish is refused while the first is at work."""
    refused = []

    def second(_: int) -> None:
        with pytest.raises(StoreError, match="only writer") as caught:
            published(folder)
        refused.append(caught.value)

    publish(folder / "news.db", folder / "site.db", advance=second)
    assert refused


def test_publishing_while_derive_writes_takes_one_state(folder: Path) -> None:
    """An open writer neither blocks publishing nor shows it half a batch."""
    with Store(folder / "news.db") as store, store._transaction() as database:
        database.execute("DELETE FROM tags")
        published(folder)
    assert rows(folder / "site.db", "SELECT count(*) FROM tags")[0][0] > 0


# ------------------------------------------------------------------ the indexes


def test_our_rebuild_keeps_what_fts5s_own_would_lose(folder: Path) -> None:
    """Made anew from the texts, the index still folds đ; FTS5's own rebuild does not: hence never run it."""
    published(folder)
    with closing(sqlite3.connect(folder / "site.db")) as connection:
        found = "SELECT count(*) FROM fold WHERE fold MATCH 'duong'"
        assert connection.execute(found).fetchone() == (1,)
        indexes.rebuild(connection)
        assert connection.execute(found).fetchone() == (1,)
        connection.execute("INSERT INTO fold (fold) VALUES ('rebuild')")
        assert connection.execute(found).fetchone() == (0,)


def test_control_characters_do_not_reach_the_snapshot(tmp_path: Path) -> None:
    """What marks found words cannot be smuggled in by a page."""
    odd = at("a", "Một \x02hai\x03 ba\x00 bốn.\nNăm.", title="Bài \x02giả\x03")
    stored(tmp_path / "news.db", [outcome(odd, 0, 100)])
    publish(tmp_path / "news.db", tmp_path / "site.db")
    assert rows(tmp_path / "site.db", "SELECT title, body FROM texts") == [
        ("Bài giả", "Một hai ba bốn.\nNăm.")
    ]


def test_many_articles_of_one_moment_have_a_number_each(tmp_path: Path) -> None:
    """A newspaper that gives only days has hundreds at midnight; all are there, in one order."""
    same = [outcome(at(f"n{at_}", days=1), at_, 100) for at_ in range(300)]
    stored(tmp_path / "news.db", same[:200])
    publish(tmp_path / "news.db", tmp_path / "site.db")
    stored(tmp_path / "news.db", same[200:])
    (report,) = publish(tmp_path / "news.db", tmp_path / "site.db")
    assert (report.extended, report.articles) == (True, 300)
    assert len(rows(tmp_path / "site.db", "SELECT DISTINCT number FROM texts")) == 300
