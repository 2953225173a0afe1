"""What a look at the archive found."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from db.archive.members import unpack
from db.archive.records import parse, said_digest
from db.archive.segments import is_closed, is_written, reading
from db.archive.walk import Damage, Entry, walk
from pipelines.errors import UnreadableError
from pipelines.model import Locator


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentState:
    """One segment: what is in it and what is wrong with it."""

    segment: str
    size: int
    """Bytes on disk."""
    state: str
    """`closed`, `being written`, or `left by a killed writer`."""
    records: int
    """Of any type, warcinfo included."""
    captures: int
    revisits: int
    checked: int
    """Captures whose body was read and agrees with its digest; 0 where only the beginnings were looked at."""
    damages: tuple[Damage, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """The whole archive."""

    segments: tuple[SegmentState, ...]

    @property
    def captures(self) -> int:
        """Captures in all segments."""
        return sum(state.captures for state in self.segments)

    @property
    def revisits(self) -> int:
        """Revisits in all segments."""
        return sum(state.revisits for state in self.segments)

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(state.size for state in self.segments)

    @property
    def damages(self) -> tuple[Damage, ...]:
        """All damage, in order."""
        return tuple(damage for state in self.segments for damage in state.damages)

    @property
    def sound(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damages


def inspect(folder: Path, segment: str, *, bodies: bool) -> SegmentState:
    """Return the state of a segment; with bodies, every checksum and digest is computed."""
    state = _state(folder, segment)
    with reading(folder, segment) as file:
        found = list(walk(file, segment, closed=state == "closed"))
        size = os.fstat(file).st_size
        entries = [entry for entry in found if isinstance(entry, Entry)]
        wrong = [damage for entry in entries if bodies and (damage := _damage(file, entry))]
    kinds = Counter("capture" if entry.carries else entry.kind for entry in entries)
    damages = [damage for damage in found if isinstance(damage, Damage)] + wrong
    return SegmentState(
        segment=segment,
        size=size,
        state=state,
        records=len(entries),
        captures=kinds["capture"],
        revisits=kinds["revisit"],
        checked=kinds["capture"] - len(wrong) if bodies else 0,
        damages=tuple(sorted(damages, key=lambda damage: damage.locator)),
    )


def _state(folder: Path, segment: str) -> str:
    if is_closed(folder, segment):
        return "closed"
    return "being written" if is_written(folder, segment) else "left by a killed writer"


def _damage(file: int, entry: Entry) -> Damage | None:
    locator: Locator = entry.locator
    try:
        raw = unpack(file, locator.offset)
        if entry.carries and parse(raw).digest != said_digest(raw):
            return Damage(locator, "body does not agree with its digest")
    except UnreadableError as error:
        return Damage(locator, str(error))
    return None
