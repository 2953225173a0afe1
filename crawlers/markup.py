"""The bytes of a feed, sitemap or listing → clean UTF-8 that cannot harm a parser."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from pipelines.pages.decode import decode

_LARGEST = 64 * 1024 * 1024
"""Bytes after decompression; the sitemap protocol allows 50 MB."""
_GZIP = b"\x1f\x8b"
_DECLARED = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,20})""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_OPENS = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_ENTITY = re.compile(r"<!(?=ENTITY|DOCTYPE|ELEMENT|ATTLIST)", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ROOT = re.compile(r"<(?![!?])(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_ASIDE = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """A page of markup, safe to parse."""

    text: str
    """Without byte order mark, XML declaration, document type and characters that XML forbids."""
    root: str
    """Local name of the first element, lower case; empty where there is none."""
    faults: tuple[tuple[str, str], ...] = ()
    """Short reason and detail of what was taken away or could not be read."""

    @property
    def utf8(self) -> bytes:
        """The text as bytes."""
        return self.text.encode()


def read_markup(body: bytes) -> Markup:
    """Return the markup of a body that may be gzipped, mis-declared, hostile or no markup at all."""
    plain, faults = _inflate(body)
    text = _DECLARATION.sub("", _decode(plain), count=1)
    if re.search(r"<!ENTITY", text, re.IGNORECASE):
        faults = (
            *faults,
            ("entities refused", "the document declares entities of its own; they are not read"),
        )
    text = _FORBIDDEN.sub("", _ENTITY.sub("&lt;!", _without_doctype(text))).strip()
    return Markup(text=text, root=_root(text), faults=faults)


def _inflate(body: bytes) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    if not body.startswith(_GZIP):
        return body[:_LARGEST], ()
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(body, _LARGEST)
    except zlib.error as error:
        return b"", (("damaged gzip", str(error)),)
    if inflater.unconsumed_tail:
        return plain, (("too large", f"more than {_LARGEST} bytes when decompressed; the rest is not read"),)
    if not inflater.eof:
        return plain, (("truncated gzip", "its end is missing; what came before it is read"),)
    return plain, ()


def _decode(body: bytes) -> str:
    """Return the text in whatever encoding it is; what the XML declaration says is one witness of several."""
    declared = _DECLARED.search(body[:200])
    return decode(body, f"charset={declared[1].decode()}" if declared else None).text


def _without_doctype(text: str) -> str:
    """Return the text without its document type; only the first can be one, so only it is looked at."""
    at = _OPENS.search(text)
    whole = _DOCTYPE.match(text, at.start()) if at else None
    return text[: whole.start()] + text[whole.end() :] if whole else text


def _root(text: str) -> str:
    found = _ROOT.search(_ASIDE.sub("", text[:20_000]))
    return found[1].lower() if found else ""
