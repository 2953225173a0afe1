"""TOML tables read as frozen dataclasses, as strictly as code: every key known, every type right."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from typing import TypeVar, cast, get_args, get_origin

from pipelines.errors import DeclarationError

T = TypeVar("T")


def read_table(kind: type[T], table: object, where: str) -> T:
    """Return the table as an instance of `kind`, a dataclass whose fields are the keys it may have.

    Fields may be str, int, float, bool, tuple[X, ...], frozenset[str], Mapping[str, X], another such
    dataclass, or one of these or None. A field without default must be there.

    Raises:
        DeclarationError: a key is unknown or missing, or its value is of another type; names `where`.
    """
    if not isinstance(table, Mapping):
        raise _mismatch(where, table, "a table")
    known = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]  # T is a dataclass
    _refuse_unknown(table, known, where)
    _refuse_missing(table, known, where)
    hints = typing.get_type_hints(kind)
    return kind(**{key: _read(hints[key], value, f"{where}.{key}") for key, value in table.items()})


def _refuse_unknown(table: Mapping[str, object], known: Mapping[str, object], where: str) -> None:
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise DeclarationError(
            f"{where}: unknown key {unknown[0]!r}. "
            f"Expected one of {', '.join(sorted(known))}; correct or remove it."
        )


def _refuse_missing(
    table: Mapping[str, object], known: Mapping[str, dataclasses.Field[object]], where: str
) -> None:
    absent = dataclasses.MISSING
    for name, field in known.items():
        if name not in table and field.default is absent and field.default_factory is absent:
            raise DeclarationError(f"{where}: the key {name!r} is missing. Expected it to be given; add it.")


def _read(hint: object, value: object, where: str) -> object:
    origin = get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _read(next(arg for arg in get_args(hint) if arg is not types.NoneType), value, where)
    if dataclasses.is_dataclass(hint):
        return read_table(cast("type[object]", hint), value, where)
    if origin in _CONTAINERS:
        return _CONTAINERS[origin](get_args(hint), value, where)
    return _scalar(cast("type[object]", hint), value, where)


def _scalar(kind: type[object], value: object, where: str) -> object:
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise _mismatch(where, value, f"a {kind.__name__}")
    return value


def _entries(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise _mismatch(where, value, "a list")
    return value


def _tuple(args: tuple[object, ...], value: object, where: str) -> object:
    return tuple(_read(args[0], entry, f"{where}[{at}]") for at, entry in enumerate(_entries(value, where)))


def _set(args: tuple[object, ...], value: object, where: str) -> object:
    entries = _tuple(args, value, where)
    for entry in cast("tuple[object, ...]", entries):
        if cast("tuple[object, ...]", entries).count(entry) > 1:
            raise DeclarationError(f"{where}: {entry!r} stands there twice. Expected once; remove one.")
    return frozenset(cast("tuple[object, ...]", entries))


def _mapping(args: tuple[object, ...], value: object, where: str) -> object:
    if not isinstance(value, Mapping):
        raise _mismatch(where, value, "a table")
    return types.MappingProxyType(
        {key: _read(args[1], entry, f"{where}.{key}") for key, entry in value.items()}
    )


def _mismatch(where: str, value: object, expected: str) -> DeclarationError:
    return DeclarationError(f"{where} is {value!r}. Expected {expected}; correct it.")


_CONTAINERS: dict[object, Callable[[tuple[object, ...], object, str], object]] = {
    tuple: _tuple,
    frozenset: _set,
    Mapping: _mapping,
}
