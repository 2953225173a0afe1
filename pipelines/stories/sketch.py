"""A text as what it is compared by: a MinHash of its words, its figures, its names and their order.

What two sketches say of each other depends on these two alone, so it is the same in every archive.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from datasketch import MinHash

from pipelines.checks.beside import CAPITALS
from pipelines.text import fold

RUN = 4
"""Words of a run."""
PERMUTATIONS = 64
ROWS = 4
"""Numbers of the signature in one mark: texts that share 0.7 of their runs nearly always share a mark."""
SHORTEST = 12
"""Words below which a text has no signature."""
MARKS = 12
"""Features by which a text is found across languages: those with the smallest digests, the same in both."""

NEARLY = 0.7
"""Share of runs of words from which two texts of one language are one, if their figures agree."""
AGREED = 0.8
"""Share of figures that reprints have in common: the prices of another day are another text."""
LEAST = 3.0
"""Weight of what two texts must have in common before its share is looked at."""
WEIGHTS = (0.25, 1.0, 0.7, 1.0)
"""Of a feature by its kind: a short figure or a year, a longer figure, a name, two figures in their order."""
_SHORT, _LONG, _NAME, _ORDER = range(4)

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_NAMES = re.compile(rf"(?<![^\W\d_])[{CAPITALS}][^\W\d_]*(?:(?:[^\w.!?:;\n]|_)+[{CAPITALS}][^\W\d_]*)+")
"""Capitalised words one after the other within a clause."""
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], np.uint64
)
"""Odd numbers of 64 bits: one for each place in a run."""
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a text is compared by; numbers of four bytes, so that many fit into memory."""

    signature: bytes = b""
    """MinHash of its runs of words; empty for a short text."""
    figures: bytes = b""
    """Digests of its figures of two digits and more, sorted."""
    features: bytes = b""
    """Digests of its figures, names and their order, sorted; the lowest two bits are the kind."""

    def marks(self) -> Iterator[str]:
        """Yield what the text is found by: a mark is shared by texts that are much alike."""
        numbers = self.signature
        width = 4 * ROWS
        for at in range(0, len(numbers), width):
            yield f"reprint {at // width} {_digest(numbers[at : at + width]):08x}"
        telling = [feature for feature in _numbers(self.features) if feature & 3 != _SHORT]
        for feature in telling[:MARKS]:
            yield f"content {feature:08x}"


def sketch(paragraphs: Sequence[str], head: Sequence[str] = ()) -> Sketch:
    """Return the sketch of a text; `head`, the title, is compared across languages only."""
    text = "\n".join(paragraphs)
    figures = {_digest(_plain(figure).encode()) for figure in _FIGURE.findall(text) if len(figure) > 1}
    return Sketch(
        signature=_signature(_WORD.findall(fold(text))),
        figures=_packed(figures),
        features=_packed(set(_features("\n".join((*head, *paragraphs))))),
    )


def _signature(words: Sequence[str]) -> bytes:
    """Return the MinHash of the runs of words; a run is the sum of its words' digests, each by its place."""
    if len(words) < SHORTEST:
        return b""
    digests = np.fromiter(map(_word_digest, words), np.uint64, len(words))
    runs = np.zeros(len(words) - RUN + 1, np.uint64)
    for at, factor in enumerate(_FACTORS):
        runs += digests[at : at + len(runs)] * factor
    made = _blank().copy()
    made.update_batch(np.unique(runs >> np.uint64(32)).tolist())
    return bytes(made.hashvalues.astype("<u4").tobytes())


@lru_cache(1 << 16)
def _word_digest(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


def _features(text: str) -> Iterator[int]:
    joined = _SEPARATED.sub("", text)  # so that a clause does not end inside a figure
    for run in _NAMES.findall(joined):
        for one, other in pairwise(_WORD.findall(run)):
            yield _feature(f"{_folded(one)} {_folded(other)}", _NAME)
    figures = _FIGURE.findall(joined)
    for figure in figures:
        yield _feature(figure, _SHORT if len(figure) < 3 or _YEAR.fullmatch(figure) else _LONG)
    for one, other in pairwise(figure for figure in figures if len(figure) > 1):
        yield _feature(f"{one} {other}", _ORDER)


_SEPARATED = re.compile(r"(?<=\d)[.,:](?=\d)")


def _plain(figure: str) -> str:
    return figure.replace(".", "").replace(",", "")


def _feature(text: str, kind: int) -> int:
    return _digest(text.encode()) & ~3 | kind


def _digest(content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=4).digest(), "little")


def _packed(numbers: Iterable[int]) -> bytes:
    return np.array(sorted(numbers), dtype="<u4").tobytes()


def _numbers(packed: bytes) -> array[int]:
    return array("I", packed)


@lru_cache(1 << 16)
def _folded(word: str) -> str:
    return fold(word)


@cache
def _blank() -> MinHash:
    return MinHash(num_perm=PERMUTATIONS, hashfunc=int)


# ------------------------------------------------------------------ two sketches


def runs_shared(one: Sketch, other: Sketch) -> float:
    """Return the estimated share of runs of words that two texts have in common, 0–1."""
    if not one.signature or not other.signature:
        return 0.0
    same = np.frombuffer(one.signature, "<u4") == np.frombuffer(other.signature, "<u4")
    return float(np.count_nonzero(same)) / PERMUTATIONS


def reprinted(one: Sketch, other: Sketch) -> bool:
    """Tell whether two texts of one language are one: nearly the same words, and the same figures."""
    return runs_shared(one, other) >= NEARLY and figures_shared(one, other) >= AGREED


def figures_shared(one: Sketch, other: Sketch) -> float:
    """Return the share of figures that two texts have in common, 0–1; 1 where neither has any."""
    ours, theirs = set(_numbers(one.figures)), set(_numbers(other.figures))
    return len(ours & theirs) / len(ours | theirs) if ours or theirs else 1.0


def content_shared(one: Sketch, other: Sketch) -> float:
    """Return the weighed share of names, figures and their order that two texts have in common, 0–1.

    0 where that is too little to say anything.
    """
    ours, theirs = set(_numbers(one.features)), set(_numbers(other.features))
    both = _weight(ours & theirs)
    return both / (_weight(ours) * _weight(theirs)) ** 0.5 if both >= LEAST else 0.0


def _weight(features: Iterable[int]) -> float:
    return sum(WEIGHTS[feature & 3] for feature in features)
