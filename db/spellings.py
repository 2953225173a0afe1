"""How words are spelt in the two search indexes; texts and queries pass through the same functions.

Both keep the number and the order of words, so that a place in the index is a place in the original text.
Case, and marks in `fold`, are left to the tokenizers.
"""

from __future__ import annotations

import re
import unicodedata

# hòa and hoà, khỏe and khoẻ, thủy and thuỷ are one word each: the mark goes to the second vowel.
_OLD, _NEW = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy", "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ"
_MOVED = dict(zip(_OLD.split(), _NEW.split(), strict=True))
_TONED = re.compile("[òóỏõọùúủũụ][aeyAEY]|[ÒÓỎÕỌÙÚỦŨỤ][aeyAEY]")
# Characters that mean something to us (marks of found words) or to nobody (controls, but not line ends).
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_DOCUMENT = re.compile(r"\d+(?:[./-]?\w[\w&]*)*")
"""What begins with a figure and goes on without a blank."""


def plain(text: str) -> str:
    """Return the text in NFC and without control characters: as `texts` keeps it."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text))


def folded(text: str) -> str:
    """Return the text as the index `fold` is given it: đ as d; its tokenizer removes the other marks."""
    text = unicodedata.normalize("NFC", text)
    return text.replace("đ", "d").replace("Đ", "D").replace("ð", "d").replace("Ð", "D")


def toned(text: str) -> str:
    """Return the text as the index `exact` is given it: `Hòa` as `Hoà`, the look-alike Ð (eth) as Đ."""
    text = unicodedata.normalize("NFC", text).replace("ð", "đ").replace("Ð", "Đ")
    return _TONED.sub(_moved, text)


def document_number(text: str) -> str:
    """Return the number of a decision or law as all languages write it: `148/QĐ-TTg` is `148/QD-TTG`."""
    found = _DOCUMENT.search(folded(text))
    return found.group().upper().rstrip(".-/") if found else ""


def _moved(found: re.Match[str]) -> str:
    pair = found.group()
    moved = _MOVED.get(pair.lower(), pair.lower())  # òy is no such pair
    return "".join(new.upper() if old.isupper() else new for old, new in zip(pair, moved, strict=True))
