"""What sitemaps announce, the editions of an aggregator, and the days that are wanted."""

from __future__ import annotations

import gzip
import tracemalloc
from datetime import date

import pytest
from feedfixture import (
    HANOI,
    HOME,
    PRESS,
    SITEMAP_SPACE,
    XML,
    found,
    read,
    reasons,
    urlset,
    utc,
)

from crawlers.discovery import edition_links, wanted
from pipelines.model import Link, LinkKind


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
