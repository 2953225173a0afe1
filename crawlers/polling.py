"""When to ask a feed again: sooner the more of what it shows is new; later, but never never, if it fails."""

from __future__ import annotations

from datetime import timedelta

FIRST = timedelta(hours=1)
"""Interval of a feed that was never polled."""
SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(days=1)
LONGEST_FAILING = timedelta(days=7)
"""Dead feeds return: asking once a week costs nothing."""

_AIM = 0.25
"""Share of new links among those shown at which the interval is right: the others overlap; none is missed."""
_FASTEST, _SLOWEST = 0.25, 2.0
"""How far one poll may change the interval."""


def next_poll(previous: timedelta, shown: int, new: int) -> timedelta:
    """Return the interval to the next poll after one that showed so many links, so many of them new."""
    share = min(new, shown) / shown if shown > 0 else 0.0
    factor = min(max(_AIM / share, _FASTEST), _SLOWEST) if share > 0 else _SLOWEST
    return min(max(previous * factor, SHORTEST), LONGEST)


def next_try(previous: timedelta) -> timedelta:
    """Return the interval after a poll that failed: twice the last, up to a week."""
    return min(max(previous * 2, SHORTEST), LONGEST_FAILING)
