"""Two versions → beads and discrepancies, by what the earliest pairs of their languages have taught.

`pipelines.versions` compares pairs that are given together; here a pair is compared for itself, so that its
result is the same whichever pairs come with it.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pipelines.alignment.align import open_pool
from pipelines.alignment.packing import pack, unpack
from pipelines.alignment.taught import Taught, taught
from pipelines.checks.beside import besides
from pipelines.checks.check import Archive, check_versions, loans_of
from pipelines.checks.names import NamesKnown
from pipelines.checks.shape import Lengths
from pipelines.doubts import doubts
from pipelines.model import Discrepancy, Span
from pipelines.versions import Comparison, Pair

Languages = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Teaching:
    """What pairs of versions of two languages have taught: words, names, lengths."""

    languages: Languages
    lexicon: Taught
    archive: Archive


def teach(languages: Languages, pairs: Sequence[Pair], folds: Sequence[int]) -> Teaching:
    """Return what pairs teach; `folds` are of each pair, one for all pairs of a story."""
    pool = open_pool(languages)
    for (left, right), fold in zip(pairs, folds, strict=True):
        pool.add(left.lines, right.lines, fold)
    lexicon = unpack(pack(taught(pool)))
    found = [
        lexicon.align(left.lines, right.lines, fold) for (left, right), fold in zip(pairs, folds, strict=True)
    ]
    return Teaching(languages, lexicon, Archive.of(zip(pairs, found, strict=True)))


def compare_taught(teaching: Teaching, pair: Pair, fold: int | None = None) -> Comparison:
    """Return a comparison of two versions; `fold` is the pair's own where it is one of those that taught."""
    left, right = pair
    alignment = teaching.lexicon.align(left.lines, right.lines, fold)
    own = [] if fold is not None else besides(pair, alignment)
    with _also(teaching.archive.names, NamesKnown.of(own, frozenset())):
        found = check_versions(pair, alignment, teaching.archive)
    doubtful = list(_doubtful(Comparison(left, right, alignment, ()), teaching))
    return Comparison(left, right, alignment, (*doubtful, *found))


def _doubtful(comparison: Comparison, teaching: Teaching) -> Iterator[Discrepancy]:
    """Yield findings about the pair as a whole; they have no place in either text."""
    nowhere = Span(start=0, end=0)
    for reason in doubts(comparison, teaching.lexicon.align):
        yield Discrepancy(kind="doubtful", severity="warning", left=nowhere, right=nowhere, reason=reason)


@contextmanager
def _also(names: NamesKnown, more: NamesKnown) -> Iterator[None]:
    """Let names count as known, too, while a pair is checked that did not teach."""
    names.words.update(more.words)
    names.near.update(more.near)
    try:
        yield
    finally:
        names.words.subtract(more.words)
        names.near.subtract(more.near)


# ------------------------------------------------------------------ kept


def pack_teaching(teaching: Teaching) -> bytes:
    """Return what was taught as bytes."""
    names, lexicon = teaching.archive.names, pack(teaching.lexicon)
    head = {
        "words": [[*key, count] for key, count in sorted(names.words.items(), key=str)],
        "near": [[*key, count] for key, count in sorted(names.near.items())],
        "usual": [[*key, ratio] for key, ratio in sorted(teaching.archive.lengths.usual.items(), key=str)],
    }
    packed = zlib.compress(json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass"), 6)
    return len(packed).to_bytes(8, "little") + packed + lexicon


def unpack_teaching(languages: Languages, packed: bytes) -> Teaching:
    """Return what was packed."""
    size = 8 + int.from_bytes(packed[:8], "little")
    head = json.loads(zlib.decompress(packed[8:size]).decode("utf-8", "surrogatepass"))
    names = NamesKnown(
        Counter({(language, word): count for language, word, count in head["words"]}),
        Counter({(one, other): count for one, other, count in head["near"]}),
        loans_of([languages]),
    )
    lengths = Lengths({(left, right): ratio for left, right, ratio in head["usual"]})
    return Teaching(languages, unpack(packed[size:]), Archive(names, lengths))
