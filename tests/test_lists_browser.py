"""Watch lists in a real browser: from a product to its list, its feed and a digest; no rule broken."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import feedparser
import productfixture
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE, DARK, LIGHT, PHONE, base, browser, page, pytestmark, serving
from playwright.sync_api import Browser, Page, expect

__all__ = ["base", "browser", "page", "pytestmark"]
LIST = f"""name = "Trà & mật ong"
products = ["{productfixture.HONEY}", "trà hoa Bản Sim", "nowhere"]
places = ["Lạng Sơn"]

[[expected]]
languages = ["vi", "ms"]
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a list that somebody put there."""
    made = tmp_path_factory.mktemp("browser")
    productfixture.make_snapshots(made)
    (made / "lists").mkdir()
    (made / "lists" / "shared.toml").write_text(LIST, "utf-8")
    return made


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[tuple[str, str]]:
    """Serve the fixture on a free port as `tinlang serve` does; yield its address and the link to sign in."""
    with serving(home) as found:
        yield found


PATHS = {
    "lists": "/lists",
    "list": "/list/shared",
    "adding": f"/lists/add?what=product%3A{productfixture.TEA}",
}
LOOKS = [("list", look) for look in (LIGHT, DARK, PHONE)] + [(which, PHONE) for which in ("lists", "adding")]


@pytest.mark.parametrize(("which", "page"), LOOKS, indirect=["page"])
def test_pages_are_accessible_and_light(page: Page, served: tuple[str, str], which: str) -> None:
    """axe-core finds no violation, also for who may write; nothing is too wide; a page is under 200 KB."""
    page.goto(served[1])
    weights: list[int] = []
    page.on("response", lambda response: weights.append(len(response.body())))
    page.goto(PATHS[which], wait_until="load")
    page.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert 0 < sum(weights) < 200_000


def test_a_product_is_watched_read_of_and_sent(
    browser: Browser, page: Page, served: tuple[str, str], home: Path
) -> None:
    """From a product's page it goes on a new list; list, feed and digest have it."""
    page.goto(served[1])
    page.goto("/lists")
    page.get_by_role("textbox", name="Name of the list").fill("Trà của bản")
    page.get_by_role("button", name="Make the list").click()
    page.goto(f"/product/{productfixture.TEA}")
    page.get_by_role("link", name="Watch").click()
    page.get_by_role("button", name="Add – Trà của bản").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trà của bản")
    expect(page.locator(".snippet", has_text="Ban Sim flower tea holds 4 OCOP stars")).to_be_visible()
    href = page.get_by_role("link", name="Atom feed").get_attribute("href")
    assert len(feedparser.parse(page.request.get(href or "").body()).entries) >= 2
    made = home / "digest.html"
    command = [sys.executable, "-c", "from tinlang.cli import main; main()", "--data", str(home)]
    command += ["digest", "--list", "Trà của bản", "--since", "2020-01-01", "-o", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    with browser.new_page() as mail:
        mail.goto(made.as_uri())
        expect(mail.get_by_role("heading", level=1)).to_contain_text("Trà của bản")
        assert Axe().run(mail, options={"runOnly": ["wcag2a", "wcag2aa"]}).violations_count == 0


def test_a_removal_is_undone(page: Page, served: tuple[str, str], home: Path) -> None:
    """Removing takes a thing off the list at once; its undoing stands beside it."""
    page.goto(served[1])
    page.goto("/list/shared")
    page.get_by_role("button", name="Remove – Lạng Sơn").click()
    assert "Lạng Sơn" not in (home / "lists" / "shared.toml").read_text("utf-8")
    page.get_by_text("What was changed here").click()
    page.get_by_role("button", name="Undo").first.click()
    assert "Lạng Sơn" in (home / "lists" / "shared.toml").read_text("utf-8")
    expect(page.get_by_role("heading", name="Lạng Sơn")).to_be_visible()
