"""Crops and dishes, which are built like products' names: oranges of a harvest, chicken of a feast."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.names.candidates import Candidate
from pipelines.names.kinds import crop_kinds, form_of, group_of, kind_of
from pipelines.names.lines import Line
from pipelines.phrases import Phrases

_RAW = frozenset({None, "fresh", "special", "whole"})
"""Forms that a crop has too."""
_SOLD = frozenset({"rice", "rice/sticky", "tea", "coffee", "cocoa", "salt"})
"""Crops that are mostly spoken of as goods."""
_EATEN = frozenset({None, "food", "drinks"})


def elsewhere(line: Line, one: Candidate, beside: Sequence[Candidate]) -> bool:
    """Tell whether a sentence that speaks of no product makes a crop, a dish or a shop of a name.

    `beside` are the other names of the sentence: what is listed with others is less likely a crop.
    """
    if one.form is not None:
        return False
    if _titled(line, one):
        return True
    kind = kind_of(line, one)
    if kind in crop_kinds() and form_of(line, one) in _RAW:
        alone = one.parts < 2 and kind not in _SOLD and not beside
        if _says(line, line.lexicon.around.fields) or (alone and not _says(line, line.lexicon.around.goods)):
            return True
    return group_of(kind) in _EATEN and _says(line, line.lexicon.around.kitchens)


def _titled(line: Line, one: Candidate) -> bool:
    """Tell whether a type noun has a capital as in names of shops and streets: quán *Lươn Đồng*."""
    if line.lexicon.head_last:
        return line.caps[one.last - 1] and line.capital(one.last) and not _plain(line, one.last)
    return line.caps[one.first] and not line.opens(one.first)


def _plain(line: Line, at: int) -> bool:
    return line.lexicon.plain.match(line.words, at) is not None


def _says(line: Line, phrases: Phrases[bool]) -> bool:
    """Tell whether a sentence has one of the phrases outside names."""
    found = phrases.all(line.words)
    return any((line.opens(at) or not line.caps[at]) and not line.taken[at] for at, _, _ in found)
