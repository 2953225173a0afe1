"""The whole flow on the embedded press: crawl, derive, publish, and a second visit."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from db.overview import read_drops
from db.publish import publish
from pipelines.addresses import canonical_key
from pipelines.errors import StoreError
from pipelines.model import Source, identify
from tinlang.cli import main
from tinlang.config import Config
from tinlang.crawl import Bounds, CrawlReport, crawl
from tinlang.demo import tour
from tinlang.demo.newsroom import Page, pages
from tinlang.demo.press import Press
from tinlang.demo.tour import SINCE, begin_afresh, settle
from tinlang.derive import DeriveReport, derive

pytestmark = pytest.mark.xdist_group("demo")  # one crawl serves them all
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))["demo"]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Visit:
    """One crawl and derive, and what of it crossed the wire."""

    crawled: CrawlReport
    derived: DeriveReport
    sent: int
    """Bytes of bodies that the press sent, as packed."""


@dataclass(frozen=True)
class Flow:
    """The press, its data folder, and three visits: the first, one without a change, one with."""

    press: Press
    papers: Mapping[str, Source]
    config: Config
    first: Visit
    before: Mapping[str, sqlite3.Row]
    """Articles after the first visit, by id."""
    again: Visit
    later: Visit

    def rows(self, query: str, *parameters: object) -> list[sqlite3.Row]:
        """Return what news.db answers."""
        return read(self.config.news, query, *parameters)

    def article(self, page: Page) -> sqlite3.Row:
        """Return the article of a page as the first visit found it."""
        return self.before[self.id_of(page)]

    def id_of(self, page: Page) -> str:
        """Return the id under which a page is known."""
        return identify(canonical_key(self.press.url(page.address), self.papers[page.paper.slug]))

    @cached_property
    def found(self) -> list[Page]:
        """The article pages that a crawler may read."""
        return [page for page in pages(1) if not page.paper.refuses]


def read(path: Path, query: str, *parameters: object) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(query, parameters).fetchall()


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flow]:
    config = begin_afresh(Config(tmp_path_factory.mktemp("demo") / "data"))
    with Press() as press:
        papers = settle(config, press.port)
        first = _visit(press, config, papers, 1)
        articles = read(config.news, _ARTICLES)
        before = {str(row["id"]): row for row in articles}
        again = _visit(press, config, papers, 1)
        later = _visit(press, config, papers, 2)
        publish(config.news, config.site, config.public)
        yield Flow(press, papers, config, first, before, again, later)


_ARTICLES = (
    "SELECT articles.*, texts.sapo, texts.body, texts.captions AS caption_texts FROM articles"
    " JOIN texts ON texts.article = articles.id AND texts.digest = articles.text_digest"
)


def _visit(press: Press, config: Config, papers: Mapping[str, Source], number: int) -> Visit:
    press.visit = number
    asked = len(press.requests)
    crawled = crawl(config, papers, tuple(papers), Bounds(since=SINCE))
    sent = sum(request.sent for request in press.requests[asked:])
    return Visit(crawled, derive(config, dict(papers), workers=1), sent)


def test_every_page_becomes_an_article(flow: Flow) -> None:
    """All that robots allow is found: through feeds, daily sitemaps, listings and derived editions."""
    expected = {flow.id_of(page) for page in flow.found}
    assert expected - set(flow.before) == set()
    others = [row["url"] for key, row in flow.before.items() if key not in expected]
    assert {"video" in url or "/anh-" in url for url in others} <= {True}
    assert flow.first.crawled.ok


def test_every_language_is_right(flow: Flow) -> None:
    """Vietnamese, English, Indonesian and Malay are told apart on every page, and stale markup is noticed."""
    for page in flow.found:
        row = flow.article(page)
        assert (row["language"], row["edition"]) == (page.language, page.language), page.address
        stale = "stale markup" in page.story.traps and page.credit and page.language != "vi"
        assert bool(row["disagrees"]) == bool(stale), page.address


def test_every_publication_time_is_right(flow: Flow) -> None:
    """The article's own time is taken and never the header's clock; the aggregator prints the day only."""
    for page in flow.found:
        row = flow.article(page)
        time = datetime.fromisoformat(row["published"])
        if page.credit:
            assert time.astimezone(HANOI).date() == page.published.astimezone(HANOI).date(), page.address
        else:
            assert time == page.published, page.address
        assert not row["published_flagged"], page.address


def test_bodies_are_as_written(flow: Flow) -> None:
    """Title, lead and body are word for word what the authors wrote: no chrome, nothing lost."""
    for page in flow.found:
        row = flow.article(page)
        assert row["title"] == page.title, page.address
        assert row["sapo"] == page.paper.dateline + page.told.sapo, page.address
        if row["status"] == "full":
            assert tuple(json.loads(row["body"])) == page.told.body, page.address


def test_captions_stand_apart(flow: Flow) -> None:
    """Captions of all pictures are kept apart from the body, with their photographers."""
    for page in flow.found:
        row = flow.article(page)
        if row["status"] == "full":
            assert set(page.told.captions) <= set(json.loads(row["caption_texts"])), page.address
            query = "SELECT credit FROM captions WHERE article = ? AND credit IS NOT NULL"
            credits = {found["credit"] for found in flow.rows(query, row["id"])}
            assert credits == {p.credit for p in page.story.pictures if p.credit}, page.address


def test_encoded_bodies_are_told_and_never_guessed(flow: Flow) -> None:
    """An obfuscated body keeps its lead and says so; on the aggregator the same story is whole."""
    encoded = [page for page in flow.found if "obfuscated" in page.story.traps]
    own = [flow.article(page) for page in encoded if not page.credit]
    assert len(own) >= 3
    assert {(row["status"], row["body"]) for row in own} == {("obfuscated", "[]")}
    assert {flow.article(page)["status"] for page in encoded if page.credit} == {"full"}


def test_publishers_and_credits_are_right(flow: Flow) -> None:
    """The aggregator's pages name the newspaper and the address they were taken from."""
    for page in flow.found:
        row = flow.article(page)
        assert row["publisher"] == page.publisher, page.address
        assert row["credit_url"] == (flow.press.url(page.credit) if page.credit else None), page.address


def test_a_refusal_is_reported_and_obeyed(flow: Flow) -> None:
    """The refusing newspaper is asked for robots.txt only; its stories are held through the aggregator."""
    report = next(one for one in flow.first.crawled.sources if one.source == "biencuong")
    assert report.refused
    assert {r.path for r in flow.press.requests if r.host == "baobiencuong.localhost"} == {"/robots.txt"}
    held = flow.rows("SELECT count(*) AS n FROM articles WHERE publisher = 'Báo Biên Cương'")
    assert held[0]["n"] == sum(page.publisher == "Báo Biên Cương" for page in flow.found)


def test_what_is_no_article_is_dropped_with_a_reason(flow: Flow) -> None:
    """List pages, soft 404s and what is gone are counted, each under its reason."""
    reasons = Counter(drop.reason for drop in read_drops(flow.config.news))
    assert reasons["soft 404"] == 1
    assert reasons["list page"] >= 1
    urls = {row["url"] for row in flow.before.values()}
    assert not any("chuyen-de-san-pham" in url or "go-bo-khoi-he-thong" in url for url in urls)


def test_a_video_page_is_thin(flow: Flow) -> None:
    """A page with one line under a video is no full article."""
    thin = [row for row in flow.before.values() if "/video-" in row["url"]]
    assert all(row["status"] == "thin" for row in thin)


def test_a_reprint_is_an_article_of_its_own(flow: Flow) -> None:
    """The same text under another newspaper's title stays apart, with its own publisher."""
    for story in {page.story.id: page.story for page in flow.found if page.story.reprints}.values():
        texts = [p for p in flow.found if p.story.id == story.id and p.language == "vi"]
        rows = [flow.article(page) for page in texts]
        assert len({row["id"] for row in rows}) == len(texts) >= 3
        assert {row["publisher"] for row in rows} == {page.publisher for page in texts}
        assert len({row["body"] for row in rows if row["status"] == "full"}) == 1


def test_aliases_are_one_article(flow: Flow) -> None:
    """Addresses on the aggregator's other hosts are folded into one article an edition."""
    news = flow.rows(
        "SELECT count(*) AS n, count(DISTINCT key) AS keys FROM articles WHERE source = 'langviet'"
    )
    assert news[0]["n"] == news[0]["keys"] == sum(p.paper.slug == "langviet" for p in pages(2))


def test_a_moved_article_keeps_its_identity(flow: Flow) -> None:
    """An article of the former host is the one on the new host: same key, redirected or not."""
    for trap in ("moved host", "still at the former host"):
        page = next(p for p in flow.found if trap in p.story.traps and p.paper.slug == "quehuong")
        former = f"http://baovungmo.localhost:{flow.press.port}/tin-tuc/{page.path.strip('/')}"
        key = canonical_key(former, flow.papers["quehuong"])
        assert identify(key) == flow.id_of(page)
        assert flow.rows("SELECT count(*) AS n FROM articles WHERE key = ?", key)[0]["n"] == 1


def test_an_unchanged_press_makes_no_revision_and_moves_little(flow: Flow) -> None:
    """A second pass over an unchanged press moves 5 % of the bytes or less and derives nothing new."""
    assert flow.again.derived.revisions == 0
    assert flow.again.sent <= FLOORS["recrawl_share"] * flow.first.sent
    fetched = {report.source: report.fetched for report in flow.again.crawled.sources if report.fetched}
    assert fetched in ({}, {"datto": 1})  # its page without honest validators, when the clock in it went on


def test_one_edit_is_one_revision(flow: Flow) -> None:
    """The edited article and the re-translated page have one new revision each, and nothing else has."""
    query = (
        "SELECT articles.url, revisions.diff FROM revisions JOIN articles ON articles.id = article"
        " WHERE number > 1 ORDER BY articles.source"
    )
    changed = flow.rows(query)
    assert flow.later.derived.revisions == len(changed) == 2
    translated, edited = changed
    assert "/en/trang-troi-mua-hoi-hoa-so-binh-lieu" in translated["url"]
    assert "/mien-dong-khe-van-vao-vu-tet-3271405.html" in edited["url"]
    assert "352 tấn miến" in edited["diff"]


def test_a_new_story_is_found_at_the_second_visit(flow: Flow) -> None:
    """A story that was not there at first is found later in all its editions, behind a lying ETag too."""
    new = [page for page in pages(2) if page.story.visit == 2]
    assert {page.paper.slug for page in new} == {"songlam", "horizon", "langviet"}
    known = {row["id"] for row in flow.rows("SELECT id FROM articles")}
    assert {flow.id_of(page) for page in new} <= known


def test_the_snapshot_holds_everything(flow: Flow) -> None:
    """What is published is what was derived, and it can be searched without accents."""
    derived = flow.rows("SELECT count(*) AS n FROM articles")[0]["n"]
    assert read(flow.config.site, "SELECT count(*) AS n FROM articles")[0]["n"] == derived
    runner = CliRunner()
    found = runner.invoke(main, ["--data", str(flow.config.home), "search", "--json", "mien dong khe van"])
    assert found.exit_code == 0
    assert "Miến dong Khe Vân" in found.output


def test_update_does_all_three_steps(flow: Flow) -> None:
    """`tinlang update` crawls, derives and publishes what one newspaper has, and ends well."""
    command = ["--data", str(flow.config.home), "update", "songlam", "--json", "--since", "2025-01-01"]
    ended = CliRunner().invoke(main, command)
    assert ended.exit_code == 0, ended.output
    crawled, derived, *snapshots = (json.loads(line) for line in ended.stdout.splitlines())
    assert [one["source"] for one in crawled["sources"]] == ["songlam"]
    assert derived["revisions"] == 0
    assert {one["audience"] for one in snapshots} == {"local", "public"}


def test_update_without_a_newspaper_says_so(tmp_path: Path) -> None:
    """`tinlang update` with no name is asked wrongly: exit code 2 and a sentence."""
    ended = CliRunner().invoke(main, ["--data", str(tmp_path), "update"])
    assert ended.exit_code == 2
    assert "Name newspapers" in ended.stderr


@pytest.mark.parametrize("order", ["--data {} demo --no-serve", "demo --no-serve --data {}"])
def test_the_command_shows_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str) -> None:
    """`tinlang demo --no-serve` goes through both visits, prints its tables and ends well in its folder."""
    monkeypatch.setattr(tour, "settle", _two_newspapers)
    ended = CliRunner().invoke(main, [part.format(tmp_path / "demo") for part in order.split()])
    assert ended.exit_code == 0, ended.output
    for shown in ("horizon", "biencuong", "second", "In all"):
        assert shown in ended.stdout
    assert read(tmp_path / "demo" / "site.db", "SELECT count(*) AS n FROM articles")[0]["n"] == 5


def _two_newspapers(config: Config, port: int) -> dict[str, Source]:
    papers = settle(config, port)
    return {slug: papers[slug] for slug in ("biencuong", "horizon")}


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """The demo empties only what it made itself."""
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="did not make"):
        begin_afresh(Config(tmp_path))
    assert (tmp_path / "thesis.txt").exists()


def test_a_port_in_use_is_told_before_the_work(tmp_path: Path) -> None:
    """`tinlang demo` with a port in use ends at once with a sentence, and makes no folder."""
    with Press() as busy:
        arguments = ["demo", "--port", str(busy.port), "--data", str(tmp_path / "demo")]
        ended = CliRunner().invoke(main, arguments)
    assert ended.exit_code == 1
    assert "Cannot listen at" in ended.stderr
    assert not (tmp_path / "demo").exists()
