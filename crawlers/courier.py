"""From an entry to its answer: every hop is guarded, allowed by robots.txt, and waits its turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawlers.answers import Answer, UnansweredError, conditions, target
from crawlers.desk import Desk
from crawlers.download import TRUNCATED
from crawlers.frontier import Entry, State
from crawlers.guard import guard_of
from crawlers.planting import key_of
from crawlers.politeness import HostPausedError, growing, retry_after
from crawlers.robots import MOST_BYTES, RobotsFile, Ruling, heard, must_ask, rule
from crawlers.traps import without_session
from pipelines.addresses import find_source
from pipelines.model import LinkKind, Source

Ask = Callable[[Request], Awaitable[Response]]

TIRED = 3
"""Failures to connect in a row after which a host is left to the next crawl."""


class RefusedError(Exception):
    """A URL that may not be asked: robots.txt, the guard or the newspaper's own limits say no."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class MovedError(Exception):
    """A redirect to a page that has an entry of its own, and was or will be asked for as such."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Courier:
    """Brings the answers to one source's entries."""

    def __init__(self, desk: Desk, source: Source, ask: Ask) -> None:
        self._desk = desk
        self._source = source
        self._ask = ask
        self._guard = guard_of(source)
        self._headers = {"User-Agent": desk.manners.agent, "Accept-Language": accept_language(source)}
        self._rules: dict[str, RobotsFile] = {}
        self._asking = asyncio.Lock()
        self._lost: dict[str, int] = {}

    async def fetch(self, entry: Entry) -> Answer:
        """Return the answer at the end of an entry's redirects.

        Raises:
            RefusedError: a hop may not be asked.
            MovedError: the redirects lead to a page with an entry of its own.
            UnansweredError: a hop brought no whole answer.
            HostPausedError: a host wants, or its robots.txt needs, more time than this crawl has.
        """
        url, seen = entry.url, {entry.url}
        asked = conditions(entry, self._desk.frontier.host(entry.host))
        while True:
            await self._permit(url)
            answer = await self._hop(url, asked if url == (entry.kept_url or entry.url) else {})
            onward = target(answer)
            if onward is None:
                return answer
            url = self._followed(entry, onward)
            if url in seen or len(seen) > self._desk.manners.hops:
                raise RefusedError("redirect loop", url)
            seen.add(url)

    def _followed(self, entry: Entry, onward: str) -> str:
        url = without_session(onward)
        objection = self._guard.objection(url)
        if objection:
            raise RefusedError("forbidden address", f"{objection}: {url}")
        if find_source(url, {self._source.slug: self._source}) is None:
            raise RefusedError("leads to another site", url)
        if entry.kind is LinkKind.ARTICLE:
            key = key_of(url, entry.kind, self._source)
            other = self._desk.frontier.known(key) if key != entry.key else None
            if other and other.state in (State.NEW, State.KEPT, State.UNCHANGED):
                raise MovedError(key)
        return url

    async def _permit(self, url: str) -> None:
        objection = self._guard.objection(url)
        if objection:
            raise RefusedError("forbidden address", f"{objection}: {url}")
        ruling = await self._ruling(url)
        if ruling.reason == "robots unreachable":
            raise HostPausedError(urlsplit(url).netloc, self._rules[_origin(url)].retry_at, ruling.reason)
        if not ruling.allowed:
            raise RefusedError(ruling.reason, url)
        host = urlsplit(url).netloc
        if not self._desk.hold(host):
            raise HostPausedError(host, time.time() + 600, "another crawl is at work there")
        gate = self._desk.gate(host, self._source)
        gate.delay = max(gate.delay, ruling.delay)

    # -------------------------------------------------------------- one request

    async def _hop(self, url: str, headers: Mapping[str, str], most: int | None = None) -> Answer:
        host = urlsplit(url).netloc
        meta = {"download_maxsize": most} if most else {}
        request = Request(url, headers={**self._headers, **headers}, meta=meta, dont_filter=True)
        try:
            async with self._desk.gate(host, self._source).turn():
                response = await self._ask(request)
        except UnansweredError as error:
            self._note_loss(host, error)
            raise
        self._lost[host] = 0
        answer = _answer(response)
        if answer.status in (429, 503):
            self._slow_down(host, answer)
        return answer

    def _slow_down(self, host: str, answer: Answer) -> None:
        strikes = self._desk.frontier.host(host).strikes + 1
        asked_for = retry_after(answer.header("Retry-After"), time.time())
        pause = growing(self._desk.manners.backoff, strikes, 3600.0) if asked_for is None else asked_for
        self._desk.pause(host, pause)
        raise UnansweredError("overloaded", f"status {answer.status}", pause)

    def _note_loss(self, host: str, error: UnansweredError) -> None:
        if error.reason in ("no connection", "no such host", "timed out", "bad certificate"):
            self._lost[host] = self._lost.get(host, 0) + 1
            if self._lost[host] >= TIRED:
                self._lost[host] = 0
                self._desk.pause(host, 2 * self._desk.manners.patience)

    # -------------------------------------------------------------- robots.txt

    async def _ruling(self, url: str) -> Ruling:
        origin = _origin(url)
        async with self._asking:
            known = self._rules.get(origin) or self._desk.frontier.robots(origin)
            if known is None or must_ask(known, time.time()):
                known = await self._ask_robots(origin, known)
                self._desk.frontier.note_robots(origin, known)
            self._rules[origin] = known
        return rule(known, url, time.time(), forbidden=self._desk.manners.forbidden)

    async def _ask_robots(self, origin: str, before: RobotsFile | None) -> RobotsFile:
        try:
            answer = await self._robots_answer(f"{origin}/robots.txt")
        except (UnansweredError, RefusedError):
            return heard(None, b"", time.time(), before)
        return heard(answer.status, answer.body, time.time(), before)

    async def _robots_answer(self, url: str) -> Answer:
        """The answer for robots.txt, wherever its redirects lead (RFC 9309, 2.3.1.2)."""
        for _ in range(self._desk.manners.hops):
            if self._guard.objection(url):
                raise RefusedError("forbidden address", url)
            answer = await self._hop(url, {}, MOST_BYTES)
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = target(answer) or url
        raise RefusedError("redirect loop", url)


def accept_language(source: Source) -> str:
    """Return the header that asks for the source's own languages, so that no server picks a translation."""
    ranks = (f"{language};q={max(1 - at / 5, 0.1):.1f}" for at, language in enumerate(source.languages))
    return ", ".join(ranks).replace(";q=1.0", "")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _answer(response: Response) -> Answer:
    headers = response.headers.to_tuple_list()
    return Answer(
        url=response.url,
        status=response.status,
        headers=tuple((str(name), str(value)) for name, value in headers),
        body=response.body,
        fetched_at=datetime.now(UTC),
        truncated=TRUNCATED in response.flags,
    )
