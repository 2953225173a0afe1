"""Files that somebody saved → captures: pages, whole folders of them, WARC files, copied text."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from crawlers.page_signs import address_of
from db.archive import read_warc
from pipelines.errors import ArchiveError
from pipelines.model import Capture, Dropped, Found
from pipelines.pages.decode import decode

LARGEST = 64 << 20
"""Bytes of a file beyond which it is no page and no copied text."""
KINDS = frozenset({".html", ".htm", ".xhtml", ".mht", ".mhtml", ".txt", ".warc", ".gz"})
"""Endings that are taken from a folder; a file that is named itself may have any."""

_WARC = (b"WARC/", b"\x1f\x8b")
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"GIF8",
    b"RIFF",
    b"SQLite",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|meta|title|div)\b", re.IGNORECASE)
_SAVED = re.compile(r"(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S+)")


def list_files(paths: tuple[Path, ...]) -> list[Path]:
    """Return the files named and those in the folders named, sorted; a saved page's pictures are none."""
    found: dict[Path, None] = {}
    for path in paths:
        found |= dict.fromkeys(_inside(path) if path.is_dir() else [path])
    return list(found)


def _inside(folder: Path) -> list[Path]:
    """Return the pages, WARC files and texts in a folder, without what browsers save beside pages."""
    files = (path for path in folder.rglob("*") if path.suffix.lower() in KINDS and path.is_file())
    parts = (path for path in files if not any(_is_appendage(part) for part in path.parents))
    return sorted(
        path for path in parts if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _is_appendage(folder: Path) -> bool:
    """Return whether a folder holds the pictures and scripts of a page saved beside it."""
    stem, mark, _ = folder.name.rpartition("_")
    return bool(mark) and any(folder.with_name(stem + end).is_file() for end in (".html", ".htm"))


def read_file(path: Path, url: str | None = None) -> Iterator[Capture | Dropped]:
    """Yield the captures in a file, and what of it cannot be used; `url` is the address of a saved page.

    The source of a capture is empty: whose page it is, is found by its address.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
        if head.startswith(_WARC):
            yield from read_warc(path)
        else:
            yield (
                _read_page(path, head, url) if size <= LARGEST else _drop(path, "too large", f"{size} bytes")
            )
    except (OSError, ArchiveError) as error:
        yield _drop(path, "unreadable", getattr(error, "strerror", None) or str(error))


def _read_page(path: Path, head: bytes, url: str | None) -> Capture | Dropped:
    if not head.strip():
        return _drop(path, "empty", "nothing in it but blanks")
    if head.startswith(_BINARY):
        return _drop(path, "binary", "neither a page nor text")
    body = path.read_bytes()
    if path.suffix.lower() in {".mht", ".mhtml"} or head.lstrip().startswith(
        (b"From: <Saved by", b"MIME-Version")
    ):
        return _from_web_archive(path, body, url)
    if _MARKUP.search(body[:65536]) and not _is_wide_text(head):
        return _capture(path, body, url or _address(decode(body).text))
    if _is_binary(head):
        return _drop(path, "binary", "it holds NUL bytes")
    return _capture(path, body, url, "text/plain")


def _is_wide_text(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff"))


def _is_binary(head: bytes) -> bool:
    """Return whether bytes are no text: NUL bytes without a mark of UTF-16, or many control characters."""
    if _is_wide_text(head):
        return False
    odd = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1b")
    return b"\x00" in head or odd * 20 > len(head)


def _from_web_archive(path: Path, body: bytes, url: str | None) -> Capture | Dropped:
    """Return the page in a web archive (MHTML), as browsers save "one file"."""
    message = email.message_from_bytes(body, policy=email.policy.compat32)
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(payload, bytes):
            said = str(part.get("Content-Location") or message.get("Snapshot-Content-Location") or "")
            return _capture(path, payload, url or (said if said.startswith("http") else None))
    return _drop(path, "no page", "a web archive without a page")


def _address(html: str) -> str | None:
    """Return the address of a saved page: what the browser noted, else what the page says of itself."""
    noted = _SAVED.search(html[:4000])
    return noted[1] if noted else address_of(html)


def _capture(path: Path, body: bytes, url: str | None, media_type: str = "text/html") -> Capture:
    address = url or f"file:///{quote(path.name)}"
    return Capture(
        source="",
        url=address,
        requested_url=address,
        fetched_at=datetime.fromtimestamp(int(path.stat().st_mtime), UTC),
        status=200,
        headers=(("Content-Type", media_type),),
        media_type=media_type,
        body=body,
        found=Found(at=path.name),
    )


def _drop(path: Path, reason: str, detail: str) -> Dropped:
    return Dropped(step="import", subject=str(path), reason=reason, detail=detail)
