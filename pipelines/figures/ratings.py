"""Stars: an attribute of what is counted, never a count."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.figures.passages import Passage
from pipelines.model import Bound, Rating
from pipelines.tokens import DASHES, FIGURE

MOST = 5
_FIGURES = frozenset(map(str, range(1, MOST + 1)))


@dataclass(slots=True)  # frozen, it takes thrice the time to make
class Stars:
    """A rating as it stands among the tokens."""

    rating: Rating
    first: int
    last: int
    """Index after its last token."""


def read_stars(passage: Passage, at: int) -> Stars | None:
    """Return the rating that starts at a token: `4-star`, `3 to 4 stars`, `bintang 4`, `3 sao trở lên`."""
    ratings = passage.lexicon.figures.ratings
    word = passage.tokens.words[at]
    if word in ratings.before:
        return _stars_before(passage, at)
    if word not in _FIGURES and word not in passage.lexicon.numerals.values:
        return None
    return _stars_after(passage, at)


def _stars_before(passage: Passage, at: int) -> Stars | None:
    first = at + 1 + (passage.tokens.word(at + 1) in DASHES)
    ends = _ends(passage, first)
    if ends is None:
        return None
    low, high, last = ends
    return _bounded(passage, Stars(Rating(min=low, max=high), at, last))


def _stars_after(passage: Passage, at: int) -> Stars | None:
    ends = _ends(passage, at)
    if ends is None:
        return None
    low, high, last = ends
    return _closed(passage, at, Rating(min=low, max=high), last) or (
        _closed(passage, at, Rating(min=low, max=low), at + 1) if high > low else None
    )


def _closed(passage: Passage, at: int, rating: Rating, last: int) -> Stars | None:
    """Return the rating where the word for stars stands behind it: 4 sao và 5 sản phẩm is 4 only."""
    last += passage.tokens.word(last) in DASHES
    if passage.tokens.word(last) not in passage.lexicon.figures.ratings.after:
        return None
    return _bounded(passage, Stars(rating, at, last + 1))


def _ends(passage: Passage, at: int) -> tuple[int, int, int] | None:
    """Return least and most stars and the index after them."""
    low = _star(passage, at)
    if low is None:
        return None
    joint = _joint(passage, at + 1)
    high = _star(passage, joint) if joint else None
    if joint is None or high is None or high <= low:
        return low, low, at + 1
    return low, high, joint + 1


def _joint(passage: Passage, at: int) -> int | None:
    """Return the index after what joins two star numbers: `3-4`, `3- to 4-star`, `3 sao đến 4 sao`."""
    tokens, figures = passage.tokens, passage.lexicon.figures
    words = passage.lexicon.star_joints
    last = at
    while last < at + 4 and (tokens.word(last) in words or tokens.word(last) in figures.ratings.after):
        last += 1
    if tokens.word(last) in figures.ratings.before:
        last += 1
    return last if last > at else None


def _star(passage: Passage, at: int) -> int | None:
    word = passage.tokens.word(at)
    if passage.tokens.kind(at) == FIGURE:
        return int(word) if word in _FIGURES else None
    value = passage.lexicon.numerals.values.get(word)
    return int(value) if value is not None and value.denominator == 1 and 1 <= value <= MOST else None


def _bounded(passage: Passage, stars: Stars) -> Stars:
    """Widen a rating by `or more` behind it or `at least` before it."""
    tokens, lexicon = passage.tokens, passage.lexicon
    after = lexicon.after.match(tokens.words, _beyond_links(passage, stars.last))
    rating, last = stars.rating, stars.last
    bound = after[1] if after else None
    if after is None:
        before = lexicon.before.match_before(tokens.words, stars.first)
        bound = before[1] if before else None
    if bound in (Bound.AT_LEAST, Bound.OVER):
        rating = Rating(min=rating.min, max=None)
    elif bound in (Bound.AT_MOST, Bound.UNDER):
        rating = Rating(min=1, max=rating.max)
    return Stars(rating, stars.first, after[0] if after and bound else last)


def _beyond_links(passage: Passage, at: int) -> int:
    """Return where the words of a bound may stand: right behind the stars, or behind what is starred."""
    tokens, lexicon = passage.tokens, passage.lexicon
    last = at
    while last < at + 3 and tokens.word(last) in lexicon.figures.ratings.links:
        last += 1
    return last if lexicon.after.match(tokens.words, last) else at
