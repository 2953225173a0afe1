"""The tour: the press is crawled twice, derived and published into a data folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawlers.loader import load_sources, source_files
from db.overview import Overview, read_overview
from db.publish import publish
from pipelines.errors import StoreError
from pipelines.model import Source
from tinlang.config import Config, ready
from tinlang.crawl import Bounds, CrawlReport, crawl
from tinlang.demo.press import SOURCES, Press
from tinlang.demo.register import bring_register
from tinlang.derive import derive
from tinlang.report import progress

MARK = ".tinlang-demo"
"""A file that says that a folder is the demo's own, to be begun afresh each time."""
LISTS = Path(__file__).parent / "lists"
"""Watch lists that come with the demo."""
SINCE = datetime(2025, 1, 1, tzinfo=UTC)
"""Before the first story, so that all daily sitemaps are read and not the newest only."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """What was found, and how."""

    first: CrawlReport
    second: CrawlReport
    found: Overview
    published: int
    """Articles in the snapshot."""
    refused: tuple[str, ...]
    """Newspapers that let nobody in."""


def take_tour(config: Config, press: Press, say: Say = print, workers: int | None = None) -> Tour:
    """Crawl the press, let time pass, crawl it again; derive after each visit, and publish.

    Raises:
        StoreError: the folder is not the demo's own, or cannot be written.
    """
    papers = settle(config, press.port)
    say(f"The press: {len(papers)} newspapers, hosts under .localhost at port {press.port}.")
    first = _visit(config, papers, press, 1)
    derive(config, papers, workers=workers)
    say("Time passes: an article is edited, a translation made again, a story added.")
    second = _visit(config, papers, press, 2)
    taken = bring_register(config)
    say(f"A register is imported: {len(taken.entries)} products as they were recognised.")
    derive(config, papers, workers=workers)
    snapshots = publish(config.news, config.site, config.public)
    refused = tuple(one.source for one in second.sources if one.refused and not one.fetched + one.unchanged)
    found = read_overview(config.news)
    return Tour(first=first, second=second, found=found, published=snapshots[0].articles, refused=refused)


def _visit(config: Config, papers: dict[str, Source], press: Press, number: int) -> CrawlReport:
    press.visit = number
    with progress(verb=f"visit {number}", noun="articles") as bar:
        watch = lambda done, known: bar.update(bar.task_ids[0], completed=done, total=known)  # noqa: E731
        return crawl(config, papers, tuple(papers), Bounds(since=SINCE), watch)


def begin_afresh(config: Config) -> Config:
    """Return the configuration with its folder empty and marked as the demo's own.

    Raises:
        StoreError: there is something in it that the demo did not make.
    """
    home = config.home
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise StoreError(
            f"{home} holds something that `tinlang demo` did not make, and the demo begins afresh each time. "
            "Expected an empty folder or one of its own; give another with --data."
        )
    shutil.rmtree(home, ignore_errors=True)
    ready(config)
    (home / MARK).touch()
    return config


def settle(config: Config, port: int) -> dict[str, Source]:
    """Return the newspapers of the press, their files kept as this folder's own sources.

    So `tinlang --data demo-data derive` and the other commands know them afterwards.
    """
    config.sources.mkdir(parents=True, exist_ok=True)
    for path in source_files(SOURCES):
        written = path.read_text("utf-8").replace(":8765", f":{port}")
        (config.sources / path.name).write_text(written, "utf-8")
    shutil.copytree(LISTS, config.home / "lists", dirs_exist_ok=True)
    return load_sources(config.sources)


def folder_of(given: str | None, default: str = "demo-data") -> Config:
    """Return the configuration of the demo's folder."""
    return Config(Path(given or default).expanduser())
