"""Addresses on a page: scraped ones that may become links, and our own with other parameters."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit


def safe_href(url: str | None) -> str | None:
    """Return a scraped address when it may stand in a link: http or https, a host, nothing hidden."""
    if not url or any(character.isspace() or not character.isprintable() for character in url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return None
    return url if usable else None


def with_parameters(path: str, parameters: Mapping[str, object]) -> str:
    """Return a path of ours with the parameters that have a value, in the order given."""
    kept = [(name, str(value)) for name, value in parameters.items() if value not in (None, "", False)]
    return f"{path}?{urlencode(kept)}" if kept else path


def path_segment(text: str) -> str:
    """Return text as one segment of a path of ours."""
    return quote(text, safe="")
