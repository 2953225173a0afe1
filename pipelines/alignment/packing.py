"""A taught lexicon as bytes and back, so that it is learnt once and kept beside what it lined up.

What is read back is what was packed, to the last bit: probabilities are rounded to four bytes when packed.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.alignment.align import Known
from pipelines.alignment.lexicon import Table
from pipelines.alignment.scores import Direction
from pipelines.alignment.taught import Taught
from pipelines.alignment.words import Vocabulary

_KINDS = ("<i4", "<i4", "<f4", "<f4")
"""Of the arrays of a table: starts, targets, weights, coverage."""
_SAME, _COUNTS = "<i4", "<f8"

Array = NDArray[Any]


def pack(taught: Taught) -> bytes:
    """Return a lexicon as bytes."""
    known = taught.known
    arrays = list(_arrays(taught))
    head = {
        "left": list(taught.left.ids),
        "right": list(taught.right.ids),
        "priors": [[*shape, share] for shape, share in known.priors.items()],
        "ratio": known.ratio,
        "sizes": [len(array) for array in arrays],
    }
    words = json.dumps(head, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return zlib.compress(len(words).to_bytes(8, "little") + words + b"".join(arrays), 6)


def _arrays(taught: Taught) -> Iterator[bytes]:
    yield from (one.astype(_COUNTS).tobytes() for one in taught.counts)
    yield from (one.same.astype(_SAME).tobytes() for one in taught.known.directions[0])
    for direction in (one for both in taught.known.directions for one in both):
        yield from _table(direction.table)


def _table(table: Table) -> Iterator[bytes]:
    parts: tuple[Array, ...] = (table.starts, table.targets, table.weights, table.coverage)
    yield from (part.astype(kind).tobytes() for part, kind in zip(parts, _KINDS, strict=True))


def unpack(packed: bytes) -> Taught:
    """Return the lexicon that was packed."""
    content = zlib.decompress(packed)
    size = 8 + int.from_bytes(content[:8], "little")
    head = json.loads(content[8:size].decode("utf-8", "surrogatepass"))
    parts = _parts(content[size:], head["sizes"])
    counts = _read(parts, _COUNTS), _read(parts, _COUNTS)
    same = _read(parts, _SAME), _read(parts, _SAME)
    directions = []
    for _ in range((len(head["sizes"]) - 4) // (2 * len(_KINDS))):
        there, back = (_direction(parts, same[way], counts[1 - way]) for way in (0, 1))
        directions.append((there, back))
    priors = {(left, right): share for left, right, share in head["priors"]}
    left, right = (Vocabulary({word: at for at, word in enumerate(head[side])}) for side in ("left", "right"))
    return Taught(left, right, Known(tuple(directions), priors, head["ratio"]), counts)


def _parts(content: bytes, sizes: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for size in sizes:
        yield content[start : start + size]
        start += size


def _direction(parts: Iterator[bytes], same: Array, counts: Array) -> Direction:
    starts, targets, weights, coverage = (_read(parts, kind) for kind in _KINDS)
    table = Table(
        starts.astype(np.int64),
        targets.astype(np.int32),
        weights.astype(np.float64),
        coverage.astype(np.float64),
    )
    return Direction(table, same.astype(np.int32), (counts + 1) / (counts.sum() + len(counts)))


def _read(parts: Iterator[bytes], kind: str) -> Array:
    return np.frombuffer(next(parts), dtype=kind)
