"""The unit or counted noun behind a number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.figures.lexicon import Named, base_form
from pipelines.figures.passages import Passage
from pipelines.tokens import WORD

YEAR = re.compile(r"(?:19|20)\d\d")
LONGEST = 7
"""Tokens of a noun phrase that are searched for its head."""


@dataclass(slots=True)  # frozen, it takes thrice the time to make
class Noun:
    """What a number counts or measures."""

    unit: str
    last: int
    """Index after its last token."""
    measure: bool
    known: bool
    """It is in the lexicon; else it is given in its base form as written."""
    plural: bool = False


def read_noun(passage: Passage, at: int) -> Noun | None:
    """Return the unit or counted noun that starts at a token, or ends the noun phrase that starts there.

    A noun with a capital in a sentence without is part of a name (Four Seasons) and counts nothing.
    """
    if passage.lexicon.no_units.match(passage.tokens.words, at):
        return None
    noun = _noun(passage, at)
    return None if noun and not passage.titled and _is_in_a_name(passage, at, noun) else noun


def _is_in_a_name(passage: Passage, at: int, noun: Noun) -> bool:
    """Tell whether a noun is written as a name is; a measure may end in one: degrees Celsius."""
    if noun.unit.isupper() or not _is_name(passage, noun.last - 1):
        return False
    if not noun.measure and _counts_names(passage, at):
        return passage.lexicon.figures.quantities.noun_last and not noun.plural
    return not noun.measure or _is_name(passage, at)


def _counts_names(passage: Passage, at: int, *, worded: bool = False) -> bool:
    """Tell whether the number before a token is part of no name itself: di 12 Kecamatan, eight Ryder Cups.

    `worded`: and is a digit in words.
    """
    tokens = passage.tokens
    word, before = passage.view.text[tokens.starts[at - 1] : tokens.ends[at - 1]], at - 2
    if at < 1 or not (word.islower() or word.isdigit()) or YEAR.fullmatch(word):
        return False
    if worded and word not in passage.lexicon.numerals.values:
        return False
    return before < 1 or (tokens.kinds[before] == WORD and not _is_name(passage, before))


def read_compound(passage: Passage, at: int) -> Noun | None:
    """Return the noun behind the hyphen of a compound: a 22-count indictment, an 8-seat car."""
    found = passage.lexicon.named.match(passage.tokens.words, at)
    if found:
        return _known(found)
    stops = passage.lexicon.figures.quantities.stops
    if passage.tokens.kind(at) != WORD or passage.tokens.words[at] in stops:
        return None
    return Noun(passage.tokens.words[at], at + 1, measure=False, known=False)


def read_single(passage: Passage, at: int) -> Noun | None:
    """Return the last word of the noun phrase that starts at a token: one other accuser."""
    last = _phrase_end(passage, at)
    if last == at or passage.tokens.kinds[last - 1] != WORD or _is_name(passage, last - 1):
        return None
    return Noun(passage.tokens.words[last - 1], last, measure=False, known=False)


def _noun(passage: Passage, at: int) -> Noun | None:
    direct = passage.lexicon.named.match(passage.tokens.words, at)
    classified = _classified(passage, at, direct)
    if classified:
        return classified
    if direct and direct[1].measure and not (_capital(passage, at) and _capital(passage, direct[0])):
        return _known(direct)  # 3 ha, but 3 Ha Giang cakes
    if passage.lexicon.figures.quantities.noun_last:
        return _head_last(passage, at) or (_known(direct) if direct else None)
    return _head_first(passage, at, direct)


def _known(found: tuple[int, Named]) -> Noun:
    last, named = found
    return Noun(named.unit, last, named.measure, known=True, plural=named.plural)


def _classified(passage: Passage, at: int, direct: tuple[int, Named] | None) -> Noun | None:
    """Return the noun behind a classifier that is a unit elsewhere: dua orang atlet, 40 buah rumah."""
    if direct is None or direct[0] != at + 1:
        return None
    if passage.tokens.words[at] not in passage.lexicon.figures.quantities.classifiers:
        return None
    behind = passage.lexicon.named.match(passage.tokens.words, at + 1)
    return _known(behind) if behind and not behind[1].measure else None


def _head_first(passage: Passage, at: int, direct: tuple[int, Named] | None) -> Noun | None:
    tokens, quantities = passage.tokens, passage.lexicon.figures.quantities
    if direct:
        return _known(direct)
    word = tokens.word(at)
    if word in quantities.classifiers or word in quantities.adjectives:
        behind = passage.lexicon.named.match(tokens.words, at + 1)
        if behind or word in quantities.adjectives:
            return _known(behind) if behind else None
        return _unknown(passage, at + 1) or _of_a_kind(passage, at)
    return _unknown(passage, at)


def _unknown(passage: Passage, at: int) -> Noun | None:
    """Return the noun at a token that the lexicon does not have."""
    tokens, quantities = passage.tokens, passage.lexicon.figures.quantities
    if tokens.word(at) in passage.lexicon.numerals.scales:
        return None  # 3 triệu triệu: a number that does not add up counts nothing
    named = passage.titled or (_capital(passage, at) and _counts_names(passage, at, worded=True))
    if not _goes_on(passage, at, named=named) or passage.lexicon.per_phrases.match(tokens.words, at):
        return None
    last = at + 1
    if quantities.noun_syllables > 1 and _goes_on(passage, last):
        last += 1
    last_word = base_form(tokens.words[last - 1], quantities.plurals)
    return Noun(" ".join((*tokens.words[at : last - 1], last_word)), last, measure=False, known=False)


def _of_a_kind(passage: Passage, at: int) -> Noun | None:
    """Return what a classifier without its noun counts: hai trong số bảy cuốn."""
    word = passage.tokens.words[at]
    counts = word in passage.lexicon.figures.quantities.counting
    return Noun(word, at + 1, measure=False, known=False) if counts else None


def _goes_on(passage: Passage, at: int, *, named: bool = False) -> bool:
    """Tell whether a word may belong to a counted noun; `named`: though it has a capital."""
    word, lexicon = passage.tokens.word(at), passage.lexicon
    if passage.tokens.kind(at) != WORD or not word[:1].isalpha() or word in lexicon.figures.quantities.stops:
        return False
    if lexicon.verbs and lexicon.verbs.fullmatch(word):
        return False
    return named or not _is_name(passage, at)


def _is_name(passage: Passage, at: int) -> bool:
    """Tell whether a word begins with a capital and goes on in lower case."""
    word = passage.view.text[passage.tokens.starts[at] : passage.tokens.ends[at]]
    return word[:1].isupper() and word[1:].islower()


def _capital(passage: Passage, at: int) -> bool:
    return at < passage.tokens.size and _is_name(passage, at) and not passage.titled


def _head_last(passage: Passage, at: int) -> Noun | None:
    """The first plural in the phrase is its head; without one the last noun that is known."""
    end = _phrase_end(passage, at)
    known: Noun | None = None
    place = at
    while place < end:
        found = passage.lexicon.named.match(passage.tokens.words, place)
        if found and not found[1].measure and _owns(passage, found[0] - 1, end):
            place = found[0]
            continue  # the district's communes
        if found and (found[1].plural or (found[1].measure and _plural(passage, found[0] - 1))):
            return _known(found)  # six consecutive times: a measure may end a phrase too
        if found and not found[1].measure:
            known = _known(found)
        place = found[0] if found else place + 1
        if not found and (noun := _unknown_plural(passage, at, place, end)):
            return noun
    return known


def _unknown_plural(passage: Passage, at: int, last: int, end: int) -> Noun | None:
    """Return the plural that ends before `last`, but where it only says of what kind the next one is."""
    if not _plural(passage, last - 1) or (_capital(passage, last - 1) and not _counts_names(passage, at)):
        return None
    following = passage.lexicon.named.match(passage.tokens.words, last) if last < end else None
    if following and following[1].plural:
        return None  # sports events
    word = base_form(passage.tokens.words[last - 1], passage.lexicon.figures.quantities.plurals)
    return Noun(word, last, measure=False, known=False, plural=True)


def _owns(passage: Passage, at: int, end: int) -> bool:
    """Tell whether a noun says whose what follows is."""
    endings = passage.lexicon.figures.quantities.possessives
    return at + 1 < end and any(passage.tokens.words[at].endswith(ending) for ending in endings)


def _phrase_end(passage: Passage, at: int) -> int:
    tokens, quantities = passage.tokens, passage.lexicon.figures.quantities
    end = at
    while end < min(tokens.size, at + LONGEST):
        stops = tokens.words[end] in quantities.stops and tokens.word(end - 1) not in quantities.adjectives
        if stops and (end == at or not _joins_kinds(passage, end)):
            break  # products recognised in May end here, newly recognised products go on
        hyphen = tokens.words[end] in ("-", "'") and tokens.touching(end)
        if tokens.kinds[end] != WORD and not hyphen:
            break
        end += 1
    return end


def _joins_kinds(passage: Passage, at: int) -> bool:
    """Tell whether a joint stands within a phrase: 32 cultural and sports events, Thai and Dan Lai homes."""
    tokens, figures = passage.tokens, passage.lexicon.figures
    if tokens.words[at] not in figures.ratings.joints or _plural(passage, at - 1):
        return False
    named = passage.lexicon.named.match(tokens.words, at - 1)
    following = tokens.word(at + 1)
    counts = following in figures.quantities.stops or following in passage.lexicon.numerals.openers
    return named is None and tokens.kind(at + 1) == WORD and not counts


def _plural(passage: Passage, at: int) -> bool:
    word = passage.tokens.words[at]
    if len(word) > 3 and word.endswith("s"):
        return not word.endswith(("ss", "us", "is", "'s"))
    return word.endswith(passage.lexicon.odd_plurals)
