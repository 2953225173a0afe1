"""What is particular to each language, as its file in `pipelines/languages/` declares it.

A file is read as one `Language`; each of its sections is a dataclass here, and a key that the dataclass does
not have is an error. A new section is a new dataclass and a new field of `Language`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pipelines.declarations import Key, declare, read_toml
from pipelines.errors import DeclarationError
from pipelines.figures.sections import Figures
from pipelines.names.sections import Places, Producers, Products


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """`[sentences]`: where a full stop ends no sentence."""

    abbreviations: frozenset[str] = frozenset()
    """Lower case, without the last stop: after them a stop ends no sentence."""
    closing: frozenset[str] = frozenset()
    """Those that do end one before a word that opens sentences (`Co., Ltd. The …`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`[page]`: words of the page around the article, as papers of this language print them."""

    credit: tuple[str, ...] = ()
    """Words that open the source line, without the colon."""
    attribution: tuple[str, ...] = ()
    """Words that open a closing line naming the origin: `Theo`, `According to`."""
    photo: tuple[str, ...] = ()
    """Words before a photographer's name."""
    illustration: tuple[str, ...] = ()
    """Words of a caption that credit nobody: `Ảnh minh họa`."""
    byline: tuple[str, ...] = ()
    """Words before an author's name."""
    comments: tuple[str, ...] = ()
    """Words of the comment widget; a count in brackets may follow."""
    tags: tuple[str, ...] = ()
    """Words that open the line of tags."""
    tail: tuple[str, ...] = ()
    """Lines after which nothing of the article follows."""
    advert: tuple[str, ...] = ()
    """Words of shortcodes that stood for advertisements: `ad` for `[ad_1]`."""
    related: tuple[str, ...] = ()
    """Words that open a related headline inside the body."""
    furniture: tuple[str, ...] = ()
    """Lines of menus, sharing, printing, listening: no article's text wherever they stand alone."""
    promotion: tuple[str, ...] = ()
    """Words of a closing line that says where else to follow the paper, or whose the text is."""
    press: tuple[str, ...] = ()
    """Words that open a newspaper's name."""
    updated: tuple[str, ...] = ()
    """Words before the time of a publication or an update."""
    weekdays: tuple[str, ...] = ()
    """Names of days, Monday first; short forms may follow after the seventh."""
    morning: tuple[str, ...] = ()
    """Words behind an hour before noon: `9.05 pagi`."""
    afternoon: tuple[str, ...] = ()
    """Words behind an hour after noon, where clocks count to twelve: `9.05 malam`."""
    desk: tuple[str, ...] = ()
    """Names under which several people sign: `Nhóm phóng viên`."""
    ago: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What is said of an age, folded, and of how many minutes it counts: `hours ago` of 60."""
    day_first: bool = False
    """In a date of numbers the day stands before the month, wherever the language is written."""
    months: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Names of months, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detect:
    """`[detect]`: what shows that a text is in this language."""

    profile: str | None = None
    """Name of langdetect's profile; without one the language is never asked of it."""
    script: str | None = None
    """Class of letters of a script of its own, as in a regular expression."""
    marks: str | None = None
    """Letters that hardly another language has."""
    words: frozenset[str] = frozenset()
    """Function words and other frequent words, lower case, with their marks."""
    plain: frozenset[str] = frozenset()
    """Words as written without marks, for languages that are sometimes written so."""
    syllables: str | None = None
    """Pattern of a word, written without marks; the share of words matching it is evidence."""
    relatives: tuple[str, ...] = ()
    """Codes of languages that share its words and are told from it by `own` words only."""
    own: frozenset[str] = frozenset()
    """Words that the relatives write otherwise."""
    endings: tuple[str, ...] = ()
    """Endings of words that the relatives write otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """`[checks]`: what a reviewer of a translation knows of the language."""

    ordinals: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Words that rank, lower case: `first`."""
    ranking: tuple[str, ...] = ()
    """What stands before a number word, without a blank, to make it rank: `ke` in `kelima`."""
    before_hours: tuple[str, ...] = ()
    """Words before the hour of a clock: `pukul 17`."""
    after_hours: tuple[str, ...] = ()
    """Words behind it: `5 p.m.`, `17 giờ`."""
    negations: frozenset[str] = frozenset()
    """Words that turn a bound round from a distance: `does not receive more than 200`."""
    endings: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Ending of a term in the dictionary → those that it has in texts: `y` → `ies`."""
    loans: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Ending of an international word in English → those that it takes here: `ic` → `ik`."""


ELSEWHERE = frozenset("numbers quantities ratings meanings masks dates months".split())
"""Sections that `pipelines.lexicon` reads, as strictly as this module reads its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language file."""

    code: str
    """ISO 639-1."""
    name: str
    """In English."""
    read: bool = False
    """Its articles are read; the others are only told apart and their pages cleaned."""
    locale: str | None = None
    """BCP 47 with the country whose usage the papers follow, `vi-VN`: marks translation files."""
    sentences: Sentences = field(default_factory=Sentences)
    page: Page = field(default_factory=Page)
    detect: Detect = field(default_factory=Detect)
    checks: Checks = field(default_factory=Checks)
    figures: Figures | None = None
    """None: its figures are not read."""
    places: Places | None = None
    producers: Producers | None = None
    products: Products | None = None
    """None, all three: names are not read in it."""
    concepts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Words for what names of products are made of, by the ids of `catalogue/concepts.toml`."""


@cache
def languages() -> Mapping[str, Language]:
    """Return every language by its code; those that are read first, then by code.

    Raises:
        DeclarationError: a file has an unknown key, a wrong type or another code than its name.
    """
    folder = files("pipelines") / "languages"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    found = [parse_language((folder / name).read_text("utf-8"), name) for name in names]
    return MappingProxyType(
        {one.code: one for one in sorted(found, key=lambda one: (not one.read, one.code))}
    )


def parse_language(toml: str, name: str) -> Language:
    """Return the language that a file of this name declares.

    Raises:
        DeclarationError: as `languages`.
    """
    where = f"pipelines/languages/{name}"
    table = read_toml(toml, where)
    own = {key: value for key, value in table.items() if key not in ELSEWHERE}
    language = declare(Language, own, Key(where))
    if f"{language.code}.toml" != name:
        raise DeclarationError(
            f"{where}: code is {language.code!r}. Expected the file's name; rename one of them."
        )
    return language


@cache
def abbreviations() -> Mapping[str, bool]:
    """Return the abbreviations of all languages → whether they may end a sentence all the same."""
    found: dict[str, bool] = {}
    for one in languages().values():
        for word in sorted(one.sentences.abbreviations | one.sentences.closing):
            found[word] = found.get(word, False) or word in one.sentences.closing
    return MappingProxyType(found)


@cache
def openers() -> frozenset[str]:
    """Return the words that often open a sentence in a language that is read: its function words."""
    return frozenset().union(*(one.detect.words for one in languages().values() if one.read))


@cache
def page_words(key: str) -> tuple[str, ...]:
    """Return what all languages give for a key of `[page]`, longest first, each once."""
    found = {word for one in languages().values() for word in getattr(one.page, key)}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def credit_words() -> tuple[str, ...]:
    """Return the words that open a source line in any edition, longest first: `Nguồn`, `Source`, `Sumber`."""
    return page_words("credit")


@cache
def months() -> Mapping[str, int]:
    """Return the month names of all languages, folded, and their numbers."""
    return MappingProxyType(
        {name: month for one in languages().values() for name, month in one.page.months.items()}
    )


@cache
def ages() -> Mapping[str, int]:
    """Return what all languages say of an age, folded, and of how many minutes it counts: `gio truoc`, 60."""
    return MappingProxyType(
        {name: length for one in languages().values() for name, length in one.page.ago.items()}
    )
