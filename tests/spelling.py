"""Whole numbers below a thousand in the words of three languages, for rendering."""

from __future__ import annotations

_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_EN += "sixteen seventeen eighteen nineteen".split()
_TENS = " ten twenty thirty forty fifty sixty seventy eighty ninety".split(" ")
_VI = "không một hai ba bốn năm sáu bảy tám chín".split()
_ID = "nol satu dua tiga empat lima enam tujuh delapan sembilan".split()


def spelt(number: int, language: str) -> str:
    """Return a number from 1 to 999 in words, as the press of a language writes them."""
    return {"en": _english, "vi": _vietnamese, "id": _indonesian}[language](number)


def _english(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_EN[hundreds]} hundred"] if hundreds else []
    if rest:
        tens, ones = divmod(rest, 10)
        small = _EN[rest] if rest < 20 else _TENS[tens] + (f"-{_EN[ones]}" if ones else "")
        words += ["and", small] if hundreds else [small]
    return " ".join(words)


def _vietnamese(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_VI[hundreds], "trăm"] if hundreds else []
    if tens:
        words += ["mười"] if tens == 1 else [_VI[tens], "mươi"]
    elif hundreds and ones:
        words.append("linh")
    if ones:
        words.append(_vietnamese_one(ones, tens))
    return " ".join(words)


def _vietnamese_one(ones: int, tens: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    return "lăm" if ones == 5 and tens else _VI[ones]


def _indonesian(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = ["seratus"] if hundreds == 1 else [_ID[hundreds], "ratus"] if hundreds else []
    if rest in (10, 11):
        return " ".join([*words, "sepuluh" if rest == 10 else "sebelas"])
    if tens == 1:
        return " ".join([*words, _ID[ones], "belas"])
    words += [_ID[tens], "puluh"] if tens else []
    return " ".join([*words, _ID[ones]] if ones else words)
