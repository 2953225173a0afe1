"""Answers of a server, and what they say about where to go next; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urldefrag, urljoin

from w3lib.html import get_meta_refresh

from crawlers.frontier import Entry, HostState
from crawlers.politeness import refresh_due
from pipelines.errors import TinlangError
from pipelines.model import Capture, LinkKind

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_META = re.compile(rb"http-equiv\s*=\s*['\"]?refresh", re.IGNORECASE)
_HEAD = 8_192
"""Bytes of a page in which a meta refresh is looked for."""
_SOON = 10.0
"""Seconds beyond which a meta refresh reloads a page rather than leading elsewhere."""


class UnansweredError(TinlangError):
    """A request that brought no whole answer; `reason` is a short name that is counted."""

    def __init__(self, reason: str, detail: str = "", after: float | None = None) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.after = after
        """Seconds after which the server wants to be asked again, where it said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered to one request."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    truncated: bool = False

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        wanted = name.casefold()
        return next((value for key, value in self.headers if key.casefold() == wanted), None)

    @property
    def media_type(self) -> str:
        """As served, without parameters, in lower case; empty where it is not said."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()


def target(answer: Answer) -> str | None:
    """Return the URL an answer sends us on to, by redirect or meta refresh; None: it is the answer."""
    if answer.status in _REDIRECTS:
        location = (answer.header("Location") or "").strip()
        return urldefrag(urljoin(answer.url, location)).url if location else None
    if answer.status != 200 or not _META.search(answer.body, 0, _HEAD):
        return None
    head = answer.body[:_HEAD].decode("utf-8", "replace")
    seconds, url = get_meta_refresh(head, answer.url, "utf-8")
    if seconds is None or url is None or seconds > _SOON:
        return None
    onward = urldefrag(url).url
    return onward if onward != answer.url else None


def conditions(entry: Entry, host: HostState) -> Mapping[str, str]:
    """Return the headers that ask only for what changed; none where validators are not to be trusted.

    They are not after a lie, at each fourth answer, and when a feed says that the page was modified.
    """
    modified = entry.found.modified
    announced = modified is not None and entry.kept_at is not None and modified > entry.kept_at
    if entry.digest is None or host.liar or announced or refresh_due(entry.asked):
        return {}
    asked = {"If-None-Match": entry.etag, "If-Modified-Since": entry.last_modified}
    return {name: value for name, value in asked.items() if value}


def lies(entry: Entry, answer: Answer, digest: str) -> bool:
    """Tell whether the server gave the validator of before for a body that is another."""
    etag = answer.header("ETag")
    return bool(etag) and etag == entry.etag and entry.digest is not None and digest != entry.digest


def capture_of(entry: Entry, answer: Answer) -> Capture:
    """Return the capture that an answer to an entry makes."""
    return Capture(
        source=entry.source,
        url=answer.url,
        requested_url=entry.url,
        fetched_at=answer.fetched_at,
        status=answer.status,
        headers=answer.headers,
        media_type=answer.media_type or ("text/html" if entry.kind is LinkKind.ARTICLE else "text/xml"),
        body=answer.body,
        found=entry.found,
        truncated="length" if answer.truncated else None,
    )
