"""What all spiders of one process share: archive, frontier, press, gates and manners."""

from __future__ import annotations

import asyncio
import getpass
import socket
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from scrapy.settings import BaseSettings

from crawlers.frontier import Bounds, Entry, Frontier, Hold
from crawlers.politeness import Gate, Manners
from crawlers.sqlite_frontier import SqliteFrontier, owner_name
from db.archive import Archive, Original
from pipelines.errors import TinlangError
from pipelines.model import Capture, Source

ROOM = 16
"""Most captures that wait to be kept; then nothing more is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Delivery:
    """A capture on its way to the archive, with what the frontier shall know once it is there."""

    capture: Capture
    entry: Entry
    original: Original | None = None
    announced: tuple[Entry, ...] = ()
    kept: asyncio.Future[int] = field(repr=False)
    """Done when it is in archive and frontier, with the number of entries that were new."""


@dataclass(slots=True)
class Tally:
    """What one source's crawl has done so far."""

    found: int = 0
    """Articles announced that were not known before."""
    fetched: int = 0
    """Articles kept that are new or changed."""
    unchanged: int = 0
    moved_bytes: int = 0
    """Bytes of the bodies received, feeds included."""
    failed: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    """Sentences for the report, each once."""


@dataclass(slots=True)
class Desk:
    """Archive, frontier, press, gates and manners of one process; `broken` once keeping has failed."""

    archive: Archive
    frontier: Frontier
    press: dict[str, Source]
    manners: Manners
    bounds: Bounds = field(default_factory=Bounds)
    owner: str = field(default_factory=owner_name)
    started: float = field(default_factory=time.time)
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ROOM))
    broken: Exception | None = None
    stopped: bool = False
    """Set by Ctrl-C: every round ends, once what is under way is kept."""
    tallies: dict[str, Tally] = field(default_factory=dict)
    _gates: dict[str, Gate] = field(default_factory=dict)
    _held: dict[str, float] = field(default_factory=dict)

    def gate(self, host: str, source: Source) -> Gate:
        """Return the one gate of a host, as slow as the slowest of those who ask there wish."""
        if host not in self._gates:
            self._gates[host] = Gate(host, 0.0, self.manners)
            self._gates[host].paused_until = self.frontier.host(host).ready_at
        gate = self._gates[host]
        gate.delay = max(gate.delay, source.policy.delay)
        return gate

    def pause(self, host: str, seconds: float) -> None:
        """Leave a host alone for a while, in this crawl and, if need be, in the next."""
        state = self.frontier.host(host)
        until = max(state.ready_at, time.time() + seconds)
        self.frontier.note_host(host, replace(state, ready_at=until, strikes=state.strikes + 1))
        if host in self._gates:
            self._gates[host].paused_until = until

    def hold(self, host: str) -> bool:
        """Take or renew a host; False while another process has it."""
        asked = Hold(owner=self.owner, now=time.time())
        if self._held.get(host, 0.0) < asked.now and self.frontier.hold(host, asked):
            self._held[host] = asked.now + asked.seconds / 2
        return host in self._held and self._held[host] >= asked.now

    def tally(self, source: Source) -> Tally:
        """Return the tally of a source."""
        return self.tallies.setdefault(source.slug, Tally())

    async def keep(self, delivery: Delivery) -> None:
        """Keep a capture, then commit its entry; never the other way round, so that a kill loses nothing.

        If it cannot be kept, `delivery.kept` says why, and the crawl ends.
        """
        try:
            new = await asyncio.to_thread(self._keep, delivery)
        except TinlangError as error:
            self.broken = self.broken or error
            delivery.kept.set_exception(error)
            delivery.kept.exception()  # whoever waits for it is told; nobody may be left to
        else:
            delivery.kept.set_result(new)
        finally:
            self.room.release()

    def _keep(self, delivery: Delivery) -> int:
        self.archive.keep(delivery.capture, original=delivery.original)
        return self.frontier.commit(delivery.entry, delivery.announced, time.time())

    @property
    def over(self) -> bool:
        """Whether every round shall end."""
        return self.stopped or self.broken is not None

    def close(self) -> None:
        """Give back hosts and close archive and frontier."""
        self.frontier.release(self.owner)
        self.frontier.close()
        self.archive.close()


# ------------------------------------------------------------------ opening


def manners_of(settings: BaseSettings) -> Manners:
    """Return the manners that settings ask for; `TINLANG_MANNERS` overrides single ones."""
    return Manners(agent=agent_of(settings), **settings.getdict("TINLANG_MANNERS"))


def agent_of(settings: BaseSettings) -> str:
    """Return our User-Agent: the program, its version, and whom to complain to."""
    contact = settings.get("TINLANG_CONTACT") or f"{_user()}@{socket.getfqdn()}"
    return f"{settings['USER_AGENT']} (news archive; contact: {contact})"


def open_desk(settings: BaseSettings, press: dict[str, Source], bounds: Bounds | None = None) -> Desk:
    """Return a desk on the data folder of the settings."""
    home = Path(settings["TINLANG_HOME"])
    return Desk(
        archive=Archive(home / "archive"),
        frontier=SqliteFrontier(home / "frontier.db"),
        press=press,
        manners=manners_of(settings),
        bounds=bounds or Bounds(),
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "tinlang"
