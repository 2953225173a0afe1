"""What URLs name: newspaper, edition, article; one key for all addresses of a page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.loader import load_press
from pipelines.addresses import canonical_key, canonical_url, edition_of, find_source, is_article

PRESS = load_press()
QUANG_NINH = PRESS["quangninh"]
VIETNAM = PRESS["vietnamvn"]
LAM_DONG = PRESS["lamdong"]

# One article address of every newspaper, in the form that its file declares.
ARTICLES = {
    "angiang": "https://baoangiang.com.vn/lua-he-thu-duoc-gia-a412345.html",
    "bacninh": "https://baobacninhtv.vn/vai-thieu-vao-vu-postid412345.bbg",
    "bacninh-en": "https://en.baobacninhtv.vn/lychee-season-opens-postid412345.bbg",
    "baoquocte": "https://baoquocte.vn/ca-phe-viet-o-ha-lan-312345.html",
    "cantho": "https://baocantho.com.vn/cho-noi-cuoi-nam-a187654.html",
    "caobang": "https://baocaobang.vn/mien-dong-phia-den-3171234.html",
    "daklak": "https://baodaklak.vn/kinh-te/202605/sau-rieng-vao-vu-0a1b2c3/",
    "danang": "https://baodanang.vn/english/new-night-market-opens-3312345.html",
    "dongnai": "https://baodongnai.com.vn/english/economy/202605/durian-season-opens-4d5e6f7/",
    "gialai": "https://baogialai.com.vn/ho-tieu-chu-se-post312345.html",
    "haiphong": "https://baohaiphong.vn/cang-bien-nhon-nhip-412345.html",
    "hanoimoi": "https://hanoimoi.vn/lang-gom-ngay-moi-712345.html",
    "hatinh": "https://baohatinh.vn/cam-bu-huong-son-post287654.html",
    "hungyen": "https://baohungyen.vn/nhan-long-vao-mua-3181234.html",
    "lamdong": "https://baolamdong.vn/hoa-da-lat-ra-cho-391234.html",
    "langson": "https://baolangson.vn/hoi-na-chi-lang-5061234.html",
    "laocai": "https://baolaocai.vn/ruong-bac-thang-mua-nuoc-do-post401234.html",
    "nghean": "https://baonghean.vn/en/lang-nghe-nuoc-mam-10301234.html",
    "phutho": "https://baophutho.vn/buoi-doan-hung-241234.htm",
    "quangninh": "https://baoquangninh.vn/cha-muc-ha-long-3371234.html",
    "sggp": "https://www.sggp.org.vn/tuyen-metro-ngay-dau-post801234.html",
    "sonla-en": "https://en.baosonla.org.vn/economy/plum-season-in-moc-chau-aB3dE5gH1.html",
    "thainguyen": "https://baothainguyen.vn/kinh-te/202605/che-tan-cuong-1234567/",
    "vietnamvn": "https://www.vietnam.vn/id/cha-muc-ha-long",
    "vinhlong": "https://baovinhlong.vn/kinh-te/202605/buoi-nam-roi-89abcde/",
    "vovworld": "https://vovworld.vn/id-ID/ekonomi/musim-panen-kopi-1312345.vov",
    "wvr": "https://en.baoquocte.vn/coffee-season-in-the-highlands-312345.html",
}


def test_every_newspaper_knows_its_articles() -> None:
    """The example of each newspaper is found to be an article of that newspaper and of no other."""
    assert set(ARTICLES) == set(PRESS)
    for slug, url in ARTICLES.items():
        source = find_source(url, PRESS)
        assert source is not None
        assert (source.slug, is_article(url, source)) == (slug, True)
        assert is_article(source.homepage, source) is False


@pytest.mark.parametrize("slug", sorted(ARTICLES))
def test_fault_33_one_article_under_many_addresses(slug: str) -> None:
    """Tracking, AMP, print, fragment, slash, scheme and host aliases name the same article."""
    url, source = ARTICLES[slug], PRESS[slug]
    bare = url.rstrip("/")
    variants = [
        url + "?utm_source=zalo&utm_medium=share",
        url + "?fbclid=abc",
        url + "?amp=1",
        url + "?print=true#content",
        url + "#comments",
        url.replace("https://", "http://"),
        bare,
        bare + "/",
        bare + "/amp",
        bare + "/print",
        url.replace("https://www.", "https://").replace("https://", "https://m."),
        url.replace("https://www.", "https://").replace("https://", "HTTPS://"),
        url.replace("vn/", "vn:443/", 1),
        url.replace("vn/", "vn//", 1),
    ]
    for variant in variants:
        assert canonical_key(variant, source) == canonical_key(url, source), variant
        assert canonical_url(variant, source) == canonical_url(url, source), variant
        assert find_source(variant, PRESS) is source, variant


def test_two_articles_have_two_keys() -> None:
    """No two of the examples share a key, and another id or edition is another article."""
    keys = {canonical_key(url, PRESS[slug]) for slug, url in ARTICLES.items()}
    assert len(keys) == len(ARTICLES)
    one = "https://baoquangninh.vn/cha-muc-ha-long-3371234.html"
    assert canonical_key(one, QUANG_NINH) != canonical_key(one.replace("1234", "1235"), QUANG_NINH)


def test_the_id_names_the_article_when_its_title_is_edited() -> None:
    """Two slugs with one id are one article."""
    first = canonical_key("https://baoquangninh.vn/cha-muc-3371234.html", QUANG_NINH)
    assert first == canonical_key("https://baoquangninh.vn/cha-muc-len-tau-3371234.html", QUANG_NINH)
    assert first == "quangninh:vi:3371234"


def test_ids_of_both_cases_are_never_lower_cased() -> None:
    """Two ids that differ in case only are two articles, and the address keeps its case."""
    source, url = PRESS["sonla-en"], ARTICLES["sonla-en"]
    assert canonical_key(url, source) != canonical_key(url.replace("aB3dE5gH1", "AB3dE5gH1"), source)
    assert canonical_url(url, source) == url


def test_the_four_hosts_of_vietnam_vn_are_one() -> None:
    """The aliases of the aggregator fold into one key an edition, with and without the final slash."""
    hosts = ("www.vietnam.vn", "vietnam.vn", "thongtin.vietnam.vn", "vcdn.vietnam.vn")
    keys = {
        canonical_key(f"https://{host}/en/cha-muc-ha-long{end}", VIETNAM)
        for host in hosts
        for end in ("", "/")
    }
    assert keys == {"vietnamvn:en:cha-muc-ha-long"}


@pytest.mark.parametrize(
    ("path", "language", "read"),
    [
        ("/cha-muc-ha-long", "vi", True),
        ("/en/cha-muc-ha-long", "en", True),
        ("/id/cha-muc-ha-long/", "id", True),
        ("/ms/cha-muc-ha-long", "ms", False),
        ("/fr/cha-muc-ha-long", "fr", False),
        ("/en", "en", False),
        ("/du-lich", "vi", False),
        ("/he-thong-chinh-tri", "vi", False),
        ("/quangbinh/ca-phe-dau-mua", "vi", True),
        ("/quangbinh/?p=594531", "vi", True),
        ("/quangbinh/", "vi", False),
        ("/sitemap/sitemap-post/2026-07-08.xml", "vi", False),
        ("/english-teachers-in-the-hills", "vi", True),
    ],
)
def test_editions_of_vietnam_vn(path: str, language: str, read: bool) -> None:
    """The first path segment names the edition; editions that nobody here reads are known and left out."""
    url = f"https://www.vietnam.vn{path}"
    assert (edition_of(url, VIETNAM), is_article(url, VIETNAM)) == (language, read)


def test_old_addresses_of_vietnam_vn_are_their_province_s_own() -> None:
    """A numbered page of one province is not that of another, and keeps its query among tracking."""
    one = canonical_key("https://vietnam.vn/quangbinh/?p=594531&utm_source=x", VIETNAM)
    assert one == "vietnamvn:vi:quangbinh/?p=594531"
    assert one != canonical_key("https://vietnam.vn/langson/?p=594531", VIETNAM)
    assert canonical_url("https://vietnam.vn/quangbinh/?fbclid=1&p=594531", VIETNAM).endswith(
        "/quangbinh/?p=594531"
    )


def test_an_id_survives_the_move_from_binh_thuan() -> None:
    """The former host and the path it lives under today give one key, apart from the successor's own ids."""
    moved = {
        canonical_key(url, LAM_DONG)
        for url in (
            "https://baobinhthuan.com.vn/thanh-long-ham-thuan-123456.html",
            "http://www.baobinhthuan.com.vn/thanh-long-ham-thuan-123456.html?utm_source=x",
            "https://baolamdong.vn/bbt/thanh-long-ham-thuan-123456.html",
            "https://baolamdong.vn/bbt/thanh-long-doi-ten-123456.html",
        )
    }
    assert len(moved) == 1
    assert canonical_key("https://baolamdong.vn/thanh-long-ham-thuan-123456.html", LAM_DONG) not in moved
    found = find_source("https://baobinhthuan.com.vn/x-123456.html", PRESS)
    assert found is LAM_DONG


def test_addresses_of_before_2025_are_read_by_their_own_pattern() -> None:
    """The former CMS of Lâm Đồng had hexadecimal ids under a month; its articles are still articles."""
    url = "https://baolamdong.vn/kinh-te/202401/ca-phe-arabica-a1b2c3d/"
    assert canonical_key(url, LAM_DONG) == "lamdong:vi:a1b2c3d"
    assert is_article(url, LAM_DONG)


def test_a_former_host_keeps_its_address() -> None:
    """A predecessor's URL is cleaned but not moved: its paths differ from those of its successor."""
    url = "https://baobinhthuan.com.vn/thanh-long-123456.html?utm_source=x"
    assert canonical_url(url, LAM_DONG) == "https://baobinhthuan.com.vn/thanh-long-123456.html"


def test_the_port_of_a_press_on_this_machine_is_kept() -> None:
    """Canonical addresses have scheme and port of the homepage: the demo press is asked where it is."""
    demo = replace(
        QUANG_NINH, homepage="http://cua.localhost:8765/", hosts=("cua.localhost", "www.cua.localhost")
    )
    url = "http://www.cua.localhost:8765/cha-muc-3371234.html?utm_source=x"
    assert canonical_url(url, demo) == "http://cua.localhost:8765/cha-muc-3371234.html"


def test_unknown_hosts_have_no_newspaper() -> None:
    """A mirror on another host is no newspaper of ours, and neither is nonsense."""
    for url in (
        "https://mirror.example/cha-muc-3371234.html",
        "http://[::bad",
        "",
        "mailto:a@b.vn",
        "https:///x",
    ):
        assert find_source(url, PRESS) is None
        assert is_article(url, QUANG_NINH) is False


def test_an_unread_page_has_a_key_of_its_path() -> None:
    """What no pattern names is told apart by path and query, tracking left out, in one order."""
    key = canonical_key("https://baoquangninh.vn/kinh-te?b=2&a=1&utm_id=x", QUANG_NINH)
    assert key == "quangninh:vi:/kinh-te?a=1&b=2"


@given(
    st.text(st.characters()) | st.from_regex(r"https?://(www\.)?baoquangninh\.vn/[ -~]{0,40}", fullmatch=True)
)
def test_any_text_has_a_key(url: str) -> None:
    """Nonsense has a key and an address too, and a canonical address is its own."""
    clean = canonical_url(url, QUANG_NINH)
    assert canonical_url(clean, QUANG_NINH) == clean
    if find_source(url, PRESS) is QUANG_NINH:
        assert canonical_key(clean, QUANG_NINH) == canonical_key(url, QUANG_NINH)


@given(st.sampled_from(sorted(ARTICLES)), st.text("abcXYZ019", min_size=1, max_size=8))
def test_unknown_parameters_do_not_make_another_article(slug: str, name: str) -> None:
    """Whatever a link appends, an address whose path names the article stays that article."""
    url, source = ARTICLES[slug], PRESS[slug]
    assert canonical_key(f"{url}?{name}={name}", source) == canonical_key(url, source)
