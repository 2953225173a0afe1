"""Manners: how long to wait, and before whose door; the arithmetic is pure, the waiting is in `Gate`."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

DAY = 86_400.0
LONGEST_PAUSE = DAY
"""Seconds beyond which no Retry-After and no Crawl-delay is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How this crawl behaves towards every host."""

    agent: str
    """User-Agent header: who we are and whom to complain to."""
    patience: float = 300.0
    """Seconds a crawl waits for a host that asks for it; longer pauses are left to the next crawl."""
    linger: float = 20.0
    """Seconds a crawl stays only for a retry."""
    backoff: float = 30.0
    """Seconds of the first pause after a failure or a 429 without Retry-After; doubled each time."""
    jitter: float = 0.3
    """Share of the delay that is added at random, 0–1."""
    forbidden: str = "allow"
    """What 401 and 403 for robots.txt mean: `allow` (RFC 9309) or `refuse`."""
    hops: int = 10
    """Most redirects followed."""


class HostPausedError(Exception):
    """A host asked to be left alone for longer than this crawl waits."""

    def __init__(self, host: str, until: float, reason: str = "asked us to wait") -> None:
        super().__init__(host)
        self.host = host
        self.until = until
        self.reason = reason


class Gate:
    """The one door to a host: a single request at a time, its pause after each, Retry-After for all."""

    def __init__(self, host: str, delay: float, manners: Manners) -> None:
        self.host = host
        self.delay = delay
        self._manners = manners
        self._lock = asyncio.Lock()
        self._opens = 0.0  # monotonic: clocks that jump do not hurry us
        self.paused_until = 0.0  # Unix time, remembered in the frontier

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for our turn at the host; the pause for the next one begins when the block ends.

        Raises:
            HostPausedError: the host is paused for longer than our patience.
        """
        async with self._lock:
            await self._wait()
            try:
                yield
            finally:
                extra = random.uniform(0, self._manners.jitter)  # noqa: S311 — manners, not secrets
                self._opens = time.monotonic() + self.delay * (1 + extra)

    async def _wait(self) -> None:
        pause = self.paused_until - time.time()
        if pause > self._manners.patience:
            raise HostPausedError(self.host, self.paused_until)
        wait = max(pause, self._opens - time.monotonic())
        if wait > 0:
            await asyncio.sleep(wait)


# ------------------------------------------------------------------ arithmetic


def retry_after(header: str | None, now: float) -> float | None:
    """Return the seconds a Retry-After header asks for, as a number or a date; None where it says nothing."""
    value = (header or "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return min(max(moment.timestamp() - now, 0.0), LONGEST_PAUSE)


def growing(first: float, tries: int, most: float = 7 * DAY) -> float:
    """Return the pause after a number of failures in a row: doubled each time, never given up."""
    return min(first * 2.0 ** min(max(tries - 1, 0), 40), most)


def next_interval(before: float, first: float, most: float = 90 * DAY) -> float:
    """Return the seconds until an article is asked for again: the first ones, then doubled each time."""
    return min(max(before * 2, first), most)


def refresh_due(asked: int) -> bool:
    """Tell whether this answer must be asked for unconditionally: each fourth, because validators lie."""
    return asked % 4 == 3
