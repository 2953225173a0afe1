"""Capture ↔ WARC record, pure, both ways.

What the fields of WARC and HTTP cannot say exactly (the source, the announcing page, the URL first asked for,
a header that is no HTTP) stands beside them in `Tinlang-Capture`, one line of JSON: a capture read back is
equal to the one kept. Standard tools see an ordinary record.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote

from fastwarc.warc import WarcRecord, WarcRecordType

from pipelines.errors import UnreadableError
from pipelines.model import Capture, Found

_DETAILS = "Tinlang-Capture"
DETAILS = _DETAILS.casefold()
SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
CARRIERS = frozenset({"response", "resource"})
"""Record types that carry a capture; a revisit says that one came back the same."""

Facts = dict[str, Any]
"""A capture but its body, as JSON."""
Headers = list[list[str]]
Fields = dict[str, str]
Decoding = Literal["none", "content", "transfer", "all"]

_WORD = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_NAME = re.compile(_WORD)
_VALUE = re.compile(r"(?:[!-~\xa1-\xff](?:[\t -~\xa0-\xff]*[!-~\xa1-\xff])?)?")
_MEDIA_TYPE = re.compile(rf"{_WORD}/{_WORD}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
# The body is kept content-decoded, so these headers would lie: they stand under the name replay tools know.
_FRAMING = re.compile(r"(?:x-archive-orig-)*(?:content-encoding|content-length|transfer-encoding)", re.I)
_ORIGINAL = "X-Archive-Orig-"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The earlier capture whose body came again."""

    url: str
    fetched_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as a record holds it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


# ------------------------------------------------------------------ Capture → record


def render(capture: Capture, original: Original | None = None) -> bytes:
    """Return the WARC record of a capture; with an original, a revisit record without the body."""
    body = b"" if original else capture.body
    fields = _fields(capture, original)
    facts, headers = _facts(capture), _wire_headers(capture)
    wire = _said({name.casefold(): value for name, value in fields.items()}) | (
        {"status": capture.status, "headers": headers} if _is_http(capture) else {}
    )
    fields[_DETAILS] = json.dumps({key: fact for key, fact in facts.items() if fact != wire[key]})
    block = _http(capture.status, headers, capture.body) + body if _is_http(capture) else body
    return _record(fields, block)


def render_warcinfo(segment: str, software: str) -> bytes:
    """Return the record that opens a segment."""
    conforms = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
    told = {"software": software, "format": "WARC File Format 1.1", "conformsTo": conforms, "robots": "obey"}
    block = "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode()
    fields = {"WARC-Type": "warcinfo", "WARC-Filename": segment, "Content-Type": "application/warc-fields"}
    return _record(fields, block)


def _record(fields: Fields, block: bytes) -> bytes:
    record = WarcRecord()
    record.init_headers(getattr(WarcRecordType, fields["WARC-Type"]))
    for name, value in fields.items():
        record.headers[name] = value
    record.set_bytes_content(block)
    written = io.BytesIO()
    record.write(written)
    return written.getvalue()


def _fields(capture: Capture, original: Original | None) -> Fields:
    http = _is_http(capture)
    media_type = capture.media_type if _MEDIA_TYPE.fullmatch(capture.media_type) else ""
    fields = {
        "WARC-Type": "response" if http else "resource",
        "WARC-Target-URI": _uri(capture.url),
        "WARC-Date": _time(capture.fetched_at),
        f"WARC-{'Payload' if http or original else 'Block'}-Digest": (original or capture).digest,
        "WARC-Identified-Payload-Type": media_type,
        "WARC-Truncated": capture.truncated
        if capture.truncated and _NAME.fullmatch(capture.truncated)
        else "",
        "Content-Type": "application/http; msgtype=response" if http else media_type,
    }
    if original:
        fields |= {"WARC-Type": "revisit", "WARC-Profile": SAME_BODY}
        fields |= {"WARC-Refers-To-Target-URI": _uri(original.url)}
        fields |= {"WARC-Refers-To-Date": _time(original.fetched_at)}
    return {name: value for name, value in fields.items() if value}


def _is_http(capture: Capture) -> bool:
    """Whether the capture is an HTTP answer; what a person saved or copied is a resource."""
    asked = capture.url.startswith(("http://", "https://"))
    return asked and bool(capture.headers) and 100 <= capture.status <= 999


def _uri(url: str) -> str:
    address = url if _SCHEME.match(url) else f"urn:tinlang:{url}"
    return quote(address.encode("utf-8", "surrogatepass"), safe="!#$%&'()*+,/:;=?@[]~")


def _time(moment: datetime) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _facts(capture: Capture) -> Facts:
    found = capture.found
    announced = {
        "at": found.at,
        "title": found.title,
        "published": found.published and found.published.isoformat(),
        "published_raw": found.published_raw,
        "modified": found.modified and found.modified.isoformat(),
    }
    return {
        "source": capture.source,
        "url": capture.url,
        "requested_url": capture.requested_url,
        "fetched_at": _time(capture.fetched_at),
        "status": capture.status,
        "headers": [[name, value] for name, value in capture.headers],
        "media_type": capture.media_type,
        "found": {name: value for name, value in announced.items() if value is not None},
        "truncated": capture.truncated,
    }


def _wire_headers(capture: Capture) -> Headers:
    """The headers that HTTP can say, as they come back from it."""
    return [[n, v] for n, v in capture.headers if _NAME.fullmatch(n) and _VALUE.fullmatch(v)]


def _http(status: int, headers: Headers, body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status} {_PHRASES.get(status, '')}"]
    lines += [f"{_ORIGINAL if _FRAMING.fullmatch(name) else ''}{name}: {value}" for name, value in headers]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode("latin-1")


# ------------------------------------------------------------------ record → Capture


def parse(raw: bytes) -> Capture:
    """Return the capture in a record of ours.

    Raises:
        UnreadableError: the bytes are no whole WARC record that carries a capture.
    """
    try:
        record = WarcRecord.from_bytes(raw)
        return read_record(read_fields(record), record.reader.read())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableError(f"The record cannot be read ({type(error).__name__}: {error}).") from error


def said_digest(raw: bytes) -> str | None:
    """Return the digest that a record says its body has."""
    fields = read_fields(WarcRecord.from_bytes(raw))
    return fields.get("warc-payload-digest") or fields.get("warc-block-digest")


def read_fields(record: WarcRecord) -> Fields:
    """Return the named fields of a record, their names in lower case."""
    return {name.casefold(): value for name, value in record.headers.items()}


def read_record(fields: Fields, block: bytes) -> Capture:
    """Return the capture in a record of ours; ValueError, KeyError, TypeError or OSError where it is none."""
    if fields["warc-type"] not in CARRIERS:
        raise ValueError(f"a record of type {fields['warc-type']} carries no body")
    if len(block) != int(fields["content-length"]):
        raise ValueError(f"{fields['content-length']} bytes were said, {len(block)} are there")
    facts, body = _said(fields), block
    if fields["warc-type"] == "response":
        answer = read_answer(block)
        facts |= {"status": answer.status, "headers": _true_headers(answer)}
        body = answer.body
    return _capture(facts | json.loads(fields[DETAILS]), body)


def read_answer(block: bytes, decoding: Decoding = "none") -> Answer:
    """Return the HTTP answer in a record's block.

    Raises:
        OSError: the body is not encoded as its headers say.
        ValueError: it is no HTTP.
    """
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.is_http = True
    record.set_bytes_content(block)
    record.parse_http(auto_decode=decoding, max_header_len=len(block) + 1)
    status = record.http_headers.status_code
    if status is None:
        raise ValueError("no HTTP status line")
    pairs = record.http_headers.items_bytes()
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs)
    return Answer(status, headers, record.reader.read())


def _said(fields: Fields) -> Facts:
    """What the standard fields say of a capture; the rest as it is when nothing is said."""
    url = fields["warc-target-uri"]
    return {
        "source": "",
        "url": url,
        "requested_url": url,
        "fetched_at": fields["warc-date"],
        "status": 200,
        "headers": [],
        "media_type": fields.get("warc-identified-payload-type", ""),
        "found": {},
        "truncated": fields.get("warc-truncated"),
    }


def _true_headers(answer: Answer) -> Headers:
    """The headers as served: without our Content-Length, those of the framing under their own names."""
    return [
        [name[len(_ORIGINAL) :] if _FRAMING.fullmatch(name) else name, value]
        for name, value in answer.headers
        if name.casefold() != "content-length"
    ]


def _capture(facts: Facts, body: bytes) -> Capture:
    found = dict(facts["found"])
    for name in found.keys() & {"published", "modified"}:
        found[name] = datetime.fromisoformat(found[name])
    read = {
        "fetched_at": datetime.fromisoformat(facts["fetched_at"]),
        "headers": tuple((name, value) for name, value in facts["headers"]),
        "found": Found(**found),
    }
    return Capture(**facts | read, body=body)
