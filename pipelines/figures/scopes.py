"""Which of the dates of a sentence a figure belongs to, and which it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.figures.masks import Hidden
from pipelines.figures.mentions import Line, Mention
from pipelines.figures.periods import LENGTHS
from pipelines.model import Bound, Period
from pipelines.tokens import WORD


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a sentence, in order: those that figures hold for, and those they are compared with."""

    own: tuple[Hidden, ...] = ()
    bases: tuple[Hidden, ...] = ()


_NONE = Dates()


def dates_of(line: Line) -> Dates:
    """Return the dates of a sentence."""
    dated = [one for one in line.hidden if one.period and (one.period.start or one.period.end)]
    if not dated:
        return _NONE
    bases = tuple(one for one in dated if _is_base(line, one))
    return Dates(tuple(one for one in dated if one not in bases), bases)


def periods_of(line: Line, mention: Mention, dates: Dates) -> tuple[Period | None, Period | None]:
    """Return the period of a figure and what it is compared with: the nearest of each in the sentence."""
    if not dates.bases:
        return _nearest(line, dates.own, mention), None
    behind = [one for one in dates.bases if one.first >= mention.last]
    compared = behind or _leading(line, dates.bases, mention)
    return _nearest(line, dates.own, mention), _nearest(line, compared, mention)


def _leading(line: Line, bases: tuple[Hidden, ...], mention: Mention) -> list[Hidden]:
    """Return the bases named before a figure that no other figure has taken: compared with 2021, 60 more."""
    firsts = [one.first for one in line.mentions]
    return [one for one in bases if not any(one.last <= first < mention.first for first in firsts)]


def _nearest(line: Line, dated: Sequence[Hidden], mention: Mention) -> Period | None:
    if not dated:
        return None
    return min(dated, key=lambda one: (_distance(line, one, mention), one.first)).period


def _distance(line: Line, one: Hidden, mention: Mention) -> int:
    """A date before a figure governs it from afar, one behind it from near; right behind it before all."""
    gap = line.passage.tokens.kinds[mention.end : one.first]
    bracketed = line.passage.tokens.words[mention.end : one.first] == ("(",)
    if one.first >= mention.end and (gap in ((), (WORD,)) or bracketed):
        return -1
    return mention.first - one.last if one.last <= mention.first else 2 * (one.first - mention.last) + 4


def _opens_a_period(line: Line, at: int, end: int) -> bool:
    """Tell whether a word that may compare opens a period: from, over."""
    tokens, lexicon = line.passage.tokens, line.passage.lexicon
    bound = lexicon.before.match_before(tokens.words, at + 1)
    return end == at + 1 and (
        tokens.words[at] in lexicon.figures.quantities.opens or bound == (at, Bound.OVER)
    )


_PERIODS = LENGTHS | {"years", "since year", "months", "since month", "since day"}


def _is_base(line: Line, dated: Hidden) -> bool:
    tokens, lexicon = line.passage.tokens, line.passage.lexicon
    for at in range(max(0, dated.first - 7), dated.first + 1):
        found = lexicon.meanings["base"].match(tokens.words, at)
        if found and dated.means in _PERIODS and _opens_a_period(line, at, found[0]):
            continue  # from 2018 to 2024, over the 2021-2025 period
        counted = found and any(found[0] <= one.first < dated.first for one in line.mentions)
        if found and dated.first - 4 <= found[0] <= dated.last and not counted:
            return True
    return False


def scope_of(dates: Dates) -> Period | None:
    """Return the period that the next sentences go on speaking of: a year or a part of one."""
    periods = (one.period for one in dates.own)
    return next((one for one in periods if one and one.start and one.end), None)
