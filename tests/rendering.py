"""Statistics rendered in the three languages: every scale, bound, range, denominator and separator style."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

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


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statistic to be rendered."""

    low: Fraction
    high: Fraction
    exponent: int
    bound: str
    unit: str
    per: tuple[str, ...]

    def render(self, language: str) -> str:
        """Return it in a sentence of a language, with the separators of its press."""
        ends = dict.fromkeys(figure(end / 10**self.exponent, language) for end in (self.low, self.high))
        parts = ["–".join(ends), SCALES[self.exponent][language], UNITS[self.unit][language]]
        text = " ".join(part for part in parts if part).replace(" %", "%") + PER[self.per][language]
        return FRAMES[language].format(BOUNDS[self.bound][language].format(text))


def figure(value: Fraction, language: str) -> str:
    """Return a number as the press of a language writes it: grouped, with the decimals it has."""
    group, decimal = MARKS[language]
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
    return [_one(chance) for _ in range(count)]


def _one(chance: random.Random) -> Spoken:
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
    return Spoken(low * 10**exponent, high * 10**exponent, exponent, bound, unit, per)
