"""The saved pages of tests/pages: each folder is a case, `page.html`, `capture.toml` and `expected.toml`."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.model import Capture, Found

FOLDER = Path(__file__).parent / "pages"
HOME = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Case:
    """A saved page and what a reader would say it holds."""

    name: str
    capture: Capture
    expected: Mapping[str, Any]

    @property
    def dropped(self) -> str | None:
        """Why it is no article; None where it is one."""
        return self.expected.get("dropped")

    @property
    def expected_body(self) -> list[str]:
        """The paragraphs."""
        return list(self.expected.get("body", ()))

    @property
    def expected_time(self) -> datetime | None:
        """The publication in UTC; local midnight where only the day is known; None: to be abstained from."""
        said = self.expected.get("published")
        if not said:
            return None
        moment = datetime.fromisoformat(said)
        return (moment if moment.tzinfo else moment.replace(tzinfo=HOME)).astimezone(UTC)


@cache
def cases() -> tuple[Case, ...]:
    """Return every case, in order of name."""
    return tuple(_case(path.parent) for path in sorted(FOLDER.glob("*/*/capture.toml")))


def _case(folder: Path) -> Case:
    said = tomllib.loads((folder / "capture.toml").read_text("utf-8"))
    expected = tomllib.loads((folder / "expected.toml").read_text("utf-8"))
    return Case(
        f"{folder.parent.name}/{folder.name}", _capture(said, (folder / "page.html").read_bytes()), expected
    )


def _capture(said: Mapping[str, Any], body: bytes) -> Capture:
    found = dict(said.get("found", {}))
    if "published" in found:
        found["published"] = datetime.fromisoformat(found["published"])
    return Capture(
        source=said["source"],
        url=said["url"],
        requested_url=said["url"],
        fetched_at=datetime.fromisoformat(said["fetched_at"]),
        status=said.get("status", 200),
        headers=tuple(said.get("headers", {}).items()),
        media_type="text/html",
        body=body,
        found=Found(**found),
    )


def f1(found: str, wanted: str) -> float:
    """Return the harmonic mean of precision and recall over words; 1 where both are empty."""
    one, other = (Counter(re.findall(r"\w+", text)) for text in (found, wanted))
    if not one and not other:
        return 1.0
    return 2 * sum((one & other).values()) / (sum(one.values()) + sum(other.values()))
