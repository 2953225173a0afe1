"""Plain text as a person copied it from a page → Article: chrome gone, captions apart, credit read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from pipelines.addresses import canonical_key, find_source, read_address
from pipelines.chrome import is_banner, is_comments, is_furniture
from pipelines.copied.heads import Head, read_head
from pipelines.copied.pictures import Parted, part_captions
from pipelines.copied.tails import Ended, end
from pipelines.language import judge_language
from pipelines.model import (
    Article,
    BodyStatus,
    Capture,
    Credit,
    Dropped,
    Evidence,
    LanguageVerdict,
    PublishedTime,
    Source,
)
from pipelines.pages.decode import decode
from pipelines.publishers import publisher_of, publisher_of_dateline
from pipelines.residue import clean, clean_lead, clean_paragraphs
from pipelines.text import normalise

HOME = "Asia/Ho_Chi_Minh"
"""Zone of a date whose newspaper is unknown."""
THIN = 300
"""Characters of body below which a text is a stub."""

_WRAPPED = range(50, 100)  # widths at which mail and editors break lines
_TABS = re.compile(r"\t+(?=[^\t\n]{1,30}(?:[\t\n]|$))")  # menus, which browsers copy as a row of cells
_ENDS = re.compile(r"[.!?…:;\"”’)]\s*$")


def read_copied(capture: Capture, press: Mapping[str, Source]) -> Article | Dropped:
    """Return the article of a copied text, else why there is none: `binary`, `empty`, `no text`."""
    if b"\x00" in capture.body[:4096] and not capture.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _drop(capture, "binary", "it holds NUL bytes")
    decoded = decode(capture.body)
    lines = read_lines(decoded.text)
    if not any(lines):
        return _drop(capture, "empty", "it holds no letters")
    article = read_article(lines, capture, press)
    if not article.body and article.title is None:
        return _drop(capture, "no text", "nothing but chrome")
    return article


def _drop(capture: Capture, reason: str, detail: str) -> Dropped:
    return Dropped(step="extract", subject=capture.url, reason=reason, detail=detail)


def read_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text, trimmed, in NFC, blank lines kept; lines broken by an editor are mended."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    lines = normalise(_TABS.sub("\n", text)).split("\n")
    blocks = "\n".join(lines).split("\n\n")
    inner = [line for block in blocks for line in block.split("\n")[:-1] if line]
    broken = sum(1 for line in inner if len(line) in _WRAPPED and not _ENDS.search(line))
    if len(inner) < 6 or broken < 0.6 * len(inner):
        return tuple(lines)
    return tuple(" ".join(block.split("\n")) if len(block) > 99 else block for block in blocks if block)


def read_article(lines: tuple[str, ...], capture: Capture, press: Mapping[str, Source]) -> Article:
    """Return the article that these lines hold; its body may be empty."""
    ended = end(lines)
    url = ended.credit.url if ended.credit else None
    head = read_head(ended.lines, _slug(url, press), press)
    verdict = _language(head, capture, press)
    parted = part_captions(head.body, verdict.language)
    chrome = tuple(line for line in parted.body if is_chrome(line))
    cleaned = clean_paragraphs(line for line in parted.body if line not in chrome)
    source = _source(capture, url, press)
    return Article(
        source=capture.source,
        url=capture.url,
        key=_key(capture, url, verdict.language, press),
        edition=None,
        language=verdict,
        title=clean(head.title) if head.title else None,
        sapo=clean_lead(head.sapo) if head.sapo else None,
        body=cleaned.kept,
        captions=parted.captions,
        byline=head.byline or ended.byline,
        tags=ended.tags,
        publisher=_publisher(head, ended, source, press),
        published=_published(head, source),
        credit=ended.credit,
        status=BodyStatus.FULL if sum(map(len, cleaned.kept)) >= THIN else BodyStatus.THIN,
        removed=_removed(head, parted, (*chrome, *cleaned.removed), ended),
        flags=() if head.title else ("no title",),
    )


def is_chrome(line: str) -> bool:
    """Return whether a line in the body is furniture of the page: sharing, banners, buttons."""
    return is_banner(line) or is_comments(line) or (is_furniture(line) and len(line.split()) < 6)


def _removed(head: Head, parted: Parted, cleaned: tuple[str, ...], ended: Ended) -> tuple[str, ...]:
    found = (*head.removed, *parted.removed, *cleaned, *ended.removed)
    return tuple(line for line in found if line)


# ------------------------------------------------------------------ who, when, in which language


def _slug(url: str | None, press: Mapping[str, Source]) -> str | None:
    source = find_source(url, press) if url else None
    found = read_address(url, source).slug if url and source else None
    return found or (re.sub(r"(?:-\d+)?\.\w+$|/$", "", url).rsplit("/", 1)[-1].lower() if url else None)


def _source(capture: Capture, url: str | None, press: Mapping[str, Source]) -> Source | None:
    """Return the newspaper that wrote it, else the one it was read in."""
    return (find_source(url, press) if url else None) or press.get(capture.source)


def _language(head: Head, capture: Capture, press: Mapping[str, Source]) -> LanguageVerdict:
    text = "\n".join(part for part in (head.title, head.sapo, *head.body) if part)
    source = press.get(capture.source)
    return judge_language(text, edition=None, markup=None, declared=source.languages if source else ())


def _publisher(head: Head, ended: Ended, source: Source | None, press: Mapping[str, Source]) -> str | None:
    """Return who published it first: by the credited address, else as printed beside the date."""
    credit = ended.credit or Credit()
    if credit.url and find_source(credit.url, press):
        return publisher_of(credit.url, press)
    hosted = publisher_of(credit.url, press) if credit.url else None
    own = source.name if source and not source.aggregator and source.slug != "imported" else None
    marked = publisher_of_dateline(head.dateline, press)
    named = publisher_of_dateline(credit.publisher, press) or credit.publisher
    return head.publisher or hosted or named or marked or own


def _published(head: Head, source: Source | None) -> PublishedTime | None:
    if head.moment is None:
        return None
    zone = ZoneInfo(source.timezone if source else HOME)
    shown = Evidence(rule="date beside the title", value=head.raw_date, weight=0.8)
    return PublishedTime(
        time=head.moment.at(zone),
        precision="minute" if head.moment.whole else "day",
        raw=head.raw_date,
        rule=shown.rule,
        evidence=(shown,),
    )


def _key(capture: Capture, url: str | None, language: str | None, press: Mapping[str, Source]) -> str:
    """Return the key of a copied text: that of the page it was copied from, else of its own words.

    An aggregator names its pages by the slug of the original in every edition.
    """
    paper = find_source(url, press) if url else None
    read_in = press.get(capture.source)
    if url and paper and read_in and read_in.aggregator and (slug := read_address(url, paper).slug):
        return f"{read_in.slug}:{language or ''}:{slug}"
    if url and paper and read_address(url, paper).path != "/":
        return f"{paper.slug}:{language or ''}:{canonical_key(url, paper).split(':', 2)[2]}"
    return f"{capture.source}:{language or ''}:copied-{hashlib.sha256(capture.body).hexdigest()[:16]}"
