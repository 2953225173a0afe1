"""The corpus of names of each language, and what must hold of every text."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.languages import languages
from pipelines.model import ProductMention
from pipelines.names.keys import producer_key
from pipelines.names.kinds import TOURISM, kind_groups
from pipelines.names.read import NamesRead, read_names
from pipelines.phrases import phrase_words
from pipelines.reading import read_findings

CORPUS = Path(__file__).parent / "names"
FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))["names"]
WRITTEN = date(2025, 12, 1)
"""The article's date of every corpus sentence."""
PLACES = tomllib.loads((CORPUS.parent / "names_places.toml").read_text("utf-8"))["resolves"]
UNUSED = {"stops", "homographs", "verb_beginnings", "verb_endings", "head_last"}
LANGUAGES = sorted(path.stem for path in CORPUS.glob("*.toml"))


@cache
def corpus(language: str) -> dict[str, Any]:
    """Return the corpus file of a language."""
    return tomllib.loads((CORPUS / f"{language}.toml").read_text("utf-8"))


def examples(kind: str) -> list[Any]:
    """Return the sentences of a kind, each named by its language and its beginning."""
    return [
        pytest.param(language, example, id=f"{language}-{at}-{example['text'][:30]}")
        for language in LANGUAGES
        for at, example in enumerate(corpus(language).get(kind, []))
    ]


def told(product: ProductMention) -> str:
    """Return a product as the corpus writes it: `name=stars status`."""
    if product.rating is None:
        return " ".join(filter(None, (product.name, product.status)))
    low, high = product.rating.min, product.rating.max
    stars = f"{low}+" if high is None else str(low) if high == low else f"{low}-{high}"
    return f"{product.name}={stars}" + ("" if product.status == "recognised" else f" {product.status}")


def found(read: NamesRead, text: str) -> dict[str, list[str]]:
    """Return what was read as the corpus writes it."""
    organisations = [(one.kind, text[one.span.start : one.span.end]) for one in read.organisations]
    return {
        "products": [told(one) for one in read.products if one.specificity != "generic"],
        "producers": [name for kind, name in organisations if kind == "producer"],
        "places": [text[one.span.start : one.span.end] for one in read.places],
        "agencies": [name for kind, name in organisations if kind == "agency"],
    }


@pytest.mark.parametrize(("language", "example"), examples("reads"))
def test_a_sentence_names_what_its_author_means(language: str, example: dict[str, Any]) -> None:
    """Each product, producer, place and agency that the author names is found, and no other one is."""
    names = read_names(example["text"], language, WRITTEN)
    read = found(names, example["text"])
    assert read == {key: example.get(key, []) for key in read}
    products = [one for one in names.products if one.specificity != "generic"]
    makers = zip(example.get("makers", []), products, strict="makers" in example)
    assert [one.producer or "" for want, one in makers if want != "?"] == [
        want for want in example.get("makers", []) if want != "?"
    ]
    seats = zip(example.get("seats", []), products, strict="seats" in example)
    wrong = [(want, one.place) for want, one in seats if want != "?" and not _seated(one.place, want)]
    assert wrong == []


def _seated(place: str | None, want: str) -> bool:
    """Tell whether a place, which is written without its unit word, is the one that is wanted."""
    return place is not None and place in want if want else place is None


@pytest.mark.parametrize(("language", "example"), examples("silent"))
def test_a_sentence_without_products_yields_none(language: str, example: dict[str, Any]) -> None:
    """Persons, gardens, festivals and counts are no products, producers or agencies."""
    read = found(read_names(example["text"], language, WRITTEN), example["text"])
    assert (read["products"], read["producers"], read["agencies"]) == ([], [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_spans_slice_back_and_nfd_names_the_same(language: str) -> None:
    """Offsets are code points of the text as given, also where it is decomposed."""
    for example in corpus(language)["reads"]:
        plain = read_names(example["text"], language, WRITTEN)
        text = unicodedata.normalize("NFD", example["text"])
        decomposed = read_names(text, language, WRITTEN)
        names = [one.name for one in decomposed.products]
        assert names == [one.name for one in plain.products], example["text"]
        spans = [text[one.span.start : one.span.end] for one in decomposed.places]
        assert spans == [
            unicodedata.normalize("NFD", name) for name in found(plain, example["text"])["places"]
        ]


def test_type_nouns_stand_under_listed_kinds() -> None:
    """Every kind that a language names is listed with its group; every listed one is named somewhere."""
    named = {
        kind for language in languages().values() if language.products for kind in language.products.types
    }
    assert named | {TOURISM} == set(kind_groups())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Trà gừng Nà Phèo (túi lọc) đạt OCOP 4 sao."),
        ("en", "Na Pheo ginger tea (filter bags) was rated 4-star OCOP."),
        ("id", "Teh jahe Na Pheo (kantong saring) meraih OCOP bintang 4."),
    ],
)
def test_one_product_is_of_one_kind_in_all_languages(language: str, text: str) -> None:
    """Kind and form are ids that the languages share."""
    one = read_names(text, language, WRITTEN).products[0]
    assert (one.type_id, one.form_id) == ("tea/ginger", "filter-bag")


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("vi", "Rượu men lá Pa Nho đạt OCOP 3 sao.", "wine/yeast"),
        ("en", "The fair sells Ham Yen oranges, rated 4-star OCOP.", "orange"),
        ("id", "Jeruk Ham Yen meraih OCOP bintang 4.", "orange"),
        ("en", "Na Pheo Ginger Tea was rated 4-star OCOP.", "tea/ginger"),
    ],
)
def test_a_syllable_of_a_name_is_no_kind(language: str, text: str, kind: str) -> None:
    """There are no grapes in the wine of Pa Nho and no ham in the oranges of Ham Yen."""
    assert [one.type_id for one in read_names(text, language, WRITTEN).products] == [kind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_corpus_of_names_is_large_enough(language: str) -> None:
    """Each language has as many sentences as its floor says, none of them twice."""
    texts = [one["text"] for kind in ("reads", "silent") for one in corpus(language)[kind]]
    assert len(texts) == len(set(texts))
    assert len(corpus(language)["reads"]) >= FLOORS.get(f"reads_{language}", FLOORS["reads"])
    assert len(corpus(language)["silent"]) >= FLOORS.get(f"silent_{language}", FLOORS["silent"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_for_names_is_used(language: str) -> None:
    """A word that no sentence holds is a word that nobody has checked."""
    texts = [" ".join(phrase_words(one["text"])) for found in corpus(language).values() for one in found]
    joined = " \n ".join(f" {text} " for text in texts)
    unused = [
        (key, phrase)
        for key, phrase in entries(language)
        if f" {' '.join(phrase_words(phrase))} " not in joined
    ]
    assert unused == []


def entries(language: str) -> Iterator[tuple[str, str]]:
    """Yield every word and phrase of the sections for names with the key it stands under.

    Left out are function words, endings, and homographs, which are type nouns too.
    """
    known = languages()[language]
    for section in (known.places, known.producers, known.products):
        for key in (one.name for one in fields(section) if one.name not in UNUSED) if section else ():
            value = getattr(section, key)
            groups = value.values() if isinstance(value, Mapping) else [value]
            yield from ((key, phrase) for group in groups for phrase in sorted(group))


PIECES = st.sampled_from(
    (
        'Trà Hợp tác xã HTX Công ty TNHH xã tỉnh Lạng Sơn OCOP 4 sao 3-4 ( ) " “ ” / 🍵 , ; : - và của '
        "Sở Bưởi sản phẩm tea Cooperative commune Department of and stars Koperasi komune teh bintang produk "
        "dari Ð ị \u0301 ﬁ 'S ' ."
    ).split(" ")
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["vi", "en", "id"]),
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map(" ".join)),
)
def test_no_text_is_refused(language: str, text: str) -> None:
    """Whatever the text, reading ends without an error and every span lies inside it."""
    read = read_names(text, language)
    mentions = [*read.places, *read.organisations, *read.products]
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in mentions)


def test_a_name_of_five_hundred_letters_is_read_in_time() -> None:
    """A name without end is cut somewhere and costs no more than others."""
    text = "Sản phẩm trà " + "Khuổi Nà " * 60 + "đạt OCOP 4 sao."
    assert [one.rating.min for one in read_names(text, "vi").products if one.rating] in ([4], [])
    read_names("HTX " + "A, " * 3_000 + "và B", "vi")
    read_names("(" * 5_000 + "trà Bồ Lũng", "vi")


def test_quotation_marks_slashes_and_emoji_leave_the_name() -> None:
    """Marks around a name are no part of it."""
    text = "🍵 Sản phẩm “Trà Bồ Lũng”/“Bo Lung Tea” đạt OCOP 4 sao."
    assert "Trà Bồ Lũng" in [one.name for one in read_names(text, "vi").products]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khe Lau One Member Co., Ltd.", "Khe Lau Company Limited"),
        ("Công ty TNHH MTV Khe Lâu", "Khe Lau One Member Co., Ltd."),
        ("HTX Nà Pheo", "Hợp tác xã Nà Phèo"),
        ("Koperasi Na Pheo", "Na Pheo Cooperative"),
        ("Công ty Cổ phần Tân Hoà", "CTCP Tân Hòa"),
        ("Hợp tác xã Thổ cẩm Pà Cò", "Pa Co Brocade Cooperative"),
        ("Pa Co Brocade Cooperative", "Koperasi Tenun Pa Co"),
        ("HTX Sản xuất, kinh doanh và dịch vụ nông nghiệp Bản Liền", "Ban Lien Cooperative"),
    ],
)
def test_variants_of_a_producer_have_one_key(one: str, other: str) -> None:
    """Legal form, language and orthography make no other producer."""
    assert producer_key(one) == producer_key(other)


@pytest.mark.parametrize("example", PLACES, ids=lambda example: example["text"][:40])
def test_a_place_is_resolved_as_its_author_means(example: dict[str, Any]) -> None:
    """Unit word, district, date and province decide; what stays open keeps all it may be."""
    places = read_names(example["text"], example["language"], example["date"]).places
    found = [
        [one.name, one.level, one.province or "", one.province_then or "", len(one.units)] for one in places
    ]
    assert found == example["places"]


def test_the_date_decides_which_unit_a_name_means() -> None:
    """Codes and units are those in force on the article's day; a bare district is never made a commune."""
    after = read_names("Tại xã Bắc Sơn, tỉnh Lạng Sơn.", "vi", date(2025, 9, 1)).places
    before = read_names("Tại huyện Bắc Sơn, tỉnh Lạng Sơn.", "vi", date(2025, 9, 1)).places
    assert [one.units for one in after] == [("2025:06325",), ("2025:20",)]
    assert before[0].level == "district"
    assert before[0].units[0].startswith("2004:")


def test_a_former_province_rolls_up_to_the_one_of_today() -> None:
    """A place says its province of today and the one before the merger."""
    place = read_names("Hồ nằm ở tỉnh Hòa Bình cũ.", "vi", date(2025, 9, 1)).places[0]
    assert (place.province, place.province_then) == ("Phú Thọ", "Hòa Bình")


def test_an_ambiguous_commune_keeps_its_candidates() -> None:
    """Without a province a commune that many provinces have stays open."""
    place = read_names("Đoàn đến xã Tân Thành.", "vi", date(2025, 9, 1)).places[0]
    assert len(place.units) > 1
    assert place.province is None
    assert place.rule.endswith("ambiguous")


def test_stars_of_another_programme_are_no_rating() -> None:
    """OVOP's stars are named as OVOP's and rate nothing."""
    products = read_names("Madu hutan Sungai Raya meraih OVOP bintang 4.", "id").products
    assert [(one.rating, one.programme) for one in products] == [(None, "OVOP")]


def test_an_upgrade_says_from_what_to_what() -> None:
    """Both ends of an upgrade are kept."""
    one = read_names("Mật ong Mường Thải được nâng hạng từ 3 sao lên 4 sao.", "vi").products[0]
    assert one.rating is not None
    assert one.rating_from is not None
    assert (one.rating_from.min, one.rating.min, one.status) == (3, 4, "upgraded")


def test_findings_carry_the_keys_of_the_interface() -> None:
    """`tinlang read --json` prints products, producers, places and agencies beside the figures."""
    text = "Bo Lung Tea of Bo Lung Tea Cooperative (Dai Tu commune) got 4 stars from the Department of Trade."
    kinds = {str(one["kind"]): one for one in read_findings(text, "en", WRITTEN)}
    assert {"product", "producer", "place", "agency"} <= kinds.keys()
    assert kinds["product"]["rating"] == {"min": 4, "max": 4}
    assert kinds["product"]["producer"] == "Bo Lung Tea Cooperative"
