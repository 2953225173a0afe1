"""Crawl traps: addresses that lead round and round, told by their form; pure."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, urlencode, urlsplit

LONGEST_URL = 2_000
DEEPEST = 16
"""Most path segments of an honest page."""
ROOM = 200
"""Most feed pages of one form (`/lich/#/#/`) that are followed in one crawl of a source."""
DEPTH = 4
"""Most feeds between a source's file and an article: an index, its index, a sitemap, and one to spare."""

_DIGITS = re.compile(r"\d+")
_SESSION = re.compile(r"(?i)^(?:jsessionid|phpsessid|aspsessionid.*|s?sid|session_?id|sess|cfid|cftoken)$")
_SESSION_PATH = re.compile(r"(?i);(?:jsessionid|phpsessid|sid)=[^/?#;]*|/\([a-z]\([a-z0-9]{20,}\)\)")


def trap(url: str) -> str | None:
    """Return the kind of trap a URL looks like; None for an honest one."""
    if len(url) > LONGEST_URL:
        return "URL too long"
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    if len(segments) > DEEPEST:
        return "path too deep"
    words = Counter(segment for segment in segments if not segment.isdigit())
    if words and max(words.values()) > 2:
        return "repeated segments"
    return None


def form(url: str) -> str:
    """Return the form of a URL: numbers as `#`, parameters by name; equal for all pages of one calendar."""
    parts = urlsplit(url)
    names = "&".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{parts.netloc}{_DIGITS.sub('#', parts.path)}" + (f"?{names}" if names else "")


def without_session(url: str) -> str:
    """Return the URL without session ids in its path or query."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _SESSION.match(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return parts._replace(path=_SESSION_PATH.sub("", parts.path), query=query).geturl()
