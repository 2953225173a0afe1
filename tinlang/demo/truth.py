"""What the authors of the embedded press know about their stories: texts, products, figures, traps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

from pipelines.errors import DeclarationError
from pipelines.text import fold

STORIES = Path(__file__).parent / "stories"

Words = Mapping[str, str]
"""Version → text. A version is a language (`vi`, `en`, `id`, `ms`) or a later or other text of one:
`vi_edited` and `en_again` (what the second visit finds), `en_machine` (the aggregator's own English)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A paragraph in all its versions."""

    words: Words
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture with its caption in all its versions."""

    words: Words
    image: str
    credit: str | None = None
    after: int = 0
    """It stands after that many paragraphs of the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTruth:
    """A product a story names; the same `key` in another story is the same product."""

    key: str
    names: Words
    rating: int | None = None
    status: str = "recognised"
    producer: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTruth:
    """A figure a story states, by value, with how each version writes it."""

    words: Words
    value: str
    """Exact decimal, or `low..high`."""
    unit: str
    bound: str = "exact"
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """A place where the versions deliberately disagree, as real editions do."""

    kind: str
    words: Words
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint:
    """The same Vietnamese text in another newspaper, under a title and a number of its own."""

    paper: str
    number: int
    title: str
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class English:
    """The human English version of a story, and where it stands."""

    paper: str
    number: int
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story as its authors wrote it, in all its versions, with what is true of it."""

    id: str
    home: str
    """The newspaper that first published it."""
    number: int
    published: datetime
    section: str
    byline: str
    tags: tuple[str, ...]
    title: Words
    sapo: Words
    body: tuple[Passage, ...]
    pictures: tuple[Picture, ...] = ()
    products: tuple[ProductTruth, ...] = ()
    figures: tuple[FigureTruth, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    traps: tuple[str, ...] = ()
    english: English | None = None
    reprints: tuple[Reprint, ...] = ()
    visit: int = 1
    """The visit from which on it is there."""

    @property
    def slug(self) -> str:
        """The Vietnamese slug, which every edition of the aggregator keeps."""
        return slugify(self.title["vi"])

    @property
    def versions(self) -> tuple[str, ...]:
        """Every version there is a text of, by name."""
        found = {version for words in self._words() for version in words}
        return tuple(sorted(found))

    def _words(self) -> list[Words]:
        return [self.title, self.sapo, *(p.words for p in self.body), *(p.words for p in self.pictures)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One version of a story, as a reader of it should see it."""

    language: str
    title: str
    sapo: str
    body: tuple[str, ...]
    captions: tuple[str, ...]

    @property
    def text(self) -> str:
        """Title, sapo, body and captions, parted by blank lines."""
        return "\n\n".join((self.title, self.sapo, *self.body, *self.captions))


def say(words: Words, version: str) -> str:
    """Return the words of a version; where it says nothing of its own, those of its language."""
    return words.get(version) or words.get(version.split("_")[0], "")


def tell(story: Story, version: str) -> Told:
    """Return a story in one version: paragraphs that it leaves out are not there."""
    body = (say(passage.words, version) for passage in story.body)
    captions = (say(picture.words, version) for picture in story.pictures)
    return Told(
        language=version.split("_")[0],
        title=say(story.title, version),
        sapo=say(story.sapo, version),
        body=tuple(text for text in body if text),
        captions=tuple(text for text in captions if text),
    )


def slugify(title: str) -> str:
    """Return the ASCII slug of a title, as Vietnamese newspapers make it."""
    letters = "".join(c if c.isalnum() else " " for c in fold(title))
    return "-".join(letters.split())


# ------------------------------------------------------------------ reading the files

Table = Mapping[str, object]
Noun = TypeVar("Noun")


@cache
def load_stories(folder: Path = STORIES) -> tuple[Story, ...]:
    """Return every story of the press, by id.

    Raises:
        DeclarationError: a file cannot be read, says something unknown, or uses an id or number again.
    """
    stories = [_story(path, table) for path in sorted(folder.glob("*.toml")) for table in _tables(path)]
    seen: set[object] = set()
    for story in stories:
        for name in (story.id, (story.home, story.number)):
            if name in seen:
                raise DeclarationError(f"{folder}: {name} is used twice. Expected each story once.")
            seen.add(name)
    return tuple(sorted(stories, key=lambda story: story.id))


def _tables(path: Path) -> list[Table]:
    try:
        return cast("list[Table]", tomllib.loads(path.read_text("utf-8"))["story"])
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise DeclarationError(f"{path}: {error}. Expected TOML with [[story]] tables.") from error


def _story(path: Path, table: Table) -> Story:
    parts: dict[str, object] = dict(table)
    where = f"{path.name}: {table.get('id')}"
    parts["tags"] = tuple(cast("list[str]", table.get("tags", ())))
    parts["traps"] = tuple(cast("list[str]", table.get("traps", ())))
    body = _list(table, "body")
    parts["body"] = tuple(Passage(words=_words(t), heading=bool(t.get("heading"))) for t in body)
    for key, noun in _PARTS.items():
        parts[key] = tuple(_noun(noun, where, t) for t in _list(table, key))
    if "english" in table:
        parts["english"] = _noun(English, where, cast("Table", table["english"]))
    return _made(Story, where, parts)


_PARTS: Mapping[str, type] = {
    "pictures": Picture,
    "products": ProductTruth,
    "figures": FigureTruth,
    "discrepancies": Discrepancy,
    "reprints": Reprint,
}
_LANGUAGES = frozenset({"vi", "en", "id", "ms"})


def _list(table: Table, key: str) -> list[Table]:
    return cast("list[Table]", table.get(key, []))


def _words(table: Table) -> Words:
    return {key: str(value) for key, value in table.items() if key.split("_")[0] in _LANGUAGES}


def _noun(noun: type, where: str, table: Table) -> object:
    """Return a noun of ours whose versions stand in its table, beside its other keys."""
    words = _words(table)
    rest: dict[str, object] = {key: value for key, value in table.items() if key not in words}
    if words:
        rest["names" if noun is ProductTruth else "words"] = words
    return _made(noun, where, rest)


def _made(noun: type[Noun], where: str, parts: Mapping[str, object]) -> Noun:
    known = {field.name for field in fields(noun)}  # type: ignore[arg-type]
    if unknown := sorted(set(parts) - known):
        raise DeclarationError(
            f"{where}: {unknown[0]} is no key of a {noun.__name__}; expected {sorted(known)}."
        )
    return noun(**parts)


def products(stories: Iterable[Story]) -> dict[str, list[ProductTruth]]:
    """Return what the stories say of each product, by its key."""
    found: dict[str, list[ProductTruth]] = {}
    for story in stories:
        for product in story.products:
            found.setdefault(product.key, []).append(product)
    return dict(sorted(found.items()))
