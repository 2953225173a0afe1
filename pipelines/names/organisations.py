"""Producers and agencies in a sentence, by the words that open or close their names."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.names.closings import Organisation, closings, of_unit
from pipelines.names.lexicon import AGENCY, syllable
from pipelines.names.lines import QUOTES, Line
from pipelines.tokens import FIGURE, MARK, WORD

FAMILY = "family"
_SEATED = frozenset({"cooperative", "cooperative group"})
"""Forms that name a producer by its trade and its commune."""
_PERSONAL = frozenset({FAMILY, "stall"})
"""Forms that name a producer only before a person."""
LONGEST = 16
"""Tokens of a name."""


def read_organisations(line: Line) -> list[Organisation]:
    """Return the producers and agencies of a sentence in order; agencies of a unit take its name in."""
    found = [*_openings(line), *closings(line)]
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
    done = 0
    for at in line.where(line.lexicon.openings):
        found = _opening(line, at) if at >= done else None
        if found is not None:
            yield found
            done = found.last


def _opening(line: Line, at: int) -> Organisation | None:
    words, lexicon = line.words, line.lexicon
    whole = lexicon.agency_whole.match(words, at)
    if whole is not None:
        return Organisation(at, of_unit(line, whole[0]), AGENCY, "agency of a unit")
    hit = lexicon.producer_before.match(words, at)
    if hit is not None:
        return _person(line, at, hit) or _formed(line, at, hit)
    start = lexicon.agency_before.match(words, at) if line.caps[at] else None
    if start is None:
        return None
    last = of_unit(line, _name_end(line, start[0], whole=True))
    return Organisation(at, last, AGENCY, "agency") if last > start[0] else None


def _formed(line: Line, at: int, hit: tuple[int, str]) -> Organisation | None:
    if hit[1] in _PERSONAL:
        return None
    last = _name_end(line, hit[0])
    if last == hit[0] and hit[1] in _SEATED and not _several(line, at):
        last = _seat_end(line, hit[0])
    return Organisation(at, last, hit[1], "form before name") if last > hit[0] else None


def _several(line: Line, at: int) -> bool:
    """Tell whether a form is counted or meant in general: *các* hợp tác xã, *3* koperasi."""
    before = line.tokens.word(at - 1)
    counted = at > 0 and line.tokens.kinds[at - 1] == FIGURE
    return counted or before in line.lexicon.numbers or before in line.lexicon.determiners


def _seat_end(line: Line, start: int) -> int:
    """Return the index after the unit that a name of a trade ends with: HTX *mây tre đan xã Phú Nghĩa*."""
    lexicon, at = line.lexicon, start
    while at < min(len(line.tokens), start + LONGEST):
        trade = lexicon.inside.match(line.words, at) or lexicon.trades.match(line.words, at)
        if trade is None:
            break
        at = trade[0]
    unit = lexicon.units.unit_before.match(line.words, at) if start < at < len(line.tokens) else None
    stop = line.run(unit[0], 4) if unit is not None else start
    return stop if unit is not None and stop > unit[0] else start


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
    trade = line.lexicon.trades.match(line.words, at) if line.caps[at] else None
    if inside is not None and (line.caps[at] or not line.lexicon.head_last):
        return max(inside[0], trade[0] if trade else 0)
    if trade is not None:
        return trade[0]
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
