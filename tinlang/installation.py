"""Whether this installation is as it should be: Python, SQLite, packages."""

from __future__ import annotations

import platform
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
"""There in a clone; not in an installed wheel."""
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9._-]+")


class State(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    subject: str
    state: State
    found: str
    advice: str = ""
    """What to do about it; empty when nothing."""


def check_installation(lock: Path = LOCK) -> Iterator[Check]:
    """Yield what was found about Python, SQLite and the packages."""
    yield _check_python()
    yield _check_sqlite()
    yield _check_required()
    yield _check_locked(lock)


def _check_python() -> Check:
    return Check("python", State.OK, f"{platform.python_version()}, {platform.system()} {platform.machine()}")


def _check_sqlite() -> Check:
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
    except sqlite3.OperationalError as error:
        advice = "Use a Python whose SQLite has FTS5, as those of python.org and Debian."
        return Check("sqlite", State.FAIL, f"{sqlite3.sqlite_version}: {error}", advice)
    if sqlite3.sqlite_version_info < (3, 37):
        advice = "Use a Python with SQLite 3.37 or newer: strict tables need it."
        return Check("sqlite", State.FAIL, sqlite3.sqlite_version, advice)
    return Check("sqlite", State.OK, f"{sqlite3.sqlite_version} with FTS5")


def _check_required() -> Check:
    names = [_NAME.match(line) for line in requires("tinlang") or [] if "extra ==" not in line]
    missing = [name.group() for name in names if name and _installed(name.group()) is None]
    if missing:
        return Check("packages", State.FAIL, f"missing: {', '.join(sorted(missing))}", "Run `make` again.")
    return Check("packages", State.OK, f"{len(names)} needed, all there")


def _check_locked(lock: Path) -> Check:
    if not lock.is_file():
        return Check("lock", State.OK, "none beside this installation")
    wanted: dict[str, set[str]] = {}
    for name, number in _LOCKED.findall(lock.read_text(encoding="utf-8")):
        wanted.setdefault(name, set()).add(number)  # several where the Python version decides
    others = [
        f"{name} {found}, not {' or '.join(sorted(numbers))}"
        for name, numbers in sorted(wanted.items())
        if (found := _installed(name)) and found not in numbers
    ]
    if others:
        return Check(
            "lock", State.WARN, "; ".join(others), "Run `make clean`, then `make test`, to install it."
        )
    return Check("lock", State.OK, f"{len(wanted)} locked, none of another version")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
