"""The Atom feed of a watch list: its newest reports, each once, with sentence, figures and papers."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from html import escape

from datasette.utils.asgi import Response
from lxml import etree

from db.site.answers import Visit
from db.site.links import path_segment, safe_href
from db.site.lists import find_news, read_list, today
from db.site.wording import Wording
from db.watching.news import Asked, News, Report
from pipelines.watching import WATCHED

ATOM, XML = "http://www.w3.org/2005/Atom", "http://www.w3.org/XML/1998/namespace"
_SPACE = uuid.UUID("6f0f4a4e-6d0c-5f7e-9a3b-2d6b1c3a5e10")
"""Ids of feeds and entries are made of it, the same on every machine."""
_MOST = 50
_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids or discourages."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site is, and how it speaks."""

    base: str
    words: Wording

    def link(self, path: str) -> str:
        """Return the whole address of a page."""
        return self.base + path


async def answer_feed(visit: Visit) -> Response | None:
    """Return the feed, or 304 to a reader who has it; None where there is no such list."""
    watch_list = await read_list(visit)
    if watch_list is None:
        return None
    news = await find_news(visit, watch_list, Asked(today=today(), most=200, shown=_MOST))
    place = Place(visit.datasette.absolute_url(visit.request, "/").rstrip("/"), visit.wording)
    return _unless_known(visit, written(news, place), changed(news))


def _unless_known(visit: Visit, body: bytes, moment: datetime) -> Response:
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": mark,
        "Last-Modified": format_datetime(moment, usegmt=True),
        "Vary": "Accept-Language",
        "Cache-Control": "no-cache",
    }
    if _known(visit, mark, moment):
        return Response("", status=304, headers=headers)
    return Response(body.decode(), headers=headers, content_type="application/atom+xml; charset=utf-8")


def _known(visit: Visit, mark: str, moment: datetime) -> bool:
    """Return whether the reader has this very feed; a mark counts before a time."""
    marks = visit.request.headers.get("if-none-match")
    if marks is not None:
        return marks.strip() == "*" or mark in [one.strip().removeprefix("W/") for one in marks.split(",")]
    try:
        return moment <= parsedate_to_datetime(visit.request.headers.get("if-modified-since", ""))
    except (ValueError, TypeError):
        return False


# ------------------------------------------------------------------ what is in it


def entries(news: News) -> list[tuple[Report, list[str]]]:
    """Return the newest reports, each once, with the things that it tells of."""
    found: dict[str, tuple[Report, list[str]]] = {}
    for section in news.sections:
        for report in section.reports:
            _, things = found.setdefault(report.article["id"], (report, []))
            things.append(section.target.label)
    newest = sorted(found.values(), key=lambda one: (-one[0].article["number"], one[0].article["id"]))
    return newest[:_MOST]


def changed(news: News) -> datetime:
    """Return when the newest report came; the beginning of 1990 where there is none."""
    times = [_moment(report.article) for report, _ in entries(news)]
    return max(times, default=datetime(1990, 1, 1, tzinfo=UTC))


def _moment(row: dict[str, str]) -> datetime:
    """Return when an article came: published, or first fetched where its day is not known."""
    published = row["published"] if row["day"] else None
    found = datetime.fromisoformat(published or row["first_fetched"])
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


# ------------------------------------------------------------------ as Atom


def written(news: News, place: Place) -> bytes:
    """Return the feed as Atom; what XML forbids is removed from scraped text."""
    slug, words = news.watch_list.slug, place.words
    own = f"/list/{path_segment(slug)}"
    feed = etree.Element(_name("feed"), nsmap={None: ATOM})  # type: ignore[dict-item]  # the stubs leave it out
    feed.set(f"{{{XML}}}lang", words.language)
    _add(feed, "id", f"urn:uuid:{uuid.uuid5(_SPACE, slug)}")
    _add(feed, "title", words.say("lists.watched") if slug == WATCHED else news.watch_list.name)
    if news.watch_list.description:
        _add(feed, "subtitle", news.watch_list.description)
    _add(feed, "updated", _stamp(changed(news)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=place.link(f"{own}.atom"))
    _add(feed, "link", rel="alternate", type="text/html", href=place.link(own))
    _add(feed, "generator", "tinlang")
    for report, things in entries(news):
        feed.append(_entry(report, things, place))
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _entry(report: Report, things: Sequence[str], place: Place) -> etree._Element:
    row, moment = report.article, _stamp(_moment(report.article))
    entry = etree.Element(_name("entry"))
    if row["language"]:
        entry.set(f"{{{XML}}}lang", clean(row["language"]))
    _add(entry, "id", f"urn:uuid:{uuid.uuid5(_SPACE, row['id'])}")
    _add(entry, "title", row["title"] or place.words.say("article.untitled"))
    _add(entry, "updated", moment)
    if row["day"]:
        _add(entry, "published", moment)
    _add(_add(entry, "author"), "name", row["source_name"])
    _add(entry, "link", rel="alternate", type="text/html", href=place.link(f"/article/{row['id']}"))
    if safe_href(row["url"]):
        _add(entry, "link", rel="via", href=row["url"])
    for thing in things:
        _add(entry, "category", term=thing)
    _add(entry, "summary", report.quotation.text)
    _add(entry, "content", html_of(report, place.words), type="html")
    return entry


def html_of(report: Report, words: Wording) -> str:
    """Return sentence, figures and papers of a report as HTML, everything scraped escaped."""
    pieces = "".join(
        f"<b>{_safe(piece.text)}</b>" if piece.marked else _safe(piece.text)
        for piece in report.quotation.pieces
    )
    parts = [f"<p>{pieces}</p>"] if pieces else []
    if report.figures:
        said = "; ".join(_safe(figure["surface"]) for figure in report.figures)
        parts.append(
            f'<p><span lang="{words.language}">{words.say("lists.digest_figures")}</span> {said}</p>'
        )
    if report.copies:
        said = ", ".join(dict.fromkeys(_safe(row["source_name"]) for row in report.copies))
        parts.append(f'<p><span lang="{words.language}">{words.say("lists.digest_also")}</span> {said}</p>')
    return "".join(parts)


def clean(text: str) -> str:
    """Return text without what XML forbids and what turns text round."""
    return _TURNING.sub("", _ILLEGAL.sub("", text))


def _safe(text: str) -> str:
    return escape(clean(text), quote=True)


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, _name(tag), {name: clean(value) for name, value in attributes.items()})
    made.text = None if text is None else clean(text)
    return made


def _name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
