"""A researcher's ways in a real browser: from a word to a count, a figure, a citation and a corpus."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import productfixture
import pytest
import rispy
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE, DARK, LIGHT, PHONE, base, browser, page, pytestmark, serving
from playwright.sync_api import Page, expect

__all__ = ["base", "browser", "page", "pytestmark"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Serve the fixture; yield its address and the link to sign in."""
    home: Path = tmp_path_factory.mktemp("research")
    productfixture.make_snapshots(home)
    with serving(home) as found:
        yield found


def a_figure(page: Page) -> str:
    """Return the id of a figure."""
    row = page.request.get("/figures.json").json()["figures"][0]
    figures = page.request.get(f"/article/{row['article']}.json").json()["figures"]
    return next(str(one["cited"]) for one in figures if one["position"] == row["position"])


PATHS = {
    "attention": lambda _: "/attention?unit=week&split=language",
    "attention of products": lambda _: "/attention?split=product&show=all",
    "coverage": lambda _: "/coverage?until=2026-05-31&days=60",
    "coverage of one": lambda _: "/coverage/banlang?until=2026-05-31&days=21",
    "corpus": lambda _: "/corpus?sample=5&seed=7",
    "cite": lambda _: "/cite?q=lang",
    "figure": lambda page: f"/figure/{a_figure(page)}",
}
LOOKS = [(name, LIGHT) for name in PATHS]
LOOKS += [(name, PHONE) for name in ("attention", "coverage", "corpus", "figure")]
LOOKS += [(name, DARK) for name in ("attention", "coverage")]


@pytest.mark.parametrize(("name", "page"), LOOKS, indirect=["page"])
def test_pages_are_accessible_and_light(page: Page, name: str) -> None:
    """axe-core finds nothing in light, in dark and at 375 pixels; a page weighs less than 200 KB."""
    weights: list[int] = []
    page.on("response", lambda response: weights.append(len(response.body())))
    answer = page.goto(PATHS[name](page), wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    page.evaluate("document.querySelectorAll('main details').forEach(found => found.open = true)")
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, found.generate_report()
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert 0 < sum(weights) < 200_000


def test_researcher_counts_a_word_over_time(page: Page) -> None:
    """A word, split by language and as shares; the table sums, and its CSV has the same."""
    page.goto("/attention")
    page.get_by_role("searchbox").fill("chè OR tea")
    page.get_by_label("Split by").select_option("language")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("img", name="What is found, over time")).to_be_visible()
    total = page.locator("tfoot td").nth(-2).inner_text()
    expect(page.get_by_role("heading", level=2).first).to_contain_text(total)
    path = page.get_by_role("link", name="CSV", exact=True).get_attribute("href")
    rows = list(csv.DictReader(io.StringIO(page.request.get(path or "").text())))
    assert sum(int(row["count"]) for row in rows) == int(total)
    page.get_by_label("Show").select_option("all")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr").first).to_contain_text("%")
    page.locator("tbody th a").first.click()
    expect(page).to_have_url(re.compile("/search"))


def test_researcher_sees_where_the_collection_has_gaps(page: Page) -> None:
    """A gap is a picture with words, a list of days, and a table of all days."""
    page.goto("/coverage?until=2026-08-31&days=120")
    page.get_by_role("link", name="Báo Bản Làng").click()
    expect(page.get_by_role("img", name=re.compile(r"days with nothing of \d+"))).to_be_visible()
    expect(page.locator(".gaps li").first).to_contain_text("2026")
    page.goto("/coverage/banlang?until=2026-08-31&days=120")
    page.get_by_text("The same as a table").click()
    assert page.locator("tr.conflict").count() > 0


def test_researcher_takes_a_corpus_that_repeats(page: Page) -> None:
    """A sample with a seed comes as a zip with tables and codebook, twice the same."""
    page.goto("/corpus")
    page.get_by_label("Random sample of").fill("5")
    page.get_by_label("Seed").fill("7")
    page.get_by_role("button", name="Show").click()
    taken = []
    for _ in range(2):
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Download the corpus").click()
        with zipfile.ZipFile(waiting.value.path()) as archive:
            assert {"articles.csv", "statistics.csv", "codebook.toml"} <= set(archive.namelist())
            taken.append(archive.read("ids.txt"))
    assert taken[0] == taken[1]
    assert len(taken[0].split()) == 5


def test_researcher_cites_a_figure_with_its_archived_copy(page: Page) -> None:
    """From a figure in the list to its article, its own page, and a RIS file with digest and sentence."""
    page.goto("/figures")
    page.locator(".figure-list a, .articles h3 a, ol a").first.click()
    page.locator("#figures ~ ol details summary").first.click()
    page.get_by_role("link", name="Page of this figure").first.click()
    expect(page.get_by_role("heading", name="Where it comes from")).to_be_visible()
    expect(page.get_by_text("sha256:").first).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("complementary").get_by_role("link", name="RIS").click()
    (cited,) = rispy.loads(waiting.value.path().read_text("utf-8"))
    assert "sha256:" in cited["notes"][0]
    assert cited["type_of_reference"] == "NEWS"


def test_menu_leads_to_research(page: Page) -> None:
    """The pages for researchers stand in the menu, without script."""
    page.goto("/")
    menu = page.get_by_role("navigation", name="Main menu")
    menu.get_by_text("Researchers").click()
    menu.get_by_role("link", name="Coverage").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coverage of the collection")
