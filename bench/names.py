"""Claim: products, producers and places are read at 3,000 sentences a second on one core, below 300 MB.

Run `python bench/names.py`. The text is the demo press's, in three languages; the peer, in the same run, is
splitting and folding the same text, which every reader has to do.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable

from pipelines.names.gazetteer import fold_exact, gazetteer
from pipelines.names.read import read_names
from pipelines.text import sentences
from pipelines.view import look
from tinlang.demo.truth import load_stories, tell

ROUNDS = 5


def main() -> None:
    """Print sentences a second, the ratio to the peer and the most memory used."""
    texts = [
        (language, tell(story, language).text)
        for story in load_stories()
        for language in ("vi", "en", "id")
        if language in story.versions
    ]
    count = sum(len(sentences(text)) for _, text in texts)
    began = time.perf_counter()
    named = gazetteer().named
    print(f"gazetteer: {len(named)} names in {time.perf_counter() - began:.2f} s")
    read = _median(lambda: [read_names(text, language) for language, text in texts])
    peer = _median(lambda: [(sentences(look(text).text), fold_exact(text)) for _, text in texts])
    print(f"names: {count / read:,.0f} sentences/s")
    print(f"splitting and folding alone: {count / peer:,.0f} sentences/s; ratio {read / peer:.1f}")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


def _median(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
