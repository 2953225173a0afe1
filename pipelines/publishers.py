"""Which newspaper a URL, a line or a dateline names, the ones we do not crawl included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.addresses import find_source
from pipelines.declarations import Key, declare, load_toml
from pipelines.languages import page_words
from pipelines.model import Source
from pipelines.text import fold

_FILE = Path(__file__).with_suffix(".toml")
_DATELINE = re.compile(r"[(\[]?(?P<mark>[A-ZĐ&]{2,8}\d?)[)\]]?\s*[-–—.:]\s*(?=\S)")
_HOST = re.compile(r"(?:www\.)?(?:[a-z0-9-]+\.)+(?:vn|com|net|org)")
_EDITION = re.compile(r"^(?:www|m|amp|vi|english|e)\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishers:
    """Newspapers as publishers.toml lists them."""

    hosts: Mapping[str, str]
    """Host → name."""
    datelines: Mapping[str, str]
    """Mark before the first sentence → host."""


@cache
def publishers() -> Publishers:
    """Return the newspapers we know by host and by dateline.

    Raises:
        DeclarationError: publishers.toml has an unknown key or a wrong type.
    """
    return declare(Publishers, load_toml(_FILE), Key(_FILE.name))


def publisher_of(url: str, press: Mapping[str, Source]) -> str | None:
    """Return the newspaper whose URL it is, by its source, else its host; an unknown host is its own name."""
    source = find_source(url, press)
    if source is not None:
        return source.name
    host = _EDITION.sub("", (urlsplit(url).hostname or "").lower())
    known = publishers().hosts
    return known.get(host) or known.get(host.partition(".")[2]) or host or None


def named_newspaper(line: str, press: Mapping[str, Source]) -> str | None:
    """Return the newspaper that the line names and nothing else: one we know, or `Báo` and a name."""
    bare = line.strip(" -–—•|:()")
    known = {fold(name): name for name in publishers().hosts.values()}
    known |= {fold(source.name): source.name for source in press.values() if not source.aggregator}
    if (name := known.get(fold(bare).removesuffix(" dien tu"))) is not None:
        return name
    if _HOST.fullmatch(bare.lower()):
        url = f"https://{bare.lower()}/"
        return publisher_of(url, press) if find_source(url, press) else publishers().hosts.get(bare.lower())
    words = bare.split()
    opened = any(fold(bare).startswith(fold(word) + " ") for word in page_words("press") if word != "The")
    return (
        bare if opened and len(words) <= 6 and words[-1][:1].isupper() and bare[-1] not in ".,;!?" else None
    )


def dateline_of(paragraph: str) -> str | None:
    """Return the mark before the first sentence: `GLO` of `(GLO)- Sáng 3/5…`; None where there is none."""
    found = _DATELINE.match(paragraph)
    return (
        found["mark"] if found and (found["mark"] in publishers().datelines or paragraph[0] in "([") else None
    )


def publisher_of_dateline(mark: str | None, press: Mapping[str, Source]) -> str | None:
    """Return the newspaper that sets this mark before its first sentences."""
    host = publishers().datelines.get(mark or "")
    return publisher_of(f"https://{host}/", press) if host else None
