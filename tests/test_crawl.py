"""`tinlang crawl` as a person runs it: what it prints, how it ends, and how it goes on."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from crawling import article, crawl, crawl_and_close, paper, play_healthy
from faultserver import Asked, FaultServer, feed, page

from crawlers.frontier import Bounds
from db.archive import Archive
from tinlang.cli import main

PAGES = 60
SOURCE = """
slug = "a"
name = "Báo A"
homepage = "http://a.localhost:{port}/"
country = "vn"
languages = ["vi"]
timezone = "Asia/Ho_Chi_Minh"
family = "generic"
layout = "generic"
hosts = ["a.localhost"]
articles = ['/(?P<slug>[a-z-]+)-(?P<id>\\d{{7}})\\.html']

[[feeds]]
url = "http://a.localhost:{port}/rss"
kind = "rss"

[policy]
network = "loopback"
delay = {delay}
"""


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        pages = {article(number): page(f"Tin {number}") for number in range(PAGES)}
        running.play("a", {"/rss": feed(running.url("a", path) for path in pages), **pages})
        yield running


@pytest.fixture
def home(server: FaultServer, tmp_path: Path) -> Path:
    """A data folder with a newspaper of its own."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.toml").write_text(SOURCE.format(port=server.port, delay=0.0))
    return tmp_path


def start(home: Path, *arguments: str, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tinlang.cli", "--data", str(home), "crawl", *arguments]
    code = f"from tinlang.cli import main; import sys; sys.argv[1:] = {command[3:]!r}; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=before,
    )


def tinlang(home: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a crawl in this process; its exit code, output and notices."""
    ended = CliRunner().invoke(main, ["--data", str(home), "crawl", *arguments])
    return ended.exit_code, ended.stdout, ended.stderr


def kept(home: Path) -> int:
    return len(
        {capture.url for _, capture in Archive(home / "archive").scan() if capture.url.endswith("html")}
    )


def test_crawl_reports_and_ends_with_0(home: Path) -> None:
    """A crawl in which all went well prints its counts and ends with 0, as JSON when asked."""
    code, written, _ = tinlang(home, "a", "--json")
    told = json.loads(written)
    assert (code, told["ok"], told["interrupted"]) == (0, True, False)
    assert [(each["source"], each["fetched"], each["failed"]) for each in told["sources"]] == [
        ("a", PAGES, 0)
    ]
    assert "unchanged" in tinlang(home, "a")[1]


def test_wrong_questions_end_with_2_or_1(home: Path) -> None:
    """No newspaper named is 2; one that does not exist is 1, with what was perhaps meant."""
    for wrong in ([], ["a", "--since", "yesterday"], ["a", "--limit", "0"]):
        assert tinlang(home, *wrong)[0] == 2
    code, _, said = tinlang(home, "langsom")
    assert code == 1
    assert "langson" in said
    assert "Traceback" not in said


def test_limit_and_the_rest_later(server: FaultServer, home: Path) -> None:
    """With a limit a crawl stops there, and the next one goes on with what is left."""
    assert tinlang(home, "a", "--limit", "7")[0] == 0
    assert kept(home) == 7
    tinlang(home, "a")
    assert kept(home) == PAGES


def test_since_and_until(tmp_path: Path) -> None:
    """With --since and --until only articles of these days, both included, are asked for; others are left."""
    from datetime import UTC, datetime

    from tinlang.commands.crawl import bounds_of

    with FaultServer() as server:
        days = ("01 May 2026 23:59", "02 May 2026 00:01", "03 May 2026 23:59", "04 May 2026 00:01")
        links = [f"<link>{server.url('a', article(number))}</link>" for number in range(len(days))]
        dated = zip(links, days, strict=True)
        entries = "".join(f"<item>{link}<pubDate>{day}:00 +0700</pubDate></item>" for link, day in dated)
        body = f"<rss version='2.0'><channel>{entries}</channel></rss>".encode()
        from faultserver import reply

        server.play("a", {"/rss": reply(body, kind="text/xml"), "*": page("x")})
        bounds = bounds_of(datetime(2026, 5, 2), datetime(2026, 5, 3), None)  # noqa: DTZ001 — as click gives it
        crawled = crawl(tmp_path, paper("a", server.port), bounds=bounds)
        assert crawled.pages("a") == [article(1)[1:], article(2)[1:]]
        assert all(
            each.found.published is not None and each.found.published.tzinfo is UTC
            for each in crawled.captures[1:]
        )


def test_ctrl_c_ends_cleanly(server: FaultServer, home: Path) -> None:
    """Ctrl-C ends a crawl with a report and exit code 1; what was fetched is kept, the next goes on."""
    (home / "sources" / "a.toml").write_text(SOURCE.format(port=server.port, delay=0.05))
    process = start(home, "a")
    while len(server.hits("a")) < 10 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "Interrupted" in said
    assert "Traceback" not in said
    assert 5 <= kept(home) < PAGES
    (home / "sources" / "a.toml").write_text(SOURCE.format(port=server.port, delay=0.0))
    assert tinlang(home, "a")[0] == 0
    assert kept(home) == PAGES
    assert list((home / "archive").glob("*.open*")) == []


@pytest.mark.parametrize(("room", "full"), [(60_000, "frontier"), (2_000_000, "kept in")])
def test_fault_32_full_disk(server: FaultServer, home: Path, room: int, full: str) -> None:
    """On a disk too full for the frontier or the archive a crawl ends with 1; with room again it goes on."""
    noise = random.Random(32).randbytes(50_000).hex()
    server.play("a", {article(number): page(noise[number:]) for number in range(PAGES)})

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    process = start(home, "a", before=little_room)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 1
    assert "Traceback" not in said
    assert full in said
    assert tinlang(home, "a")[0] == 0
    assert kept(home) == PAGES


def test_fault_32_no_data_folder(home: Path) -> None:
    """A data folder that cannot be made is one sentence, not a traceback."""
    (home / "file").write_text("in the way")
    code, _, said = tinlang(home / "file" / "data", "langson")
    assert code == 1
    assert "Traceback" not in said
    assert "cannot be written" in said


def test_fault_32_two_crawls_at_once(server: FaultServer, home: Path) -> None:
    """Of two crawls at once one works at a host; the other says so, and no page is asked for twice."""
    (home / "sources" / "a.toml").write_text(SOURCE.format(port=server.port, delay=0.02))
    first, second = start(home, "a"), start(home, "a")
    said = first.communicate(timeout=60)[1] + second.communicate(timeout=60)[1]
    assert sorted((first.returncode, second.returncode)) == [0, 1]
    assert "another crawl is at work" in said
    assert kept(home) == PAGES
    paths = [each.path for each in server.hits("a")]
    assert len(paths) == len(set(paths))


def test_scrapy_knows_our_newspapers(home: Path) -> None:
    """`scrapy list` prints newspapers, and `scrapy crawl` crawls one into the data folder."""
    scrapy, told = str(Path(sys.executable).parent / "scrapy"), {**os.environ, "TINLANG_HOME": str(home)}
    root = Path(__file__).parents[1]
    listed = subprocess.run([scrapy, "list"], env=told, cwd=root, capture_output=True, text=True, check=True)
    names = listed.stdout.split()
    assert {"langson", "vietnamvn", "a"} <= set(names)
    assert len(names) >= 25
    subprocess.run([scrapy, "crawl", "a"], env=told, cwd=root, capture_output=True, check=True)
    assert kept(home) == PAGES


def test_one_request_at_a_time_under_our_name(tmp_path: Path) -> None:
    """No two requests to a host overlap, whatever is due there; each says who asks and in which languages."""
    import asyncio

    open_now, most = 0, 0

    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.01)
        open_now -= 1
        writer.write(page("x"))
        await writer.drain()

    with FaultServer() as server:
        urls = [server.url("a", article(number)) for number in range(20)]
        server.play("a", {"/rss": feed(urls), "*": slow})
        crawl_and_close(tmp_path, [paper("a", server.port), play_healthy(server)])
        assert most == 1
        for asked in server.asked:
            assert asked.headers["user-agent"].startswith("tinlang/")
            assert "@" in asked.headers["user-agent"]
            assert asked.headers["accept-language"] == "vi"
            assert "cookie" not in asked.headers
            assert "referer" not in asked.headers


def test_robots_come_first(tmp_path: Path) -> None:
    """Nothing is asked of a host before its robots.txt, which is asked for once."""
    with FaultServer() as server:
        crawl_and_close(tmp_path, [play_healthy(server)])
        crawl_and_close(tmp_path, [play_healthy(server)], bounds=Bounds())
        paths = [each.path for each in server.asked]
    assert paths[0] == "/robots.txt"
    assert paths.count("/robots.txt") == 1
