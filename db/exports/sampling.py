"""A seeded random sample that is the same tomorrow: pure.

The sample of size n with a seed is the n articles whose SHA-256 of `seed:id` is smallest.
It depends on ids alone, not on their order or number: an article that comes later takes a place only where
its own digest is among the smallest, and then it puts out the one article whose digest was the largest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from heapq import nsmallest

Identified = tuple[int, str]
"""Number and id of an article."""


def sampled(found: Iterable[Identified], size: int | None, seed: int) -> list[Identified]:
    """Return a sample, the newest first; all where no size is given or no more are there."""
    if size is None:
        return sorted(found, reverse=True)
    return sorted(nsmallest(size, found, key=lambda one: draw(one[1], seed)), reverse=True)


def draw(identifier: str, seed: int) -> bytes:
    """Return what an article drew in the lot with this seed."""
    return hashlib.sha256(f"{seed}:{identifier}".encode()).digest()
