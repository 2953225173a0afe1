"""A small snapshot with aligned versions, made from the schemas alone, and judgements on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from db.decisions import Decisions, Judgement
from db.migrations import SITE, schema

HOSTILE = "Chè \x00\x07<b>&amp; “Ngọc Quế” ]]> \u202eđảo\tngược\n=1+1 \ud83c\udf75"
PAIRS = (
    ("Xã có 45 hộ trồng chè.", "The commune has 45 tea households.", 0.99, "s1"),
    ("Sản lượng đạt 1.250 tấn.", "Output reached 1,520 tonnes.", 0.97, "s2"),
    ("Giá bán ổn định.", "Prices are stable.", 0.62, "s3"),
    ("Câu này bị bỏ sót.", "", 0.9, "s4"),
    ("", "This one was added.", 0.9, "s5"),
    (HOSTILE, "Tea \x0b& <i>" + HOSTILE[-8:], 0.95, "s6"),
    ("Giá bán ổn định.", "Prices are stable.", 0.95, "s3"),
)
VI, EN, ID = "a" * 16, "b" * 16, "c" * 16
ENGLISH, INDONESIAN = f"{VI}-{EN}", f"{ID}-{VI}"


def snapshot(folder: Path) -> Path:
    """Return a site.db with one story in three languages, and the decisions.db beside it."""
    path = folder / "site.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        for name in SITE:
            connection.executescript(schema(name))
        for number, (name, source, language) in enumerate(
            [(VI, "banlang", "vi"), (EN, "songque", "en"), (ID, "gopnhat", "id")], 1
        ):
            _article(connection, number, name, source, language)
        _insert(connection, "stories", ["st1", 1, "Chè", "2026-05-01", 3, 0, "vi en id", 1, 0, 0])
        _alignment(connection, ENGLISH, (1, "vi"), (2, "en"), "2026-05-02")
        _alignment(connection, INDONESIAN, (3, "id"), (1, "vi"), "2026-06-02")
        for at, (left, right, sure, segment) in enumerate(PAIRS):
            values = [ENGLISH, at, 0, len(left), 0, len(right), _sound(left), _sound(right), sure, segment]
            _insert(connection, "beads", values)
        _insert(connection, "beads", [INDONESIAN, 0, 0, 5, 0, 5, "Teh mahal.", "Chè đắt.", 0.98, "t1"])
        for at, (kind, digest) in enumerate([("figure", "d1"), ("quotes", "d2")]):
            row = [ENGLISH, at, kind, "error", 0, 1, 0, 1, 1, f"A {kind} <differs>.", digest]
            _insert(connection, "discrepancies", row)
    _judge(Decisions(folder / "decisions.db"))
    return path


def _sound(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16")


def _article(connection: sqlite3.Connection, number: int, name: str, source: str, language: str) -> None:
    values = {
        "number": number, "id": name, "key": name, "source": source, "language": language, "disagrees": 0,
        "title": f"Title {number}", "url": f"https://{source}.example/{number}?a=1&b=2", "day": "2026-05-01",
        "published": f"2026-05-0{number}T01:15:00+00:00", "published_flagged": 0, "status": "full",
        "flags": "[]", "whole": 1, "has_sapo": 1, "words": 9, "revisions": 1,
        "first_fetched": "2026-05-03T00:00:00+00:00",
        "last_fetched": "2026-05-03T00:00:00+00:00", "digest": "x", "segment": "x", "offset": 0, "stamp": "x",
    }  # fmt: skip
    columns = connection.execute("PRAGMA table_info(articles)").fetchall()
    needed = [row[1] for row in columns if row[3] and row[4] is None]
    values = dict.fromkeys(needed, 0) | values  # what exports do not read
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", list(values.values()))


def _alignment(
    connection: sqlite3.Connection, name: str, left: tuple[int, str], right: tuple[int, str], day: str
) -> None:
    row = [name, "st1", left[0], right[0], left[1], right[1], day, 5.0, 7, 2, 1, 0, 0, 1]
    _insert(connection, "alignments", row)


def _insert(connection: sqlite3.Connection, table: str, values: Sequence[object]) -> None:
    """Insert a row; columns behind those given, which exports do not read, hold `x`."""
    columns = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    row = [*values, *["x"] * (columns - len(values))]
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", row)


def _judge(decisions: Decisions) -> None:
    def judged(segment: str, verdict: str, comment: str = "") -> Judgement:
        return Judgement(
            kind="segment",
            subject=ENGLISH,
            object=segment,
            verdict=verdict,
            comment=comment,
            actor="Lan",
            at="2026-06-01T08:00:00+00:00",
        )

    decisions.record(judged("s1", "accepted", "Tốt."), judged("s2", "rejected", "1.250!"))
    decisions.record(judged("s6", "commented", "Xem lại\x08."))
    decisions.record(
        Judgement(kind="discrepancy", subject=ENGLISH, object="d2", verdict="rejected", actor="Lan")
    )
