"""What machine translation and copying leave in a text: cleaned or set apart, good text left alone."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.chrome import (
    dated_line,
    doubled_publisher,
    image_name,
    is_furniture,
    is_tail,
    related_headline,
    source_line,
    tags_of,
)
from pipelines.residue import clean, clean_paragraphs

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("TINLANG_SHARED") or HERE.parents[1] / "shared") / "data"
COPIED = [
    tomllib.loads(path.read_text("utf-8")) for path in sorted((HERE / "copied").glob("*/expected.toml"))
]

GOOD = [
    "Giá bán 5.000 đồng/kg, tăng 1,5 lần; sản lượng đạt 12,5 tấn.",
    "Decision No. 919/QD-TTg (2022) set the goal: 3- and 4-star products, by 2025.",
    "Wait . . . there is more.",
    "The table reads: rice | 12 tonnes | 3 stars",
    "A child asked [sic] for tea (hot), coffee [black] and milk.",
    "He wrote .NET code and version .5 of a tool.",
    "« Bonjour ! » dit-il ; et voilà : c'est tout.",
    "Nguồn vốn được bố trí từ ngân sách tỉnh.",
    "Sumber daya alam di provinsi itu melimpah.",
    "Source of income for many, tea is grown by 200 households.",
    "More importantly, the model has spread to nine communes.",
    "Xem thêm nhiều gian hàng khác, du khách đều hài lòng.",
    "Tags on each basket show who wove it.",
    "Photo albums of the village are kept in the school.",
    "Bình luận về kết quả này, ông Nam cho rằng vẫn còn khiêm tốn.",
    "Baca juga tulisan lama, katanya, supaya mengerti.",
    "Dữ liệu ở [Bảng_1] cho thấy mức tăng 8%.",
    "Báo Lạng Sơn đưa tin về lễ hội ngày 21/01/2026.",
    "Smile :) or frown :( as you like.",
]


@pytest.mark.parametrize("paragraph", GOOD)
def test_good_text_is_unchanged(paragraph: str) -> None:
    """Text that only looks like residue stays as it is."""
    assert clean_paragraphs([paragraph]).kept == (paragraph,)


@pytest.mark.parametrize(
    ("paragraph", "cleaned"),
    [
        ("The Office of Land , the council agreed .", "The Office of Land, the council agreed."),
        ("They have 9 (4 large; 5 small ). More follow.", "They have 9 (4 large; 5 small). More follow."),
        ("Products ( mostly tea ) sell well.", "Products (mostly tea) sell well."),
        ("The two go hand in hand. |", "The two go hand in hand."),
        ("The two go hand in hand. | |", "The two go hand in hand."),
        ("[ad_1] Tea is picked early. [ad_2]", "Tea is picked early."),
        ("Tee wird früh gepflückt. [Anzeige_2]", "Tee wird früh gepflückt."),
        ("Teh dipetik pagi. [iklan_1]", "Teh dipetik pagi."),
        ("He said \"tea , coffee\" .", "He said \"tea, coffee\"."),
    ],
)  # fmt: skip
def test_residue_inside_a_paragraph_is_taken_out(paragraph: str, cleaned: str) -> None:
    """Blanks before punctuation, a table's pipe and shortcodes go; the rest stays."""
    assert clean_paragraphs([paragraph, "More."]).kept[0] == cleaned


@pytest.mark.parametrize(
    "residue",
    [
        "Vietnam.vn - Nền tảng quảng bá Việt Nam",
        "Báo Phú ThọBáo Phú Thọ21/01/2026",
        "Việt NamViệt Nam17/07/2024",
        "z7257710441201_be73a387ccdc.jpg",
        "2(5).jpg",
        "IMG 2034 (1).JPEG",
        "https://cdn.example.vn/a/b/c.webp",
        "[ad_1]",
        "[Anzeige_2]",
        "Comment (0)",
        "Komentar (0)",
        "Bình luận (12)",
        "Source link",
        "Nguồn",
        "Sumber:",
        "Quelle: Báo Lạng Sơn",
        "Nguồn: TTXVN",
        "Xem thêm: Lễ hội hoa mở cửa",
        "Baca juga: Festival kopi dibuka",
        ">> Chợ hoa xuân tấp nập",
    ],
)
def test_residue_that_is_a_whole_paragraph_is_set_apart(residue: str) -> None:
    """Nothing vanishes: what is no text of the article is kept as removed, as written."""
    cleaned = clean_paragraphs(["Câu chuyện bắt đầu.", residue, "Câu chuyện kết thúc."])
    assert cleaned.kept == ("Câu chuyện bắt đầu.", "Câu chuyện kết thúc.")
    assert [line.strip() for line in cleaned.removed] == [residue]


def test_the_dash_before_the_first_paragraph_goes_and_those_of_a_list_stay() -> None:
    """A newspaper's opening dash is style; the dashes of a list or a dialogue are text."""
    assert (
        clean_paragraphs(["- Sau năm năm, xã đổi thay.", "Đường mới mở."]).kept[0]
        == "Sau năm năm, xã đổi thay."
    )
    listed = ("- 4 sao: 9 sản phẩm", "- 3 sao: 33 sản phẩm")
    assert clean_paragraphs(listed).kept == listed


@given(st.lists(st.text(alphabet='aĐ .,()|-[]"_ad1jpgBáo0:/', max_size=40), max_size=5))
def test_cleaning_twice_is_once(paragraphs: list[str]) -> None:
    """What has been cleaned is clean."""
    once = clean_paragraphs(paragraphs).kept
    assert clean_paragraphs(once).kept == once


@pytest.mark.parametrize("expected", COPIED)
def test_clean_articles_are_unchanged(expected: dict[str, list[str]]) -> None:
    """The paragraphs of our own cases, as a person reads them, have no residue."""
    assert clean_paragraphs(expected["paragraphs"]).kept == tuple(expected["paragraphs"])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")
def test_professional_translations_are_unchanged() -> None:
    """Of the sentences of the shared news, one in three hundred at most is touched, and only its blanks."""
    rows = (
        json.loads(line)
        for line in (SHARED / "parallel" / "stories.full.jsonl").read_text("utf-8").splitlines()
    )
    texts = [" ".join(text.split()) for row in rows for text in row["text"]]
    touched = [(text, clean_paragraphs(["x", text, "y"]).kept[1:-1]) for text in texts]
    touched = [(text, kept) for text, kept in touched if kept != (text,)]
    assert len(touched) <= len(texts) / 300, touched
    assert all("".join("".join(kept).split()) == "".join(text.split()) for text, kept in touched), touched


@pytest.mark.parametrize(
    ("line", "day", "clock"),
    [
        ("21/01/2026", "2026-01-21", None),
        ("07:27 25/02/2023", "2023-02-25", "07:27"),
        ("20/10/2025 7:06 AM (GMT+7)", "2025-10-20", "07:06"),
        ("Thứ ba, ngày 23 tháng 11 năm 2021 | 14:22", "2021-11-23", "14:22"),
        ("27-12-2021", "2021-12-27", None),
        ("11:1 GMT+7, 05/03/2026", "2026-03-05", "11:01"),
        ("Tuesday- 17:39, 28/05/2024", "2024-05-28", "17:39"),
        ("6 Agustus 2025", "2025-08-06", None),
        ("Selasa, 5 Maret 2024", "2024-03-05", None),
        ("Cập nhật: 06:00, 24/05/2026", "2026-05-24", "06:00"),
        ("Updated: Thursday, 14/08/2025, 06:36 [GMT+7]", "2025-08-14", "06:36"),
        ("March 5, 2024", "2024-03-05", None),
    ],
)
def test_date_lines_are_read_in_every_form_of_the_sites(line: str, day: str, clock: str | None) -> None:
    """A line that is a date is known as one, with nothing left over, day first."""
    dated = dated_line(line)
    assert dated is not None
    moment, rest = dated
    assert (moment.day.isoformat(), rest) == (day, "")
    assert (moment.clock.strftime("%H:%M") if moment.whole and moment.clock else None) == clock


@pytest.mark.parametrize(
    "line",
    [
        "Ngày 21/01/2026, tỉnh Phú Thọ tổ chức hội nghị sơ kết.",
        "On 5 March 2024 the province opened the fair.",
    ],
)
def test_a_sentence_with_a_date_is_no_date_line(line: str) -> None:
    """What says more than when and who is text."""
    assert dated_line(line) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Nguồn: https://baolangson.vn/a-5066052.html", ("https://baolangson.vn/a-5066052.html", "https://baolangson.vn/a-5066052.html")),
        ("Source : https://a.vn/b.", ("https://a.vn/b.", "https://a.vn/b")),
        ("(Sumber: vov.vn)", ("vov.vn", "https://vov.vn")),
        ("Quelle: https://a.vn/b", ("https://a.vn/b", "https://a.vn/b")),
        ("Fuente: https://a.vn/b", ("https://a.vn/b", "https://a.vn/b")),
        ("Source: TTXVN", ("TTXVN", None)),
        ("Source link", ("", None)),
        ("Nguồn", ("", None)),
        ("Nguồn vốn vay", None),
        ("Source of life", None),
    ],
)  # fmt: skip
def test_source_lines_are_known_in_every_edition(line: str, said: tuple[str, str | None] | None) -> None:
    """The opening word of each edition, with or without colon and URL; sentences that begin so are none."""
    assert source_line(line) == said


def test_other_lines_of_a_page_are_told_apart() -> None:
    """Publishers, menus, tails, tags and pointers are known for what they are."""
    byline = doubled_publisher("Báo Phú ThọBáo Phú Thọ21/01/2026")
    unknown = doubled_publisher("Việt NamViệt Nam17/07/2024")
    assert byline is not None
    assert unknown is not None
    assert (byline.publisher, unknown.publisher) == ("Báo Phú Thọ", None)
    assert doubled_publisher("The growers met the growers 21/01/2026") is None
    assert is_furniture("Trang chủ > Kinh tế > Nông nghiệp")
    assert is_furniture("HERITAGE")
    assert not is_furniture("Heritage tourism grows in the old quarter")
    assert not is_furniture("12/15 xã đạt chuẩn nông thôn mới")
    assert not is_furniture("Chè / cà phê / hồ tiêu")
    assert is_tail("Tin liên quan")
    assert is_tail("Same category")
    assert tags_of("Từ khóa: OCOP, du lịch") == ("OCOP", "du lịch")
    assert tags_of("Tag line of the year") is None
    assert related_headline("Baca juga: Kopi") == "Kopi"
    assert image_name("ảnh lễ hội (1).png") == "ảnh lễ hội (1).png"
    assert image_name("The file is called a.jpg and b.") is None


@pytest.mark.parametrize("text", ["a , b", "x ) y", "( z", "end |"])
def test_cleaning_one_paragraph_is_idempotent(text: str) -> None:
    """`clean` gives the same when asked again."""
    assert clean(clean(text)) == clean(text)
