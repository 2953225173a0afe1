"""The reports in a real browser: accessible in every look, printed on a page, done as staff would do them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import reportsfixture
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE, DARK, LIGHT, PHONE, base, browser, page, pytestmark, serving
from playwright.sync_api import Page, expect

from db.site.sheets import LINES

__all__ = ["base", "browser", "page", "pytestmark"]
MARGIN: Any = dict.fromkeys(("top", "right", "bottom", "left"), "12mm")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Serve the fixture; yield its address and the link to sign in."""
    home: Path = tmp_path_factory.mktemp("browser")
    reportsfixture.make_snapshots(home)
    with serving(home) as found:
        yield found


PATHS = {
    "reach": "/reach",
    "wrong": "/wrong",
    "sheet": "/province/lang-son/sheet",
    "campaign": "/campaign?words=che+hoa%0Aoutput",
}


@pytest.mark.parametrize("which", PATHS)
@pytest.mark.parametrize("page", [LIGHT, DARK, PHONE], indirect=True)
def test_reports_are_accessible_and_light(page: Page, which: str) -> None:
    """axe-core finds no violation, details opened; nothing is too wide; a page weighs less than 200 KB."""
    weights: list[int] = []
    page.on("response", lambda response: weights.append(len(response.body())))
    page.goto(PATHS[which], wait_until="load")
    page.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert 0 < sum(weights) < 200_000


def test_a_fact_sheet_is_three_steps_away_and_prints_on_one_page(page: Page) -> None:
    """From the home page: the provinces, a province, its sheet; printed it is one page of A4."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Provinces", exact=True).click()
    page.get_by_role("table").get_by_role("link", name="Lạng Sơn").click()
    page.get_by_role("link", name="Fact sheet").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lạng Sơn – Fact sheet")
    expect(page.get_by_role("table")).to_contain_text("contradictory")
    assert _pages(page) == 1


def _pages(page: Page) -> int:
    printed = page.pdf(format="A4", margin=MARGIN)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_the_fullest_fact_sheet_prints_on_one_page(page: Page) -> None:
    """As many lines as a sheet has, and four of stars, each as long as it may be, still are one page."""
    page.goto("/province/lang-son/sheet")
    page.evaluate(
        """lines => {
          const body = document.querySelector('.factsheet tbody:last-of-type');
          body.querySelector('th').removeAttribute('rowspan');
          const row = body.querySelector('tr');
          while (body.rows.length > 1) body.lastElementChild.remove();
          row.cells[0].textContent = 'chè hoa vàng sấy lạnh '.repeat(5).slice(0, 100);
          row.cells[1].textContent = '1,234,567,890,123.45 – 2,234,567,890,123.45 VND/household/year';
          for (let at = 1; at < lines; at++) body.append(row.cloneNode(true));
        }""",
        LINES + 4,
    )
    assert page.locator(".factsheet tbody tr").count() >= LINES + 4
    assert _pages(page) == 1


def test_staff_see_where_a_story_is_not_yet(page: Page) -> None:
    """Stories without an Indonesian version are chosen, and each leads to its articles."""
    page.goto("/reach")
    page.get_by_label("Which stories").select_option(label="without an Indonesian version")
    page.get_by_role("button", name="Show").click()
    listed = page.locator("#stories ~ ol.articles")
    expect(page.locator("#stories")).to_contain_text("4 stories")
    expect(listed).to_contain_text("1 h later")
    expect(listed).to_contain_text("Not yet in")
    listed.get_by_role("link", name="Chè hoa hai (en)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chè hoa hai (en)")


def test_staff_see_what_a_register_contradicts(page: Page) -> None:
    """Differences from a register are chosen, with what it has, the sentences and the papers."""
    page.goto("/wrong")
    page.get_by_label("What differs").select_option(label="anything from a register")
    page.get_by_role("button", name="Show").click()
    found = page.get_by_role("region", name="One difference")
    expect(found).to_contain_text("Registered: 3 sao (lang-son.csv, line 12)")
    expect(found.locator("mark")).to_have_count(2)
    expect(found).to_contain_text("Carried by 2 papers: Báo Bản Làng, Góp Nhặt Việt")


def test_staff_report_a_campaign(page: Page) -> None:
    """Words and days in, a report out: counts, plot, papers, a clipping with its words marked and copies."""
    page.goto("/campaign")
    page.get_by_label("Words, one search a line").fill('"chè hoa"\noutput')
    page.get_by_label("From").fill("2026-05-14")
    page.get_by_label("Until").fill("2026-05-21")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("img", name="Articles by day")).to_be_visible()
    expect(page.get_by_role("region", name="Newspapers")).to_contain_text("Báo Sông Quê")
    expect(page.get_by_role("region", name="4 clippings").locator("mark").first).to_be_visible()
    page.get_by_text("One copy").click()
    expect(page.get_by_role("link", name="Chè hoa bon-sai (vi)")).to_be_visible()
    page.get_by_role("link", name="Permanent address").click()
    expect(page).to_have_url(re.compile("from=2026-05-14&to=2026-05-21"))
