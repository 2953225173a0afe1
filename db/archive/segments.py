"""Segments: files that one process writes under a temporary name and renames when they are closed.

`x.warc.gz.open` is locked by its writer for as long as that lives; found without a lock it was left by a
process that was killed, and is cut after its last whole record and renamed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from db.archive.members import members, unpack
from pipelines.errors import ArchiveError, UnreadableError

ENDING = ".warc.gz"
OPEN = ".open"


def segment_names(folder: Path) -> list[str]:
    """Return the names of the segments in a folder, closed or still being written, oldest first."""
    if not folder.is_dir():
        return []
    found = {path.name.removesuffix(OPEN) for path in folder.iterdir()}
    return sorted(name for name in found if name.endswith(ENDING))


def open_segment(folder: Path, segment: str) -> int:
    """Return a file descriptor to read a segment with, whether it is closed or still being written.

    Raises:
        ArchiveError: it is not there or cannot be read.
    """
    for name in (segment, segment + OPEN, segment):  # a third time: it may be renamed between the looks
        try:
            return os.open(folder / name, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ArchiveError(
                f"The segment {folder / name} cannot be read ({error.strerror}). "
                "Expected a readable file; look at its permissions and the disk."
            ) from error
    raise ArchiveError(
        f"The segment {segment} is not in {folder}. Expected it there since rows refer to it; "
        "restore it, or run `tinlang derive --all` to rebuild from what is there."
    )


@contextmanager
def reading(folder: Path, segment: str) -> Iterator[int]:
    """Open a segment for as long as the block runs."""
    file = open_segment(folder, segment)
    try:
        yield file
    finally:
        os.close(file)


def is_closed(folder: Path, segment: str) -> bool:
    """Whether the segment has its name for good."""
    return (folder / segment).exists()


def is_written(folder: Path, segment: str) -> bool:
    """Whether a living process is still writing the segment."""
    try:
        file = os.open(folder / (segment + OPEN), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _locked(file, fcntl.LOCK_SH)
    finally:
        os.close(file)


class SegmentWriter:
    """The segment this process appends to."""

    def __init__(self, folder: Path) -> None:
        """Create a segment of a new name and lock it; OSError where that cannot be done."""
        self._folder = folder
        while True:
            self.name = f"tinlang-{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}{ENDING}"
            self._path = folder / (self.name + OPEN)
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
            if _locked(self._file, fcntl.LOCK_EX) and _is_still(self._file, self._path):
                break
            os.close(self._file)  # somebody repaired it between the two calls
        self.size = 0

    def append(self, member: bytes) -> int:
        """Write one member at once and return its offset; what is not written whole is taken back.

        Raises:
            OSError: the disk is full, or worse.
        """
        start = self.size
        try:
            written = 0
            while written < len(member):
                written += os.pwrite(self._file, member[written:], start + written)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file, start)
            raise
        self.size += len(member)
        return start

    def close(self) -> None:
        """Give the segment its name for good; an empty one goes."""
        try:
            _finish(self._file, self._path, self.size)
        finally:
            os.close(self._file)

    def discard(self) -> None:
        """Take the segment away, as when not even its first record fits on the disk."""
        with suppress(OSError):
            self._path.unlink()
        os.close(self._file)


def repair_segments(folder: Path) -> dict[str, int]:
    """Cut and rename what killed writers left; return the bytes cut, by segment; OSError where it cannot."""
    left = sorted(folder.glob(f"*{ENDING}{OPEN}"))
    return {path.name.removesuffix(OPEN): cut for path in left if (cut := _repaired(path)) is not None}


def _repaired(path: Path) -> int | None:
    """The bytes cut from a segment; None where its writer lives or another process was quicker."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        if not _locked(file, fcntl.LOCK_EX) or not _is_still(file, path):
            return None
        size, end = os.fstat(file).st_size, _sound_end(file)
        os.ftruncate(file, end)
        _finish(file, path, end)
        return size - end
    finally:
        os.close(file)


def _sound_end(file: int) -> int:
    """The offset after the last record that can be read; what lies damaged before it is left to `verify`."""
    ends = [member for member in members(file) if member]
    while ends:
        last = ends.pop()
        with suppress(UnreadableError):
            unpack(file, last.offset)
            return last.end
    return 0


def _finish(file: int, path: Path, size: int) -> None:
    if size == 0:
        path.unlink()
        return
    os.fsync(file)
    path.rename(path.with_name(path.name.removesuffix(OPEN)))
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _locked(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_still(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
