"""Strict reading of TOML into a noun: every key is known, present where it must be, and of its type."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import TypeVar, get_args, get_origin, get_type_hints

from pipelines.errors import DeclarationError

Noun = TypeVar("Noun")

_PLAIN = {str: "text", int: "a whole number", float: "a number", bool: "true or false", date: "a date"}


@dataclass(frozen=True, slots=True)
class Key:
    """A place in a file, for messages: `feeds[2].kind` of `sources/vn/x.toml`."""

    file: str
    path: str = ""

    def __truediv__(self, name: str) -> Key:
        return Key(self.file, f"{self.path}.{name}" if self.path else name)

    def __getitem__(self, at: int) -> Key:
        return Key(self.file, f"{self.path}[{at}]")

    def refuse(self, what: str, expected: str, remedy: str) -> DeclarationError:
        """Return the error that says what stands here, what was expected and what to do."""
        return DeclarationError(f"{self.file}: {self.path} {what}. Expected {expected}. {remedy}.")


def read_toml(text: str, file: str) -> dict[str, object]:
    """Return the tables of a TOML text.

    Raises:
        DeclarationError: it is not TOML, with the line where reading stopped.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(
            f"{file}: {error}. Expected TOML. Mend the file there; patterns go in single quotes."
        ) from error


def load_toml(path: Path, file: str | None = None) -> dict[str, object]:
    """Return the tables of a TOML file; `file` is its name in messages.

    Raises:
        DeclarationError: it cannot be read, is not UTF-8, or is not TOML.
    """
    return read_toml(load_text(path, file or str(path)), file or str(path))


def load_text(path: Path, file: str) -> str:
    """Return the text of a declaration; `file` is its name in messages.

    Raises:
        DeclarationError: it cannot be read or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DeclarationError(
            f"{file}: cannot be read ({error.strerror}). Expected a TOML file. Check its name and its rights."
        ) from error
    except UnicodeDecodeError as error:
        raise DeclarationError(
            f"{file}: byte {error.start} is not UTF-8. Expected UTF-8. Save the file in that encoding."
        ) from error


def declare(noun: type[Noun], table: object, key: Key) -> Noun:
    """Return the noun that a TOML table declares; its keys are the fields of the noun.

    Raises:
        DeclarationError: a key is unknown, missing or of the wrong type.
    """
    if not isinstance(table, Mapping) or not is_dataclass(noun):
        raise key.refuse(f"is {_shown(table)}", "a table", "Write it as [table] or {key = value}")
    known = {field.name: field for field in fields(noun)}
    for name in sorted(set(table) - set(known)):
        raise (key / name).refuse("is not a known key", "one of " + ", ".join(known), "Correct or delete it")
    for name in sorted(set(known) - set(table)):
        if _required(known[name], get_type_hints(noun)[name]):
            raise (key / name).refuse("is missing", _name(get_type_hints(noun)[name]), "Add the key")
    hints = get_type_hints(noun)
    values = {name: _value(table.get(name), hints[name], key / name) for name in known if name in table}
    for name in set(known) - set(table):
        if known[name].default is MISSING and known[name].default_factory is MISSING:
            values[name] = None
    return noun(**values)


def _required(field: Field[object], hint: object) -> bool:
    without_default = field.default is MISSING and field.default_factory is MISSING
    return without_default and NoneType not in get_args(hint)


def _value(value: object, hint: object, key: Key) -> object:
    if isinstance(hint, UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not NoneType)
    if get_origin(hint) is tuple:
        return _tuple(value, get_args(hint), key)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _member(value, hint, key)
    if isinstance(hint, type) and is_dataclass(hint):
        return declare(hint, value, key)
    if not _fits(value, hint):
        raise key.refuse(f"is {_shown(value)}", _name(hint), "Correct the value")
    return float(value) if hint is float and isinstance(value, int) else value


def _fits(value: object, hint: object) -> bool:
    if isinstance(value, bool | datetime):
        return hint is bool and isinstance(value, bool)
    if hint is float:
        return isinstance(value, int | float)
    return isinstance(hint, type) and isinstance(value, hint)


def _tuple(value: object, arms: tuple[object, ...], key: Key) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise key.refuse(f"is {_shown(value)}", "a list", "Put it in square brackets")
    if arms[-1] is not Ellipsis and len(arms) != len(value):
        raise key.refuse(f"has {len(value)} entries", f"{len(arms)}", "Write all of them and no more")
    return tuple(_value(each, arms[0], key[at]) for at, each in enumerate(value))


def _member(value: object, kinds: type[StrEnum], key: Key) -> StrEnum:
    if isinstance(value, str) and value in set(kinds):
        return kinds(value)
    raise key.refuse(f"is {_shown(value)}", "one of " + ", ".join(kinds), "Correct the value")


def _shown(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)[:60]


def _name(hint: object) -> str:
    if isinstance(hint, UnionType):
        hint = get_args(hint)[0]
    if get_origin(hint) is tuple:
        return "a list"
    return _PLAIN.get(hint, "a table") if isinstance(hint, type) else "a value"
