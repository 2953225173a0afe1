"""Names that the words beside them refuse: a garden, a festival, a person, a place called like a product."""

from __future__ import annotations

from pipelines.names.candidates import Candidate, spelt_place
from pipelines.names.lexicon import TYPE
from pipelines.names.lines import QUOTES, Line


def refused(line: Line, one: Candidate) -> bool:
    """Tell whether words beside a name make it a garden, a festival or a crop rather than a product."""
    lexicon, words = line.lexicon, line.words
    ahead = one.first - (line.tokens.word(one.first - 1) in QUOTES)
    if lexicon.not_before.match_before(words, ahead) is not None:
        return True
    if all(line.caps[one.first : one.last]) and spelt_place(line, one.first, one.last):
        return True
    if _person(line, one):
        return True
    if line.caps[one.first] and (
        lexicon.units.foreign.match_before(words, one.first) or (one.weak and not line.opens(one.first))
    ):
        return not lexicon.head_last
    behind = one.last + (line.tokens.word(one.last) in QUOTES)
    return behind < len(words) and lexicon.not_after.match(words, behind) is not None


def _person(line: Line, one: Candidate) -> bool:
    """Tell whether a name behind a title is a person's: Ms. *Honey Nguyen*, Ms. *Que sowed greens*."""
    lexicon = line.lexicon
    if not lexicon.head_last or not line.caps[one.first]:
        return False
    stop = one.first - (line.tokens.word(one.first - 1) == ".")
    if lexicon.units.foreign.match_before(line.words, stop) is None:
        return False
    head = lexicon.chunks.match(line.words, one.first)
    known = {at for first, last, _ in lexicon.chunks.all(line.words) for at in range(first, last)}
    acts = any(not line.caps[at] and at not in known for at in range(one.first, one.last))
    return acts or (head is not None and head[0] < one.last and head[1] == TYPE)
