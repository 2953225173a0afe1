"""What a quantity is given for: per person, a year, VND/kg."""

from __future__ import annotations

from pipelines.figures.mentions import Line
from pipelines.figures.nouns import Noun
from pipelines.tokens import WORD

QUALIFIERS = 4
"""Words between a unit and its denominators that may say what is measured."""
_MOST = 3
"""Denominators of a quantity."""


def denominators(line: Line, at: int, *, paid: bool) -> tuple[tuple[str, ...], int]:
    """Return the denominators that begin at a token, and where they end; `paid`: of money."""
    tokens, lexicon = line.passage.tokens, line.passage.lexicon
    per: list[str] = []
    while at < tokens.size and len(per) < _MOST and not line.covering(at):
        phrase = lexicon.per_phrases.match(tokens.words, at)
        noun = None if phrase else _denominator(line, at)
        article = tokens.words[at] in lexicon.numerals.articles
        if phrase is None and (noun is None or (article and _shares(noun, paid=paid))):
            break  # three products share a stall, and none is per stall
        per.append(phrase[1] if phrase else noun.unit if noun else "")
        at = phrase[0] if phrase else noun.last if noun else at
    return tuple(per), at


def _shares(noun: Noun, *, paid: bool) -> bool:
    """Tell whether an article before a noun makes no denominator of it; money is paid a person."""
    return noun.unit == "times" or not (noun.measure or paid)


def _denominator(line: Line, at: int) -> Noun | None:
    tokens, lexicon = line.passage.tokens, line.passage.lexicon
    stroke = tokens.words[at] == "/"
    if not stroke and tokens.words[at] not in lexicon.figures.quantities.per:
        return None
    found = lexicon.named.match(tokens.words, at + 1)
    if found:
        return Noun(found[1].unit, found[0], measure=found[1].measure, known=True)
    if stroke and tokens.kind(at + 1) == WORD:
        return Noun(tokens.words[at + 1], at + 2, measure=False, known=False)
    return None


def denominators_beyond(line: Line, at: int, *, paid: bool) -> tuple[str, ...]:
    """Return the denominators behind what is measured: 12 tonnes of honey a year."""
    tokens, figures = line.passage.tokens, line.passage.lexicon.figures
    for place in range(at, min(at + QUALIFIERS, tokens.size)):
        word = tokens.words[place]
        said = word in figures.quantities.stops and word not in figures.meanings.of
        said = said or word in line.passage.lexicon.numerals.values
        if tokens.kinds[place] != WORD or said or line.covering(place):
            return ()
        if per := denominators(line, place + 1, paid=paid)[0]:
            return per
    return ()
