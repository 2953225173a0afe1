"""What machine translation and copying leave in a text, cleaned or set apart; good text stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from pipelines.chrome import (
    doubled_publisher,
    image_name,
    is_banner,
    is_comments,
    related_headline,
    source_line,
)
from pipelines.languages import page_words

# A blank that a removed link left. French sets blanks before ; : ! ? by rule, so these are not touched;
# `. . .` and `.5` are no such case either.
_BEFORE_STOP = re.compile(r"(?<=[^\s.,(\[]) +(?=[,.](?:[\s\"”’)\]]|$))(?! ?\. ?\.)")
_BEFORE_CLOSE = re.compile(r"(?<=\S) +(?=[)\]](?!\S*\())")
_AFTER_OPEN = re.compile(r"(?<=[(\[]) +(?=[^\s()\[\]][^()\[\]]*[)\]])")
_PIPE = re.compile(r"(?:\s*\|)+\s*$")
_DASH = re.compile(r"(?:[-–—]\s+)+(?=\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Paragraphs without residue."""

    kept: tuple[str, ...]
    """Paragraphs in order, cleaned."""
    removed: tuple[str, ...]
    """What was taken away, as written, in order."""


def clean_paragraphs(paragraphs: Iterable[str]) -> Cleaned:
    """Return the paragraphs without residue, and the residue; clean paragraphs are unchanged.

    Taken away whole: banner, doubled publisher, image file names, comment widgets, source lines, related
    headlines. Taken out: shortcodes, blanks before punctuation, a closing `|`, the dash before the first one.
    """
    kept: list[str] = []
    removed: list[str] = []
    for paragraph in paragraphs:
        if is_residue(paragraph):
            removed.append(paragraph)
            continue
        text, codes = _without_shortcodes(paragraph)
        removed += codes
        kept += [cleaned] if (cleaned := clean(text)) else []
    return Cleaned(kept=_without_opening_dash(kept), removed=tuple(removed))


def is_residue(paragraph: str) -> bool:
    """Return whether a whole paragraph is residue."""
    return any(rule(paragraph) for rule in _WHOLE)


def clean(paragraph: str) -> str:
    """Return one paragraph without stray blanks and table residue; clean text is unchanged."""
    text = paragraph.strip()
    piped = _PIPE.search(text)
    if piped and "|" not in text[: piped.start()]:
        text = text[: piped.start()]
    text = _BEFORE_STOP.sub("", text)
    return _AFTER_OPEN.sub("", _BEFORE_CLOSE.sub("", text))


def clean_lead(sapo: str) -> str:
    """Return a sapo without residue and without the dash that some newspapers set before it."""
    return _DASH.sub("", clean(sapo), count=1) if _DASH.match(sapo) else clean(sapo)


def _is_source(paragraph: str) -> bool:
    """Return whether a paragraph is a source line: a bare word, or whose the figures or pictures are."""
    said = source_line(paragraph) if len(paragraph) < 80 else None
    return said is not None and not said[0].endswith((".", "!", "?", ","))


_WHOLE: tuple[Callable[[str], object], ...] = (
    is_banner,
    doubled_publisher,
    image_name,
    is_comments,
    related_headline,
    _is_source,
)


def _without_shortcodes(paragraph: str) -> tuple[str, list[str]]:
    codes = [found.group() for found in _shortcode().finditer(paragraph)]
    return (_shortcode().sub("", paragraph), codes) if codes else (paragraph, [])


@cache
def _shortcode() -> re.Pattern[str]:
    """Return the pattern of `[ad_1]` in the words of every language, since editions translate it."""
    return re.compile(
        r"\s*\[\s*/?(?:" + "|".join(map(re.escape, page_words("advert"))) + r")[_\s]?\d*\s*\]", re.IGNORECASE
    )


def _without_opening_dash(paragraphs: list[str]) -> tuple[str, ...]:
    """Return the paragraphs without the dash before the first, unless others have one too, as lists do."""
    dashed = [at for at, paragraph in enumerate(paragraphs) if _DASH.match(paragraph)]
    if dashed == [0] and len(paragraphs) > 1:
        return (_DASH.sub("", paragraphs[0], count=1), *paragraphs[1:])
    return tuple(paragraphs)
