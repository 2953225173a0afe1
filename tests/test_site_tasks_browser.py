"""Every page in a real browser, on a hostile archive: axe in light and dark, on a phone; menu; short ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import hostilefixture
import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE, Steps, browser, from_home, pytestmark, serving, watched
from playwright.sync_api import Browser, BrowserContext, Page, expect
from walking import is_page, route_of, walk

from db.site.menu import WAYS
from db.site.pages import ROUTES

__all__ = ["browser", "pytestmark"]
LIGHT, PHONE = ("light", 1200), ("dark", 375)
FILES = re.compile(r"\\\.\(\?P<\w+>[^)]*\)\$$|\\\.\w+\$$|/(archived|sign-in|decide)\$$")
"""Patterns of routes that answer with files, or take forms."""
PATTERNS = [pattern for pattern, _ in ROUTES if not FILES.search(pattern)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the hostile archive."""
    folder = tmp_path_factory.mktemp("tasks")
    hostilefixture.make_snapshots(folder)
    return folder


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[tuple[str, str]]:
    """Serve the archive as `tinlang serve` does; yield its address and the link to sign in."""
    with serving(home) as found:
        yield found


@pytest.fixture(scope="module")
def paths(served: tuple[str, str]) -> dict[str, str]:
    """Return a page of each route that has one, as the walk of somebody signed in finds them."""
    with httpx.Client(base_url=served[0], timeout=60) as client:
        client.get(served[1])
        walked = walk(client.get, ("/", "/list/shared"))
    found = [
        (path, answer)
        for path, answer in walked.seen.items()
        if is_page(answer) and answer.status_code == 200
    ]
    return {route_of(path.partition("?")[0]) or "": path for path, answer in reversed(found)}


@pytest.fixture(scope="module")
def signed_in(browser: Browser, served: tuple[str, str]) -> Iterator[BrowserContext]:
    """Yield a browser of who may write."""
    context = browser.new_context(base_url=served[0], viewport={"width": 1200, "height": 900}, locale="en-GB")
    opened = context.new_page()
    opened.goto(served[1])
    opened.close()
    yield context
    context.close()


@pytest.fixture
def page(signed_in: BrowserContext, served: tuple[str, str]) -> Iterator[Page]:
    """Yield a page that may not speak to another host, and whose console must stay empty."""
    yield from watched(_Tab(signed_in), served[0])  # type: ignore[arg-type]


class _Tab:
    """A context that only its page is closed of."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._page: Page | None = None

    def new_page(self) -> Page:
        """Return a page of the context."""
        self._page = self._context.new_page()
        return self._page

    def close(self) -> None:
        """Close the page."""
        if self._page:
            self._page.close()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_page_is_accessible(page: Page, paths: dict[str, str], pattern: str) -> None:
    """axe finds nothing in light, nor in dark on a phone; nothing is too wide; less than 200 KB arrive."""
    weights: list[int] = []
    page.on("response", lambda response: weights.append(len(response.body())))
    page.goto(paths[pattern], wait_until="networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
    for scheme, width in (LIGHT, PHONE):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, (paths[pattern], scheme, width, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (paths[pattern], width)
    assert 0 < sum(weights) < 200_000
    assert page.title() != "owned"


@pytest.mark.parametrize("width", [1200, 375])
def test_menu_works_by_keyboard(page: Page, width: int) -> None:
    """Each group opens by Enter, shows its ways, which Tab reaches in order, closes by Escape; axe agrees."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")
    for group, entries in WAYS:
        button = page.locator(f"[popovertarget=for-{group}]")
        button.focus()
        page.keyboard.press("Enter")
        opened = page.locator(f"#for-{group}")
        expect(opened.get_by_role("link")).to_have_count(len(entries))
        page.keyboard.press("Tab")
        expect(opened.get_by_role("link").first).to_be_focused()
        box = opened.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        found = Axe().run(page, context=f"#for-{group}", options=AXE)
        assert found.violations_count == 0, found.generate_report()
        page.keyboard.press("Escape")
        expect(opened).to_be_hidden()


def test_menu_works_without_script(browser: Browser, served: tuple[str, str]) -> None:
    """With script switched off the menu opens and leads on."""
    context = browser.new_context(base_url=served[0], java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/about")
    page.get_by_role("button", name="Communications").click()
    page.get_by_role("link", name="Products", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Products")
    context.close()


# ------------------------------------------------------------------ three interactions at most

MOST = 3


def test_searching_takes_three_steps(page: Page) -> None:
    """Task 1: typing and Enter show what is found; a facet narrows it as the third step."""
    steps = from_home(page)
    steps.type(page.get_by_role("searchbox"), "tan cong")
    steps.press("Enter")
    expect(page.locator("ol.articles > li").first).to_be_visible()
    steps.click(page.get_by_role("complementary").get_by_role("link"))
    expect(page.locator(".chips a").first).to_be_visible()
    assert steps.taken <= MOST


def test_a_watch_list_takes_two_steps(page: Page) -> None:
    """Task 6: from the home page to the lists, and to one of them, with its feed and how to get a digest."""
    steps = from_home(page)
    steps.click(page.locator(".ways").get_by_role("link", name="Watch lists"))
    steps.click(page.locator("ol.articles h2 a"))
    expect(page.get_by_role("link", name=re.compile("Atom")).first).to_be_visible()
    expect(page.get_by_text("tinlang digest --list").first).to_be_visible()
    assert steps.taken <= MOST


def test_watching_takes_three_steps(page: Page) -> None:
    """Task 6: a search is put on a list by its link; the button for it is on the next page."""
    steps = from_home(page)
    steps.type(page.get_by_role("searchbox"), "tan cong")
    steps.press("Enter")
    steps.click(page.get_by_role("link", name=re.compile("^Watch")))
    expect(page.get_by_role("button", name=re.compile("Add")).first).to_be_visible()
    assert steps.taken <= MOST


def test_a_fact_sheet_takes_three_steps(page: Page) -> None:
    """Task 9: provinces, the province, its fact sheet."""
    steps = from_home(page)
    steps.click(page.locator(".ways").get_by_role("link", name="Provinces"))
    steps.click(page.locator(".tiles").get_by_role("link", name="Lạng Sơn"))
    steps.click(page.get_by_role("link", name="Fact sheet"))
    expect(page).to_have_url(re.compile(r"/sheet$"))
    assert steps.taken <= MOST


def test_a_fact_sheet_of_a_product_takes_three_steps(page: Page) -> None:
    """Task 9: products, the product, its fact sheet."""
    steps = from_home(page)
    steps.click(page.locator(".ways").get_by_role("link", name="Products"))
    steps.click(page.locator("ol.articles h3 a"))
    steps.click(page.get_by_role("link", name="Fact sheet"))
    expect(page).to_have_url(re.compile(r"/product/\w+/sheet$"))
    assert steps.taken <= MOST


def test_reviewing_takes_two_steps(page: Page) -> None:
    """Task 11: the queue, and two versions side by side with the terms at hand."""
    steps = from_home(page)
    steps.click(page.locator(".ways").get_by_role("link", name="Review"))
    steps.click(page.locator("ol.articles a[href^='/review/']"))
    expect(page.locator(".sheet .row").first).to_be_visible()
    assert steps.taken <= MOST


def test_versions_are_one_step_from_their_articles(page: Page, paths: dict[str, str]) -> None:
    """Task 11: the page of each article of a story in two languages leads to its versions side by side."""
    story = page.request.get(paths[r"/story/(?P<id>[0-9a-f]{16})(\.(?P<format>json))?$"] + ".json").json()
    for one in story["articles"]:
        page.goto(f"/article/{one['id']}")
        steps = Steps(page)
        steps.click(page.get_by_role("link", name="Versions side by side"))
        expect(page.locator(".sheet .row").first).to_be_visible()
        assert steps.taken == 1
