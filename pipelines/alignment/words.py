"""Sentences as bags of folded words with ids, and how frequent each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipelines.text import fold

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")

Ids = NDArray[np.int32]


@dataclass(slots=True)
class Vocabulary:
    """Words of one language and their ids; grows as texts are read."""

    ids: dict[str, int] = field(default_factory=dict)

    def read(self, sentences: Sequence[str]) -> Side:
        """Return the sentences as word ids; new words are taken in."""
        found = [words(sentence) for sentence in sentences]
        flat = [self.ids.setdefault(word, len(self.ids)) for sentence in found for word in sentence]
        bounds = np.zeros(len(found) + 1, dtype=np.int64)
        np.cumsum([len(sentence) for sentence in found], out=bounds[1:])
        lengths = np.array([len(sentence.strip()) + 1 for sentence in sentences], dtype=np.float64)
        return Side(np.array(flat, dtype=np.int32), bounds, lengths)


@dataclass(frozen=True, slots=True)
class Side:
    """One version as numbers."""

    words: Ids
    """All words of all sentences, one after the other."""
    bounds: NDArray[np.int64]
    """Where each sentence begins among them, and the end: one more than sentences."""
    lengths: NDArray[np.float64]
    """Characters of each sentence, and one."""

    def __len__(self) -> int:
        return len(self.lengths)

    def cut(self, sentences: range) -> Side:
        """Return consecutive sentences of it."""
        if len(sentences) == len(self):
            return self
        bounds = self.bounds[sentences.start : sentences.stop + 1]
        return Side(
            self.words[bounds[0] : bounds[-1]],
            bounds - bounds[0],
            self.lengths[sentences.start : sentences.stop],
        )


def words(sentence: str) -> list[str]:
    """Return the words of a sentence, folded; figures without their separators, so that styles agree."""
    return [_plain(word) for word in _WORD.findall(fold(sentence))]


def _plain(word: str) -> str:
    return word.replace(".", "").replace(",", "") if word[0].isdigit() else word


def shared(left: Vocabulary, right: Vocabulary) -> dict[int, int]:
    """Return which word of the left is the same string on the right, by ids."""
    return {at: right.ids[word] for word, at in left.ids.items() if word in right.ids}


def counts(sides: Iterable[Side], size: int) -> NDArray[np.float64]:
    """Return how often each word occurs in the texts."""
    total = np.zeros(size, dtype=np.float64)
    for side in sides:
        total += np.bincount(side.words, minlength=size)
    return total
