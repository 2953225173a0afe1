"""news.db: rows follow from captures alone, and nothing good is lost."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations
from storefixture import PRESS, article, dump, outcome, stored

from db import migrations
from db.connections import open_for_reading, open_news
from db.store import Saved, Store
from pipelines.errors import StoreError
from pipelines.model import Dropped, Locator, Outcome

DROPPED = Dropped(step="extract", subject="https://banlang.example/tag/che", reason="list page")
VISITS = [
    outcome(article("a", "Một.", "Chợ mở từ năm giờ sáng."), 0, 1),
    outcome(article("a", "Một.", "Chợ mở từ năm giờ sáng."), 10, 2),
    outcome(article("a", "Một.", "Chợ mở từ năm giờ chiều.", title="Bài a mới"), 20, 3),
    outcome(
        article("a", "Một.", " Chợ mở  từ năm giờ sáng. ", tags=(), url="https://m.banlang.example/a"), 30, 4
    ),
    outcome(article("b", "Khác."), 40, 1),
    outcome(DROPPED, 50, 1),
]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Where a news.db may be."""
    return tmp_path / "news.db"


def rows(path: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    """Return what a query finds."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


# ------------------------------------------------------------------ what is kept


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(VISITS), st.integers(0, len(VISITS)))
def test_rows_do_not_depend_on_the_order_of_captures(
    tmp_path_factory: pytest.TempPathFactory, shuffled: list[Outcome], again: int
) -> None:
    """Captures saved in any order, some of them twice, give the rows of the captures in order."""
    folder = tmp_path_factory.mktemp("orders")
    assert dump(stored(folder / "a.db", VISITS)) == dump(stored(folder / "b.db", shuffled + shuffled[:again]))


def test_an_unchanged_page_makes_no_revision_and_a_changed_one_exactly_one(news: Path) -> None:
    """Four visits, of which the third and the fourth found another text, make three revisions."""
    stored(news, VISITS)
    found = rows(
        news,
        "SELECT r.number, r.offset FROM revisions r JOIN articles a ON a.id = r.article"
        " WHERE a.key = 'banlang:vi:a' ORDER BY number",
    )
    assert found == [(1, 0), (2, 20), (3, 30)]


def test_a_revision_says_which_paragraphs_changed(news: Path) -> None:
    """The diff of a revision names the old and the new paragraph; the first has none."""
    stored(news, VISITS)
    first, second, *_ = rows(
        news, "SELECT diff FROM revisions WHERE article = ? ORDER BY number", article("a").id
    )
    assert first == (None,)
    changes = json.loads(str(second[0]))
    assert [(change["old"], change["new"]) for change in changes] == [
        ("Bài a", "Bài a mới"),
        ("Chợ mở từ năm giờ sáng.", "Chợ mở từ năm giờ chiều."),
    ]


def test_an_article_is_as_its_latest_capture_tells_it(news: Path) -> None:
    """Title, tags and address are those of the last visit; counts are of all."""
    stored(news, VISITS)
    (found,) = rows(
        news,
        "SELECT title, url, captures, first_fetched < last_fetched FROM articles WHERE key = ?",
        "banlang:vi:a",
    )
    assert found == ("Bài a", "https://m.banlang.example/a", 4, 1)
    assert rows(news, "SELECT tag FROM tags WHERE article = ?", article("a").id) == []


def test_an_article_has_all_its_addresses(news: Path) -> None:
    """Aliases of a page are one article with several URLs."""
    stored(news, VISITS)
    found = rows(news, "SELECT url FROM urls WHERE article = ? ORDER BY url", article("a").id)
    assert found == [("https://banlang.example/a",), ("https://m.banlang.example/a",)]


def test_what_was_dropped_is_kept_with_its_reason(news: Path) -> None:
    """A capture without article is a row of captures and a row of drops."""
    stored(news, VISITS)
    assert rows(news, "SELECT step, reason, offset FROM drops") == [("extract", "list page", 50)]
    assert rows(news, "SELECT article FROM captures WHERE offset = 50") == [(None,)]


def test_a_drop_without_capture_is_kept_once(news: Path) -> None:
    """Recording the same drop twice makes one row."""
    with Store(news) as store:
        store.record([DROPPED, DROPPED])
        store.record([DROPPED])
    assert rows(news, "SELECT count(*) FROM drops") == [(1,)]


def test_saving_what_is_there_writes_nothing(news: Path) -> None:
    """Unchanged rows are no writes, so a second derive costs no disk."""
    with Store(news) as store:
        store.register(PRESS)
        assert store.save(VISITS) == Saved(articles=5, drops=1)
        before = store._database.conn.total_changes
        store.register(PRESS)
        store.save(VISITS)
        assert store._database.conn.total_changes == before


def test_watermarks_are_the_last_offsets_of_each_segment(news: Path) -> None:
    """A derive can go on from where the last one ended."""
    other = replace(VISITS[4], locator=Locator(segment="2026-06-00002.warc.gz", offset=7))
    with Store(news) as store:
        store.register(PRESS)
        assert store.watermarks() == {}
        store.save([*VISITS, other])
        assert store.watermarks() == {"2026-05-00001.warc.gz": 50, "2026-06-00002.warc.gz": 7}


def test_a_rebuild_gives_equal_rows_and_takes_the_place_at_its_end(news: Path) -> None:
    """A fresh store leaves the present database alone until it is whole."""
    stored(news, VISITS)
    before = dump(news)
    with Store(news, fresh=True) as store:
        store.register(PRESS)
        store.save(reversed(VISITS))
        assert dump(news) == before
    assert dump(news) == before
    assert [path.name for path in news.parent.glob("news.db*")] == ["news.db"]


def test_a_rebuild_that_fails_leaves_the_present_database(news: Path) -> None:
    """An error inside a fresh store changes nothing."""
    stored(news, VISITS)
    before = dump(news)
    with pytest.raises(RuntimeError), Store(news, fresh=True):
        raise RuntimeError
    assert dump(news) == before


def test_a_rebuild_replaces_a_damaged_database(news: Path) -> None:
    """What is derived can be derived again, whatever became of the file."""
    news.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with Store(news, fresh=True) as store:
        store.register(PRESS)
        store.save(VISITS)
    assert rows(news, "SELECT count(*) FROM articles") == [(2,)]


def test_foreign_keys_hold(news: Path) -> None:
    """No row names another one that is not there."""
    assert rows(stored(news, VISITS), "PRAGMA foreign_key_check") == []


# ------------------------------------------------------------------ what can go wrong


def test_an_article_of_an_unknown_newspaper_is_refused_with_a_sentence(news: Path) -> None:
    """The batch is not written, and the message names the newspaper."""
    with Store(news) as store, pytest.raises(StoreError, match=r"'banlang'.*registered"):
        store.save(VISITS)
    assert rows(news, "SELECT count(*) FROM captures") == [(0,)]


def test_two_writers_are_one_too_many(news: Path) -> None:
    """A second store is refused while the first is open, and welcome afterwards."""
    with Store(news), pytest.raises(StoreError, match="only writer"), Store(news):
        pass
    with Store(news):
        pass


def later() -> Migrations:
    """Return the migrations of a later tinlang."""
    made = Migrations(migrations.news.name)
    for known in migrations.news.pending(Database(memory=True)):
        made(name=known.name)(known.fn)
    made(name="9999")(lambda db: db.execute("ALTER TABLE drops ADD COLUMN seen INTEGER"))
    return made


def test_an_older_database_is_brought_up_to_date(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening for writing applies what is missing and keeps every row; reading says what to do."""
    stored(news, VISITS)
    monkeypatch.setattr(migrations, "news", later())
    with pytest.raises(StoreError, match=r"older tinlang.*9999"):
        open_news(news)
    with Store(news):
        pass
    assert rows(news, "SELECT count(seen), count(*) FROM drops") == [(0, 1)]
    open_news(news).close()


def test_a_newer_database_is_left_alone(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of a later version is refused, for reading and for writing."""
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "news", later())
        stored(news, VISITS)
    for opened in (open_news, lambda path: Store(path).__enter__()):
        with pytest.raises(StoreError, match=r"newer tinlang.*9999"):
            opened(news)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>" * 1000, "no SQLite database"),
        (b"SQLite format 3\0" + b"\xff" * 5000, "(no SQLite|damaged)"),
    ],
)
def test_a_file_that_is_no_database_is_refused(news: Path, content: bytes, said: str) -> None:
    """What is not SQLite, or damaged, is named with what to do."""
    news.write_bytes(content)
    with pytest.raises(StoreError, match=said), Store(news):
        pass
    assert news.read_bytes() == content


def test_a_database_of_somebody_else_is_refused(news: Path) -> None:
    """A database whose tables are not ours keeps every byte."""
    Database(news)["theirs"].insert({"a": 1}).db.close()
    before = news.read_bytes()
    with pytest.raises(StoreError, match="not made by tinlang"), Store(news):
        pass
    assert news.read_bytes() == before


def test_a_missing_database_is_said_with_what_to_do(news: Path) -> None:
    """Reading what is not there does not make it."""
    with pytest.raises(StoreError, match="tinlang derive"):
        open_for_reading(news)
    assert not news.exists()


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    """A store in a folder that is not there is a sentence, not a traceback."""
    with pytest.raises(StoreError, match="cannot be opened"), Store(tmp_path / "nowhere" / "news.db"):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said(news: Path) -> None:
    """A folder we may not write is a sentence; what is in it can still be read."""
    stored(news, VISITS)
    news.parent.chmod(0o555)
    try:
        with pytest.raises(StoreError, match=r"written|opened"), Store(news):
            pass
        open_news(news).close()
    finally:
        news.parent.chmod(0o755)


ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}


def many(count: int) -> list[Outcome]:
    """Return so many captures of as many articles."""
    return [outcome(article(f"n{at}", f"Bài thứ {at}. " * 20), at) for at in range(count)]


def test_a_full_disk_loses_no_batch_before_it_and_the_next_run_goes_on(news: Path) -> None:
    """A full disk is said, earlier batches are kept, and saving the rest completes them."""
    with Store(news) as store:
        store.register(PRESS)
        (pages,) = store._database.execute("PRAGMA page_count").fetchone()
        store._database.execute(f"PRAGMA max_page_count = {pages + 500}").fetchone()
        with pytest.raises(StoreError, match="no room left"):
            store.save(many(1500))
        kept = store.watermarks()["2026-05-00001.warc.gz"]
    assert 499 <= kept < 1499
    assert (kept + 1) % 500 == 0
    stored(news, many(1500)[kept + 1 :])
    assert rows(news, "SELECT count(*) FROM articles") == [(1500,)]
    assert dump(news) == dump(stored(news.with_name("whole.db"), many(1500)))


_ENDLESS = """
import sys
from pathlib import Path
from itertools import count
from db.store import Store
from storefixture import PRESS, article, outcome

def outcomes():
    for at in count():
        if at % 500 == 0:
            print(at, flush=True)
        yield outcome(article(f"n{at}", f"Bài thứ {at}. " * 20), at)

with Store(Path(sys.argv[1])) as store:
    store.register(PRESS)
    store.save(outcomes())
"""


def test_a_killed_writer_leaves_whole_batches(news: Path) -> None:
    """After SIGKILL the database opens, holds every batch that was committed, and can be completed."""
    with subprocess.Popen(
        [sys.executable, "-c", _ENDLESS, str(news)], stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as child:
        assert child.stdout
        for line in child.stdout:
            if int(line) >= 1000:  # the second batch is committed before the third is asked for
                child.send_signal(signal.SIGKILL)
                break
    with Store(news) as store:
        (kept,) = store.watermarks().values()
    assert kept >= 999
    assert dump(news) == dump(stored(news.with_name("whole.db"), many(kept + 1)))
