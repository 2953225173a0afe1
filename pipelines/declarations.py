"""Strict reading of TOML into a noun: every key is known, present where it must be, and of its type."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
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
        where = f"{self.file}: {self.path}" if self.path else self.file
        return DeclarationError(f"{where} {what}. Expected {expected}. {remedy}.")


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
    """Return the noun, a dataclass, that a TOML table declares; its keys are the fields of the noun.

    Fields may be text, numbers, truth values, dates, members of a StrEnum, further nouns, tuples, frozensets
    and mappings of these, or one of them or None.

    Raises:
        DeclarationError: a key is unknown, missing or of the wrong type.
    """
    declared = _table(table, key)
    hints = get_type_hints(noun)
    known = {field.name: field for field in fields(noun)}  # type: ignore[arg-type]  # Noun is a dataclass
    for name in sorted(set(declared) - set(known)):
        raise (key / name).refuse("is not a known key", "one of " + ", ".join(known), "Correct or delete it")
    values = {name: None for name, field in known.items() if _without_default(field)}
    for name in (name for name in values if name not in declared and NoneType not in get_args(hints[name])):
        raise (key / name).refuse("is missing", _name(hints[name]), "Add the key")
    return noun(**values | {name: _value(value, hints[name], key / name) for name, value in declared.items()})


def _without_default(field: Field[object]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _value(value: object, hint: object, key: Key) -> object:
    if isinstance(hint, UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not NoneType)
    if get_origin(hint) in _CONTAINERS:
        return _CONTAINERS[get_origin(hint)](value, get_args(hint), key)
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


def _table(value: object, key: Key) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise key.refuse(f"is {_shown(value)}", "a table", "Write it as [table] or {key = value}")
    return value


def _tuple(value: object, arms: tuple[object, ...], key: Key) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise key.refuse(f"is {_shown(value)}", "a list", "Put it in square brackets")
    if len(arms) > 1 and arms[-1] is not Ellipsis and len(arms) != len(value):
        raise key.refuse(f"has {len(value)} entries", f"{len(arms)}", "Write all of them and no more")
    return tuple(_value(each, arms[0], key[at]) for at, each in enumerate(value))


def _set(value: object, arms: tuple[object, ...], key: Key) -> frozenset[object]:
    entries = _tuple(value, arms, key)
    for at, entry in enumerate(entries):
        if entry in entries[:at]:
            raise key[at].refuse(f"repeats {_shown(entry)}", "each only once", "Delete one of them")
    return frozenset(entries)


def _mapping(value: object, arms: tuple[object, ...], key: Key) -> Mapping[str, object]:
    entries = {name: _value(each, arms[1], key / name) for name, each in _table(value, key).items()}
    return MappingProxyType(entries)


def _member(value: object, kinds: type[StrEnum], key: Key) -> StrEnum:
    if isinstance(value, str) and value in set(kinds):
        return kinds(value)
    raise key.refuse(f"is {_shown(value)}", "one of " + ", ".join(kinds), "Correct the value")


def _shown(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)[:60]


def _name(hint: object) -> str:
    if isinstance(hint, UnionType):
        hint = get_args(hint)[0]
    if get_origin(hint) in {tuple, frozenset}:
        return "a list"
    return _PLAIN.get(hint, "a table") if isinstance(hint, type) else "a value"


_CONTAINERS: dict[object, Callable[[object, tuple[object, ...], Key], object]] = {
    tuple: _tuple,
    frozenset: _set,
    Mapping: _mapping,
}
