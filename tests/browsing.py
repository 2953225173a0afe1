"""What the tests in a real browser share: a served site, Chromium, and pages that speak to nobody else."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
Look = tuple[Literal["light", "dark"], int]
"""The scheme the reader prefers, and the width of the window."""
LIGHT: Look = ("light", 1200)
DARK: Look = ("dark", 1200)
PHONE: Look = ("light", 375)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        not CHROMIUM.exists() and os.environ.get("CI") != "true",
        reason="Chromium is not installed; `apt-get install chromium` to run these",
    ),
]


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, str]]:
    """Serve a data folder as `tinlang serve` does; yield its address and the link to sign in."""
    command = [sys.executable, "-c", "from tinlang.cli import main; main()", "--data", str(home)]
    with subprocess.Popen([*command, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+(?=/)", process.stderr.readline())
        link = re.search(r"http://\S+/sign-in\S+", process.stderr.readline())
        rest = threading.Thread(target=process.stderr.read)
        rest.start()
        assert found is not None
        assert link is not None
        try:
            yield found.group(), link.group()
        finally:
            process.send_signal(signal.SIGINT)
            rest.join(15)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield Debian's Chromium."""
    assert CHROMIUM.exists(), "CI has to have Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def base(served: tuple[str, str]) -> str:
    """Return the address of the site that the module's own `served` yields."""
    return served[0]


@pytest.fixture(params=[LIGHT])
def page(browser: Browser, base: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a watched page; in light unless a test asks for another look."""
    scheme, width = request.param
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB"
    )
    yield from watched(context, base)


def watched(context: BrowserContext, base: str, start: str | None = None) -> Iterator[Page]:
    """Yield a page, opened at `start`, that may not speak to another host and whose console stays empty."""
    said: list[str] = []
    asked: set[str] = set()
    opened = context.new_page()
    opened.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    if start is not None:
        opened.goto(start)
    yield opened
    context.close()
    assert asked <= {urlsplit(base).netloc}
    assert said == []


@dataclass
class Steps:
    """What a reader does from the home page on, counted: each click, each typing, each key."""

    page: Page
    taken: int = 0

    def click(self, locator: Locator) -> None:
        """Click the first of what is found."""
        self.taken += 1
        locator.first.click()

    def type(self, locator: Locator, text: str) -> None:
        """Fill a field."""
        self.taken += 1
        locator.fill(text)

    def press(self, key: str) -> None:
        """Press a key."""
        self.taken += 1
        self.page.keyboard.press(key)


def from_home(page: Page) -> Steps:
    """Return the count of a reader who has just come."""
    page.goto("/")
    return Steps(page)


def article(page: Page, title: str) -> str:
    """Return the address of the article with this headline."""
    found = page.request.get("/search.json", params={"q": f'title:"{title}"'}).json()
    return f"/article/{next(one['id'] for one in found['results'] if one['title'] == title)}"
