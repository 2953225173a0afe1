"""What lies in a segment, record by record, seen from its first bytes: no body is inflated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from db.archive.members import beginning, members
from db.archive.records import CARRIERS
from pipelines.errors import UnreadableError
from pipelines.model import Locator


@dataclass(frozen=True, slots=True)
class Entry:
    """A sound-looking record: where it lies and what it is."""

    locator: Locator
    end: int
    kind: str
    """WARC-Type."""
    url: str
    fetched_at: datetime

    @property
    def carries(self) -> bool:
        """Whether a capture can be fetched from it."""
        return self.kind in CARRIERS


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of a segment that are no record."""

    locator: Locator
    reason: str


def walk(file: int, segment: str, start: int = 0, *, closed: bool = True) -> Iterator[Entry | Damage]:
    """Yield what lies in an open file from an offset on, in order.

    In a segment that is not closed a torn record at the end is no damage: it is being written or will be cut.
    """
    end, torn = start, False
    for member in members(file, start):
        if member and torn:
            yield Damage(Locator(segment=segment, offset=end), "not a gzip member")
        if member:
            end = member.end
            yield _entry(file, Locator(segment=segment, offset=member.offset), end)
        torn = member is None
    if torn and closed:
        yield Damage(Locator(segment=segment, offset=end), "not a gzip member")


def _entry(file: int, locator: Locator, end: int) -> Entry | Damage:
    try:
        fields = _first_lines(beginning(file, locator.offset))
        moment = datetime.fromisoformat(fields["warc-date"])
        return Entry(locator, end, fields["warc-type"], fields.get("warc-target-uri", ""), moment)
    except (UnreadableError, KeyError, ValueError):
        return Damage(locator, "not a WARC record")


def _first_lines(head: bytes) -> dict[str, str]:
    if not head.startswith(b"WARC/1."):
        raise UnreadableError("It does not begin with WARC/1.")
    lines = head.split(b"\r\n\r\n", 1)[0].decode("utf-8", "replace").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return {name.strip().casefold(): value.strip() for name, _, value in pairs}
