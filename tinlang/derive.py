"""Derive: read the archive in worker processes, save what was understood; one writer.

Rows follow from the archive alone: in one run or in many, killed or not, with any number of workers.
"""

from __future__ import annotations

import os
import time
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from db.archive import Archive, Damage
from db.figures import ReadingRows, reading_rows
from db.overview import drops_without_capture, read_overview
from db.store import Store
from pipelines.errors import ArchiveError, StoreError, UnreadableError
from pipelines.extract import Press, extract
from pipelines.model import Article, Capture, Dropped, Locator, Outcome, Reading
from pipelines.names.homes import home_of
from pipelines.readings import read_article
from pipelines.revisions import text_digest
from tinlang.config import Config, ready
from tinlang.connecting import Connecting
from tinlang.crawled import record_crawled
from tinlang.crew import Crew
from tinlang.report import progress
from tinlang.rereading import read_again
from tinlang.steps import connect
from tinlang.worker import Bounds, Lost

DAMAGED = "damaged record"
"""Reason of what the archive has lost."""
_BATCH = 100  # outcomes saved at once; the workers have enough ahead to go on meanwhile

Extract = Callable[[Capture, Press], Article | Dropped]
Read = Callable[[Article, str, str | None], Reading | None]
"""Article, zone of its newspaper and home of its publisher → its reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a run is done; the rows do not depend on it."""

    limit: int | None = None
    """Most captures to read; the next run goes on after them."""
    bounds: Bounds = field(default_factory=Bounds)
    extract: Extract = extract
    """Importable by the workers."""
    read: Read = read_article
    """The same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeriveReport:
    """What a run read and what came of it."""

    captures: int
    articles: Mapping[tuple[str, str | None], int]
    """Captures that gave an article, by source and language."""
    drops: Mapping[tuple[str, str], int]
    """By step and reason."""
    revisions: int
    """Articles whose text was found changed, once for each change."""
    seconds: float
    reread: int = 0
    """Articles kept before whose figures were read again, because the reader has changed."""
    connected: Mapping[str, int] = field(default_factory=dict)
    """Rows that each step over all articles wrote: stories, versions lined up, the catalogue."""

    @property
    def whole(self) -> bool:
        """Whether every record of the archive could be read; what a page says is another matter."""
        return ("derive", DAMAGED) not in self.drops

    @property
    def pages_a_second(self) -> float:
        """Speed."""
        return self.captures / self.seconds if self.seconds else 0.0


def derive(
    config: Config,
    press: Press,
    *,
    everything: bool = False,
    workers: int | None = None,
    options: Options | None = None,
) -> DeriveReport:
    """Bring news.db in line with the archive: what is new there, or everything, into a database made anew.

    Raises:
        StoreError: the database cannot be written, or another process is deriving.
        ArchiveError: the archive cannot be read.
    """
    begun, options = time.monotonic(), options or Options()
    ready(config)
    carried = _carried(config.news) if everything else []
    with Store(config.news, fresh=everything) as store:
        store.register(press.values())
        before = 0 if everything else read_overview(config.news).changes
        plan = plan_run(Archive(config.archive), store.watermarks(), options.limit)
        store.record([*carried, *plan.damaged])
        record_crawled(config, store)
        tally = Tally(drops=Counter((one.step, one.reason) for one in plan.damaged))
        reread = 0 if everything else read_again(store, workers or _processors(), options.bounds)
        store.all_read()
        reader = Reader(config.archive, press, options)
        crew = Crew(reader, workers=workers or _processors(), bounds=options.bounds)
        with closing(crew.results(plan.locators())) as results:
            _save(store, map(reader.settled, results), tally, plan.captures)
        seconds = time.monotonic() - begun
        connected = connect(Connecting(config, store, workers or _processors(), press))
    report = tally.report(read_overview(config.news).changes - before, seconds)
    return replace(report, reread=reread, connected=connected)


def _carried(news: Path) -> list[Dropped]:
    """What the archive cannot give again; nothing of a database that cannot be read any more."""
    with suppress(StoreError):
        return drops_without_capture(news)
    return []


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _save(store: Store, results: Iterator[Outcome | Dropped], tally: Tally, total: int) -> None:
    with progress(total=total, noun="pages", verb="derive") as bar:
        while batch := list(islice(results, _BATCH)):
            store.save(one for one in batch if isinstance(one, Outcome))
            store.record(one for one in batch if isinstance(one, Dropped))
            tally.count(batch)
            bar.advance(bar.task_ids[0], len(batch))


@dataclass(slots=True)
class Tally:
    """What came of the captures so far."""

    captures: int = 0
    articles: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    drops: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, batch: Iterable[Outcome | Dropped]) -> None:
        """Count some more."""
        for one in batch:
            self.captures += 1
            result = one.result if isinstance(one, Outcome) else one
            if isinstance(result, Dropped):
                self.drops.update([(result.step, result.reason)] if result.lost else [])
            else:
                self.articles[result.source, result.language.language] += 1

    def report(self, revisions: int, seconds: float) -> DeriveReport:
        """Return it as a report, in order."""
        articles = sorted(self.articles.items(), key=lambda one: (one[0][0], one[0][1] or ""))
        drops = sorted(self.drops.items(), key=lambda one: (-one[1], one[0]))
        return DeriveReport(
            captures=self.captures,
            articles=dict(articles),
            drops=dict(drops),
            revisions=revisions,
            seconds=seconds,
        )


# ------------------------------------------------------------------ what is to be read


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the captures of a run lie, in order, and what of the archive is damaged."""

    segments: tuple[tuple[str, array[int]], ...]
    damaged: tuple[Dropped, ...]

    @property
    def captures(self) -> int:
        """How many there are to read."""
        return sum(len(offsets) for _, offsets in self.segments)

    def locators(self) -> Iterator[Locator]:
        """Yield where they lie."""
        for segment, offsets in self.segments:
            for offset in offsets:
                yield Locator(segment=segment, offset=offset)


def plan_run(archive: Archive, watermarks: Mapping[str, int], limit: int | None = None) -> Plan:
    """Return what lies in each segment after its watermark."""
    segments: list[tuple[str, array[int]]] = []
    damaged: list[Dropped] = []
    for segment in archive.segments():
        passed = watermarks.get(segment, -1)
        offsets = array("Q")
        for one in archive.entries(segment, max(passed, 0)):
            if isinstance(one, Damage):
                damaged.append(_damaged(one.locator, one.reason))
            elif one.carries and one.locator.offset > passed:
                offsets.append(one.locator.offset)
        segments.append((segment, offsets))
    return Plan(tuple(_limited(segments, limit)), tuple(damaged))


def _limited(
    segments: Iterable[tuple[str, array[int]]], limit: int | None
) -> Iterator[tuple[str, array[int]]]:
    left = limit
    for segment, offsets in segments:
        yield segment, offsets[:left]
        left = None if left is None else max(0, left - len(offsets))


def _damaged(locator: Locator, detail: str) -> Dropped:
    subject = f"{locator.segment}:{locator.offset}"
    return Dropped(step="derive", subject=subject, reason=DAMAGED, detail=detail)


# ------------------------------------------------------------------ what a worker does


@dataclass(frozen=True, slots=True)
class Reader:
    """Locator → Outcome; pickled to every worker."""

    archive: Path
    press: Press
    options: Options

    def __call__(self, locator: Locator) -> Outcome | Dropped:
        """Return what became of the capture there; MemoryError where the worker has too little."""
        try:
            capture = Archive(self.archive).fetch(locator)
        except (UnreadableError, ArchiveError) as error:
            return _damaged(locator, str(error))
        outcome = _outcome(locator, capture, self._understood(capture))
        return replace(outcome, reading=self._read(outcome.result))

    def settled(self, result: Outcome | Dropped | Lost[Locator]) -> Outcome | Dropped:
        """Return the result, a lost one as the drop that it is."""
        if not isinstance(result, Lost):
            return result
        drop = lambda capture, _: _drop(capture, result.reason, result.detail)  # noqa: E731
        return replace(self, options=replace(self.options, extract=drop))(result.task)

    def _understood(self, capture: Capture) -> Article | Dropped:
        try:
            result = self.options.extract(capture, self.press)
        except MemoryError:
            raise
        except Exception as error:  # whatever a page does to a parser costs that page only
            return _drop(capture, "extraction failed", f"{type(error).__name__}: {error}"[:300])
        if isinstance(result, Article) and result.source not in self.press:
            return _drop(capture, "undeclared newspaper", f"'{result.source}'; declare it, then derive --all")
        return result

    def _read(self, result: Article | Dropped) -> ReadingRows | None:
        """Return the rows of the reading: made here, since the one writer is the narrow place of derive."""
        if isinstance(result, Dropped):
            return None
        paper = self.press[result.source]
        home = home_of(
            paper.province, result.publisher, ((one.name, one.province) for one in self.press.values())
        )
        reading = self.options.read(result, paper.timezone, home)
        return None if reading is None else reading_rows(result.id, result.text, reading)


def _drop(capture: Capture, reason: str, detail: str) -> Dropped:
    return Dropped(step="derive", subject=capture.url, reason=reason, detail=detail)


def _outcome(locator: Locator, capture: Capture, result: Article | Dropped) -> Outcome:
    return Outcome(
        locator=locator,
        source=capture.source,
        url=capture.url,
        fetched_at=capture.fetched_at,
        status=capture.status,
        digest=capture.digest,
        result=result,
        text_digest=text_digest(result) if isinstance(result, Article) else None,
    )
