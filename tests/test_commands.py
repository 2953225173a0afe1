"""What a person meets at the command line: help with an example, and errors that say what to do."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from crawling import article, paper
from faultserver import FaultServer, feed, page, reply

from crawlers.frontier import Bounds
from db.archive import Archive
from db.connections import open_for_reading
from db.publish import publish
from db.site import queries
from pipelines.model import LinkKind, Source
from tinlang.cli import COMMANDS, main
from tinlang.config import Config, configure
from tinlang.crawl import crawl
from tinlang.derive import derive

TEXT = (
    "Vietnam.vn - Nền tảng quảng bá Việt Nam\n\nLàng bún Vân Cù {0}\n\n"
    "Từ ba giờ sáng, cả làng đã đỏ lửa để kịp mẻ bún đầu tiên cho chợ Đông Ba và các quán trong phố.\n\n"
    "Báo HuếBáo Huế21/01/2026\n\nNghề bún ở đây có từ hơn bốn trăm năm trước, nay còn 134 hộ làm nghề.\n\n"
    "Mỗi ngày làng làm ra chừng 22 tấn bún.\n\nNguồn: https://baohue.vn/lang-bun-van-cu-{0}.html\n"
)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command and what is below it, with its words."""
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", found) for below, found in command.commands.items())


def tinlang(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(home), *words])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with three imported texts, published."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(3):
        (texts / f"{number}.txt").write_text(TEXT.format(number), "utf-8")
    folder = tmp_path / "data"
    assert tinlang(folder, "import", str(texts)).exit_code == 0
    assert tinlang(folder, "publish").exit_code == 0
    return folder


# ------------------------------------------------------------------ help


@pytest.mark.parametrize(("words", "command"), list(commands()), ids=lambda value: str(value))
def test_every_command_has_help_with_an_example(words: str, command: click.Command) -> None:
    """Each command says in one sentence what it does, explains each option, and shows how it is called."""
    assert command.help
    assert command.help.split("\n")[0].endswith((".", ",", ":")) or len(command.help) > 60
    if not (isinstance(command, click.Group) and command.epilog is None):
        assert f"tinlang {words}".split()[1] in (command.epilog or "")
    for option in command.params:
        if isinstance(option, click.Option) and option.name not in {"help", "page", "order", "accents"}:
            assert option.help, option.name


def test_wrong_usage_ends_with_2() -> None:
    """A command that does not exist, an unknown option and a missing argument are 2, with a hint."""
    for wrong in (
        ["nonsense"],
        ["crawl"],
        ["import"],
        ["derive", "--workers", "0"],
        ["read"],
        ["serve", "--x"],
    ):
        ended = CliRunner().invoke(main, wrong)
        assert (ended.exit_code, "--help' for help" in ended.output) == (2, True), wrong


# ------------------------------------------------------------------ the data folder


@pytest.mark.parametrize("words", ["publish", "serve", "serve --public", "search bún", "archive info"])
def test_a_missing_data_folder_is_said_and_not_made(tmp_path: Path, words: str) -> None:
    """What only reads says what is missing and which command makes it, and makes no folder."""
    ended = tinlang(tmp_path / "nowhere", *words.split())
    assert ended.exit_code == 1
    assert "Expected" in ended.stderr
    assert "run `tinlang" in ended.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_file_for_a_data_folder_is_wrong_usage(tmp_path: Path) -> None:
    """`--data` on a file ends with 2 before anything is done."""
    (tmp_path / "file").write_text("x")
    assert tinlang(tmp_path / "file", "doctor").exit_code == 2


NOBODY = """
import importlib, os, sys
from tinlang.cli import COMMANDS, main
for place, _ in COMMANDS.values():
    importlib.import_module(place.partition(":")[0])  # before rights are given up: Python may lie in a home
os.getuid() or os.setuid(65534)
main(sys.argv[1:])
"""


def _as_nobody(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run tinlang as a user without rights; root could write everywhere."""
    command = [sys.executable, "-c", NOBODY, "--data", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd="/")


@pytest.fixture
def shown(home: Path) -> Iterator[Path]:
    """The data folder where everybody may look and nobody may write."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(home, Path(folder) / "data")
        folders = [Path(folder), Path(folder) / "data", Path(folder) / "data" / "archive"]
        for each in folders:
            each.chmod(0o555)
        yield folders[1]
        for each in folders:
            each.chmod(0o755)


@pytest.mark.parametrize("words", ["derive", "publish", "import x.txt"])
def test_a_read_only_folder_is_said(shown: Path, words: str) -> None:
    """What cannot be written is an error with four parts; what can be read is read all the same."""
    ended, found = _as_nobody(shown, *words.split()), _as_nobody(shown, "search", "bún")
    assert ended.returncode == 1
    assert "Permission denied" in ended.stderr
    assert "Expected a folder of your own" in ended.stderr
    assert "Traceback" not in ended.stderr + found.stderr
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize("words", ["doctor", "search x", "archive info", "drops", "derive"])
def test_a_folder_that_may_not_be_entered_is_said(home: Path, words: str) -> None:
    """A folder of somebody else is an error of one sentence, not a traceback."""
    home.chmod(0o000)
    try:
        ended = _as_nobody(home, *words.split())
    finally:
        home.chmod(0o755)
    assert ended.returncode == 1
    assert "Expected a folder of your own" in ended.stderr
    assert "Traceback" not in ended.stderr


# ------------------------------------------------------------------ what lies in it is damaged


@pytest.mark.parametrize("words", ["derive", "publish", "drops"])
def test_a_news_db_that_is_none_is_said(home: Path, words: str) -> None:
    """A damaged news.db is told with the way out, and the way out works."""
    (home / "news.db").write_text("this is text, and no database at all")
    for beside in home.glob("news.db-*"):
        beside.unlink()
    ended = tinlang(home, words)
    assert ended.exit_code == 1
    assert "is no SQLite database" in ended.stderr
    (home / "news.db").unlink()
    assert tinlang(home, "derive").exit_code == 0
    assert "3 articles" in tinlang(home, "search", "bún").output


def test_a_damaged_snapshot_is_made_anew(home: Path) -> None:
    """Publishing over a site.db that is none gives a good one."""
    (home / "site.db").write_text("no database")
    assert tinlang(home, "search", "bún").exit_code == 1
    assert tinlang(home, "publish").exit_code == 0
    assert tinlang(home, "search", "bún").exit_code == 0


def test_a_damaged_archive_ends_derive_with_1(home: Path) -> None:
    """One lost record costs itself; derive says so in its exit code and publishes the rest all the same."""
    segment = Archive(home / "archive").segments()[0]
    path = home / "archive" / str(segment)
    content = bytearray(path.read_bytes())
    content[-40] ^= 0xFF
    path.write_bytes(content)
    assert tinlang(home, "archive", "verify").exit_code == 1
    ended = tinlang(home, "derive", "--all")
    assert (ended.exit_code, "damaged record" in ended.output) == (1, True)
    assert tinlang(home, "publish").exit_code == 0


# ------------------------------------------------------------------ Ctrl-C


@pytest.mark.parametrize("words", ["derive --workers 1", "publish", "import texts"])
def test_ctrl_c_is_told_and_harms_nothing(home: Path, words: str) -> None:
    """Interrupted anywhere, a command ends with 130 or had finished; run again, all is there."""
    texts = home.parent / "texts"
    for number in range(3, 60):
        (texts / f"{number}.txt").write_text(TEXT.format(number), "utf-8")
    if not words.startswith("import"):
        assert tinlang(home, "import", str(texts)).exit_code == 0
    if words.startswith("derive"):
        (home / "news.db").unlink()
    code = f"import sys; sys.argv[1:] = {['--data', str(home), *words.split()]!r}"
    code += "\nfrom tinlang.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=home.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    )
    time.sleep(0.9)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode in {0, 130, -signal.SIGINT}, said
    if process.returncode == 130:
        assert "Interrupted" in said
        assert "Traceback" not in said
    assert tinlang(home, "import", str(texts)).exit_code == 0
    assert tinlang(home, "publish").exit_code == 0
    assert "60 articles" in tinlang(home, "search", "bún").output


# ------------------------------------------------------------------ crawls


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def _maps(server: FaultServer, days: dict[str, str]) -> bytes:
    entries = "".join(
        f"<url><loc>{server.url('a', path)}</loc><lastmod>{day}</lastmod></url>" for path, day in days.items()
    )
    return reply(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode(),
        kind="text/xml",
    )


def test_old_articles_of_sitemaps_are_left_unless_asked_for(server: FaultServer, tmp_path: Path) -> None:
    """By default a sitemap gives the articles of the last days, a feed all of its own."""
    now = datetime.now(UTC)
    new, old = ((now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ") for days in (1, 40))
    days = {article(1): new, article(2): old}
    fed = feed([server.url("a", article(3))])
    server.play("a", {"/map.xml": _maps(server, days), "/rss": fed, "*": page("Tin")})
    source = paper("a", server.port, ("/map.xml", LinkKind.SITEMAP), ("/rss", LinkKind.RSS))
    recent = Bounds(recent=now - timedelta(days=7))
    report = crawl(configure(tmp_path), {"a": source}, ["a"], recent)
    assert _asked(server) == {article(1), article(3)}
    assert report.sources[0].waiting == 0
    crawl(
        configure(tmp_path),
        {"a": source},
        ["a"],
        Bounds(since=now - timedelta(days=60), recent=recent.recent),
    )
    assert _asked(server) == {article(1), article(2), article(3)}


def _asked(server: FaultServer) -> set[str]:
    return {asked.path for asked in server.asked if asked.path.endswith(".html")}


def test_a_refusal_is_counted_under_its_newspaper(server: FaultServer, tmp_path: Path) -> None:
    """What robots.txt refuses stands in news.db and on the site with its source."""
    server.play(
        "a",
        {
            "/robots.txt": reply(b"User-agent: *\nDisallow: /", kind="text/plain"),
            "/rss": feed([server.url("a", article(1))]),
            "*": page("Tin"),
        },
    )
    config, press = configure(tmp_path), {"a": paper("a", server.port)}
    crawl(config, press, ["a"])
    assert _refused(config, press) >= 1


def _refused(config: Config, press: Mapping[str, Source]) -> int:
    derive(config, press)
    publish(config.news, config.site, config.public)
    with closing(open_for_reading(config.site)) as connection:
        (row,) = [row for row in queries.sources(connection) if row["slug"] == "a"]
        return int(row["refused"])
