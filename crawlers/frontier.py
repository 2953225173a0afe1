"""Which URL next: the nouns and the interface of a frontier, whatever it is kept in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from crawlers.robots import RobotsFile
from pipelines.model import Dropped, Found, LinkKind

FOREVER = 1e18
"""A Unix time that never comes."""


class State(StrEnum):
    """What was last heard of a URL."""

    NEW = "new"  # announced, never answered
    KEPT = "kept"  # answered, and its body is in the archive
    UNCHANGED = "unchanged"  # answered, with the body we have
    MOVED = "moved"  # redirects to a URL that has an entry of its own
    REFUSED = "refused"  # robots.txt, our address guard or the server says no
    GONE = "gone"  # 404, 410
    FAILED = "failed"  # no whole answer yet; asked again with growing pauses
    DROPPED = "dropped"  # a trap: never asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A URL the frontier knows, who announced it, and what was last heard from it."""

    key: str
    """Canonical key: equal for all addresses of one page; of a feed, its slug and URL."""
    url: str
    source: str
    alias: str | None = None
    """The URL as announced, where it is another; remembered beside the key."""
    host: str
    """Network location, `host` or `host:port`: the unit of politeness and of holding."""
    kind: LinkKind = LinkKind.ARTICLE
    depth: int = 0
    """How many feeds lie between the source's file and this entry."""
    found: Found = field(default_factory=Found)
    state: State = State.NEW
    tries: int = 0
    """Failures in a row."""
    asked: int = 0
    """Whole answers so far."""
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    """Of the body last kept; validators lie, digests do not."""
    kept_at: datetime | None = None
    kept_url: str | None = None
    interval: float = 0.0
    """Seconds until it is asked again; grows while nothing changes."""
    due: float | None = 0.0
    """Unix time from which it may be asked; below zero for what was never asked, so that it goes first."""
    reason: str = ""
    """A short name that is counted, when it was not kept."""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Who wants to work at a host, and for how long nobody else shall."""

    owner: str
    """`pid@machine`; a hold of a dead process of this machine is void."""
    now: float
    seconds: float = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Which articles a crawl may ask for, and how many."""

    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    """Most articles asked for, for each source."""
    recent: datetime | None = None
    """What sitemaps announce from before is left aside, as long as no `since` or `until` asks for it: an
    aggregator's name a hundred thousand articles. Feeds and listings, which are short, are taken whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """Which entries of a source a crawl would ask for now."""

    source: str
    started: float
    """Unix time at which the crawl began: what was kept since is not asked for again in the same crawl."""
    now: float
    bounds: Bounds = field(default_factory=Bounds)
    articles: bool = True
    """False once the limit is reached: only feeds then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is known of a host over all runs."""

    ready_at: float = 0.0
    """Unix time before which it is not asked (Retry-After, back-off)."""
    strikes: int = 0
    """Refusals for overload in a row."""
    liar: bool = False
    """It answered the same validator for a changed body: never ask it conditionally."""


class Frontier(Protocol):
    """Announced URLs and what became of them; nothing committed is ever lost.

    Work is leased host by host: who holds a host is the only one to ask it, so entries need no lease of
    their own; they stay due until `commit` says how they now stand.
    """

    def add(self, entries: Iterable[Entry], now: float) -> int:
        """Remember entries whose key is new and return their number.

        A known one that is announced as modified since it was kept becomes due at once.
        """
        ...

    def due_hosts(self, want: Want) -> list[str]:
        """Return the hosts at which something is due, in name order."""
        ...

    def next_due(self, want: Want) -> float | None:
        """Return when the next entry is due, whatever the time is now; None if none ever is."""
        ...

    def hold(self, host: str, hold: Hold) -> bool:
        """Take or renew the host for this owner; False while a living other has it."""
        ...

    def release(self, owner: str) -> None:
        """Give back all hosts this owner holds."""
        ...

    def due(self, want: Want, host: str) -> list[Entry]:
        """Return the next entries due at a host, at most 64."""
        ...

    def commit(self, entry: Entry, announced: Iterable[Entry], now: float) -> int:
        """Record how an entry now stands and what it announced, both or neither; return how many were new."""
        ...

    def known(self, key: str) -> Entry | None:
        """Return the entry of that key."""
        ...

    def host(self, host: str) -> HostState:
        """Return what is known of a host."""
        ...

    def note_host(self, host: str, state: HostState) -> None:
        """Remember what is now known of a host."""
        ...

    def robots(self, origin: str) -> RobotsFile | None:
        """Return the robots.txt last heard of at an origin (`scheme://host:port`)."""
        ...

    def note_robots(self, origin: str, robots: RobotsFile) -> None:
        """Remember a robots.txt."""
        ...

    def note_dropped(self, dropped: Iterable[Dropped]) -> None:
        """Remember what feeds announced and nobody can ask for."""
        ...

    def count_new(self, keys: Iterable[str]) -> int:
        """Return how many of these keys have no entry."""
        ...

    def dropped(self, source: str | None = None) -> Iterator[Dropped]:
        """Yield what was refused, failed, gone or dropped, each with its reason, in key order."""
        ...

    def counts(self, source: str) -> dict[str, int]:
        """Return how many entries, feeds included, stand in each state."""
        ...

    def close(self) -> None:
        """Give everything back; safe to call twice."""
        ...
