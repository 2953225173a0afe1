"""Serving one snapshot after the other: a swapped `site.db` is followed without a failed request.

Datasette opens its connections lazily, one for each thread, and keeps table counts and templates.
So a snapshot gets a Datasette of its own, with all its connections opened at once on one and the same file.
When `publish` puts another file in its place, the next Datasette is made ready beside the present one,
takes over between two requests, and the former one is closed after its last answer.
"""

from __future__ import annotations

import asyncio
import hashlib
import queue
import secrets
import sqlite3
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx
from datasette.app import Datasette
from datasette.database import Database

from db.site.asgi import App, Receive, Scope, Send
from db.snapshots import held
from pipelines.errors import StoreError, TinlangError

_PAUSE = 1.0  # seconds
Identity = tuple[int, int, int, int]
"""Device, inode, size and time of change: what tells one snapshot file from the next."""


def identity(path: Path) -> Identity:
    """Return what tells the file at `path` from another one put in its place.

    Raises:
        StoreError: there is no such file.
    """
    try:
        stat = path.stat()
    except OSError as error:
        raise StoreError(
            f"There is no site at {path} ({error.strerror}). "
            "Expected a snapshot made by `tinlang publish`; run `tinlang update` first, or `tinlang demo`."
        ) from error
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


class PinnedDatabase(Database):  # type: ignore[misc]  # datasette ships no types
    """A database whose connections were all opened at one time, so that they show one and the same file."""

    def __init__(self, datasette: Datasette, path: Path, threads: int) -> None:
        super().__init__(datasette, str(path), is_mutable=False)
        self.identity, opened, self.holding = _opened_at_once(super().connect, path, threads)
        self.cached_hash = hashlib.sha256(repr(self.identity).encode()).hexdigest()
        self._opened: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        for connection in opened:
            self._opened.put(connection)

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Return one of the connections opened at the beginning; there is one for each thread."""
        try:
            return self._opened.get_nowait()
        except queue.Empty:
            connection: sqlite3.Connection = super().connect(write)
            return connection


def _opened_at_once(
    connect: Callable[[], sqlite3.Connection], path: Path, number: int
) -> tuple[Identity, list[sqlite3.Connection], ExitStack]:
    while True:  # a file is replaced once in minutes: the second time round it holds still
        with ExitStack() as holding:
            before = identity(path)
            holding.enter_context(held(path))
            opened = [_checked(connect(), path) for _ in range(number)]
            if identity(path) == before:
                return before, opened, holding.pop_all()
        for connection in opened:
            connection.close()


def _checked(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    try:
        connection.execute("select count(*) from sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise StoreError(
            f"{path} cannot be read as a database ({error}). "
            "Expected a snapshot made by `tinlang publish`; run it again."
        ) from error
    return connection


class NotesDatabase(Database):  # type: ignore[misc]
    """Datasette's notes on schemas, written by its pool of threads; the writer it would start never ends."""

    def __init__(self, datasette: Datasette) -> None:
        super().__init__(datasette, memory_name=secrets.token_hex())
        self._writing = threading.Lock()
        self._writer: sqlite3.Connection | None = None

    async def execute_write_fn(
        self,
        fn: Callable[[sqlite3.Connection], object],
        block: bool = True,  # noqa: ARG002  # Datasette's; here the answer is always waited for
    ) -> object:
        """Return what a function makes of the writing connection."""

        def write() -> object:
            with self._writing:
                if self._writer is None:
                    self._writer = self.connect(write=True)
                    self.ds._prepare_connection(self._writer, self.name)
                return fn(self._writer)

        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, write)

    def close(self) -> None:
        """Close the connection that writes."""
        if self._writer is not None:
            self._writer.close()


class Snapshot:
    """One Datasette on one file, and how many requests it is answering."""

    def __init__(self, datasette: Datasette, path: Path) -> None:
        threads = max(1, datasette.setting("num_sql_threads"))
        self.datasette = datasette
        self.database = PinnedDatabase(datasette, path, threads)
        self.identity = self.database.identity
        self.answering = 0
        self.closed = False
        has_notes = "_internal" in datasette.databases  # in Datasette 1.0 they are elsewhere
        for name in list(datasette.databases):
            datasette.remove_database(name)
        datasette.add_database(self.database, name="site")
        if has_notes:
            datasette.add_database(NotesDatabase(datasette), name="_internal")
        self.app: App = datasette.app()

    async def warm(self) -> None:
        """Ask for the home page, so that counts, templates and connections are there before a reader is."""
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get("/")
        if answer.status_code >= 500:
            raise StoreError(
                f"{self.database.path} cannot be shown: its home page answers {answer.status_code}. "
                "Expected a snapshot of this version; run `tinlang publish`."
            )

    async def close(self) -> None:
        """End its threads and connections."""
        self.closed = True
        whole = getattr(self.datasette, "close", None)  # Datasette 1.0 ends its threads itself
        await asyncio.to_thread(whole or self._close_parts)
        self.database.holding.close()  # from now on publish may write into the file

    def _close_parts(self) -> None:
        self.datasette.executor.shutdown()
        for database in self.datasette.databases.values():
            database.close()


class Follower:
    """An ASGI application that serves the snapshot at a path, and the one put in its place."""

    def __init__(self, path: Path, make: Callable[[], Datasette], say: Callable[[str], None]) -> None:
        self._path, self._make, self._say = path, make, say
        self._current = Snapshot(make(), path)
        self._seen = self._current.identity
        self._renewal: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        self._look()
        snapshot = self._current
        snapshot.answering += 1
        try:
            await snapshot.app(scope, receive, send)
        finally:
            snapshot.answering -= 1
            await self._retire(snapshot)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._current.warm()
                watching = asyncio.create_task(self._watch())
                await send({"type": "lifespan.startup.complete"})
            else:
                watching.cancel()
                await self._current.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _watch(self) -> None:
        """Follow also while nobody asks: a former snapshot that is held has to be copied by publish."""
        while True:
            await asyncio.sleep(_PAUSE)
            self._look()

    def _look(self) -> None:
        try:
            found = identity(self._path)
        except StoreError:  # taken away: what is open goes on being served
            return
        idle = self._renewal is None or self._renewal.done()
        if found != self._seen and idle:
            self._seen = found
            self._renewal = asyncio.create_task(self._renew())

    async def _renew(self) -> None:
        try:
            snapshot = await asyncio.to_thread(lambda: Snapshot(self._make(), self._path))
            await snapshot.warm()
        except (TinlangError, sqlite3.Error) as error:
            self._say(f"The new snapshot is not taken, the former one goes on: {error}")
            return
        former, self._current = self._current, snapshot
        self._seen = snapshot.identity
        self._say(f"{self._path} was replaced; the new snapshot is served.")
        await self._retire(former)

    async def _retire(self, snapshot: Snapshot) -> None:
        if snapshot is not self._current and not snapshot.answering and not snapshot.closed:
            await snapshot.close()
