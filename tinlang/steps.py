"""What is made of all articles together, once each is read: stories, versions lined up, the catalogue.

Each step looks at what has changed since it ran last; its rows do not depend on the order of runs.
"""

from __future__ import annotations

from collections.abc import Callable

from tinlang.aligning import align
from tinlang.connecting import Connecting
from tinlang.grouping import group
from tinlang.resolving import resolve

STEPS: tuple[tuple[str, Callable[[Connecting], int]], ...] = (
    ("group", group),
    ("align", align),
    ("resolve", resolve),
)
"""Verb and step, in their order; a step returns how many rows it wrote anew or changed."""


def connect(given: Connecting) -> dict[str, int]:
    """Run the steps; return how much each wrote.

    Raises:
        StoreError: the database cannot be written.
    """
    return {verb: step(given) for verb, step in STEPS}
