"""The site, asked in process: pages, data, hostile text, headers, languages."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import runpy
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import lxml.html
import pytest
import sitefixture

from db.site.answers import as_csv
from db.site.asgi import App, Message, Receive, Scope, Send, answer
from db.site.guard import Allowance, limited
from db.site.links import safe_href, with_parameters
from db.site.metadata import codebook
from db.site.plots import columns, filled_months
from db.site.results import pages_shown
from db.site.serving import application
from db.site.wording import LANGUAGES, choose, wording

Get = Callable[..., httpx.Response]
SITE = Path(__file__).parents[1] / "db" / "site"
DOCS = Path(__file__).parents[1] / "docs"
PAGES = ("/", "/search", "/sources", "/source/banlang", "/drops", "/about")


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the local and the public snapshot of the fixture."""
    return sitefixture.make_snapshots(tmp_path_factory.mktemp("site"))


async def _living(app: App, ended: asyncio.Event, begun: asyncio.Event) -> None:
    async def receive() -> Message:
        if not begun.is_set():
            return {"type": "lifespan.startup"}
        await ended.wait()
        return {"type": "lifespan.shutdown"}

    async def send(message: Message) -> None:
        begun.set()

    await app({"type": "lifespan"}, receive, send)


def asking(path: Path, *, public: bool = False) -> Iterator[Get]:
    """Yield a function that asks the site on a snapshot, in process; start and end it as a server does."""
    app = application(path, print, public=public)
    ended, begun = asyncio.Event(), asyncio.Event()
    with asyncio.Runner() as runner:
        life = runner.get_loop().create_task(_living(app, ended, begun))
        runner.run(begun.wait())
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://localhost")
        yield lambda path, **more: runner.run(client.get(path, **more))
        ended.set()
        runner.run(client.aclose())
        runner.run(asyncio.wait_for(life, 10))


@pytest.fixture(scope="session")
def get(snapshots: tuple[Path, Path]) -> Iterator[Get]:
    """Ask the site as its owner."""
    yield from asking(snapshots[0])


@pytest.fixture(scope="session")
def get_public(snapshots: tuple[Path, Path]) -> Iterator[Get]:
    """Ask the site as the public."""
    yield from asking(snapshots[1], public=True)


def tree(response: httpx.Response) -> lxml.html.HtmlElement:
    """Return the page as a tree."""
    return lxml.html.fromstring(response.text)


def article_id(get: Get, title: str) -> str:
    """Return the id of the article with this headline."""
    found = get("/site/articles.json", params={"_shape": "objects", "title": title}).json()["rows"]
    return str(found[0]["id"])


# ------------------------------------------------------------------ pages


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there_with_its_language_and_one_heading(get: Get, path: str) -> None:
    """Every page answers 200, says its language, has one h1, one main and a way to skip to it."""
    answer = get(path)
    page = tree(answer)
    assert answer.status_code == 200
    assert page.get("lang") == "en"
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
    assert len(page.xpath("//main[@id='main']")) == 1


@pytest.mark.parametrize("path", ["/home", "/search", "/sources", "/source/banlang", "/drops", "/about"])
def test_each_page_is_also_json(get: Get, path: str) -> None:
    """Every page has the same facts as JSON, Vietnamese written as Vietnamese."""
    answer = get(f"{path}.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json()
    assert "\\u" not in answer.text


def test_home_counts_what_is_here(get: Get) -> None:
    """The home page shows the newest articles first and counts that agree with the tables."""
    facts = get("/home.json").json()
    counted = len(get("/site/articles.json", params={"_size": "max", "_shape": "array"}).json())
    assert facts["totals"]["all"][0]["articles"] == counted
    assert sum(row["articles"] for row in facts["totals"]["source"]) == counted
    times = [
        row["published"] or row["first_fetched"] for row in facts["newest"] if not row["published_flagged"]
    ]
    assert times == sorted(times, reverse=True)
    assert "Báo Bản Làng" in get("/").text


def test_plot_and_table_sum_to_the_articles(get: Get) -> None:
    """The table under the plot has every article, those without a date too."""
    facts = get("/source/banlang.json").json()
    assert sum(row["articles"] for row in facts["months"]) == facts["source"]["articles"]


def test_article_shows_text_and_evidence(get: Get) -> None:
    """An article's page has its text in its language, and why its date and language are what they are."""
    identifier = article_id(get, "Peach blossom festival in Lang Son")
    page = tree(get(f"/article/{identifier}"))
    story = page.xpath("//article")[0]
    assert story.get("lang") == "en"
    assert "Visitors come from far away." in story.text_content()
    said = page.text_content()
    for known in ("layout time", "sha256:", sitefixture.SEGMENT, "Góp Nhặt Việt", "Báo Bản Làng"):
        assert known in said
    assert page.xpath("//a[@href='https://banlang.example/le-hoi-7.html']")


def test_article_links_its_other_editions(get: Get) -> None:
    """The editions of one page find each other by their key, without naming each other."""
    identifier = article_id(get, "Festival bunga persik di Lang Son")
    facts = get(f"/article/{identifier}.json").json()
    assert [other["language"] for other in facts["siblings"]] == ["en", "vi"]
    page = tree(get(f"/article/{identifier}"))
    assert page.xpath("//aside//a[@lang='vi']")[0].text_content() == "Lễ hội hoa đào xứ Lạng"


def test_revisions_show_what_changed(get: Get) -> None:
    """A changed article lists its texts, the latest first, with the words that came and went marked."""
    identifier = article_id(get, "Giá hồng tăng mạnh")
    assert tree(get(f"/article/{identifier}")).xpath(f"//a[@href='/article/{identifier}/revisions']")
    page = tree(get(f"/article/{identifier}/revisions"))
    assert [one.get("id") for one in page.xpath("//section/h2")] == ["revision-2", "revision-1"]
    assert "sửa" in "".join(part.text_content() for part in page.xpath("//ins"))
    assert "của bài viết" in "".join(part.text_content() for part in page.xpath("//del"))


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("Chùm ảnh đẹp", "little text"),
        ("Bài bị mã hóa", "encoded by the newspaper"),
        ("Bài không rõ ngày", "date unknown"),
        ("Pesta bunga di kampung", "language disputed"),
    ],
)
def test_article_says_what_is_wrong_with_it(get: Get, title: str, sign: str) -> None:
    """A thin, encoded, undated or disputed article says so on its page."""
    assert sign in tree(get(f"/article/{article_id(get, title)}")).xpath("//article")[0].text_content()


def test_source_shows_policy_and_drops(get: Get) -> None:
    """A newspaper's page tells its policy, its counts and what was left out."""
    said = tree(get("/source/banlang")).text_content()
    assert "The whole text may be shown." in said
    assert "list page" in said
    assert "refuses readers like us" in tree(get("/source/imlang")).text_content()


@pytest.mark.parametrize("path", ["/article/0123456789abcdef", "/source/nobody", "/source/nobody.json"])
def test_what_is_not_here_is_a_sentence(get: Get, path: str) -> None:
    """A page that is not here answers 404 with a sentence, on a page or in JSON."""
    answer = get(path)
    assert answer.status_code == 404
    assert "snapshot" in (answer.json()["error"] if path.endswith("json") else answer.text)


def test_datasette_goes_on_working(get: Get) -> None:
    """Datasette's table pages, facets, rows and API answer as ever, and say what columns mean."""
    assert "Newspaper that first published it" in get("/site/articles").text
    assert get("/site/articles.json?_facet=language&_extra=facet_results").json()["facet_results"]
    assert get("/site/sources/banlang.json").status_code == 200
    assert "site" in get("/.json").text


@pytest.mark.parametrize(
    "words", ["lang son", "LẠNG SƠN", "La\u0323ng So\u031bn", "Lâm Đồng", "lam dong", "Ðồng"]
)
def test_table_search_folds(get: Get, words: str) -> None:
    """Datasette's own `?_search=` finds with accents or without, composed or not, đ or its look-alike."""
    assert get("/site/articles.json", params={"_search": words, "_shape": "array"}).json()


@pytest.mark.parametrize(
    "words", ["", '"', "C++", "50%", "l'avenir", "title:", '""', "*", "a AND", "(", "NEAR(", "a\0b"]
)
def test_table_search_takes_anything(get: Get, words: str) -> None:
    """Nothing a person types into Datasette's own search is an error."""
    assert get("/site/articles", params={"_search": words}).status_code == 200


# ------------------------------------------------------------------ search


def search(get: Get, words: str, **more: object) -> dict[str, Any]:
    """Return what a search finds, as JSON has it."""
    found: dict[str, Any] = get("/search.json", params={"q": words, **more}).json()
    return found


def test_search_finds_with_accents_and_without(get: Get) -> None:
    """Words without accents find all spellings; the words found are marked in the original text."""
    assert search(get, "cho phien")["total"] == search(get, "chợ phiên")["total"] == 24
    titles = tree(get("/search", params={"q": "lam dong"})).xpath("//h3")
    assert [title.text_content() for title in titles] == ["Mùa cà phê chín đỏ ở Lâm Đồng"]
    assert titles[0].xpath(".//mark")[0].text_content() == "Lâm Đồng"


def test_search_offers_what_accents_hide(get: Get) -> None:
    """When accents count, the page says how many more there are without them, and the link finds them."""
    page = tree(get("/search", params={"q": "Lạng Sơn", "accents": "exact"}))
    link = page.xpath("//a[contains(., 'ignoring accents')]")[0]
    more = int(link.text_content().replace("One", "1").split()[0])
    found = search(get, "Lạng Sơn", accents="exact")
    looser = httpx.URL("http://x" + link.get("href")).params
    assert more == found["ignoring_accents"] > 0
    assert search(get, looser["q"], accents=looser["accents"])["total"] == found["total"] + more


def test_facets_narrow_and_widen_again(get: Get) -> None:
    """A facet's count is what its link finds; choosing it is undone by a second click."""
    page = tree(get("/search", params={"q": "lang son"}))
    link = page.xpath("//aside//a[. = 'Indonesian']")[0]
    count = int(link.xpath("string(ancestor::tr/td[@class='figure'])"))
    narrowed = tree(get(link.get("href")))
    assert len(narrowed.xpath("//ol/li")) == count == 1
    assert narrowed.xpath("//aside//a[. = 'Indonesian']/@aria-current") == ["true"]
    widened = narrowed.xpath("//aside//a[. = 'Indonesian']/@href")[0]
    assert widened == narrowed.xpath("//p[@class='chips']/a/@href")[0] == "/search?q=lang+son"


@pytest.mark.parametrize(
    ("choice", "total"),
    [
        ({"source": "songque"}, 2),
        ({"province": "Lâm Đồng"}, 2),
        ({"status": "thin"}, 1),
        ({"year": "1999"}, 0),
    ],
)
def test_choices_filter(get: Get, choice: dict[str, str], total: int) -> None:
    """Newspaper, province, status and year narrow a search without words too."""
    assert search(get, "", **choice)["total"] == total


def test_pages_part_the_results(get: Get) -> None:
    """The pages of results together have every result once, and link one another."""
    first, second = search(get, "cho phien"), search(get, "cho phien", page=2)
    ids = [row["id"] for found in (first, second) for row in found["results"]]
    assert len(ids) == len(set(ids)) == first["total"] == 24
    page = tree(get("/search?q=cho+phien"))
    assert page.xpath("//nav[@class='pages']/a/@href") == ["/search?q=cho+phien&page=2"]
    assert page.xpath("//nav[@class='pages']/*[@aria-current='page']")[0].text_content() == "1"
    assert tree(get("/search?q=cho+phien&page=2")).xpath("//ol/@start") == ["21"]


def test_page_links_are_few() -> None:
    """Of many pages the first, the last and those around the present one are linked, with gaps between."""
    assert pages_shown(50, 100) == [1, 0, 48, 49, 50, 51, 52, 0, 100]
    assert pages_shown(1, 1) == [1]
    assert pages_shown(2, 5) == [1, 2, 3, 4, 5]


def test_nothing_found_says_what_to_try(get: Get) -> None:
    """A search that finds nothing says so and suggests what to do."""
    assert "Try fewer words" in get("/search", params={"q": "khôngcótừnày"}).text


@pytest.mark.parametrize("words", ["before:never", "(" * 50 + "a", "x" * 3000, "date:2026-13-45"])
def test_bad_query_is_a_sentence(get: Get, words: str) -> None:
    """A search that cannot be understood is answered by a sentence, never by a traceback."""
    answers = [get("/search", params={"q": words}), get("/search.json", params={"q": words})]
    for given in answers:
        assert given.status_code in (200, 400)
        assert "Traceback" not in given.text
    if answers[0].status_code == 400:
        assert tree(answers[0]).xpath("//p[@role='alert']")[0].text_content().endswith(".")


def test_orders_are_as_named(get: Get) -> None:
    """Newest first and oldest first are each other's reverse."""
    newest = [row["id"] for row in search(get, "cho phien", order="newest", size=50)["results"]]
    assert newest == [row["id"] for row in search(get, "cho phien", order="oldest", size=50)["results"]][::-1]


def test_search_is_csv_too(get: Get) -> None:
    """All results of a search, not only the first page, are there as CSV."""
    rows = list(csv.DictReader(io.StringIO(get("/search.csv", params={"q": "cho phien"}).text)))
    assert len(rows) == 24
    assert rows[0]["title"].startswith("Chợ phiên")


# ------------------------------------------------------------------ data


def test_csv_for_excel_has_a_mark_and_no_formulas(get: Get) -> None:
    """CSV is UTF-8; with bom=1 it begins with a byte order mark."""
    plain, marked = get("/sources.csv"), get("/sources.csv?bom=1")
    assert not plain.content.startswith(b"\xef\xbb\xbf")
    assert marked.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(plain.text)))
    assert {"slug", "name", "articles", "dropped"} <= rows[0].keys()
    assert "Báo Bản Làng" in {row["name"] for row in rows}
    assert get("/drops.csv").text.startswith("step,reason,source")
    assert get("/drops.csv?source=nobody").text.startswith("step,reason,source")


def test_excel_formulas_are_made_harmless() -> None:
    """A cell that Excel would run is quoted in the file for Excel, and as it is in the plain one."""
    rows = [{"title": "=HYPERLINK(1)", "n": -1}]
    assert b"'=HYPERLINK" in as_csv("x", ["title", "n"], rows, excel=True).body.encode()
    assert b"\n=HYPERLINK(1),-1" in as_csv("x", ["title", "n"], rows).body.encode()


def test_codebook_is_the_documentation() -> None:
    """The site explains tables and columns by the words of docs/database.md; else run docs/codebook.py."""
    written = runpy.run_path(str(DOCS / "codebook.py"))["codebook"]((DOCS / "database.md").read_text("utf-8"))
    assert (SITE / "codebook.toml").read_text("utf-8") == written
    assert codebook()["articles"]["columns"]["publisher"]


# ------------------------------------------------------------------ safe


@pytest.fixture
def hostile(get: Get) -> list[tuple[str, httpx.Response]]:
    """Return every page that shows the hostile article or its newspaper."""
    identifier = article_id(get, sitefixture.HOSTILE)
    paths = ["/", "/search?q=tấn+công", "/search?q=tấn+công&order=relevance", "/source/hostile", "/sources"]
    paths += ["/drops", f"/article/{identifier}", f"/article/{identifier}/revisions"]
    paths += ["/search?q=" + quote(sitefixture.HOSTILE), f"/drops?reason={quote(sitefixture.HOSTILE)}"]
    return [(path, get(path)) for path in paths]


def test_hostile_text_stays_text(hostile: list[tuple[str, httpx.Response]]) -> None:
    """Script in titles, names, captions, tags or the query is shown as text and makes no element."""
    for path, shown in hostile:
        page = tree(shown)
        assert shown.status_code == 200, path
        assert not page.xpath("//script | //img | //iframe | //*[@onerror] | //*[@style]"), path
        assert "49" not in page.xpath("string(//h1)"), path  # {{ 7*7 }} was not evaluated
    assert any("document.title" in tree(shown).text_content() for _, shown in hostile)


def test_hostile_addresses_are_no_links(hostile: list[tuple[str, httpx.Response]]) -> None:
    """An address that is not http or https never becomes an href."""
    for path, shown in hostile:
        for href in tree(shown).xpath("//@href"):
            assert re.match(r"(https?://|/|#)", href), (path, href)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,x", "vbscript:x", "//evil.example/", "/relative", "http:///path", "https://", "ftp://a/b",
        "http://user:secret@a.example/", "http://a.example\\@b.example/", "http://[::1", "http://a\u202e.example/",
        "", None,
    ],
)  # fmt: skip
def test_unsafe_addresses_are_refused(url: str | None) -> None:
    """Only http and https addresses with a host and nothing hidden in them may be links."""
    assert safe_href(url) is None


def test_safe_addresses_are_kept() -> None:
    """An address as newspapers write them is linked unchanged."""
    for url in ("https://a.example/b?c=d&e=%C4%91#f", "http://tinquê.example/lễ-hội-1.html"):
        assert safe_href(url) == url


@pytest.mark.parametrize(
    "path", [*PAGES, "/nothing", "/site", "/site/articles", "/site.json", "/a\\b", "/home.json"]
)
def test_every_answer_is_guarded(get: Get, path: str) -> None:
    """Every answer forbids sniffing, framing and foreign content."""
    headers = get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("strict-origin-when-cross-origin", "no-referrer")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("path", PAGES)
def test_own_pages_forbid_script(get: Get, path: str) -> None:
    """Our own pages allow no script and no inline style, and have none."""
    answer = get(path)
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert not tree(answer).xpath("//script | //style | //@style | //@onclick")


@pytest.mark.parametrize(
    "path", ["/\\evil.example", "/%5Cevil.example/", "/a/..%5c..%5cb", "//evil.example/"]
)
def test_odd_paths_are_refused(get: Get, path: str) -> None:
    """A path with a backslash, or two slashes at its beginning, is answered 400 and redirects nowhere."""
    answer = get(httpx.URL(scheme="http", host="localhost", raw_path=path.encode()))
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    "query",
    ["ui=vi%0d%0aSet-Cookie:%20x=1", "ui=%3Cscript%3E", "q=%0d%0aX-Owned:%201", "q=%00", "page=-1", "q=%ff"],
)
def test_parameters_inject_no_header(get: Get, query: str) -> None:
    """Line breaks in parameters reach no header, and odd values are no error."""
    answer = get(f"/search?{query}")
    assert answer.status_code in (200, 400)
    assert len(tree(answer).xpath("//h1")) == 1
    assert "x-owned" not in answer.headers
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("query", ["q=" + "a" * 30_000, "&".join(f"q{n}=1" for n in range(500))])
def test_endless_parameters_are_refused(get: Get, query: str) -> None:
    """An address with endless parameters is refused at once, before anybody takes it apart."""
    assert get(f"/search?{query}").status_code == 414


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": b"\xff\xfe=1"}, {"cookie": b"a:b=1; ;;=; ui"},
        {"accept-language": b";;;q=,,\xff,en;q=nan"},
        {"accept-language": b"x," * 4000},
    ],
)  # fmt: skip
def test_odd_headers_are_no_error(get: Get, headers: dict[str, bytes]) -> None:
    """Cookies and languages that cannot be read count as not sent."""
    assert get("/sources", headers=headers).status_code == 200


def test_parameters_are_not_indexed(get: Get) -> None:
    """Pages with parameters ask robots to stay away, plain ones do not; robots.txt keeps them off facets."""
    assert "noindex" in get("/search?q=hoa").headers["x-robots-tag"]
    assert tree(get("/search?q=hoa")).xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
    assert "x-robots-tag" not in get("/sources").headers


def test_the_style_sheet_is_asked_once(get: Get) -> None:
    """Our files have addresses with their digests, which browsers keep; without one they ask again."""
    (sheet,) = tree(get("/")).xpath("//link[@rel='stylesheet']/@href")
    assert "immutable" in get(sheet).headers["cache-control"]
    assert "cache-control" not in get(sheet.partition("?")[0]).headers
    assert "cache-control" not in get("/-/static-plugins/tinlang/none.css?1").headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_describe_themselves(get: Get, language: str) -> None:
    """Each page has a description in the reader's language; an article's is its own beginning."""
    says = wording(language).say
    found = {
        path: tree(get(f"{path}?ui={language}")).xpath("string(//meta[@name='description']/@content)")
        for path in ("/", "/sources", "/figures")
    }
    assert found == {"/": says("home.lead"), "/sources": says("way.sources"), "/figures": says("way.figures")}
    assert "Disallow: /*?" in get("/robots.txt").text


# ------------------------------------------------------------------ for the public


@pytest.mark.parametrize(
    "path",
    [
        "/site.db", "/site/articles.json?_where=1=1", "/-/databases.json?all=1", "/-/threads.json",
        "/-/databases.json", "/-/threads", "/-/settings", "/-/metadata.json", "/-/versions.json",
        "/-/plugins", "/-/actor.json", "/-/config", "/-/patterns", "/_internal",
    ],
)  # fmt: skip
def test_public_keeps_its_secrets(get_public: Get, path: str) -> None:
    """The public gets no download and nothing about the machine."""
    given = get_public(path)
    assert given.status_code in (302, 400, 403, 404)
    assert given.headers.get("location") in (None, "/site")


@pytest.mark.parametrize(
    "path", ["/site", "/site.json", "/site/-/query", "/site/-/query.json", "/site/articles.json"]
)
def test_public_runs_no_sql(get: Get, get_public: Get, path: str) -> None:
    """The public gets no answer to SQL of its own, wherever it is put; the owner does."""
    sql = "select 'un' || 'heard' as x"
    assert "unheard" in get("/site.json", params={"sql": sql}, follow_redirects=True).text
    given = get_public(path, params={"sql": sql, "_where": f"1 in ({sql})"}, follow_redirects=True)
    assert "unheard" not in given.text


def test_public_has_excerpts_only_where_policy_says_so(get: Get, get_public: Get) -> None:
    """Where a newspaper permits an excerpt, the rest of its text is in no answer to the public."""
    identifier = article_id(get, "Mùa cà phê chín đỏ ở Lâm Đồng")
    assert "Hết phần trích." in get(f"/article/{identifier}").text
    for path in (f"/article/{identifier}", f"/article/{identifier}.json", "/site/texts.json?_size=max"):
        assert "Hết phần trích." not in get_public(path).text
    page = tree(get_public(f"/article/{identifier}"))
    assert "This is an excerpt." in page.text_content()
    assert page.xpath("//p[@class='notice']/a/@href") == ["https://songque.example/mua-ca-phe.html"]


def test_allowance_refills() -> None:
    """An address may ask a burst at once, then as often as the rate says; others are not held up."""
    now = [0.0]
    allowance = Allowance(rate=2, burst=3, clock=lambda: now[0])
    assert [allowance.wait("a") for _ in range(3)] == [0, 0, 0]
    assert allowance.wait("a") == pytest.approx(0.5)
    assert allowance.wait("b") == 0
    now[0] = 0.5
    assert allowance.wait("a") == 0


def test_too_many_requests_are_told_when_to_come_back() -> None:
    """Beyond its allowance an address gets 429 with Retry-After; this machine itself is not limited."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await answer(send, 200, "here")

    kept = limited(app, Allowance(rate=1, burst=2))

    async def ask(address: str) -> list[int]:
        transport = httpx.ASGITransport(app=kept, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return [(await client.get("/")).status_code for _ in range(4)]

    assert asyncio.run(ask("203.0.113.9")) == [200, 200, 429, 429]
    assert asyncio.run(ask("127.0.0.1")) == [200] * 4


# ------------------------------------------------------------------ wording


def _flat(language: str) -> dict[str, list[str]]:
    """Return every message of a language with the names of its values."""
    found = {}
    for section, table in tomllib.loads((SITE / "messages" / f"{language}.toml").read_text("utf-8")).items():
        for key, message in table.items():
            text = message if isinstance(message, str) else message["other"]
            found[f"{section}.{key}"] = sorted(re.findall(r"{(\w+)}", text))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_agree(language: str) -> None:
    """Every message stands in every language with the same values."""
    assert _flat(language) == _flat("en")


def test_every_message_is_used_and_every_used_one_is_there() -> None:
    """Templates and code ask for no message that is missing, and no message is left over."""
    text = "".join(path.read_text("utf-8") for path in (*SITE.rglob("*.html"), *SITE.glob("*.py")))
    known = set(_flat("en"))
    sections = "|".join(sorted({name.partition(".")[0] for name in known}))
    asked = set(re.findall(r"""say\(['"](\w+\.\w+)['"]|\bt\(['"](\w+\.\w+)['"]""", text))
    asked = {name for pair in asked for name in pair if name}
    begun = set(re.findall(rf"""['"]((?:{sections})\.\w*)(?:['"] ~|{{)""", text))
    assert not asked - known - begun
    assert not {name for name in known - asked if not name.startswith(tuple(begun))}


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "expected"),
    [
        (None, None, None, "en"),
        ("vi", "id", "en", "vi"),
        (None, "id", "vi", "id"),
        (None, None, "fr, vi;q=0.8, en;q=0.5", "vi"),
        (None, None, "en;q=0.1,id-ID;q=0.9", "id"),
        (None, None, "in;q=1", "id"),
        ("xx", "yy", "zz;q=oops", "en"),
    ],
)
def test_language_is_the_readers(
    asked: str | None, remembered: str | None, accepted: str | None, expected: str
) -> None:
    """What the reader asks for goes before what was chosen once, and that before what the browser says."""
    assert choose(asked, remembered, accepted) == expected


@pytest.mark.parametrize(
    ("language", "heading"), [("vi", "Các báo"), ("id", "Surat kabar"), ("en", "Newspapers")]
)
def test_interface_speaks_three_languages(get: Get, language: str, heading: str) -> None:
    """The interface is there in Vietnamese, Indonesian and English, and remembers the choice."""
    answer = get(f"/sources?ui={language}")
    assert tree(answer).xpath("string(//h1)") == heading
    assert tree(answer).get("lang") == language
    assert f"ui={language}" in answer.headers["set-cookie"]
    remembered = get("/sources", headers={"cookie": f"ui={language}"})
    assert tree(remembered).xpath("string(//h1)") == heading


def test_figures_and_dates_are_the_readers() -> None:
    """Thousands and days are written as each reader is used to."""
    assert [wording(language).number(12345) for language in LANGUAGES] == ["12,345", "12.345", "12.345"]
    assert wording("vi").day("2026-05-03") == "3 tháng 5 năm 2026"
    assert wording("id").day("2026-05-03") == "3 Mei 2026"
    assert [wording(language).short_day("2026-05-03") for language in LANGUAGES] == [
        "3 May 2026",
        "3/5/2026",
        "3 Mei 2026",
    ]
    periods = ("2026", "2026-05", "2026-W04", "2026-05-03", "soon")
    assert [wording("vi").period(one) for one in periods] == [
        "2026",
        "5/2026",
        "tuần 4/2026",
        "3/5/2026",
        "soon",
    ]
    assert (
        wording("en").moment("2026-05-03T18:30:00+00:00", "Asia/Ho_Chi_Minh").startswith("4 May 2026, 01:30")
    )
    assert [wording("en").say("search.found", n=n) for n in (1, 2000)] == ["One article", "2,000 articles"]


# ------------------------------------------------------------------ pure parts


def test_months_without_articles_are_gaps() -> None:
    """Months between the first and the last are there with nothing; a misread year is not filled up to."""
    assert filled_months([("2025-12", 3), ("2026-02", 1)]) == [("2025-12", 3), ("2026-01", 0), ("2026-02", 1)]
    assert len(filled_months([("0001-01", 1), ("2026-02", 1)])) == 2
    assert filled_months([]) == []


def test_columns_stand_on_the_base() -> None:
    """Every column ends at the base, and the highest reaches to the label above it."""
    drawn = columns([("a", 0), ("b", 5), ("c", 10)], 300)
    assert drawn is not None
    assert all(bar.y + bar.height == pytest.approx(drawn.base) for bar in drawn.bars)
    assert columns([("a", 1)], 300) is None


def test_parameters_are_escaped() -> None:
    """A path of ours with parameters can be taken apart again to the same."""
    path = with_parameters("/search", {"q": 'a&b="ệ"', "page": None, "source": ""})
    assert httpx.URL(path).params["q"] == 'a&b="ệ"'
    assert list(httpx.URL(path).params) == ["q"]
