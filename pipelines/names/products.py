"""Products in a sentence: the names that type nouns open or close, and those that frames announce."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.names.candidates import (
    Candidate,
    completed,
    is_proper,
    spoken_of,
    unknown_before_name,
    village_before_name,
)
from pipelines.names.frames import with_framed
from pipelines.names.lexicon import COMPOUND, FOREIGN, MODIFIER, SITE, TYPE, syllable
from pipelines.names.lines import GLUE, QUOTES, Line
from pipelines.names.refusals import refused
from pipelines.tokens import MARK, WORD

_HEADS = frozenset({TYPE, SITE, FOREIGN})
LONGEST = 14
"""Tokens of a name."""
_REST = 3
"""Words we do not know that end a name in a list."""
_GAP = 5
"""Words in lower case that we do not know between a type noun and its name."""


def read_candidates(line: Line) -> list[Candidate]:
    """Return everything in a sentence that is built like a product's name, in order."""
    chunks = _chunks(line)
    if not any(kind in _HEADS for _, kind in chunks.values()):
        return with_framed(line, [])
    found = [*(_last_headed(line, chunks) if line.lexicon.head_last else _first_headed(line, chunks))]
    found = [one for one in found if not line.inside(one.first, one.last) and not refused(line, one)]
    return with_framed(line, _apart([_unquoted(line, one) for one in found]))


def _unquoted(line: Line, one: Candidate) -> Candidate:
    """Widen a name that opens a quotation to all that is quoted: "Trà Ô long Hồng Hà"."""
    if (
        line.tokens.word(one.first - 1) not in QUOTES
        or not line.caps[one.first]
        or line.tokens.word(one.end) in QUOTES
    ):
        return one
    if line.lexicon.brands.match_before(line.words, one.first - 1) is None and not spoken_of(line):
        return one
    stop = next(
        (at for at in range(one.end, min(one.end + 8, len(line.tokens))) if line.words[at] in QUOTES), None
    )
    if stop is not None:
        one.last = one.end = stop
        one.form, one.proper = None, True
    return one


def _apart(found: list[Candidate]) -> list[Candidate]:
    """Return the candidates without those inside the form of the one before."""
    kept: list[Candidate] = []
    for one in found:
        if not kept or one.first >= kept[-1].end:
            kept.append(one)
    return kept


Chunks = dict[int, tuple[int, str]]


def _chunks(line: Line) -> Chunks:
    """Return the parts of names by where they begin; ruốc *cá thu* is no *ruốc cá* with a rest."""
    phrases, words = line.lexicon.chunks, line.words
    found: Chunks = {}
    reach = 0
    for first, last, kind in phrases.all(words):
        if first < reach:
            continue
        inner = phrases.match(words, last - 1) if last - first > 1 else None
        shorter = phrases.match_upto(words, first, last - 1) if inner and inner[0] > last else None
        parted = shorter is not None and (shorter[1] == TYPE or line.lexicon.head_last)
        found[first] = shorter if shorter is not None and parted else (last, kind)
        if parted and inner is not None:
            found[last - 1] = inner
        reach = max(reach, found[first][0], inner[0] if parted and inner else 0)
    return found


def _glued(line: Line, at: int) -> bool:
    return line.words[at] in GLUE and line.touching(at) and line.touching(at + 1)


# ------------------------------------------------------------------ type noun last


def _last_headed(line: Line, chunks: Chunks) -> Iterator[Candidate]:
    at = 0
    while at < len(line.tokens):
        stop = _run(line, chunks, at)
        if stop > at:
            found = _headed(line, chunks, at, stop)
            if found is not None:
                yield found
        at = max(stop, at + 1)


def _run(line: Line, chunks: Chunks, at: int) -> int:
    """Return the index after the longest row of names, type nouns and modifiers from `at` on."""
    last = at
    while last < min(len(line.tokens), at + LONGEST):
        chunk = chunks.get(last)
        if chunk is not None and chunk[1] != COMPOUND and not line.taken[last]:
            last = chunk[0]
        elif is_proper(line, last) or (last > at and _glued(line, last)):
            last += 1
        else:
            gap = _plant(line, chunks, last) if last > at else 0
            if not gap:
                break
            last += gap
    return last - (last > at and line.tokens.kinds[last - 1] == MARK)


def _plant(line: Line, chunks: Chunks, at: int) -> int:
    """Return how many unknown words in lower case stand before a type noun: Dong Che *ba kich* wine.

    They are Vietnamese words, or a single one behind a modifier: dried *snakehead* fish; several that hyphens
    join are one: Tu Tru *thorn-leaf* cakes.
    """
    known = _compound(line, at) or _village(line, at)
    if known and chunks.get(at + known, (0, ""))[1] in (TYPE, MODIFIER):
        return known
    if _between(line, chunks, at):
        return 1
    for gap in range(min(_GAP, len(line.tokens) - at - 1)):
        word = line.words[at + gap]
        if line.tokens.kinds[at + gap] != WORD or line.caps[at + gap] or word in line.lexicon.stops:
            return 0
        if syllable().fullmatch(line.fold(at + gap, at + gap + 1)) is None:
            return 0
        if chunks.get(at + gap + 1, (0, ""))[1] == TYPE:
            return gap + 1
    return 0


def _village(line: Line, at: int) -> int:
    """Return how many words for a village stand behind its name: Chuong *craft village* hats."""
    hit = line.lexicon.villages.match(line.words, at) if line.capital(at - 1) else None
    return hit[0] - at if hit else 0


def _compound(line: Line, at: int) -> int:
    """Return how many tokens a word in lower case with hyphens has: *dew-dried*; 0 where none is there."""
    last = at
    while last + 2 < len(line.tokens) and _glued(line, last + 1) and line.words[last + 1] == "-":
        last += 2
    plain = all(line.tokens.kinds[on] == WORD and not line.caps[on] for on in range(at, last + 1, 2))
    return last + 1 - at if last > at and plain else 0


def _between(line: Line, chunks: Chunks, at: int) -> bool:
    """Tell whether an unknown word stands between a name or a part of one and a type noun: *snakehead*."""
    if line.tokens.kinds[at] != WORD or line.caps[at] or at in chunks or _verbal(line, at):
        return False
    return chunks.get(at + 1, (0, ""))[1] in (TYPE, MODIFIER) and (
        line.capital(at - 1)
        or any(last == at for last, _ in chunks.values())
        or (line.words[at - 1] in GLUE and line.touching(at))
    )


def _verbal(line: Line, at: int) -> bool:
    """Tell whether a word is, or ends like, one that no name has inside: a verb, a function word."""
    lexicon, word = line.lexicon, line.words[at]
    endings = lexicon.names.products.verb_endings
    phrases = (lexicon.makes, lexicon.around.grown, lexicon.links, lexicon.not_after)
    return (
        word in lexicon.stops
        or word.endswith(endings)
        or any(each.match(line.words, at) is not None for each in phrases)
    )


def _headed(line: Line, chunks: Chunks, first: int, stop: int) -> Candidate | None:
    inside = [(at, *chunks[at]) for at in sorted(chunks) if first <= at < stop]
    heads = [(at, last, kind) for at, last, kind in inside if kind in (TYPE, SITE)]
    if not heads:
        return None
    head, last, kind = heads[-1]
    proper = _names(line, chunks, first, last) or _branded(line, first, head)
    if not proper and head == first and not _weak(line, head, last) and _syllables(line, chunks, last, stop):
        proper, last = True, stop
    parts = sum(at < last and part != COMPOUND for at, _, part in inside)
    types = sum(at < last and part == TYPE for at, _, part in inside)
    weak = types < 2 and _weak(line, head, last)
    return completed(line, Candidate(first, last, last, None, proper, parts, kind, weak))


def _branded(line: Line, first: int, head: int) -> bool:
    """Tell whether words we know are a brand by their capitals: *Golden Lotus* oil."""
    capitals = not line.caps[head] and first < head and line.capital(first) and not line.opens(first)
    return capitals and line.lexicon.plain.match(line.words, first) is None


def _names(line: Line, chunks: Chunks, first: int, last: int) -> bool:
    """Tell whether words between two places are names, not type nouns or modifiers."""
    at = first
    while at < last:
        if at in chunks and chunks[at][1] != COMPOUND:
            at = chunks[at][0]
            continue
        if line.tokens.kinds[at] == WORD and line.caps[at]:
            return True
        at += 1
    return False


def _syllables(line: Line, chunks: Chunks, first: int, last: int) -> bool:
    """Tell whether the names between two places are Vietnamese: Tea *Na Pheo*, not Silk *Street*."""
    words = [at for at in range(first, last) if line.tokens.kinds[at] == WORD and at not in chunks]
    return bool(words) and all(syllable().fullmatch(line.fold(at, at + 1)) for at in words)


def _weak(line: Line, first: int, last: int) -> bool:
    return " ".join(line.words[first:last]) in line.lexicon.names.products.homographs


# ------------------------------------------------------------------ type noun first


def _first_headed(line: Line, chunks: Chunks) -> Iterator[Candidate]:
    done = 0
    for at, (last, kind) in sorted(chunks.items()):
        if at < done:
            continue
        found = _from_head(line, chunks, at) if kind in (TYPE, SITE, FOREIGN) else None
        if found is not None and not line.taken[at]:
            yield found
        done = max(found.last if found else 0, last)


def _from_head(line: Line, chunks: Chunks, head: int) -> Candidate | None:
    after_head, kind = chunks[head]
    untranslated = _untranslated(line, chunks, head)
    if untranslated is not None or kind == FOREIGN:
        return untranslated
    last, proper, parts, capped = after_head, False, 1, False
    while last < min(len(line.tokens), head + LONGEST):
        chunk = chunks.get(last)
        if _part_of_name(line, last, chunk):
            proper, last = True, last + 1
        elif (
            chunk is not None and chunk[1] != COMPOUND and line.words[last] not in line.lexicon.units.locative
        ):
            capped = capped or (line.capital(last) and line.lexicon.plain.match(line.words, last) is None)
            last, parts = chunk[0], parts + 1
        elif proper and _glued(line, last) and line.capital(last + 1):
            last += 1
        else:
            gap = _syllable_inside(line, last) if proper else _before_name(line, head, last)
            if not gap:
                break
            last, parts = last + gap, parts + 1
    proper = proper or (capped and not line.caps[head])
    weak = _weak(line, head, after_head) or _inside_capitals(line, head)
    return completed(line, Candidate(head, last, last, None, proper, parts, kind, weak))


def _before_name(line: Line, head: int, at: int) -> int:
    """Return how many words stand before a name that goes on, or end one that began in capitals."""
    return village_before_name(line, at) or unknown_before_name(line, at) or _listed_rest(line, head, at)


def _listed_rest(line: Line, head: int, at: int) -> int:
    """Return how many unknown words end a name in a list: `gồm Chè tôm *nõn*, Chè đinh và Chè móc câu`."""
    listed = line.tokens.word(head - 1) in line.lexicon.lists | {":"}
    if not line.caps[head] or not (listed or line.lexicon.openers.match_before(line.words, head)):
        return 0
    for stop in range(at, min(at + _REST, len(line.tokens) - 1) + 1):
        if stop > at and (line.words[stop] in line.lexicon.lists or line.words[stop] == "("):
            return stop - at
        if line.caps[stop] or _verbal(line, stop) or syllable().fullmatch(line.fold(stop, stop + 1)) is None:
            return 0
    return 0


def _syllable_inside(line: Line, at: int) -> int:
    """Return 1 for a syllable in lower case behind one word of a name that goes on: Séng *cù* Bình Lư."""
    single = line.capital(at - 1) and not line.capital(at - 2) and line.tokens.kinds[at] == WORD
    if not single or line.caps[at] or line.words[at] in line.lexicon.stops or line.taken[at]:
        return 0
    goes_on = at + 1 < len(line.tokens) and is_proper(line, at + 1)
    return int(goes_on and syllable().fullmatch(line.fold(at, at + 1)) is not None)


def _part_of_name(line: Line, at: int, chunk: tuple[int, str] | None) -> bool:
    if not is_proper(line, at) or line.opens(at):
        return False
    return chunk is None or chunk[1] == COMPOUND


def _inside_capitals(line: Line, head: int) -> bool:
    """Tell whether a type noun has a capital in the middle of a sentence, as parts of other names have."""
    return line.capital(head) and not line.opens(head) and line.capital(head - 1)


def _untranslated(line: Line, chunks: Chunks, head: int) -> Candidate | None:
    """Read a name that keeps the order of another language: Bac Son Golden *Mandarin*."""
    last = chunks[head][0]
    words = " ".join(line.words[head:last])
    if words not in line.lexicon.names.products.foreign_types or not line.caps[head]:
        return None
    first = line.run_before(head, 6)
    while first < head and (line.taken[first] or line.lexicon.plain.match(line.words, first)):
        first += 1
    if first == head or line.capital(last):
        return None
    return completed(line, Candidate(first, last, last, None, True, 2, TYPE, rule="type noun, untranslated"))
