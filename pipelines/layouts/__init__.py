"""What a page of one CMS family looks like, as data with an end date.

One file a family. Each has versions, oldest first; all but the last carry `until`, the last day on which
a page may have been saved to be read with it, so that a page of 2024 is read with the layout of 2024.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from pipelines.errors import DeclarationError

FOLDER = Path(__file__).parent
GENERIC = "generic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Where the parts of a page stand, as CSS selectors, the preferred first."""

    title: tuple[str, ...]
    body: tuple[str, ...]
    """Container of the paragraphs; empty only in `generic`, which finds it by weighing."""
    sapo: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    """Within the body: text under pictures."""
    credits: tuple[str, ...] = ()
    """Within the body: the photographer's or agency's name alone."""
    byline: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    publisher: tuple[str, ...] = ()
    """Whom an aggregator names as the newspaper; may be printed twice and glued to the date."""
    credit: tuple[str, ...] = ()
    """The line that names the origin: `Nguồn: https://…`."""
    remove: tuple[str, ...] = ()
    """Within the body: what is no part of it, such as related boxes and read-aloud widgets."""
    tail: tuple[str, ...] = ()
    """Words on a line of their own that end the body, as folded text."""
    obfuscated: tuple[str, ...] = ()
    """Elements that hold a body encoded for a script."""
    listing: tuple[str, ...] = ()
    """Elements that only a list or category page has."""
    until: date | None = None
    """Last day of saving for which this version holds; None: it holds today."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A CMS family's versions, oldest first."""

    name: str
    describes: str
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """Return the version that a page saved on that day is read with."""
        held = (version for version in self.versions if version.until is None or day <= version.until)
        return next(held)


@cache
def load_layouts() -> Mapping[str, Layout]:
    """Return the layouts that come with tinlang, by name.

    Raises:
        DeclarationError: a file says something it may not.
    """
    paths = sorted(FOLDER.glob("*.toml"))
    return MappingProxyType({path.stem: read_layout(path.stem, path.read_text("utf-8")) for path in paths})


def read_layout(name: str, text: str) -> Layout:
    """Return the layout that a file's text declares, checked strictly.

    Raises:
        DeclarationError: naming the file and the key.
    """
    where = f"pipelines/layouts/{name}.toml"
    try:
        declared = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"{where}: {error}. Expected TOML; correct that line.") from error
    _refuse_unknown(where, declared, {"describes", "versions"})
    tables = declared.get("versions")
    if not isinstance(tables, list) or not tables:
        raise DeclarationError(f"{where}: versions is missing. Expected one [[versions]] or more.")
    versions = tuple(_version(f"{where}: versions[{at}]", name, table) for at, table in enumerate(tables))
    _check_order(where, versions)
    return Layout(name, str(declared.get("describes", "")), versions)


def _version(where: str, name: str, table: Mapping[str, object]) -> Version:
    _refuse_unknown(where, table, {field.name for field in fields(Version)})
    until = table.get("until")
    if until is not None and type(until) is not date:
        raise DeclarationError(f"{where}.until is {until!r}. Expected a date such as 2024-12-31.")
    lists = {key: _strings(f"{where}.{key}", value) for key, value in table.items() if key != "until"}
    for key in {"title", "body"} - lists.keys() - ({"body"} if name == GENERIC else set()):
        raise DeclarationError(f"{where}.{key} is missing. Expected a list of CSS selectors.")
    for key in sorted(lists.keys() - {"tail"}):
        _check_selectors(f"{where}.{key}", lists[key])
    return Version(**{"body": (), **lists}, until=until)


def _strings(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise DeclarationError(f"{where} is {value!r}. Expected a list of strings, none of them empty.")
    if len(set(value)) != len(value):
        raise DeclarationError(f"{where} names something twice. Expected each once; remove the second.")
    return tuple(value)


def _check_selectors(where: str, selectors: tuple[str, ...]) -> None:
    empty = LexborHTMLParser("<p></p>")
    for selector in selectors:
        try:
            empty.css_first(selector)
        except (SelectolaxError, ValueError) as error:
            raise DeclarationError(f"{where}: {selector!r} is no CSS selector. Correct it.") from error


def _refuse_unknown(where: str, table: Mapping[str, object], known: set[str]) -> None:
    for key in table.keys() - known:
        raise DeclarationError(f"{where}: unknown key {key!r}. Expected one of {', '.join(sorted(known))}.")


def _check_order(where: str, versions: tuple[Version, ...]) -> None:
    ends = [version.until or date.max for version in versions]
    if ends != sorted(set(ends)) or versions[-1].until is not None:
        raise DeclarationError(
            f"{where}: versions are not in order of until. Expected the oldest first, the last without until."
        )
