"""When a text has changed, and what of it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model import Article, Caption, LanguageVerdict
from pipelines.revisions import paragraph_diff, text_digest, word_diff

OLD = (
    "Hợp tác xã có 12 thành viên và trồng 35 ha thanh long.",
    "Năm 2024, doanh thu đạt 5 tỷ đồng.",
    "Sản phẩm được bán tại Nhật Bản và Hàn Quốc.",
    "Thời gian tới, đơn vị sẽ mở rộng xưởng chế biến.",
)
ARTICLE = Article(
    source="langson",
    url="https://baolangson.vn/a-5066052.html",
    key="langson:vi:5066052",
    edition="vi",
    language=LanguageVerdict(language="vi"),
    title="Mùa thanh long",
    sapo="Một vụ được mùa.",
    body=OLD,
    captions=(Caption(text="Vườn thanh long."),),
)
PARAGRAPHS = st.lists(st.sampled_from([*OLD, "Một câu khác hẳn.", "Và thêm một câu nữa.", ""]), max_size=6)


def kinds(old: tuple[str, ...], new: tuple[str, ...]) -> list[str]:
    return [change.kind for change in paragraph_diff(old, new)]


def test_an_unchanged_text_has_no_changes() -> None:
    """Equal texts differ in nothing, nor do texts that differ in blanks, quotes or dashes only."""
    assert paragraph_diff(OLD, OLD) == ()
    assert paragraph_diff(("Ông nói: “Được – mùa”.",), ('Ông nói:  "Được - mùa". ',)) == ()
    assert paragraph_diff((), ()) == ()


def test_an_edited_paragraph_shows_its_words() -> None:
    """The figure that changed is a replaced stretch, with what it was and what it is."""
    (change,) = paragraph_diff(OLD, (OLD[0], OLD[1].replace("5 tỷ", "5,5 tỷ"), *OLD[2:]))
    assert (change.kind, change.old_at, change.new_at) == ("edited", 1, 1)
    assert [(word.old, word.new) for word in change.words if word.kind != "same"] == [("5", "5,5")]


def test_added_removed_and_moved_paragraphs_are_told_apart() -> None:
    """Each kind is named; the untouched paragraphs are not mentioned."""
    assert kinds(OLD, (*OLD, "Một đoạn mới hoàn toàn khác.")) == ["added"]
    assert kinds(OLD, OLD[:1] + OLD[2:]) == ["removed"]
    assert kinds(OLD, (OLD[1], OLD[2], OLD[3], OLD[0])) == ["moved"]


def test_a_re_translation_is_edits_and_not_a_new_text() -> None:
    """Paragraphs worded anew stay the same paragraphs as long as half of their words do."""
    old = ("The cooperative has 12 members who grow 35 hectares of dragon fruit.",)
    new = ("The cooperative has 12 members growing more than 35 hectares of dragon fruit.",)
    assert kinds(old, new) == ["edited"]


@given(PARAGRAPHS, PARAGRAPHS)
def test_a_diff_accounts_for_every_paragraph(old: list[str], new: list[str]) -> None:
    """Removed and added paragraphs make up the difference, and indexes name what they say."""
    changes = paragraph_diff(tuple(old), tuple(new))
    found = [change.kind for change in changes]
    assert len(new) - len(old) == found.count("added") - found.count("removed")
    for change in changes:
        assert change.old_at is None or old[change.old_at] == change.old
        assert change.new_at is None or new[change.new_at] == change.new
        if change.words:
            assert "".join(word.old for word in change.words) == change.old
            assert "".join(word.new for word in change.words) == change.new


@given(st.text(max_size=40), st.text(max_size=40))
def test_words_join_to_both_texts(old: str, new: str) -> None:
    """The stretches joined are the old text and the new one."""
    words = word_diff(old, new)
    assert "".join(word.old for word in words) == old
    assert "".join(word.new for word in words) == new


@pytest.mark.parametrize(
    "same",
    [
        replace(ARTICLE, body=tuple(unicodedata.normalize("NFD", text) for text in OLD)),
        replace(ARTICLE, title="Mùa  thanh long "),
        replace(ARTICLE, url="https://baolangson.vn/a-5066052.html?utm_source=x", removed=("Comment (0)",)),
    ],
)
def test_dress_makes_no_new_digest(same: Article) -> None:
    """NFD, blanks, the address and the residue do not make a revision."""
    assert text_digest(same) == text_digest(ARTICLE)


@pytest.mark.parametrize(
    "other",
    [
        replace(ARTICLE, title="Mùa thanh Long"),
        replace(ARTICLE, sapo=None),
        replace(ARTICLE, body=OLD[:-1]),
        replace(ARTICLE, body=(OLD[1], OLD[0], *OLD[2:])),
        replace(ARTICLE, captions=()),
        replace(ARTICLE, body=(*OLD[:-1], OLD[-1].replace("mở", "mơ"))),
    ],
)
def test_any_change_of_the_text_makes_a_new_digest(other: Article) -> None:
    """A letter, a mark, an order, a caption: each makes a revision."""
    assert text_digest(other) != text_digest(ARTICLE)


def test_long_texts_are_compared_in_time() -> None:
    """Two hundred paragraphs against two hundred others take no minute."""
    old = tuple(f"Đoạn {n} kể về xã số {n * 7} với {n * 13} hộ dân trồng chè." for n in range(200))
    new = tuple(f"Bài {n} viết về phường {n * 3} nơi có {n * 11} cửa hàng bán cà phê." for n in range(200))
    assert len(paragraph_diff(old, new)) >= 200
