"""What an article is found by: the names of its page, of the page it credits, of its other editions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from pipelines.addresses import canonical_key, find_source, read_address
from pipelines.model import Source
from pipelines.text import fold

Press = Mapping[str, Source]

TELLING = 4
"""Words of a slug from which it is a title of its own."""
_NUMBER = re.compile(r"\d{4,}")


@dataclass(frozen=True, slots=True)
class Page:
    """What an article says of itself and of others."""

    source: str
    key: str
    url: str
    publisher: str | None
    credit: str | None
    """URL of the page it was taken from."""
    versions: tuple[str, ...]
    """URLs of its other editions."""


def page_marks(page: Page, press: Press, publishers: Mapping[str, str]) -> Iterator[str]:
    """Yield the marks of a page; `publishers` are slugs of newspapers by folded name."""
    yield from _slug_marks(page, press, publishers)
    credited = page_named(page.credit, press) if page.credit else None
    if credited and credited != page.key:
        yield f"source {credited}"
    for url in page.versions:
        named = page_named(url, press)
        if named and named != page.key:
            yield f"hreflang {named}"


def own_marks(key: str) -> tuple[str, str]:
    """Return the marks that others have who name the page with this key."""
    return f"source {key}", f"hreflang {key}"


def _slug_marks(page: Page, press: Press, publishers: Mapping[str, str]) -> Iterator[str]:
    source = press.get(page.source)
    slug = read_address(page.url, source).slug if source else None
    if source is None or slug is None or slug.count("-") + 1 < TELLING:
        return
    yield f"slug {source.slug}:{slug}"
    origin = publishers.get(fold(page.publisher or "")) if source.aggregator else None
    if origin and origin != source.slug:
        yield f"slug {origin}:{slug}"


@lru_cache(1 << 14)
def _stranger(url: str) -> str | None:
    """Return the name of a page of a newspaper that is not declared; None: it is no article."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    last = parts.path.rstrip("/").rpartition("/")[2]
    if not parts.hostname or not (_NUMBER.search(last + parts.query) or last.count("-") + 1 >= TELLING):
        return None
    return f"{parts.hostname.removeprefix('www.')}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def page_named(url: str, press: Press) -> str | None:
    """Return the key of the article that a URL names, by whichever of its addresses; None: no article."""
    source = find_source(url, press)
    if source is None:
        return _stranger(url)
    return canonical_key(url, source) if read_address(url, source).is_article else None


def publishers_of(press: Press) -> dict[str, str]:
    """Return the slugs of newspapers by folded name."""
    return {fold(source.name): source.slug for _, source in sorted(press.items())}
