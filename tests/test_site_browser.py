"""The site in a real browser: what readers do, no violation of WCAG 2.2 AA, no request to another host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sitefixture
from axe_playwright_python.sync_playwright import Axe
from browsing import (
    AXE,
    DARK,
    LIGHT,
    PHONE,
    Look,
    article,
    base,
    browser,
    page,
    pytestmark,
    serving,
    watched,
)
from playwright.sync_api import Browser, Page, ViewportSize, expect

__all__ = ["base", "browser", "page", "pytestmark"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Serve the fixture; yield its address and the link to sign in."""
    home: Path = tmp_path_factory.mktemp("browser")
    sitefixture.make_snapshots(home)
    with serving(home) as found:
        yield found


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
def test_pages_are_accessible_and_light(browser: Browser, base: str, name: str, look: Look) -> None:
    """axe-core finds no violation of WCAG 2.2 A and AA, details opened; a page weighs less than 200 KB."""
    scheme, width = look
    size: ViewportSize = {"width": width, "height": 900}
    context = browser.new_context(base_url=base, viewport=size, color_scheme=scheme)
    weights: list[int] = []
    for opened in watched(context, base):
        opened.on("response", lambda response: weights.append(len(response.body())))
        opened.goto(PAGES[name](opened), wait_until="networkidle")
        opened.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
        found = Axe().run(opened, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
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
