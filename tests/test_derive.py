"""Derive: rows follow from the archive alone, whatever pages do to the workers and whoever kills the run."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from poison import poisoned

from crawlers.frontier import Hold
from crawlers.loader import load_press
from crawlers.sqlite_frontier import SqliteFrontier
from db.archive import Archive
from db.overview import read_drops, read_overview
from db.store import Store
from pipelines.errors import StoreError
from pipelines.model import Capture, Dropped
from tinlang.cli import main
from tinlang.config import Config, configure
from tinlang.derive import DeriveReport, Options, derive
from tinlang.worker import Bounds

NOON = datetime(2026, 6, 2, 5, tzinfo=UTC)
PRESS = load_press()
PROSE = (
    "The cooperative of the upper village sold {number} jars of honey at the spring fair.",
    "Visitors came by bus from the lowlands and stayed until the evening market closed.",
    "The chairwoman said that the bees had found more flowers than in any year before.",
    "Next season the families want to dry plums as well and to sell them under one label.",
)


def page(number: int, mark: str = "", closing_line: str = "") -> bytes:
    """An article page in the layout of one of the newspapers."""
    lines = [line.format(number=number) for line in (*PROSE, *PROSE)] + [closing_line] * bool(closing_line)
    body = "".join(f"<p>{line}</p>" for line in lines)
    stamp = f"2026-06-01T08:{number % 60:02d}:00+07:00"
    return (
        f'<html lang="en"><head><title>Honey fair {number}</title>'
        f'<meta property="og:title" content="Honey fair {number}">'
        f'<meta property="article:published_time" content="{stamp}"></head><body><!-- {mark} -->'
        f'<h1>Honey fair {number}</h1><div class="detail-content">{body}</div></body></html>'
    ).encode()


def capture(number: int, *, mark: str = "", closing_line: str = "", hours: float = 0) -> Capture:
    """A capture of such a page."""
    url = f"https://baolangson.vn/honey-fair-{number}-50{10_000 + number}.html"
    return Capture(
        source="langson",
        url=url,
        requested_url=url,
        fetched_at=NOON + timedelta(hours=hours, seconds=number),
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        media_type="text/html",
        body=page(number, mark, closing_line),
    )


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """An empty data folder."""
    return configure(tmp_path / "data")


def keep(config: Config, *captures: Capture) -> None:
    """Keep captures in a segment of their own."""
    with Archive(config.archive) as archive:
        for one in captures:
            archive.keep(one)


def run(config: Config, *, seconds: float = 30, everything: bool = False, workers: int = 2) -> DeriveReport:
    """Derive with the extractor that some pages kill."""
    options = Options(bounds=Bounds(seconds=seconds), extract=poisoned)
    return derive(config, PRESS, everything=everything, workers=workers, options=options)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of ours, sorted."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'"
        tables = sorted(name for (name,) in connection.execute(query) if not name.startswith("sqlite_"))
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}


def dropped(config: Config) -> Counter[str]:
    """What was dropped, by reason."""
    return Counter(one.reason for one in read_drops(config.news))


# ------------------------------------------------------------------ what comes of an archive


def test_every_capture_becomes_a_row(config: Config) -> None:
    """Each page gives an article, in the report and in the database, with its time of fetching."""
    keep(config, *(capture(number) for number in range(40)))
    report = run(config)
    assert report.captures == 40
    assert report.articles == {("langson", "en"): 40}
    assert read_overview(config.news).articles == (("langson", "en", 40),)
    assert not report.drops


def test_a_second_run_reads_what_is_new_only(config: Config) -> None:
    """Incremental: the second run reads nothing, a third only what was kept since, in whichever segment."""
    keep(config, *(capture(number) for number in range(5)))
    writer = Archive(config.archive)
    writer.keep(capture(100))
    assert run(config).captures == 6
    assert run(config).captures == 0
    writer.keep(capture(101))
    keep(config, capture(102))
    assert run(config).captures == 2
    writer.close()
    assert run(config).captures == 0


def test_a_limit_is_gone_on_after(config: Config) -> None:
    """A run of limited size takes the first captures, the next one those after them."""
    keep(config, *(capture(number) for number in range(10)))
    keep(config, *(capture(number) for number in range(10, 15)))
    counts = [derive(config, PRESS, workers=1, options=Options(limit=6)).captures for _ in range(4)]
    assert counts == [6, 6, 3, 0]


def test_rebuilding_gives_equal_rows(config: Config) -> None:
    """`derive --all`, with another number of workers, gives the rows that several small runs gave."""
    for start in range(0, 30, 10):
        keep(config, *(capture(number) for number in range(start, start + 10)))
        run(config, workers=1)
    keep(config, capture(3, closing_line="Late in the day it rained.", hours=5), capture(4, hours=6))
    assert run(config).revisions == 1
    before = rows(config.news)
    assert run(config, everything=True, workers=2).captures == 32
    assert rows(config.news) == before


def test_changed_text_is_one_revision_and_unchanged_none(config: Config) -> None:
    """A page fetched three times, changed once, has two revisions, in the order of fetching."""
    changed = "The fair will be held again in autumn."
    keep(config, capture(1, closing_line=changed, hours=2), capture(1, closing_line=changed, hours=3))
    keep(config, capture(1, hours=1))
    report = run(config)
    assert report.revisions == 1
    with closing(sqlite3.connect(config.news)) as connection:
        found = connection.execute(
            "SELECT number, fetched_at, diff FROM revisions ORDER BY number"
        ).fetchall()
    assert [number for number, _, _ in found] == [1, 2]
    assert found[0][1] < found[1][1]
    assert changed in found[1][2]


def test_rebuilding_keeps_drops_that_no_archive_can_give_again(config: Config) -> None:
    """What an import could not read is still listed after `derive --all`."""
    keep(config, capture(1))
    run(config)
    with Store(config.news) as store:
        store.record([Dropped(step="import", subject="a.pdf", reason="not html")])
    run(config, everything=True)
    assert dropped(config) == {"not html": 1}


# ------------------------------------------------------------------ pages that hang or kill


def test_fault_30_hanging_page_costs_itself_only(config: Config) -> None:
    """A page that hangs is dropped as timed out; every other page of its chunk is an article."""
    pages = [capture(number, mark="hang" if number == 7 else "") for number in range(40)]
    keep(config, *pages)
    begun = time.monotonic()
    report = run(config, seconds=1.5)
    assert time.monotonic() - begun < 20
    assert report.articles == {("langson", "en"): 39}
    assert report.drops == {("derive", "timed out"): 1}
    (drop,) = read_drops(config.news, reason="timed out")
    assert drop.subject == pages[7].url
    assert run(config).captures == 0


@pytest.mark.parametrize(
    ("mark", "reason", "detail"),
    [
        ("exit", "crashed its worker", "exit code 3"),
        ("crash", "crashed its worker", "SIGSEGV"),
        ("memory", "out of memory", ""),
        ("raise", "extraction failed", "ValueError: no such page"),
    ],
)
def test_fault_30_deadly_page_costs_itself_only(config: Config, mark: str, reason: str, detail: str) -> None:
    """A page that ends its worker, eats its memory or raises is listed; the others are read."""
    keep(config, *(capture(number, mark=mark if number in (0, 5, 6, 39) else "") for number in range(40)))
    report = run(config)
    assert report.articles == {("langson", "en"): 36}
    assert report.drops == {("derive", reason): 4}
    assert {one.detail for one in read_drops(config.news)} == {detail}


def test_fault_30_a_page_too_big_for_its_worker(config: Config) -> None:
    """A page that needs more memory than a worker may take is dropped; the next ones are read."""
    big = replace(capture(0), body=page(0).replace(b"</div>", b"<p>honey</p>" * 200_000 + b"</div>"))
    keep(config, big, *(capture(number) for number in range(1, 20)))
    options = Options(bounds=Bounds(memory=30 << 20))
    report = derive(config, PRESS, workers=1, options=options)
    assert report.articles == {("langson", "en"): 19}
    assert {reason for _, reason in report.drops} <= {"out of memory", "extraction failed"}
    assert sum(report.drops.values()) == 1


def test_deadly_pages_give_equal_rows_again(config: Config) -> None:
    """With deadly pages among them, rebuilding gives the rows of the first run."""
    keep(config, *(capture(number, mark="exit" if number % 9 == 0 else "") for number in range(30)))
    run(config, workers=1)
    before = rows(config.news)
    run(config, everything=True, workers=2)
    assert rows(config.news) == before


def test_fault_30_a_hundred_thousand_paragraphs(config: Config) -> None:
    """100,000 sibling paragraphs and 200,000 nested divs are read or dropped in bounded time."""
    wide = page(1).replace(b"</div>", b"<p>more honey</p>" * 100_000 + b"</div>")
    deep = page(2).replace(b"</div>", b"<div>" * 200_000)
    keep(config, replace(capture(1), body=wide), replace(capture(2), body=deep), capture(3))
    begun = time.monotonic()
    report = run(config, seconds=8)
    assert time.monotonic() - begun < 40
    assert report.captures == 3
    assert sum(report.articles.values()) + sum(report.drops.values()) == 3
    assert report.articles[("langson", "en")] >= 1


# ------------------------------------------------------------------ killed, full, forbidden, two at once

SCRIPT = """
    import sys
    sys.path[:0] = ["tests"]
    from test_derive import *
    if __name__ == "__main__":
        run(configure(sys.argv[1]), everything="--all" in sys.argv)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A program that derives, to be killed."""
    path = tmp_path / "run_derive.py"
    path.write_text(
        textwrap.dedent(SCRIPT).replace('["tests"]', repr([os.getcwd(), str(Path(__file__).parent)]))
    )
    return path


def killed_run(script: Path, config: Config, *arguments: str, ready: int) -> None:
    """Start a run and kill it with SIGKILL as soon as its database has that many captures."""
    file = config.news.with_name("news.db.new") if "--all" in arguments else config.news
    slow = os.environ | {"POISON_PAUSE": "0.02"}
    process = subprocess.Popen([sys.executable, str(script), str(config.home), *arguments], env=slow)
    deadline = time.monotonic() + 60
    while count_captures(file) < ready and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


def count_captures(path: Path) -> int:
    """How many captures a database has at this moment."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM captures").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_fault_31_kill_nine_of_derive(config: Config, script: Path, tmp_path: Path) -> None:
    """Killed in the middle and run again, derive gives the rows of a run that was not killed."""
    keep(config, *(capture(number) for number in range(250)))
    killed_run(script, config, ready=100)
    done = count_captures(config.news)
    assert 100 <= done < 250
    assert run(config).captures == 250 - done
    other = configure(tmp_path / "other")
    other.home.mkdir()
    other.archive.symlink_to(config.archive)
    run(other)
    assert rows(config.news) == rows(other.news)


def test_a_killed_rebuild_harms_nothing(config: Config, script: Path) -> None:
    """While `derive --all` runs and after it was killed the former database stands, and can be derived on."""
    keep(config, *(capture(number) for number in range(250)))
    run(config)
    before = rows(config.news)
    killed_run(script, config, "--all", ready=100)
    assert rows(config.news) == before
    keep(config, capture(500))
    assert run(config).captures == 1
    assert run(config, everything=True).captures == 251


def test_workers_end_with_their_master(config: Config, script: Path) -> None:
    """Killed with SIGKILL, derive leaves no worker behind, not even one whose page hangs."""
    keep(config, *(capture(number, mark="hang" if number > 200 else "") for number in range(300)))
    killed_run(script, config, ready=100)
    deadline = time.monotonic() + 20
    while (left := processes_of(script)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == []


def processes_of(script: Path) -> list[int]:
    """Processes whose environment says that this program started them."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if str(script.parent).encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def test_fault_32_two_runs_at_once(config: Config) -> None:
    """While one process derives, another is told so, and what to do."""
    keep(config, capture(1))
    with Store(config.news), pytest.raises(StoreError, match="only writer; wait"):
        run(config)
    assert run(config).captures == 1


def test_fault_32_disk_full_while_deriving(config: Config) -> None:
    """A full disk is an error that says so; what was saved is kept, and the next run goes on."""
    keep(config, *(capture(number) for number in range(600)))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, limits[1]))
    try:
        with pytest.raises(StoreError, match=r"room|space|sound disk"):
            run(config)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    done = count_captures(config.news)
    assert 0 < done < 600
    assert run(config).captures == 600 - done
    assert read_overview(config.news).articles == (("langson", "en", 600),)


def test_fault_32_data_folder_missing_or_in_the_way(tmp_path: Path) -> None:
    """A data folder that cannot be made or written is an error with the place and what to do."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"cannot be written.*--data"):
        run(configure(tmp_path / "file" / "data"))


# ------------------------------------------------------------------ damage


def test_damaged_records_are_counted_and_the_rest_derived(config: Config) -> None:
    """A flipped byte in the middle of one record costs that page only, and the drop names its place."""
    with Archive(config.archive) as archive:
        locators = [archive.keep(capture(number)) for number in range(20)]
    segment = config.archive / locators[0].segment
    content = bytearray(segment.read_bytes())
    content[locators[4].offset + 300] ^= 0xFF  # in the deflated bytes
    content[locators[9].offset] ^= 0xFF  # the magic of gzip
    segment.write_bytes(content)
    report = run(config)
    assert report.articles == {("langson", "en"): 18}
    assert report.drops == {("derive", "damaged record"): 2}
    assert {one.subject for one in read_drops(config.news)} == {
        f"{locators[at].segment}:{locators[at].offset}" for at in (4, 9)
    }
    before = rows(config.news)
    run(config)
    run(config, everything=True)
    assert rows(config.news) == before


def test_a_record_being_written_is_no_damage(config: Config) -> None:
    """A torn record at the end of a segment still being written is read by the next run, not dropped."""
    writer = Archive(config.archive)
    writer.keep(capture(1))
    last = writer.keep(capture(2))
    (file,) = config.archive.iterdir()
    whole = file.read_bytes()
    os.truncate(file, last.offset + 200)
    assert run(config).captures == 1
    file.write_bytes(whole)
    assert run(config).captures == 1
    writer.close()
    assert dropped(config) == {}


# ------------------------------------------------------------------ the commands


@pytest.fixture
def tinlang(config: Config) -> CliRunner:
    """The command line on a data folder with ten pages, one of them no article."""
    keep(config, *(capture(number) for number in range(9)))
    keep(config, replace(capture(9), body=b""))
    return CliRunner()


def call(runner: CliRunner, config: Config, *arguments: str) -> tuple[int, str]:
    """Call the command line; return the exit code and what it wrote."""
    result = runner.invoke(main, ["--data", str(config.home), *arguments])
    return result.exit_code, result.stdout


def test_derive_command_says_what_came_of_it(tinlang: CliRunner, config: Config) -> None:
    """`tinlang derive --json` tells articles by source and language, and drops by reason; exit code 0."""
    code, written = call(tinlang, config, "derive", "--json", "--workers", "1")
    told = json.loads(written)
    assert code == 0
    assert (told["captures"], told["revisions"]) == (10, 0)
    assert told["articles"] == [{"source": "langson", "language": "en", "articles": 9}]
    assert [one["drops"] for one in told["drops"]] == [1]
    code, written = call(tinlang, config, "derive")
    assert code == 0
    assert "pages a second" in written


def test_derive_all_with_a_limit_is_refused(tinlang: CliRunner, config: Config) -> None:
    """A rebuild of a part would lose rows: asked wrongly, exit code 2."""
    assert call(tinlang, config, "derive", "--all", "--limit", "3")[0] == 2


def test_drops_command_lists_reasons(tinlang: CliRunner, config: Config) -> None:
    """`tinlang drops` counts by reason; with --json there is one object a line, and filters choose."""
    run(config)
    code, written = call(tinlang, config, "drops", "--json")
    assert code == 0
    (drop,) = [json.loads(line) for line in written.splitlines()]
    assert drop["step"] == "extract"
    assert call(tinlang, config, "drops", "--reason", drop["reason"], "--json")[1] == written
    assert call(tinlang, config, "drops", "--step", "crawl", "--json")[1] == ""
    assert drop["reason"] in call(tinlang, config, "drops")[1]


def test_archive_command_verifies(tinlang: CliRunner, config: Config) -> None:
    """`tinlang archive verify` ends with 0 on a sound archive, with 1 on a damaged one."""
    assert call(tinlang, config, "archive", "verify")[0] == 0
    assert json.loads(call(tinlang, config, "archive", "info", "--json")[1])["sound"]
    segment = sorted(config.archive.iterdir())[0]
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 0xFF
    segment.write_bytes(content)
    code, written = call(tinlang, config, "archive", "verify", "--json")
    assert code == 1
    assert len([one for state in json.loads(written)["segments"] for one in state["damages"]]) == 1


def test_archive_command_without_archive_is_an_error(tmp_path: Path) -> None:
    """Where there is no archive, the command says where it looked and what to do; exit code 1."""
    result = CliRunner().invoke(main, ["--data", str(tmp_path), "archive", "verify"])
    assert result.exit_code == 1


def states(written: str) -> dict[str, str]:
    """State by subject, as the doctor told it."""
    return {one["subject"]: one["state"] for one in map(json.loads, written.splitlines())}


def test_doctor_on_a_healthy_folder(tinlang: CliRunner, config: Config) -> None:
    """After deriving all is ok; what was never made is a warning; exit code 0."""
    run(config)
    code, written = call(tinlang, config, "doctor", "--json")
    found = states(written)
    assert code == 0
    assert {found[name] for name in ("python", "sqlite", "packages", "archive", "news.db", "watermarks")} == {
        "ok"
    }
    assert found["site.db"] == "warn"


def test_doctor_finds_what_is_wrong(tinlang: CliRunner, config: Config) -> None:
    """A damaged segment and a broken database fail, unread captures warn; exit code 1."""
    assert states(call(tinlang, config, "doctor", "--json")[1])["news.db"] == "warn"
    run(config)
    keep(config, capture(77))
    assert states(call(tinlang, config, "doctor", "--json")[1])["watermarks"] == "warn"
    segment = sorted(config.archive.iterdir())[0]
    content = bytearray(segment.read_bytes())
    content[400:420] = bytes(20)
    segment.write_bytes(content)
    code, written = call(tinlang, config, "doctor", "--json")
    assert code == 1
    assert states(written)["archive"] == "fail"
    config.news.write_bytes(b"no database" * 1000)
    code, written = call(tinlang, config, "doctor", "--json")
    assert code == 1
    assert states(written)["news.db"] == "fail"
    assert all(one["advice"] for one in map(json.loads, written.splitlines()) if one["state"] != "ok")


def test_doctor_finds_holds_of_killed_crawls(config: Config) -> None:
    """A host that a killed crawl still holds is told as a warning, and stops nothing."""
    config.home.mkdir()
    with closing(SqliteFrontier(config.frontier)) as frontier:
        frontier.hold("news.example", Hold(owner="1@elsewhere", now=time.time() - 7200, seconds=600))
    code, written = call(CliRunner(), config, "doctor", "--json")
    assert code == 0
    assert states(written)["holds"] == "warn"
