"""Registers and articles of our own writing, small enough to be read at a glance."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from sitefixture import Desk, newspaper

from db.publish import publish
from db.registers import Edition, Registers, digest_of
from db.store import Store
from pipelines.model import PublishedTime, RegisterEntry
from pipelines.registers.read import Asking, RegisterRead, read_register
from tinlang.config import Config
from tinlang.connecting import Connecting
from tinlang.resolving import resolve

TODAY = date(2026, 2, 1)
PRESS = (newspaper("banlang", "Báo Bản Làng"), newspaper("songque", "Báo Sông Quê", province="Phú Thọ"))
HEAD = "Tên sản phẩm,Chủ thể,Địa chỉ,Hạng sao,Số quyết định,Ngày quyết định"
TEA = 'Trà Khuổi Lẹng,HTX Khuổi Lẹng,"xã Mẫu Sơn, huyện Lộc Bình, tỉnh Lạng Sơn",3 sao,11/QĐ-UBND,05/12/2023'


def table(*rows: str, head: str = HEAD) -> str:
    """Return a CSV of rows under headings."""
    return "\n".join((head, *rows)) + "\n"


def read(raw: bytes | str, name: str = "so.csv", **more: Any) -> RegisterRead:
    """Return a register, read."""
    data = raw.encode() if isinstance(raw, str) else raw
    return read_register(data, name, Asking(today=TODAY, **more))


def workbook(*sheets: tuple[str, Sequence[Sequence[object]], Iterable[str]]) -> bytes:
    """Return an XLSX of sheets, each with its rows and the ranges that are merged."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows, merged in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for block in merged:
            sheet.merge_cells(block)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def windows_1258(text: str) -> bytes:
    """Return a text as Windows wrote it: the marks of tones stand behind their letters."""
    return b"".join(map(_of_windows, unicodedata.normalize("NFC", text)))


def _of_windows(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", parts.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")


def bring(home: Path, raw: str | Sequence[RegisterEntry], name: str = "so", as_of: date = TODAY) -> None:
    """Take a register into the decisions of a data folder."""
    entries = read(raw).entries if isinstance(raw, str) else tuple(raw)
    edition = Edition(
        name=name, file="so.csv", digest=digest_of(entries), as_of=as_of, actor="lan", entries=len(entries)
    )
    Registers(home / "decisions.db").record(edition, entries)


def derive(home: Path, *told: tuple[str, str], whole: bool = False) -> None:
    """Write an article for each day with its sentence, `2025-03-01` or `2025-03-01 en`, and resolve."""
    desk = Desk()
    for number, (when, sentence) in enumerate(told):
        day, _, language = when.partition(" ")
        time = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC)
        published = PublishedTime(time=time, precision="day", raw=day, rule="layout time")
        more: dict[str, Any] = {"sapo": sentence, "body": (), "published": published}
        desk.write("banlang", f"bai-{number}", language or "vi", "Chuyện làng", **more)
    config = Config(home)
    with Store(config.news) as store:
        store.register(PRESS)
        store.save(desk.outcomes)
        resolve(Connecting(config, store, 1))
    if whole:
        publish(config.news, config.site, config.public)


def rows(home: Path, select: str) -> list[Any]:
    """Return what news.db answers."""
    with Store(home / "news.db") as store, store.changing() as database:
        return database.execute(select).fetchall()


def faults(home: Path) -> list[tuple[str, str, str | None, str]]:
    """Return kind, product, what is said and what is registered of each fault."""
    return rows(
        home,
        "SELECT f.kind, p.name, f.said, f.registered FROM product_faults f"
        " JOIN products p ON p.id = f.product"
        " ORDER BY 1, 2, 3, 4",
    )
