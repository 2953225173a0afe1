"""Two passages that should say the same: the sentences of one bead, with their places in either version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.model import Alignment, Discrepancy, Span, Version

CAPITALS = "".join(letter for letter in map(chr, range(0x10000)) if letter.isupper())
"""All capital letters, to be set in the brackets of a pattern."""

REMEMBERED = 1 << 14
"""Passages of which it is remembered what was found in them: a long pair is checked several times."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences of a version."""

    text: str
    start: int
    """Code point of the version's text where it begins."""
    language: str | None

    def span(self, start: int, end: int) -> Span:
        """Return the place in the version's text of a place in the passage."""
        return Span(start=self.start + start, end=self.start + end)

    def whole(self) -> Span:
        """Return where it stands."""
        return self.span(0, len(self.text))


@dataclass(frozen=True, slots=True)
class Beside:
    """A passage and its counterpart; either may be empty."""

    left: Passage
    right: Passage

    def differ(self, kind: str, severity: str, reason: str) -> Discrepancy:
        """Return a finding about the whole of both."""
        return Discrepancy(
            kind=kind, severity=severity, left=self.left.whole(), right=self.right.whole(), reason=reason
        )


def besides(versions: tuple[Version, Version], alignment: Alignment) -> Iterator[Beside]:
    """Yield the passages of each bead, in order."""
    ends = [0, 0]
    for bead in alignment.beads:
        sides = []
        for at, sentences in enumerate((bead.left, bead.right)):
            passage = _passage(versions[at], sentences, ends[at])
            ends[at] = passage.start + len(passage.text)
            sides.append(passage)
        yield Beside(*sides)


def _passage(version: Version, sentences: tuple[int, ...], after: int) -> Passage:
    if not sentences:
        return Passage("", after, version.language)
    start, end = version.sentences[sentences[0]].start, version.sentences[sentences[-1]].end
    return Passage(version.text[start:end], start, version.language)
