"""The frontier keeps what it is told, in the order of what is due, through kills, other owners and time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.frontier import Bounds, Entry, Hold, HostState, State, Want
from crawlers.frontier_rows import entry_cells, read_entry
from crawlers.robots import RobotsFile
from crawlers.sqlite_frontier import BATCH, SqliteFrontier
from pipelines.errors import StoreError
from pipelines.model import Dropped, Found, LinkKind

NOW = 1_800_000_000.0
DAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[SqliteFrontier]:
    opened = SqliteFrontier(tmp_path / "frontier.db")
    yield opened
    opened.close()


def entry(name: str, host: str = "a.vn", due: float | None = 0.0, **more: object) -> Entry:
    return Entry(key=f"a:vi:{name}", url=f"https://{host}/{name}", source="a", host=host, due=due, **more)  # type: ignore[arg-type]


def want(**more: object) -> Want:
    return Want(**{"source": "a", "started": NOW, "now": NOW, **more})  # type: ignore[arg-type]


def keys(entries: list[Entry]) -> list[str]:
    return [each.key.rpartition(":")[2] for each in entries]


moments = st.none() | st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
texts = st.none() | st.text(max_size=20)


@given(
    st.builds(
        Entry,
        key=st.text(),
        url=st.text(),
        source=st.text(),
        host=st.text(),
        kind=st.sampled_from(LinkKind),
        found=st.builds(
            Found, at=texts, title=texts, published=moments, published_raw=texts, modified=moments
        ),
        state=st.sampled_from(State),
        etag=texts,
        kept_at=moments,
        due=st.none() | st.floats(-1e12, 1e12),
        reason=st.text(),
    )
)
def test_an_entry_comes_back_as_it_was(entry: Entry) -> None:
    """Every entry reads back from its row; times to the microsecond."""
    back = read_entry(entry_cells(replace(entry, alias=None)))
    for mine, theirs in ((entry.found.published, back.found.published), (entry.kept_at, back.kept_at)):
        assert (mine is None) == (theirs is None)
        assert mine is None or theirs is None or abs(mine - theirs) < timedelta(microseconds=2)
    found = replace(entry.found, published=None, modified=None)
    assert replace(back.found, published=None, modified=None) == found
    assert replace(back, found=found, kept_at=None) == replace(entry, found=found, kept_at=None, alias=None)


def test_equal_keys_are_one_entry(frontier: SqliteFrontier) -> None:
    """What is announced again is not new, whatever its address, and changes nothing."""
    assert frontier.add([entry("x"), entry("y")], NOW) == 2
    assert (
        frontier.add([replace(entry("x"), url="https://a.vn/amp/x", alias="https://a.vn/amp/x?utm=1")], NOW)
        == 0
    )
    assert frontier.count_new(["a:vi:x", "a:vi:z"]) == 1
    known = frontier.known("a:vi:x")
    assert known is not None
    assert known.url == "https://a.vn/x"


def test_newest_come_first_and_feeds_before_all(frontier: SqliteFrontier) -> None:
    """What is due comes in order, at most a batch at a time, host by host."""
    frontier.add(
        [entry("old", due=-1.0), entry("new", due=-9.0), entry("feed", due=-1e12), entry("b", "b.vn")], NOW
    )
    assert keys(frontier.due(want(), "a.vn")) == ["feed", "new", "old"]
    assert frontier.due_hosts(want()) == ["a.vn", "b.vn"]
    frontier.add([entry(f"n{n}", "c.vn") for n in range(200)], NOW)
    assert len(frontier.due(want(), "c.vn")) == BATCH


def test_what_was_kept_waits_for_the_next_crawl(frontier: SqliteFrontier) -> None:
    """An entry kept during a crawl is not due again in it, even with no interval; a failed one may be."""
    frontier.add([entry("x"), entry("y")], NOW)
    frontier.commit(replace(entry("x"), state=State.KEPT, due=NOW + 1), (), NOW)
    frontier.commit(replace(entry("y"), state=State.FAILED, due=NOW + 1), (), NOW)
    assert keys(frontier.due(want(now=NOW + 2), "a.vn")) == ["y"]
    assert keys(frontier.due(want(now=NOW + 2, started=NOW + 2), "a.vn")) == ["x", "y"]
    assert frontier.next_due(want(now=NOW + 2)) == NOW + 1


def test_bounds_choose_articles_not_feeds(frontier: SqliteFrontier) -> None:
    """Articles outside the bounds wait, those without a date do not, and feeds never do."""
    dated = {f"d{n}": Found(published=DAY + timedelta(days=n)) for n in range(3)}
    frontier.add([entry(name, found=found) for name, found in dated.items()], NOW)
    frontier.add([entry("undated"), entry("feed", kind=LinkKind.RSS, found=dated["d0"])], NOW)
    bounds = Bounds(since=DAY + timedelta(days=1), until=DAY + timedelta(days=1))
    assert sorted(keys(frontier.due(want(bounds=bounds), "a.vn"))) == ["d1", "feed", "undated"]
    assert keys(frontier.due(want(articles=False), "a.vn")) == ["feed"]


def test_announced_change_makes_due_at_once(frontier: SqliteFrontier) -> None:
    """A kept article announced as modified since is due in this very crawl; as modified before, it is not."""
    kept = replace(entry("x"), state=State.KEPT, kept_at=DAY, due=NOW + 9e6)
    frontier.commit(kept, (), NOW)
    frontier.add([entry("x", found=Found(modified=DAY - timedelta(days=1)))], NOW)
    assert frontier.due(want(), "a.vn") == []
    frontier.add([entry("x", found=Found(modified=DAY + timedelta(days=1)))], NOW)
    assert keys(frontier.due(want(), "a.vn")) == ["x"]


def test_commit_is_all_or_nothing(frontier: SqliteFrontier) -> None:
    """If what a feed announced cannot be written, the feed does not count as read."""
    feed = entry("feed", kind=LinkKind.RSS)
    frontier.add([feed], NOW)

    def broken() -> Iterator[Entry]:
        yield entry("x")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        frontier.commit(replace(feed, state=State.KEPT, due=NOW + 9), broken(), NOW)
    assert keys(frontier.due(want(), "a.vn")) == ["feed"]


def test_a_host_has_one_holder(frontier: SqliteFrontier) -> None:
    """A host is held by one living owner until it gives it back or its time is over."""
    mine, theirs = Hold(owner="1@there", now=NOW), Hold(owner="2@there", now=NOW)
    assert frontier.hold("a.vn", mine)
    assert frontier.hold("a.vn", mine)
    assert not frontier.hold("a.vn", theirs)
    assert frontier.hold("a.vn", replace(theirs, now=NOW + 601))
    frontier.release("2@there")
    assert frontier.hold("a.vn", mine)


def test_a_dead_holder_holds_nothing(frontier: SqliteFrontier) -> None:
    """What a killed process of this machine held is free at once."""
    script = "import crawlers.sqlite_frontier as f; print(f.owner_name())"
    dead = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert frontier.hold("a.vn", Hold(owner=dead, now=NOW))
    assert frontier.hold("a.vn", Hold(owner="2@there", now=NOW))


def test_hosts_and_robots_are_remembered(frontier: SqliteFrontier) -> None:
    """Pauses, strikes, lies and robots.txt outlive the process."""
    state = HostState(ready_at=NOW, strikes=3, liar=True)
    robots = RobotsFile(status=None, asked_at=NOW, body=b"User-agent: *", good_at=NOW - 5, retry_at=NOW + 5)
    frontier.note_host("a.vn", state)
    frontier.note_robots("https://a.vn", robots)
    assert frontier.host("a.vn") == state
    assert frontier.robots("https://a.vn") == robots
    assert (frontier.host("b.vn"), frontier.robots("https://b.vn")) == (HostState(), None)


def test_nothing_vanishes(frontier: SqliteFrontier) -> None:
    """What is refused, gone or announced in vain is listed with its reason."""
    gone = replace(entry("x"), state=State.GONE, reason="not found", detail="status 404", due=None)
    frontier.commit(gone, (), NOW)
    frontier.note_dropped(
        [Dropped(step="discover", subject="https://a.vn/menu", reason="not an article address")]
    )
    assert [(each.step, each.reason) for each in frontier.dropped()] == [
        ("discover", "not an article address"),
        ("crawl", "not found"),
    ]
    assert frontier.counts("a") == {"gone": 1}


def test_another_version_is_an_error(tmp_path: Path) -> None:
    """A frontier of another version, or a file that is none, is refused with what to do."""
    path = tmp_path / "frontier.db"
    SqliteFrontier(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 9")
    connection.close()
    with pytest.raises(StoreError, match=r"version 9\. Expected"):
        SqliteFrontier(path)
    path.write_bytes(b"no database" * 99)
    with pytest.raises(StoreError, match="cannot be used"):
        SqliteFrontier(path)


def test_a_large_frontier_is_quick(frontier: SqliteFrontier) -> None:
    """The next entries are found in a moment however many wait or were kept."""
    frontier.add((entry(f"n{n}", due=-float(n)) for n in range(30_000)), NOW)
    frontier.add((entry(f"k{n}", state=State.KEPT, due=NOW + 1) for n in range(30_000)), NOW)
    began = time.perf_counter()
    for _ in range(20):
        assert len(frontier.due(want(), "a.vn")) == BATCH
        assert frontier.due_hosts(want()) == ["a.vn"]
    assert (time.perf_counter() - began) / 20 < 0.05
