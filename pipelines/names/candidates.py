"""What may be a product's name: words that are names, forms in brackets, and what a sentence speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.names.gazetteer import gazetteer
from pipelines.names.lexicon import syllable
from pipelines.names.lines import Line
from pipelines.tokens import FIGURE, WORD

NAMED, LINE, GENERIC = "named", "line", "generic"
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


def is_proper(line: Line, at: int) -> bool:
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


def completed(line: Line, one: Candidate) -> Candidate:
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
    first = at + 2 if stop and line.tokens.kinds[at + 1] == FIGURE else at + 1  # (50 ml)
    hit = line.lexicon.forms.match(line.words, first) if stop else None
    return (at + 1, stop) if stop and hit else None


def unknown_before_name(line: Line, at: int) -> int:
    """Return how many words we do not know stand before a name that goes on: thịt chua *ống nứa* Xứ Mường."""
    for gap in range(min(_GAP, len(line.tokens) - at - 1)):
        word = line.words[at + gap]
        if line.tokens.kinds[at + gap] != WORD or word in line.lexicon.stops or line.taken[at + gap]:
            return 0
        if word.startswith(line.lexicon.names.products.verb_beginnings) and not syllable().fullmatch(word):
            return 0
        if line.caps[at + gap] or line.lexicon.openers.match(line.words, at + gap) is not None:
            return 0
        if line.lexicon.units.unit_before.match(line.words, at + gap) is not None:
            return 0
        if is_proper(line, at + gap + 1):
            return gap + 1
    return 0


def village_before_name(line: Line, at: int) -> int:
    """Return how many words for a village stand before its name: bánh đa *làng* Chều."""
    hit = line.lexicon.villages.match(line.words, at) if at < len(line.tokens) else None
    return hit[0] - at if hit and hit[0] < len(line.tokens) and is_proper(line, hit[0]) else 0


def spelt_place(line: Line, first: int, last: int) -> bool:
    """Tell whether a name is that of a place with its very marks: Cam Ranh is no orange."""
    units = gazetteer().named.get(line.fold(first, last), ())
    return bool(gazetteer().spelt(units, line.lower(first, last)))


def spoken_of(line: Line) -> bool:
    """Tell whether a sentence speaks of the programme or of stars."""
    if line.lexicon.programme.all(line.words):
        return True
    start, end = line.tokens.starts[0], line.tokens.ends[-1]
    return line.starred() and line.lexicon.star.search(line.view.lower, start, end) is not None
