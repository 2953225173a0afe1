"""Passages that have no name in common, and names that a version renders in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.checks.beside import CAPITALS, REMEMBERED, Beside, Passage
from pipelines.checks.reasons import reason
from pipelines.model import Discrepancy, Span
from pipelines.text import fold

ANCHORS = 2
"""Names that each side must have before their difference says something."""

_PARAGRAPH = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W_]+")
_CAPITAL = re.compile(rf"(?<![^\W_])[{CAPITALS}][^\W_]+")
_RUN = re.compile(rf"(?<![^\W_])[{CAPITALS}][^\W_]*(?: [{CAPITALS}][^\W_]*)+")


@dataclass(frozen=True, slots=True)
class _Name:
    """A run of capitalised words."""

    key: tuple[str, ...]
    """Its words, folded."""
    span: Span
    text: str


def passages_unlike(besides: Sequence[Beside]) -> Iterator[Discrepancy]:
    """Yield pairs that speak of other people and places: a caption beside that of another picture.

    Only names count that both versions write alike somewhere in the text.
    """
    alike = frozenset[str]().union(*(_capitals(one.left) & _capitals(one.right) for one in besides))
    for beside in (each for one in besides for each in _neighbours(one)):
        ours = (_capitals(beside.left) & alike) - _words(beside.right)
        theirs = (_capitals(beside.right) & alike) - _words(beside.left)
        shared = _words(beside.left) & _words(beside.right) & alike
        if min(len(ours), len(theirs)) >= ANCHORS and not shared:
            yield beside.differ("unlike", "warning", reason("unlike"))


def _neighbours(beside: Beside) -> Iterator[Beside]:
    """Yield the paragraphs side by side where either side has as many; else the pair as it is."""
    left, right = list(_paragraphs(beside.left)), list(_paragraphs(beside.right))
    if len(left) != len(right):
        yield beside
    else:
        yield from (Beside(one, other) for one, other in zip(left, right, strict=True))


def _paragraphs(passage: Passage) -> Iterator[Passage]:
    for found in _PARAGRAPH.finditer(passage.text):
        yield Passage(found.group(), passage.start + found.start(), passage.language)


@lru_cache(maxsize=1 << 16)
def _folded(word: str) -> str:
    return fold(word)


@lru_cache(maxsize=REMEMBERED)
def _capitals(passage: Passage) -> frozenset[str]:
    """Return the capitalised words inside sentences, folded."""
    first = _WORD.search(passage.text)
    after = first.end() if first else 0
    return frozenset(_folded(one) for one in _CAPITAL.findall(passage.text, after))


@lru_cache(maxsize=REMEMBERED)
def _words(passage: Passage) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(passage.text)))


# ------------------------------------------------------------------ one name, two ways


def names_rendered(besides: Sequence[Beside]) -> Iterator[Discrepancy]:
    """Yield names that the right takes over in one place and calls otherwise in another."""
    kept = _kept(besides)
    for beside in besides:
        ours, theirs = _unmatched(beside.left, beside.right), _unmatched(beside.right, beside.left)
        if len(ours) == len(theirs) == 1 and ours[0].key in kept and theirs[0].key not in kept:
            yield Discrepancy(
                kind="rendering",
                severity="note",
                left=beside.left.span(ours[0].span.start, ours[0].span.end),
                right=beside.right.span(theirs[0].span.start, theirs[0].span.end),
                reason=reason("kept", one=ours[0].text, other=theirs[0].text),
            )


def _kept(besides: Sequence[Beside]) -> frozenset[tuple[str, ...]]:
    """Return the names that stand on both sides of some passage."""
    found: dict[tuple[str, ...], bool] = defaultdict(bool)
    for beside in besides:
        theirs = {name.key for name in _names(beside.right)}
        for name in _names(beside.left):
            found[name.key] |= name.key in theirs
    return frozenset(key for key, both in found.items() if both)


def _unmatched(passage: Passage, other: Passage) -> list[_Name]:
    """Return the names of which no word stands on the other side."""
    words = _words(other)
    return [name for name in _names(passage) if words.isdisjoint(name.key)]


@lru_cache(maxsize=REMEMBERED)
def _names(passage: Passage) -> tuple[_Name, ...]:
    """Return the runs of two and more capitalised words."""
    return tuple(map(_name, _RUN.finditer(passage.text)))


def _name(found: re.Match[str]) -> _Name:
    text = found.group()
    return _Name(tuple(map(_folded, text.split(" "))), Span(start=found.start(), end=found.end()), text)
