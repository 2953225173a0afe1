"""Producers and agencies whose form closes the name: Pa Co Brocade *Cooperative*."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.names.gazetteer import gazetteer
from pipelines.names.lexicon import AGENCY, syllable
from pipelines.names.lines import Line


@dataclass(slots=True)
class Organisation:
    """A producer or agency where it stands among the tokens."""

    first: int
    last: int
    form: str
    rule: str


def closings(line: Line) -> Iterator[Organisation]:
    """Yield the organisations that a form behind their names tells."""
    for at in line.where(line.lexicon.closings):
        hit = _closing(line, at) if at else None
        if hit is None:
            continue
        end, form = hit
        first = _name_start(line, at) if line.caps[at] else _plain_start(line, at, agency=form == AGENCY)
        if first < at:
            stop = of_unit(line, end) if form == AGENCY else end
            yield Organisation(first, stop, form, "name before form")


def _closing(line: Line, at: int) -> tuple[int, str] | None:
    """Return the index after the form that closes a name at a word, and the form; the longer of two."""
    hit = line.lexicon.producer_after.match(line.words, at)
    agency = line.lexicon.agency_after.match(line.words, at)
    if agency is not None and (hit is None or agency[0] > hit[0]):
        return agency[0], AGENCY
    return hit


def _name_start(line: Line, at: int) -> int:
    """Return the first index of a name that ends before `at`, over `A, B and C`; `at` where there is none."""
    first = _untitled(line, line.run_before(at, 8), at)
    if first == at:
        return _unit_start(line, at)
    if line.tokens.word(first - 1) == "'s" and line.lexicon.chunks.match(line.words, first - 2) is not None:
        first = line.run_before(first - 1, 6)  # a type noun with a possessive: Bird's Nest
    while line.tokens.word(first - 1) in line.lexicon.joints:
        joint = first - 1 - (line.tokens.word(first - 2) == ",")
        start = line.run_before(joint, 6)
        if start == joint or _closed(line, joint):
            break
        first = _commas_before(line, start)
    return _untitled(line, first, at)


def _unit_start(line: Line, at: int) -> int:
    """Return the first index of a unit with its word before a form: *Song Kon commune* People's Committee."""
    unit = line.lexicon.units.unit_after.match_before(line.words, at)
    first = line.run_before(unit[0], 5) if unit is not None else at
    return first if unit is not None and first < unit[0] else at


def _closed(line: Line, joint: int) -> bool:
    """Tell whether another organisation ends before a joint: TH Group *and* Lavifood Company."""
    lexicon = line.lexicon
    ends = (lexicon.producer_after, lexicon.agency_after)
    return any(each.match_before(line.words, joint) is not None for each in ends)


def _plain_start(line: Line, at: int, *, agency: bool) -> int:
    """Return the first index of a name before a form in lower case: of a person, or of two syllables."""
    if agency:
        return at
    stop = _trade_start(line, at)
    if line.tokens.word(stop - 1) == "'s":
        first = line.run_before(stop - 1, 4)
        title = line.lexicon.persons.match_before(line.words, first - (line.tokens.word(first - 1) == "."))
        if title is not None and first < stop - 1:
            return title[0]
        return first if _person(line, first, stop - 1) else at
    first = _untitled(line, line.run_before(stop, 6), stop)
    names = range(first, stop)
    spelt = len(names) > 1 and all(syllable().fullmatch(line.fold(one, one + 1)) for one in names)
    return first if spelt and line.fold(first, stop) not in gazetteer().named else at


def _person(line: Line, first: int, last: int) -> bool:
    """Tell whether words are the whole name of a Vietnamese, who has three or four: Tran Thi Men."""
    names = [line.fold(at, at + 1) for at in range(first, last)]
    spelt = len(names) >= 3 and all(syllable().fullmatch(name) for name in names)
    return spelt and line.fold(first, last) not in gazetteer().named


def _trade_start(line: Line, at: int) -> int:
    """Return the first index of what a works makes: Tan An *rice paper* facility."""
    first = at
    while first > 1 and not line.caps[first - 1]:
        made = line.lexicon.chunks.match_before(line.words, first)
        if made is None:
            break
        first = made[0]
    return first


def _untitled(line: Line, first: int, at: int) -> int:
    """Return the index after the last office before a name: `Director Ngoc Que Co., Ltd`."""
    titles = [last for start, last, _ in line.lexicon.titles.all(line.words[first:at])]
    first += titles[-1] if titles else 0
    works = line.lexicon.producer_before.match(line.words, first) if first < at else None
    return works[0] if works is not None and works[1] == "establishment" and works[0] < at else first


def _commas_before(line: Line, first: int) -> int:
    while line.tokens.word(first - 1) == ",":
        start = line.run_before(first - 1, 6)
        if (
            start == first - 1
            or _closed(line, first - 1)
            or line.lexicon.units.unit_before.match_before(line.words, start)
        ):
            break
        first = start
    return first


def of_unit(line: Line, last: int) -> int:
    """Take in the unit an agency belongs to: `Department of Bac Son commune`, `UBND xã Tân Thành`."""
    words, lexicon = line.words, line.lexicon
    at = last + (line.tokens.word(last) in lexicon.units.chain - frozenset("(),-–."))
    unit = lexicon.units.unit_before.match(words, at) if at < len(words) else None
    if unit is not None:
        stop = line.run(unit[0], 4)
        return line.numbered(unit[0], stop) if stop > unit[0] else last
    named = lexicon.units.unit_after.match(words, last) if last < len(words) else None
    if named is not None:
        return named[0]
    stop = line.run(at, 5)
    if at < stop and line.lexicon.units.unit_after.match_before(line.words, stop) is not None:
        return stop
    behind = lexicon.units.unit_after.match(words, stop) if at < stop < len(words) else None
    if behind is not None:
        return behind[0]
    return _listed_end(line, at, stop) if at == last else last


def _listed_end(line: Line, at: int, stop: int) -> int:
    """Return the index after the longest listed name from `at` on, `at` itself where there is none.

    UBND tỉnh *Lạng Sơn* takes it in; the chairman of UBND tỉnh *Hồ Tiến Thiệu* is a person.
    """
    for last in range(stop, at, -1):
        whole = line.numbered(at, last)
        if line.fold(at, whole) in gazetteer().named:
            return whole
    return at
