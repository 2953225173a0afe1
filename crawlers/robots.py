"""What a robots.txt says to us, by RFC 9309; Protego reads it, the decisions are ours."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from protego import Protego

AGENT = "tinlang"
"""Our product token: the name a robots.txt calls us by."""
MOST_BYTES = 2 * 1024 * 1024
"""Longest robots.txt we read; RFC 9309 asks for 500 KiB at least."""
FRESH = 24 * 3600.0
"""Seconds for which a robots.txt is good without asking again."""
STALE = 30 * 24 * 3600.0
"""Seconds for which the last good one stands in for one that cannot be reached."""

RETRY = 600.0
"""Seconds until one that cannot be reached is asked for again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsFile:
    """A robots.txt as last heard of; `status` None means it could not be reached."""

    status: int | None
    asked_at: float
    body: bytes = b""
    """The last good one, kept while later ones cannot be reached."""
    good_at: float | None = None
    """When `body` was read; None: there has never been a good one."""
    retry_at: float = 0.0
    """Unix time before which an unreachable one is not asked for again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Whether a URL may be asked for, and how slowly."""

    allowed: bool
    reason: str = ""
    """`refused by robots` is final for now; `robots unreachable` means: later."""
    delay: float = 0.0
    """Crawl-delay in seconds."""


def heard(status: int | None, body: bytes, now: float, before: RobotsFile | None) -> RobotsFile:
    """Return what is known after asking once more; an unreachable answer keeps the last good one.

    429 and 5xx count as unreachable, all other 4xx as "there is none" (RFC 9309, 2.3.1).
    """
    if status is not None and 200 <= status < 300:
        return RobotsFile(status=status, asked_at=now, body=body[:MOST_BYTES], good_at=now)
    if status is not None and 400 <= status < 500 and status != 429:
        return RobotsFile(status=status, asked_at=now, good_at=now)
    kept = before or RobotsFile(status=None, asked_at=now)
    return replace(kept, status=None, asked_at=now, retry_at=now + RETRY)


def must_ask(robots: RobotsFile | None, now: float) -> bool:
    """Tell whether robots.txt has to be fetched before anything else is."""
    if robots is None:
        return True
    if robots.status is None:
        return now >= robots.retry_at
    return now - robots.asked_at >= FRESH


def rule(robots: RobotsFile, url: str, now: float, *, forbidden: str = "allow") -> Ruling:
    """Return what this robots.txt says about a URL.

    Args:
        forbidden: what 401 and 403 for robots.txt itself mean: `allow`, as the RFC has it, or `refuse`.
    """
    if robots.status is None and (robots.good_at is None or now - robots.good_at > STALE):
        return Ruling(allowed=False, reason="robots unreachable")
    if robots.status in (401, 403) and forbidden == "refuse":
        return Ruling(allowed=False, reason="refused by robots")
    rules = _parsed(robots.body)
    if not rules.can_fetch(url, AGENT):
        return Ruling(allowed=False, reason="refused by robots")
    return Ruling(allowed=True, delay=_delay(rules))


def _delay(rules: Protego) -> float:
    """Crawl-delay or Request-rate, whichever is slower; nonsense is none, and nothing is over an hour."""
    rate = rules.request_rate(AGENT)
    asked = max(float(rules.crawl_delay(AGENT) or 0.0), rate.seconds / rate.requests if rate else 0.0)
    return min(asked, 3600.0) if math.isfinite(asked) and asked > 0 else 0.0


@lru_cache(maxsize=256)
def _parsed(body: bytes) -> Protego:
    return Protego.parse(body.decode("utf-8-sig", errors="replace").replace("\x00", ""))
