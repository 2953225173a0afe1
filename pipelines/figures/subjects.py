"""What is counted or measured: the weakest part of every system known, so kept simple and open.

A count's subject is its noun phrase with the words around the noun; a measure's is what stands before
its verb, or behind an `of`, or behind the unit where the language puts it there.
"""

from __future__ import annotations

from pipelines.figures.mentions import Line, Mention
from pipelines.tokens import MARK, WORD, Tokens

LONGEST = 14
"""Tokens of a subject."""
_REACH = 16
"""Tokens before a figure among which its measure is named."""
_INSIDE = frozenset("-'\"“”()")
"""Marks that may stand within a subject before its figure."""


def subject_of(line: Line, mention: Mention) -> tuple[str | None, str | None]:
    """Return the subject of a figure as written, and the measure where the text names one."""
    found = _measure(line, mention)
    measure = found[1] if found else None
    if mention.counted:
        return _counted(line, mention), measure
    if found:
        return _before(line, mention, found[0]) or _behind(line, mention), measure
    return _behind(line, mention) or _before(line, mention, None), measure


def _phrase(line: Line, first: int, last: int) -> str | None:
    if first >= last:
        return None
    tokens = line.passage.tokens
    return line.passage.view.text[tokens.starts[first] : tokens.ends[last - 1]]


def _measure(line: Line, mention: Mention) -> tuple[int, str] | None:
    """Return the measure named nearest before the figure in its clause, and its first token."""
    tokens, measures = line.passage.tokens, line.passage.lexicon.meanings["measures"]
    marks = (";", ":", ",") if mention.counted else (";", ":")
    for at, end in reversed(line.said("measures")):
        if mention.outer - _REACH <= at and end <= mention.outer:
            found = measures.match(tokens.words, at)
            apart = any(mark in tokens.words[at : mention.outer] for mark in marks)
            return None if apart or found is None else _longer(line, at, found)
    return None


def _longer(line: Line, at: int, found: tuple[int, str]) -> tuple[int, str]:
    """The export turnover is no turnover: of measures that end together the longest holds."""
    measures = line.passage.lexicon.meanings["measures"]
    for first in range(max(0, at - 3), at):
        longer = measures.match(line.passage.tokens.words, first)
        if longer and longer[0] == found[0]:
            return first, longer[1]
    return at, found[1]


def _counted(line: Line, mention: Mention) -> str | None:
    """Return the noun phrase of a count, its modifiers and the rating that belongs to it."""
    tokens, quantities = line.passage.tokens, line.passage.lexicon.figures.quantities
    first = mention.number_end
    while first < mention.last and (
        tokens.kinds[first] == MARK or tokens.words[first] in quantities.classifiers
    ):
        first += 1
    after = line.passage.lexicon.after.match(tokens.words, first)
    first = after[0] if after and after[0] < mention.last else first
    last = _right_end(line, mention.last)
    stars = next((one for one in line.stars if mention.last <= one.first <= last + 5), None)
    if mention.rating and stars and stars.rating == mention.rating:
        last = max(last, stars.last)
    return _phrase(line, first, last)


def _right_end(line: Line, at: int) -> int:
    tokens, joints = line.passage.tokens, line.passage.lexicon.figures.ratings.joints
    end = at
    whole = _whole_words(line, at, min(tokens.size, at + LONGEST))
    while end < min(tokens.size, at + LONGEST) and (end in whole or _goes_on(line, end)):
        end += 1
        if end == at + 1 and tokens.word(end) in joints and end + 1 < tokens.size and _goes_on(line, end + 1):
            end += 1  # white and red dragon fruit
    return end


def _goes_on(line: Line, at: int) -> bool:
    tokens, stops = line.passage.tokens, line.passage.lexicon.figures.quantities.stops
    within = tokens.words[at] == "-" and tokens.touching(at) and tokens.touching(at + 1)
    word = tokens.kinds[at] == WORD and tokens.words[at] not in stops
    return (word or within) and not line.covering(at)


def _behind(line: Line, mention: Mention) -> str | None:
    tokens, figures = line.passage.tokens, line.passage.lexicon.figures
    at = mention.end
    if tokens.word(at) in figures.meanings.of:
        at += 1
        while tokens.word(at) in figures.quantities.determiners or tokens.word(at) in ('"', "“"):
            at += 1
    elif figures.quantities.noun_last:
        return None
    return _phrase(line, at, _right_end(line, at)) if at < tokens.size else None


def _before(line: Line, mention: Mention, measure: int | None) -> str | None:
    """Go left over the verb, then take the phrase before it up to a mark or another figure.

    Where a measure is named in it, the phrase begins with the words that lead up to the measure.
    """
    tokens = line.passage.tokens
    skipped = line.passage.lexicon.skipped
    end = mention.outer
    whole = _whole_words(line, max(0, end - 2 * LONGEST), end)
    while end - 1 not in whole and tokens.word(end - 1) in skipped and not line.covering(end - 1):
        end -= 1
    first = end
    measured = [range(one.first, one.end) for one in line.mentions if not one.counted]
    while first > max(0, end - LONGEST) and _went_on(line, first - 1, measured):
        first -= 1
    if measure is not None and first < measure < end:
        while measure > first and (measure - 1 in whole or not _opens_nothing(tokens, measure - 1, skipped)):
            measure -= 1
        first = measure
    while first < end and first not in whole and _opens_nothing(tokens, first, skipped):
        first += 1
    return _phrase(line, first, end)


def _opens_nothing(tokens: Tokens, at: int, skipped: frozenset[str]) -> bool:
    return tokens.words[at] in skipped or tokens.kinds[at] != WORD


def _whole_words(line: Line, first: int, last: int) -> set[int]:
    """Return the tokens within words of several syllables, which no stop may cut."""
    whole = set[int]()
    for key in ("compounds", "measures"):
        for at, end in line.said(key):
            if first <= at and at + 1 < end <= last:
                whole.update(range(at, end))
    return whole


def _went_on(line: Line, at: int, measured: list[range]) -> bool:
    tokens = line.passage.tokens
    within = tokens.kinds[at] == WORD or tokens.words[at] in _INSIDE
    return within and not line.covering(at) and not any(at in one for one in measured)
