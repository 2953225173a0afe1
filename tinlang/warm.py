"""Imported once by the server that workers are forked from: it loads what every page needs."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from pipelines.extract import extract
from pipelines.languages import languages
from pipelines.model import Capture
from pipelines.readings import Asked, has_reader, read

_LINE = "<p>The families of the upper village sold more honey at the spring fair than in any year before.</p>"


def warm_up() -> None:
    """Read a small page, so that layouts, languages and places are in memory; what fails here fails again."""
    page = Capture(
        source="",
        url="https://village.example/fair-1.html",
        requested_url="https://village.example/fair-1.html",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        status=200,
        headers=(("Content-Type", "text/html"),),
        media_type="text/html",
        body=f"<html><body><h1>Honey fair</h1><article>{_LINE * 8}</article></body></html>".encode(),
    )
    with suppress(Exception):
        extract(page, {})
        for code in sorted(languages()):
            if has_reader(code):
                read(Asked(_LINE, code, None))


warm_up()
