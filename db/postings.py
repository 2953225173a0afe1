"""Where frequent words and phrases stand, as bits: counting them asks no index.

FTS5 hands out the numbers of a million articles in tenths of a second, one by one, and looks at every place
of every word of a phrase. So what is frequent is kept as one bit for each article, in the order in which
articles arrived: what arrives later changes the last few thousand bits only.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from db.columns import Mask

CHUNK = 8192
"""Bytes of bits in a row of `postings`: 65,536 articles."""
Bits = NDArray[np.uint8]

_QUOTED = re.compile('"([^"]+)"')
_MARKS = re.compile("[\u0300-\u036f]")
_USUAL = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")


def key_of(index: str, text: str) -> str | None:
    """Return the words of a text as `index` tells them apart; None where only its tokenizer could say.

    The text is spelt as the index is given it (`db.spellings`). Letters of the languages we read are compared
    here as FTS5 compares them; whatever has others, or figures, is left to FTS5.
    """
    key = compared(index, text)
    return key if _WORDS.fullmatch(key) and all(map(_known, compared("exact", text))) else None


def compared(index: str, text: str) -> str:
    """Return a text, spelt for an index, without marks and case where the index does not tell them apart."""
    text = unicodedata.normalize("NFC", text).lower()
    return _MARKS.sub("", unicodedata.normalize("NFD", text)) if index == "fold" else text


def _known(letter: str) -> bool:
    """Return whether a letter is đ, or a to z with marks that Vietnamese has: one to Python and to FTS5."""
    bare, *marks = list(unicodedata.normalize("NFD", letter))
    return letter in {" ", "đ"} or ("a" <= bare <= "z" and _USUAL.issuperset(marks))


def bits_of(connection: sqlite3.Connection, index: str, expression: str) -> Bits | None:
    """Return in which articles an expression's one phrase stands, by arrival; None where it is not kept."""
    quoted = _QUOTED.fullmatch(expression)
    words = key_of(index, quoted[1]) if quoted else None
    if words is None:
        return None
    rows = connection.execute(
        "SELECT bits FROM postings WHERE spelling = ? AND words = ? ORDER BY chunk", (index, words)
    )
    joined = b"".join(bits for (bits,) in rows)
    return np.frombuffer(joined, np.uint8) if joined else None


def in_all(found: Sequence[Bits], arrivals: NDArray[np.int32]) -> Mask:
    """Return for every article, in the order of the columns, whether all of these have its bit."""
    common = np.bitwise_and.reduce(found)
    return np.unpackbits(common)[arrivals].view(np.bool_)
