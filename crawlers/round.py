"""One source's crawl: its hosts side by side, at each host one entry after the other."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from crawlers import outcomes
from crawlers.answers import Answer, UnansweredError, capture_of, lies
from crawlers.courier import Ask, Courier, MovedError, RefusedError
from crawlers.desk import Delivery, Desk
from crawlers.discovery import Discovered, discover
from crawlers.frontier import Entry, State, Want
from crawlers.planting import Soil, entries, feed_entries, feed_of
from crawlers.politeness import HostPausedError
from crawlers.traps import ROOM, form
from db.archive import Original
from pipelines.model import LinkKind, Source


class Round:
    """The crawl of one source until nothing is due there."""

    def __init__(self, desk: Desk, source: Source, ask: Ask) -> None:
        self._desk = desk
        self._source = source
        self._courier = Courier(desk, source, ask)
        self._tally = desk.tally(source)
        self._first = outcomes.first_interval(source.policy)
        self._queue: asyncio.Queue[Delivery | None] = asyncio.Queue()
        self._underway: dict[str, list[asyncio.Future[int]]] = {}
        self._left: set[str] = set()
        self._forms: Counter[str] = Counter()
        self._asked = 0

    async def deliveries(self) -> AsyncIterator[Delivery]:
        """Yield what is to be kept, until nothing is due; each must be kept before its host goes on far."""
        running = asyncio.ensure_future(self._run())
        running.add_done_callback(lambda _: self._queue.put_nowait(None))
        try:
            while (delivery := await self._queue.get()) is not None:
                yield delivery
            await running
        finally:
            running.cancel()

    # -------------------------------------------------------------- hosts

    async def _run(self) -> None:
        self._desk.frontier.add(feed_entries(self._source), time.time())
        working: dict[str, asyncio.Task[None]] = {}
        try:
            while not self._desk.over:
                for host in self._hosts_to_ask(working):
                    working[host] = asyncio.create_task(self._work(host))
                if working:
                    await self._progress(working)
                elif not await self._linger():
                    return
        finally:
            for task in working.values():
                task.cancel()
            await asyncio.gather(*working.values(), return_exceptions=True)

    def _hosts_to_ask(self, working: Iterable[str]) -> list[str]:
        due = self._desk.frontier.due_hosts(self._want())
        return [host for host in due if host not in self._left and host not in working]

    async def _progress(self, working: dict[str, asyncio.Task[None]]) -> None:
        """Wait until a host is done, a second at most: others may have become due meanwhile."""
        done, _ = await asyncio.wait(working.values(), timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
        for host in [host for host, task in working.items() if task in done]:
            working.pop(host).result()

    async def _linger(self) -> bool:
        """Wait for a retry that is due soon; False when there is none."""
        latest = replace(self._want(), now=time.time() + self._desk.manners.linger)
        if not set(self._desk.frontier.due_hosts(latest)) - self._left:
            return False
        due = self._desk.frontier.next_due(latest) or 0.0
        await asyncio.sleep(min(max(due - time.time(), 0.01), 1.0))
        return True

    async def _work(self, host: str) -> None:
        if not self._desk.hold(host):
            self._leave(host, "another crawl is at work there")
            return
        try:
            while due := self._desk.frontier.due(self._want(), host):
                for entry in due:
                    await self._visit(entry)
                await self._settle(host)
                self._desk.hold(host)
        except HostPausedError as paused:
            until = datetime.fromtimestamp(paused.until, UTC).astimezone()
            self._leave(host, f"{paused.reason}; asked again after {until:%Y-%m-%d %H:%M}")
        finally:
            await self._settle(host)

    def _leave(self, host: str, why: str) -> None:
        self._left.add(host)
        self._tally.problems[f"{host}: {why}"] += 1

    async def _settle(self, host: str) -> None:
        """Wait until all that this host delivered is kept."""
        for kept in self._underway.pop(host, []):
            self._tally.found += await kept

    def _want(self) -> Want:
        return Want(
            source=self._source.slug,
            started=self._desk.started,
            now=time.time(),
            bounds=self._desk.bounds,
            articles=self._room_left(),
        )

    def _room_left(self) -> bool:
        limit = self._desk.bounds.limit
        return limit is None or self._asked < limit

    # -------------------------------------------------------------- entries

    async def _visit(self, entry: Entry) -> None:
        if entry.kind is LinkKind.ARTICLE:
            if not self._room_left():
                return
            self._asked += 1
        try:
            await self._receive(entry, await self._courier.fetch(entry))
        except RefusedError as error:
            self._commit(outcomes.refused(entry, time.time(), error.reason, error.detail))
        except MovedError as error:
            self._commit(outcomes.moved(entry, time.time(), error.key))
        except UnansweredError as error:
            self._tally.failed += 1
            self._commit(outcomes.failed(entry, time.time(), error, self._desk.manners.backoff))

    def _commit(self, entry: Entry) -> None:
        self._desk.frontier.commit(entry, (), time.time())

    async def _receive(self, entry: Entry, answer: Answer) -> None:
        self._tally.moved_bytes += len(answer.body)
        now = time.time()
        if answer.status == 304:
            self._commit(self._not_modified(entry, now))
        elif answer.status in (404, 410):
            self._commit(outcomes.gone(entry, now, answer.status))
        elif answer.status in (401, 403, 451):
            self._commit(outcomes.refused(entry, now, "refused by server", f"status {answer.status}"))
        elif not 200 <= answer.status < 300:
            raise UnansweredError("server error", f"status {answer.status}")
        elif not answer.body:
            raise UnansweredError("empty body", f"status {answer.status}")
        else:
            await self._deliver(entry, answer)

    def _not_modified(self, entry: Entry, now: float) -> Entry:
        after = outcomes.unchanged(entry, now, self._first)
        if entry.kind is LinkKind.ARTICLE:
            self._tally.unchanged += 1
            return after
        return outcomes.polled(after, entry.interval, self._source.policy)

    async def _deliver(self, entry: Entry, answer: Answer) -> None:
        digest = "sha256:" + hashlib.sha256(answer.body).hexdigest()
        if lies(entry, answer, digest):
            host = self._desk.frontier.host(entry.host)
            self._desk.frontier.note_host(entry.host, replace(host, liar=True))
        after = outcomes.kept(entry, answer, digest, self._first)
        announced: tuple[Entry, ...] = ()
        if entry.kind is not LinkKind.ARTICLE:
            after, announced = await self._read(after, answer, entry.interval)
        elif after.state is State.KEPT:
            self._tally.fetched += 1
        else:
            self._tally.unchanged += 1
        await self._desk.room.acquire()
        kept = asyncio.get_running_loop().create_future()
        self._underway.setdefault(entry.host, []).append(kept)
        self._queue.put_nowait(
            Delivery(
                capture=capture_of(entry, answer),
                entry=after,
                original=_original(entry, digest),
                announced=announced,
                kept=kept,
            )
        )

    async def _read(self, entry: Entry, answer: Answer, before: float) -> tuple[Entry, tuple[Entry, ...]]:
        """The feed as it now stands, and what it announces."""
        discovered: Discovered = await asyncio.to_thread(
            discover, answer.body, feed_of(entry, self._source), self._source, answer.url
        )
        self._desk.frontier.note_dropped(discovered.dropped)
        soil = Soil(source=self._source, parent=entry, bounds=self._desk.bounds)
        announced = entries(discovered.links, soil)
        articles = [each.key for each in announced if each.kind is LinkKind.ARTICLE]
        new = self._desk.frontier.count_new(articles)
        followed = tuple(each for each in announced if self._follows(each, new))
        after = outcomes.polled(entry, before, self._source.policy, shown=len(articles), new=new)
        return after, followed

    def _follows(self, entry: Entry, new: int) -> bool:
        """Tell whether an announced entry is worth having: the next page of a listing only after news."""
        if entry.kind is LinkKind.ARTICLE:
            return True
        self._forms[form(entry.url)] += 1
        return self._forms[form(entry.url)] <= ROOM and (entry.kind is not LinkKind.LISTING or new > 0)


def _original(entry: Entry, digest: str) -> Original | None:
    """The earlier capture whose body this is, if it is."""
    if entry.digest != digest or entry.kept_at is None or entry.kept_url is None:
        return None
    return Original(url=entry.kept_url, fetched_at=entry.kept_at, digest=digest)
