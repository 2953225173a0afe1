"""Invented captures and articles for the tests of store, publish and search."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from db.store import Store
from pipelines.model import (
    Article,
    Caption,
    Dropped,
    Evidence,
    LanguageVerdict,
    Locator,
    Outcome,
    Policy,
    PublishedTime,
    Source,
)

BEGIN = datetime(2026, 5, 4, 1, 30, tzinfo=UTC)


def newspaper(slug: str, **more: Any) -> Source:
    """Return a newspaper that permits full text."""
    source = Source(
        slug=slug,
        name=f"Báo {slug}",
        homepage=f"https://{slug}.example/",
        country="vn",
        province="Lạng Sơn",
        languages=("vi", "en", "id"),
        timezone="Asia/Ho_Chi_Minh",
        family="generic",
        layout="generic",
        hosts=(f"{slug}.example",),
        articles=(r"/(?P<id>\d+)",),
        feeds=(),
        policy=Policy(publish="full"),
    )
    return replace(source, **more)


PRESS = (
    newspaper("banlang", name="Báo Bản Làng"),
    newspaper("songque", name="Báo Sông Quê", province="Lâm Đồng", policy=Policy(publish="excerpt")),
    newspaper("gopnhat", name="Góp Nhặt", province=None, aggregator=True),
)


def article(name: str, *body: str, **more: Any) -> Article:
    """Return an article of the first newspaper, published at `BEGIN`."""
    made = Article(
        source="banlang",
        url=f"https://banlang.example/{name}",
        key=f"banlang:vi:{name}",
        edition="vi",
        language=LanguageVerdict(
            language="vi", detected="vi", evidence=(Evidence(rule="edition", value="vi", weight=0.9),)
        ),
        title=f"Bài {name}",
        sapo=None,
        body=body,
        captions=(Caption(text=f"Ảnh của {name}", credit="Bản Làng"),),
        tags=("chợ phiên",),
        published=PublishedTime(time=BEGIN, precision="minute", raw="04/05/2026 08:30", rule="meta time"),
    )
    return replace(made, **more)


def outcome(result: Article | Dropped, offset: int = 0, hours: float = 1, **more: Any) -> Outcome:
    """Return what became of a capture at an offset, fetched so many hours after `BEGIN`."""
    url = result.url if isinstance(result, Article) else result.subject
    made = Outcome(
        locator=Locator(segment="2026-05-00001.warc.gz", offset=offset),
        source=result.source if isinstance(result, Article) else "banlang",
        url=url,
        fetched_at=BEGIN + timedelta(hours=hours),
        status=200,
        digest=f"sha256:{offset:064x}",
        result=result,
    )
    return replace(made, **more)


def stored(path: Path, outcomes: list[Outcome]) -> Path:
    """Return a news.db with these outcomes."""
    with Store(path) as store:
        store.register(PRESS)
        store.save(outcomes)
    return path


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables of ours, each table sorted."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        names = [name for (name,) in found.fetchall() if not name.startswith(("_sqlite", "sqlite"))]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
