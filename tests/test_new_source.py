"""How the file of a newspaper is drafted from its pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sourcefixture import run, written

from crawlers.drafting import Seen, draft_source
from crawlers.loader import load_press, read_source
from crawlers.page_signs import address_of
from pipelines.layouts import load_layouts

PRESS = load_press()

HOME = """<html lang="vi"><head><title>Trang chủ - Báo Lai Châu</title>
<link rel="canonical" href="https://baolaichau.example/">
<link rel="alternate" type="application/rss+xml" href="/rss/moi.rss">
<link rel="alternate" type="application/rss+xml" href="https://else.example/rss"></head><body>
<a href="/kinh-te">Kinh tế</a><a href="https://else.example/a-b-c-1234567.html">x</a>
<a href="/mua-lua-chin-tren-nuong-1042331.html">a</a><a href="/che-tam-duong-vao-vu-1042342.html">b</a>
<a href="https://www.baolaichau.example/cho-phien-sin-ho-dong-vui-1042353.html">c</a></body></html>"""


def test_a_draft_is_a_source_file(tmp_path: Path) -> None:
    """The draft of a home page passes the check and knows name, province, feeds, pattern and family."""
    seen = Seen(
        url="https://baolaichau.example/", html=HOME, robots="Sitemap: https://baolaichau.example/sitemap.xml"
    )
    draft = draft_source(seen, PRESS, load_layouts())
    path = written(tmp_path, draft.toml.replace('country = "example"', 'country = "vn"'), draft.slug)
    source = read_source(path)
    assert (source.slug, source.name, source.province) == ("laichau", "Báo Lai Châu", "Lai Châu")
    assert source.articles == PRESS["langson"].articles
    assert [(feed.url.removeprefix("https://baolaichau.example"), feed.kind) for feed in source.feeds] == [
        ("/rss/moi.rss", "rss"),
        ("/sitemap.xml", "sitemap"),
    ]
    assert any("layout" in doubt for doubt in draft.doubts)


@pytest.mark.parametrize(
    ("paths", "pattern"),
    [
        (
            ["/a-b-c-d12345.htm", "/b-c-d-d12346.htm", "/c-d-e-d1234567.htm"],
            r"/(?P<slug>[^/]+)-d(?P<id>\d{5,7})\.htm",
        ),
        (
            ["/tin/2026/a-b-c-d-e.html", "/tin/2026/b-c-d-e-f.html", "/xa/c-d-e-f-g-h.html"],
            r"/(?:[^/]+/)+(?P<slug>[^/]+(?:-[^/]+){3,})\.html",
        ),
        (
            ["/a-b-c-post31234.html", "/b-c-d-post31235.html", "/e-f-g-post31236.html"],
            PRESS["sggp"].articles[0],
        ),
    ],
)
def test_article_patterns_are_guessed_from_links(paths: list[str], pattern: str) -> None:
    """A form that no newspaper has is written down anew; one that is known is taken with its family."""
    anchors = "".join(f'<a href="{path}">x</a>' for path in [*paths, "/kinh-te", "/lien-he.html"])
    draft = draft_source(Seen(url="https://bao.example/", html=anchors), PRESS, load_layouts())
    assert f"articles = ['{pattern}']" in draft.toml


def drafted(html: str) -> str:
    """Return the draft of a page of a host that nobody knows, with its doubts."""
    draft = draft_source(Seen(url="https://bao.example/", html=html), PRESS, load_layouts())
    return "\n".join((draft.toml, *draft.doubts))


def test_layouts_are_told_by_their_marks() -> None:
    """A page with the classes of one CMS gets its layout; where two have them, the links decide."""
    marks = "<h1 class='article-detail-title'>x</h1><div class='article-detail-desc'>y</div>"
    assert 'layout = "mastercms"' in drafted(f"{marks}<div class='__MASTERCMS_CONTENT'>z</div>")
    parts = ("title", "sapo", "body")
    shared = "".join(f"<div class='article__{part}'>x</div>" for part in parts)
    links = "".join(f"<a href='/mot-hai-ba-post3123{n}.html'>x</a>" for n in range(3))
    assert "vov, zce have the same marks" in drafted(shared)
    assert 'layout = "zce"' in drafted(shared + links)
    assert 'layout = "generic"' in drafted("<h1>x</h1><p>y</p>")


def test_an_article_beside_the_home_page_shows_the_layout(tmp_path: Path) -> None:
    """Where two families have the same addresses, the marks of an article decide between them."""
    links = "".join(f"<a href='/mot-hai-ba-31234{n}.html'>x</a>" for n in range(3))
    home, article = tmp_path / "home.html", tmp_path / "article.html"
    home.write_text(links, encoding="utf-8")
    article.write_text("<h1 class='article-detail-title'>x</h1><p class='article-detail-desc'>y</p>", "utf-8")
    alone = run(tmp_path, "new-source", "--url", "https://bao.example/", str(home))
    beside = run(tmp_path, "new-source", "--url", "https://bao.example/", str(home), str(article))
    assert ("by the addresses alone" in alone.stderr, "by the addresses alone" in beside.stderr) == (
        True,
        False,
    )
    assert 'layout = "mastercms"' in beside.stdout


def test_a_saved_page_tells_its_address() -> None:
    """Canonical link, og:url, or the comment that browsers write; a page without any has none."""
    assert address_of(HOME) == "https://baolaichau.example/"
    assert address_of("<!-- saved from url=(0024)https://bao.example/tin -->") == "https://bao.example/tin"
    assert address_of("<p>x</p>") is None


def test_new_source_takes_a_saved_page(tmp_path: Path) -> None:
    """The draft is printed or written once; doubts go to standard error; a written draft can be checked."""
    page = tmp_path / "home.html"
    page.write_text(HOME, encoding="utf-8")
    printed = run(tmp_path, "new-source", str(page))
    assert 'slug = "laichau"' in printed.stdout
    assert "policy:" in printed.stderr
    folder = tmp_path / "drafts"
    assert run(tmp_path, "new-source", str(page), "--write", str(folder)).exit_code == 0
    assert (folder / "laichau.toml").read_text(encoding="utf-8") == printed.stdout
    assert run(tmp_path, "new-source", str(page), "--write", str(folder)).exit_code == 1


class Replica(BaseHTTPRequestHandler):
    """A home page, a robots.txt that forbids /secret, and nothing else."""

    def do_GET(self) -> None:
        pages = {"/robots.txt": b"User-agent: *\nDisallow: /secret\n", "/": HOME.encode(), "/secret": b"x"}
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2:9/")
        else:
            self.send_response(200 if self.path in pages else 404)
        self.end_headers()
        self.wfile.write(pages.get(self.path, b""))

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def replica() -> Iterator[str]:
    """Yield the address of a replica on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Replica)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://laichau.localhost:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_new_source_asks_politely(tmp_path: Path, replica: str) -> None:
    """This machine is asked only with --loopback, what robots.txt forbids never; no redirect leads astray."""
    assert 'slug = "laichau"' in run(tmp_path, "new-source", f"{replica}/", "--loopback").stdout
    for path, arguments in {
        "/": [],
        "/secret": ["--loopback"],
        "/moved": ["--loopback"],
        "/no": ["--loopback"],
    }.items():
        refused = run(tmp_path, "new-source", replica + path, *arguments)
        assert (refused.exit_code, refused.stdout) == (1, "")
