"""What is counted or measured: the weakest part of every system known, so kept simple and open.

A counted noun is its own head; a measure's subject is what stands before its verb, or behind an `of`.
"""

from __future__ import annotations

from pipelines.figures.mentions import Line, Mention
from pipelines.figures.tokens import WORD

LONGEST = 10
"""Tokens of a subject."""


def subject_of(line: Line, mention: Mention) -> tuple[str | None, str | None]:
    """Return the subject of a figure as written, and the measure where the text names one."""
    measure = _measure(line, mention)
    if mention.counted:
        return _phrase(line, mention.last - 1, _right_end(line, mention.last)), measure
    behind = _behind(line, mention)
    if behind:
        return behind, measure
    before = _before(line, mention)
    return before, measure


def _phrase(line: Line, first: int, last: int) -> str | None:
    if first >= last:
        return None
    tokens = line.passage.tokens
    return line.passage.view.text[tokens.starts[first] : tokens.ends[last - 1]]


def _measure(line: Line, mention: Mention) -> str | None:
    """Return the measure named nearest before the figure in its clause, or right behind it."""
    tokens, measures = line.passage.tokens, line.passage.lexicon.meanings["measures"]
    for at in range(mention.outer - 1, max(-1, mention.outer - 16), -1):
        if tokens.words[at] in ";:":
            break
        found = measures.match(tokens, at)
        if found and found[0] <= mention.outer:
            return found[1]
    return None


def _right_end(line: Line, at: int) -> int:
    tokens = line.passage.tokens
    stops = line.passage.lexicon.figures.quantities.stops
    end = at
    while (
        end < min(len(tokens), at + LONGEST) and tokens.kinds[end] == WORD and tokens.words[end] not in stops
    ):
        end += 1
    return end


def _behind(line: Line, mention: Mention) -> str | None:
    tokens = line.passage.tokens
    of = line.passage.lexicon.figures.meanings.of
    at = mention.end
    if tokens.word(at) in of:
        return _phrase(line, at + 1, _right_end(line, at + 1))
    return None


def _before(line: Line, mention: Mention) -> str | None:
    """Go left over the verb, then take the phrase before it up to a mark or another figure."""
    tokens = line.passage.tokens
    links = line.passage.lexicon.figures.meanings.links
    end = mention.outer
    while end > 0 and (tokens.words[end - 1] in links or tokens.words[end - 1] == ","):
        end -= 1
    first = end
    while first > max(0, end - LONGEST) and tokens.kinds[first - 1] == WORD and not line.covering(first - 1):
        first -= 1
    return _phrase(line, first, end)
