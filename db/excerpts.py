"""What of an article each audience may read, and how it stands in the snapshot: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from db.rows import Row, Value, read_list
from db.spellings import plain
from pipelines.text import fold, sentences

_EXCERPT = 300  # code points: about what newspapers themselves put into their feeds


class Audience(StrEnum):
    """For whom a snapshot is."""

    LOCAL = "local"
    """Those who run tinlang, for their own reading: everything."""
    PUBLIC = "public"
    """Everybody: of articles whose newspaper permits an excerpt, the beginning only."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What publishing needs to know of the newspapers."""

    policies: dict[str, str]
    """Slug → `full` or `excerpt`."""
    provinces: dict[str, str | None]
    """Slug → province."""
    timezones: dict[str, str]
    """Slug → IANA name."""
    slugs: dict[str, str]
    """Folded name → slug."""

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Papers:
        """Return what the rows of `news.sources` tell."""
        listed = list(rows)
        return cls(
            policies={str(row["slug"]): str(row["publish"]) for row in listed},
            provinces={str(row["slug"]): _text(row["province"]) for row in listed},
            timezones={str(row["slug"]): str(row["timezone"]) for row in listed},
            slugs={fold(str(row["name"])): str(row["slug"]) for row in listed},
        )

    def province(self, source: str, publisher: str | None) -> str | None:
        """Return the province of the publisher where it is one of ours, else of the source."""
        return self.provinces[self._origin(source, publisher)]

    def permits(self, source: str, publisher: str | None) -> bool:
        """Return whether the public may read the whole text: both the source and the publisher permit it."""
        return self.policies[source] == self.policies[self._origin(source, publisher)] == "full"

    def _origin(self, source: str, publisher: str | None) -> str:
        return self.slugs.get(fold(publisher or ""), source)


_SAME = (
    "number id key source publisher language edition detected disagrees title url section byline published"
    " published_raw published_rule published_precision published_flagged modified credit_publisher credit_url"
    " status flags revisions first_fetched last_fetched digest segment offset stamp"
).split()


def article_row(row: Row, papers: Papers, audience: Audience) -> Row:
    """Return the row of `site.articles` for a row of news with its text."""
    source, publisher = str(row["source"]), _text(row["publisher"])
    whole = audience is Audience.LOCAL or papers.permits(source, publisher)
    return {name: row[name] for name in _SAME} | {
        "language": row["language"] or row["edition"],
        "province": papers.province(source, publisher),
        "day": day_of(row["published"], papers.timezones[source]) if row["dated"] else None,
        "whole": int(whole),
        "has_sapo": int(bool(row["sapo"])),
        "words": words_in(row),
    }


def text_of(row: Row, whole: bool) -> Row:
    """Return the row of `site.texts` for a row of news with its text."""
    sapo, body = plain(str(row["sapo"] or "")), [plain(part) for part in read_list(row["body"])]
    if not whole:
        sapo, body = excerpt(sapo, body), []
    captions = [plain(part) for part in read_list(row["caption_texts"])] if whole else []
    return {
        "number": row["number"],
        "title": plain(str(row["title"] or "")),
        "sapo": sapo,
        "body": "\n\n".join(part for part in body if part),
        "captions": "\n\n".join(part for part in captions if part),
    }


def excerpt(sapo: str, body: list[str]) -> str:
    """Return the beginning of a text: whole sentences as far as they fit, else words."""
    text = sapo or next((part for part in body if part), "")
    if len(text) <= _EXCERPT:
        return text
    ends = [span.end for span in sentences(text) if span.end <= _EXCERPT]
    if ends:
        return text[: ends[-1]]
    return text[: _EXCERPT - 1].rpartition(" ")[0] + "…"


def quotation(sentence: str, start: int, end: int) -> str:
    """Return the sentence, or of a long one what stands around its figure: 300 characters at most."""
    text = plain(sentence)
    if len(text) <= _EXCERPT:
        return text
    room = max(0, _EXCERPT - 2 - (end - start))
    first = max(0, min(start - room // 2, len(text) - _EXCERPT + 2))
    last = min(len(text), first + _EXCERPT - 2)
    return ("…" if first else "") + text[first:last] + ("…" if last < len(text) else "")


def day_of(published: Value, timezone: str) -> str | None:
    """Return the day of a time in a newspaper's own zone."""
    if published is None:
        return None
    return datetime.fromisoformat(str(published)).astimezone(ZoneInfo(timezone)).date().isoformat()


def words_in(row: Row) -> int:
    """Return how many words the whole text has, title and captions included."""
    listed = (*read_list(row["body"]), *read_list(row["caption_texts"]))
    return sum(len(part.split()) for part in (str(row["title"] or ""), str(row["sapo"] or ""), *listed))


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def now_text() -> str:
    """Return the present moment as the databases write it."""
    return datetime.now(UTC).replace(microsecond=0).isoformat()
