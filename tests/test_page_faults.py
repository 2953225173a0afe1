"""Faults of pages (26–30, 34 of the list): each is repaired, flagged or dropped with its reason."""

from __future__ import annotations

import json
import time
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawlers.loader import load_press
from pipelines.extract import extract
from pipelines.model import Article, BodyStatus, Capture, Dropped, Found
from pipelines.pages.vietnamese import tcvn3_text, viscii_text

FETCHED = datetime(2026, 8, 1, 9, 0, tzinfo=UTC)
URL = "https://baoquangninh.vn/mua-hong-tren-nui-da-5066052.html"
SECONDS = 8
"""Bound for a monstrous page on a busy machine; alone each takes two seconds or less."""

TITLE = "Mùa hồng trên núi đá"
SAPO = "Những vườn hồng vành khuyên vào mùa chín rộ, mang lại thu nhập khá cho người dân biên giới."
BODY = (
    "Sáng sớm, bà con đã tỏa ra vườn hái những quả hồng đầu tiên của vụ này; tiếng nói rộn ràng triền núi.",
    "Hợp tác xã có ba mươi hộ, mỗi năm bán ra chừng năm mươi tấn quả, giá cao hơn năm ngoái gần một nửa.",
    "Xã đang vận động người dân cải tạo vườn già cỗi, trồng thêm giống mới và dán tem truy xuất nguồn gốc.",
)


def page(
    *, charset: str = "utf-8", date: str = "07:30 20/01/2026", body: tuple[str, ...] = BODY, extra: str = ""
) -> str:
    """Return a page of a seven-digit paper."""
    paragraphs = "".join(f"<p>{text}</p>" for text in body)
    return (
        f'<html><head><meta http-equiv="content-type" content="text/html; charset={charset}">'
        f'<title>{TITLE}</title>{extra}</head><body><h1 class="detail-title">{TITLE}</h1>'
        f'<div class="date font5">{date}</div>'
        f'<h2 class="detail-sapo">{SAPO}</h2><div id="content-detail">{paragraphs}</div></body></html>'
    )


def capture(body: bytes, content_type: str = "text/html; charset=utf-8", **more: object) -> Capture:
    """Return a capture of bytes under a header."""
    return Capture(
        source="quangninh",
        url=URL,
        requested_url=URL,
        fetched_at=FETCHED,
        status=200,
        headers=(("Content-Type", content_type),),
        media_type="text/html",
        body=body,
        **more,  # type: ignore[arg-type]
    )


def read(body: bytes | str, content_type: str = "text/html; charset=utf-8") -> Article:
    """Return the article that bytes hold."""
    found = extract(capture(body.encode() if isinstance(body, str) else body, content_type), load_press())
    assert isinstance(found, Article), found
    return found


def is_whole(article: Article) -> bool:
    """Return whether every letter of the article came through."""
    return (article.title, article.sapo, article.body) == (TITLE, SAPO, BODY)


def windows_1258(text: str) -> bytes:
    """Return text as windows-1258 writes it: letters with their tones behind them."""
    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tone))
            out += (base + tone).encode("cp1258")
    return bytes(out)


def tcvn3(text: str) -> bytes:
    """Return text in TCVN3, lower-case letters as its fonts have them."""
    table = {tcvn3_text(bytes([byte])): byte for byte in range(0xFF, 0xA0, -1)}
    return bytes(table.get(letter, ord(letter) if ord(letter) < 128 else 63) for letter in text)


# ------------------------------------------------------------------ 26


@pytest.mark.parametrize(
    "heading", ["404", "Không tìm thấy trang", "Page not found", "Halaman tidak ditemukan", "Lỗi 404"]
)
def test_fault_26_soft_404(heading: str) -> None:
    """A page that says with status 200 that there is nothing is dropped as such."""
    html = f"<html><title>{heading}</title><body><h1>{heading}</h1><p>Mời bạn quay lại trang chủ.</p></html>"
    found = extract(capture(html.encode()), load_press())
    assert isinstance(found, Dropped)
    assert found.reason == "soft 404"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b'{"error": "gone"}', "json"),
    ],
)
def test_fault_26_not_a_page(body: bytes, kind: str) -> None:
    """A PDF, a picture or JSON under the name of HTML is dropped with what it is."""
    found = extract(capture(body), load_press())
    assert isinstance(found, Dropped)
    assert (found.reason, found.detail) == ("not a page", kind)
    assert found.lost


def test_a_feed_is_told_from_a_page_and_is_no_loss() -> None:
    """A feed in the archive holds no article; it is not counted among what was lost."""
    found = extract(capture(b'<?xml version="1.0"?><rss><channel></channel></rss>'), load_press())
    assert isinstance(found, Dropped)
    assert (found.reason, found.lost) == ("feed", False)


@pytest.mark.parametrize("body", [b"", b"   \n", b"\xef\xbb\xbf"])
def test_fault_26_empty(body: bytes) -> None:
    """An empty page is dropped as such."""
    found = extract(capture(body), load_press())
    assert isinstance(found, Dropped)
    assert found.reason == "empty page"


def test_article_about_404_is_kept() -> None:
    """An article whose title speaks of what is not found is no missing page."""
    html = page(body=BODY * 3).replace(TITLE, "Không tìm thấy trang sách cũ, ông giáo chép lại từ đầu")
    assert isinstance(extract(capture(html.encode()), load_press()), Article)


# ------------------------------------------------------------------ 27, 28, 29


@pytest.mark.parametrize(
    "header", ["text/html; charset=iso-8859-1", "text/html; charset=windows-1252", "text/html"]
)
def test_fault_27_utf8_under_wrong_header(header: str) -> None:
    """UTF-8 bytes are read as UTF-8, whatever header and markup claim."""
    assert is_whole(read(page(charset="iso-8859-1"), header))


@pytest.mark.parametrize(
    "header", ["text/html; charset=windows-1258", "text/html", "text/html; charset=utf-8"]
)
def test_fault_28_windows_1258(header: str) -> None:
    """windows-1258 declared, undeclared or mislabelled comes out whole, in NFC."""
    charset = "utf-8" if "utf-8" in header else "windows-1258"
    article = read(windows_1258(page(charset=charset)), header)
    assert is_whole(article)
    assert unicodedata.is_normalized("NFC", article.text)


def test_fault_29_tcvn3_as_latin1() -> None:
    """TCVN3 declared as Latin-1 is repaired, and said to be."""
    article = read(tcvn3(page(charset="iso-8859-1")), "text/html; charset=iso-8859-1")
    assert is_whole(article)
    assert "repaired encoding" in article.flags


def test_fault_29_tcvn3_in_utf8_disguise() -> None:
    """TCVN3 bytes that someone stored as UTF-8 letters are repaired."""
    assert is_whole(read(tcvn3(page()).decode("latin-1")))


def test_fault_29_viscii() -> None:
    """VISCII declared as Latin-1 is repaired, and said to be."""
    letters = {viscii_text(bytes([byte])): byte for byte in (*range(0x80, 0x100), *range(0x20))}
    text = unicodedata.normalize("NFC", page(charset="iso-8859-1"))
    article = read(bytes(letters.get(letter, ord(letter) % 128) for letter in text), "text/html")
    assert is_whole(article)
    assert "repaired encoding" in article.flags


def test_fault_29_double_encoded() -> None:
    """UTF-8 encoded twice is repaired, and said to be."""
    article = read(page().encode().decode("latin-1"))
    assert is_whole(article)
    assert "repaired encoding" in article.flags


def test_fault_29_unknown_encoding_is_flagged() -> None:
    """Bytes of no encoding we know give a flag, never silent nonsense."""
    scrambled = bytes(byte if byte < 128 else 0x80 + (byte * 37) % 128 for byte in page().encode())
    found = extract(capture(scrambled), load_press())
    assert isinstance(found, Dropped) or {"suspect encoding", "damaged characters"} & set(found.flags)


def test_good_text_is_never_repaired() -> None:
    """Plain Vietnamese, and French in its own encoding, carry no flag."""
    assert read(page()).flags == ()
    french = page(
        body=tuple(f"L’été à Orléans, où la fête coûte très cher à l’élève né là-bas, {n}." for n in range(9))
    )
    assert "repaired encoding" not in read(french).flags


def test_nul_bytes_and_nfd() -> None:
    """NUL bytes vanish and decomposed letters are joined."""
    html = unicodedata.normalize("NFD", page()).replace("vườn", "vườn").replace("hồng", "h\x00ồng")
    assert is_whole(read(html))


# ------------------------------------------------------------------ 30

MONSTERS = {
    "nested divs": "<div>" * 200_000 + "x" + "</div>" * 200_000,
    "nested tables": "<table><tr><td>" * 10_000 + "x",
    "sibling paragraphs": "<p>một đoạn văn ngắn, có dấu phẩy</p>" * 100_000,
    "list items": "<ul>" + "<li>một mục trong danh sách" * 50_000 + "</ul>",
    "one long paragraph": "<p>" + "chữ " * 15_000_000,
    "many bold": "<b>" * 50_000 + "x",
    "one long line of links": "<a href='/x'>một tin khác trong ngày</a> " * 50_000,
    "ends that are none": f"<p>{BODY[0]}</p><p>Tin liên quan</p>" * 4_000,
    "controls": "<div><input>" * 4_000,
    "pictures with a text each": "<img src='a.jpg'><p>Chú thích ngắn</p>" * 30_000,
    "broken entities": "<p>" + "&#xZZ;&amp&#99999999;&nosuch;&#0; " * 20_000,
    "megabyte of blanks": "<p>" + " " * 1_000_000 + "x",
}


@pytest.mark.parametrize("name", MONSTERS)
def test_fault_30_monsters_are_bounded(name: str) -> None:
    """A page made to exhaust a reader ends in an article or a drop within seconds."""
    html = page().replace("</body>", f"<div>{MONSTERS[name]}</div></body>")
    started = time.process_time()
    found = extract(capture(html.encode()), load_press())
    assert time.process_time() - started < SECONDS
    assert isinstance(found, Article) or found.reason in {"too large", "nested too deep", "list page"}


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (
            page().replace("<h1", "<p " + "a=1 ".join("" for _ in range(100_000)) + "><h1"),
            "too many attributes",
        ),
        ("<title>Tin</title>" + "<a href='/x'>một tin khác trong ngày</a> " * 80_000, "no article found"),
        ("<title>Tin</title><frameset><frame src=a><noframes>xin mở khung</noframes>", "no article found"),
    ],
    ids=["attributes", "links only", "frames"],
)
@pytest.mark.parametrize("source", ["quangninh", "nobody"])
def test_fault_30_no_article_in_bounded_time(html: str, reason: str, source: str) -> None:
    """Too many attributes, links alone and frames alone are dropped soon, each with its reason."""
    started = time.process_time()
    found = extract(replace(capture(html.encode()), source=source), load_press())
    assert time.process_time() - started < SECONDS
    assert isinstance(found, Dropped)
    assert found.reason == reason


def test_two_documents_in_one_are_read_once() -> None:
    """A page sent twice in one answer gives its article once."""
    found = read(page() * 2)
    assert is_whole(found)
    assert len(found.body) == len(BODY)


@pytest.mark.parametrize("paid", ["False", "True"])
def test_text_in_a_scripts_data(paid: str) -> None:
    """A text that stands only in data for a script is read and flagged, unless readers are to pay for it."""
    record = {"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": paid}
    head = f'<script type="application/ld+json">{json.dumps(record)}</script>'
    told = {"props": {"news": {"title": TITLE, "html": "".join(f"<p>{text}</p>" for text in BODY)}}}
    script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(told)}</script>'
    found = read(page(body=("Đang tải…", script), extra=head))
    assert ("text from a script's data" in found.flags) == (paid == "True")
    assert (found.body[:3] == BODY) == (paid == "True")


@pytest.mark.parametrize("name", ["sibling paragraphs", "list items", "nested tables"])
def test_fault_30_monsters_in_the_body(name: str) -> None:
    """The same inside the body, with and without a layout."""
    html = page(body=(*BODY, MONSTERS[name]))
    for source in ("quangninh", "wvr"):
        started = time.process_time()
        extract(replace(capture(html.encode()), source=source), load_press())
        assert time.process_time() - started < SECONDS


def test_fault_30_five_megabytes_of_json_ld() -> None:
    """A JSON-LD block of five megabytes is passed over, the article is read."""
    block = json.dumps({"@type": "ItemList", "itemListElement": ["x" * 50] * 100_000})
    started = time.process_time()
    assert is_whole(read(page(extra=f'<script type="application/ld+json">{block}</script>')))
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    "block", ["[" * 100_000, '{"@graph": {"@graph": 5}}', "nonsense", '{"datePublished": 5}', "null"]
)
def test_broken_json_ld_is_passed_over(block: str) -> None:
    """JSON-LD that is deep, broken or of wrong types hinders nothing."""
    assert is_whole(read(page(extra=f'<script type="application/ld+json">{block}</script>')))


# ------------------------------------------------------------------ 34


def test_fault_34_future_date_is_flagged() -> None:
    """A publication after the fetch is kept, flagged."""
    published = read(page(date="07:30 20/01/2031")).published
    assert published is not None
    assert published.flagged


def test_fault_34_absurd_date_is_flagged() -> None:
    """A publication before the press was on line is kept, flagged."""
    published = read(page(date="07:30 01/01/1970")).published
    assert published is not None
    assert published.flagged


def test_fault_34_absent_date_is_abstained_from() -> None:
    """Without a date there is none, though the page's clock shows one."""
    html = page(date="").replace("<h1", '<div class="clock">Thứ bảy, 01/08/2026 16:00</div><h1')
    assert read(html).published is None


def test_fault_34_clock_jump() -> None:
    """A capture whose own clock stood wrong flags the date instead of losing it."""
    fetched_at = datetime(1970, 1, 1, tzinfo=UTC)
    early = extract(replace(capture(page().encode()), fetched_at=fetched_at), load_press())
    assert isinstance(early, Article)
    assert early.published is not None
    assert early.published.flagged


def test_fault_34_daylight_saving() -> None:
    """A local time that a change of clocks made twice is flagged; Vietnam has none."""
    press = load_press()
    berlin = {"quangninh": replace(press["quangninh"], timezone="Europe/Berlin")}
    twice = extract(capture(page(date="02:30 26/10/2025").encode()), berlin)
    assert isinstance(twice, Article)
    assert twice.published is not None
    assert twice.published.flagged
    assert not read(page(date="02:30 26/10/2025")).published.flagged  # type: ignore[union-attr]


# ------------------------------------------------------------------ the rest


def test_truncated_capture_is_flagged() -> None:
    """A body that was cut on the way says so."""
    html = page().encode()
    found = extract(capture(html[: len(html) - 120], truncated="length"), load_press())
    assert isinstance(found, Article)
    assert "cut short" in found.flags


@pytest.mark.parametrize("status", [301, 403, 404, 500])
def test_other_status_is_dropped(status: int) -> None:
    """Only what the server meant as the page is read."""
    found = extract(replace(capture(page().encode()), status=status), {})
    assert isinstance(found, Dropped)
    assert found.reason == f"status {status}"


def test_feed_date_is_evidence() -> None:
    """What the feed said counts where the page says nothing."""
    at = datetime(2026, 1, 20, 0, 30, tzinfo=UTC)
    announced = capture(page(date="").encode(), found=Found(at="https://baoquangninh.vn/rss", published=at))
    found = extract(announced, load_press())
    assert isinstance(found, Article)
    assert found.published is not None
    assert (found.published.time, found.published.rule) == (at, "feed or sitemap")


def test_thin_page() -> None:
    """A page with a line or two is thin, not full."""
    assert read(page(body=("Xem video.",))).status is BodyStatus.THIN
