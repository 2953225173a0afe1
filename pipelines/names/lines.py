"""A sentence as the readers of names see it: its words, which have a capital, and what is taken already."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.model import Span
from pipelines.names.gazetteer import gazetteer
from pipelines.names.lexicon import NameLexicon
from pipelines.tokens import FIGURE, MARK, WORD, Tokens
from pipelines.view import View

GLUE = frozenset("-&'–")
QUOTES = frozenset('"“”‘«»')
_OPENING = QUOTES | frozenset(":•+*…([")


@dataclass(slots=True)
class Line:
    """The tokens of one sentence."""

    view: View
    folded: str
    """The whole view, folded letter for letter."""
    lexicon: NameLexicon
    tokens: Tokens
    caps: list[bool]
    taken: list[bool] = field(default_factory=list)
    """Tokens inside a name that another reader found."""

    @property
    def words(self) -> tuple[str, ...]:
        """The words in lower case."""
        return self.tokens.words

    def where(self, words: frozenset[str]) -> list[int]:
        """Return the indexes at which one of the words stands."""
        if words.isdisjoint(self.tokens.words):
            return []
        return [at for at, word in enumerate(self.tokens.words) if word in words]

    def surface(self, first: int, last: int) -> str:
        """Return the text of tokens `first` to `last` (exclusive) as written."""
        return self.view.text[self.tokens.starts[first] : self.tokens.ends[last - 1]]

    def lower(self, first: int, last: int) -> str:
        """Return the text of tokens `first` to `last` (exclusive) in lower case, with its marks."""
        return self.view.lower[self.tokens.starts[first] : self.tokens.ends[last - 1]]

    def span(self, first: int, last: int) -> Span:
        """Return the place in the input of tokens `first` to `last` (exclusive), marks included."""
        start, end = self.tokens.starts[first], self.tokens.ends[last - 1]
        origins = self.view.origins
        return Span(start=start, end=end) if origins is None else Span(start=origins[start], end=origins[end])

    def fold(self, first: int, last: int) -> str:
        """Return the folded text of tokens `first` to `last` (exclusive)."""
        return self.folded[self.tokens.starts[first] : self.tokens.ends[last - 1]]

    def starred(self) -> bool:
        """Tell whether a word for stars stands in the sentence, alone or in another word."""
        start, end = self.tokens.starts[0], self.tokens.ends[-1]
        return any(self.view.lower.find(word, start, end) >= 0 for word in self.lexicon.star_words)

    def take(self, first: int, last: int) -> None:
        """Mark tokens as part of a name."""
        self.taken[first:last] = [True] * (last - first)

    def inside(self, first: int, last: int) -> bool:
        """Tell whether any of the tokens is taken."""
        return any(self.taken[first:last])

    def opens(self, at: int) -> bool:
        """Tell whether a word opens the sentence, a quotation or a list."""
        return at == 0 or self.words[at - 1] in _OPENING

    def capital(self, at: int) -> bool:
        """Tell whether a word has a capital that is not only its place's at the sentence's beginning."""
        if not 0 <= at < len(self.caps) or not self.caps[at]:
            return False
        return not (self.words[at] in self.lexicon.stops and self.opens(at)) or self._begins_place(at)

    def _begins_place(self, at: int) -> bool:
        """Tell whether a function word begins a listed name all the same: *An* Giang, *That* Khe."""
        return at + 1 < len(self.caps) and self.caps[at + 1] and self.fold(at, at + 2) in gazetteer().named

    def touching(self, at: int) -> bool:
        """Tell whether a token stands right behind the one before it, without a blank."""
        return 0 < at < len(self.tokens) and self.tokens.starts[at] == self.tokens.ends[at - 1]

    def run(self, at: int, most: int = 6) -> int:
        """Return the index after the words with capitals from `at` on; hyphens between them belong."""
        last = at
        while last < min(len(self.tokens), at + most) and self._goes_on(last, last + 1, first=last == at):
            last += 1
        return self._without_marks(at, last)

    def run_before(self, at: int, most: int = 6) -> int:
        """Return the first index of the words with capitals that end before `at`."""
        first = at
        while first > max(0, at - most) and self._goes_on(first - 1, first - 2, first=first == at):
            first -= 1
        while first < at and self.tokens.kinds[first] == MARK:
            first += 1
        return first

    def numbered(self, first: int, last: int) -> int:
        """Return the index after the number of a listed name: A Lưới *3*, Sơn Kim *1*."""
        at = min(last, len(self.tokens))
        if at == len(self.tokens) or self.tokens.kinds[at] != FIGURE or last == first:
            return last
        return at + 1 if self.fold(first, at + 1) in gazetteer().named else last

    def _goes_on(self, at: int, beyond: int, *, first: bool) -> bool:
        if self.tokens.kinds[at] == WORD:
            return self.capital(at)
        return self.words[at] in GLUE and not first and 0 <= beyond < len(self.caps) and self.caps[beyond]

    def _without_marks(self, at: int, last: int) -> int:
        while last > at and self.tokens.kinds[last - 1] == MARK:
            last -= 1
        return last


def look_at(view: View, folded: str, lexicon: NameLexicon, tokens: Tokens) -> Line:
    """Return the line of some tokens of a view."""
    text = view.text
    places = zip(tokens.starts, tokens.kinds, strict=True)
    caps = [kind == WORD and text[at].isupper() for at, kind in places]
    return Line(view, folded, lexicon, tokens, caps, [False] * len(tokens))
