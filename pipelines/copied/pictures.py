"""Captions told from paragraphs in a text that a person copied, where only file names and shapes are left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.chrome import image_name
from pipelines.copied.beside import choose_captions
from pipelines.language import detect
from pipelines.languages import page_words
from pipelines.model import Caption
from pipelines.pages.captions import caption_of, is_accented
from pipelines.text import sentences

BRIEF = 160
"""Characters up to which a line beside a picture's file name is its caption. Copied captions run to about
130, paragraphs from about 150; tuned on the cases in tests/copied."""
SHORT = 240
"""Characters up to which it is one if it is a single sentence."""
LONG = 420
"""Characters up to which a line that credits a photographer is a caption."""

Pictured = dict[int, str | None]
"""Lines that are captions → the file name of their picture, where it was copied."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A body and its captions, apart."""

    body: tuple[str, ...]
    captions: tuple[Caption, ...]
    removed: tuple[str, ...]


def part_captions(lines: Sequence[str], language: str | None) -> Parted:
    """Return the paragraphs and the captions of a text in this language, each in order, blank lines gone."""
    filled = [line for line in lines if line]
    found = _credited(filled)
    found |= _repeated(filled, found)
    found |= _foreign(filled, found, language)
    found |= _beside_pictures(filled, found)
    return _parted(filled, found)


def _parted(lines: list[str], found: Pictured) -> Parted:
    body = [line for at, line in enumerate(lines) if at not in found and not image_name(line)]
    captions: dict[str, Caption] = {}
    for at in sorted(found):
        caption = caption_of(lines[at], found[at])
        if not caption.text and captions:
            last = next(reversed(captions))
            captions[last] = replace(captions[last], credit=captions[last].credit or caption.credit)
        elif not any(_says_no_more(caption.text, other) for other in captions):
            captions = {text: one for text, one in captions.items() if not _says_no_more(text, caption.text)}
            captions[caption.text] = caption
    removed = [line for line in lines if image_name(line)]
    return Parted(tuple(body), tuple(captions.values()), tuple(removed))


def _says_no_more(text: str, other: str) -> bool:
    """Return whether the one is the other, or the other cut off at an inner quotation mark."""
    bare = text.rstrip(" \"“”'.…")
    return text == other or (len(bare) > 14 and other.startswith(bare))


# ------------------------------------------------------------------ beside a picture's file name


def _beside_pictures(lines: list[str], known: Pictured) -> Pictured:
    """Find the captions below the pictures, or above them where the page prints them so."""
    pictures = [at for at, line in enumerate(lines) if image_name(line)]
    below = _below_pictures(lines, pictures, known)
    above = [at for at in pictures if at + 1 not in below and at - 1 not in below and _unended(lines, at - 1)]
    found: Pictured = {}
    for at in pictures:
        if at + 1 in below:
            found |= dict.fromkeys(_run(lines, at + 1), image_name(lines[at]))
        elif at in above and len(above) > len(below):
            found[at - 1] = image_name(lines[at])
    return found


def _below_pictures(lines: list[str], pictures: list[int], known: Pictured) -> frozenset[int]:
    shapes = {at + 1: lines[at + 1] for at in pictures if _may_caption(lines, at + 1)}
    beside = {*shapes, *pictures, *known}
    others = [line for at, line in enumerate(lines) if at not in beside]
    sure = frozenset(at for at in shapes if at in known or len(_run(lines, at)) > 1)
    return choose_captions(shapes, others, sure, elsewhere=bool(sure) or bool(known))


def _may_caption(lines: list[str], at: int) -> bool:
    if not 0 <= at < len(lines) or image_name(lines[at]):
        return False
    line = lines[at]
    if len(line) <= SHORT:
        return len(line) <= BRIEF or len(sentences(line)) == 1
    return len(line) <= LONG and _credit().search(line) is not None


def _unended(lines: list[str], at: int) -> bool:
    """Return whether a line above a picture has the shape of a caption rather than of a paragraph."""
    if at < 0 or not _may_caption(lines, at):
        return False
    return _credit().search(lines[at]) is not None or (len(lines[at]) <= 160 and lines[at][-1] not in ".:")


def _run(lines: list[str], at: int) -> list[int]:
    """Return the lines of one caption: itself, its repetition or translation, its credit line."""
    run = [at]
    while _may_caption(lines, run[-1] + 1) and _belongs(lines[run[-1]], lines[run[-1] + 1]):
        run.append(run[-1] + 1)
    return run


def _belongs(line: str, following: str) -> bool:
    if _says_no_more(line, following) or _says_no_more(following, line):
        return True
    return _is_credit(following) or _translates(line, following)


def _translates(line: str, following: str) -> bool:
    """Return whether two lines are in two languages and of about one length; brief ones differ more."""
    most = 4 if max(len(line), len(following)) <= BRIEF else 2.5
    if not 1 / most <= len(line) / len(following) <= most:
        return False
    return _is_vietnamese(line) != _is_vietnamese(following)


def _is_vietnamese(line: str) -> bool:
    shown = detect(line)
    return shown is not None and shown.value == "vi" and (shown.weight >= 0.7 or is_accented(line))


# ------------------------------------------------------------------ without a file name


def _credited(lines: list[str]) -> Pictured:
    """Find lines that credit a photographer; a credit alone takes the short line above with it."""
    found: Pictured = {}
    for at, line in enumerate(lines):
        if len(line) > LONG:
            continue
        if _is_credit(line):
            found |= dict.fromkeys((at - 1, at) if _may_be_credited(lines, at - 1) else (at,))
        elif _credit().search(line) or _illustration().search(line):
            found[at] = None
    return found


def _may_be_credited(lines: list[str], at: int) -> bool:
    return at > 0 and len(lines[at]) <= 160 and not image_name(lines[at])


def _repeated(lines: list[str], known: Pictured) -> Pictured:
    """Find captions that stand twice, one after the other, whole or cut off."""
    found: Pictured = {}
    for at in range(1, len(lines)):
        above, line = lines[at - 1], lines[at]
        short = max(len(above), len(line)) <= SHORT
        if short and (_says_no_more(above, line) or _says_no_more(line, above)):
            found |= {each: known.get(each) for each in (at - 1, at)}
    return found


def _foreign(lines: list[str], known: Pictured, language: str | None) -> Pictured:
    """Find Vietnamese captions left in a translated text, and the translations right below them."""
    found: Pictured = {}
    if language in (None, "vi"):
        return found
    for at, line in enumerate(lines):
        if at not in known and len(line) <= SHORT and _is_vietnamese(line):
            found[at] = None
            below = at + 1
            if below not in known and _may_caption(lines, below) and _translates(line, lines[below]):
                found[below] = None
    return found


# ------------------------------------------------------------------ words of captions


def _is_credit(line: str) -> bool:
    return len(line) < 80 and _credit().match(line.lstrip("([")) is not None


@cache
def _credit() -> re.Pattern[str]:
    """Return the pattern of a photographer's credit at the end of a line."""
    words = "|".join(map(re.escape, page_words("photo")))
    return re.compile(
        rf"(?:^|(?<=[\s(\[|./–-]))(?:{words})\s*[:：]\s*(?P<name>(?:(?!\.\s)[^:]){{2,60}}?)[.)\]\s]*$",
        re.IGNORECASE,
    )


@cache
def _illustration() -> re.Pattern[str]:
    words = "|".join(map(re.escape, page_words("illustration")))
    return re.compile(rf"(?:^|[\s(\[|.])\(?(?:{words})[)\].\s]*$", re.IGNORECASE)
