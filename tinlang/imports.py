"""Import: saved pages, WARC files and copied text into the archive, then through the same flow as a crawl."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from db.archive import Archive
from db.arrivals import Arrivals
from db.store import Store
from pipelines.extract import extract
from pipelines.model import Article, Capture, Dropped, PublishedTime, Source
from tinlang.config import Config, ready
from tinlang.derive import DeriveReport, derive
from tinlang.intake import list_files, read_file
from tinlang.newcomers import Desk, write_source
from tinlang.report import progress

HOME = "Asia/Ho_Chi_Minh"


@dataclass(slots=True)
class Taken:
    """What became of one file."""

    file: str
    kept: int = 0
    """Captures new to the archive."""
    known: int = 0
    """Captures that were there already."""
    drops: Counter[str] = field(default_factory=Counter)
    """Reasons, counted."""
    article: Article | None = None
    """Of a file that is one page; a WARC file has many and shows none."""

    @property
    def good(self) -> bool:
        """Whether the file gave anything."""
        return self.kept + self.known > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import took, file by file, and what was derived from it."""

    files: tuple[Taken, ...]
    derived: DeriveReport

    @property
    def ok(self) -> bool:
        """Whether anything was good."""
        return any(taken.good for taken in self.files)


def import_files(
    config: Config,
    press: Mapping[str, Source],
    paths: tuple[Path, ...],
    *,
    url: str | None = None,
    any_host: bool = False,
) -> ImportReport:
    """Keep what the files hold in the archive, once, and derive it; what cannot be used is a counted drop.

    Raises:
        ArchiveError: the archive cannot be written.
        StoreError: the database cannot be written, or is in use.
    """
    desk = Desk(dict(press), any_host=any_host)
    if ready(config).news.is_file() or Archive(config.archive).segments():
        derive(config, press)  # what is there already is known by its rows, be it of a run that was killed
    drops: list[Dropped] = []
    with Archive(config.archive) as archive, closing(Arrivals(config.news)) as arrivals:
        files = _take_all(Taker(archive, arrivals, desk, drops), list_files(paths), url)
    for source in desk.met.values():
        write_source(source, config.sources)
    derived = derive(config, desk.press)
    with Store(config.news) as store:
        store.record(drops)
    return ImportReport(files=files, derived=derived)


def _take_all(taker: Taker, paths: list[Path], url: str | None) -> tuple[Taken, ...]:
    files = []
    with progress(len(paths), noun="files", verb="import") as bar:
        for path in paths:
            files.append(taker.take(path, url))
            bar.advance(bar.task_ids[0])
    return tuple(files)


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes one file after the other into an archive."""

    archive: Archive
    arrivals: Arrivals
    desk: Desk
    drops: list[Dropped]

    def take(self, path: Path, url: str | None) -> Taken:
        """Keep what a file holds and is new; return what became of it."""
        taken = Taken(str(path))
        for found in read_file(path, url):
            if isinstance(found, Dropped):
                self._drop(taken, found)
            elif found.found.at == path.name:
                self._take_page(taken, found)
            else:
                self._keep(taken, found, self.desk.placed(found))
        return taken

    def _take_page(self, taken: Taken, found: Capture) -> None:
        """Keep a page that was given by itself, whatever newspaper it is of, unless it holds no article."""
        capture = self.desk.placed_anyhow(found)
        outcome = extract(capture, self.desk.press)
        if isinstance(outcome, Dropped):
            self._drop(
                taken,
                Dropped(step="import", subject=taken.file, reason=outcome.reason, detail=outcome.detail),
            )
            return
        taken.article = outcome
        self._keep(taken, found, capture)

    def _keep(self, taken: Taken, found: Capture, capture: Capture | None) -> None:
        if capture is None:
            self._drop(taken, Dropped(step="import", subject=found.url, reason="no such newspaper"))
        elif self.arrivals.seen(capture):
            taken.known += 1
        else:
            self.archive.keep(capture)
            self.arrivals.tell(capture)
            taken.kept += 1

    def _drop(self, taken: Taken, dropped: Dropped) -> None:
        taken.drops[dropped.reason] += 1
        self.drops.append(dropped)


def read_files(
    press: Mapping[str, Source], paths: tuple[Path, ...], url: str | None = None
) -> Iterator[tuple[Path, Article | Dropped]]:
    """Yield the article of each page in the files, keeping nothing; what cannot be used as Dropped."""
    desk = Desk(dict(press))
    for path in list_files(paths):
        for found in read_file(path, url):
            if isinstance(found, Dropped):
                yield path, found
            else:
                yield path, extract(desk.placed_anyhow(found), desk.press)


def told(path: Path, article: Article, press: Mapping[str, Source]) -> dict[str, object]:
    """Return the object that `tinlang import --json` prints for an article."""
    return {
        "file": str(path),
        "title": article.title,
        "sapo": article.sapo,
        "publisher": article.publisher,
        "source_url": _source_url(article),
        "published": published_text(article.published, press.get(article.source)),
        "language": article.language.language,
        "paragraphs": list(article.body),
        "captions": [caption.text for caption in article.captions if caption.text],
    }


def _source_url(article: Article) -> str | None:
    if article.credit and article.credit.url:
        return article.credit.url
    return article.url if article.url.startswith("http") else None


def published_text(published: PublishedTime | None, source: Source | None) -> str | None:
    """Return the local date, or the local date and time with its offset where the minute is known."""
    if published is None:
        return None
    local = published.time.astimezone(ZoneInfo(source.timezone if source else HOME))
    return local.date().isoformat() if published.precision == "day" else local.isoformat()
