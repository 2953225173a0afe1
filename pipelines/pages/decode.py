"""Bytes of a page → its text in NFC, by weighed evidence; wrong and old encodings repaired, else flagged.

Evidence, the strongest first: a byte order mark; bytes that are valid UTF-8; how Vietnamese the text reads
under each old encoding; the header; the page's own charset.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.pages.vietnamese import (
    cp1258_text,
    double_encoded,
    repair_double,
    syllable_share,
    tcvn3_from_latin,
    tcvn3_text,
    viscii_text,
)

REPAIRED = "repaired encoding"
SUSPECT = "suspect encoding"
DAMAGED = "damaged characters"

_HEAD = 2048  # bytes in which a page says its charset, twice what the standard asks for
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD: tuple[tuple[str, Callable[[bytes], str]], ...] = (
    ("windows-1258", cp1258_text),
    ("tcvn3", tcvn3_text),
    ("viscii", viscii_text),
)
# Letters that newspapers in Vietnamese, English and Indonesian have no use for, but TCVN3 read as Latin has.
_FOREIGN = re.compile(
    r"[\u00a1-\u00a8\u00ac\u00ae\u00b5-\u00b9\u00be\u00c6-\u00c7\u00cb\u00ce-\u00cf\u00d0-\u00d1\u00d6-\u00d8\u00dc\u00de\u00df\u00e4-\u00e8\u00eb\u00ee\u00ef\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe]"
)
_WORTH_READING = 0.8  # share of Vietnamese syllables from which an old encoding is believed
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page and how it was understood."""

    text: str
    encoding: str
    evidence: str
    """Name of what decided: `byte order mark`, `valid utf-8`, `reads as Vietnamese`, `header`, `markup`, …"""
    flags: tuple[str, ...] = ()


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of a page's bytes, in NFC, without NUL; never raises."""
    found = _decode(body, _declared(body, content_type))
    repaired = _repair(found)
    text = unicodedata.normalize("NFC", repaired.text.replace("\x00", ""))
    flags = (*repaired.flags, *((DAMAGED,) if text.count("\ufffd") > 2 else ()))
    return Decoded(text, repaired.encoding, repaired.evidence, tuple(dict.fromkeys(flags)))


def _decode(body: bytes, declared: list[tuple[str, str]]) -> Decoded:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding, "byte order mark")
    if wide := _wide(body):
        return Decoded(body.decode(wide, "replace"), wide, "every other byte is NUL")
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "valid utf-8")
    except UnicodeDecodeError:
        return _decode_other(body, declared)


def _wide(body: bytes) -> str | None:
    """Return the UTF-16 that unmarked bytes are in; stray NUL bytes are no such thing."""
    head = body[:512]
    if len(head) < 8 or head.count(0) < len(head) * 0.3:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _decode_other(body: bytes, declared: list[tuple[str, str]]) -> Decoded:
    lenient = body.decode("utf-8", "replace")
    high = sum(map(body.count, range(0xC3, 0xF5)))
    if lenient.count("\ufffd") * 20 < high and syllable_share(_prose(lenient)) >= 0.5:
        return Decoded(lenient, "utf-8", "nearly valid utf-8", (DAMAGED,))
    shares = [(syllable_share(_prose(read(body))), encoding, read) for encoding, read in _OLD]
    share, encoding, read = max(shares, key=lambda each: each[0])
    if share >= _WORTH_READING:
        said = any(name in {encoding, "cp1258"} for _, name in declared)
        return Decoded(read(body), encoding, "reads as Vietnamese", () if said else (REPAIRED,))
    return _as_declared(body, declared, lenient)


def _as_declared(body: bytes, declared: list[tuple[str, str]], lenient: str) -> Decoded:
    for evidence, encoding in declared:
        try:
            return Decoded(body.decode(encoding), encoding, evidence)
        except (UnicodeDecodeError, LookupError):
            continue
    if lenient.count("\ufffd") < 20:
        return Decoded(lenient, "utf-8", "nearly valid utf-8", (DAMAGED,))
    return Decoded(body.decode("cp1252", "replace"), "windows-1252", "default", (SUSPECT,))


def _declared(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """Return (evidence, encoding) as the header and the markup claim, in the names Python knows."""
    claims = (("header", (content_type or "").encode("ascii", "ignore")), ("markup", body[:_HEAD]))
    return [(evidence, name) for evidence, text in claims for name in _names(text)]


def _names(text: bytes) -> Iterator[str]:
    for claim in _CHARSET.finditer(text):
        try:
            name = codecs.lookup(claim.group(1).decode("ascii")).name
        except (LookupError, UnicodeDecodeError):
            continue
        yield "cp1252" if name == "iso8859-1" else name  # as browsers read it


def _prose(text: str) -> str:
    """Return a stretch of the page's text that is long enough to judge."""
    at = text.find("<body")
    return _TAG.sub(" ", text[max(at, 0) : max(at, 0) + 60_000])


# ------------------------------------------------------------------ text encoded twice, or as another


def _repair(found: Decoded) -> Decoded:
    """Return the text with double-encoded UTF-8 and TCVN3 in Latin disguise undone, else as it is."""
    if double_encoded(found.text):
        undone = repair_double(found.text)
        flags = (*found.flags, REPAIRED, *((DAMAGED,) if double_encoded(undone, least=1) else ()))
        return Decoded(undone, found.encoding, found.evidence, flags)
    prose = _prose(found.text) if len(_FOREIGN.findall(found.text[:200_000])) >= 20 else ""
    if not prose or syllable_share(prose) >= 0.5:
        return found
    undone = tcvn3_from_latin(found.text)
    if syllable_share(_prose(undone)) >= _WORTH_READING:
        return Decoded(undone, "tcvn3", "reads as Vietnamese", (*found.flags, REPAIRED))
    return Decoded(found.text, found.encoding, found.evidence, (*found.flags, *_suspicion(prose)))


def _suspicion(prose: str) -> tuple[str, ...]:
    """Return the flag of text with more odd letters than any language we read has."""
    letters = sum(map(str.isalpha, prose)) or 1
    return (SUSPECT,) if len(_FOREIGN.findall(prose)) / letters > 0.05 else ()
