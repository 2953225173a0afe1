"""Whose page an imported file is, and a made-up source for a newspaper that nobody declared."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.addresses import find_source
from pipelines.copied.plain import read_copied
from pipelines.model import Article, Capture, Feed, LinkKind, Source
from pipelines.pages.decode import decode
from pipelines.pages.parsing import parse

NOWHERE = "imported.invalid"
"""Host of what was imported without saying where it is from; no such host can exist."""
_TEMPLATE = """\
# Made by `tinlang import`, from one page: a newspaper to be read, not yet one to be crawled.
# `tinlang new-source` drafts a better file. Pages already imported need the slug and the hosts to stay.
slug = "{slug}"
name = {name}
homepage = "{homepage}"
country = "{country}"
languages = ["vi", "en", "id"]
timezone = "{timezone}"
family = "generic"
layout = "generic"
hosts = ["{host}"]
articles = ['/(?P<slug>.+)']

[[feeds]]
url = "{homepage}"
kind = "listing"
"""
_ZONES = {"id": "Asia/Jakarta", "my": "Asia/Kuala_Lumpur"}


@dataclass(slots=True)
class Desk:
    """The press that an import knows: the declared newspapers, and those that it meets."""

    press: dict[str, Source]
    any_host: bool = True
    """Whether a page of an undeclared newspaper is taken."""
    met: dict[str, Source] = field(default_factory=dict)
    """Sources made up, by slug."""

    def placed(self, capture: Capture) -> Capture | None:
        """Return the capture with its source; None where it is of no newspaper that is taken."""
        declared = find_source(capture.url, self.press) is not None
        return self.placed_anyhow(capture) if declared or self.any_host else None

    def placed_anyhow(self, capture: Capture) -> Capture:
        """Return the capture with its source, made up where nobody declared it."""
        if capture.media_type == "text/plain":
            return replace(capture, source=self._reader_of(capture).slug)
        source = find_source(capture.url, self.press) or self._met(made_up_source(capture))
        return replace(capture, source=source.slug)

    def _reader_of(self, capture: Capture) -> Source:
        """Return where a copied text was read: an aggregator, if its paper does not print that language."""
        named = find_source(capture.url, self.press)
        article = read_copied(replace(capture, source=""), self.press)
        if named or not isinstance(article, Article):
            return named or self._met(made_up_source(capture))
        credit = article.credit.url if article.credit else None
        paper = find_source(credit, self.press) if credit else None
        language = article.language.language
        if paper is not None and language not in paper.languages:
            paper = next((each for each in self.press.values() if _translates(each, language)), paper)
        return paper or self._met(made_up_source(capture))

    def _met(self, source: Source) -> Source:
        known = self.press.get(source.slug)
        if known is None:
            self.met[source.slug] = self.press[source.slug] = source
        return known or source


def _translates(source: Source, language: str | None) -> bool:
    return source.aggregator and source.translated and language in source.languages


def _host(capture: Capture) -> str:
    return (urlsplit(capture.url).hostname or "").lower()


def made_up_source(capture: Capture) -> Source:
    """Return a generic source for a page of an undeclared newspaper, named as the page names its site."""
    host = _host(capture) or NOWHERE
    ending = host.rpartition(".")[2]
    country = ending if len(ending) == 2 and ending.isalpha() else "zz"
    return Source(
        slug="imported"
        if host == NOWHERE
        else re.sub(r"[^a-z0-9]+", "-", host.removeprefix("www.")).strip("-"),
        name="Imported" if host == NOWHERE else _site_name(capture) or host.removeprefix("www."),
        homepage=f"https://{host}/",
        country=country,
        province=None,
        languages=("vi", "en", "id"),
        timezone=_ZONES.get(country, "Asia/Ho_Chi_Minh"),
        family="generic",
        layout="generic",
        hosts=(host,),
        articles=("/(?P<slug>.+)",),
        feeds=(Feed(url=f"https://{host}/", kind=LinkKind.LISTING),),
    )


def _site_name(capture: Capture) -> str | None:
    said = parse(decode(capture.body).text, capture.url).meta("og:site_name", "application-name")
    return " ".join(said.split())[:80] or None if said else None


def write_source(source: Source, folder: Path) -> Path:
    """Write the file of a made-up source, so that a rebuild from the archive knows it; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{source.slug}.toml"
    quoted = '"' + source.name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    text = _TEMPLATE.format(
        slug=source.slug,
        name=quoted,
        homepage=source.homepage,
        country=source.country,
        timezone=source.timezone,
        host=source.hosts[0],
    )
    path.write_text(text, encoding="utf-8")
    return path
