"""Gzip members, one a record, that say their own length.

The length stands in the extra field `sl` (skip lengths) that annex D of ISO 28500 (WARC) describes: a reader
that knows it skips from record to record without inflating, every other reader of gzip ignores it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from isal import isal_zlib

from pipelines.errors import UnreadableError

LEVEL = 3
"""Of isal; on our pages as small as zlib's level 6 in a seventh of its time, and the GIL is released."""
_Unsound = cast("type[Exception]", isal_zlib.error)  # its stubs call the class an instance
_HEAD = struct.Struct("<4sIBBH2sHII")  # magic and flags, time, hints, system, extra length, `sl`, 8, lengths
_TAIL = struct.Struct("<II")
_MAGIC = b"\x1f\x8b\x08\x04"
_SIGNATURE = b"sl\x08\x00"
_BITE = 1 << 20
LARGEST = 1 << 30
"""Bytes of one record beyond which it is damage or an attack, not a page."""


@dataclass(frozen=True, slots=True)
class Member:
    """Where one gzip member lies, and whether it could be a whole one."""

    offset: int
    length: int

    @property
    def end(self) -> int:
        """The offset after its last byte."""
        return self.offset + self.length


def pack(raw: bytes) -> bytes:
    """Return the gzip member of one record, its lengths in the extra field."""
    squeezer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
    body = squeezer.compress(raw) + squeezer.flush()
    length = _HEAD.size + len(body) + _TAIL.size
    head = _HEAD.pack(_MAGIC, 0, 0, 255, 12, b"sl", 8, length, len(raw))
    return head + body + _TAIL.pack(isal_zlib.crc32(raw), len(raw) & 0xFFFFFFFF)


def unpack(file: int, offset: int) -> bytes:
    """Return the record that begins at an offset of an open file, its checksum verified.

    Raises:
        UnreadableError: no whole and sound gzip member begins there.
    """
    try:
        said = _lengths(file, offset)
        packed = os.pread(file, said[0], offset) if said else b"".join(_bites(file, offset))
        return bytes(isal_zlib.decompress(packed, wbits=31, bufsize=min(said[1], _BITE) if said else _BITE))
    except (_Unsound, EOFError, MemoryError) as error:
        raise UnreadableError(f"The record at {offset} is not a sound gzip member ({error}).") from error


def beginning(file: int, offset: int, size: int = 8192) -> bytes:
    """Return the first bytes of the record at an offset; the rest is not inflated, nor its checksum seen.

    Raises:
        UnreadableError: no gzip member begins there.
    """
    try:
        return bytes(isal_zlib.decompressobj(31).decompress(os.pread(file, size, offset), size))
    except _Unsound as error:
        raise UnreadableError(f"No gzip member begins at {offset} ({error}).") from error


def members(file: int, start: int = 0) -> Iterator[Member | None]:
    """Yield the whole members of a file from an offset on, in order.

    Yields None, once, before the first whole member after damage, and at the end if the tail is not whole.
    """
    size = os.fstat(file).st_size
    while start < size:
        member = _member_at(file, start, size)
        if member is None:
            yield None
            start = _next_signature(file, start + 1, size)
        else:
            yield member
            start = member.end


def _member_at(file: int, offset: int, size: int) -> Member | None:
    """The member that begins at an offset, if it ends within the file and something sound follows it."""
    said = _lengths(file, offset)
    if said is None:
        return _inflated(file, offset)
    end = offset + said[0]
    if end > size or (end < size and os.pread(file, 3, end) != _MAGIC[:3]):
        return _inflated(file, offset)
    return Member(offset, said[0])


def _lengths(file: int, offset: int) -> tuple[int, int] | None:
    head = os.pread(file, _HEAD.size, offset)
    if len(head) < _HEAD.size or not head.startswith(_MAGIC):
        return None
    _, _, _, _, _, label, _, length, raw = _HEAD.unpack(head)
    return (length, raw) if label == b"sl" and _HEAD.size < length and raw <= LARGEST else None


def _inflated(file: int, offset: int) -> Member | None:
    """The member found by inflating it: the slow way, for files of others and for damaged ones."""
    try:
        return Member(offset, sum(map(len, _bites(file, offset))))
    except (_Unsound, EOFError):
        return None


def _bites(file: int, offset: int) -> Iterator[bytes]:
    """Yield the compressed bytes of one member."""
    stream = isal_zlib.decompressobj(31)
    inflated = 0
    while not stream.eof:
        bite = os.pread(file, _BITE, offset)
        if not bite:
            raise EOFError("it is cut short")
        inflated += len(stream.decompress(bite))
        if inflated > LARGEST:
            raise EOFError(f"it inflates to more than {LARGEST} bytes")
        yield bite[: len(bite) - len(stream.unused_data)]
        offset += len(bite)


def _next_signature(file: int, start: int, size: int) -> int:
    """The offset of the next thing that looks like a member of ours; the size where there is none."""
    while start < size:
        bite = os.pread(file, _BITE, start)
        at = bite.find(_MAGIC)
        while at >= 0:
            head = os.pread(file, _HEAD.size, start + at)
            if head[12:16] == _SIGNATURE:
                return start + at
            at = bite.find(_MAGIC, at + 1)
        start += max(1, len(bite) - len(_MAGIC) + 1)
    return size
