"""Articles read by an older reader are read again, from their stored texts: the archive is not asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from rich.progress import Progress

from db.store import Store
from pipelines.model import Reading
from pipelines.readings import Asked, read, reader_version
from tinlang.crew import Crew
from tinlang.report import progress
from tinlang.worker import Bounds, Lost

Task = tuple[str, Asked]
"""Id of an article, and what is to be read of it."""


def read_again(store: Store, workers: int, bounds: Bounds) -> int:
    """Bring all readings in line with the present reader; return how many articles it had to read.

    Raises:
        StoreError: the database cannot be written.
    """
    count, tasks = store.stale()
    if count:
        crew = Crew(read_one, workers=workers, bounds=bounds)
        with (
            closing(crew.results(tasks)) as results,
            progress(total=count, noun="articles", verb="read") as bar,
        ):
            store.save_readings(_watched(results, bar))
    return count


def read_one(task: Task) -> tuple[str, Reading]:
    """Return the reading of an article, under its id."""
    article, asked = task
    return article, read(asked)


def _watched(
    results: Iterable[tuple[str, Reading] | Lost[Task]], bar: Progress
) -> Iterator[tuple[str, Reading]]:
    for result in results:
        bar.advance(bar.task_ids[0])
        yield settled(result)


def settled(result: tuple[str, Reading] | Lost[Task]) -> tuple[str, Reading]:
    """Return the result; a lost one as a reading that failed."""
    if not isinstance(result, Lost):
        return result
    article, asked = result.task
    version = reader_version(asked.language)
    failure = f"{result.reason} {result.detail}".strip()
    return article, Reading(language=asked.language, version=version, stamp=asked.stamp, failure=failure)
