"""Manners in figures: who may be asked, how soon, under which name, and which addresses never."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers import outcomes
from crawlers.answers import Answer, UnansweredError, conditions, lies, target
from crawlers.courier import accept_language
from crawlers.desk import agent_of
from crawlers.frontier import Entry, HostState, State
from crawlers.guard import Guard, guard_of, is_public
from crawlers.loader import load_press
from crawlers.planting import Soil, entries
from crawlers.politeness import Gate, HostPausedError, Manners, growing, next_interval, retry_after
from crawlers.robots import heard, rule
from crawlers.run import crawl_settings
from crawlers.traps import form, trap, without_session
from pipelines.model import Found, Link, LinkKind, Policy

ENTRY = Entry(key="a:vi:1", url="https://a.vn/1.html", source="a", host="a.vn")
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def answer(body: bytes = b"x", status: int = 200, **headers: str) -> Answer:
    told = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(url=ENTRY.url, status=status, headers=told, body=body, fetched_at=NOW)


# ------------------------------------------------------------------ robots.txt


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /", "/x", False),
        ("User-agent: tinlang\nDisallow:\n\nUser-agent: *\nDisallow: /", "/x", True),
        ("User-agent: TinLang\nDisallow: /x\n\nUser-agent: *\nAllow: /", "/x", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", True),
        ("<html>not found</html>", "/x", True),
        ("", "/x", True),
        ("User-agent: *\nDisallow: /tin-tức", "/tin-t%E1%BB%A9c", False),
    ],
)
def test_rules_are_read_as_the_rfc_says(rules: str, path: str, allowed: bool) -> None:
    """The most specific group and the longest rule win; a page in place of rules forbids nothing."""
    robots = heard(200, rules.encode(), 0.0, None)
    assert rule(robots, f"https://a.vn{path}", 0.0).allowed is allowed


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        ("Crawl-delay: 2", 2),
        ("Crawl-delay: 0.5", 0.5),
        ("Request-rate: 1/10", 10),
        ("Crawl-delay: inf", 0),
        ("Crawl-delay: -3", 0),
        ("Crawl-delay: nan", 0),
        ("Crawl-delay: 999999", 3600),
        ("Crawl-delay: x", 0),
    ],
)
def test_crawl_delay_is_read(line: str, delay: float) -> None:
    """Crawl-delay and Request-rate are honoured up to an hour; nonsense is none."""
    assert rule(heard(200, f"User-agent: *\n{line}".encode(), 0, None), "https://a.vn/", 0).delay == delay


# ------------------------------------------------------------------ time


def test_gate_lets_one_in_at_a_time() -> None:
    """Two requests to one host never overlap, and its delay lies between them."""
    spans: list[tuple[float, float]] = []

    async def ask(gate: Gate) -> None:
        async with gate.turn():
            began = time.monotonic()
            await asyncio.sleep(0.02)
            spans.append((began, time.monotonic()))

    async def main() -> None:
        gate = Gate("a.vn", 0.05, Manners(agent="x"))
        await asyncio.gather(*(ask(gate) for _ in range(4)))

    asyncio.run(main())
    assert all(later[0] - earlier[1] >= 0.05 for earlier, later in pairwise(spans))


def test_gate_jitters() -> None:
    """The pause after a request is the delay and a random part of it, never less."""

    async def pauses() -> list[float]:
        gate = Gate("a.vn", 1.0, Manners(agent="x", jitter=0.3))
        found = []
        for _ in range(50):
            gate._opens = 0.0
            async with gate.turn():
                pass
            found.append(gate._opens - time.monotonic())
        return found

    found = asyncio.run(pauses())
    assert 0.99 <= min(found) < max(found) <= 1.31
    assert len({round(pause, 4) for pause in found}) > 10


def test_gate_does_not_wait_for_ever() -> None:
    """A pause longer than our patience ends this crawl of the host instead of holding it up."""

    async def main() -> None:
        gate = Gate("a.vn", 0.0, Manners(agent="x", patience=5))
        gate.paused_until = time.time() + 60
        async with gate.turn():
            raise AssertionError("let in")

    with pytest.raises(HostPausedError):
        asyncio.run(main())


@given(st.floats(0.001, 3600), st.integers(1, 10_000))
def test_pauses_grow_and_are_bounded(first: float, tries: int) -> None:
    """Each failure makes the pause longer, up to a week."""
    assert growing(first, tries) <= growing(first, tries + 1) <= 7 * 86_400


def test_intervals_double() -> None:
    """An article is asked for again after an hour, two, four, up to ninety days."""
    intervals, interval = [], 0.0
    for _ in range(14):
        interval = next_interval(interval, 3600)
        intervals.append(interval)
    assert intervals[:3] == [3600, 7200, 14_400]
    assert intervals[-1] == 90 * 86_400


@given(st.text())
def test_retry_after_is_total(value: str) -> None:
    """Any header gives seconds between zero and a day, or nothing."""
    found = retry_after(value, 0.0)
    assert found is None or 0 <= found <= 86_400


def test_feeds_are_asked_by_what_they_bring() -> None:
    """A feed full of news is asked sooner, a still one later, a failing one ever later."""
    feed = outcomes.again(replace(ENTRY, kind=LinkKind.RSS), 1000.0, 3600.0)
    busy = outcomes.polled(feed, 3600.0, Policy(), shown=20, new=20)
    still = outcomes.polled(feed, 3600.0, Policy(), shown=20, new=0)
    assert busy.interval < 3600 < still.interval
    assert still.due == 1000.0 + still.interval
    assert outcomes.polled(feed, 0.0, Policy(network="loopback"), shown=9, new=0).due == 1000.0
    failing = replace(ENTRY, kind=LinkKind.RSS, tries=20)
    assert (outcomes.failed(failing, 0.0, UnansweredError("timed out"), 30.0).due or 0) <= 7 * 86_400


# ------------------------------------------------------------------ conditions


def test_validators_are_shown_and_not_trusted() -> None:
    """Validators are sent, but not at each fourth answer, not to a liar, or on an announced change."""
    kept = outcomes.kept(ENTRY, answer(ETag='"1"', Last_Modified="then"), "sha256:x", 0.0)
    assert conditions(kept, HostState()) == {"If-None-Match": '"1"', "If-Modified-Since": "then"}
    assert conditions(ENTRY, HostState()) == {}
    assert conditions(kept, HostState(liar=True)) == {}
    assert conditions(replace(kept, asked=3), HostState()) == {}
    later = replace(kept, found=Found(modified=datetime(2027, 1, 1, tzinfo=UTC)))
    assert conditions(later, HostState()) == {}
    assert lies(kept, answer(ETag='"1"'), "sha256:y")
    assert not lies(kept, answer(ETag='"2"'), "sha256:y")
    assert not lies(kept, answer(ETag='"1"'), "sha256:x")


def test_failures_do_not_forget_what_was_kept() -> None:
    """A kept article that fails later stays kept, and its digest with it."""
    kept = outcomes.kept(ENTRY, answer(), "sha256:x", 0.0)
    failed = outcomes.failed(kept, 0.0, UnansweredError("timed out"), 30.0)
    assert (failed.state, failed.digest, failed.tries) == (State.KEPT, "sha256:x", 1)


@pytest.mark.parametrize(
    ("page", "onward"),
    [
        (b'<meta http-equiv="refresh" content="0; url=/2.html">', "https://a.vn/2.html"),
        (b"<META HTTP-EQUIV=Refresh CONTENT='3;URL=2.html#x'>", "https://a.vn/2.html"),
        (b'<meta http-equiv="refresh" content="600">', None),
        (b'<meta http-equiv="refresh" content="300; url=/2.html">', None),
        (b'<meta http-equiv="refresh" content="0; url=/1.html">', None),
        (b"<p>http-equiv=refresh</p>", None),
        (b" " * 9000 + b'<meta http-equiv="refresh" content="0; url=/2.html">', None),
    ],
)
def test_meta_refresh_is_a_redirect_when_it_is_quick(page: bytes, onward: str | None) -> None:
    """A refresh within ten seconds to another page leads there; a page that renews itself is the answer."""
    assert target(answer(page)) == onward


# ------------------------------------------------------------------ addresses

FORBIDDEN = """127.0.0.1 127.8.8.8 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0
224.0.0.1 240.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1
::ffff:10.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001:db8::1""".split()


@pytest.mark.parametrize("address", FORBIDDEN)
def test_forbidden_addresses(address: str) -> None:
    """No address of this machine, this network, a test range or a metadata service is public."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses(address: str) -> None:
    """Addresses of the internet are."""
    assert is_public(ip_address(address))


def test_doors_are_of_declared_hosts_only() -> None:
    """A source of the demo press may ask its own hosts on this machine, and nothing else there."""
    guard = Guard(frozenset({"a.localhost"}))
    assert guard.objection("http://a.localhost:8765/x") is None
    assert guard.objection("http://b.localhost:8765/x") == "address of this machine"
    assert guard.objection("http://127.0.0.1/") == "forbidden address"
    assert guard.objection("http://user:pass@a.localhost/") == "a password in the URL"
    assert guard.objection("http://a.vn:99999/") == "no URL"
    assert not guard.admits("a.localhost", ip_address("10.0.0.1"))
    assert not guard.admits("b.localhost", ip_address("127.0.0.1"))


def test_no_bundled_source_may_ask_this_machine() -> None:
    """None of the newspapers that come with tinlang has a door on this machine."""
    assert {guard_of(source).doors for source in load_press().values()} == {frozenset()}


# ------------------------------------------------------------------ traps


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a/b/c.html", None),
        ("/2026/11/11/11/x-1.html", None),
        ("/dir/dir/dir/x.html", "repeated segments"),
        ("/a/b/a/b/a/b/x", "repeated segments"),
        ("/" + "/".join(str(n) for n in range(20)), "path too deep"),
        ("/" + "x" * 2100, "URL too long"),
    ],
)
def test_traps_are_told_by_their_form(path: str, reason: str | None) -> None:
    """Paths that repeat, deepen or lengthen without end are traps; dates are not."""
    assert trap(f"https://a.vn{path}") == reason


def test_forms_of_a_calendar_are_one() -> None:
    """All pages of a calendar have one form, those of two sections two."""
    assert form("https://a.vn/lich/2026/11/?d=1") == form("https://a.vn/lich/1999/1/?d=77")
    assert form("https://a.vn/kinh-te/1/") != form("https://a.vn/xa-hoi/1/")


@pytest.mark.parametrize(
    "url",
    [
        "https://a.vn/x.html;jsessionid=AB1",
        "https://a.vn/x.html?PHPSESSID=1",
        "https://a.vn/(S(abcdefghijklmnopqrstuvwx))/x.html",
    ],
)
def test_sessions_are_forgotten(url: str) -> None:
    """Session ids are no part of an address; other parameters are, as written."""
    assert without_session(url) == "https://a.vn/x.html"
    assert without_session("https://a.vn/?p=594531&x=%20a+b") == "https://a.vn/?p=594531&x=%20a+b"


def test_sitemaps_are_read_newest_first_and_not_all() -> None:
    """Of an index of a thousand days the newest are followed, unless an archive is asked for."""
    source = load_press()["vietnamvn"]
    links = [
        Link(
            url=f"https://www.vietnam.vn/sitemap/{n}.xml",
            kind=LinkKind.SITEMAP,
            modified=datetime.fromtimestamp(n, UTC),
        )
        for n in range(1000)
    ]
    from crawlers.frontier import Bounds

    found = entries(links, Soil(source=source, parent=None, bounds=Bounds()))
    assert [each.url.rpartition("/")[2] for each in found[:2]] == ["999.xml", "998.xml"]
    assert len(found) == 32
    since = Bounds(since=datetime(1970, 1, 1, tzinfo=UTC))
    assert len(entries(links, Soil(source=source, parent=None, bounds=since))) == 1000


# ------------------------------------------------------------------ who we are


def test_we_say_who_we_are() -> None:
    """The user agent names the program, its version and whom to complain to."""
    agent = agent_of(crawl_settings({"TINLANG_CONTACT": "desk@example.org"}))
    assert agent.startswith("tinlang/")
    assert "contact: desk@example.org" in agent
    assert "@" in agent_of(crawl_settings({"TINLANG_CONTACT": ""}))


def test_we_ask_for_the_papers_languages() -> None:
    """A newspaper is asked for in its own languages, so that no server picks a translation."""
    assert accept_language(load_press()["langson"]) == "vi"
    assert accept_language(load_press()["vietnamvn"]).startswith("vi, en;q=0.8, id;q=0.6")
