"""What may be typed into a search box: words, operators, signs and rubbish, drawn at random."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from random import Random

WORDS = (
    *("lam", "dong", "Lâm", "Đồng", "Ðồng", "ðồng", "ĐỒNG", "hòa", "hoà", "xa", "tinh", "san pham", "kopi"),
    *("hop tac xa", "ca phe", "the", "of", "C++", "50%", "l'avenir", "M’Drắk", "four-star", "4/5/2026", "30"),
    *("\ud800", "\u0301", "\u200b", "🍵", "ﬁ", "漢字", "٣", "\u202e", "a" * 300, "x" * 2001, "ộ" * 40),
    *(
        "'; DROP TABLE articles; --",
        "../../etc/passwd",
        "<script>",
        "%00",
        "{{7*7}}",
        "rowid:1",
        "\\x",
        "\x02",
    ),
)
OPERATORS = (
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR(",
        "NEAR/3",
        "NEAR/999",
        "-",
        "--",
        "(",
        ")",
        "((",
        "))",
        '"',
        "“",
        "”",
    ),
    *("*", "^", "+", ":", ",", ";", "{title} :", "\x00", "\n", "\t", "~", "..", "#", "?", "&&", "||"),
)
FIELDS = (
    *(
        "title:",
        "sapo:",
        "body:",
        "caption:",
        "lang:",
        "language:",
        "source:",
        "province:",
        "place:",
        "then:",
    ),
    *("place_then:", "product:", "section:", "publisher:", "status:", "date:", "year:", "after:", "before:"),
)
VALUES = (
    *("vi", "en,id", "lam-dong", '"Lâm Đồng"', "2026", "2026-05", "2026-05-03..2026-05-09", "..", "3/5/2026"),
    *(
        "99999",
        "0000-00-00",
        "31/2/2026",
        "-1",
        "full",
        "nobody",
        ",,,",
        "product1",
        '""',
        "(kopi",
        "1990..1989",
    ),
)


def queries(seed: int) -> Iterator[str]:
    """Yield queries without end, the same for the same seed."""
    draw = Random(seed)
    while True:
        pieces = [_piece(draw) for _ in range(draw.choice((1, 1, 2, 2, 3, 4, 6, 12, 30)))]
        yield unicodedata.normalize(
            draw.choice(("NFC", "NFD")), draw.choice((" ", " ", " ", "")).join(pieces)
        )


def _piece(draw: Random) -> str:
    kind = draw.random()
    if kind < 0.5:
        return _disguised(draw, WORDS)
    if kind < 0.7:
        return draw.choice(OPERATORS)
    if kind < 0.9:
        return draw.choice(FIELDS) + draw.choice(VALUES)
    return "".join(
        chr(draw.choice((draw.randrange(32, 127), draw.randrange(0x20, 0x2FFF)))) for _ in range(5)
    )


def _disguised(draw: Random, words: Sequence[str]) -> str:
    """Return a word, sometimes in quotation marks, with a star, a sign before it or cut short."""
    word = draw.choice(words)
    return draw.choice(("{}", "{}", "{}", '"{}"', "{}*", "-{}", "+{}", "({})", '"{}', "{}:")).format(
        word[: draw.choice((2, 3, 9, None))]
    )
