"""Reading the file of a watch list: strict, with what is wrong named by file and key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.declarations import Key, declare, read_toml
from pipelines.languages import languages
from pipelines.model import Expectation, WatchKind, WatchList
from pipelines.text import fold

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What the name of a list's file looks like, without its suffix."""
WATCHED = "watched"
"""The list that the Watch button keeps: what `product watch` judgements stand on; it has no file."""
KEYS = {
    WatchKind.PRODUCT: "products",
    WatchKind.PRODUCER: "producers",
    WatchKind.PLACE: "places",
    WatchKind.WORDS: "words",
}
"""Key of the file for each kind of thing."""
LONGEST = 200
"""Characters of a thing, a slug or a name."""
_MOST = 500
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f|]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """The keys of a list's file; its slug is its name."""

    name: str
    description: str = ""
    products: tuple[str, ...] = ()
    producers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    expected: tuple[Expectation, ...] = ()
    public: bool = False


def read_watch_list(text: str, slug: str) -> WatchList:
    """Return the list that the text of `<slug>.toml` declares.

    Raises:
        DeclarationError: it is not TOML, a key is unknown, or a value is none that may stand there.
    """
    key = Key(f"{slug}.toml")
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST:
        raise key.refuse(
            "has a name that cannot stand in an address",
            "small letters, digits and single hyphens",
            "Rename the file",
        )
    if slug == WATCHED:
        raise key.refuse(
            "has the name of the list that the Watch button keeps", "another name", "Rename the file"
        )
    declared = declare(_File, read_toml(text, key.file), key)
    found = WatchList(slug=slug, **{name: getattr(declared, name) for name in _File.__dataclass_fields__})
    _check(found, key)
    return found


def _check(found: WatchList, key: Key) -> None:
    if not found.name.strip() or _HIDDEN.search(found.name) or len(found.name) > LONGEST:
        raise (key / "name").refuse("is no name", f"up to {LONGEST} letters on one line", "Write one")
    for name in KEYS.values():
        _check_things(getattr(found, name), key / name)
    _check_languages(found.languages, key / "languages")
    known = {text for _, text in found.entries()}
    for at, one in enumerate(found.expected):
        _check_expectation(one, known, (key / "expected")[at])


def _check_things(texts: Sequence[str], key: Key) -> None:
    if len(texts) > _MOST:
        raise key.refuse(f"has {len(texts)} things", f"{_MOST} at most", "Make two lists of it")
    for at, text in enumerate(texts):
        if not text.strip() or text != text.strip() or len(text) > LONGEST or _HIDDEN.search(text):
            raise key[at].refuse(
                f"is '{text[:40]}'", f"1 to {LONGEST} characters without | and line ends", "Correct it"
            )
        if text in texts[:at]:
            raise key[at].refuse(f"repeats '{text}'", "each only once", "Delete one of them")


def _check_languages(codes: Sequence[str], key: Key) -> None:
    for at, code in enumerate(codes):
        if code not in languages():
            raise key[at].refuse(f"is '{code}'", "one of " + ", ".join(sorted(languages())), "Correct it")


def _check_expectation(one: Expectation, known: set[str], key: Key) -> None:
    if one.of is not None and one.of not in known:
        raise (key / "of").refuse(
            f"is '{one.of}'", "a thing of this list, written as there", "Correct it, or leave it out for each"
        )
    if not 1 <= one.days <= 3660:
        raise (key / "days").refuse(f"is {one.days}", "1 to 3660 days", "Correct it")
    _check_languages(one.languages, key / "languages")


def slug_of(name: str) -> str:
    """Return the slug that a list of this name gets; empty where the name has no letter and no digit."""
    return _NO_LETTER.sub("-", fold(name)).strip("-")[:60].strip("-")
