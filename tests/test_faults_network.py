"""The faults of the web that facts/faults.md numbers, played on loopback; a healthy host beside each."""

from __future__ import annotations

import asyncio
import gzip
import resource
import ssl
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from crawling import article, crawl, crawl_beside_healthy, paper, play_healthy
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from faultserver import Asked, FaultServer, feed, page, redirect, reply

from crawlers.frontier import Bounds
from crawlers.guard import Guard, GuardedResolver
from crawlers.robots import heard, must_ask, rule
from pipelines.model import LinkKind


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


def announce(server: FaultServer, host: str, *plays: bytes, start: int = 0) -> None:
    """Put up a feed and its articles."""
    pages = {article(start + number): play for number, play in enumerate(plays)}
    server.play(host, {"/rss": feed(server.url(host, path) for path in pages), **pages})


async def reset(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def hang(asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(20)


# ------------------------------------------------------------------ robots.txt


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy"])
def test_fault_01_robots_5xx(server: FaultServer, tmp_path: Path, status: str) -> None:
    """A robots.txt that answers 5xx is no permission: nothing else is asked, and the report says so."""
    announce(server, "a", page("never"))
    server.play("a", {"/robots.txt": reply(b"", status=status)})
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert server.hits("a") == []
    assert any("robots" in problem or "wait" in problem for problem in crawled.tallies["a"].problems)
    assert crawled.counts["a"] == {"new": 1}


def test_fault_01_last_good_robots_is_kept() -> None:
    """While robots.txt is unreachable the last good one rules, for a day and more."""
    good = heard(200, b"User-agent: *\nDisallow: /private", 0.0, None)
    later = heard(503, b"", 2 * 86_400.0, good)
    assert must_ask(good, 86_401.0)
    assert not must_ask(good, 80_000.0)
    assert rule(later, "http://a.vn/open", 2 * 86_400.0).allowed
    assert rule(later, "http://a.vn/private", 2 * 86_400.0).reason == "refused by robots"
    assert rule(later, "http://a.vn/open", 40 * 86_400.0).reason == "robots unreachable"
    assert must_ask(later, 3 * 86_400.0)


@pytest.mark.parametrize("play", [reset, hang])
def test_fault_02_robots_reset_or_hang(server: FaultServer, tmp_path: Path, play: object) -> None:
    """A robots.txt that resets or hangs is no permission either."""
    announce(server, "a", page("never"))
    server.play("a", {"/robots.txt": play})  # type: ignore[dict-item]
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port), DOWNLOAD_TIMEOUT=1)
    assert server.hits("a") == []
    assert crawled.counts["a"] == {"new": 1}


def test_fault_03_robots_429(server: FaultServer, tmp_path: Path) -> None:
    """A robots.txt that answers 429 counts as unreachable, is asked once, and its host is left alone."""
    announce(server, "a", page("never"))
    server.play("a", {"/robots.txt": reply(b"", "Retry-After: 60", status="429 Slow")})
    crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert server.hits("a") == []
    assert len(server.hits("a", "/robots.txt")) == 1


@pytest.mark.parametrize("status", ["401 No", "403 No", "404 None", "410 Gone"])
def test_fault_04_robots_4xx(server: FaultServer, tmp_path: Path, status: str) -> None:
    """A robots.txt that is not there allows everything."""
    announce(server, "a", page("open"))
    server.play("a", {"/robots.txt": reply(b"", status=status)})
    assert crawl_beside_healthy(server, tmp_path, paper("a", server.port)).pages("a") == [article(0)[1:]]


def test_fault_04_forbidden_robots_may_mean_refusal(server: FaultServer, tmp_path: Path) -> None:
    """Whoever prefers it may take 401 and 403 for a refusal."""
    announce(server, "a", page("never"))
    server.play("a", {"/robots.txt": reply(b"", status="403 No")})
    crawled = crawl_beside_healthy(
        server, tmp_path, paper("a", server.port), TINLANG_MANNERS={"forbidden": "refuse"}
    )
    assert server.hits("a") == []
    assert "refused by robots" in crawled.reasons


def test_fault_05_robots_after_redirects_with_bom_and_late_rule(server: FaultServer, tmp_path: Path) -> None:
    """A robots.txt behind five redirects, with a byte order mark and a rule after 720 KB, is obeyed."""
    rules = b"\xef\xbb\xbfUser-agent: *\n" + b"# padding\n" * 73_000 + b"Disallow: /private/\n"
    hops = {f"/r{n}": redirect(f"/r{n + 1}") for n in range(4)}
    server.play("a", {"/robots.txt": redirect("/r0"), **hops, "/r4": reply(rules, kind="text/plain")})
    secret = "/private" + article(1)
    server.play(
        "a", {"/rss": feed([server.url("a", article(0)), server.url("a", secret)]), article(0): page("x")}
    )
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert crawled.pages("a") == [article(0)[1:]]
    assert server.hits("a", secret) == []
    assert [each.reason for each in crawled.dropped if secret in each.subject] == ["refused by robots"]


def test_fault_06_crawl_delay(server: FaultServer, tmp_path: Path) -> None:
    """Crawl-delay is honoured between any two requests to the host."""
    announce(server, "a", *[page(f"Tin {n}") for n in range(3)])
    server.play("a", {"/robots.txt": reply(b"User-agent: *\nCrawl-delay: 0.5\n", kind="text/plain")})
    crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    times = [each.at for each in server.hits("a")]
    assert len(times) == 4
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.5


# ------------------------------------------------------------------ overload


@pytest.mark.parametrize("status", [429, 503])
def test_fault_07_08_retry_after_is_host_wide(server: FaultServer, tmp_path: Path, status: int) -> None:
    """After 429 or 503 with Retry-After the whole host is left alone that long, then asked again once."""
    answers = [reply(b"", "Retry-After: 2", status=f"{status} Slow"), page("at last")]

    async def first_slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answers.pop(0) if len(answers) > 1 else answers[0])
        await writer.drain()

    announce(server, "a", b"", page("other"))
    server.play("a", {article(0): first_slow})
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port), TINLANG_MANNERS={"linger": 5})
    assert crawled.pages("a") == [article(0)[1:], article(1)[1:]]
    asked = server.hits("a")
    slow = next(at for at, each in enumerate(asked) if each.path == article(0))
    assert len(asked) == 4
    assert asked[slow + 1].at - asked[slow].at >= 2


def test_fault_08_back_off_without_retry_after(server: FaultServer, tmp_path: Path) -> None:
    """503 without Retry-After pauses the host longer each time, and the pause outlives the crawl."""
    announce(server, "a", reply(b"", status="503 Busy"))
    crawl_beside_healthy(
        server, tmp_path, paper("a", server.port), TINLANG_MANNERS={"backoff": 30, "patience": 1}
    )
    asked = len(server.hits("a"))
    crawled = crawl(tmp_path, paper("a", server.port), changes={"TINLANG_MANNERS": {"patience": 1}})
    assert asked == len(server.hits("a")) == 2
    assert crawled.tallies["a"].problems or crawled.counts["a"]["failed"] == 1


# ------------------------------------------------------------------ redirects


def test_fault_09_redirect_loop(server: FaultServer, tmp_path: Path) -> None:
    """Redirects that go round, or on and on, end within ten hops and are recorded."""
    endless = {f"/x{n}-1234567.html": redirect(f"/x{n + 1}-1234567.html") for n in range(40)}
    server.play("a", {article(0): redirect(article(1)), article(1): redirect(article(0)), **endless})
    server.play("a", {"/rss": feed([server.url("a", article(0)), server.url("a", "/x0-1234567.html")])})
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert "redirect loop" in crawled.reasons
    assert len(server.hits("a")) <= 1 + 2 + 11


ESCAPES = [
    "http://127.0.0.1:{port}/secret",
    "http://2130706433:{port}/secret",
    "http://0x7f.1:{port}/secret",
    "http://[::1]:{port}/secret",
    "http://[::ffff:127.0.0.1]:{port}/secret",
    "http://localhost:{port}/secret",
    "http://other.localhost:{port}/secret",
    "http://10.0.0.1/secret",
    "http://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "data:text/html,x",
    "ftp://127.0.0.1/x",
]


def play_escapes(server: FaultServer, wrap: object) -> None:
    answers = [wrap(url.format(port=server.port)) for url in ESCAPES]  # type: ignore[operator]
    announce(server, "a", *answers)


def test_fault_10_12_redirect_to_forbidden_addresses(server: FaultServer, tmp_path: Path) -> None:
    """No redirect leads to this machine, a private network, a metadata service or another scheme."""
    play_escapes(server, redirect)
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert [each for each in server.asked if each.path == "/secret"] == []
    assert crawled.pages("a") == []
    assert crawled.counts["a"]["refused"] == len(ESCAPES)


def test_fault_10_names_that_lead_home() -> None:
    """A name is judged by where it leads when the connection is made, not before."""

    answers = ["93.184.216.34", "127.0.0.1"]

    class Rebinding:
        async def resolve(self, host: str, port: int, family: object) -> list[dict[str, object]]:
            return [{"host": answers.pop(0), "port": port, "hostname": host}]

    resolver = GuardedResolver(Guard(frozenset()), Rebinding())  # type: ignore[arg-type]
    assert asyncio.run(resolver.resolve("evil.example"))[0]["host"] == "93.184.216.34"
    with pytest.raises(OSError, match="leads to no address"):
        asyncio.run(resolver.resolve("evil.example"))


def test_fault_11_meta_refresh_to_forbidden_addresses(server: FaultServer, tmp_path: Path) -> None:
    """No meta refresh leads there either."""
    play_escapes(server, lambda url: reply(f'<meta http-equiv="refresh" content="0; url={url}">'.encode()))
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert [each for each in server.asked if each.path == "/secret"] == []
    assert crawled.pages("a") == []


# ------------------------------------------------------------------ bodies


def test_fault_13_huge_body_is_cut(server: FaultServer, tmp_path: Path) -> None:
    """A body of 300 MB is cut at the cap, marked as truncated, and never held in memory."""
    sent = 0

    async def huge(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 314572800\r\n\r\n")
        for _ in range(300):
            writer.write(b"x" * 2**20)
            await writer.drain()
            sent += 2**20

    announce(server, "a", b"")
    server.play("a", {article(0): huge})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port), DOWNLOAD_TIMEOUT=20)
    kept = [each for each in crawled.captures if each.url == server.url("a", article(0))]
    assert [(each.truncated, len(each.body)) for each in kept] == [("length", 10 * 2**20)]
    assert sent < 60 * 2**20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000


def test_fault_14_gzip_bomb(server: FaultServer, tmp_path: Path) -> None:
    """A body that unpacks to 300 MB is refused at the cap."""
    bomb = gzip.compress(b"\0" * 300 * 2**20)
    announce(server, "a", reply(bomb, "Content-Encoding: gzip"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert crawled.pages("a") == []
    assert "too large when unpacked" in crawled.reasons
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "]
)
def test_fault_15_slow_body_or_headers(server: FaultServer, tmp_path: Path, head: bytes) -> None:
    """A trickle is ended by one deadline for the whole request, and other hosts do not wait for it."""

    async def trickle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        for _ in range(200):
            writer.write(b"a")
            await writer.drain()
            await asyncio.sleep(0.1)

    announce(server, "a", b"")
    server.play("a", {article(0): trickle})
    began = time.monotonic()
    changes = {"DOWNLOAD_TIMEOUT": 1.5, "TINLANG_MANNERS": {"linger": 0}}
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port), **changes)
    assert time.monotonic() - began < 6
    assert "timed out" in crawled.reasons
    assert max(each.at for each in server.hits("healthy")) - began < 1.4


CUT = {
    "short length": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>half",
    "short chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<p>half",
    "no last chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n<p>half\r\n",
    "short gzip": reply(gzip.compress(b"<p>whole" * 99)[:-9], "Content-Encoding: gzip"),
}


@pytest.mark.parametrize("name", CUT)
@pytest.mark.parametrize("aborted", [False, True])
def test_fault_16_17_cut_short(server: FaultServer, tmp_path: Path, name: str, aborted: bool) -> None:
    """A body that ends before its end, quietly or by a reset, is asked for again and never kept as whole."""

    async def cut(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(CUT[name])
        await writer.drain()
        await asyncio.sleep(0.05)
        if aborted:
            writer.transport.abort()

    announce(server, "a", b"")
    server.play("a", {article(0): cut})
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port), TINLANG_MANNERS={"linger": 0.3})
    assert crawled.pages("a") == []
    assert len(server.hits("a", article(0))) >= 2
    assert crawled.counts["a"]["failed"] == 1


def test_fault_18_monstrous_headers(server: FaultServer, tmp_path: Path) -> None:
    """20,000 headers or one of 5 MB cost that page at most; what is kept of headers is bounded."""
    many = reply(b"<p>x</p>", *[f"X-{n}: y" for n in range(20_000)])
    announce(server, "a", many, reply(b"<p>x</p>", "X: " + "y" * 5_000_000), page("fine"))
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert article(2)[1:] in crawled.pages("a")
    assert max(len(each.headers) for each in crawled.captures) <= 256
    assert crawled.counts["a"].get("failed", 0) >= 1


def test_fault_19_plain_body_called_gzip(server: FaultServer, tmp_path: Path) -> None:
    """A plain body under `Content-Encoding: gzip` is kept as it is; honest gzip and deflate are unpacked."""
    plain = b"<p>Thu ho\xe1\xba\xa1ch h\xe1\xbb\x93i</p>"
    raw = zlib.compressobj(wbits=-15)
    encodings = {
        "gzip": [plain, gzip.compress(plain), gzip.compress(plain[:5]) + gzip.compress(plain[5:])],
        "deflate": [zlib.compress(plain), raw.compress(plain) + raw.flush()],
    }
    plays = [
        reply(body, f"Content-Encoding: {name}") for name, bodies in encodings.items() for body in bodies
    ]
    announce(server, "a", *plays)
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    bodies = [each.body for each in crawled.captures if "//a." in each.url and each.url.endswith("html")]
    assert bodies == [plain] * 5


def test_fault_20_broken_http(server: FaultServer, tmp_path: Path) -> None:
    """No status line, or two lengths that disagree, is recorded and crashes nothing."""
    answers = (
        b"<html>hello</html>\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 7\r\n\r\nabcdefg",
        b"HTTP/1.1 OK\r\n\r\n",
        b"",
    )

    def broken(raw: bytes) -> object:
        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
            writer.write(raw)
            await writer.drain()

        return answer

    announce(server, "a", *answers, page("fine"))
    server.play("a", {article(n): broken(raw) for n, raw in enumerate(answers)})  # type: ignore[misc]
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port), TINLANG_MANNERS={"linger": 0})
    assert crawled.pages("a") == [article(4)[1:]]
    assert crawled.counts["a"]["failed"] == 4


# ------------------------------------------------------------------ traps


def listing(*anchors: str, following: str) -> bytes:
    links = "".join(f'<a href="{url}">Tin {url}</a>' for url in anchors)
    return reply(f'<html><body>{links}<a rel="next" href="{following}">Sau</a></body></html>'.encode())


@pytest.mark.parametrize("step", ["/lich/{n}/", "/dir" * 3 + "/{n}", "/tin-moi/?trang={n}&sid=a{n}b"])
def test_fault_21_22_listings_without_end(server: FaultServer, tmp_path: Path, step: str) -> None:
    """A calendar, a path that repeats itself, or pages with session ids end within a budget."""
    count = 0

    async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        writer.write(listing(article(7), following=step.format(n=count)))
        await writer.drain()

    server.play("a", {"*": endless, article(7): page("real")})
    source = paper("a", server.port, ("/tin-moi/", LinkKind.LISTING))
    crawled = crawl_beside_healthy(server, tmp_path, source)
    assert crawled.pages("a") == [article(7)[1:]]
    assert count <= 5


def test_fault_21_calendar_of_an_archive(server: FaultServer, tmp_path: Path) -> None:
    """A calendar with news on each page is followed when an archive is asked for, and ends."""
    count = 0

    async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += "/lich" in asked.path
        calendar = listing(article(count), following=f"/lich/{count}/")
        writer.write(calendar if "/lich" in asked.path else page("x"))
        await writer.drain()

    server.play("a", {"*": endless})
    source = paper("a", server.port, ("/lich/", LinkKind.LISTING))
    since = Bounds(since=datetime(2020, 1, 1, tzinfo=UTC))
    crawl(tmp_path, source, play_healthy(server), bounds=since)
    assert 100 <= count <= 210


def test_fault_23_session_ids(server: FaultServer, tmp_path: Path) -> None:
    """Links that differ in their session id are one page."""
    path = article(1)
    urls = [f"{path};jsessionid=AB{n}" for n in range(9)] + [
        f"{path}?PHPSESSID={n}&sid={n}" for n in range(9)
    ]
    server.play("a", {"/rss": feed(server.url("a", url) for url in urls), path: page("one")})
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert crawled.pages("a") == [path[1:]]
    assert len(server.hits("a")) == 2


def test_fault_24_sitemaps_without_end(server: FaultServer, tmp_path: Path) -> None:
    """A sitemap index that lists itself, another that lists it, and ever new ones, ends."""
    count = 0

    async def index(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        names = ["/sitemap.xml", "/again.xml", *(f"/new-{count}-{n}.xml" for n in range(3))]
        maps = "".join(f"<sitemap><loc>{server.url('a', name)}</loc></sitemap>" for name in names)
        found = (
            f"<sitemapindex>{maps}</sitemapindex>"
            if asked.path != "/again.xml"
            else (f"<urlset><url><loc>{server.url('a', article(1))}</loc></url></urlset>")
        )
        writer.write(reply(found.encode(), kind="application/xml"))
        await writer.drain()

    server.play("a", {"*": index, article(1): page("real")})
    source = paper("a", server.port, ("/sitemap.xml", LinkKind.SITEMAP))
    crawled = crawl_beside_healthy(server, tmp_path, source)
    assert crawled.pages("a") == [article(1)[1:]]
    assert count <= 210


def test_fault_25_entities_in_sitemaps(server: FaultServer, tmp_path: Path) -> None:
    """Entities that multiply or read files do neither; the feed is kept and the crawl goes on."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE u [{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        f"<urlset><url><loc>{server.url('a', article(1))}</loc></url><url><loc>&l8;&x;</loc></url></urlset>"
    )
    server.play("a", {"/sitemap.xml": reply(body.encode(), kind="application/xml"), article(1): page("real")})
    source = paper("a", server.port, ("/sitemap.xml", LinkKind.SITEMAP))
    began = time.monotonic()
    crawl_beside_healthy(server, tmp_path, source)
    assert time.monotonic() - began < 10
    assert not any("root:" in each.path for each in server.asked)


def test_fault_33_one_article_under_five_urls(server: FaultServer, tmp_path: Path) -> None:
    """An article announced with tracking, as amp and in print is fetched once, under one key."""
    path = article(1)
    urls = [
        path,
        f"{path}?utm_source=x",
        f"{path}?fbclid=y",
        f"{path}#top",
        f"{path}?utm_medium=z&utm_source=w",
    ]
    server.play("a", {"/rss": feed(server.url("a", url) for url in urls), "*": page("one")})
    crawled = crawl_beside_healthy(server, tmp_path, paper("a", server.port))
    assert crawled.pages("a") == [path[1:]]
    assert len(server.hits("a")) == 2


def test_fault_34_dates_that_cannot_be(server: FaultServer, tmp_path: Path) -> None:
    """A Retry-After in the past, in the far future or in no language pauses a host for a day at most."""
    from crawlers.politeness import retry_after

    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT", time.time()) == 0
    assert retry_after("Wed, 21 Oct 2915 07:28:00 GMT", time.time()) == 86_400
    assert retry_after("99999999999", time.time()) == 86_400
    assert [retry_after(value, time.time()) for value in ("soon", "", None, "-5", "१२")] == [None] * 5


def test_healthy_host_twice_moves_nothing(server: FaultServer, tmp_path: Path) -> None:
    """The healthy newspaper of these tests is healthy: all its pages are kept, and no problem is reported."""
    crawled = crawl(tmp_path, play_healthy(server))
    assert crawled.tallies["healthy"].problems == {}
    assert crawled.dropped == ()


def test_certificates_are_verified(tmp_path: Path) -> None:
    """A server whose certificate nobody vouches for is not believed."""
    key, certificate = self_signed(tmp_path, "t.localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    with FaultServer(context) as server:
        source = paper("t", server.port)
        secure = [replace(each, url=each.url.replace("http:", "https:")) for each in source.feeds]
        crawled = crawl(tmp_path, replace(source, feeds=tuple(secure)))
    assert server.asked == []
    assert any("robots" in problem for problem in crawled.tallies["t"].problems)


def self_signed(folder: Path, name: str) -> tuple[Path, Path]:
    """Return the files of a key and of a certificate for it that only its owner signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    began = datetime.now(UTC) - timedelta(days=1)
    built = x509.CertificateBuilder(subject, subject, key.public_key(), 1, began, began + timedelta(days=9))
    signed = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False).sign(key, SHA256())
    files = folder / "key.pem", folder / "certificate.pem"
    files[0].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    files[1].write_bytes(signed.public_bytes(Encoding.PEM))
    return files
