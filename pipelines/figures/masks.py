"""What looks like a figure and is none: found first, kept with its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.figures.nouns import read_noun
from pipelines.figures.passages import Passage
from pipelines.figures.periods import LENGTHS, RELATIVE, resolve
from pipelines.figures.triggers import Trigger, Triggers
from pipelines.model import Period
from pipelines.tokens import FIGURE, WORD

LONGEST = 250
"""Code points of a date, a decision, an address on the net; what is longer is none."""
_NO_TRIGGERS = Triggers()
_JOINTS = ("-", ":", ".")
"""Between the letters and the figure of a code."""


@dataclass(slots=True)  # frozen, it takes thrice the time to make
class Hidden:
    """A run of tokens that is no statistic."""

    first: int
    """Index of its first token."""
    last: int
    """Index after its last token."""
    start: int
    """Offset into the view."""
    end: int
    kind: str
    period: Period | None = None
    means: str | None = None

    @property
    def covers(self) -> bool:
        """Whether no figure is read in it; the five of the past five years is one."""
        return self.means not in LENGTHS


def hide(passage: Passage) -> list[Hidden]:
    """Return what is no statistic among the tokens of a sentence, in order, without overlap."""
    found: list[Hidden] = []
    at = 0
    for place in _heads(passage):
        if place >= at:
            hidden = _longest(passage, place, after_date=bool(found) and found[-1].last == place)
            if hidden:
                found.append(hidden)
            at = hidden.last if hidden else _beyond_fraction(passage, place)
    return found


def _heads(passage: Passage) -> list[int]:
    """Return the tokens at which a mask or a number phrase can begin; most words are none."""
    tokens, heads = passage.tokens, passage.lexicon.heads
    found = [at for at, word in enumerate(tokens.words) if word in heads]
    figures = [at for at, kind in enumerate(tokens.kinds) if kind == FIGURE]
    letters = [at - 1 for at in figures if tokens.touching(at)]
    joined = [at - 2 for at in figures if tokens.touching(at) and tokens.word(at - 1) in _JOINTS]
    return sorted({*found, *figures, *letters, *(at for at in joined if at >= 0)})


def _beyond_fraction(passage: Passage, at: int) -> int:
    """Return the next token, behind a fraction: the third of `one third` is no ordinal."""
    phrases = passage.lexicon.numerals.phrases
    found = phrases.match(passage.tokens.words, at) if passage.tokens.words[at] in phrases.first else None
    if found is None or found[1][2] != "fraction":
        return at + 1
    stops = passage.lexicon.figures.quantities.stops
    named = passage.tokens.kind(found[0]) == WORD and passage.tokens.words[found[0]] not in stops
    return at + 1 if named else found[0]  # a third state is an ordinal


def _follows_number(passage: Passage, at: int) -> bool:
    tokens, numerals = passage.tokens, passage.lexicon.numerals
    before = tokens.word(at - 1)
    return tokens.kind(at - 1) == FIGURE or before in numerals.values or before in numerals.times


def _longest(passage: Passage, at: int, *, after_date: bool) -> Hidden | None:
    best: Hidden | None = None
    start = passage.tokens.starts[at]
    stop = min(passage.end, start + LONGEST)
    for trigger in _triggers(passage, at, start, stop):
        if trigger.means in RELATIVE and not after_date and _follows_number(passage, at):
            continue  # 18 years back are a length of time, no last year
        if trigger.not_behind and trigger.not_behind.fullmatch(passage.tokens.word(at - 1)):
            continue  # di kedua kota: in both towns
        match = trigger.pattern.match(passage.view.text if trigger.cased else passage.view.lower, start, stop)
        if match and match.end() + bool(trigger.means) > (best.end if best else start):
            best = _hidden(passage, at, match, trigger) or best
    return best


def _triggers(passage: Passage, at: int, start: int, stop: int) -> tuple[Trigger, ...]:
    """Return the patterns that may match at a token."""
    tokens, triggers = passage.tokens, passage.lexicon.triggers
    figure = tokens.kinds[at] == FIGURE
    known = triggers.get("#" if figure else tokens.words[at], _NO_TRIGGERS)
    found = known.each if known.may_match(passage.view, start, stop) else ()
    if not figure and tokens.kinds[at] == WORD and _letters_touch_figure(passage, at):
        found += triggers.get("A#", _NO_TRIGGERS).each
    return found


def _letters_touch_figure(passage: Passage, at: int) -> bool:
    """A code is letters right before a figure, where they are no currency (VND45) and no unit (m2)."""
    tokens = passage.tokens
    if tokens.words[at] in passage.lexicon.figures.quantities.stops:
        return False  # 1-of-4
    following = at + 1 + (tokens.word(at + 1) in _JOINTS and tokens.touching(at + 1))
    if tokens.kind(following) != FIGURE or not tokens.touching(following):
        return False
    unit = passage.lexicon.named.match(tokens.words, at)
    counted = tokens.touching(at) and tokens.kind(at - 1) == FIGURE
    currency = passage.lexicon.prefixes.match(tokens.words, at)
    return not (counted or currency or (unit and unit[0] > at + 1))


def _hidden(passage: Passage, at: int, match: re.Match[str], trigger: Trigger) -> Hidden | None:
    period = None
    if trigger.kind == "score" and not _is_score(match):
        return None
    if trigger.means:
        period = resolve(trigger.means, match, passage.lexicon.date_words, passage.written)
        if period is None and not _is_surely_a_date(match):
            return None  # 30/2 is no day; it may be a part of a whole
    last = at + 1
    while last < passage.tokens.size and passage.tokens.starts[last] < match.end():
        last += 1
    if trigger.kind == "place" and _counts_behind(passage, at, last):
        return None
    return Hidden(at, last, match.start(), match.end(), trigger.kind, period, trigger.means)


def _counts_behind(passage: Passage, at: int, last: int) -> bool:
    """Tell whether the figure of a place counts what follows: in the sales area 85 products were sold."""
    common = passage.view.text[passage.tokens.starts[at]].islower()
    if not (common and passage.lexicon.figures.quantities.noun_last and at + 2 == last < passage.tokens.size):
        return False
    noun = read_noun(passage, last)
    return noun is not None and noun.known and noun.plural


def _is_surely_a_date(match: re.Match[str]) -> bool:
    """Tell whether a day that no calendar has is written as only days are: 31 April, 31/4/2025."""
    parts = match.groupdict()
    named = any(char.isalpha() for char in match.group())
    return parts.get("d") is not None and (named or parts.get("yyyy") is not None)


def _is_score(match: re.Match[str]) -> bool:
    """A pair of bare numbers is a score where the first is not the smaller: 2-1; else it may be a range."""
    more, less = match.groupdict().get("more"), match.groupdict().get("less")
    return more is None or less is None or int(more) >= int(less)
