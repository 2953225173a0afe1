"""A snapshot with one story in three languages, lined up, with findings; and a site that may be written to.

The rows of stories and alignments are written here as they should come out, so that the pages are tested by
themselves.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sitefixture import Desk, newspaper

from db.publish import publish
from db.store import Store
from pipelines.model import Article, Caption, Policy

PRESS = (
    newspaper("banlang", "Báo Bản Làng"),
    newspaper("gopnhat", "Góp Nhặt Việt", languages=("vi", "en", "id"), translated=True),
    newspaper("songque", "Báo Sông Quê", policy=Policy(publish="excerpt")),
)
SCRIPT = "<script>document.title='owned'</script>"
TEXTS = {
    "vi": [
        "Hợp tác xã Suối Bạc thu 1.250 tấn hồng",
        "Vụ này, hợp tác xã Suối Bạc ở Lạng Sơn thu được 1.250 tấn hồng vành khuyên.",
        "Giá bán tại vườn đạt 45.000 đồng mỗi kg.",
        "Bà con mừng vì năm nay ít mưa.",
        f"Ông Hải nói: “Chúng tôi sẽ trồng thêm 30 ha.” {SCRIPT}",
        "Chợ phiên họp vào sáng thứ bảy.",
    ],
    "en": [
        "Suoi Bac cooperative harvests 1,250 tonnes of persimmons",
        "This season the Suoi Bac cooperative in Lang Son harvested 1,250 tonnes of ring persimmons.",
        "The price at the orchard reached 54,000 VND per kg.",
        "Mr Hai said they would plant another 30 hectares.",
        "The market meets on Saturday morning. It opens at dawn.",
    ],
    "id": [
        "Koperasi Suoi Bac memanen 1.250 ton kesemek",
        "Musim ini koperasi Suoi Bac di Lang Son memanen 1.250 ton kesemek cincin.",
        "Harga di kebun mencapai 45.000 dong per kg.",
        "Warga senang karena tahun ini jarang hujan.",
        "Pak Hai berkata mereka akan menanam 30 hektare lagi.",
        "Pasar buka setiap Sabtu pagi.",
    ],
}
FORMER = "Vụ này, hợp tác xã Suối Bạc ở Lạng Sơn thu được 1.520 tấn hồng."
"""The lead before it was edited."""
BEADS = {
    ("vi", "en"): [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), ()), ((4,), (3,)), ((5,), (4,))],
    ("vi", "id"): [((at,), (at,)) for at in range(6)],
    ("en", "id"): [((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((), (3,)), ((3,), (4,)), ((4,), (5,))],
}
FINDINGS = {
    ("vi", "en"): [
        ("figure", "error", 2, "45.000", "54,000", "45,000 VND on the left is 54,000 VND on the right."),
        ("missing", "warning", 3, TEXTS["vi"][3], "", "This sentence has no counterpart."),
        ("quotes", "note", 4, TEXTS["vi"][4], TEXTS["en"][3], "Quotation marks on one side only."),
    ],
    ("en", "id"): [("figure", "error", 2, "54,000", "45.000", "54,000 VND is 45,000 VND.")],
}


def written() -> Desk:
    """Return the articles of the story, and some others."""
    desk = Desk()
    for tongue, sentences in TEXTS.items():
        parts = _parts(sentences)
        given = {**parts, "sapo": FORMER} if tongue == "vi" else parts
        article = desk.write("gopnhat", "hong", tongue, sentences[0], **given)
        if tongue == "vi":
            source = replace(article, **parts)
    desk.write("banlang", "hong-dang-lai", "vi", TEXTS["vi"][0], **_parts(TEXTS["vi"]))
    desk.write("songque", "hong-rieng", "vi", "Mùa hồng ở một nơi khác", body=("Một câu chuyện khác hẳn.",))
    desk.begun += timedelta(days=400)  # long after the translations were published
    desk.add(source)
    return desk


def _parts(sentences: Sequence[str]) -> dict[str, Any]:
    body = (" ".join(sentences[2:4]), *sentences[4:])
    return {"sapo": sentences[1], "body": body, "captions": (Caption(text="Vườn hồng."),)}


def make_snapshots(folder: Path) -> tuple[Path, Path]:
    """Make news.db, site.db and public.db with the story in a folder; return the latter two."""
    news, site, public = folder / "news.db", folder / "site.db", folder / "public.db"
    desk = written()
    with Store(news) as store:
        store.register(PRESS)
        store.save(desk.outcomes)
    publish(news, site, public)
    for path in (site, public):
        with closing(sqlite3.connect(path)) as connection, connection:
            _tell(connection)
    return site, public


@dataclass(frozen=True, slots=True)
class Version:
    """An article of the story as the snapshot has it."""

    number: int
    id: str
    text: str
    day: str


def _tell(connection: sqlite3.Connection) -> None:
    for table in ("stories", "story_articles", "story_links", "alignments", "beads", "discrepancies"):
        connection.execute(f"DELETE FROM {table}")
    found = {row[0]: Version(*row[1:]) for row in connection.execute(_VERSIONS)}
    first = found["gopnhat:vi"]
    names = ["gopnhat:vi", "gopnhat:en", "gopnhat:id", "banlang:vi"]
    story = (first.id, first.number, TEXTS["vi"][0], first.day, 4, 1, json.dumps(["vi", "en", "id"]), 2, 1, 1)
    _insert(connection, "stories", story)
    for name, role in zip(names, ("first", "version", "version", "reprint"), strict=True):
        _insert(connection, "story_articles", (found[name].number, first.id, role))
    other = found["songque:vi"]
    alone = (other.id, other.number, "Mùa hồng ở một nơi khác", other.day, 1, 0, '["vi"]', 0, 0, 0)
    _insert(connection, "stories", alone)
    _insert(connection, "story_articles", (other.number, other.id, "first"))
    _link(connection, (first, found["gopnhat:en"]), ("slug", "hong", 1.0, "decided"))
    _link(connection, (first, found["gopnhat:id"]), ("slug", "hong", 1.0, "decided"))
    _link(connection, (first, found["banlang:vi"]), ("reprint", "0.98", 0.98, "decided"))
    _link(connection, (first, other), ("content", "0.61", 0.61, "suggested"))
    for left, right in BEADS:
        _line_up(connection, first.id, (left, right), (found[f"gopnhat:{left}"], found[f"gopnhat:{right}"]))


_VERSIONS = """
SELECT a.source || ':' || a.language, a.number, a.id,
  t.title || char(10, 10) || t.sapo || char(10, 10) || t.body, a.day
FROM articles a JOIN texts t ON t.number = a.number WHERE a.key LIKE '%hong%'
"""


def _insert(connection: sqlite3.Connection, table: str, row: tuple[object, ...]) -> None:
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def _link(
    connection: sqlite3.Connection, pair: tuple[Version, Version], evidence: tuple[object, ...]
) -> None:
    one, other = sorted(pair, key=lambda version: version.id)
    _insert(connection, "story_links", (one.number, other.number, *evidence))


def _line_up(
    connection: sqlite3.Connection, story: str, pair: tuple[str, str], versions: tuple[Version, Version]
) -> None:
    left, right = versions
    identifier = f"{left.id}-{right.id}"
    findings = FINDINGS.get(pair, [])
    counts = [sum(one[1] == severity for one in findings) for severity in ("error", "warning", "note")]
    alone = sum(not (ours and theirs) for ours, theirs in BEADS[pair])
    row = (
        identifier,
        story,
        left.number,
        right.number,
        *pair,
        right.day,
        6.5,
        6,
        alone,
        *counts,
        1,
        "by hand",
    )
    _insert(connection, "alignments", row)
    for position, (ours, theirs) in enumerate(BEADS[pair]):
        one, other = _said(pair[0], ours), _said(pair[1], theirs)
        spans = (*_span(left.text, one), *_span(right.text, other))
        confidence = 0.71 if position == 4 else 0.99
        _insert(
            connection, "beads", (identifier, position, *spans, one, other, confidence, digest(one, other))
        )
    for at, (kind, severity, bead, ours, theirs, reason) in enumerate(findings):
        spans = (*_span(left.text, ours), *_span(right.text, theirs))
        found = (identifier, at, kind, severity, *spans, bead, reason, digest(kind, ours, theirs))
        _insert(connection, "discrepancies", found)


def _said(language: str, sentences: tuple[int, ...]) -> str:
    return " ".join(TEXTS[language][at] for at in sentences)


def _span(text: str, said: str) -> tuple[int, int]:
    start = text.rfind(said) if said else 0  # the title has the figures of the lead
    return (max(start, 0), max(start, 0) + len(said)) if said else (0, 0)


def digest(*texts: str) -> str:
    """Return a stable id of texts."""
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:16]


__all__ = ["Article", "make_snapshots", "written"]
