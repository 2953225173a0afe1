"""The official register of the embedded press, of our own writing, and what it shows to be wrong."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from db.registers import Edition, Registers, digest_of
from pipelines.registers.read import Asking, RegisterRead, read_register
from tinlang.config import Config

_FILE = Path(__file__).parent / "register.csv"
NAME = "ocop"
AS_OF = date(2026, 2, 1)
"""The day it tells of: after the last story."""
WHO = "demo"


def bring_register(config: Config) -> RegisterRead:
    """Take the register into the decisions of a data folder; the next derive compares coverage with it.

    Raises:
        StoreError: the decisions cannot be written.
    """
    found = read_demo_register()
    edition = Edition(
        name=NAME,
        file=_FILE.name,
        digest=digest_of(found.entries),
        as_of=AS_OF,
        actor=WHO,
        entries=len(found.entries),
        faults=len(found.faults),
    )
    Registers(config.decisions).record(edition, found.entries)
    return found


def read_demo_register() -> RegisterRead:
    """Return the register as it is read."""
    return read_register(_FILE.read_bytes(), _FILE.name, Asking(today=AS_OF))


def known_faults() -> list[dict[str, object]]:
    """Return what its authors know to be wrong: `kind`, `line`, `name`, and what is said."""
    return list(tomllib.loads(_FILE.with_suffix(".toml").read_text("utf-8"))["fault"])
