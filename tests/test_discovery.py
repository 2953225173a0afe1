"""What feeds, sitemaps and listings announce, whatever state their bytes are in."""

from __future__ import annotations

import gzip
import tracemalloc
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.discovery import Discovered, discover, edition_links, read_links, wanted
from crawlers.feed_dates import read_feed_date
from crawlers.loader import load_press
from crawlers.polling import FIRST, LONGEST, LONGEST_FAILING, SHORTEST, next_poll, next_try
from pipelines.model import Feed, Link, LinkKind

PRESS = load_press()
HANOI = "Asia/Ho_Chi_Minh"
HOME = "https://baoquangninh.vn"
XML = '<?xml version="1.0" encoding="utf-8"?>'
SITEMAP_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS_SPACE = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def read(text: str | bytes, kind: LinkKind = LinkKind.RSS) -> Discovered:
    """Read a body as it would come from Quảng Ninh's host."""
    body = text.encode() if isinstance(text, str) else text
    return read_links(body, Feed(url=f"{HOME}/feed", kind=kind), f"{HOME}/feed", HANOI)


def found(text: str | bytes, kind: LinkKind, slug: str) -> Discovered:
    """Read a body as a newspaper's own."""
    source = PRESS[slug]
    body = text.encode() if isinstance(text, str) else text
    return discover(body, Feed(url=source.homepage, kind=kind), source, source.homepage)


def reasons(discovered: Discovered) -> list[str]:
    """Return why things were dropped."""
    return [dropped.reason for dropped in discovered.dropped]


def rss(*items: str) -> str:
    """Return an RSS feed of these items."""
    return f'{XML}<rss version="2.0"><channel><title>Tin</title>{"".join(items)}</channel></rss>'


def item(number: int, date: str = "", title: str = "Mùa chả mực") -> str:
    """Return an RSS item."""
    link = f"<link>{HOME}/cha-muc-{number}.html</link>"
    return f"<item><title>{title}</title>{link}<pubDate>{date}</pubDate></item>"


def urlset(*entries: str) -> str:
    """Return a sitemap of these entries."""
    return f"{XML}<urlset {SITEMAP_SPACE} {NEWS_SPACE}>{''.join(entries)}</urlset>"


def utc(*parts: int) -> datetime:
    """Return a time in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


# ------------------------------------------------------------------ feeds


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


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("08/07/2026 23:30", utc(2026, 7, 8, 16, 30)),
        ("08/07/2026 11:05 PM", utc(2026, 7, 8, 16, 5)),
        ("20/10/2025 7:06 AM (GMT+7)", utc(2025, 10, 20, 0, 6)),
        ("Wed, 08 Jul 2026 11:04:10 GMT+7", utc(2026, 7, 8, 4, 4, 10)),
        ("Wed, 08 Jul 2026 11:04:10", utc(2026, 7, 8, 4, 4, 10)),
        ("Wed, 08 Jul 2026 11:04:10 EST", utc(2026, 7, 8, 16, 4, 10)),
        ("Wed, 08 Jul 26 11:04 GMT", utc(2026, 7, 8, 11, 4)),
        ("2026-07-08T04:04:10.339Z", utc(2026, 7, 8, 4, 4, 10)),
        ("2026-07-08T04:04:10", utc(2026, 7, 7, 21, 4, 10)),
        ("2026-07-08T04:04:10+07:00", utc(2026, 7, 7, 21, 4, 10)),
        ("2026-07-08", utc(2026, 7, 7, 17)),
        ("Thứ ba, ngày 23 tháng 11 năm 2021 | 14:22", utc(2021, 11, 23, 7, 22)),
        ("11:30 - 08/07/2026", utc(2026, 7, 8, 4, 30)),
        ("11:1 GMT+7 3/5/2024", utc(2024, 5, 3, 4, 1)),
        ("Selasa, 5 Maret 2024", utc(2024, 3, 4, 17)),
        ("27-12-2021", utc(2021, 12, 26, 17)),
        ("31/02/2024", None),
        ("Mon, 99 Jul 2026 11:04:10 GMT", None),
        ("hôm qua", None),
        ("", None),
        (None, None),
        ("9999-12-31T23:59:59-12:00", None),
    ],
)
def test_dates_as_feeds_write_them(raw: str | None, expected: datetime | None) -> None:
    """Each form that newspapers' feeds have means the right instant; what is no date means none."""
    assert read_feed_date(raw, HANOI) == expected


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


# ------------------------------------------------------------------ sitemaps


def test_a_sitemap_index_gives_sitemaps_with_lastmod() -> None:
    """Daily sitemaps keep their time of change, and the gzipped form is the same."""
    child = "https://www.vietnam.vn/sitemap/sitemap-post/2026-07-08.xml"
    index = (
        f"{XML}<sitemapindex {SITEMAP_SPACE}><sitemap><loc> {child}\n</loc>"
        "<lastmod>2026-07-08T04:04:10.339Z</lastmod></sitemap></sitemapindex>"
    )
    plain, packed = read(index, LinkKind.SITEMAP), read(gzip.compress(index.encode()), LinkKind.SITEMAP)
    assert plain == packed
    (link,) = plain.links
    assert (link.url, link.kind) == (child, LinkKind.SITEMAP)
    assert (link.modified, link.modified_raw) == (utc(2026, 7, 8, 4, 4, 10), "2026-07-08T04:04:10.339Z")


def test_news_fields_and_lastmod_are_kept() -> None:
    """A news sitemap gives title, date, language and publisher; a picture's fields are not taken."""
    entry = (
        f"<url><loc>{HOME}/cha-muc-1.html</loc><lastmod>2026-07-08</lastmod>"
        '<image:image xmlns:image="i"><image:loc>/a.jpg</image:loc>'
        "<image:title>ảnh</image:title></image:image>"
        "<news:news><news:publication><news:name>Báo Q</news:name><news:language>vi-VN</news:language>"
        "</news:publication><news:publication_date>2026-07-08T11:00:00+07:00</news:publication_date>"
        "<news:title>Chả &amp; mực</news:title></news:news></url>"
    )
    (link,) = read(urlset(entry), LinkKind.NEWS_SITEMAP).links
    assert (link.title, link.language, link.publisher) == ("Chả & mực", "vi", "Báo Q")
    assert (link.published, link.modified) == (utc(2026, 7, 8, 4), utc(2026, 7, 7, 17))


def test_alternate_editions_of_a_sitemap_are_links() -> None:
    """The hreflang alternates of an entry are announced with their languages."""
    space = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    entry = (
        f'<url {space}><loc>{HOME}/a</loc><xhtml:link rel="alternate" hreflang="en" href="{HOME}/en/a"/>'
        f'<xhtml:link rel="alternate" hreflang="x-default" href="{HOME}/a"/></url>'
    )
    links = read(urlset(entry), LinkKind.SITEMAP).links
    assert [(link.url, link.language) for link in links] == [(f"{HOME}/a", None), (f"{HOME}/en/a", "en")]


def test_a_plain_text_sitemap_is_read() -> None:
    """One address a line is a sitemap too."""
    links = read(f"{HOME}/a\n{HOME}/b\n", LinkKind.SITEMAP).links
    assert [link.url for link in links] == [f"{HOME}/a", f"{HOME}/b"]


def test_a_truncated_gzip_yields_what_came() -> None:
    """The entries before the cut are read, and the cut is reported."""
    body = gzip.compress(urlset(*(f"<url><loc>{HOME}/cha-muc-{n}</loc></url>" for n in range(5000))).encode())
    discovered = read(body[: len(body) // 2], LinkKind.SITEMAP)
    assert 1000 < len(discovered.links) < 5000
    assert "truncated gzip" in reasons(discovered)
    assert reasons(read(b"\x1f\x8bnonsense", LinkKind.SITEMAP)) == ["damaged gzip"]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))


@pytest.mark.parametrize("kind", [LinkKind.SITEMAP, LinkKind.RSS, LinkKind.ATOM, LinkKind.LISTING])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_fault_25_entities_are_neither_expanded_nor_fetched(kind: LinkKind, encoding: str) -> None:
    """A billion laughs and a file entity cost no memory, reveal nothing, are reported; good entries stay."""
    good = f"<url><loc>{HOME}/cha-muc-1</loc></url><item><link>{HOME}/cha-muc-1</link></item>"
    bad = "<url><loc>&l29;</loc></url><url><loc a='&l29;'>&x;</loc></url><item><link>&x;</link></item>"
    declared = f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    root = {LinkKind.RSS: "rss", LinkKind.ATOM: "rss", LinkKind.LISTING: "div"}.get(kind, "urlset")
    body = f"<?xml version='1.0'?>{declared}<{root}>{good}{bad}<a href='{HOME}/cha-muc-1'>x</a></{root}>"
    tracemalloc.start()
    discovered = read(body.encode(encoding), kind)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert f"{HOME}/cha-muc-1" in [link.url for link in discovered.links]
    assert "entities refused" in reasons(discovered)
    assert "haha" not in repr(discovered)
    assert peak < 20_000_000


# ------------------------------------------------------------------ listings

LISTING = """<html><body><a href="/kinh-te">Kinh tế</a>
<article><a href="/cha-muc-3371234.html"><img alt="ảnh"></a><a href="/kinh-te">Kinh tế</a>
 <h3><a href="/cha-muc-3371234.html#top">Chả mực vào mùa</a></h3>
 <span class="date">08/07/2026 06:30</span></article>
<article><h3><a href="cam-van-don-3371235.html">Cam Vân Đồn</a></h3>
 <time datetime="2026-07-08T10:00:00+07:00">hôm nay</time></article>
<article><a href="/khong-ngay-3371236.html" title="Không ngày"></a></article>
<a href="javascript:void(0)">x</a><a href="mailto:a@b.vn">y</a><a href="http://[bad">z</a>
<a rel="next" href="?page=2">Trang sau</a></body></html>"""


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


# ------------------------------------------------------------------ editions of an aggregator


def test_editions_are_derived_from_the_root_form() -> None:
    """A daily sitemap of root addresses announces each article in every edition that is read."""
    links = found(
        urlset("<url><loc>https://www.vietnam.vn/cha-muc-ha-long</loc></url>"), LinkKind.SITEMAP, "vietnamvn"
    ).links
    assert [(link.url, link.language) for link in links] == [
        ("https://www.vietnam.vn/cha-muc-ha-long", "vi"),
        ("https://www.vietnam.vn/en/cha-muc-ha-long", "en"),
        ("https://www.vietnam.vn/id/cha-muc-ha-long", "id"),
    ]


def test_listed_editions_are_not_derived_again() -> None:
    """An edition that a sitemap lists itself, on whatever host, with or without slash, is announced once."""
    entries = [
        f"<url><loc>https://{address}</loc></url>"
        for address in (
            "vietnam.vn/en/cha-muc-ha-long/",
            "www.vietnam.vn/cha-muc-ha-long",
            "www.vietnam.vn/ms/cha-muc-ha-long",
        )
    ]
    discovered = found(urlset(*entries), LinkKind.SITEMAP, "vietnamvn")
    assert [(link.url, link.language) for link in discovered.links] == [
        ("https://vietnam.vn/en/cha-muc-ha-long/", "en"),
        ("https://www.vietnam.vn/cha-muc-ha-long", "vi"),
        ("https://www.vietnam.vn/id/cha-muc-ha-long", "id"),
    ]
    assert reasons(discovered) == ["not an article address"]


@pytest.mark.parametrize(
    ("slug", "url"),
    [
        ("vietnamvn", "https://www.vietnam.vn/quangbinh/?p=594531"),
        ("vietnamvn", "https://www.vietnam.vn/quangbinh/cha-muc-ha-long"),
        ("vietnamvn", "https://www.vietnam.vn/en/cha-muc-ha-long"),
        ("vietnamvn", "https://www.vietnam.vn/du-lich"),
        ("nghean", "https://baonghean.vn/lang-nghe-nuoc-mam-10301234.html"),
    ],
)
def test_nothing_is_derived_where_addresses_differ(slug: str, url: str) -> None:
    """Old forms, other editions, menu pages, and papers whose editions have ids of their own give none."""
    assert edition_links(Link(url=url), PRESS[slug]) == ()


# ------------------------------------------------------------------ ranges of days

DAILY = "https://www.vietnam.vn/sitemap/sitemap-post/{}.xml"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link(url=DAILY.format("2026-07-08"), kind=LinkKind.SITEMAP), True),
        (Link(url=DAILY.format("2026-07-04"), kind=LinkKind.SITEMAP), True),
        (Link(url=DAILY.format("2026-07-03"), kind=LinkKind.SITEMAP), False),
        (Link(url=DAILY.format("2026-07-13"), kind=LinkKind.SITEMAP), False),
        (Link(url=DAILY.format("2026-06"), kind=LinkKind.SITEMAP), False),
        (Link(url=DAILY.format("202607"), kind=LinkKind.SITEMAP), True),
        (Link(url=DAILY.format("2026-07-03"), kind=LinkKind.SITEMAP, modified=utc(2026, 7, 9)), False),
        (Link(url=DAILY.format("post-17"), kind=LinkKind.SITEMAP), True),
        (Link(url=DAILY.format("post-17"), kind=LinkKind.SITEMAP, modified=utc(2026, 7, 1)), False),
        (Link(url=DAILY.format("post-17"), kind=LinkKind.SITEMAP, modified=utc(2026, 8, 1)), True),
        (Link(url="https://x.vn/a", published=utc(2026, 7, 4, 17)), True),
        (Link(url="https://x.vn/a", published=utc(2026, 7, 4, 16, 59)), False),
        (Link(url="https://x.vn/a", published=utc(2026, 7, 11, 16, 59)), True),
        (Link(url="https://x.vn/a", published=utc(2026, 7, 11, 17)), False),
        (Link(url="https://x.vn/a", modified=utc(2026, 7, 4, 16)), False),
        (Link(url="https://x.vn/a", modified=utc(2026, 9, 1)), True),
        (Link(url="https://x.vn/2024-01-01/a"), True),
    ],
)
def test_what_lies_in_a_range_of_days_is_wanted(link: Link, expected: bool) -> None:
    """5 to 11 July 2026, local days: files by their name with a day to spare, articles to the minute."""
    assert wanted(link, date(2026, 7, 5), date(2026, 7, 11), HANOI) is expected
    assert wanted(link, None, None, HANOI) is True


# ------------------------------------------------------------------ polling


def test_polling_adapts_to_what_is_new() -> None:
    """All new: sooner; a quarter new: as before; nothing new or nothing shown: later; within bounds."""
    assert next_poll(FIRST, 20, 20) == FIRST / 4
    assert next_poll(FIRST, 20, 5) == FIRST
    assert next_poll(FIRST, 20, 0) == next_poll(FIRST, 0, 0) == FIRST * 2
    assert next_poll(timedelta(0), 20, 20) == SHORTEST
    assert next_poll(timedelta(days=300), 20, 0) == LONGEST


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.integers(0, 10**6), st.integers(0, 10**6))
def test_polling_stays_within_bounds(previous: timedelta, shown: int, new: int) -> None:
    """No feed is asked all the time, none is given up, and more news never means a longer wait."""
    interval = next_poll(previous, shown, new)
    assert SHORTEST <= interval <= LONGEST
    assert next_poll(previous, shown, new + 1) <= interval
    assert SHORTEST <= next_try(previous) <= LONGEST_FAILING


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


@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-/ :.]\d{1,4}[-/ :.T]\d{1,4}.{0,20}", fullmatch=True))
def test_no_date_raises(raw: str) -> None:
    """A date is an instant in UTC or none."""
    moment = read_feed_date(raw, HANOI)
    assert moment is None or moment.utcoffset() == timedelta(0)
