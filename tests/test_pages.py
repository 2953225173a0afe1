"""Every saved page of tests/pages gives what a reader would say it holds; quality has floors.

Dropping a folder with `page.html`, `capture.toml` and `expected.toml` into tests/pages adds tests.
"""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from pagecorpus import Case, cases, f1

from crawlers.loader import load_press
from pipelines.extract import extract
from pipelines.model import Article, Dropped

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))["pages"]
ARTICLES = [case for case in cases() if not case.dropped]
REFUSED = [case for case in cases() if case.dropped]


@cache
def outcome(case_name: str, generic: bool = False) -> Article | Dropped:
    """Return what extraction makes of a case; `generic`: as if no newspaper had a layout."""
    case = next(case for case in cases() if case.name == case_name)
    press = load_press()
    if generic:
        press = {slug: replace(source, layout="generic") for slug, source in press.items()}
    return extract(case.capture, press)


def article(case: Case, *, generic: bool = False) -> Article:
    """Return the article of a case that is one."""
    found = outcome(case.name, generic)
    assert isinstance(found, Article), found
    return found


def named(pages: list[Case]) -> pytest.MarkDecorator:
    """Return the mark that makes one test of each page."""
    return pytest.mark.parametrize("case", pages, ids=lambda case: case.name)


def said(key: str) -> list[Case]:
    """Return the cases whose expectation has a key."""
    return [case for case in ARTICLES if key in case.expected]


@named(said("title"))
def test_title(case: Case) -> None:
    """The title is the headline, without the newspaper's name."""
    assert article(case).title == case.expected["title"]


@named(said("sapo"))
def test_sapo(case: Case) -> None:
    """The lead is kept, whole and apart from the body."""
    found = article(case)
    assert found.sapo == case.expected["sapo"]
    assert found.sapo not in found.body


@named(ARTICLES)
def test_body(case: Case) -> None:
    """The body has the paragraphs of the article and hardly anything else."""
    assert f1("\n".join(article(case).body), "\n".join(case.expected_body)) >= FLOORS["body_f1_each"]


@named(said("captions"))
def test_captions(case: Case) -> None:
    """Captions stand apart from the body."""
    assert [caption.text for caption in article(case).captions if caption.text] == case.expected["captions"]


@named(said("credits"))
def test_photo_credits(case: Case) -> None:
    """Photographers stand apart from captions and body."""
    assert [caption.credit for caption in article(case).captions if caption.credit] == case.expected[
        "credits"
    ]


@named(said("byline"))
def test_byline(case: Case) -> None:
    """The author's name is read from where it is marked or stands last."""
    assert article(case).byline == case.expected["byline"]


@named(said("section"))
def test_section(case: Case) -> None:
    """The section is the newspaper's own."""
    assert article(case).section == case.expected["section"]


@named(said("tags"))
def test_tags(case: Case) -> None:
    """The tags are those that the page shows."""
    assert list(article(case).tags) == case.expected["tags"]


@named(said("published"))
def test_published(case: Case) -> None:
    """The time of publication is exact, or abstained from where nothing reliable says it."""
    found, wanted = article(case).published, case.expected_time
    assert (found.time.replace(second=0) if found else None) == (wanted.replace(second=0) if wanted else None)
    assert found is None or found.precision == case.expected["precision"]
    assert found is None or found.evidence


@named(said("modified"))
def test_modified(case: Case) -> None:
    """The time of the last change is exact."""
    modified = article(case).modified
    assert modified is not None
    assert modified.timestamp() == case_time(case.expected["modified"])


def case_time(raw: str) -> float:
    """Return the seconds since 1970 of an ISO time."""
    return datetime.fromisoformat(raw).timestamp()


@named(said("credit_url"))
def test_credit(case: Case) -> None:
    """The address of the original is read from every page that names it."""
    credit = article(case).credit
    assert credit is not None
    assert credit.url == case.expected["credit_url"]


@named([case for case in ARTICLES if "credit_url" not in case.expected])
def test_no_credit(case: Case) -> None:
    """A page that names no original has no address of one."""
    credit = article(case).credit
    assert credit is None or credit.url is None
    assert (credit.publisher if credit else None) == case.expected.get("credit_publisher")


@named(said("publisher"))
def test_publisher(case: Case) -> None:
    """The publisher is the newspaper that first published it."""
    assert article(case).publisher == case.expected["publisher"]


@named(ARTICLES)
def test_language_and_status(case: Case) -> None:
    """Edition, language and body status are as the page shows."""
    found = article(case)
    assert found.language.language == case.expected["language"]
    assert found.status.value == case.expected["status"]
    assert found.edition == case.expected.get("edition")


@named(REFUSED)
def test_refused(case: Case) -> None:
    """What is no article is dropped with its reason."""
    found = outcome(case.name)
    assert isinstance(found, Dropped)
    assert found.reason == case.dropped


@named(REFUSED)
def test_refused_without_layout(case: Case) -> None:
    """List pages and missing pages are told without a layout too."""
    assert isinstance(outcome(case.name, True), Dropped)


# ------------------------------------------------------------------ floors


def mean_f1(*, generic: bool) -> float:
    """Return the mean F1 over words of all bodies."""
    bodies = (
        ("\n".join(article(case, generic=generic).body), "\n".join(case.expected_body)) for case in ARTICLES
    )
    return statistics.mean(f1(found, wanted) for found, wanted in bodies)


def share(pages: list[Case], holds: Callable[[Case, Article], bool], *, generic: bool) -> float:
    """Return the share of pages of which something holds."""
    return statistics.mean(holds(case, article(case, generic=generic)) for case in pages)


def right_time(case: Case, found: Article) -> bool:
    """Return whether the time is exact to the minute, or rightly abstained from."""
    wanted, time = case.expected_time, found.published.time if found.published else None
    return (time and time.replace(second=0)) == (wanted and wanted.replace(second=0))


@pytest.mark.parametrize("generic", [False, True], ids=["layout", "generic"])
def test_floors(generic: bool) -> None:
    """Body, sapo, time and credit reach their floors with layouts, and with none."""
    floors = FLOORS["generic"] if generic else FLOORS
    right_sapo = share(said("sapo"), lambda case, found: found.sapo == case.expected["sapo"], generic=generic)
    right_credit = share(
        said("credit_url"),
        lambda case, found: bool(found.credit and found.credit.url == case.expected["credit_url"]),
        generic=generic,
    )
    assert mean_f1(generic=generic) >= floors["body_f1"]
    assert right_sapo >= floors["sapo"]
    assert share(said("published"), right_time, generic=generic) >= floors["published"]
    assert right_credit >= floors["credit"]


def test_corpus_is_wide() -> None:
    """There are sixty pages or more in twelve layouts or more."""
    press = load_press()
    layouts = {press[case.capture.source].layout for case in cases() if case.capture.source in press}
    assert len(cases()) >= 60
    assert len(layouts) >= 11  # and pages of papers that nobody declared, the twelfth
    assert any(case.capture.source not in press for case in cases())
