"""Why something is a finding: a key and values of `reasons.toml`, told in the language of a reader.

A finding keeps its reason in English, as it leaves in JSON; `told` says it in another language by the
sentence of the catalogue that it was made of.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.numbers import format_decimal

ENGLISH = "en"
LOCALES = {"en": "en_GB", "vi": "vi", "id": "id"}
"""Languages in which reasons are told, and how each writes numbers."""

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_NUMBER = r"-?\d+(?:[./]\d+)?"

Sentences = Mapping[str, str]
"""By language."""


@dataclass(frozen=True, slots=True)
class _Catalogue:
    reasons: Mapping[str, Sentences]
    words: Mapping[str, Sentences]


@cache
def _catalogue() -> _Catalogue:
    table = tomllib.loads((files("pipelines") / "checks" / "reasons.toml").read_text("utf-8"))
    return _Catalogue(table["reasons"], table["words"])


def reason(key: str, /, **values: str) -> str:
    """Return a reason in English; of a word its key is given, of a number its exact text."""
    return _said(key, values, ENGLISH, lambda number: number)


def told(sentence: str, language: str) -> str:
    """Return a reason in a language, with numbers as its readers write them; as it is if not known."""
    for key, pattern in _patterns() if language in LOCALES else ():
        found = pattern.fullmatch(sentence)
        if found:
            words = {one["en"].lower(): name for name, one in _catalogue().words.items()}
            values = {name: words.get(value.lower(), value) for name, value in found.groupdict().items()}
            return _said(key, values, language, lambda number: _written(number, language))
    return sentence


def _said(key: str, values: Mapping[str, str], language: str, number: Callable[[str], str]) -> str:
    def value(slot: re.Match[str]) -> str:
        given = values[slot[1]]
        if slot[2] == "word":
            return _catalogue().words[given][language]
        return number(given) if slot[2] == "number" else given

    text = _catalogue().reasons[key][language]
    said = _SLOT.sub(value, text)
    first = _SLOT.match(text)
    capital = first is not None and first[2] == "word" and key not in _AS_WRITTEN
    return said[0].upper() + said[1:] if capital else said


_AS_WRITTEN = frozenset({"bounds"})
"""Reasons that begin with what the text says, in lower case."""


def _written(number: str, language: str) -> str:
    if "/" in number:
        return number
    exact = Fraction(number)
    value = int(exact) if exact.denominator == 1 else float(exact)
    return str(format_decimal(value, format="#,##0.###", locale=Locale.parse(LOCALES[language])))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return how each reason reads in English, those with more words of their own first."""
    texts = {key: one[ENGLISH] for key, one in _catalogue().reasons.items()}
    order = sorted(texts, key=lambda key: (-len(_SLOT.sub("", texts[key])), key))
    return tuple((key, _pattern(texts[key])) for key in order)


def _pattern(text: str) -> re.Pattern[str]:
    words = "|".join(sorted(re.escape(one[ENGLISH]) for one in _catalogue().words.values()))
    parts, at = [], 0
    for slot in _SLOT.finditer(text):
        within = {"word": f"(?i:{words})", "number": _NUMBER}.get(slot[2] or "", ".+")
        parts += [re.escape(text[at : slot.start()]), f"(?P<{slot[1]}>{within})"]
        at = slot.end()
    return re.compile("".join(parts) + re.escape(text[at:]), re.DOTALL)
