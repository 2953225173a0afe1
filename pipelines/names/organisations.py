"""Producers and agencies in a sentence, by the words that open or close their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.names.gazetteer import gazetteer
from pipelines.names.lexicon import syllable
from pipelines.names.lines import QUOTES, Line
from pipelines.names.words import MARK, WORD

AGENCY, FAMILY = "agency", "family"
_PERSONAL = frozenset({FAMILY, "stall"})
"""Forms that name a producer only before a person."""
LONGEST = 16
"""Tokens of a name."""


@dataclass(slots=True)
class Organisation:
    """A producer or agency where it stands among the tokens."""

    first: int
    last: int
    form: str
    rule: str


def read_organisations(line: Line) -> list[Organisation]:
    """Return the producers and agencies of a sentence in order; agencies of a unit take its name in."""
    found = [*_openings(line), *_closings(line)]
    found.sort(key=lambda one: (one.first, -one.last))
    kept: list[Organisation] = []
    for one in found:
        if not kept or one.first >= kept[-1].last:
            kept.append(one)
        elif one.last == kept[-1].last and kept[-1].form == "establishment" and one.form != "establishment":
            kept[-1] = one  # the works of Van Loc JSC: the company is the producer
        elif one.last - one.first > kept[-1].last - kept[-1].first:
            kept[-1] = one
    for one in kept:
        line.take(one.first, one.last)
    return kept


# ------------------------------------------------------------------ form first


def _openings(line: Line) -> Iterator[Organisation]:
    at = 0
    while at < len(line.tokens):
        found = _opening(line, at)
        if found is not None:
            yield found
        at = found.last if found else at + 1


def _opening(line: Line, at: int) -> Organisation | None:
    words, lexicon = line.words, line.lexicon
    whole = lexicon.agency_whole.match(words, at)
    if whole is not None:
        return Organisation(at, _of_unit(line, whole[0]), AGENCY, "agency of a unit")
    hit = lexicon.producer_before.match(words, at)
    if hit is not None:
        return _person(line, at, hit) or _formed(line, at, hit)
    start = lexicon.agency_before.match(words, at) if line.caps[at] else None
    if start is None:
        return None
    last = _of_unit(line, _name_end(line, start[0], whole=True))
    return Organisation(at, last, AGENCY, "agency") if last > start[0] else None


def _formed(line: Line, at: int, hit: tuple[int, str]) -> Organisation | None:
    if hit[1] in _PERSONAL:
        return None
    last = _name_end(line, hit[0])
    return Organisation(at, last, hit[1], "form before name") if last > hit[0] else None


def _person(line: Line, at: int, hit: tuple[int, str]) -> Organisation | None:
    """Read a producer that is called by a person: cơ sở bà Yến, the household of Ms. Yen."""
    title = line.lexicon.persons.match(line.words, hit[0]) if hit[0] < len(line.tokens) else None
    if title is None:
        return None
    start = title[0] + (line.tokens.word(title[0]) == ".")
    last = line.run(start, 5)
    return Organisation(at, last, hit[1], "form before person") if last > start else None


def _name_end(line: Line, start: int, *, whole: bool = False) -> int:
    """Return the index after a name: words with capitals, words of trades, and what joins them.

    Equal to `start` where no word of it has a capital: then it is no name. Words of trades behind the last
    capital belong to it only where `whole`: Chi cục Phát triển *nông thôn*.
    """
    quoted = _quoted_end(line, start)
    if quoted:
        return quoted
    at, last, named, closed = start, start, False, False
    while at < min(len(line.tokens), start + LONGEST) and (whole or not _told_what(line, start, at)):
        stop = _part_end(line, at) or _syllable_end(line, at, start)
        if stop is None:
            break
        named = named or any(line.caps[at:stop])
        last = stop if any(line.caps[at:stop]) or (whole and last > start) else last
        at = stop
        joint = None if closed and line.tokens.word(at) == "," else _joined(line, at)
        closed = closed or (joint is not None and line.words[joint - 1] in line.lexicon.joints)
        at = joint or at
    return last if named else start


def _told_what(line: Line, start: int, at: int) -> bool:
    """Tell whether what follows a whole name says what its bearer does: cơ sở Tư Rô *chế biến* khô cá."""
    if at == start or line.caps[at] or line.words[at - 1] in line.lexicon.joints:
        return False
    named = line.caps[at - 1] and (at - 2 < start or line.caps[at - 2])
    return named and line.lexicon.makes.match(line.words, at) is not None


def _part_end(line: Line, at: int) -> int | None:
    """Return the index after one part of a name: a word with a capital, or words of a trade."""
    if line.tokens.kinds[at] == MARK or (line.opens(at) and at and line.words[at - 1] not in QUOTES):
        return None
    inside = line.lexicon.inside.match(line.words, at)
    if inside is not None and (line.caps[at] or not line.lexicon.head_last):
        return inside[0]
    return at + 1 if line.caps[at] and not _unit(line, at) else None


def _syllable_end(line: Line, at: int, start: int) -> int | None:
    """Return the index after a word in lower case between two with capitals: Công ty Hải *sản* Bái Tử."""
    if line.lexicon.head_last or not start < at < len(line.tokens) - 1 or not line.caps[at - 1]:
        return None
    most = 2 if at - 1 == start else 1  # a trade of three words may open the name: Nặn *tò he* Xuân La
    for stop in range(at + 1, min(at + most, len(line.tokens) - 1) + 1):
        if not _plain_word(line, stop - 1):
            return None
        if line.capital(stop):
            return stop
    return None


def _plain_word(line: Line, at: int) -> bool:
    known = line.words[at] in line.lexicon.stops or line.lexicon.makes.match(line.words, at) is not None
    known = known or syllable().fullmatch(line.fold(at, at + 1)) is None
    return line.tokens.kinds[at] == WORD and not known and not line.caps[at] and not _unit(line, at)


def _unit(line: Line, at: int) -> bool:
    return line.lexicon.units.unit_before.match(line.words, at) is not None and not line.lexicon.head_last


def _joined(line: Line, at: int) -> int | None:
    """Return the index after what joins two parts: `và`, `A, B and C`, a hyphen; None: nothing does."""
    if _opens_another(line, at + 1, trade=not _named(line, at)):
        return None
    if line.tokens.word(at) in line.lexicon.joints and _starts_part(line, at + 1):
        return at + 1
    if line.tokens.word(at) != ",":
        return None
    if line.tokens.word(at + 1) in line.lexicon.joints and _starts_part(line, at + 2):
        return at + 2
    return at + 1 if _enumerates(line, at + 1) else None


def _named(line: Line, at: int) -> bool:
    """Tell whether the word before is a name, not a trade: Koperasi *Produksi* dan Usaha goes on."""
    return line.lexicon.trades.match_before(line.words, at) is None


def _opens_another(line: Line, at: int, *, trade: bool) -> bool:
    """Tell whether another organisation begins at a word, so that nothing joins it to the one before.

    Behind a mere `trade` the name goes on, where an agency does not begin.
    """
    if at >= len(line.tokens) or not line.caps[at]:
        return False
    lexicon = line.lexicon
    return any(
        phrases.match(line.words, at) is not None
        for phrases in (lexicon.agency_before, lexicon.producer_before)[: 1 if trade else 2]
    )


def _starts_part(line: Line, at: int) -> bool:
    return at < len(line.tokens) and _part_end(line, at) is not None


def _enumerates(line: Line, at: int) -> bool:
    """Tell whether a comma goes on an enumeration that ends with a joint: `A, B and C`."""
    start = at
    while at < min(len(line.tokens), start + 8):
        stop = _part_end(line, at)
        if stop is not None:
            at = stop
        elif at > start and line.words[at] in line.lexicon.joints and line.words[at] != "-":
            return _starts_part(line, at + 1)
        elif at > start and line.words[at] == ",":
            at += 1 + (line.tokens.word(at + 1) in line.lexicon.joints)
            start = start if line.tokens.word(at - 1) == "," else at - 1
            if line.tokens.word(at - 1) in line.lexicon.joints:
                return _starts_part(line, at)
        else:
            return False
    return False


def _quoted_end(line: Line, start: int) -> int:
    if line.tokens.word(start) not in QUOTES:
        return 0
    for at in range(start + 2, min(len(line.tokens), start + LONGEST)):
        if line.words[at] in QUOTES:
            return at + 1 if line.caps[start + 1] else 0
    return 0


def _of_unit(line: Line, last: int) -> int:
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


# ------------------------------------------------------------------ form last


def _closings(line: Line) -> Iterator[Organisation]:
    for at in range(1, len(line.tokens)):
        hit = _closing(line, at)
        if hit is None:
            continue
        end, form = hit
        first = _name_start(line, at) if line.caps[at] else _plain_start(line, at, agency=form == AGENCY)
        if first < at:
            stop = _of_unit(line, end) if form == AGENCY else end
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
        return at
    while line.tokens.word(first - 1) in line.lexicon.joints:
        joint = first - 1 - (line.tokens.word(first - 2) == ",")
        start = line.run_before(joint, 6)
        if start == joint or _closed(line, joint):
            break
        first = _commas_before(line, start)
    return _untitled(line, first, at)


def _closed(line: Line, joint: int) -> bool:
    """Tell whether another organisation ends before a joint: TH Group *and* Lavifood Company."""
    lexicon = line.lexicon
    ends = (lexicon.producer_after, lexicon.agency_after)
    return any(each.match_before(line.words, joint) is not None for each in ends)


def _plain_start(line: Line, at: int, *, agency: bool) -> int:
    """Return the first index of a name before a form in lower case: of a person, or of two syllables."""
    if agency:
        return at
    if line.tokens.word(at - 1) == "'s":
        first = line.run_before(at - 1, 4)
        title = line.lexicon.persons.match_before(line.words, first - (line.tokens.word(first - 1) == "."))
        return title[0] if title is not None and first < at - 1 else at
    first = _untitled(line, line.run_before(at, 6), at)
    names = range(first, at)
    spelt = len(names) > 1 and all(syllable().fullmatch(line.fold(one, one + 1)) for one in names)
    return first if spelt and line.fold(first, at) not in gazetteer().named else at


def _untitled(line: Line, first: int, at: int) -> int:
    """Return the index after the last office before a name: `Director Ngoc Que Co., Ltd`."""
    titles = [last for start, last, _ in line.lexicon.titles.all(line.words[first:at])]
    return first + titles[-1] if titles else first


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
