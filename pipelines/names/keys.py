"""One key for the variants of a producer's name: legal form, language and marks make no other producer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.languages import Language, languages
from pipelines.names.gazetteer import fold_exact
from pipelines.phrases import Phrases, phrase_words

_BLANK = re.compile(r"[\W_]+")
GENERAL = ""
"""What a trade is called that tells no producer from another: production, trade, services."""


@dataclass(frozen=True, slots=True)
class _Trades:
    """What producers deal in, by the words of languages of one order, with marks → an id, or nothing."""

    words: Phrases[str]
    joints: frozenset[str]


@lru_cache(maxsize=4096)
def producer_key(name: str) -> str:
    """Return the name folded, without legal form and general trades, with the id of a particular one.

    `producer_key("Ngoc Que One Member Co., Ltd.") == producer_key("Công ty TNHH Ngọc Quế")`, and
    `producer_key("Pa Co Brocade Cooperative") == producer_key("Hợp tác xã Thổ cẩm Pà Cò")`.
    """
    words, kept = phrase_words(name.lower()), _outside_form(phrase_words(fold_exact(name)))
    if len(words) != len(kept):
        return without_form(name)
    return _without_trades(words, kept, ahead=not kept[0] or kept[-1]) or without_form(name)


def without_form(name: str) -> str:
    """Return the name folded and without its legal form; the whole name where nothing else is in it."""
    words = phrase_words(fold_exact(name))
    core = [word for word, keep in zip(words, _outside_form(words), strict=True) if keep]
    return " ".join(word for word in core if not _BLANK.fullmatch(word)) or " ".join(words)


def _outside_form(folded: tuple[str, ...]) -> list[bool]:
    kept = [True] * len(folded)
    for first, last, _ in _legal().all(folded):
        kept[first:last] = [False] * (last - first)
    return kept


def _without_trades(words: tuple[str, ...], kept: list[bool], *, ahead: bool) -> str | None:
    """Return the name proper with the ids of its trades; None where no name of two words is left."""
    rest = [word for word, keep in zip(words, kept, strict=True) if keep]
    first, last, found = _stripped(tuple(rest), ahead=ahead)
    core = [fold_exact(word) for word in rest[first:last] if not _BLANK.fullmatch(word)]
    if len(core) < 2:
        return None
    return " ".join([*core, *sorted(f"+{one}" for one in found if one != GENERAL)])


def _stripped(words: tuple[str, ...], *, ahead: bool) -> tuple[int, int, set[str]]:
    """Return where a name proper begins and ends between its trades, and the trades."""
    trades = _trades(ahead)
    first, last, found = 0, len(words), set[str]()
    while first < last:
        hit = trades.words.match(words, first) if ahead else trades.words.match_before(words, last)
        if hit is not None:
            first, last = (hit[0], last) if ahead else (first, hit[0])
            found.add(hit[1])
        elif words[first if ahead else last - 1] in trades.joints:
            first, last = (first + 1, last) if ahead else (first, last - 1)
        else:
            break
    return first, last, found


@cache
def _trades(ahead: bool) -> _Trades:
    """Return the trades of the languages whose trades stand before a name, or behind it."""
    spoken = [one for one in languages().values() if one.products and one.products.head_last != ahead]
    said = [each for one in spoken for each in _said(one)]
    joints = {word for one in spoken if one.producers for word in one.producers.joints}
    return _Trades(Phrases(sorted(set(said))), frozenset(joints | {",", "-", "&"}))


def _said(language: Language) -> Iterable[tuple[str, str]]:
    if language.products is None or language.producers is None:
        return
    for kind, words in language.products.types.items():
        yield from ((word, kind) for word in words)
    for trade, words in language.producers.trades.items():
        yield from ((word, GENERAL if trade == "general" else trade) for word in words)


@cache
def _legal() -> Phrases[bool]:
    """Return the words of legal forms of all languages, folded."""
    found = {"one member", "mtv", "mot thanh vien", "tnhh", "the", "co phan"}
    for one in languages().values():
        if one.producers is not None:
            for table in (one.producers.before, one.producers.after):
                found |= {
                    " ".join(phrase_words(fold_exact(word))) for words in table.values() for word in words
                }
    return Phrases(sorted((word, True) for word in found))
