"""Writes the bits of `db.postings` into a snapshot whose texts are indexed: all of them, or of what is new.

Which words and phrases are kept is learnt from a sample when a collection has grown large, and again each
time it has doubled. The numbers below change what is fast, never what is found.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from db.indexes import SPELLINGS, aside, numbers_of
from db.postings import CHUNK, compared, key_of

LEAST = 20_000
"""Articles a collection has before anything is kept: below, FTS5 answers in a few milliseconds."""
_SAMPLE = 4000
_WORD, _PHRASE = 0.1, 0.02  # the share of articles in which a word, or a phrase of two or three, is frequent
_MOST_WORDS, _MOST_PHRASES = 400, 1000
_FRESH = 20_000  # articles indexed aside at once: more are asked of the snapshot's own index
_INDEXES = ("fold", "exact")
_TOKEN = re.compile(r"[^\W_]+")

Numbers = NDArray[np.int64]
Arrivals = NDArray[np.int32]


def write_postings(
    connection: sqlite3.Connection, numbers: Numbers, arrived: tuple[Numbers, Arrivals], learnt: int
) -> tuple[Arrivals, int]:
    """Bring the bits up to date; return when each article arrived, and for how many articles it was learnt.

    `arrived` has the numbers of what is new, and the arrivals of all else in the order of numbers; `learnt`
    is how many articles there were when it was learnt last which words are frequent, 0: never.
    """
    fresh, former = arrived
    arrivals = _arrivals(numbers, fresh, former)
    if len(numbers) < LEAST:
        connection.execute("DELETE FROM postings")
        return arrivals, 0
    if int(arrivals.max()) >= 2 * learnt or len(fresh) > _FRESH:
        _write_all(connection, numbers)
        return np.arange(len(numbers), dtype=np.int32), len(numbers)
    _write_fresh(connection, fresh, arrivals[np.searchsorted(numbers, fresh)])
    return arrivals, learnt


def _arrivals(numbers: Numbers, fresh: Numbers, former: Arrivals) -> Arrivals:
    """Return the place in the order of arrival of each article: what was there keeps its own."""
    arrivals = np.empty(len(numbers), np.int32)
    new = np.isin(numbers, fresh)
    arrivals[~new] = former
    first = int(former.max(initial=-1)) + 1
    arrivals[new] = np.arange(first, first + len(fresh))
    return arrivals


# ------------------------------------------------------------------ all


def _write_all(connection: sqlite3.Connection, numbers: Numbers) -> None:
    """Learn what is frequent, and write where it stands."""
    connection.execute("DELETE FROM postings")
    for index, keys in _frequent(connection, numbers).items():
        for key in keys:
            found = np.searchsorted(numbers, numbers_of(connection, index, f'"{key}"'))
            bits = np.zeros(-(-len(numbers) // (8 * CHUNK)) * 8 * CHUNK, np.bool_)
            bits[found] = True
            packed = np.packbits(bits).tobytes()
            rows = ((index, key, at // CHUNK, packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK))
            connection.executemany(_INSERT, rows)


def _frequent(connection: sqlite3.Connection, numbers: Numbers) -> dict[str, list[str]]:
    """Return by index the words and the phrases that a good part of a sample of the articles has."""
    counted: dict[str, Counter[str]] = {index: Counter() for index in _INDEXES}
    sample = numbers[:: max(1, len(numbers) // _SAMPLE)]
    for number in sample.tolist():
        texts = connection.execute(
            "SELECT title, sapo, body, captions FROM texts WHERE number = ?", (number,)
        ).fetchone()
        for index in _INDEXES:
            spelt = (compared(index, SPELLINGS[index](text)) for text in texts)
            counted[index].update({run for text in spelt for run in _runs(text)})
    return {index: _chosen(index, counts, len(sample)) for index, counts in counted.items()}


def _runs(text: str) -> Iterator[str]:
    """Yield the words of a text, and all that two or three of them say side by side."""
    words = _TOKEN.findall(text)
    for length in (1, 2, 3):
        yield from map(" ".join, zip(*(islice(words, at, None) for at in range(length)), strict=False))


def _chosen(index: str, counts: Counter[str], size: int) -> list[str]:
    """Return the most frequent words and phrases, spelt as the index tells words apart."""
    known = [run for run, count in counts.items() if count >= _PHRASE * size and key_of(index, run) == run]
    ranked = sorted(known, key=lambda key: (-counts[key], key))
    words = [key for key in ranked if " " not in key and counts[key] >= _WORD * size]
    phrases = [key for key in ranked if " " in key]
    return words[:_MOST_WORDS] + phrases[:_MOST_PHRASES]


_INSERT = "INSERT OR REPLACE INTO postings (spelling, words, chunk, bits) VALUES (?, ?, ?, ?)"


# ------------------------------------------------------------------ what is new


def _write_fresh(connection: sqlite3.Connection, fresh: Numbers, arrivals: Arrivals) -> None:
    """Write the bits of the new articles, found in an index of these alone."""
    if not len(fresh):
        return
    place = dict(zip(fresh.tolist(), arrivals.tolist(), strict=True))
    for index in _INDEXES:
        keys = [
            key
            for (key,) in connection.execute(
                "SELECT DISTINCT words FROM postings WHERE spelling = ? ORDER BY words", (index,)
            )
        ]
        with closing(aside(connection, index, fresh.tolist())) as memory:
            for key in keys:
                found = numbers_of(memory, index, f'"{key}"').tolist()
                _assign(connection, (index, key), arrivals, [place[number] for number in found])


def _assign(
    connection: sqlite3.Connection, key: tuple[str, str], arrivals: Arrivals, having: Sequence[int]
) -> None:
    """Set the bits of these arrivals for those that have the words, and clear them for the others."""
    had = np.array(having, np.int64)
    for chunk in np.unique(arrivals // (8 * CHUNK)).tolist():
        found = connection.execute(
            "SELECT bits FROM postings WHERE spelling = ? AND words = ? AND chunk = ?", (*key, chunk)
        ).fetchone()
        bits = np.unpackbits(np.frombuffer(found[0] if found else bytes(CHUNK), np.uint8))
        first = chunk * 8 * CHUNK
        bits[arrivals[arrivals // (8 * CHUNK) == chunk] - first] = 0
        bits[had[had // (8 * CHUNK) == chunk] - first] = 1
        connection.execute(_INSERT, (*key, chunk, np.packbits(bits).tobytes()))
