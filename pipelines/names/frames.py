"""Names of products that no type noun tells, only a frame: the OCOP product "Hương quê"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from pipelines.names.candidates import Candidate, completed, is_proper, spoken_of, unknown_before_name
from pipelines.names.gazetteer import gazetteer
from pipelines.names.lexicon import TYPE
from pipelines.names.lines import QUOTES, Line

QUOTED = "quoted behind a frame"


def with_framed(line: Line, found: list[Candidate]) -> list[Candidate]:
    """Add the names that only a frame tells: the OCOP product "Hương quê"."""
    framed = list(_framed(line))
    if not framed:
        return sorted(found, key=lambda one: one.first)
    taken = [False] * (len(line.tokens) + 1)
    for one in (one for one in found if one.proper):
        taken[one.first : one.end] = [True] * (one.end - one.first)
    extra = [one for one in framed if _quoted_around(one, found) or not any(taken[one.first : one.end])]
    kept = [one for one in found if not any(one.first < new.end and new.first < one.end for new in extra)]
    return sorted([*kept, *extra], key=lambda one: one.first)


def _quoted_around(one: Candidate, found: list[Candidate]) -> bool:
    """Tell whether a quotation holds whatever else was found in it: "Me Na Cereal"."""
    touched = [other for other in found if other.first < one.end and one.first < other.end]
    return one.rule == QUOTED and all(one.first <= each.first and each.end <= one.end for each in touched)


def _framed(line: Line) -> Iterator[Candidate]:
    if line.lexicon.brands.first.isdisjoint(line.words) or not spoken_of(line):
        return
    for start, last, _ in line.lexicon.brands.all(line.words):
        at = _past_stars(line, last)
        quoted = _quoted(line, at)
        frame = line.lexicon.frames.match(line.words, start)
        first, stop = quoted or (at, _announced(line, at) if frame else at)
        if stop > first and not line.inside(first, stop) and not _listed(line, first, stop):
            rule = QUOTED if quoted else "behind a frame"
            yield completed(line, Candidate(first, stop, stop, None, True, 1, TYPE, rule=rule))


def _past_stars(line: Line, at: int) -> int:
    """Return the index after the programme and the stars behind a frame."""
    while at < len(line.tokens) - 1:
        hit = line.lexicon.programme.match(line.words, at)
        star = line.lexicon.star.match(line.view.lower, line.tokens.starts[at])
        if hit is not None:
            at = hit[0]
        elif star is not None:
            at = bisect_left(line.tokens.starts, star.end())
        else:
            break
    return at


def _quoted(line: Line, at: int) -> tuple[int, int] | None:
    if line.tokens.word(at) not in QUOTES:
        return None
    stop = next(
        (end for end in range(at + 2, min(at + 14, len(line.tokens))) if line.words[end] in QUOTES), None
    )
    return (at + 1, stop) if stop and line.caps[at + 1] else None


def _announced(line: Line, at: int) -> int:
    """Return the index after a name behind a frame: some words, then a name; `at` where there is none."""
    gap = 0 if line.lexicon.head_last else unknown_before_name(line, at) if at < len(line.tokens) else 0
    start = at + gap
    last = start
    while last < len(line.tokens) and is_proper(line, last) and not line.opens(last):
        last += 1
    return last if last - start >= (1 if gap else 2) else at


def _listed(line: Line, first: int, last: int) -> bool:
    """Tell whether a name is that of a place."""
    return line.fold(first, last) in gazetteer().named
