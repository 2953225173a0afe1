"""A text as the readers see it: normalised and in lower case, every code point traceable to the input."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from pipelines.model import Span

_ODD = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\x00"
    r"\u0300-\u036f\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]"
)
_BLANK = {ord(c): " " for c in "\u00a0\u2007\u2008\u2009\u202f\u3000\t\r"}
_SAME = {
    **_BLANK,
    **{ord(c): "-" for c in "\u2010\u2011\u2012\u2212"},
    ord("Ð"): "Đ",
    ord("ð"): "đ",
    ord("’"): "'",
    **dict(zip(map(ord, "，．％：（）／－～＋；٫٬"), ",.%:()/-~+;.,", strict=True)),
}
_UNLIKE = re.compile("[" + re.escape("".join(map(chr, _SAME))) + "]")
_POWERS = {"²": "2", "³": "3"}
_POWER = re.compile(r"(?<=[a-zA-Z])[²³]")
"""Of a unit (m², km²), not of a number."""
# Tone marks of open oa, oe, uy syllables: the old placement (hoà) is rewritten to the new one (hòa).
_OLD = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe"}
_OLD |= {"oẽ": "õe", "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}
_TONE = re.compile(r"(?:o(?<!qo)[àáảãạèéẻẽẹ]|u(?<!qu)[ỳýỷỹỵ])(?!\w)")


@dataclass(frozen=True, slots=True)
class View:
    """A normalised text of which every place is known in the input."""

    text: str
    """NFC, plain blanks, ASCII digits, no invisible marks; case kept."""
    lower: str
    """The same, lower-cased, of the same length, Vietnamese tones where the new orthography puts them."""
    origins: tuple[int, ...] | None
    """Input offset of each code point, and the end; None: the offsets are equal."""

    def span(self, start: int, end: int) -> Span:
        """Return the place in the input of a place in this view."""
        if self.origins is None:
            return Span(start=start, end=end)
        return Span(
            start=self.origins[start], end=self.origins[end - 1] + 1 if end > start else self.origins[end]
        )

    def at(self, offset: int) -> int:
        """Return the place in this view of an input offset."""
        return offset if self.origins is None else max(0, bisect_right(self.origins, offset) - 1)


def look(text: str) -> View:
    """Return the view of a text; equal for its NFC and NFD spelling but for the origins."""
    if text.isascii() and "\x00" not in text:
        plain = text.translate(_BLANK)
        return View(plain, plain.lower(), None)
    if _ODD.search(text) is None and unicodedata.is_normalized("NFC", text):
        plain = _plain(text)
        return View(plain, _lower(plain), None)
    return _rebuilt(text)


def _plain(text: str) -> str:
    # patterns, not str.translate: on Vietnamese text that is several times slower
    same = _UNLIKE.sub(lambda found: _SAME[ord(found.group())], text)
    return _POWER.sub(lambda found: _POWERS[found.group()], same) if "²" in same or "³" in same else same


def _rebuilt(text: str) -> View:
    pieces: list[str] = []
    origins: list[int] = []
    for start, end in _clusters(text):
        piece = _clean(text[start:end])
        pieces.append(piece)
        origins.extend([start] * len(piece))
    plain = _plain("".join(pieces))
    return View(plain, _lower(plain), (*origins, len(text)))


def _clusters(text: str) -> list[tuple[int, int]]:
    starts = [at for at, char in enumerate(text) if at == 0 or not unicodedata.combining(char)]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _clean(cluster: str) -> str:
    cluster = unicodedata.normalize("NFC", cluster)
    kept = "".join(char for char in cluster if _ODD.match(char) is None or char.isdecimal())
    return "".join(
        str(unicodedata.digit(char)) if char.isdecimal() and not char.isascii() else char for char in kept
    )


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return _TONE.sub(lambda found: _OLD[found.group()], lower)
