"""The embedded press: what it holds, what it serves, and that its authors' truth is true of its texts."""

from __future__ import annotations

import gzip
import http.client
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.loader import load_sources
from pipelines.addresses import is_article
from pipelines.errors import DeclarationError, TinlangError
from pipelines.text import fold
from tinlang.demo.newsroom import Page, load_papers, pages
from tinlang.demo.press import SOURCES, Press
from tinlang.demo.truth import Story, load_stories, products, say, tell

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))["demo"]
STORIES = load_stories()
PAGES = pages(1)
named = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press() as running:
        yield running


def ask(press: Press, host: str, path: str, **headers: str) -> http.client.HTTPResponse:
    """Return the press's answer over real HTTP, its body read into `.body`."""
    connection = http.client.HTTPConnection("127.0.0.1", press.port, timeout=10)
    connection.request("GET", path, headers={"Host": f"{host}:{press.port}"} | headers)
    response = connection.getresponse()
    response.body = response.read()  # type: ignore[attr-defined]
    connection.close()
    return response


def text_of(response: http.client.HTTPResponse) -> str:
    return response.body.decode()  # type: ignore[attr-defined]


def test_there_are_forty_stories_and_a_hundred_and_twenty_pages() -> None:
    """The press is as large as promised: four CMS families and an aggregator in four languages."""
    assert len(STORIES) >= FLOORS["stories"]
    assert len(PAGES) >= FLOORS["pages"]
    templates = {paper.template for paper in load_papers().values()}
    assert templates >= {"seven-digit", "htm", "onecms", "mastercms", "zce", "vietnamvn"}
    editions = Counter(page.language for page in PAGES if page.paper.slug == "langviet")
    assert editions["vi"] > 35
    assert editions["id"] > 35
    assert editions["en"] > 25
    assert editions["ms"] >= 4


@named
def test_versions_have_the_same_parts(story: Story) -> None:
    """Versions go paragraph by paragraph, but for what is recorded as left out; none is empty."""
    vietnamese = tell(story, "vi")
    assert len(vietnamese.body) >= 5
    omitted = sum(found.kind == "omission" for found in story.discrepancies)
    for version in story.versions:
        told = tell(story, version)
        assert told.title
        assert told.sapo
        assert len(vietnamese.body) - len(told.body) in (0, omitted), version
        assert len(told.captions) == len(story.pictures)


@named
def test_figures_stand_in_the_text(story: Story) -> None:
    """Every figure of the truth is written in each version as the truth says."""
    for figure in story.figures:
        for version, written in figure.words.items():
            assert written.casefold() in tell(story, version).text.casefold(), (version, written)


@named
def test_products_stand_in_the_text(story: Story) -> None:
    """Every product of the truth is named in each version of its story."""
    for product in story.products:
        for language in {"vi", "en", "id", *product.names} & set(story.title):
            name = say(product.names, language)
            assert fold(name) in fold(tell(story, language).text), (language, name)


@named
def test_discrepancies_are_in_the_text(story: Story) -> None:
    """What is recorded as a discrepancy is really there, and really differs."""
    for found in story.discrepancies:
        for version, written in found.words.items():
            assert written in tell(story, version).text, (version, written)


def test_a_product_is_called_the_same_everywhere() -> None:
    """The same key means the same names, producer and place in every story."""
    for key, mentions in products(STORIES).items():
        assert len({(mention.producer, mention.place) for mention in mentions}) == 1, key
        assert len({tuple(sorted(mention.names.items())) for mention in mentions}) == 1, key


def test_vietnamese_is_written_with_its_letters() -> None:
    """Vietnamese paragraphs have Vietnamese letters; those of other languages have none."""
    marks = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
    for story in STORIES:
        assert all(set(part.lower()) & marks for part in tell(story, "vi").body if len(part) > 40)
        for language in {"en", "id", "ms"} & set(story.title):
            assert not set(tell(story, language).text.lower()) & marks, (story.id, language)


def test_every_address_is_an_article_of_its_source(press: Press) -> None:
    """The declared patterns know every article of the press, and the declarations pass the strict check."""
    sources = load_sources(SOURCES, port=press.port)
    assert set(sources) == set(load_papers())
    assert all(is_article(press.url(page.address), sources[page.paper.slug]) for page in PAGES)


def test_every_page_is_served_and_of_newspaper_weight(press: Press) -> None:
    """Every article answers 200 with its title; many weigh over 30 KB as real pages do."""
    weights = []
    for page in PAGES:
        answer = press.answer(page.paper.host, page.path)
        assert answer.status == 200
        assert page.title.split("'")[0] in answer.body
        weights.append(len(answer.body.encode()))
    assert sum(weight > 30_000 for weight in weights) > len(weights) / 2


def test_conditional_requests_are_answered_304(press: Press) -> None:
    """An unchanged page costs no body, by ETag and by date; an edited one is sent at the second visit."""
    page = _trapped("edited", "quehuong")
    first = ask(press, page.paper.host, page.path)
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert ask(press, page.paper.host, page.path, **{"If-None-Match": tag}).status == 304
    assert ask(press, page.paper.host, page.path, **{"If-Modified-Since": date}).status == 304
    press.visit = 2
    try:
        assert ask(press, page.paper.host, page.path, **{"If-None-Match": tag}).status == 200
    finally:
        press.visit = 1


def test_gzip_where_asked(press: Press) -> None:
    """A client that accepts gzip gets it, and the same page."""
    page = PAGES[0]
    plain = ask(press, page.paper.host, page.path)
    packed = ask(press, page.paper.host, page.path, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body  # type: ignore[attr-defined]


def _trapped(trap: str, paper: str, language: str | None = None) -> Page:
    found = (p for p in PAGES if trap in p.story.traps and p.paper.slug == paper)
    return next(page for page in found if language in (None, page.language))


@pytest.mark.parametrize(
    ("trap", "paper", "language", "traces"),
    [
        ("file names", "langviet", "id", ["<p>z"]),
        ("table residue", "langviet", "vi", [" |</p>"]),
        ("shortcode", "langviet", "en", ["[ad_1]", "[ad_2]"]),
        ("leading dash", "langviet", "id", ["<p>- "]),
        ("unknown publisher", "langviet", "en", ['"name">Việt Nam</span><span class="name">Việt Nam</span>']),
        ("stale markup", "langviet", "id", ['<html lang="vi">']),
        ("malay", "langviet", "ms", ["Komen (0)", "Sumber: "]),
        ("two captions", "langviet", "en", ["Ảnh: ", "Photo: "]),
        ("obfuscated", "datto", "vi", ["data-enc"]),
    ],
)
def test_traps_are_on_the_pages(
    press: Press, trap: str, paper: str, language: str, traces: list[str]
) -> None:
    """Every trap of a story leaves its trace on the page."""
    page = _trapped(trap, paper, language)
    body = press.answer(page.paper.host, page.path).body
    assert all(trace in body for trace in traces)


def test_headers_print_todays_date_and_publishers_are_glued(press: Press) -> None:
    """The clock in the header is not the article's date; the aggregator prints the publisher twice."""
    own, other = _trapped("edited", "quehuong"), _trapped("edited", "langviet", "en")
    clock = ask(press, own.paper.host, own.path)
    assert 'class="clock"' in text_of(clock)
    glued = '<span class="name">Báo Quê Hương</span><span class="name">Báo Quê Hương</span><span class="post'
    assert glued in text_of(ask(press, other.paper.host, other.path))


def test_one_newspaper_refuses_everybody(press: Press) -> None:
    """robots.txt of Báo Biên Cương refuses all; its stories are credited on the aggregator."""
    assert text_of(ask(press, "baobiencuong.localhost", "/robots.txt")) == "User-agent: *\nDisallow: /\n"
    credited = [p for p in PAGES if (p.credit or "").startswith("baobiencuong.localhost/")]
    assert len(credited) >= 20


def test_the_former_host_redirects(press: Press) -> None:
    """An article that moved answers 301 to the same number on the new host; one is still at the old."""
    moved = _trapped("moved host", "quehuong")
    path = f"/tin-tuc/{moved.path.strip('/')}"
    answer = ask(press, "baovungmo.localhost", path)
    assert answer.status == 301
    assert answer.headers["Location"] == press.url(moved.address)
    kept = _trapped("still at the former host", "quehuong")
    assert ask(press, "baovungmo.localhost", f"/tin-tuc/{kept.path.strip('/')}").status == 200


@pytest.mark.parametrize(
    ("host", "path", "trace"),
    [
        ("baoquehuong.localhost", "/rss/trang-chu.rss", "GMT+7</pubDate>"),
        ("baodatto.localhost", "/rss/kinh-te.rss", "Báo Đất Tổ & Tin mới"),
        ("baodatto.localhost", "/rss/trang-chu.rss", "<!DOCTYPE html>"),
        ("baosonglam.localhost", "/rss/home.rss", " PM</pubDate>"),
        ("redriverreview.localhost", "/rss_feed/", "2025-07-15T11:20:00</pubDate>"),
        ("www.langviet.localhost", "/sitemap.xml", "/sitemap/sitemap-post/2025-11-18.xml</loc>"),
        ("www.langviet.localhost", "/sitemap/sitemap-post/2025-11-18.xml", ".339Z</lastmod>"),
        ("www.langviet.localhost", "/news-sitemap.xml", "http://vcdn.langviet.localhost:"),
        ("baoquehuong.localhost", "/sitemap-cu.xml", "http://baovungmo.localhost:"),
    ],
)
def test_feeds_are_as_odd_as_in_the_wild(press: Press, host: str, path: str, trace: str) -> None:
    """Feeds and sitemaps have the date forms, hosts and faults that real ones have."""
    assert trace in text_of(ask(press, host, path))


def test_validators_lie_where_real_ones_do(press: Press) -> None:
    """One feed has the same ETag after a change, one page another ETag without one."""
    feed = ("redriverreview.localhost", "/rss_feed/")
    assert ask(press, *feed).headers["ETag"] == '"always-the-same"'
    page = _trapped("changing etag", "datto")
    tags = {ask(press, page.paper.host, page.path).headers["ETag"] for _ in range(2)}
    assert len(tags) == 2


def test_a_missing_page_answers_200_or_404(press: Press) -> None:
    """Báo Quê Hương answers 200 with a page that says it is not there; the others say 404."""
    soft = ask(press, "baoquehuong.localhost", "/khong-co-trang-nay-1234567.html")
    assert soft.status == 200
    assert "Không tìm thấy trang" in text_of(soft)
    assert ask(press, "baosonglam.localhost", "/khong-co-10000000.html").status == 404


def test_aliases_serve_the_same_article(press: Press) -> None:
    """All four hosts of the aggregator have the same pages, with or without a slash at the end."""
    page = next(p for p in PAGES if p.paper.slug == "langviet")
    bodies = {
        press.answer(host, page.path + end).body.partition("<main>")[2]
        for host in (page.paper.host, *page.paper.aliases)
        for end in ("", "/")
    }
    assert len(bodies) == 1


def test_a_port_in_use_is_a_sentence(press: Press) -> None:
    """A press that cannot listen says where and what to do."""
    with pytest.raises(TinlangError, match=r"cannot listen on 127\.0\.0\.1"):
        Press(press.port)


def test_a_story_that_says_something_unknown_is_refused(tmp_path: Path) -> None:
    """A key that no story has is an error that names the file and the key."""
    lines = ['[[story]]\nid = "x"\nhome = "datto"\nnumer = 3\n']
    (tmp_path / "slip.toml").write_text("\n".join(lines), "utf-8")
    with pytest.raises(DeclarationError, match=r"slip\.toml: x: numer is no key"):
        load_stories(tmp_path)
