"""An article's text → its Reading: all figures and names in it, stamped with their origin.

Equal stamps mean equal findings: who keeps readings need not read again what has the stamp already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TypeVar
from zoneinfo import ZoneInfo

from pipelines.figures.statistics import FiguresRead, read_statistics
from pipelines.languages import languages
from pipelines.locating import located
from pipelines.model import Article, PublishedTime, Reading
from pipelines.names.read import NamesRead, read_names

_MADE_BY = (
    *("readings.py", "locating.py", "text.py", "view.py", "tokens.py", "phrases.py", "prose.py"),
    *("provinces.py", "catalog.toml"),
)
"""Files beside those in `_ROOMS` and the language's own that findings follow from."""
_ROOMS = {"figures": (".py",), "names": (".py",), "places": (".tsv", ".toml")}
"""Folders whose files of these kinds findings follow from."""


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read, and against which day its periods are resolved."""

    text: str
    language: str
    written: date | None
    home: str | None = None
    """Province of today of the newspaper that published it; None for a national one."""

    @property
    def stamp(self) -> str:
        """The digest of all that the findings follow from."""
        known = f"{reader_version(self.language)} {self.language} {self.written} {self.home}\n{self.text}"
        return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_article(article: Article, timezone: str, home: str | None = None) -> Reading | None:
    """Return the reading of an article of a newspaper in this zone; None where its language has no reader.

    `home` is the province of today of who first published it.
    """
    language = article.language.language or article.edition
    if not has_reader(language):
        return None
    return read(Asked(article.text, language or "", day_written(article.published, timezone), home))


def read(asked: Asked) -> Reading:
    """Return the reading; what a reader stumbles over costs its own findings and is told as a failure."""
    text, language, written = asked.text, asked.language, asked.written
    figures, failure = _tried(lambda: read_statistics(text, language, written), FiguresRead((), ()))
    names, failed = _tried(lambda: read_names(text, language, written, asked.home), NamesRead())
    return Reading(
        language=asked.language,
        version=reader_version(asked.language),
        stamp=asked.stamp,
        statistics=located(figures.statistics, names.places),
        masked=figures.masked,
        products=names.products,
        organisations=names.organisations,
        places=names.places,
        failure=failure or failed,
    )


def _tried(reader: Callable[[], Found], nothing: Found) -> tuple[Found, str | None]:
    """Return what a reader finds, or nothing and why."""
    try:
        return reader(), None
    except MemoryError:
        raise
    except Exception as error:  # a text costs its own findings only
        return nothing, f"{type(error).__name__}: {error}"[:300]


def day_written(published: PublishedTime | None, timezone: str) -> date | None:
    """Return the day of publication in the newspaper's own zone; None where it is unknown or doubtful."""
    if published is None or published.flagged:
        return None
    return published.time.astimezone(ZoneInfo(timezone)).date()


def has_reader(language: str | None) -> bool:
    """Return whether figures are read in a language."""
    known = languages().get(language or "")
    return known is not None and known.figures is not None


@cache
def reader_version(language: str) -> str:
    """Return a digest of the rules and words that a language is read with."""
    digest = hashlib.sha256()
    for content in _made_by(language):
        digest.update(content)
    return digest.hexdigest()[:12]


def _made_by(language: str) -> Iterator[bytes]:
    package = files("pipelines")
    for room, kinds in _ROOMS.items():
        rules = sorted((package / room).iterdir(), key=lambda one: one.name)
        yield from (one.read_bytes() for one in rules if one.name.endswith(kinds))
    yield from (package.joinpath(name).read_bytes() for name in _MADE_BY)
    yield (package / "languages" / f"{language}.toml").read_bytes()
