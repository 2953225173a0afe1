"""A translator's morning in a real browser: from the queue to an exported file, by keyboard or by phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import reviewfixture
from axe_playwright_python.sync_playwright import Axe
from browsing import AXE, DARK, LIGHT, PHONE, Look, browser, pytestmark, serving, watched  # noqa: F401
from playwright.sync_api import Browser, Page, ViewportSize, expect
from reviewfixture import TEXTS

from db.decisions import Decisions

WEIGHT = (
    "['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
    ".reduce((sum, entry) => sum + entry.decodedBodySize, 0)"
)
LEFT_TITLE = TEXTS["vi"][0]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the story in three languages."""
    folder = tmp_path_factory.mktemp("translator")
    reviewfixture.make_snapshots(folder)
    return folder


@pytest.fixture(scope="module")
def entry(home: Path) -> Iterator[str]:
    """Serve it as `tinlang serve` does; yield the link to sign in that it prints."""
    with serving(home) as (_, link):
        yield link


def address(entry: str) -> str:
    """Return the address of the site."""
    parts = urlsplit(entry)
    return f"{parts.scheme}://{parts.netloc}"


@pytest.fixture
def page(browser: Browser, entry: str) -> Iterator[Page]:  # noqa: F811
    """Yield a page signed in."""
    size: ViewportSize = {"width": 1200, "height": 900}
    context = browser.new_context(base_url=address(entry), viewport=size, locale="en-GB")
    yield from watched(context, entry, start=entry)


def kept(home: Path, kind: str) -> list[tuple[str, str, str]]:
    """Return verdict, comment and id of what stands of a kind."""
    found = Decisions(home / "decisions.db").standing(kind)
    return [(one.verdict, one.comment, one.object) for one in found]


def test_a_translator_reviews_a_story_in_three_languages(page: Page, home: Path) -> None:
    """Queue, story, three columns, next finding, accept, reject, comment, all by keyboard; then the TMX."""
    page.goto("/")
    page.get_by_role("link", name="Review", exact=True).click()
    page.get_by_role("link", name=LEFT_TITLE).first.click()
    page.get_by_role("link", name="Vietnamese – English – Indonesian").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LEFT_TITLE)
    page.wait_for_load_state()
    page.keyboard.press("n")
    finding = page.locator(".finding").nth(0)
    expect(finding).to_be_focused()
    expect(finding).to_be_in_viewport()
    page.keyboard.press("a")
    expect(finding.locator(".stands")).to_contain_text("accepted")
    page.keyboard.press("n")
    page.keyboard.press("r")
    expect(page.locator(".finding").nth(1).locator(".stands")).to_contain_text("rejected")
    page.keyboard.press("p")
    page.keyboard.press("c")
    page.keyboard.type("narrow it: 45, not 54? n a r")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(finding).to_be_focused()
    findings = {verdict: comment for verdict, comment, _ in kept(home, "discrepancy")}
    assert findings == {"accepted": "narrow it: 45, not 54? n a r", "rejected": ""}
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("a")
    segment = page.locator(".segment").first
    expect(segment.locator(".stands")).to_contain_text("accepted")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("TMX, accepted only")).first.click()
    text = download.value.path().read_text("utf-8")
    assert text.count("<tu ") == 1
    assert TEXTS["vi"][0] in text
    assert TEXTS["en"][0] in text


def test_undo_and_help_and_escape(page: Page, home: Path) -> None:
    """`u` takes back, `?` shows the keys, Escape leaves a comment; keys do nothing while a person types."""
    page.goto("/review?pair=en-id")
    page.get_by_role("link", name=TEXTS["en"][0], exact=True).click()
    expect(page.locator(".segment").first).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("r")
    segment = page.locator(".segment").nth(1)
    expect(segment.locator(".stands")).to_contain_text("rejected")
    page.keyboard.press("u")
    expect(segment.locator(".stands")).to_have_text("")
    assert "rejected" not in {verdict for verdict, _, _ in kept(home, "segment")}
    page.keyboard.press("c")
    page.keyboard.type("?jn")
    expect(segment.locator("textarea")).to_have_value("?jn")
    expect(page.locator("#keys")).not_to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(segment).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys dl")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#keys dl")).to_be_hidden()


def test_equal_figures_light_up_together(page: Page) -> None:
    """A figure that is looked at, by mouse or by keyboard, is lit in the other columns."""
    page.goto("/review?pair=vi-en&state=all")
    page.get_by_role("link", name=LEFT_TITLE, exact=True).first.click()
    ties = page.locator("#row-5 .tie")
    expect(ties.first).to_be_visible()
    page.wait_for_load_state()
    ties.first.hover()
    expect(ties.last).to_have_class("tie lit")
    page.locator("h1").hover()
    expect(ties.last).to_have_class("tie")
    ties.last.focus()
    expect(ties.first).to_have_class("tie lit")


def test_it_works_without_script(browser: Browser, entry: str, home: Path) -> None:  # noqa: F811
    """Without script a button is a form: it keeps the judgement and comes back to the same place."""
    context = browser.new_context(base_url=address(entry), java_script_enabled=False, locale="en-GB")
    for page in watched(context, entry, start=entry):
        page.goto("/review?pair=vi-id&state=all")
        page.get_by_role("link", name=LEFT_TITLE, exact=True).first.click()
        segment = page.locator(".segment").nth(3)
        segment.get_by_role("button", name="Reject").click()
        expect(page.locator(":target")).to_have_attribute("id", str(segment.get_attribute("id")))
        expect(segment.locator(".stands")).to_contain_text("rejected")
        assert "rejected" in {verdict for verdict, _, _ in kept(home, "segment")}
        page.goto("/decisions")
        page.get_by_role("button", name="Undo").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Decisions")
        assert "rejected" not in {verdict for verdict, _, _ in kept(home, "segment")}


def test_a_person_confirms_a_link(page: Page, home: Path) -> None:
    """On the page of a story a suggested link is confirmed with one click, and undone with another."""
    page.goto("/stories?with=suggested")
    page.get_by_role("link", name=LEFT_TITLE, exact=True).first.click()
    page.get_by_role("button", name="One story – Mùa hồng").or_(
        page.get_by_role("button", name=re.compile("^One story"))
    ).first.click()
    assert [verdict for verdict, _, _ in kept(home, "story link")] == ["confirmed"]
    page.get_by_role("button", name=re.compile("^Undo")).first.click()
    assert kept(home, "story link") == []


def test_on_paper_there_are_texts_and_findings_without_buttons(page: Page) -> None:
    """Printed, the versions stand side by side without anything to press."""
    page.goto("/review?pair=vi-en&state=all")
    page.get_by_role("link", name=LEFT_TITLE, exact=True).first.click()
    page.emulate_media(media="print")
    expect(page.locator(".cell").first).to_be_visible()
    expect(page.locator(".finding").first).to_be_visible()
    for button in page.locator(".judging button").all():
        expect(button).to_be_hidden()


@pytest.mark.parametrize("look", [LIGHT, DARK, PHONE])
def test_review_pages_are_accessible_and_light(browser: Browser, entry: str, look: Look) -> None:  # noqa: F811
    """axe-core finds no violation on the pages of review, in light, dark and on a phone; none has 200 KB."""
    scheme, width = look
    size: ViewportSize = {"width": width, "height": 900}
    context = browser.new_context(base_url=address(entry), viewport=size, color_scheme=scheme, locale="en-GB")
    for page in watched(context, entry, start=entry):
        found = page.request.get("/review.json?state=all").json()["alignments"][0]
        story = f"/story/{found['story']}"
        wide = f"{story}/side-by-side?languages=vi,en,id"
        paths = [story, wide] if look == DARK else [story, "/review", wide, "/decisions"]
        for path in [*paths, "/stories", f"/review/{found['id']}"] if look == LIGHT else paths:
            page.goto(path, wait_until="networkidle")
            page.evaluate("document.querySelectorAll('details').forEach(found => found.open = true)")
            report = Axe().run(page, options=AXE)
            assert report.violations_count == 0, path + report.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert 5000 < page.evaluate(WEIGHT) < 200_000, path
