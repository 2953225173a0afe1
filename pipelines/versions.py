"""Two texts → versions in sentences, lined up and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.alignment.align import Pool, align_pool, open_pool
from pipelines.checks.check import Archive, check_versions
from pipelines.language import judge_language
from pipelines.model import Alignment, Discrepancy, Span, Version
from pipelines.text import sentences

READ = ("vi", "en", "id", "ms")

Pair = tuple[Version, Version]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, how they line up, and what a reviewer should look at."""

    left: Version
    right: Version
    alignment: Alignment
    checks: tuple[Discrepancy, ...]


def version_of_text(text: str, language: str | None = None) -> Version:
    """Return a text cut into sentences; its language is told from it where none is given."""
    return Version(text=text, sentences=tuple(sentences(text)), language=language or language_of(text))


def version_of_lines(lines: Iterable[str], language: str | None = None) -> Version:
    """Return a version whose sentences are given; its text is the sentences, one a line."""
    spans: list[Span] = []
    start = 0
    kept = [line.replace("\n", " ") for line in lines]
    for line in kept:
        spans.append(Span(start=start, end=start + len(line)))
        start += len(line) + 1
    text = "\n".join(kept)
    return Version(text=text, sentences=tuple(spans), language=language or language_of(text))


def language_of(text: str) -> str | None:
    """Return the language of a text among those that are read here, None where it cannot be told."""
    return judge_language(text, edition=None, markup=None, declared=READ).language


def compare(pairs: Sequence[Pair], *, checked: bool = True) -> Iterator[Comparison]:
    """Yield a comparison of each pair, in order; all pairs of the same two languages teach each other."""
    alignments = align(pairs)
    archive = Archive.of(zip(pairs, alignments, strict=True)) if checked else None
    for (left, right), alignment in zip(pairs, alignments, strict=True):
        found = check_versions((left, right), alignment, archive) if archive else ()
        yield Comparison(left, right, alignment, tuple(found))


def align(pairs: Sequence[Pair]) -> list[Alignment]:
    """Return the alignment of each pair, in order; pairs of the same two languages are one pool."""
    pools: dict[tuple[str | None, str | None], tuple[Pool, list[int]]] = {}
    for at, (left, right) in enumerate(pairs):
        languages = left.language, right.language
        if languages not in pools:
            pools[languages] = open_pool(languages), []
        pool, places = pools[languages]
        pool.add(left.lines, right.lines)
        places.append(at)
    found: dict[int, Alignment] = {}
    for pool, places in pools.values():
        found.update(zip(places, align_pool(pool), strict=True))
    return [found[at] for at in range(len(pairs))]
