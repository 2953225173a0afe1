"""The site in a real browser: what readers do, no violation of WCAG 2.2 AA, no request to another host."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
import sitefixture
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LIGHT, DARK, PHONE = "light", "dark", "phone"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(
        not CHROMIUM.exists() and os.environ.get("CI") != "true",
        reason="Chromium is not installed; `apt-get install chromium` to run these",
    ),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the fixture on a free port as `tinlang serve` does; yield its address."""
    home = tmp_path_factory.mktemp("browser")
    sitefixture.make_snapshots(home)
    command = [sys.executable, "-c", "from tinlang.cli import main; main()", "--data", str(home)]
    command += ["serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+(?=/)", process.stderr.readline())
        rest = threading.Thread(target=process.stderr.read)
        rest.start()
        assert found is not None
        yield found.group()
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


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """Yield a page that may not speak to another host, and whose console must stay empty."""
    context = browser.new_context(base_url=base, viewport={"width": 1200, "height": 900}, locale="en-GB")
    yield from _watched(context, base)


def _watched(context: BrowserContext, base: str) -> Iterator[Page]:
    said: list[str] = []
    asked: list[str] = []
    opened = context.new_page()

    def note(request: Request) -> None:
        asked.append(urlsplit(request.url).netloc)

    opened.on("request", note)
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    yield opened
    context.close()
    assert set(asked) <= {urlsplit(base).netloc}
    assert said == []


def article(page: Page, title: str) -> str:
    """Return the address of the article with this headline."""
    found = page.request.get("/search.json", params={"q": f'title:"{title}"'}).json()
    return f"/article/{next(one['id'] for one in found['results'] if one['title'] == title)}"


PAGES = {
    "home": lambda _: "/",
    "search": lambda _: "/search?q=lang+son&language=vi",
    "nothing found": lambda _: "/search?q=zzzz",
    "article": lambda page: article(page, "Peach blossom festival in Lang Son"),
    "hostile article": lambda page: article(page, sitefixture.HOSTILE),
    "revisions": lambda page: article(page, "Giá hồng tăng mạnh") + "/revisions",
    "source": lambda _: "/source/banlang",
    "sources": lambda _: "/sources",
    "drops": lambda _: "/drops",
    "about": lambda _: "/about?ui=vi",
}


LOOKS = [(name, look) for name in ("home", "search", "article", "source") for look in (LIGHT, DARK, PHONE)]
LOOKS += [(name, LIGHT) for name in PAGES if (name, LIGHT) not in LOOKS]


@pytest.mark.parametrize(("name", "look"), LOOKS)
def test_pages_are_accessible_and_light(browser: Browser, base: str, name: str, look: str) -> None:
    """axe-core finds no violation of WCAG 2.2 A and AA, details opened; a page weighs less than 200 KB."""
    width = 375 if look == PHONE else 1200
    scheme: Literal["dark", "light"] = "dark" if look == DARK else "light"
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    weights: list[int] = []
    for page in _watched(context, base):
        page.on("response", lambda response: weights.append(len(response.body())))
        page.goto(PAGES[name](page), wait_until="networkidle")
        page.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert 0 < sum(weights) < 200_000


def test_reader_searches_narrows_and_reads(page: Page) -> None:
    """From the home page a reader searches without accents, narrows to a language and reads an article."""
    page.goto("/")
    page.get_by_role("searchbox", name="Search the articles").fill("le hoi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("article")
    page.get_by_role("complementary").get_by_role("link", name="Vietnamese").click()
    page.get_by_role("link", name="Lễ hội hoa đào xứ Lạng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lễ hội hoa đào xứ Lạng")
    page.get_by_role("link", name="Festival bunga persik di Lang Son").click()
    expect(page.get_by_role("article")).to_have_attribute("lang", "id")


def test_reader_turns_pages(page: Page) -> None:
    """Results go on on a second page."""
    page.goto("/search?q=cho+phien")
    page.get_by_role("link", name="Page 2").click()
    expect(page.locator("ol.articles > li")).to_have_count(4)


def test_reader_chooses_a_language(page: Page) -> None:
    """The interface turns Vietnamese with one click, and stays so on the next page."""
    page.goto("/sources")
    page.get_by_role("link", name="Vietnamese").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Các báo")
    page.get_by_role("link", name="Tìm kiếm").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")


def test_keyboard_reaches_the_content(page: Page) -> None:
    """The first Tab shows a way past the menu; the next ones walk on from the content."""
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_hostile_text_runs_nothing(page: Page) -> None:
    """Script in scraped text does not run: no dialog, no changed title, nothing on the console."""
    for path in ("/", "/search?q=tấn+công", "/source/hostile", article(page, sitefixture.HOSTILE)):
        page.goto(path)
        assert page.title() != "owned"
        assert page.locator("img, script, iframe").count() == 0


def test_print_shows_the_text_only(page: Page) -> None:
    """On paper there is the article without menu and forms."""
    page.goto(article(page, "Peach blossom festival in Lang Son"))
    page.emulate_media(media="print")
    expect(page.get_by_role("article")).to_be_visible()
    expect(page.locator(".tongues")).to_be_hidden()
