"""Bytes of a table in any encoding that Vietnamese offices use → its text."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# TCVN 5712:1993, the letters of the fonts called .Vn…: what Latin-1 shows → what is meant.
_SHOWN = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\xadøõö÷ùýúûüþ®¡¢£¤¥¦§"
_MEANT = "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđĂÂÊÔƠƯĐ"
_TCVN3 = str.maketrans(_SHOWN, _MEANT)


def decodings(raw: bytes) -> Iterator[str]:
    """Yield the texts that bytes may mean, the likeliest first; each in NFC.

    Bytes that say themselves what they are, and those that are UTF-8, mean one text only.
    """
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    for name in (marked,) if marked else _unmarked(raw):
        text = _decoded(raw, name)
        if text is not None:
            yield text
            return
    yield _composed(raw.decode("cp1258", "replace"))
    yield from_tcvn3(raw.decode("latin-1"))


def from_tcvn3(text: str) -> str:
    """Return a text whose letters were typed for the old fonts of TCVN 5712 in today's letters."""
    return text.translate(_TCVN3)


def _unmarked(raw: bytes) -> tuple[str, ...]:
    """Return the encodings to try: with a zero in every other byte it is UTF-16."""
    head = raw[:2000]
    if head.count(0) * 5 > len(head):
        return ("utf-16-le",) if head[1::2].count(0) >= head[::2].count(0) else ("utf-16-be",)
    return ("utf-8",)


def _decoded(raw: bytes, name: str) -> str | None:
    try:
        return _composed(raw.decode(name))
    except UnicodeDecodeError:
        return None


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
