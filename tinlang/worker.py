"""One process of a crew, seen from both sides."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import RawArray
from threading import Thread
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tinlang.warm", "tinlang.derive"])
_PIPE = 1 << 20  # bytes of results that may lie unread while the master is busy
_UNREADY, _RESTING = -2.0, -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one task may take."""

    seconds: float = 30.0
    """Of wall-clock time; the slowest honest pages take 0.3 s, the worst ones over 20 s on a free machine."""
    memory: int = 2 << 30
    """Bytes of address space beyond what a worker has when it starts."""


@dataclass(frozen=True, slots=True)
class Lost(Generic[Task]):
    """A task that gave no result, and why."""

    task: Task
    reason: str
    """`timed out`, `crashed its worker` or `out of memory`."""
    detail: str


class Process(Generic[Task, Result]):
    """A running process, as its master sees it."""

    def __init__(self, work: Callable[[Task], Result], bounds: Bounds) -> None:
        """Start it."""
        inbox, self._tasks = _CONTEXT.Pipe(duplex=False)
        self.voice, outbox = _CONTEXT.Pipe(duplex=False)
        _widen(self.voice)
        self._clock = RawArray("d", [0.0, _UNREADY])
        arguments = (work, bounds, inbox, outbox, self._clock)
        self._process = _CONTEXT.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        inbox.close()
        outbox.close()
        self.ended = False

    @property
    def id(self) -> int | None:
        """Its number in the system."""
        return self._process.pid

    @property
    def at(self) -> int:
        """Which task of the chunk in work it is at."""
        return int(self._clock[0])

    @property
    def started(self) -> float:
        """When it began that task; negative while it is at none."""
        return float(self._clock[1])

    @property
    def unready(self) -> bool:
        """Whether it never came so far as to take a task."""
        return self.started == _UNREADY

    def overdue(self, seconds: float) -> bool:
        """Whether it has been at one task for longer, and has sent nothing that would say otherwise."""
        return 0 <= self.started < time.monotonic() - seconds and not self.voice.poll()

    def send(self, tasks: list[Task]) -> None:
        """Give it a chunk of tasks; one that has died meanwhile will be found out when it is heard."""
        with suppress(BrokenPipeError):
            self._tasks.send(tasks)

    def heard(self) -> Iterator[list[Result | Lost[Task]]]:
        """Yield what it has sent, one list for each chunk; note whether it has ended."""
        try:
            while self.voice.poll():
                yield self.voice.recv()
        except (EOFError, OSError):
            self.ended = True

    def last_words(self) -> str:
        """Return how it ended."""
        self._process.join(10)
        code = self._process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def kill(self) -> None:
        """End it, if it has not ended; what it had sent can still be heard."""
        self._process.kill()
        self._process.join()
        self._tasks.close()


def _widen(pipe: Connection) -> None:
    """Let the pipe hold more than the usual 64 KB, where the system allows it."""
    with suppress(AttributeError, OSError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


# ------------------------------------------------------------------ in the process itself


def _serve(
    work: Callable[[Task], Result], bounds: Bounds, inbox: Connection, outbox: Connection, clock: list[float]
) -> None:
    """Do chunks of tasks until the master is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the master, which ends us
    Thread(target=_follow_master, daemon=True).start()
    _limit_memory(bounds.memory)
    clock[1] = _RESTING
    while True:
        try:
            tasks = inbox.recv()
        except EOFError:
            return
        outbox.send(_chunk_done(work, tasks, clock))


def _chunk_done(
    work: Callable[[Task], Result], tasks: list[Task], clock: list[float]
) -> list[Result | Lost[Task]]:
    fates: list[Result | Lost[Task]] = []
    for at, task in enumerate(tasks):
        clock[0], clock[1] = at, time.monotonic()
        try:
            fates.append(work(task))
        except MemoryError:
            fates.append(Lost(task, "out of memory", ""))
    clock[1] = _RESTING
    return fates


def _limit_memory(more: int) -> None:
    """Let the process take that many bytes of address space beyond what it has."""
    with suppress(OSError, ValueError):
        with open("/proc/self/statm", "rb") as file:
            has = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (has + more, resource.RLIM_INFINITY))


def _follow_master() -> None:
    """End with the master, even while a task hangs."""
    master = parent_process()
    if master:
        connection.wait([master.sentinel])
    os._exit(1)
