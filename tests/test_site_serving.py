"""Serving: a swapped snapshot is followed, and what cannot be served is said clearly."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import sitefixture
from click.testing import CliRunner

from db.publish import publish
from db.site.serving import application
from db.store import Store
from pipelines.model import Locator
from tinlang.cli import main


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a data folder with its snapshots."""
    sitefixture.make_snapshots(tmp_path)
    return tmp_path


@pytest.fixture
def server(home: Path) -> Iterator[str]:
    """Yield the address of a `tinlang serve` on a free port."""
    command = [sys.executable, "-c", "from tinlang.cli import main; main()", "--data", str(home)]
    command += ["serve", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"http://\S+?/", process.stderr.readline())
    threading.Thread(target=process.stderr.read, daemon=True).start()
    assert found is not None
    yield found.group()
    process.send_signal(signal.SIGINT)
    assert process.wait(15) == 0
    process.stderr.close()


def add_article(home: Path, number: int) -> None:
    """Write one more article and publish, as `derive` and `publish` do while the site runs."""
    desk = sitefixture.written()
    desk.write("banlang", f"moi-{number}", "vi", f"Bài mới số {number}")
    with Store(home / "news.db") as store:
        place = Locator(segment=sitefixture.SEGMENT, offset=1_000_000 + number)
        store.save([replace(desk.outcomes[-1], locator=place)])
    publish(home / "news.db", home / "site.db")


def tell(home: Path) -> None:
    """Make a story of two articles, lined up, and publish."""
    with closing(sqlite3.connect(home / "news.db")) as connection, connection:
        left, right = (row[0] for row in connection.execute("SELECT id FROM articles ORDER BY id LIMIT 2"))
        for table, row in (
            ("stories", (left, left, 2, '["vi", "en"]')),
            ("story_articles", (left, left, "first")),
            ("story_articles", (right, left, "version")),
            ("alignments", (left, right, left, "vi", "en", "made", 0.5, 0, 2, 0, 0, 0)),
        ):
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    publish(home / "news.db", home / "site.db")


def pages_of(home: Path) -> list[str]:
    """Return pages of every kind."""
    with closing(sqlite3.connect(home / "site.db")) as connection:
        ((article,),) = connection.execute("SELECT id FROM articles ORDER BY number DESC LIMIT 1")
        ((story, pair),) = connection.execute("SELECT story, id FROM alignments")
    kinds = "search?q=cho+phien sources site/articles.json source/banlang figures products provinces stories"
    kinds += " review attention coverage lists cite?q=cho drops about"
    kinds += f" article/{article} story/{story} story/{story}/side-by-side review/{pair}"
    return ["/", *(f"/{kind}" for kind in kinds.split())]


def test_swap_under_load_fails_no_request(home: Path, server: str) -> None:
    """While readers ask all the time, three publishes are followed, and no request fails."""
    statuses: list[tuple[str, int]] = []
    over = threading.Event()
    tell(home)
    pages = pages_of(home)
    _await(lambda: httpx.get(server + pages[-1][1:]).is_success, "the story is not on the site")

    def read() -> None:
        with httpx.Client(base_url=server, timeout=30) as client:
            while not over.is_set():
                for path in pages:
                    statuses.append((path, client.get(path).status_code))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    with httpx.Client(base_url=server, timeout=30) as client:
        for number in range(3):
            add_article(home, number)
            _await_title(client, f"Bài mới số {number}")
    over.set()
    for reader in readers:
        reader.join()
    assert len(statuses) > 50
    assert set(statuses) <= {(path, 200) for path in pages}


def _await_title(client: httpx.Client, title: str) -> None:
    found = {"q": f'"{title}"'}
    _await(lambda: client.get("/search.json", params=found).json()["results"], f"{title} is not on the site")


def _await(come: Callable[[], object], otherwise: str) -> None:
    deadline = time.monotonic() + 20
    while not come():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


def test_former_snapshots_leave_nothing_behind(home: Path) -> None:
    """Each of many swaps is followed, and they do not pile up threads or open files."""
    said: list[str] = []

    async def run() -> list[tuple[int, int]]:
        app = application(home / "site.db", said.append)
        counts = []
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
            for swap in range(8):
                shutil.copy(home / "site.db", home / "next.db")
                os.replace(home / "next.db", home / "site.db")
                while len(said) <= swap:
                    assert (await client.get("/sources.json")).status_code == 200
                await asyncio.sleep(0.05)
                counts.append((threading.active_count(), _open_files(home)))
        return counts

    threads, opened = zip(*asyncio.run(asyncio.wait_for(run(), 60)), strict=True)
    assert threads[-1] - threads[1] < 4  # one a swap would be six
    assert opened[-1] <= opened[1]


def _open_files(folder: Path) -> int:
    links = [Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd")]
    return sum(str(folder) in os.readlink(link) for link in links if link.is_symlink())


def test_damaged_snapshot_is_not_taken(home: Path) -> None:
    """A file that is no snapshot, put in its place, is not served: the former one goes on."""
    said: list[str] = []

    async def run() -> httpx.Response:
        app = application(home / "site.db", said.append)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://x") as client:
            await client.get("/")
            (home / "broken.db").write_bytes(b"no database at all" * 1000)
            os.replace(home / "broken.db", home / "site.db")
            for _ in range(100):
                answer = await client.get("/sources.json")
                assert answer.status_code == 200
                if said:
                    break
                await asyncio.sleep(0.02)
            return answer

    assert asyncio.run(run()).json()["sources"]
    assert "former one goes on" in said[0]


def test_missing_site_says_what_to_do(tmp_path: Path) -> None:
    """Without a snapshot `serve` exits 1 and names the command that makes one."""
    ran = CliRunner().invoke(main, ["--data", str(tmp_path), "serve"])
    assert ran.exit_code == 1
    assert "tinlang publish" in ran.output


def test_damaged_site_says_what_to_do(tmp_path: Path) -> None:
    """A snapshot that is no database is a sentence, not a traceback."""
    (tmp_path / "site.db").write_bytes(b"no database at all" * 1000)
    ran = CliRunner().invoke(main, ["--data", str(tmp_path), "serve", "--port", "0"])
    assert ran.exit_code == 1
    assert "cannot be read as a database" in ran.output


def test_taken_port_says_what_to_do(home: Path) -> None:
    """A port in use is a sentence that names --port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = CliRunner().invoke(main, ["--data", str(home), "serve", "--port", port])
    assert ran.exit_code == 1
    assert "--port" in ran.output
