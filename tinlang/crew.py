"""A crew of processes that do tasks; one that hangs or kills its process costs itself only."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import connection
from typing import Generic

from pipelines.errors import TinlangError
from tinlang.worker import Bounds, Lost, Process, Result, Task

_CHUNK = 8  # tasks sent at once: the master is woken an eighth as often, and the last ones are spread evenly
_AHEAD = 6  # chunks that lie at a worker while the master is busy with results
_WINDOW = 48  # chunks a worker may be ahead of the oldest one not done; bounds the master's memory


@dataclass(slots=True)
class _Chunk(Generic[Task, Result]):
    """Some tasks in a row, and what became of them so far."""

    number: int
    tasks: list[Task]
    fates: dict[int, Result | Lost[Task]] = field(default_factory=dict)

    def open(self) -> list[int]:
        """The tasks, by their place, that are still to be done."""
        return [at for at in range(len(self.tasks)) if at not in self.fates]

    def in_order(self) -> Iterator[Result | Lost[Task]]:
        """What became of each task."""
        return (self.fates[at] for at in range(len(self.tasks)))


class _Post(Generic[Task, Result]):
    """A place in the crew: a process, a new one whenever it dies, and the chunks that lie at it."""

    def __init__(self, work: Callable[[Task], Result], bounds: Bounds) -> None:
        self._work, self._bounds = work, bounds
        self.chunks: deque[_Chunk[Task, Result]] = deque()
        self.process: Process[Task, Result] = Process(work, bounds)

    def take(self, chunk: _Chunk[Task, Result]) -> None:
        """Give the process a chunk to do after those it has."""
        self.chunks.append(chunk)
        self._send(chunk)

    def hear(self) -> list[_Chunk[Task, Result]]:
        """Read what the process has sent; return the chunks that are done.

        A process that has died is replaced, and the task it was at is lost.
        """
        done = self._read()
        if self.process.ended:
            done += self._replace("crashed its worker", self.process.last_words())
        return done

    def look(self) -> list[_Chunk[Task, Result]]:
        """Kill the process if it has been at one task for too long; return the chunks that this ends."""
        started = self.process.started
        if not self.process.overdue(self._bounds.seconds):
            return []
        self.process.kill()
        done = self._read()
        if self.process.started == started:
            return done + self._replace("timed out", f"after {self._bounds.seconds:g} s")
        return done + self._replace()  # it had just gone on: nobody is to blame

    def _read(self) -> list[_Chunk[Task, Result]]:
        done = []
        for fates in self.process.heard():
            chunk = self.chunks.popleft()
            chunk.fates.update(zip(chunk.open(), fates, strict=True))
            done.append(chunk)
        return done

    def _replace(self, reason: str = "", detail: str = "") -> list[_Chunk[Task, Result]]:
        """Put a new process in the place of a dead one; with a reason, the task in work is lost."""
        at, unready = self.process.at, self.process.unready
        self.process.kill()
        if unready:
            raise TinlangError(
                f"A worker could not start ({detail or reason}). Expected an installation in which "
                "every module can be imported; run `tinlang doctor`."
            )
        if reason and self.chunks:
            chunk = self.chunks[0]
            lost = chunk.open()[at]
            chunk.fates[lost] = Lost(chunk.tasks[lost], reason, detail)
        done = [self.chunks.popleft()] if self.chunks and not self.chunks[0].open() else []
        self.process = Process(self._work, self._bounds)
        for chunk in self.chunks:
            self._send(chunk)
        return done

    def _send(self, chunk: _Chunk[Task, Result]) -> None:
        self.process.send([chunk.tasks[at] for at in chunk.open()])


class Crew(Generic[Task, Result]):
    """Some processes that all do the same work, and their master."""

    def __init__(self, work: Callable[[Task], Result], *, workers: int, bounds: Bounds) -> None:
        """Name the work; `work` is pickled to every process, so it must be importable."""
        self._work, self._size, self._bounds = work, workers, bounds
        self._done: dict[int, _Chunk[Task, Result]] = {}
        self._posts: list[_Post[Task, Result]] = []
        self._given = self._passed = 0

    def processes(self) -> list[int]:
        """Return the ids of the processes that work now."""
        return [post.process.id for post in self._posts if post.process.id is not None]

    def results(self, tasks: Iterable[Task]) -> Generator[Result | Lost[Task], None, None]:
        """Yield what became of each task, in the order of the tasks; end the processes at the end.

        Raises:
            TinlangError: the work cannot even be begun.
        """
        chunks: Iterator[_Chunk[Task, Result]] = _chunks(tasks)
        self._posts = posts = [_Post(self._work, self._bounds) for _ in range(self._size)]
        try:
            while self._hand_out(posts, chunks) or any(post.chunks for post in posts) or self._done:
                yield from self._pass_on()
                self._listen([post for post in posts if post.chunks])
        finally:
            for post in posts:
                post.process.kill()

    def _hand_out(self, posts: list[_Post[Task, Result]], chunks: Iterator[_Chunk[Task, Result]]) -> bool:
        """Give chunks to those who have the fewest; return whether any was given."""
        before = self._given
        while self._given - self._passed < _WINDOW * len(posts):
            post = min(posts, key=lambda one: len(one.chunks))
            chunk = next(chunks, None) if len(post.chunks) < _AHEAD else None
            if chunk is None:
                break
            post.take(chunk)
            self._given += 1
        return self._given > before

    def _pass_on(self) -> Iterator[Result | Lost[Task]]:
        while chunk := self._done.pop(self._passed, None):
            self._passed += 1
            yield from chunk.in_order()

    def _listen(self, posts: list[_Post[Task, Result]]) -> None:
        if not posts:
            return
        voices = {post.process.voice: post for post in posts}
        for voice in connection.wait(list(voices), timeout=min(0.5, self._bounds.seconds / 4)):
            self._put(voices[voice].hear())  # type: ignore[index]
        for post in posts:
            self._put(post.look())

    def _put(self, done: list[_Chunk[Task, Result]]) -> None:
        self._done |= {chunk.number: chunk for chunk in done}


def _chunks(tasks: Iterable[Task]) -> Iterator[_Chunk[Task, Result]]:
    waiting = iter(tasks)
    number = 0
    while chunk := list(islice(waiting, _CHUNK)):
        yield _Chunk(number, chunk)
        number += 1
