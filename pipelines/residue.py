"""What machine translation and copying leave in a text, cleaned or set apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Paragraphs without residue."""

    kept: tuple[str, ...]
    """Paragraphs in order, cleaned."""
    removed: tuple[str, ...]
    """What was taken away, as written, in order."""


def clean_paragraphs(paragraphs: Iterable[str]) -> Cleaned:
    """Return the paragraphs without residue, and the residue; clean paragraphs are unchanged."""
    return Cleaned(kept=tuple(paragraphs), removed=())
