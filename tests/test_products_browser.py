"""Products and provinces in a real browser: no rule broken in light, dark and on a phone; a reader's ways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import productfixture
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE, DARK, LIGHT, PHONE, article, base, browser, page, pytestmark, serving
from playwright.sync_api import Page, expect

__all__ = ["base", "browser", "page", "pytestmark"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Serve the fixture on a free port as `tinlang serve` does; yield its address and the link to sign in."""
    home: Path = tmp_path_factory.mktemp("browser")
    productfixture.make_snapshots(home)
    with serving(home) as found:
        yield found


PATHS = {
    "products": "/products",
    "narrowed": "/products?q=ban&province=L%E1%BA%A1ng+S%C6%A1n",
    "product": f"/product/{productfixture.TEA}",
    "product over months": f"/product/{productfixture.HONEY}",
    "producers": "/producers",
    "producer": f"/producer/{productfixture.COOP}",
    "provinces": "/provinces",
    "provinces before": "/provinces?scheme=then",
    "province": "/province/lang-son",
    "province of several": "/province/bac-ninh?then=B%E1%BA%AFc+Giang",
    "article": "",
}


MOST_LOOKED_AT = ("products", "product", "provinces", "province")
LOOKS = [(which, look) for which in MOST_LOOKED_AT for look in (LIGHT, DARK, PHONE)]
LOOKS += [(which, LIGHT) for which in PATHS if which not in MOST_LOOKED_AT]


@pytest.mark.parametrize(("which", "page"), LOOKS, indirect=["page"])
def test_pages_are_accessible_and_light(page: Page, which: str) -> None:
    """axe-core finds no violation, details opened; nothing is too wide; a page weighs less than 200 KB."""
    weights: list[int] = []
    path = PATHS[which] or article(page, "Trà được nâng hạng")
    page.on("response", lambda response: weights.append(len(response.body())))
    page.goto(path, wait_until="load")
    page.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert 0 < sum(weights) < 200_000


def test_reader_finds_a_product_and_its_sentences(page: Page) -> None:
    """From the menu a reader searches without accents, narrows, opens a product and reads of it."""
    page.goto("/")
    page.get_by_role("button", name="Communications").click()
    page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Products").click()
    page.get_by_role("searchbox", name="Search the products").fill("tra hoa")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("One product")
    page.get_by_role("complementary").get_by_role("link", name="Lạng Sơn").click()
    page.locator("ol.articles").get_by_role("link", name="trà hoa Bản Sim").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("trà hoa Bản Sim")
    expect(page.get_by_role("region", name="Stars over time")).to_contain_text("upgraded")
    page.get_by_role("region", name="Stars over time").get_by_role("link", name="Chè của bản").click()
    expect(page.locator(".text a.made")).to_have_text("trà hoa Bản Sim")


@pytest.mark.parametrize("page", [LIGHT, PHONE], indirect=True)
def test_reader_goes_by_the_map(page: Page) -> None:
    """The map leads to a province, from there to what it was before, and by keyboard from tile to tile."""
    page.goto("/provinces")
    tile = page.locator(".tiles").get_by_role("link", name="Bắc Ninh – 1 articles")
    box = tile.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    tile.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".tiles a:focus")).to_contain_text("Quảng Ninh")
    tile.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bắc Ninh")
    expect(page.locator(".tiles [aria-current=page]")).to_contain_text("Bắc Ninh")
    page.get_by_role("complementary").get_by_role("link", name="Bắc Giang").click()
    expect(page.locator("#articles")).to_contain_text("Bắc Giang")


@pytest.mark.parametrize("page", [DARK], indirect=True)
def test_the_map_prints_with_its_counts(page: Page) -> None:
    """On paper the map keeps its tiles and numbers, light whatever the screen is."""
    page.goto("/provinces")
    page.emulate_media(media="print")
    tile = page.locator(".tiles a").first
    expect(tile).to_be_visible()
    assert tile.evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    shades = page.locator(".tiles a").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundColor)"
    )
    assert len(set(shades)) >= 2


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_reader_merges_and_undoes(page: Page, served: tuple[str, str]) -> None:
    """Signed in, a reader merges two products after a look at both, and undoes it; no rule is broken."""
    page.goto(served[1])
    page.goto(f"/product/{productfixture.TEA}")
    page.get_by_role("link", name="Merge with another").click()
    page.get_by_role("searchbox", name="Search the products").fill("ruou")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="rượu men lá Suối Vàng").click()
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_label("Comment").fill("cùng một sản phẩm")
    page.get_by_role("button", name="Yes, merge them").click()
    decided = page.locator("section[aria-labelledby=decided]")
    expect(decided).to_contain_text("merged: rượu men lá Suối Vàng")
    expect(decided).to_contain_text("cùng một sản phẩm")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    decided.get_by_role("button", name="Undo").click()
    expect(decided).not_to_contain_text("merged")
    page.goto(f"/product/{productfixture.TEA}/rename")
    assert Axe().run(page, options=AXE).violations_count == 0
