"""Take the pictures of the demo's site: `make demo SERVE=0`, then `python docs/pictures/take.py`."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
DEMO = HERE.parents[1] / "demo-data"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
WIDE, PHONE = {"width": 1200, "height": 820}, {"width": 390, "height": 760}


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """Serve the demo on a free port; yield its address, and the link to sign in."""
    command = [sys.executable, "-c", "from tinlang.cli import main; main()"]
    command += ["--data", str(DEMO), "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stderr is not None
        found = re.search(r"http://\S+(?=/)", process.stderr.readline())
        entry = re.search(r"http://\S+", process.stderr.readline())
        if found is None or entry is None:
            sys.exit(f"{DEMO} cannot be served; make it with `make demo SERVE=0`")
        yield found.group(), entry.group()
        process.send_signal(signal.SIGINT)
        process.stderr.read()


def article(page: Page, choice: str) -> str:
    """Return the address of the newest article with these columns."""
    rows = page.request.get(f"/site/articles.json?_shape=array&_sort_desc=number&{choice}").json()
    return f"/article/{rows[0]['id']}"


def review(page: Page) -> None:
    """Take what a translator sees, signed in: the queue, three versions at their first finding, a story."""
    page.goto("/review?order=findings&pair=vi-en")
    page.screenshot(path=HERE / "queue.png")
    found = page.request.get("/review.json?order=findings&pair=vi-en").json()["alignments"][0]
    page.goto(f"/story/{found['story']}/side-by-side?languages=vi,en,id")
    page.keyboard.press("n")
    page.wait_for_timeout(1000)  # until the page has scrolled there
    page.screenshot(path=HERE / "review.png")
    edited = article(page, "revisions__gt=1&language=vi").rpartition("/")[2]
    page.goto(f"/story/{edited}")
    page.screenshot(path=HERE / "story.png")


def product(page: Page) -> str:
    """Return the address of the product that is named most."""
    return f"/product/{page.request.get('/products.json?order=mentions').json()['products'][0]['id']}"


def figure(page: Page) -> str:
    """Return the address of a figure of an output in tonnes."""
    found = page.request.get("/figures.json?measure=output&unit=tonne").json()["figures"][0]
    figures = page.request.get(f"/article/{found['article']}.json").json()["figures"]
    return f"/figure/{next(one['cited'] for one in figures if one['position'] == found['position'])}"


def take() -> None:
    """Take every picture."""
    with served() as (base, entry), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        wide = chromium.new_context(base_url=base, viewport=WIDE).new_page()
        dark = chromium.new_context(base_url=base, viewport=WIDE, color_scheme="dark").new_page()
        phone = chromium.new_context(base_url=base, viewport=PHONE).new_page()
        edited = article(wide, "revisions__gt=1&language=vi")
        shots = [
            (wide, "home", "/"),
            (wide, "search", "/search?q=san+pham+ocop&language=vi"),
            (wide, "article", article(wide, "language=id&source=langviet")),
            (wide, "figures", "/figures?measure=output&unit=tonne"),
            (wide, "series", "/figures/series?measure=output&unit=tonne&language=en"),
            (wide, "revisions", f"{edited}/revisions"),
            (wide, "products", "/products?province=Quảng+Ninh"),
            (wide, "product", product(wide)),
            (wide, "provinces", "/provinces"),
            (wide, "province", "/province/quang-ninh"),
            (phone, "provinces-phone", "/provinces?ui=vi"),
            (wide, "reach", "/reach?from=2025&has=no_en"),
            (wide, "wrong", "/wrong?from=2025&kind=register"),
            (wide, "factsheet", "/province/quang-ninh/sheet"),
            (wide, "campaign", "/campaign?words=OCOP%0Afestival&from=2025-07&to=2026-01"),
            (wide, "attention", "/attention?q=ocop&split=language&unit=week"),
            (wide, "coverage", "/coverage?until=2026-01-31&days=120"),
            (wide, "corpus", "/corpus?q=ocop&sample=50&seed=7"),
            (wide, "figure", figure(wide)),
            (wide, "source", "/source/langviet"),
            (wide, "sources", "/sources"),
            (dark, "search-dark", "/search?q=festival"),
            (phone, "phone", "/?ui=vi"),
        ]
        for page, name, path in shots:
            page.goto(path)
            page.screenshot(path=HERE / f"{name}.png")
        desk = chromium.new_context(base_url=base, viewport=WIDE).new_page()
        desk.goto(entry)
        review(desk)
        chromium.close()


if __name__ == "__main__":
    take()
