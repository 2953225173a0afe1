"""WARC files of others, read for an import: their captures, and what of them cannot be used, counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from db.archive.records import DETAILS, Answer, Decoding, read_answer, read_fields, read_record
from pipelines.errors import ArchiveError
from pipelines.model import Capture, Dropped

LARGEST = 64 << 20
"""Bytes of a record beyond which it is no page of a newspaper."""
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_STARTS = (b"\x1f\x8b\x08", b"WARC/1.")
_BITE = 1 << 20
_ANSWERS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
# What its headers say was done to a body, undone as far as it is true: many writers keep decoded bodies.
_DECODINGS: tuple[Decoding, ...] = ("all", "content", "transfer")


def read_warc(path: Path) -> Iterator[Capture | Dropped]:
    """Yield the pages of a WARC file, gzipped or plain, in order; what is damaged or no page as Dropped.

    Content and transfer encodings are undone. The source of a foreign capture is empty: whose page it is,
    the importer finds by its address. Records that are no answers (requests, metadata) are passed over.

    Raises:
        ArchiveError: the file cannot be opened.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise ArchiveError(
            f"The WARC file {path} cannot be read ({error.strerror}). "
            "Expected a file, gzipped or plain; look at its name and permissions."
        ) from error
    with file:
        for record in _records(file):
            if isinstance(record, Dropped):
                yield record
            elif record.record_type & _ANSWERS:
                yield _answer(record)


def _records(file: BinaryIO) -> Iterator[WarcRecord | Dropped]:
    """Yield every record; after damage go on at the next one, each damage told once."""
    start: int | None = 0
    untold = False  # damage met after a sound record; where it lies, the next look will show
    while start is not None:
        sound, problem = None, ""
        for record in _whole_records(file, start):
            if isinstance(record, str):
                problem = record
                break
            if untold:
                yield _dropped(f"byte {start}", "damaged record")
            yield record
            sound, untold = record.stream_pos, False
        if problem and sound is None:
            yield _dropped(f"byte {start}", "damaged record", problem)
        untold = bool(problem) and sound is not None
        start = _next_start(file, (start if sound is None else sound) + 1) if problem else None
    if untold:
        yield _dropped(f"byte {file.tell()}", "damaged record")


def _whole_records(file: BinaryIO, start: int) -> Iterator[WarcRecord | str]:
    """Yield records from an offset on, in memory unless too large; at damage what it is, and no more."""
    file.seek(start)
    try:
        for record in ArchiveIterator(file, parse_http=False, max_header_len=1 << 20):
            if record.content_length <= LARGEST:
                record.freeze()
            said = record.headers.get("Content-Length", "")
            if said != str(record.content_length):
                yield f"its length is said to be {said}, and is {record.content_length}"
                return
            yield record
    except OSError as error:
        yield str(error)


def _next_start(file: BinaryIO, start: int) -> int | None:
    """The offset of the next thing that looks like the beginning of a record."""
    while True:
        file.seek(start)
        bite = file.read(_BITE)
        found = [at for sign in _STARTS if (at := bite.find(sign)) >= 0]
        if found:
            return start + min(found)
        if len(bite) < _BITE:
            return None
        start += _BITE - len(_STARTS[1])


def _answer(record: WarcRecord) -> Capture | Dropped:
    """The capture in a record that answers a request, or why it is none."""
    fields = read_fields(record)
    url = fields.get("warc-target-uri", "").strip("<>")
    if record.record_type == WarcRecordType.revisit:
        return _dropped(url, "revisit without body")
    if record.content_length > LARGEST:
        return _dropped(url, "too large", f"{record.content_length} bytes")
    block = record.reader.read()
    try:
        if DETAILS in fields:
            return read_record(fields, block)
        return _page(url, fields, block)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return _dropped(url, "damaged record", f"{type(error).__name__}: {error}")


def _page(url: str, fields: dict[str, str], block: bytes) -> Capture | Dropped:
    answer = _decoded(block) if fields["warc-type"] == "response" else Answer(200, (), block)
    capture = Capture(
        source="",
        url=url,
        requested_url=url,
        fetched_at=datetime.fromisoformat(fields["warc-date"]),
        status=answer.status,
        headers=answer.headers,
        media_type=_media_type(answer, fields),
        body=answer.body,
        truncated=fields.get("warc-truncated"),
    )
    if capture.status != 200:
        return _dropped(url, f"status {capture.status}")
    if capture.media_type not in _PAGES:
        return _dropped(url, "not html", capture.media_type)
    return capture if capture.body.strip() else _dropped(url, "empty body")


def _decoded(block: bytes) -> Answer:
    """The HTTP answer with the encodings undone that its body truly has."""
    for decoding in _DECODINGS:
        try:
            return read_answer(block, decoding)
        except OSError:
            continue
    return read_answer(block)


def _media_type(answer: Answer, fields: dict[str, str]) -> str:
    served = next((value for name, value in answer.headers if name.casefold() == "content-type"), "")
    said = served or fields.get("warc-identified-payload-type", "") or _content_type(fields)
    return said.partition(";")[0].strip().casefold()


def _content_type(fields: dict[str, str]) -> str:
    return fields.get("content-type", "") if fields["warc-type"] == "resource" else ""


def _dropped(subject: str, reason: str, detail: str = "") -> Dropped:
    return Dropped(step="import", subject=subject, reason=reason, detail=detail)
