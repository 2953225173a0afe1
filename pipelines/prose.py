"""A text on the table: its view and its sentences, cut once for all who read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.model import Span
from pipelines.text import sentences
from pipelines.tokens import Tokens, spell, tokenise
from pipelines.view import View, look


@dataclass(slots=True)
class Prose:
    """A text as its readers see it."""

    view: View
    sentences: tuple[Span, ...]
    """Offsets into the view."""
    _counted: dict[tuple[int, int], Tokens] = field(default_factory=dict)

    def stretches(self, longest: int) -> Iterator[Span]:
        """Yield the sentences; one of more than `longest` code points is none, and is cut into stretches."""
        for sentence in self.sentences:
            start = sentence.start
            while sentence.end - start > longest:
                blank = self.view.text.rfind(" ", start + 1, start + longest)
                stop = blank if blank > 0 else start + longest
                yield Span(start=start, end=stop)
                start = stop
            yield sentence if start == sentence.start else Span(start=start, end=sentence.end)

    def counted(self, stretch: Span) -> Tokens:
        """Return the tokens of a stretch as the reader of figures takes them."""
        place = stretch.start, stretch.end
        found = self._counted.get(place)
        if found is None:
            found = self._counted[place] = tokenise(self.view.lower, *place)
        return found

    def spelt(self, stretch: Span) -> Tokens:
        """Return the tokens of a stretch as the reader of names takes them."""
        place = stretch.start, stretch.end
        return spell(self.view.lower, *place, self._counted.get(place))


@lru_cache(maxsize=1)
def prose(text: str) -> Prose:
    """Return a text as its readers see it; they come one after the other, so the last one is remembered."""
    view = look(text)
    return Prose(view, tuple(sentences(view.text)))
