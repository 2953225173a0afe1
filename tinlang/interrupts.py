"""Ctrl-C, remembered: a library under way may turn the KeyboardInterrupt into an error of its own."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass(slots=True)
class Interrupts:
    """Whether Ctrl-C was pressed. SQLite, for one, calls it an exception of a user-defined function."""

    seen: bool = False

    def note(self, number: int, frame: FrameType | None) -> None:
        """Remember it, and raise KeyboardInterrupt as Python does."""
        self.seen = True
        signal.default_int_handler(number, frame)


@contextmanager
def remembered() -> Iterator[Interrupts]:
    """Remember a Ctrl-C in the block, unless somebody else already handles it."""
    interrupts = Interrupts()
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield interrupts
        return
    signal.signal(signal.SIGINT, interrupts.note)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
