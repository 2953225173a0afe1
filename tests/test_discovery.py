"""What feeds and listings announce, whatever state their bytes are in."""

from __future__ import annotations

import time

import pytest
from feedfixture import HOME, LISTING, SITEMAP_SPACE, found, item, read, reasons, rss, urlset, utc
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model import LinkKind


def test_rss_gives_links_titles_and_dates_in_order() -> None:
    """Every item of a feed is a link, with its title as plain text and its date in UTC and as written."""
    feed = rss(item(1, "Wed, 08 Jul 2026 11:04:10 +0700", "Chè &amp;amp; &lt;b&gt;cam&lt;/b&gt;"), item(2))
    first, second = read(feed).links
    assert (first.url, first.title) == (f"{HOME}/cha-muc-1.html", "Chè & cam")
    assert (first.published, first.published_raw) == (
        utc(2026, 7, 8, 4, 4, 10),
        "Wed, 08 Jul 2026 11:04:10 +0700",
    )
    assert (second.url, second.published, second.published_raw) == (f"{HOME}/cha-muc-2.html", None, None)


def test_atom_gives_published_and_updated() -> None:
    """A naive ISO time in Atom is local to the newspaper, one with Z is not; relative links are resolved."""
    entry = (
        '<entry><title>A</title><link rel="alternate" href="/cha-muc-1.html"/>'
        "<published>2026-07-08T10:00:00</published><updated>2026-07-08T11:00:00Z</updated></entry>"
    )
    (link,) = read(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>', LinkKind.ATOM).links
    assert link.url == f"{HOME}/cha-muc-1.html"
    assert (link.published, link.modified) == (utc(2026, 7, 8, 3), utc(2026, 7, 8, 11))


def test_a_date_nobody_can_read_is_kept_as_written_and_reported() -> None:
    """The link stays, with the raw string, and the drop names its address."""
    discovered = read(rss(item(1, "hôm qua")))
    assert (discovered.links[0].published, discovered.links[0].published_raw) == (None, "hôm qua")
    assert [(d.reason, d.subject) for d in discovered.dropped] == [
        ("unreadable date", f"{HOME}/cha-muc-1.html")
    ]


def test_a_raw_ampersand_costs_nothing() -> None:
    """A feed that is not well-formed yields all its items, and says that it is malformed."""
    feed = rss(item(1, title="Chè & cam"), item(2)).replace("<title>Tin", "<title>Tin & báo")
    discovered = read(feed)
    assert [link.title for link in discovered.links] == ["Chè & cam", "Mùa chả mực"]
    assert reasons(discovered) == ["malformed feed"]


def test_a_feed_cut_short_yields_what_came() -> None:
    """The items before the cut are read."""
    feed = rss(*(item(number) for number in range(10)))
    links = read(feed[: len(feed) // 2]).links
    assert [link.url for link in links[:4]] == [f"{HOME}/cha-muc-{number}.html" for number in range(4)]


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (
            "<!DOCTYPE html><html><body><a href='/cha-muc-1.html'>x</a></body></html>",
            LinkKind.RSS,
            "html instead of rss",
        ),
        ("<html><p>Bảo trì</p></html>", LinkKind.SITEMAP, "html instead of sitemap"),
        ("", LinkKind.RSS, "empty rss"),
        (rss(), LinkKind.RSS, "empty rss"),
        (urlset(), LinkKind.SITEMAP, "empty sitemap"),
        ("   ", LinkKind.NEWS_SITEMAP, "empty news-sitemap"),
        ("<p>Chưa có tin</p>", LinkKind.LISTING, "empty listing"),
        ("Không tìm thấy trang", LinkKind.SITEMAP, "malformed sitemap"),
    ],
)
def test_what_announces_nothing_says_why(body: str, kind: LinkKind, reason: str) -> None:
    """HTML for a feed, an empty feed, an empty sitemap: no link and one counted reason."""
    discovered = read(body, kind)
    assert (discovered.links, reasons(discovered)) == ((), [reason])


def test_the_bytes_say_what_a_feed_is() -> None:
    """A sitemap declared as RSS, and RSS declared as a sitemap, are read as what they are."""
    assert len(read(urlset(f"<url><loc>{HOME}/a</loc></url>"), LinkKind.RSS).links) == 1
    assert len(read(rss(item(1)), LinkKind.SITEMAP).links) == 1


def test_odd_encodings_of_a_feed_are_read() -> None:
    """UTF-16, and UTF-8 declared as something else, give the letters that were meant."""
    title = "Mùa na Chi Lăng được giá, nông dân phấn khởi"
    feed = rss(*(item(number, title=title) for number in range(5)))
    for encoding in ("utf-8", "utf-16"):
        assert read(feed.encode(encoding)).links[0].title == title
    assert read(feed.replace("utf-8", "iso-8859-1").encode()).links[0].title == title


# ------------------------------------------------------------------ listings


def test_a_listing_gives_articles_with_titles_and_dates() -> None:
    """Articles are told from menus by the newspaper's pattern; longest title and nearest date are kept."""
    discovered = found(LISTING, LinkKind.LISTING, "quangninh")
    *articles, following = discovered.links
    assert [(link.url, link.title) for link in articles] == [
        (f"{HOME}/cha-muc-3371234.html", "Chả mực vào mùa"),
        (f"{HOME}/cam-van-don-3371235.html", "Cam Vân Đồn"),
        (f"{HOME}/khong-ngay-3371236.html", "Không ngày"),
    ]
    assert [link.published for link in articles] == [utc(2026, 7, 7, 23, 30), utc(2026, 7, 8, 3), None]
    assert (following.url, following.kind) == (f"{HOME}/?page=2", LinkKind.LISTING)
    assert discovered.dropped == ()


def test_a_date_above_several_articles_is_nobody_s() -> None:
    """The clock in a page's header is not taken for the date of the articles below it."""
    two = '<a href="/a-b-3371234.html">a</a><a href="/b-c-3371235.html">b</a>'
    page = f'<div><span class="date">21/11/2026</span>{two}</div>'
    links = found(page, LinkKind.LISTING, "quangninh").links
    assert [link.published for link in links] == [None, None]


def test_feed_entries_of_another_form_are_counted() -> None:
    """What a feed lists beside articles is dropped under one reason: a changed address form is seen."""
    discovered = found(rss(item(3371234), item(1)), LinkKind.RSS, "quangninh")
    assert [link.url for link in discovered.links] == [f"{HOME}/cha-muc-3371234.html"]
    assert [(d.reason, d.subject) for d in discovered.dropped] == [
        ("not an article address", f"{HOME}/cha-muc-1.html")
    ]


def test_sitemaps_of_other_hosts_are_not_followed() -> None:
    """An index that points elsewhere is counted, not obeyed."""
    index = f"<sitemapindex {SITEMAP_SPACE}><sitemap><loc>https://other.example/s.xml</loc></sitemap></sitemapindex>"
    discovered = found(index, LinkKind.SITEMAP, "quangninh")
    assert (discovered.links, reasons(discovered)) == ((), ["sitemap of another host"])


# ------------------------------------------------------------------ anything at all


KINDS = st.sampled_from(sorted(LinkKind))


@given(st.binary(max_size=400), KINDS)
def test_no_bytes_raise(body: bytes, kind: LinkKind) -> None:
    """Discovery never raises, and whatever announces nothing says why."""
    discovered = read(body, kind)
    assert discovered.links or discovered.dropped


@given(
    st.data(),
    st.sampled_from([LISTING, rss(item(1, "08/07/2026")), urlset(f"<url><loc>{HOME}/a</loc></url>")]),
    KINDS,
)
def test_no_damage_raises(draw: st.DataObject, text: str, kind: LinkKind) -> None:
    """Bytes cut out of, or put into, a good page do not stop it from being read."""
    body = text.encode()
    at = draw.draw(st.integers(0, len(body)))
    until = draw.draw(st.integers(at, min(len(body), at + 60)))
    noise = draw.draw(st.binary(max_size=40) | st.text("<>&;![]\"'/x\x00đ", max_size=20).map(str.encode))
    discovered = read(body[:at] + noise + body[until:], kind)
    assert discovered.links or discovered.dropped


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<!DOCTYPE x [ " * 50_000, LinkKind.RSS),
        (b"<urlset>" + b"<url>" * 50_000, LinkKind.SITEMAP),
        (b"<rss><channel>" + b"<item>" * 10_000, LinkKind.RSS),
        (b"<rss><channel><item><title>" + b"&" * 300_000, LinkKind.RSS),
        (b"<div>" * 100_000 + b"<a href=/x>x</a>", LinkKind.LISTING),
        (b"<div class=date><a href=/a>1</a>" * 5_000, LinkKind.LISTING),
        (b"<!--" * 100_000, LinkKind.SITEMAP),
        (b"\0" * 100_000, LinkKind.RSS),
    ],
)
def test_hostile_shapes_cost_little_time(body: bytes, kind: LinkKind) -> None:
    """Depth and repetition cost time in proportion: seconds where a careless reader takes minutes."""
    started = time.process_time()
    read(body, kind)
    assert time.process_time() - started < 5
