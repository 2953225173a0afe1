"""What has arrived before: captures that an import need not keep again."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection

from db.connections import open_news, translated
from pipelines.model import Capture


class Arrivals:
    """The captures of a news.db by URL and body, and those told of since; none where there is no news.db."""

    def __init__(self, news: Path) -> None:
        """Open the database, if there is one.

        Raises:
            StoreError: it cannot be read, or is of another version.
        """
        self._path = news
        self._connection: Connection | None = open_news(news) if news.is_file() else None
        self._told: set[tuple[str, str]] = set()

    def seen(self, capture: Capture) -> bool:
        """Return whether the same body came from the same URL before."""
        return (capture.url, capture.digest) in self._told or capture.digest in self._digests(capture.url)

    def tell(self, capture: Capture) -> None:
        """Remember a capture."""
        self._told.add((capture.url, capture.digest))

    def close(self) -> None:
        """Close the database."""
        if self._connection:
            self._connection.close()

    def _digests(self, url: str) -> set[str]:
        if self._connection is None:
            return set()
        with translated(self._path):
            rows = self._connection.execute("SELECT digest FROM captures WHERE url = ?", (url,))
            return {str(digest) for (digest,) in rows}
