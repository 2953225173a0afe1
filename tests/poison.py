"""An extractor that some pages kill, for the tests of derive; apart, since the workers import it."""

from __future__ import annotations

import os
import signal
import time

from pipelines.extract import Press, extract
from pipelines.model import Article, Capture, Dropped


def poisoned(capture: Capture, press: Press) -> Article | Dropped:
    """Extract the page, unless its body says what is to happen instead."""
    if b"<!-- hang -->" in capture.body:
        time.sleep(600)
    if b"<!-- exit -->" in capture.body:
        os._exit(3)
    if b"<!-- crash -->" in capture.body:
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"<!-- memory -->" in capture.body:
        bytearray(8 << 30)
    if b"<!-- raise -->" in capture.body:
        raise ValueError("no such page")
    time.sleep(float(os.environ.get("POISON_PAUSE", "0")))
    return extract(capture, press)
