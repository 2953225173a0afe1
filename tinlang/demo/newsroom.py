"""Which pages the embedded press has: every newspaper, every address, at the first and the second visit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from tinlang.demo.truth import Story, Told, load_stories, say, slugify, tell

PAPERS = Path(__file__).parent / "papers.toml"
EDITIONS = {"vi": "", "en": "/en", "id": "/id", "ms": "/ms"}
"""Language → path prefix on the aggregator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A newspaper of the embedded press."""

    slug: str
    name: str
    host: str
    template: str
    path: str
    motto: str
    office: str
    dateline: str = ""
    """What it prints before every lead: `RRR - `."""
    english_path: str | None = None
    english: bool = False
    """It is written in English only."""
    formerly: str | None = None
    """A former host, which redirects here."""
    formerly_path: str | None = None
    aliases: tuple[str, ...] = ()
    refuses: bool = False
    """Its robots.txt refuses everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One edition of one story at one address, as a visit finds it."""

    paper: Paper
    path: str
    story: Story
    version: str
    published: datetime
    modified: datetime
    publisher: str
    title: str
    credit: str | None = None
    """Host and path of the original on another newspaper."""

    @property
    def told(self) -> Told:
        """The text of this page."""
        return tell(self.story, self.version)

    @property
    def language(self) -> str:
        """Language of the page."""
        return self.version.split("_")[0]

    @property
    def address(self) -> str:
        """Host and path."""
        return self.paper.host + self.path


@cache
def load_papers(path: Path = PAPERS) -> dict[str, Paper]:
    """Return the newspapers by slug, in the order of the file."""
    tables = tomllib.loads(path.read_text("utf-8"))["papers"]
    return {
        slug: Paper(**{**table, "slug": slug, "aliases": tuple(table.get("aliases", ()))})
        for slug, table in tables.items()
    }


def paper_of(host: str) -> Paper | None:
    """Return the newspaper at a host, by its own name or an alias."""
    return next((p for p in load_papers().values() if host in (p.host, *p.aliases)), None)


@cache
def section_names(path: Path = PAPERS) -> Mapping[str, Mapping[str, str]]:
    """Return the name of each section in each language."""
    sections: Mapping[str, Mapping[str, str]] = tomllib.loads(path.read_text("utf-8"))["sections"]
    return sections


@cache
def pages(visit: int = 1) -> tuple[Page, ...]:
    """Return every article page of the press as that visit finds it, by address."""
    papers = load_papers()
    there = [story for story in load_stories() if story.visit <= visit]
    found = [page for story in there for page in _pages(story, papers, visit)]
    return tuple(sorted(found, key=lambda page: page.address))


def _pages(story: Story, papers: Mapping[str, Paper], visit: int) -> Iterator[Page]:
    original = _original(story, papers[story.home], visit)
    yield original
    for reprint in _reprints(story, papers):
        yield reprint
        yield _republished(reprint, papers["langviet"], "vi")
    if story.english:
        yield _english(story, papers[story.english.paper])
    for language in _aggregated(story):
        yield _republished(original, papers["langviet"], _again(story, language, visit))


def _original(story: Story, paper: Paper, visit: int) -> Page:
    edited = visit > 1 and "vi_edited" in story.versions
    version = "vi_edited" if edited else "vi"
    return Page(
        paper=paper,
        path=paper.path.format(slug=story.slug, number=story.number),
        story=story,
        version=version,
        published=story.published,
        modified=story.published + timedelta(days=40 if edited else 0, minutes=7),
        publisher=paper.name,
        title=say(story.title, version),
    )


def _reprints(story: Story, papers: Mapping[str, Paper]) -> Iterator[Page]:
    for reprint in story.reprints:
        paper = papers[reprint.paper]
        yield Page(
            paper=paper,
            path=paper.path.format(slug=slugify(reprint.title), number=reprint.number),
            story=story,
            version="vi",
            published=reprint.published,
            modified=reprint.published,
            publisher=paper.name,
            title=reprint.title,
        )


def _english(story: Story, paper: Paper) -> Page:
    assert story.english is not None
    title = say(story.title, "en")
    slug = slugify(title) if paper.english else story.slug
    return Page(
        paper=paper,
        path=(paper.english_path or paper.path).format(slug=slug, number=story.english.number),
        story=story,
        version="en",
        published=story.english.published,
        modified=story.english.published,
        publisher=paper.name,
        title=title,
    )


def _aggregated(story: Story) -> list[str]:
    """Return the languages in which the aggregator has a story: English only where it is its own."""
    languages = [language for language in EDITIONS if language in story.title]
    if story.english and "en_machine" not in story.versions:
        languages.remove("en")
    return languages


def _again(story: Story, language: str, visit: int) -> str:
    """Return the version that the aggregator shows: re-translated at the second visit where there is one."""
    if visit > 1 and f"{language}_again" in story.versions:
        return f"{language}_again"
    return f"{language}_machine" if f"{language}_machine" in story.versions else language


def _republished(original: Page, paper: Paper, version: str) -> Page:
    """Return the aggregator's page of an original; it is older by minutes and credits the newspaper."""
    language = version.split("_")[0]
    vietnamese = language == "vi"
    return Page(
        paper=paper,
        path=EDITIONS[language] + paper.path.format(slug=slugify(original.title)),
        story=original.story,
        version=version,
        published=original.published,
        modified=original.published + timedelta(minutes=35),
        publisher=original.publisher,
        title=original.title if vietnamese else say(original.story.title, version),
        credit=original.address,
    )
