"""Products in a sentence: the names that type nouns open or close, and those that frames announce."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.names.gazetteer import gazetteer
from pipelines.names.lexicon import COMPOUND, FOREIGN, MODIFIER, SITE, TYPE, syllable
from pipelines.names.lines import GLUE, QUOTES, Line
from pipelines.names.words import MARK, WORD

NAMED, LINE, GENERIC = "named", "line", "generic"
LONGEST = 14
"""Tokens of a name."""
_GAP = 5
"""Words in lower case that we do not know between a type noun and its name."""


@dataclass(slots=True)
class Candidate:
    """A product where it stands among the tokens."""

    first: int
    last: int
    """Index after the name, without frame and form."""
    end: int
    """Index after frame and form."""
    form: tuple[int, int] | None
    """The tokens of the form in brackets."""
    proper: bool
    """Some word of it is a name."""
    parts: int
    """Type nouns and modifiers in it."""
    kind: str
    weak: bool = False
    """Its type noun is an everyday word too."""
    rule: str = "type noun"
    specificity: str = GENERIC


def read_candidates(line: Line) -> list[Candidate]:
    """Return everything in a sentence that is built like a product's name, in order."""
    chunks = {first: (last, kind) for first, last, kind in line.lexicon.chunks.all(line.words)}
    if not chunks:
        return _framed_only(line, [])
    found = [*(_last_headed(line, chunks) if line.lexicon.head_last else _first_headed(line, chunks))]
    found = [one for one in found if not line.inside(one.first, one.last) and not _elsewhere(line, one)]
    return _framed_only(line, _apart([_unquoted(line, one) for one in found]))


def _unquoted(line: Line, one: Candidate) -> Candidate:
    """Widen a name that opens a quotation to all that is quoted: "Trà Ô long Hồng Hà"."""
    if line.tokens.word(one.first - 1) not in QUOTES or not line.caps[one.first] or line.tokens.word(one.end) in QUOTES:
        return one
    if line.lexicon.brands.match_before(line.words, one.first - 1) is None and not spoken_of(line):
        return one
    stop = next((at for at in range(one.end, min(one.end + 8, len(line.tokens))) if line.words[at] in QUOTES), None)
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


def _elsewhere(line: Line, one: Candidate) -> bool:
    """Tell whether words beside a name make it a garden, a festival or a crop rather than a product."""
    lexicon, words = line.lexicon, line.words
    if lexicon.not_before.match_before(words, one.first) is not None:
        return True
    if all(line.caps[one.first : one.last]) and _spelt_place(line, one.first, one.last):
        return True
    if line.caps[one.first] and (
        lexicon.foreign.match_before(words, one.first) or (one.weak and not line.opens(one.first))
    ):
        return not lexicon.head_last
    return one.last < len(words) and lexicon.not_after.match(words, one.last) is not None


def _proper(line: Line, at: int) -> bool:
    """Tell whether a word is part of a name: a capital that neither its place nor a programme explains."""
    if line.tokens.kinds[at] != WORD or not line.capital(at) or line.taken[at]:
        return False
    if _plain(line, at):
        return False
    if not line.opens(at) or any(letter.isdigit() for letter in line.words[at]):
        return True
    return syllable().fullmatch(line.fold(at, at + 1)) is not None or line.capital(at + 1)


def _plain(line: Line, at: int) -> bool:
    """Tell whether a word names no product: a programme, a country; Đức in *Đức Thọ* does."""
    hit = line.lexicon.plain.match(line.words, at)
    if hit is None:
        return False
    alone = not line.capital(at - 1) and not line.capital(hit[0])
    return alone or hit[0] > at + 1 or syllable().fullmatch(line.fold(at, at + 1)) is None


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
        elif _proper(line, last) or (last > at and _glued(line, last)):
            last += 1
        else:
            gap = _plant(line, chunks, last) if last > at else 0
            if not gap:
                break
            last += gap
    return last - (last > at and line.tokens.kinds[last - 1] == MARK)


def _plant(line: Line, chunks: Chunks, at: int) -> int:
    """Return how many Vietnamese words in lower case stand before a type noun: Dong Che *ba kich* wine."""
    for gap in range(min(_GAP, len(line.tokens) - at - 1)):
        word = line.words[at + gap]
        if line.tokens.kinds[at + gap] != WORD or line.caps[at + gap] or word in line.lexicon.stops:
            return 0
        if syllable().fullmatch(word) is None:
            return 0
        if chunks.get(at + gap + 1, (0, ""))[1] == TYPE:
            return gap + 1
    return 0


def _headed(line: Line, chunks: Chunks, first: int, stop: int) -> Candidate | None:
    inside = [(at, *chunks[at]) for at in sorted(chunks) if first <= at < stop]
    heads = [(at, last, kind) for at, last, kind in inside if kind in (TYPE, SITE)]
    if not heads:
        return None
    head, last, kind = heads[-1]
    proper = _names(line, chunks, first, last)
    if not proper and head == first and not _weak(line, head, last) and _names(line, chunks, last, stop):
        proper, last = True, stop
    parts = sum(at < last and part != COMPOUND for at, _, part in inside)
    return _candidate(line, Candidate(first, last, last, None, proper, parts, kind, _weak(line, head, last)))


def _names(line: Line, chunks: Chunks, first: int, last: int) -> bool:
    """Tell whether words between two places are names, not type nouns or modifiers."""
    at = first
    while at < last:
        if at in chunks and chunks[at][1] != COMPOUND:
            at = chunks[at][0]
            continue
        if line.tokens.kinds[at] == WORD:
            return True
        at += 1
    return False


def _weak(line: Line, first: int, last: int) -> bool:
    return " ".join(line.words[first:last]) in line.lexicon.names.products.homographs


def _candidate(line: Line, one: Candidate) -> Candidate:
    """Take in the word for product and the form in brackets behind a name."""
    words, end = line.words, one.last
    frame = line.lexicon.frames.match(words, end) if end < len(words) and line.lexicon.head_last else None
    end = frame[0] if frame else end
    form = _form(line, end)
    one.form = form
    one.end = form[1] + 1 if form else end
    return one


def _form(line: Line, at: int) -> tuple[int, int] | None:
    """Return the tokens of a form in brackets: `(filter bags)`."""
    if line.tokens.word(at) != "(":
        return None
    stop = next((end for end in range(at + 1, min(at + 7, len(line.tokens))) if line.words[end] == ")"), None)
    hit = line.lexicon.forms.match(line.words, at + 1) if stop else None
    return (at + 1, stop) if stop and hit else None


# ------------------------------------------------------------------ type noun first


def _first_headed(line: Line, chunks: Chunks) -> Iterator[Candidate]:
    at = 0
    while at < len(line.tokens):
        kind = chunks[at][1] if at in chunks else None
        found = _from_head(line, chunks, at) if kind in (TYPE, SITE, FOREIGN) else None
        if found is not None and not line.taken[at]:
            yield found
        at = max(found.last if found else 0, chunks[at][0] if at in chunks else 0, at + 1)


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
        elif chunk is not None and chunk[1] != COMPOUND and line.words[last] not in line.lexicon.locative:
            capped = capped or line.capital(last)
            last, parts = chunk[0], parts + 1
        elif proper and _glued(line, last) and line.capital(last + 1):
            last += 1
        else:
            gap = _unknown(line, last) if not proper else 0
            if not gap:
                break
            last += gap
    proper = proper or (capped and not line.caps[head])
    weak = _weak(line, head, after_head) or _inside_capitals(line, head)
    return _candidate(line, Candidate(head, last, last, None, proper, parts, kind, weak))


def _part_of_name(line: Line, at: int, chunk: tuple[int, str] | None) -> bool:
    if not _proper(line, at) or line.opens(at):
        return False
    return chunk is None or chunk[1] == COMPOUND


def _inside_capitals(line: Line, head: int) -> bool:
    """Tell whether a type noun has a capital in the middle of a sentence, as parts of other names have."""
    return line.capital(head) and not line.opens(head) and line.capital(head - 1)


def _unknown(line: Line, at: int) -> int:
    """Return how many words we do not know stand before a name that goes on: thịt chua *ống nứa* Xứ Mường."""
    for gap in range(min(_GAP, len(line.tokens) - at - 1)):
        word = line.words[at + gap]
        if line.tokens.kinds[at + gap] != WORD or word in line.lexicon.stops or line.taken[at + gap]:
            return 0
        if line.caps[at + gap] or line.lexicon.unit_before.match(line.words, at + gap) is not None:
            return 0
        if _proper(line, at + gap + 1):
            return gap + 1
    return 0


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
    return _candidate(line, Candidate(first, last, last, None, True, 2, TYPE, rule="type noun, untranslated"))


# ------------------------------------------------------------------ announced by a frame


def _framed_only(line: Line, found: list[Candidate]) -> list[Candidate]:
    """Add the names that only a frame tells: the OCOP product "Hương quê"."""
    taken = [False] * (len(line.tokens) + 1)
    for one in (one for one in found if one.proper):
        taken[one.first : one.end] = [True] * (one.end - one.first)
    extra = [one for one in _framed(line) if not any(taken[one.first : one.end])]
    kept = [one for one in found if not any(one.first < new.end and new.first < one.end for new in extra)]
    return sorted([*kept, *extra], key=lambda one: one.first)


def _framed(line: Line) -> Iterator[Candidate]:
    if not line.lexicon.brands.starts(line.words) or not spoken_of(line):
        return
    for start, last, _ in line.lexicon.brands.all(line.words):
        at = _past_stars(line, last)
        quoted = _quoted(line, at)
        frame = line.lexicon.frames.match(line.words, start)
        first, stop = quoted or (at, _announced(line, at) if frame else at)
        if stop > first and not line.inside(first, stop) and not _listed(line, first, stop):
            rule = "quoted behind a frame" if quoted else "behind a frame"
            yield _candidate(line, Candidate(first, stop, stop, None, True, 1, TYPE, rule=rule))


def _past_stars(line: Line, at: int) -> int:
    """Return the index after the programme and the stars behind a frame."""
    while at < len(line.tokens) - 1:
        hit = line.lexicon.programme.match(line.words, at)
        star = line.lexicon.star.match(line.view.lower, line.tokens.starts[at])
        if hit is not None:
            at = hit[0]
        elif star is not None:
            at = next(
                (on for on, start in enumerate(line.tokens.starts) if start >= star.end()), len(line.tokens)
            )
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
    gap = 0 if line.lexicon.head_last else _unknown(line, at) if at < len(line.tokens) else 0
    start = at + gap
    last = start
    while last < len(line.tokens) and _proper(line, last) and not line.opens(last):
        last += 1
    return last if last - start >= (1 if gap else 2) else at


def _listed(line: Line, first: int, last: int) -> bool:
    """Tell whether a name is that of a place."""
    return line.fold(first, last) in gazetteer().named


def _spelt_place(line: Line, first: int, last: int) -> bool:
    """Tell whether a name is that of a place with its very marks: Cam Ranh is no orange."""
    units = gazetteer().named.get(line.fold(first, last), ())
    return bool(gazetteer().spelt(units, line.lower(first, last)))


def spoken_of(line: Line) -> bool:
    """Tell whether a sentence speaks of the programme or of stars."""
    if line.lexicon.programme.all(line.words):
        return True
    start, end = line.tokens.starts[0], line.tokens.ends[-1]
    return line.lexicon.star.search(line.view.lower, start, end) is not None


def is_modifier(kind: str) -> bool:
    """Tell whether a part of a name is a modifier."""
    return kind == MODIFIER
