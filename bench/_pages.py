"""Archives of any size from the saved pages of the tests, each copy an article of its own.

The saved pages are of our own writing and small; real ones carry styles, scripts and menus, 174 KB in all
in the middle. So each copy gets as much of them as makes its size that of a real page.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from db.archive import Archive
from pipelines.model import Capture

PAGES = Path(__file__).parents[1] / "tests" / "pages"
MIDDLE = 174_000
"""Bytes of a page in the middle; measured on newspaper pages."""
_ID = re.compile(r"[0-9a-f]{5}(?=[^0-9a-f]*$)")
_WORDS = "pasar desa panen market harvest village chợ phiên mùa vàng nương chè suối bản".split()


@dataclass(frozen=True, slots=True)
class Filling:
    """What makes pages big, drawn once: building it anew for each page would take longer than reading it."""

    head: str
    menu: str

    def pour(self, page: str, size: int) -> str:
        """Return the page with half of what it lacks in its head, and half before the end of its body."""
        lacking = max(0, size - len(page.encode()))
        scripts = f"<script>{self.head[: lacking // 2].rpartition(';')[0]}</script>"
        links = f"<ul class='menu'>{self.menu[: lacking // 2].rpartition('</li>')[0]}</li></ul>"
        return page.replace("</head>", scripts + "</head>", 1).replace("</body>", links + "</body>", 1)


def filling(chance: random.Random) -> Filling:
    """Return styles, scripts and links enough for the biggest page."""
    names = [chance.choice(_WORDS) + str(chance.randrange(1000)) for _ in range(500)]
    calls = (f"w.{chance.choice(names)}=[{chance.random()},'{chance.choice(names)}'];" for _ in range(12_000))
    links = (
        f'<li class="i{at}"><a href="/{chance.choice(names)}-{at}.html" title="{chance.choice(_WORDS)}">'
        f"{' '.join(chance.choices(_WORDS, k=6))}</a></li>"
        for at in range(4_000)
    )
    return Filling("".join(calls), "".join(links))


def captures(count: int, *, middle: int = MIDDLE, seed: int = 1) -> Iterator[Capture]:
    """Yield so many captures, every saved page in turn, each of its own address and of natural size."""
    chance = random.Random(seed)
    filler = filling(chance)
    saved = [_saved(folder) for folder in sorted(PAGES.glob("*/*/")) if _is_whole(folder)]
    for number in range(count):
        size = int(chance.lognormvariate(0, 0.4) * middle)
        yield _copy(saved[number % len(saved)], number, filler, size)


def _is_whole(folder: Path) -> bool:
    return (folder / "page.html").exists() and (folder / "capture.toml").exists()


def _saved(folder: Path) -> Capture:
    told = tomllib.loads((folder / "capture.toml").read_text(encoding="utf-8"))
    return Capture(
        source=told["source"],
        url=told["url"],
        requested_url=told["url"],
        fetched_at=datetime.fromisoformat(told["fetched_at"]),
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        media_type="text/html",
        body=(folder / "page.html").read_bytes(),
    )


def _copy(saved: Capture, number: int, filler: Filling, size: int) -> Capture:
    url = _address(saved.url, number)
    page = saved.body.decode("utf-8", "replace").replace(saved.url, url)
    fetched = saved.fetched_at + timedelta(seconds=number)
    return replace(
        saved, url=url, requested_url=url, fetched_at=fetched, body=filler.pour(page, size).encode()
    )


def _address(url: str, number: int) -> str:
    """Another address of the same form: another id where there is one, else another slug."""
    if _ID.search(url):
        return _ID.sub(f"{number:05d}", url)
    head, dot, tail = url.rpartition(".") if url.endswith((".html", ".htm")) else (url.rstrip("/"), "", "")
    return f"{head}-{number}{dot}{tail}"


def fill(folder: Path, count: int, **how: int) -> int:
    """Keep so many captures in an archive; return their bytes."""
    with Archive(folder) as archive:
        return sum(len(one.body) for one in captures(count, **how) if archive.keep(one))
