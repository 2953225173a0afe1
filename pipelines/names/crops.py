"""Crops and dishes, which are built like products' names: oranges of a harvest, chicken of a feast."""

from __future__ import annotations

from pipelines.names.candidates import Candidate
from pipelines.names.kinds import crop_kinds, form_of, group_of, kind_of
from pipelines.names.lines import Line
from pipelines.names.words import Phrases

_RAW = frozenset({None, "fresh", "special", "whole"})
"""Forms that a crop has too."""
_EATEN = frozenset({None, "food", "drinks"})


def elsewhere(line: Line, one: Candidate) -> bool:
    """Tell whether a sentence that speaks of no product makes a crop or a dish of a name."""
    lexicon = line.lexicon
    if one.form is not None:
        return False
    kind = kind_of(line, one)
    if kind in crop_kinds() and form_of(line, one) in _RAW and _says(line, lexicon.fields):
        return True
    return group_of(kind) in _EATEN and _says(line, lexicon.kitchens)


def _says(line: Line, phrases: Phrases[bool]) -> bool:
    """Tell whether a sentence has one of the phrases outside names."""
    found = phrases.all(line.words)
    return any((line.opens(at) or not line.caps[at]) and not line.taken[at] for at, _, _ in found)
