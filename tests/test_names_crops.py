"""What is named like a product and is a crop or a dish, unless the article makes a product of it."""

from __future__ import annotations

import pytest

from pipelines.names.kinds import crop_kinds, kind_groups
from pipelines.names.read import read_names


def named(text: str, language: str) -> list[str]:
    """Return the names of the products of a text."""
    return [one.name for one in read_names(text, language).products if one.specificity == "named"]


@pytest.mark.parametrize(
    ("language", "crop", "product", "name"),
    [
        ("vi", "Bưởi Phúc Trạch mất mùa.", "Bưởi Phúc Trạch đạt OCOP 4 sao.", "Bưởi Phúc Trạch"),
        ("en", "Phuc Trach pomelo fell in price.", "Phuc Trach pomelo is 4-star OCOP.", "Phuc Trach pomelo"),
        ("id", "Harga leci Thanh Ha turun.", "Leci Thanh Ha meraih OCOP bintang 4.", "Leci Thanh Ha"),
    ],
)
def test_a_crop_is_a_product_where_the_article_says_so(
    language: str, crop: str, product: str, name: str
) -> None:
    """A harvest alone names no product; beside a sentence with stars it does."""
    assert named(crop, language) == []
    assert [each.lower() for each in named(f"{crop} {product}", language)][-1] == name.lower()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Đầu bếp nấu gà Đông Tảo cho bữa tiệc."),
        ("en", "The chef cooked Dong Tao chicken for the banquet."),
        ("id", "Koki memasak ayam Dong Tao untuk jamuan."),
    ],
)
def test_a_dish_is_no_product(language: str, text: str) -> None:
    """What is cooked and served is not what is sold under a name."""
    assert named(text, language) == []


def test_crops_are_kinds() -> None:
    """Every crop is a kind that stands in one of the groups."""
    assert crop_kinds() <= set(kind_groups())
