"""Digests of watch lists: what is new since a day, found in the snapshot and written in a format."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from db.connections import translated
from db.site.digests import Digest, digest_of
from db.site.lists import news_at
from db.site.wording import Wording
from db.watching.news import Asked
from db.watching.shelf import Shelf
from db.watching.targets import folding
from pipelines.errors import QueryError
from pipelines.model import WatchList
from pipelines.text import fold
from tinlang.digest_docx import docx_of
from tinlang.digest_html import html_of
from tinlang.digest_markdown import markdown_of, text_of

FORMATS = ("html", "md", "docx", "txt", "eml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which digest is wanted."""

    watch_list: WatchList
    asked: Asked
    words: Wording
    site: str | None = None
    """Where the site is served, for links to our pages; None: none."""


def find_digest(connection: sqlite3.Connection, path: Path, wish: Wish) -> Digest:
    """Return the digest of a list from the snapshot at `path`.

    Raises:
        StoreError: the snapshot is damaged or of another version.
    """
    with translated(path):
        (stamp,) = connection.execute("SELECT value FROM meta WHERE key = 'published_at'").fetchone()
        news = news_at(folding(connection), wish.watch_list, wish.asked)
    return digest_of(news, wish.words, stamp, wish.site)


def chosen(shelf: Shelf, name: str) -> WatchList:
    """Return the list of a slug or a name.

    Raises:
        QueryError: there is none, or its file cannot be read.
    """
    found, faults = shelf.lists()
    for one in found.values():
        if name == one.slug or fold(name) == fold(one.name):
            return one
    if said := faults.get(f"{name}.toml"):
        raise QueryError(said)
    known = ", ".join(found) or "none so far; make one with `tinlang lists new`"
    raise QueryError(f"There is no watch list “{name[:60]}”. Expected one of: {known}.")


def written(digest: Digest, form: str) -> bytes:
    """Return a digest in one of `FORMATS`."""
    if form == "docx":
        return docx_of(digest)
    if form == "eml":
        return mail_of(digest)
    made = {"html": html_of, "md": markdown_of, "txt": text_of}[form](digest)
    return made.encode()


def mail_of(digest: Digest) -> bytes:
    """Return a digest as a mail without sender and receiver: plain text, and HTML beside it."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = digest.title
    mail["Date"] = format_datetime(datetime.fromisoformat(digest.stamp))
    mail["X-Unsent"] = "1"  # mail programs open it as a draft
    mail.set_content(text_of(digest))
    mail.add_alternative(html_of(digest), subtype="html")
    mail.set_boundary("tinlang-" + hashlib.sha256(html_of(digest).encode()).hexdigest()[:32])
    return mail.as_bytes()
