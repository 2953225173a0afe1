"""How a file is written: its languages, its characters, its times, and the count of what was left out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version

from pipelines.languages import languages

TOOL = "tinlang"
VERSION = version(TOOL)

_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"  # XML 1.0
    "|[\u202a-\u202e\u2066-\u2069\ufeff]"  # turn text round, or are a mark of another place
)


@dataclass(slots=True)
class Written:
    """What was written, and what was not, by reason."""

    units: int = 0
    removed: int = 0
    """Characters that XML forbids or that turn text round."""
    left_out: Counter[str] = field(default_factory=Counter)
    """`rejected`, `one side only`: segments that are not in the file."""


@dataclass(frozen=True, slots=True)
class Form:
    """How to write."""

    pair: tuple[str, str] | None = None
    """None: every pair of languages in one file."""
    base_codes: bool = False
    """`vi` instead of `vi-VN`."""
    rejected: bool = False
    """Also what a person rejected."""
    notes: str = "en"
    """Language that says why something is a finding."""

    def tag(self, language: str) -> str:
        """Return the code of a language as the file writes it."""
        known = languages().get(language)
        return language if self.base_codes or known is None else known.locale or language


def cleaned(text: str, written: Written) -> str:
    """Return a text without what XML forbids, its blanks single; what was removed is counted."""
    clean, removed = _ILLEGAL.subn("", text)
    written.removed += removed
    return " ".join(clean.split())


def stamped(time: str | None) -> str | None:
    """Return a time as TMX writes it: `20261122T013700Z`; None where there is none."""
    found = moment(time)
    return found.strftime("%Y%m%dT%H%M%SZ") if found else None


def moment(time: str | None) -> datetime | None:
    """Return an ISO 8601 time in UTC; None where it is none."""
    try:
        found = datetime.fromisoformat(time or "")
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
