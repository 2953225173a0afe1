"""The archive of captures: keep, fetch, scan."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from db.archive.inspection import Inspection, SegmentState, inspect
from db.archive.members import pack, unpack
from db.archive.records import Original, parse, render, render_warcinfo
from db.archive.segments import SegmentWriter, is_closed, reading, repair_segments, segment_names
from db.archive.walk import Damage, Entry, walk
from pipelines.errors import ArchiveError, UnreadableError
from pipelines.model import Capture, Locator

SEGMENT_SIZE = 1 << 30


class Archive:
    """A folder of segments. Many processes may read and write it at once, each writing a segment of its own.

    Threads may share one: rendering and compressing happen outside the lock and, all but a little, the GIL.
    """

    def __init__(self, folder: Path, *, segment_size: int = SEGMENT_SIZE) -> None:
        """Name a folder; nothing is made or repaired there until something is kept."""
        self.folder = folder
        self._segment_size = segment_size
        self._lock = Lock()
        self._writer: SegmentWriter | None = None
        self._repaired = False

    # ------------------------------------------------------------------ writing

    def keep(self, capture: Capture, *, original: Original | None = None) -> Locator:
        """Append a capture and return where it lies; the operating system has it when this returns.

        With an original, a revisit record is written: the body came again as it was.

        Raises:
            ArchiveError: the disk is full or the folder cannot be written; what was kept before is whole.
        """
        member = pack(render(capture, original))
        try:
            with self._lock:
                writer = self._ready_writer(len(member))
                return Locator(segment=writer.name, offset=writer.append(member))
        except OSError as error:
            raise ArchiveError(
                f"{capture.url} could not be kept in {self.folder} ({error.strerror}). "
                "Expected a folder that can be written and space on its disk; make room and run the command "
                "again: what was kept is whole."
            ) from error

    def _ready_writer(self, coming: int) -> SegmentWriter:
        """The writer for a member of that many bytes; a new one where the segment would grow too big."""
        if not self._repaired:
            self.repair()
        if self._writer and self._writer.size + coming > self._segment_size:
            self._close_writer()
        if self._writer is None:
            self._writer = _new_writer(self.folder)
        return self._writer

    def repair(self) -> dict[str, int]:
        """Cut and close the segments of writers that were killed; return the bytes cut, by segment."""
        self._repaired = True
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return repair_segments(self.folder)
        except OSError as error:
            raise ArchiveError(
                f"The archive {self.folder} cannot be repaired ({error.strerror}). "
                "Expected a folder that can be written; look at its permissions and the space on its disk."
            ) from error

    def close(self) -> None:
        """Give the segment being written its name for good; a later `keep` begins another."""
        with self._lock:
            self._close_writer()

    def _close_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer:
            writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    # ------------------------------------------------------------------ reading

    def fetch(self, locator: Locator) -> Capture:
        """Return the capture that lies there.

        Raises:
            UnreadableError: the record is damaged, or a revisit, which has no body.
            ArchiveError: the segment is not there or cannot be read.
        """
        with reading(self.folder, locator.segment) as file:
            return parse(unpack(file, locator.offset))

    def scan(self, after: Locator | None = None) -> Iterator[tuple[Locator, Capture]]:
        """Yield every capture that lies after a locator, in order; damaged ones are left to `verify`."""
        for locator in self.locate(after):
            try:
                capture = self.fetch(locator)
            except UnreadableError:
                continue
            yield locator, capture

    def locate(self, after: Locator | None = None) -> Iterator[Locator]:
        """Yield where the captures after a locator lie, in order; no body is inflated."""
        for segment in self.segments():
            if after is None or segment >= after.segment:
                passed = after.offset if after and segment == after.segment else -1
                found = self.entries(segment, max(passed, 0))
                yield from (
                    e.locator
                    for e in found
                    if isinstance(e, Entry) and e.carries and e.locator.offset > passed
                )

    def segments(self) -> list[str]:
        """Return the names of the segments, oldest first."""
        return segment_names(self.folder)

    def entries(self, segment: str, start: int = 0) -> Iterator[Entry | Damage]:
        """Yield the records and the damage of one segment from an offset on, in order."""
        closed = is_closed(self.folder, segment)
        with reading(self.folder, segment) as file:
            yield from walk(file, segment, start, closed=closed)

    def inspect(self) -> Inspection:
        """Return the state of every segment, from the beginnings of its records."""
        return Inspection(tuple(inspect(self.folder, segment, bodies=False) for segment in self.segments()))

    def verify(self) -> Inspection:
        """Return the state of every segment, every checksum and digest computed."""
        return Inspection(tuple(self.verify_each()))

    def verify_each(self) -> Iterator[SegmentState]:
        """Yield the same, one segment after the other."""
        return (inspect(self.folder, segment, bodies=True) for segment in self.segments())


def _new_writer(folder: Path) -> SegmentWriter:
    """A new segment with its first record; nothing is left of it where not even that can be written."""
    writer = SegmentWriter(folder)
    try:
        writer.append(pack(render_warcinfo(writer.name, f"tinlang {version('tinlang')}")))
    except OSError:
        writer.discard()
        raise
    return writer
