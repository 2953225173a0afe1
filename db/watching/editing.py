"""Writing the file of a watch list: a thing more or less, the person's comments and order kept."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Array, String

from pipelines.declarations import load_text
from pipelines.errors import DeclarationError, QueryError, StoreError
from pipelines.model import WatchKind
from pipelines.watching import KEYS, LONGEST, read_watch_list

_WRITING = threading.Lock()
Document = tomlkit.TOMLDocument


def create(path: Path, name: str, description: str = "") -> None:
    """Write the file of a new list.

    Raises:
        QueryError: there is one of that name.
        StoreError: it cannot be written.
    """
    document = tomlkit.document()
    document.add("name", tomlkit.string(name))
    if description:
        document.add("description", tomlkit.string(description))
    with _WRITING:
        if path.exists():
            raise QueryError(f"There is a list {path.stem}. Expected a name of its own; give another one.")
        _write(path, document)


def add(path: Path, kind: WatchKind, text: str, remark: str = "") -> bool:
    """Put a thing on a list, a remark behind it; return whether it was not there.

    Raises:
        QueryError: there is no such list, it cannot be read, or may not hold this.
        StoreError: it cannot be written.
    """
    with _WRITING:
        document = _read(path)
        if text in _things(document, kind).unwrap():
            return False
        _append(document, kind, text, remark)
        _write(path, document)
        return True


def remove(path: Path, kind: WatchKind, text: str) -> bool:
    """Take a thing and what is expected of it off a list; return whether it was there.

    Raises:
        QueryError: there is no such list, or it cannot be read.
        StoreError: it cannot be written.
    """
    with _WRITING:
        document = _read(path)
        things = _things(document, kind)
        if text not in things.unwrap():
            return False
        del things[things.unwrap().index(text)]
        if not any(text in _things(document, other).unwrap() for other in KEYS):
            _forget(document, text)
        _write(path, document)
        return True


def delete(path: Path) -> None:
    """Remove the file of a list that holds nothing.

    Raises:
        QueryError: it holds something, or there is none.
        StoreError: it cannot be removed.
    """
    with _WRITING:
        if any(_things(_read(path), kind).unwrap() for kind in KEYS):
            raise QueryError(f"The list {path.stem} holds something. Expected an empty one; empty it first.")
        try:
            path.unlink()
        except OSError as error:
            raise _unwritten(path, error) from error


def _read(path: Path) -> Document:
    if not path.is_file():
        raise QueryError(f"There is no list {path.stem}. Expected one that `/lists` shows; make it first.")
    try:
        text = load_text(path, path.name)
        read_watch_list(text, path.stem)
        return tomlkit.parse(text)
    except (DeclarationError, TOMLKitError) as error:
        raise QueryError(str(error)) from error


def _things(document: Document, kind: WatchKind) -> Array:
    key = KEYS[kind]
    if key not in document:
        return tomlkit.array()
    found = document[key]
    assert isinstance(found, Array), "the file was read strictly"
    return found


def _append(document: Document, kind: WatchKind, text: str, remark: str) -> None:
    """Add a line of its own, which has room for a remark."""
    if KEYS[kind] not in document:
        document[KEYS[kind]] = tomlkit.array()
    said = "".join(letter if letter.isprintable() else " " for letter in remark)[:LONGEST].strip()
    _things(document, kind).add_line(_string(text), indent="  ", comment=said or None)


def _string(text: str) -> String:
    """Return a text as TOML; one with quotation marks between single ones, where that is possible."""
    return tomlkit.string(text, literal='"' in text and "'" not in text and text.isprintable())


def _forget(document: Document, text: str) -> None:
    """Drop what was expected of a thing that is no longer there."""
    expected = document.get("expected")
    if not isinstance(expected, AoT | Array):
        return
    for at in reversed(range(len(expected))):
        if expected[at].get("of") == text:
            del expected[at]
    if not len(expected):
        del document["expected"]


def _write(path: Path, document: Document) -> None:
    """Put the file in its place whole, or not at all; what strict reading refuses is not written."""
    text = document.as_string()
    try:
        read_watch_list(text, path.stem)
    except DeclarationError as error:
        raise QueryError(str(error)) from error
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, "utf-8")
        part.replace(path)
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _unwritten(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The list {path} cannot be written ({error.strerror}). "
        "Expected a folder of your own with free space; mend its permissions."
    )
