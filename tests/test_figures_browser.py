"""Figures in a real browser: list, series and marked article break no rule; meanings show on focus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import figurefixture
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE, DARK, LIGHT, PHONE, article, base, browser, pytestmark, serving, watched
from playwright.sync_api import Browser, Page, expect

__all__ = ["base", "browser", "pytestmark"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Serve the fixture; yield its address and the link to sign in."""
    home: Path = tmp_path_factory.mktemp("browser")
    figurefixture.make_snapshots(home)
    with serving(home) as found:
        yield found


@pytest.fixture(params=[LIGHT, DARK, PHONE], ids=["light", "dark", "phone"])
def page(browser: Browser, base: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a page in light, in dark and on a phone."""
    scheme, width = request.param
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB"
    )
    yield from watched(context, base)


@pytest.mark.parametrize("which", ["list", "series", "article"])
def test_pages_of_figures_are_accessible(page: Page, which: str) -> None:
    """axe-core finds no violation on the list, a series and a marked article; nothing is too wide."""
    paths = {"list": "/figures?unit=hectare", "series": "/figures/series?measure=output&unit=tonne"}
    page.goto(paths.get(which) or article(page, "Xã có 25 sản phẩm OCOP"), wait_until="load")
    page.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_meaning_shows_on_focus_and_on_hover(page: Page) -> None:
    """The keyboard and the mouse show what a marked figure means, and a click leads to its explanation."""
    page.goto(article(page, "Mật ong (en)"))
    link = page.locator(".text .said a").first
    meaning = page.locator(".text .meaning").first
    expect(meaning).to_be_hidden()
    link.focus()
    expect(meaning).to_be_visible()
    expect(meaning).to_contain_text("nearly 3,700,000,000,000 VND")
    page.locator("h1").click()
    expect(meaning).to_be_hidden()
    link.hover()
    expect(meaning).to_be_visible()
    assert Axe().run(page, options=AXE).violations_count == 0
    link.click()
    expect(page).to_have_url(re.compile(r"#figure-0$"))


def test_reader_filters_and_follows_a_figure(page: Page) -> None:
    """From the menu a reader filters the figures, looks at one over time and reads the article."""
    page.goto("/")
    page.get_by_role("button", name="Researchers").click()
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Figures").click()
    page.get_by_label("Unit").fill("tonne")
    page.get_by_label("Time", exact=True).fill("2023")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("ol.articles > li")).to_have_count(1)
    page.locator("ol.articles").get_by_role("link", name="Over time").click()
    expect(page.locator("table.series tbody tr").first).to_contain_text("2022")
    page.get_by_role("link", name="Mùa hồng năm 2023").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mùa hồng năm 2023")
