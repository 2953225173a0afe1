"""Forms of product names whose products are known: cases of our own, and a generated catalogue."""

from __future__ import annotations

import random
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pipelines.catalogue.forms import Form
from pipelines.model import identify

CASES = Path(__file__).parent / "catalogue" / "cases.toml"
SYLLABLES = (
    "bản bằng bình cẩm chiềng cốc đà đại đình đoài đông gia hà hạ hoàng hồng khánh khe khuổi kim lạc lãng"
    " lâm liên long lũng mạn mậu minh mường nà nam nậm nghĩa ngọc nhân phiêng phú phúc quan quảng sơn tân tây"
    " thạch thái thanh thịnh thượng tiên trà trung tú vân viên việt vĩnh xuân yên đức hòa hưng khang lộc"
).split()
TYPES = (
    ("trà", "tea", "teh"),
    ("mật ong", "honey", "madu"),
    ("gạo nếp", "sticky rice", "beras ketan"),
    ("miến dong", "arrowroot vermicelli", "bihun garut"),
    ("nước mắm", "fish sauce", "saus ikan"),
    ("cà phê", "coffee", "kopi"),
    ("rượu ngô", "corn wine", "anggur jagung"),
    ("bưởi", "pomelo", "jeruk bali"),
    ("chả cá", "fish cake", "bakso ikan"),
    ("tinh bột nghệ", "turmeric starch", "pati kunyit"),
    ("bánh ngải", "mugwort cake", "kue ngai"),
    ("gốm", "pottery", "tembikar"),
    ("khăn thổ cẩm", "brocade scarf", "selendang tenun"),
    ("nấm hương khô", "dried shiitake mushroom", "jamur shiitake kering"),
    ("thịt trâu gác bếp", "smoked buffalo meat", "daging kerbau asap"),
    ("dưa cải", "pickled mustard greens", "acar sawi"),
)
PROVINCES = ("Lạng Sơn", "Cao Bằng", "Phú Thọ", "Nghệ An", "Quảng Ninh", "Lâm Đồng", "Đắk Lắk", "Cà Mau")
PACKINGS = (("túi lọc", "filter bags", "kantong saring"), ("hòa tan", "instant", "instan"))
LEGAL = {
    "cooperative": ("Hợp tác xã {}", "{} Cooperative", "Koperasi {}"),
    "company": ("Công ty TNHH {}", "{} Co., Ltd.", "{} Co., Ltd."),
}


def scored(found: Mapping[str, str], truth: Mapping[str, str], times: Mapping[str, int]) -> tuple[float, ...]:
    """Return precision, recall and F1 over all pairs of mentions; `times`: mentions of each form."""
    mine, theirs = (_weighed(groups, truth, times) for groups in (found, truth))
    both = _weighed({form: f"{found[form]}\n{truth[form]}" for form in truth}, truth, times)
    precision, recall = both / mine if mine else 1.0, both / theirs if theirs else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def _weighed(groups: Mapping[str, str], forms: Iterable[str], times: Mapping[str, int]) -> int:
    """Return the number of pairs of mentions in one group, without listing them."""
    sizes = Counter[str]()
    for form in forms:
        sizes[groups[form]] += times.get(form, 1)
    return sum(size * (size - 1) // 2 for size in sizes.values())


# ------------------------------------------------------------------ cases by hand


def cases() -> list[dict[str, object]]:
    """Return the cases written by hand."""
    return list(tomllib.loads(CASES.read_text("utf-8"))["case"])


def forms_of(groups: Sequence[Sequence[str]]) -> Iterator[tuple[str, Form]]:
    """Yield the forms of a case, each with its group; `cases.toml` says how one is written."""
    for number, group in enumerate(groups):
        for line in group:
            language, name, maker, where, *more = [part.strip() or None for part in f"{line}|||".split("|")]
            producer, _, legal = (maker or "").rpartition(",")
            place, _, province = (where or "").rpartition(",")
            yield (
                str(number),
                Form(
                    id=identify(line),
                    language=language or "",
                    name=name or "",
                    specificity=more[0] or "named",
                    producer=producer.strip() or None,
                    legal_form=legal.strip() or None,
                    place=place.strip() or None,
                    province=province.strip() or None,
                ),
            )


# ------------------------------------------------------------------ a catalogue without end


def catalogue(products: int, seed: int = 4) -> Iterator[tuple[str, Form]]:
    """Yield forms of invented products in three languages, each with its product.

    One in eight shares its name with a product of another producer in another province, one in eight is one
    producer's second product, one in ten comes in two packings, and a third of the forms lack the producer.
    """
    chance = random.Random(seed)
    named: set[tuple[str, str, int]] = set()
    for number in range(products):
        brand, at, province = _brand(chance), chance.randrange(len(TYPES)), chance.choice(PROVINCES)
        if (brand, province, at) in named:
            continue
        named.add((brand, province, at))
        legal = chance.choice(sorted(LEGAL))
        yield from _told(chance, f"{number}", brand, at, (legal, brand, province))
        if chance.random() < 1 / 8:
            other = chance.choice([one for one in PROVINCES if one != province])
            if (brand, other, at) not in named:
                named.add((brand, other, at))
                yield from _told(chance, f"{number} twin", brand, at, (legal, _brand(chance), other))


def _brand(chance: random.Random) -> str:
    return " ".join(one.capitalize() for one in chance.sample(SYLLABLES, chance.choice((2, 2, 2, 3))))


def _told(
    chance: random.Random, product: str, brand: str, at: int, maker: tuple[str, str, str]
) -> Iterator[tuple[str, Form]]:
    packings = PACKINGS if chance.random() < 0.1 else (None,)
    for packing in packings:
        for column, language in enumerate(("vi", "en", "id")):
            for _ in range(chance.choice((1, 1, 2)) if language == "vi" else chance.choice((0, 1, 1))):
                yield f"{product} {packing}", _form(chance, (language, column), (brand, at, packing), maker)


def _form(
    chance: random.Random,
    tongue: tuple[str, int],
    what: tuple[str, int, tuple[str, str, str] | None],
    maker: tuple[str, str, str],
) -> Form:
    (language, column), (brand, at, packing), (legal, owner, province) = tongue, what, maker
    shown = brand if language == "vi" else plain(brand)
    kind = TYPES[at][column]
    name = f"{shown} {kind}" if language == "en" else f"{kind} {shown}"
    name = name.title() if language != "vi" and chance.random() < 0.3 else name
    name += f" ({packing[column]})" if packing else ""
    known = chance.random() < 2 / 3
    owned = LEGAL[legal][column].format(owner if language == "vi" else plain(owner))
    placed = known or chance.random() < 0.5
    where = province if placed or chance.random() < 0.8 else None
    facts = (language, name, owned if known else "", where or "", str(placed))
    return Form(
        id=identify("|".join(facts)),
        language=language,
        name=name,
        specificity="named",
        producer=owned if known else None,
        legal_form=legal if known else None,
        place=owner if placed else None,
        province=where,
    )


def plain(text: str) -> str:
    """Return Vietnamese letters without marks, capitals kept."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
