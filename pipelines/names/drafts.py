"""Candidates → drafts of product mentions: which are named, which a line of a producer, which a type."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.model import OrganisationMention, PlaceMention, Rating
from pipelines.names.candidates import GENERIC, LINE, NAMED, Candidate, is_proper, spoken_of
from pipelines.names.closings import Organisation
from pipelines.names.crops import elsewhere
from pipelines.names.gazetteer import PROVINCE, fold_exact, gazetteer
from pipelines.names.kinds import form_of, kind_of
from pipelines.names.lexicon import AGENCY, MODIFIER, SITE
from pipelines.names.lines import Line
from pipelines.names.places import Spot
from pipelines.phrases import Phrases
from pipelines.tokens import WORD


@dataclass(slots=True)
class Passage:
    """A sentence with the names found in it so far."""

    line: Line
    organisations: list[Organisation]
    spots: list[Spot]
    candidates: list[Candidate]
    places: list[PlaceMention] = field(default_factory=list)
    mentions: list[OrganisationMention] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    doubtful: list[Draft] = field(default_factory=list)
    """Crops and dishes, unless another sentence of the article makes products of them."""

    @property
    def producers(self) -> list[tuple[Organisation, OrganisationMention]]:
        """The producers of the sentence, where they stand and what they are."""
        pairs = zip(self.organisations, self.mentions, strict=True)
        return [(one, mention) for one, mention in pairs if one.form != AGENCY]


@dataclass(slots=True)
class Draft:
    """A product mention that is still being told about."""

    candidate: Candidate
    key: frozenset[str]
    """Folded words of its name that are neither type nor modifier."""
    head: str
    """Its type noun, folded."""
    kind: str | None
    """Id of its kind of product: `tea`, `tea/ginger`."""
    form: str | None
    """Id of its form: `filter-bag`."""
    rating: Rating | None = None
    rating_from: Rating | None = None
    status: str | None = None
    producer: OrganisationMention | None = None
    place: PlaceMention | None = None


def draft_products(passage: Passage, *, known_producer: bool) -> None:
    """Put the drafts of a sentence into it; `known_producer`: an earlier sentence names one."""
    if not passage.candidates:
        return
    speaks = _speaks_of_products(passage)
    for one in passage.candidates:
        one.specificity = _specificity(passage, one, known_producer=known_producer)
        if (
            one.specificity == NAMED
            and not _speaks_around(passage, one)
            and elsewhere(passage.line, one, _others(passage, one))
        ):
            passage.doubtful.append(draft(passage.line, one))
        elif one.specificity != GENERIC or speaks:
            passage.drafts.append(draft(passage.line, one))


def _others(passage: Passage, one: Candidate) -> list[Candidate]:
    return [other for other in passage.candidates if other.proper and other is not one]


def draft(line: Line, one: Candidate) -> Draft:
    """Return the draft of a candidate."""
    parts = line.lexicon.chunks.all(line.words[one.first : one.last])
    typed = [False] * (one.last - one.first)
    for first, last, _ in parts:
        named = first and not line.lexicon.head_last and line.capital(one.first + first)
        typed[first:last] = [not named] * (last - first)
    key = {
        line.fold(one.first + at, one.first + at + 1)
        for at, part in enumerate(typed)
        if not part and line.tokens.kinds[one.first + at] == WORD
    }
    nouns = [(first, last) for first, last, kind in parts if kind != MODIFIER] or [(0, 1)]
    first, last = nouns[-1] if line.lexicon.head_last else nouns[0]
    head = fold_exact(" ".join(line.words[one.first + first : one.first + last]))
    return Draft(one, frozenset(key), head, kind_of(line, one), form_of(line, one))


def _speaks_of_products(passage: Passage) -> bool:
    line = passage.line
    return bool(line.lexicon.frames.all(line.words)) or bool(passage.producers) or spoken_of(line)


def _speaks_around(passage: Passage, one: Candidate) -> bool:
    """Tell whether a sentence speaks of products beside a name: specialty coffee says no word of itself."""
    line = passage.line
    framed = any(not one.first <= at < one.last for at, _, _ in line.lexicon.frames.all(line.words))
    return framed or bool(passage.producers) or spoken_of(line)


def _specificity(passage: Passage, one: Candidate, *, known_producer: bool) -> str:
    line = passage.line
    if one.proper:
        doubtful = (one.kind == SITE and not spoken_of(line)) or (
            one.weak
            and not (_speaks_of_products(passage) or _beside_strong(passage, one) or _traded(line, one))
        )
        crop = not known_producer and _of_province(passage, one) and not _speaks_of_products(passage)
        return GENERIC if doubtful or crop else NAMED
    if one.kind == SITE:
        return GENERIC
    if _owned(passage, one) or _made(passage, one, known_producer=known_producer):
        one.rule = "line of a producer"
    elif _apposed(line, one):
        one.rule = "type in apposition"
    return GENERIC if one.rule == "type noun" else LINE


def _traded(line: Line, one: Candidate) -> bool:
    """Tell whether a sentence buys or sells what an everyday word in lower case names: *gelang* Luc Yen."""
    head = one.last - 1 if line.lexicon.head_last else one.first
    return not line.caps[head] and _says(line.lexicon.around.goods, line, 0, len(line.words))


def _of_province(passage: Passage, one: Candidate) -> bool:
    """Tell whether a type alone in its sentence has a province for its name: hồ tiêu *Đắk Lắk*."""
    line = passage.line
    if one.form or any(other.proper and other is not one for other in passage.candidates):
        return False
    named = [at for at in range(one.first, one.last) if is_proper(line, at)]
    if one.parts > 1 or not named:
        return False
    units = gazetteer().named.get(line.fold(named[0], named[-1] + 1), ())
    return any(unit.level == PROVINCE for unit in units)


def _beside_strong(passage: Passage, one: Candidate) -> bool:
    """Tell whether an everyday word stands in a list with a surer name: tranh Đông Hồ và lụa Vạn Phúc."""
    line, found = passage.line, passage.candidates
    at = found.index(one)
    for other in found[max(0, at - 1) : at + 2]:
        low, high = sorted((one, other), key=lambda each: each.first)
        between = line.words[low.end : high.first]
        joined = 0 < len(between) <= 3 and set(between) <= line.lexicon.lists | {"."}
        if other is not one and other.proper and not other.weak and joined:
            return True
    return False


# ------------------------------------------------------------------ lines of products


def _apposed(line: Line, one: Candidate) -> bool:
    """`Turmeric - an OCOP product of …`: a type that opens its sentence and is called somebody's product."""
    if one.first > 1 or line.tokens.word(one.end) not in {"-", "–", ",", ":"} or one.weak:
        return False
    near = line.words[one.end : one.end + 8]
    framed = bool(line.lexicon.frames.all(near)) and bool(line.lexicon.programme.all(near))
    return framed and bool(line.lexicon.of.all(line.words[one.end :]) or _unit_near(line, one.end))


def _unit_near(line: Line, at: int) -> bool:
    lexicon, rest = line.lexicon, line.words[at:]
    return bool(lexicon.units.unit_after.all(rest) or lexicon.units.unit_before.all(rest))


def _owned(passage: Passage, one: Candidate) -> bool:
    """`mật ong của HTX X đạt 3 sao`, `the cooperative's honey`: a type of one producer, with stars."""
    line = passage.line
    if not spoken_of(line):
        return False
    of = line.lexicon.of.match(line.words, one.end) if one.end < len(line.words) else None
    if of is not None and any(organisation.first == of[0] for organisation, _ in passage.producers):
        return True
    if _listed_with_owned(passage, one):
        return True
    if line.tokens.word(one.first - 1) != "'s":
        return False
    before = one.first - 1
    owners = any(organisation.last == before for organisation, _ in passage.producers)
    return owners or line.lexicon.producer_anaphors.match_before(line.words, before) is not None


def _listed_with_owned(passage: Passage, one: Candidate) -> bool:
    """`A, B and C of X`: types of several words in a list whose last one is owned; a lone word is elided."""
    words, after = passage.line.words, [each for each in passage.candidates if each.first >= one.end]
    whole = one.parts > 1 or (one.last - one.first > 1 and not passage.line.lexicon.head_last)
    if not whole or not after or set(words[one.end : after[0].first]) - passage.line.lexicon.lists:
        return False
    return after[0].first > one.end and not after[0].proper and _owned(passage, after[0])


def _made(passage: Passage, one: Candidate, *, known_producer: bool) -> bool:
    """A type of several words behind a verb of making, where a producer is named or meant."""
    line = passage.line
    if one.parts < 2:
        return False
    meant = bool(passage.producers) or (
        known_producer and _says(line.lexicon.producer_anaphors, line, 0, one.first)
    )
    if not meant or not _says(line.lexicon.makes, line, 0, one.first):
        return False
    return not _says(line.lexicon.around.grown, line, _clause(line, one.first), one.first)


def _says(phrases: Phrases[bool], line: Line, first: int, last: int) -> bool:
    return bool(phrases.all(line.words[first:last]))


def _clause(line: Line, at: int) -> int:
    return next((on + 1 for on in range(at - 1, -1, -1) if line.words[on] in {",", ";", ":", "."}), 0)
