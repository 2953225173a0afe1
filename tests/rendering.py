"""Statistics rendered in the three languages: every scale, bound, range, denominator and separator style."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from fractions import Fraction

from spelling import spelt

BOUNDS = {
    "=": {"vi": "{}", "en": "{}", "id": "{}"},
    "~": {"vi": "khoảng {}", "en": "about {}", "id": "sekitar {}"},
    "<~": {"vi": "gần {}", "en": "nearly {}", "id": "hampir {}"},
    ">": {"vi": "hơn {}", "en": "more than {}", "id": "lebih dari {}"},
    ">=": {"vi": "ít nhất {}", "en": "at least {}", "id": "sedikitnya {}"},
    "<": {"vi": "dưới {}", "en": "less than {}", "id": "kurang dari {}"},
    "<=": {"vi": "không quá {}", "en": "no more than {}", "id": "paling banyak {}"},
}
SCALES = {
    0: {"vi": "", "en": "", "id": ""},
    3: {"vi": "nghìn", "en": "thousand", "id": "ribu"},
    6: {"vi": "triệu", "en": "million", "id": "juta"},
    9: {"vi": "tỷ", "en": "billion", "id": "miliar"},
    12: {"vi": "nghìn tỷ", "en": "trillion", "id": "triliun"},
}
UNITS = {
    "VND": {"vi": "đồng", "en": "VND", "id": "dong"},
    "USD": {"vi": "USD", "en": "USD", "id": "dolar AS"},
    "visitor": {"vi": "du khách", "en": "visitors", "id": "wisatawan"},
    "product": {"vi": "sản phẩm", "en": "products", "id": "produk"},
    "household": {"vi": "hộ dân", "en": "households", "id": "kepala keluarga"},
    "tonne": {"vi": "tấn", "en": "tonnes", "id": "ton"},
    "hectare": {"vi": "ha", "en": "hectares", "id": "hektare"},
    "kilometre": {"vi": "km", "en": "kilometres", "id": "kilometer"},
    "percent": {"vi": "%", "en": "%", "id": "persen"},
    "percentage_point": {"vi": "điểm phần trăm", "en": "percentage points", "id": "poin persentase"},
    "kilogram": {"vi": "kg", "en": "kilograms", "id": "kilogram"},
}
PER = {
    (): {"vi": "", "en": "", "id": ""},
    ("year",): {"vi": "/năm", "en": " per year", "id": " per tahun"},
    ("person", "year"): {"vi": "/người/năm", "en": "/person/year", "id": "/orang/tahun"},
    ("hectare",): {"vi": "/ha", "en": " per hectare", "id": " per hektare"},
    ("kilogram",): {"vi": "/kg", "en": "/kg", "id": "/kg"},
    ("month",): {"vi": "/tháng", "en": " a month", "id": " setiap bulan"},
}
FRAMES = {
    "vi": "Theo báo cáo, con số này là {}, bà Hạnh nói.",
    "en": "According to the report, the figure stands at {}, Ms Hanh said.",
    "id": "Menurut laporan, angkanya adalah {}, kata Ibu Hạnh.",
}
MARKS = {"vi": (".", ","), "en": (",", "."), "id": (".", ",")}
"""Grouping and decimal separator."""


VOTES = {
    "vi": {"vi": "Ruộng rộng 12,5 sào.", "en": "Ruộng rộng 12.5 sào."},
    "en": {"vi": "The field covers 12,5 acres.", "en": "The field covers 12.5 acres."},
    "id": {"vi": "Lahannya seluas 12,5 hektare.", "en": "Lahannya seluas 12.5 hektare."},
}
"""A sentence before, that tells by whose habit a document is written: translations keep the other."""
STARS = {"vi": "{} {} sao", "en": "{} {}-star {}", "id": "{} bintang {}"}
INDEFINITES = {
    (10, 100): {"vi": "hàng chục", "en": "dozens of", "id": "puluhan"},
    (100, 1000): {"vi": "hàng trăm", "en": "hundreds of", "id": "ratusan"},
    (1000, 10_000): {"vi": "hàng nghìn", "en": "thousands of", "id": "ribuan"},
}
HABITS = ("own", "vi", "en", "words")
"""How a number is written: as the language's press does, by another's separators, in words."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statistic to be rendered."""

    low: Fraction
    high: Fraction
    exponent: int
    bound: str
    unit: str
    per: tuple[str, ...]
    rating: int | None = None
    habit: str = "own"
    indefinite: bool = False

    @property
    def meant(self) -> tuple[object, ...]:
        """What its reading must say."""
        stars = (self.rating, self.rating) if self.rating else None
        per = tuple(sorted(self.per))
        return (self.low, self.high, self.bound, self.unit, per, stars, self.indefinite)

    def render(self, language: str) -> str:
        """Return it in a sentence of a language; where the habit is another's, behind one that shows it."""
        parts = [self._number(language), self._counted(language)]
        text = " ".join(part for part in parts if part).replace(" %", "%") + PER[self.per][language]
        sentence = FRAMES[language].format(BOUNDS[self.bound][language].format(text))
        return f"{VOTES[language][self.habit]} {sentence}" if self.habit in ("vi", "en") else sentence

    def _number(self, language: str) -> str:
        if self.indefinite:
            return INDEFINITES[int(self.low), int(self.high)][language]
        ends = [end / 10**self.exponent for end in dict.fromkeys((self.low, self.high))]
        if self.habit == "words":
            texts = [spelt(int(end), language) for end in ends]
        else:
            marks = MARKS[language if self.habit == "own" else self.habit]
            texts = [figure(end, marks) for end in ends]
        return " ".join(part for part in ("–".join(texts), SCALES[self.exponent][language]) if part)

    def _counted(self, language: str) -> str:
        noun = UNITS[self.unit][language]
        if self.rating is None:
            return noun
        return f"{self.rating}-star {noun}" if language == "en" else STARS[language].format(noun, self.rating)


def figure(value: Fraction, marks: tuple[str, str]) -> str:
    """Return a number with these marks for grouping and decimals: grouped, with the decimals it has."""
    group, decimal = marks
    whole, part = divmod(value, 1)
    text = f"{int(whole):,}".replace(",", group)
    digits = ""
    while part:
        digit, part = divmod(part * 10, 1)
        digits += str(digit)
    return text + (decimal + digits if digits else "")


def spoken(seed: int, count: int) -> list[Spoken]:
    """Return statistics of every kind, the same for the same seed."""
    chance = random.Random(seed)  # examples, no secrets
    return [one_spoken(chance) for _ in range(count)]


def one_spoken(chance: random.Random) -> Spoken:
    """Return a statistic by chance."""
    kind = chance.random()
    if kind < 0.04:
        low, high = chance.choice(sorted(INDEFINITES))
        unit = chance.choice(["visitor", "product", "household"])
        return Spoken(Fraction(low), Fraction(high), 0, "=", unit, (), indefinite=True)
    if kind < 0.14:
        return _starred(chance)
    return _in_words(chance) if kind < 0.24 else _in_figures(chance)


def _starred(chance: random.Random) -> Spoken:
    count = Fraction(chance.randint(2, 9999))
    bound = chance.choice(sorted(BOUNDS))
    return Spoken(count, count, 0, bound, "product", (), rating=chance.randint(3, 5))


def _in_words(chance: random.Random) -> Spoken:
    unit = chance.choice(["visitor", "product", "household", "tonne", "hectare", "USD"])
    exponent = chance.choice(sorted(SCALES)) if unit in ("visitor", "USD") else 0
    count = Fraction(chance.randint(2, 999) * 10**exponent)
    return Spoken(count, count, exponent, chance.choice(sorted(BOUNDS)), unit, (), habit="words")


def _in_figures(chance: random.Random) -> Spoken:
    unit = chance.choice(sorted(UNITS))
    exponent = 0 if unit in ("percent", "percentage_point") else chance.choice(sorted(SCALES))
    places = chance.choice([0, 0, 1, 2])
    most = 9999 if exponent == 0 and "percent" not in unit else 900  # 8.646 % is read as eight and a bit
    low = Fraction(chance.randint(2, most) * 10**places + chance.randint(0, 10**places - 1), 10**places)
    ranged = chance.random() < 0.2
    high = low + chance.randint(1, 40) if ranged else low
    bound = "=" if ranged else chance.choice(sorted(BOUNDS))
    money = unit in ("VND", "USD")
    per = chance.choice([(), ("year",), ("person", "year"), ("kilogram",), ("month",)]) if money else ()
    if unit == "tonne":
        per = chance.choice([(), ("hectare",)])
    habit = chance.choice(["own", "own", "vi", "en"])
    return Spoken(low * 10**exponent, high * 10**exponent, exponent, bound, unit, per, habit=habit)


def neighbours(one: Spoken) -> list[Spoken]:
    """Return what differs from a statistic in one thing: value, range, bound, unit, denominator or stars."""
    step = 10**one.exponent
    found = [replace(one, low=one.low + step, high=one.high + step)]
    if one.indefinite:
        return [replace(one, unit=unit) for unit in ("visitor", "product", "household") if unit != one.unit]
    if one.low == one.high and one.habit != "words" and one.rating is None:
        found.append(replace(one, high=one.high + 5 * step, bound="="))
    if one.low == one.high:
        found += [replace(one, bound=bound) for bound in BOUNDS if bound != one.bound]
    if one.rating:
        found += [replace(one, rating=None), replace(one, rating=one.rating % 5 + 1)]
    elif one.unit in ("VND", "USD"):
        found.append(replace(one, unit="USD" if one.unit == "VND" else "VND"))
        found += [replace(one, per=per) for per in PER if per not in (one.per, ("hectare",))]
    elif one.unit == "product":
        found += [replace(one, unit="household"), replace(one, unit="visitor")]
    return found
