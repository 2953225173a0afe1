"""An article's text → its Reading: all figures and what only looked like figures, stamped with their origin.

Equal stamps mean equal findings: who keeps readings need not read again what has the stamp already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from pipelines.figures.statistics import read_statistics
from pipelines.languages import languages
from pipelines.model import Article, PublishedTime, Reading

_MADE_BY = ("readings.py", "text.py", "catalog.toml")
"""Files beside those in `figures/` and the language's own that findings follow from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read, and against which day its periods are resolved."""

    text: str
    language: str
    written: date | None

    @property
    def stamp(self) -> str:
        """The digest of all that the findings follow from."""
        known = f"{reader_version(self.language)} {self.language} {self.written}\n{self.text}"
        return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_article(article: Article, timezone: str) -> Reading | None:
    """Return the reading of an article of a newspaper in this zone; None where its language has no reader."""
    language = article.language.language or article.edition
    if not has_reader(language):
        return None
    return read(Asked(article.text, language or "", day_written(article.published, timezone)))


def read(asked: Asked) -> Reading:
    """Return the reading; a text that the reader stumbles over gives one with a failure."""
    version = reader_version(asked.language)
    try:
        found = read_statistics(asked.text, asked.language, asked.written)
    except MemoryError:
        raise
    except Exception as error:  # a text costs its own figures only
        failure = f"{type(error).__name__}: {error}"[:300]
        return Reading(language=asked.language, version=version, stamp=asked.stamp, failure=failure)
    return Reading(
        language=asked.language,
        version=version,
        stamp=asked.stamp,
        statistics=found.statistics,
        masked=found.masked,
    )


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
    """Return a digest of the rules and words that figures of a language are read with."""
    digest = hashlib.sha256()
    for content in _made_by(language):
        digest.update(content)
    return digest.hexdigest()[:12]


def _made_by(language: str) -> Iterator[bytes]:
    package = files("pipelines")
    rules = sorted((package / "figures").iterdir(), key=lambda one: one.name)
    yield from (one.read_bytes() for one in rules if one.name.endswith(".py"))
    yield from (package.joinpath(name).read_bytes() for name in _MADE_BY)
    yield (package / "languages" / f"{language}.toml").read_bytes()
