"""A digest of a watch list in the reader's language, before it is HTML, Markdown or DOCX: pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from db.site.links import path_segment, safe_href
from db.site.list_feed import clean
from db.site.meanings import unit_text, value_text
from db.site.queries import Row
from db.site.wording import Wording
from db.watching.news import Absence, News, Report, Section
from db.watching.quoting import Piece
from db.watching.spans import Span
from pipelines.watching import WATCHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One report: every text on one line, without control characters, not escaped."""

    title: str
    url: str | None
    """Where its newspaper has it; None: the address cannot be a link."""
    page: str | None
    """Our page of it; None: the digest was not told where the site is."""
    paper: str
    day: str
    pieces: tuple[Piece, ...]
    figures: tuple[str, ...]
    also: tuple[str, ...]
    """Newspapers that carry the same text."""
    first: str | None
    """Where the story was told first, when that was elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """The reports in one language."""

    code: str
    """Empty: not known."""
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What is new of one thing of the list."""

    heading: str
    kind: str
    tongues: tuple[Tongue, ...]
    more: str | None
    """That there are more than are here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest, ready to be written."""

    language: str
    title: str
    description: str
    span: str
    made: str
    stamp: str
    """When the snapshot was made, ISO 8601; the digest has no other time, so that it is the same again."""
    empty: str | None
    """The sentence that says that nothing is new."""
    chapters: tuple[Chapter, ...]
    absent_heading: str
    absent_lead: str
    absent: tuple[str, ...]
    words: Wording


def digest_of(news: News, words: Wording, stamp: str, site: str | None = None) -> Digest:
    """Return the digest of what is new; `stamp` is when the snapshot was made, `site` where it is served."""
    name = words.say("lists.watched") if news.watch_list.slug == WATCHED else _line(news.watch_list.name)
    span = span_text(news.asked.span, words)
    return Digest(
        language=words.language,
        title=words.say("lists.digest_title", name=name),
        description=_line(news.watch_list.description),
        span=span,
        made=words.say("lists.digest_made", day=words.day(stamp)),
        stamp=stamp,
        empty=words.say("lists.digest_empty", name=name, span=span) if news.empty else None,
        chapters=tuple(_chapter(one, words, site) for one in news.sections if one.reports),
        absent_heading=words.say("lists.absent"),
        absent_lead=words.say("lists.absent_lead", day=words.day(news.asked.today.isoformat())),
        absent=tuple(_absence(one, words) for one in news.absences),
        words=words,
    )


def span_text(span: Span, words: Wording) -> str:
    """Return a span of days in words."""
    since = words.day(span.since.isoformat()) if span.since else ""
    until = words.day(span.until.isoformat()) if span.until else ""
    if since and until:
        return words.say("lists.digest_between", since=since, until=until) if since != until else since
    if since:
        return words.say("lists.digest_since", since=since)
    return words.say("lists.digest_until", until=until) if until else words.say("lists.digest_all")


def _chapter(one: Section, words: Wording, site: str | None) -> Chapter:
    return Chapter(
        heading=_line(one.target.label),
        kind=words.say(f"lists.{one.target.kind.value}"),
        tongues=tuple(
            Tongue(
                code=language,
                name=words.named(language) if language else words.say("count.unknown"),
                entries=tuple(_entry(report, words, site) for report in reports),
            )
            for language, reports in one.by_language()
        ),
        more=words.say("lists.digest_more") if one.more else None,
    )


def _entry(report: Report, words: Wording, site: str | None) -> Entry:
    row = report.article
    pieces = (Piece(clean(piece.text), piece.marked) for piece in report.quotation.pieces)
    return Entry(
        title=_line(row["title"]) or words.say("article.untitled"),
        url=safe_href(row["url"]),
        page=f"{site.rstrip('/')}/article/{path_segment(row['id'])}" if site else None,
        paper=_line(row["source_name"]),
        day=words.short_day(row["day"]) if row["day"] else words.say("article.undated"),
        pieces=tuple(piece for piece in pieces if piece.text),
        figures=tuple(_figures(report, words)),
        also=tuple(dict.fromkeys(_told_by(copy, words) for copy in report.copies)),
        first=_told_by(report.first, words) if report.first else None,
    )


def _figures(report: Report, words: Wording) -> Iterator[str]:
    """Yield the figures of a sentence; of another language than the reader's with their value in hers."""
    for figure in report.figures:
        surface = _line(figure["surface"])
        if figure["low"] is None or report.article["language"] == words.language:
            yield surface
        else:
            value = " ".join([value_text(words, figure), unit_text(words, figure)]).strip()
            yield f"{surface} (= {_line(value)})"


def _told_by(row: Row, words: Wording) -> str:
    day = f", {words.short_day(row['day'])}" if row["day"] else ""
    return f"{_line(row['source_name'])}{day}"


def _absence(one: Absence, words: Wording) -> str:
    if one.language:
        said = words.say("lists.nothing_in", language=words.named(one.language), n=one.days)
    else:
        said = words.say("lists.nothing", n=one.days)
    last = words.say("lists.digest_last", day=words.short_day(one.last)) if one.last else ""
    return f"{_line(one.target.label)}: {said}" + (f" ({last})." if last else ".")


def _line(text: str | None) -> str:
    """Return text on one line, without what no format may carry."""
    return " ".join(clean(text or "").split())
