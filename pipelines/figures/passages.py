"""A sentence on the readers' table: its view, its tokens, its language and its document's habits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.figures.lexicon import Lexicon
from pipelines.tokens import Tokens
from pipelines.view import View


@dataclass(slots=True)  # frozen, it takes thrice the time to make
class Passage:
    """What every reader of one sentence is given."""

    view: View
    tokens: Tokens
    lexicon: Lexicon
    decimal: str
    """Decimal separator that the document's unambiguous figures vote for."""
    written: date | None
    """The article's date."""
    start: int
    """Offset of the sentence in the view."""
    end: int
    titled: bool = False
    """Most of its words have a capital: a headline, where a capital says nothing."""
