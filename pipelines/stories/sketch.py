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
_SENTENCE = re.compile(r"[.!?:;\n]")
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
    words = [_folded(word) for line in paragraphs for word in _WORD.findall(line)]
    figures = {_digest(_plain(word).encode()) for word in words if len(word) > 1 and word[0].isdigit()}
    return Sketch(
        signature=_signature(words),
        figures=_packed(figures),
        features=_packed(set(_features([*head, *paragraphs]))),
    )


def _signature(words: Sequence[str]) -> bytes:
    if len(words) < SHORTEST:
        return b""
    shifted = (words[at:] for at in range(RUN))
    runs = {" ".join(run).encode() for run in zip(*shifted, strict=False)}
    made = _blank().copy()
    made.update_batch(list(runs))
    return bytes(made.hashvalues.astype("<u4").tobytes())


def _features(lines: Iterable[str]) -> Iterator[int]:
    figures: list[str] = []
    for line in lines:
        for clause in _SENTENCE.split(_joined(line)):
            words = _WORD.findall(clause)
            figures += [_plain(word) for word in words if word[0].isdigit()]
            for one, other in pairwise(words):
                if one[0].isupper() and other[0].isupper():
                    yield _feature(f"{_folded(one)} {_folded(other)}", _NAME)
    for figure in figures:
        yield _feature(figure, _SHORT if len(figure) < 3 or _YEAR.fullmatch(figure) else _LONG)
    for one, other in pairwise(figure for figure in figures if len(figure) > 1):
        yield _feature(f"{one} {other}", _ORDER)


_SEPARATED = re.compile(r"(?<=\d)[.,:](?=\d)")


def _joined(line: str) -> str:
    """Return a line with its figures in one piece, so that a clause does not end inside one."""
    return _SEPARATED.sub("", line)


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
    return MinHash(num_perm=PERMUTATIONS, hashfunc=crc32)


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
