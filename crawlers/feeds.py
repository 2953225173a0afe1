"""RSS and Atom → links; the only door to feedparser."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

import feedparser

from crawlers.announcer import Announcer, Said
from crawlers.markup import Markup
from pipelines.model import Dropped, Link

_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


def read_feed(markup: Markup, announcer: Announcer) -> Iterator[Link | Dropped]:
    """Yield the links of an RSS or Atom feed in its order; of a malformed one those that can be read."""
    try:
        parsed = feedparser.parse(io.BytesIO(markup.utf8), resolve_relative_uris=False, sanitize_html=False)
        entries = [dict(entry) for entry in parsed.entries]
    except Exception as error:  # feedparser promises no errors and has a few; one feed is no reason to stop
        yield announcer.drop("malformed feed", f"{type(error).__name__}: {error}")
        return
    fault = parsed.get("bozo_exception") if parsed.get("bozo") else None
    if fault is not None and not isinstance(fault, _HARMLESS):
        yield announcer.drop("malformed feed", f"{fault}; {len(entries)} entries were read")
    for entry in entries:
        yield from announcer.read(_said(entry))


def _said(entry: Mapping[str, object]) -> Said:
    source = entry.get("source")
    return Said(
        address=_text(entry.get("link")),
        title=_text(entry.get("title")),
        published=_text(entry.get("published")),
        modified=_text(entry.get("updated")),
        publisher=_text(source.get("title")) if isinstance(source, Mapping) else None,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
