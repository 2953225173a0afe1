"""Which language a text is in: the three that are read, Malay beside them, and the others' editions."""

from __future__ import annotations

import json
import os
import time
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.language import judge_language
from pipelines.model import LanguageVerdict

HERE = Path(__file__).parent
FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["language"]
MALAY = tomllib.loads((HERE / "malay.toml").read_text("utf-8"))
SHARED = Path(os.environ.get("TINLANG_SHARED") or HERE.parents[1] / "shared") / "data"
THREE = ("vi", "en", "id")

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data are not here")


def judged(text: str, declared: tuple[str, ...] = THREE) -> LanguageVerdict:
    return judge_language(text, edition=None, markup=None, declared=declared)


def sentences_of_the_shared_data() -> Iterator[tuple[str, str]]:
    """Yield every different sentence of twenty letters or more with its language."""
    found: dict[tuple[str, str], None] = {}
    for path in sorted((SHARED / "parallel").glob("s*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if "pair" in row:
                source, target = row["pair"].split("-")
                found |= dict.fromkeys((source, text) for text in row["src"])
                found |= dict.fromkeys((target, text) for text in row["tgt"])
            else:
                found |= dict.fromkeys((row["lang"], text) for text in row["text"])
    yield from ((language, text) for language, text in found if sum(map(str.isalpha, text)) >= 20)


@needs_shared
def test_sentences_of_the_shared_news_are_in_their_language() -> None:
    """Of sentences of twenty letters and more, 99 % and more are judged right among the three, fast."""
    judged("Xin chào các bạn đọc")
    cases = list(sentences_of_the_shared_data())
    began = time.process_time()
    right = sum(judged(text).language == language for language, text in cases)
    each = (time.process_time() - began) / len(cases)
    assert len(cases) > 3000
    assert right / len(cases) >= FLOORS["sentences"]
    assert each < FLOORS["seconds_a_sentence"]


@needs_shared
def test_articles_of_the_shared_data_are_in_their_language() -> None:
    """Every whole article is judged right, whether or not a language was declared."""
    for path in sorted((SHARED / "articles").glob("*.txt")):
        for declared in (THREE, ()):
            assert judged(path.read_text("utf-8"), declared).language == path.stem.split(".")[-1]


def test_malay_is_told_from_indonesian() -> None:
    """Most Malay sentences are known by a word of their own, and most Indonesian ones; few are mistaken."""
    told = {
        language: [judged(text, ()).language for text in sentences] for language, sentences in MALAY.items()
    }
    assert all(len(found) >= 60 for found in told.values())
    assert told["ms"].count("ms") / len(told["ms"]) >= FLOORS["malay"]
    assert told["id"].count("id") / len(told["id"]) >= FLOORS["indonesian"]
    assert told["ms"].count("id") + told["id"].count("ms") <= 1


@pytest.mark.parametrize("text", MALAY["ms"])
def test_malay_is_never_called_indonesian_silently(text: str) -> None:
    """Where Malay passes for Indonesian, the evidence says that Malay has the same words."""
    verdict = judged(text)
    assert verdict.language != "id" or "shared with ms" in verdict.evidence[-1].rule


def test_malay_articles_are_malay() -> None:
    """Any six Malay sentences in a row are Malay, whatever edition the page claims; the claim is kept."""
    for at in range(0, len(MALAY["ms"]) - 5, 3):
        text = " ".join(MALAY["ms"][at : at + 6])
        verdict = judge_language(text, edition="id", markup="id", declared=THREE)
        assert (verdict.language, verdict.disagrees) == ("ms", True)


def test_indonesian_articles_are_indonesian() -> None:
    """Any six Indonesian sentences in a row are Indonesian, without anything being declared."""
    for at in range(0, len(MALAY["id"]) - 5, 3):
        assert judged(" ".join(MALAY["id"][at : at + 6]), ()).language == "id"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Lâm Đồng", "vi"),
        ("Đắk Nông, Lâm Đồng, Gia Lai", "vi"),
        ("TỈNH LÂM ĐỒNG CÔNG BỐ SẢN PHẨM MỚI", "vi"),
        (unicodedata.normalize("NFD", "Lễ hội hoa ở Đà Lạt"), "vi"),
        ("San pham cua tinh Lang Son duoc nguoi tieu dung ua chuong", "vi"),
        ("Tin tuc moi nhat trong ngay ve gia ca phe", "vi"),
        ("Dak Lak to host the coffee festival in March", "en"),
        ("Growers in Cao Bang and Lang Son turn to tea", "en"),
        ("The phở stalls of Hanoi and the bánh mì carts of Hội An", "en"),
        ("Petani di Dak Lak menanam kopi karena harganya naik", "id"),
        ("Les produits de la province de Lam Dong sont exportés vers le Japon", "fr"),
        ("Die Provinz hat in diesem Jahr mehr Tee nach Europa verkauft als zuvor", "de"),
        ("Los productos de la provincia se exportan al mercado japonés", "es"),
        ("Продукция провинции идёт на экспорт в Японию", "ru"),
        ("ผลิตภัณฑ์ของจังหวัดส่งออกไปยังญี่ปุ่น", "th"),
    ],
)
@pytest.mark.parametrize("declared", [THREE, ()])
def test_titles_with_names_and_other_editions_are_known(
    text: str, language: str, declared: tuple[str, ...]
) -> None:
    """Titles with names, NFD, capitals, Vietnamese without marks are known; others are themselves."""
    assert judged(text, declared).language == language


@pytest.mark.parametrize(
    "text", ["", "Foto: VNA", "2024 - 12.500 ha", "OCOP", "https://baolangson.vn/tin-1.html"]
)
def test_nothing_is_said_of_what_shows_nothing(text: str) -> None:
    """Figures, names and addresses show no language."""
    verdict = judged(text)
    assert (verdict.language, verdict.detected, verdict.disagrees) == (None, None, False)


@pytest.mark.parametrize(
    "text",
    [
        "Rolnicy z regionu sprzedają coraz więcej herbaty i kawy, a spółdzielnie budują nowe suszarnie. " * 3,
        "Bölgedeki çiftçiler bu yıl geçen yıla göre çok daha fazla çay sattılar ve yeni tesisler kurdular. "
        * 3,
    ],
)
def test_a_language_we_do_not_know_is_none_of_ours(text: str) -> None:
    """Polish or Turkish, however long, is not forced into one of the languages we know."""
    assert judged(text, ()).detected is None


def test_the_edition_speaks_where_the_text_is_silent() -> None:
    """A caption that shows nothing is in its edition's language; markup comes after that."""
    silent = judge_language("Foto: VNA", edition="id", markup="vi-VN", declared=THREE)
    assert (silent.language, silent.detected, silent.disagrees) == ("id", None, False)
    assert judge_language("VNA", edition=None, markup="vi-VN", declared=THREE).language == "vi"
    assert judge_language("VNA", edition=None, markup=None, declared=("vi",)).language == "vi"


def test_disagreement_is_kept_with_both_sides() -> None:
    """A Vietnamese text in an English edition is Vietnamese, and the verdict says who claimed what."""
    text = "Sản phẩm của hợp tác xã được bán tại nhiều siêu thị trong tỉnh và các tỉnh lân cận."
    verdict = judge_language(text, edition="en", markup="en", declared=THREE)
    assert (verdict.language, verdict.detected, verdict.disagrees) == ("vi", "vi", True)
    assert [(one.rule, one.value) for one in verdict.evidence[:2]] == [
        ("edition in the URL", "en"),
        ("markup", "en"),
    ]


def test_stale_markup_is_a_disagreement_and_no_more() -> None:
    """A wrong lang attribute changes nothing but the flag."""
    verdict = judge_language(
        "The growers said that they would sell more tea this year.", edition="en", markup="vi", declared=THREE
    )
    assert (verdict.language, verdict.disagrees) == ("en", True)


def test_the_same_text_is_judged_the_same_every_time() -> None:
    """There is no chance in a verdict."""
    texts = [*MALAY["id"], "Bintang tamu", "Host Chris Wallace", "Hà Giang mùa hoa tam giác mạch"]
    assert [judged(text) for text in texts] == [judged(text) for text in texts]
