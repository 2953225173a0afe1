"""What can be seen without understanding: text left as it was, cut short, doubled, quotation marks lost."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from statistics import median

from rapidfuzz.distance import Indel

from pipelines.checks.beside import Beside
from pipelines.checks.reasons import reason
from pipelines.language import SURE, detect
from pipelines.languages import languages
from pipelines.model import Discrepancy
from pipelines.residue import clean_paragraphs
from pipelines.text import fold

ALIKE = 0.9
"""Likeness of two passages from which one is the other untranslated."""
SHORT = 0.28
"""Log of the length ratio below the usual from which an unfinished passage is cut short."""
SHORTER = 1.0
"""The same for one that ends as a sentence does."""
LEAST = 4
"""Words from which a passage says something."""
TELLING = 6
"""Words from which a passage tells its language."""

MARKED = 12
"""One word in so many has the letters of a language, in any text that shows it by these."""
TOLD = 2
"""Function words from which a language can be told for sure."""
OUTNUMBERED = 6
"""Times by which those of another language may outnumber them, words of both counted for each."""

UNKNOWN = (0.0,) * 8
"""What is believed of the lengths of two languages before any are seen: that they are equal."""

_WORD = re.compile(r"[^\W\d_]+")
_ENDS = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$|[\"”»]\s*$")
_QUOTES = re.compile(r"[\"“”„«»]|(?<!\w)['‘](?=\w)|(?<=[\w.,!?])['’](?!\w)")


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long the right usually is against the left, by pair of languages: logs of the ratio."""

    usual: dict[tuple[str | None, str | None], float]

    @classmethod
    def of(cls, besides: Iterable[Beside]) -> Lengths:
        """Return the median ratios of passages that say something."""
        found: dict[tuple[str | None, str | None], list[float]] = {}
        for beside in besides:
            if beside.left.text and beside.right.text:
                languages = beside.left.language, beside.right.language
                found.setdefault(languages, []).append(_ratio(beside))
        return cls({languages: median([*ratios, *UNKNOWN]) for languages, ratios in found.items()})

    def excess(self, beside: Beside) -> float:
        """Return by how much the right is longer than usual; below 0, shorter."""
        return _ratio(beside) - self.usual.get((beside.left.language, beside.right.language), 0.0)


def _ratio(beside: Beside) -> float:
    return math.log((len(beside.right.text) + 1) / (len(beside.left.text) + 1))


def foreign(beside: Beside) -> str | None:
    """Return the language of the other version that one side is written in; None: both are in their own."""
    spoken = {side.language for side in (beside.left, beside.right)}
    if None in spoken or len(spoken) < 2 or _related(beside):
        return None
    for side in (beside.left, beside.right):
        (other,) = spoken - {side.language}
        if len(_WORD.findall(side.text)) >= TELLING and other:
            if not _hints(side.text, other, side.language or ""):
                continue
            shown = detect(side.text, tuple(sorted(language for language in spoken if language)))
            if shown and shown.value == other and shown.weight >= SURE:
                return other
    return None


def _hints(text: str, other: str, own: str) -> bool:
    """Tell whether a text may be found to be in another language than its own; most need no closer look.

    The bounds follow from what `detect` asks for before it is sure.
    """
    known = languages().get(other)
    if known is None or known.detect.script:
        return known is not None
    pieces = _WORD.findall(text.lower())
    marks = frozenset(known.detect.marks or "")
    if marks and sum(not marks.isdisjoint(piece) for piece in pieces) * MARKED > len(pieces):
        return True
    theirs = sum(map(_function_words(other).__contains__, pieces))
    return theirs >= TOLD and sum(map(_function_words(own).__contains__, pieces)) <= OUTNUMBERED * theirs


@cache
def _function_words(language: str) -> frozenset[str]:
    """Return the words by which a language and those that share its words are told."""
    if language not in languages():
        return frozenset()
    codes = (language, *languages()[language].detect.relatives)
    told = [languages()[code].detect for code in codes if code in languages()]
    return frozenset[str]().union(*(one.words | one.plain | one.own for one in told))


def untranslated(beside: Beside) -> bool:
    """Tell whether the right is the left once more, in another language's version."""
    left, right = (" ".join(_WORD.findall(fold(side.text))) for side in (beside.left, beside.right))
    if beside.left.language == beside.right.language or len(right.split()) < LEAST:
        return False
    least = 1.0 if _related(beside) else ALIKE
    return float(Indel.normalized_similarity(left, right, score_cutoff=least)) >= least


def _related(beside: Beside) -> bool:
    """Tell whether the languages share most words, so that likeness says nothing: Indonesian and Malay."""
    known = languages().get(beside.left.language or "")
    return known is not None and beside.right.language in known.detect.relatives


def truncated(beside: Beside, lengths: Lengths) -> str | None:
    """Return which side is cut short, `left` or `right`; None: neither."""
    excess = lengths.excess(beside)
    if min(len(_WORD.findall(side.text)) for side in (beside.left, beside.right)) == 0:
        return None
    short, long = (beside.right, beside.left) if excess < 0 else (beside.left, beside.right)
    unfinished = not _ENDS.search(short.text) and bool(_ENDS.search(long.text))
    if abs(excess) < (SHORT if unfinished else SHORTER) or len(_WORD.findall(long.text)) < LEAST * 2:
        return None
    return "right" if excess < 0 else "left"


def shapes_differ(beside: Beside, lengths: Lengths) -> Iterator[Discrepancy]:
    """Yield what is untranslated, else cut short, and quotation marks that one side lacks."""
    if untranslated(beside) or foreign(beside):
        yield beside.differ("untranslated", "error", reason("untranslated"))
        return
    side = truncated(beside, lengths)
    if side:
        yield beside.differ("truncated", "error", reason("truncated", where=side))
    counts = [len(_QUOTES.findall(one.text)) for one in (beside.left, beside.right)]
    if min(counts) == 0 and max(counts) > 1:
        yield beside.differ("quotes", "note", reason("quotes"))


def residue(beside: Beside) -> Iterator[Discrepancy]:
    """Yield passages that hold what machines left."""
    for at, side in enumerate((beside.left, beside.right)):
        if side.text and clean_paragraphs([side.text]).removed:
            where = "left" if at == 0 else "right"
            yield beside.differ("residue", "warning", reason("residue", where=where))
