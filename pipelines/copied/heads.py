"""The head of a copied article: title, sapo, publisher, date, author, and where the body begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.chrome import Byline, dated_line, doubled_publisher, image_name, is_furniture, is_tail
from pipelines.copied.tails import PROSE
from pipelines.languages import page_words
from pipelines.model import Source
from pipelines.moments import Moment
from pipelines.publishers import dateline_of, named_newspaper
from pipelines.text import fold, sentences

DEEP = 16
"""Lines of a page above its body; more is body."""
LONGEST_TITLE = 220
LONGEST_SAPO = 700

_STOPPED = re.compile(r"[.;:,…][\"'”’)]*$")
_SLUG_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the body, and the lines below it."""

    body: tuple[str, ...]
    title: str | None = None
    sapo: str | None = None
    publisher: str | None = None
    moment: Moment | None = None
    raw_date: str = ""
    byline: str | None = None
    dateline: str | None = None
    """Mark before the first sentence: `GLO`."""
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A line of a head that is no text: a date, a paper, an author, a menu."""

    at: int
    line: str
    moment: Moment | None = None
    publisher: str | None = None
    byline: str | None = None


def read_head(lines: Sequence[str], slug: str | None, press: Mapping[str, Source]) -> Head:
    """Return the head of a copied text; `slug` is that of the source URL, None where there is none."""
    filled = [line for line in lines if line]
    for at, line in enumerate(filled[:DEEP]):
        if byline := doubled_publisher(line):
            return _republished(filled, at, byline)
    return _printed(filled, slug, press)


# ------------------------------------------------------------------ as the aggregator prints it


def _republished(lines: list[str], at: int, byline: Byline) -> Head:
    """Read title and sapo above the publisher's line; what is too short for a title is a menu."""
    above = [line for line in lines[:at] if not is_furniture(line) and dated_line(line) is None]
    while len(above) > 1 and len(above[0].split()) < 4:
        above = above[1:]
    chrome = tuple(line for line in lines[:at] if line not in above)
    below = dated_line(lines[at + 1]) if byline.moment is None and at + 1 < len(lines) else None
    return Head(
        body=tuple(lines[at + (2 if below else 1) :]),
        title=above[0] if above else None,
        sapo=" ".join(above[1:]) or None,
        publisher=byline.publisher,
        moment=below[0] if below else byline.moment,
        raw_date=lines[at + 1] if below else byline.raw,
        removed=(*chrome, *lines[at : at + (2 if below else 1)]),
    )


# ------------------------------------------------------------------ as a newspaper prints it


def _printed(lines: list[str], slug: str | None, press: Mapping[str, Source]) -> Head:
    zone = _zone(lines)
    notices = {at: notice for at in range(zone) if (notice := _notice(lines, at, press))}
    title_at = _find_title(lines[:zone], notices, slug)
    if title_at is None:
        return _untitled(lines, notices)
    below = _below(lines, title_at + 1, notices)
    head = replace(_noticed(notices, title_at, below), title=lines[title_at])
    skipped = [lines[at] for at in range(below) if at in notices or at < title_at]
    text = [lines[at] for at in range(title_at + 1, below) if at not in notices]
    head = replace(head, removed=tuple(skipped), sapo=" ".join(text) or None, body=tuple(lines[below:]))
    return head if head.sapo else _with_lead(head)


def _zone(lines: list[str]) -> int:
    """Return how many lines may belong to the head: up to the second paragraph of prose or a picture."""
    prose = 0
    for at, line in enumerate(lines[:DEEP]):
        if len(line) > LONGEST_SAPO or image_name(line):
            return at
        prose += len(line) >= LONGEST_TITLE
        if prose > 1:
            return at
    return min(DEEP, len(lines))


def _notice(lines: list[str], at: int, press: Mapping[str, Source]) -> Notice | None:
    line = lines[at]
    if dated := dated_line(line):
        moment, rest = dated
        name = named_newspaper(rest, press) if rest else None
        return Notice(at, line, moment, name, None if name else _author(rest))
    if name := named_newspaper(line, press):
        return Notice(at, line, publisher=name)
    return Notice(at, line) if is_furniture(line) or is_tail(line) else None


def _author(rest: str) -> str | None:
    """Return the name in what stands beside a date, without `By`."""
    for word in page_words("byline"):
        if fold(rest).startswith((fold(word) + " ", fold(word) + ":")):
            rest = rest[len(word) :].strip(" :")
    named = all(word[:1].isupper() for word in rest.split()) and not any(map(str.isdigit, rest))
    return rest if rest and named else None


def _find_title(lines: list[str], notices: Mapping[int, Notice], slug: str | None) -> int | None:
    texts = [at for at in range(len(lines)) if at not in notices]
    named = [at for at in texts if slug and _fits_slug(lines[at], slug)]
    if named:
        return named[0]
    while len(texts) > 1 and _is_menu(lines[texts[0]]):
        texts = texts[1:]
    return texts[0] if texts and _is_title(lines, texts[0], notices) else None


def _fits_slug(line: str, slug: str) -> bool:
    """Return whether the URL's slug is made of this line, a word more or less."""
    words, named = set(_SLUG_WORD.findall(fold(line))), set(slug.split("-"))
    return len(line) <= LONGEST_TITLE and len(words & named) >= 0.8 * len(words | named)


def _is_menu(line: str) -> bool:
    return len(line.split()) < 4 and not line.endswith((".", "?", "!"))


def _is_title(lines: list[str], at: int, notices: Mapping[int, Notice]) -> bool:
    """Return whether a line has the shape of a title, and the place of one where it ends like a sentence."""
    line = lines[at]
    if len(line) > LONGEST_TITLE or line[0] in "-–—+*•" or dateline_of(line) or len(sentences(line)) > 2:
        return False
    beside = [notices[near] for near in (at - 1, at + 1, at + 2) if near in notices]
    placed = any(notice.moment or notice.publisher or len(notice.line.split()) > 3 for notice in beside)
    return placed or (not _STOPPED.search(line) and len(line) <= 170) or _is_stopped_title(lines, at)


def _is_stopped_title(lines: list[str], at: int) -> bool:
    """Return whether a first line that ends in a full stop is a title, as machine translation makes them."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
    short = at == 0 and len(line) <= 110 and len(sentences(line)) == 1 and line[0] not in "\"“'("
    return short and line.endswith(".") and len(below) >= max(PROSE, 1.5 * len(line))


def _below(lines: list[str], at: int, notices: Mapping[int, Notice]) -> int:
    """Return the first line below the head: after the last date or paper that stands near the title."""
    dated = [near for near in range(at, min(at + 5, len(lines))) if near in notices and _says(notices[near])]
    last = dated[-1] if dated else at - 1
    while last + 1 in notices:
        last += 1
    if sum(len(lines[near]) >= PROSE for near in range(at, last + 1)) > 2:
        return at
    return last + 1


def _says(notice: Notice) -> bool:
    return notice.moment is not None or notice.publisher is not None


def _noticed(notices: Mapping[int, Notice], title_at: int, below: int) -> Head:
    """Return what the notices say; a date below the title is the article's, one above may be a clock."""
    after = [notice for at, notice in sorted(notices.items()) if title_at < at < below]
    before = [notice for at, notice in sorted(notices.items()) if at < title_at]
    own = [notice for notice in after if notice.moment] or _own_date(before, title_at)
    names = [notice.publisher for notice in (*after, *before) if notice.publisher]
    authors = [notice.byline for notice in after if notice.byline]
    return Head(
        body=(),
        publisher=names[0] if names else None,
        moment=own[0].moment if own else None,
        raw_date=own[0].line if own else "",
        byline=authors[0] if authors else None,
    )


def _own_date(before: list[Notice], title_at: int) -> list[Notice]:
    """Return the date right above the title; one with menus or another line between is the header's clock."""
    dated = [notice for notice in before if notice.moment]
    alone = len(dated) > 1 or (len(dated) == 1 and (dated[0].at > 0 or len(before) == 1))
    return dated[-1:] if dated and dated[-1].at == title_at - 1 and alone else []


def _untitled(lines: list[str], notices: Mapping[int, Notice]) -> Head:
    """Return the head of a text whose title was not copied: at most dates and papers above the body."""
    first = next((at for at in range(len(lines)) if at not in notices), len(lines))
    head = replace(_noticed(notices, first, first), body=tuple(lines[first:]), removed=tuple(lines[:first]))
    return _marked(head)


def _with_lead(head: Head) -> Head:
    """Take the first paragraph for the sapo where a date or a dateline shows that the head was copied."""
    first = head.body[0] if head.body else ""
    shown = head.moment is not None or dateline_of(first) is not None
    lead = shown and 40 <= len(first) <= LONGEST_SAPO and len(head.body) > 1 and not image_name(first)
    head = _marked(head)
    return replace(head, sapo=first, body=head.body[1:]) if lead else head


def _marked(head: Head) -> Head:
    """Add the dateline."""
    return replace(head, dateline=dateline_of(head.body[0]) if head.body else None)
