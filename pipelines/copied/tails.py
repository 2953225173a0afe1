"""Where a copied article ends: the source line, the tail of the page, the author under the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pipelines.chrome import (
    dated_line,
    image_name,
    is_furniture,
    is_tail,
    is_url,
    source_line,
    tags_of,
    url_in,
)
from pipelines.languages import page_words
from pipelines.model import Credit
from pipelines.text import fold

PROSE = 90
"""Characters from which a line is taken for a paragraph and no menu, headline or name."""

LAST = 100
"""Most lines that are taken from below a text."""

_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*\|?$|[\"”’»)]\s*\|?$")
_NAME = re.compile(r"[(\[]?[^\W\d_a-zà-ỹ][^\d,;:!?]*[)\]]?")
_ASIDE = re.compile(r"(?<=\S)\s*\([^()]{3,25}\)$")  # (tổng hợp), (lược dịch)
_BULLET = re.compile(r"[-–+*•]\s|\d{1,2}[.)]\s")


@dataclass(frozen=True, slots=True)
class Ended:
    """The lines of a copied text up to its end, and what its end said."""

    lines: tuple[str, ...]
    credit: Credit | None = None
    byline: str | None = None
    tags: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def end(lines: Sequence[str]) -> Ended:
    """Return the lines without what follows the article; the source line is looked for first."""
    return _without_last_words(_cut_tail(_cut_source_line(tuple(lines))))


# ------------------------------------------------------------------ the source line


def _cut_source_line(lines: tuple[str, ...]) -> Ended:
    for at, line in enumerate(lines):
        said = source_line(line)
        if said is None:
            continue
        url, last = (said[1], at) if said[1] or said[0] else _url_below(lines, at)
        if url or _closes(lines, at, said[0]):
            credit = Credit(publisher=said[0] if said[0] and not url else None, url=url, raw=line)
            if not _is_told(lines[:at]):  # whoever copied it wrote the source above the text
                return Ended(lines[:at] + lines[last + 1 :], credit, removed=(line,))
            return Ended(lines[:at], credit, removed=lines[at:])
    return _cut_bare_url(lines)


def _url_below(lines: tuple[str, ...], at: int) -> tuple[str | None, int]:
    """Return the URL that stands alone on the line after a bare source word."""
    for below in range(at + 1, min(at + 3, len(lines))):
        if lines[below]:
            return (url_in(lines[below]), below) if is_url(lines[below]) else (None, at)
    return None, at


def _closes(lines: tuple[str, ...], at: int, named: str) -> bool:
    """Return whether a source line without URL ends the article and is no credit of a picture."""
    after = [line for line in lines[at + 1 :] if line]
    before = [line for line in lines[:at] if line]
    under_picture = bool(before) and image_name(before[-1]) is not None
    return _is_told(before) and not under_picture and not (named and _is_prose(after[:3])) and len(named) < 80


def _is_prose(lines: Sequence[str]) -> bool:
    return any(len(line) >= PROSE for line in lines)


def _cut_bare_url(lines: tuple[str, ...]) -> Ended:
    """Take a URL alone on the last or first line for the article's own: people paste it there."""
    filled = [at for at, line in enumerate(lines) if line]
    for at in (*filled[-1:], *filled[:1]):
        if is_url(lines[at]) and not image_name(lines[at]):
            credit = Credit(url=url_in(lines[at]), raw=lines[at])
            return Ended(lines[:at] + lines[at + 1 :], credit, removed=(lines[at],))
    return Ended(lines)


# ------------------------------------------------------------------ the tail


def _cut_tail(ended: Ended) -> Ended:
    """Cut at the first line, below the first paragraph, after which nothing of the article follows."""
    lines = ended.lines
    first = next((at for at in range(len(lines)) if len(lines[at]) >= PROSE), _told_at(lines))
    for at in range(first + 1, len(lines)):
        tags = tags_of(lines[at]) if lines[at] else None
        if tags is not None and not (tags and _is_prose(lines[at + 1 :][:2])):
            return _cut(ended, at, tags or _listed_tags(lines[at + 1 :]))
        if lines[at] and is_tail(lines[at]) and not _goes_on(lines, at):
            return _cut(ended, at)
    return ended


def _listed_tags(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the tags below a heading, one a line, up to the next heading or anything longer than a tag."""
    filled = [line for line in lines if line]
    last = next((at for at, line in enumerate(filled) if is_tail(line) or len(line.split()) > 5), len(filled))
    return tuple(filled[:last])


def _cut(ended: Ended, at: int, tags: tuple[str, ...] = ()) -> Ended:
    return replace(ended, lines=ended.lines[:at], tags=tags, removed=ended.lines[at:] + ended.removed)


def _goes_on(lines: tuple[str, ...], at: int) -> bool:
    """Return whether most of the text is still to come, so that the heading opened a box inside it."""
    before = sum(len(line) for line in lines[:at] if len(line) >= PROSE)
    after = sum(len(line) for line in lines[at + 1 :] if len(line) >= 2 * PROSE)
    return after > before


# ------------------------------------------------------------------ the last words


def _without_last_words(ended: Ended) -> Ended:
    """Take the author, the attribution, furniture and headlines of other articles from below the text."""
    lines, found = list(ended.lines), ended
    for _ in range(LAST):
        if (at := _last(lines)) is None or at == 0 or not _is_told(lines[:at]):
            break
        line = lines[at]
        if attribution := _attribution(line):
            credit = found.credit or Credit(publisher=attribution, raw=line)
            found = replace(found, credit=credit)
        elif author := _author(line):
            found = replace(found, byline=found.byline or author)
        elif not _is_prose(lines[:at]) or not (
            is_furniture(line) or dated_line(line) or _is_headline(lines, at)
        ):
            break
        found = replace(found, removed=(line, *found.removed))
        del lines[at:]
    return replace(found, lines=tuple(lines))


def _is_told(lines: Sequence[str]) -> bool:
    """Return whether an article stands above, be it in short paragraphs."""
    return _is_prose(lines) or sum(map(len, lines)) >= 2 * PROSE


def _told_at(lines: Sequence[str]) -> int:
    """Return the first line up to which an article stands."""
    sums = accumulate(map(len, lines))
    return next((at for at, said in enumerate(sums) if said >= 2 * PROSE), len(lines))


def _last(lines: list[str]) -> int | None:
    return next((at for at in reversed(range(len(lines))) if lines[at]), None)


def _attribution(line: str) -> str | None:
    """Return whom a closing line names as its origin: `(Theo TTXVN)`, `According to VNA`."""
    bare = line.strip("()[]* ")
    if len(bare) > 70 or bare.endswith((".", "!", "?", ":")):
        return None
    for word in page_words("attribution"):
        opening, rest = bare[: len(word)], bare[len(word) :]
        if fold(opening) == fold(word) and rest[:1] in (" ", ":") and len(rest.split()) <= 8:
            return rest.strip(" :") or None
    return None


def _author(line: str) -> str | None:
    """Return the author that a closing line names: `Bài, ảnh: Minh Anh`, `HOÀNG NAM`, `Oleh: Sari`."""
    bare = line.strip(" -–—*")
    for word in page_words("byline"):
        opening, rest = bare[: len(word)], bare[len(word) :]
        if fold(opening) == fold(word) and _names(word, rest):
            return rest.strip(" :") or None
    bare = _ASIDE.sub("", bare)
    words = bare.split()
    named = len(words) <= 5 and len(bare) <= 45 and _NAME.fullmatch(bare) is not None
    return (
        bare.strip("()[]") if named and all(_is_capital(word) for word in words) and bare[-1] != "." else None
    )


def _names(word: str, rest: str) -> bool:
    """Return whether what follows an author's word is names: after a colon, or right after `Reporting by`."""
    if rest.lstrip()[:1] == ":":
        return len(rest) < 80
    close = " " in word and word.endswith((" by", " oleh")) and rest[:1] == " " and len(rest) <= 60
    return close and rest[-1] not in ".!?" and rest.lstrip()[:1].isupper()


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or not any(map(str.isalpha, word)) or word in {"và", "and", "dan"}


def _is_headline(lines: list[str], at: int) -> bool:
    """Return whether the last line is another article's headline: below a paragraph, unended."""
    above = next((line for line in reversed(lines[:at]) if line), "")
    line = lines[at]
    unended = len(line) <= 170 and not _ENDED.search(line) and not _BULLET.match(line)
    return unended and not image_name(line) and not image_name(above) and " " in line
