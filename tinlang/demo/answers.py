"""What a request meets, and what it is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

XML = "text/xml; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The state of the press that a request meets."""

    number: int
    port: int
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response before it is put on the wire."""

    body: str = ""
    status: int = 200
    media_type: str = HTML
    etag: str | None = None
    modified: datetime | None = None
    location: str | None = None

    @property
    def validators(self) -> dict[str, str]:
        """Headers by which a client may ask again for less."""
        found = {"ETag": self.etag} if self.etag else {}
        if self.modified:
            found["Last-Modified"] = format_datetime(self.modified.astimezone(UTC), usegmt=True)
        return found


Route = Callable[[Visit], Answer]
"""What stands at an address that is no article."""
