"""Articles of one province and month, each a story of its own, that share people, places, days and figures.

Places, people and cooperatives are invented; the sentences are those that any provincial paper prints.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from pipelines.stories import Document
from pipelines.text import fold

TEMPLATES = (
    (
        "Ngày {day}/10, UBND tỉnh Sơn Hà tổ chức hội nghị đánh giá tình hình kinh tế - xã hội.",
        "On October {day}, the Son Ha Provincial People's Committee met on the economy and society.",
        "Pada {day} Oktober, Komite Rakyat Provinsi Son Ha mengadakan rapat tentang ekonomi dan masyarakat.",
    ),
    (
        "Xã {place} hiện có {a} hộ trồng {thing} với tổng diện tích {b} ha.",
        "{place} commune now has {a} households growing {thing} on a total area of {b} hectares.",
        "Komune {place} kini memiliki {a} rumah tangga yang menanam {thing} di lahan seluas {b} hektare.",
    ),
    (
        "Ông {person}, Chủ tịch UBND xã {place}, cho biết sản lượng đạt {c} tấn, tăng {p}%.",
        "Mr. {person}, Chairman of the People's Committee of {place}, said output reached {c} tons, up {p}%.",
        "Bapak {person}, Ketua Komite Rakyat {place}, mengatakan produksi mencapai {c} ton, naik {p}%.",
    ),
    (
        "Hợp tác xã {place} có {e} thành viên, doanh thu mỗi năm trên {e} tỷ đồng.",
        "The {place} Cooperative has {e} members and earns more than {e} billion VND a year.",
        "Koperasi {place} memiliki {e} anggota dengan pendapatan lebih dari {e} miliar dong per tahun.",
    ),
    (
        "Toàn tỉnh Sơn Hà có {a} sản phẩm OCOP, trong đó {e} sản phẩm đạt 4 sao.",
        "Son Ha province has {a} OCOP products, of which {e} have four stars.",
        "Provinsi Son Ha memiliki {a} produk OCOP, {e} di antaranya berbintang empat.",
    ),
    (
        "Từ đầu năm đến nay, lượng khách đến {place} ước đạt {c} lượt.",
        "Since the beginning of the year, {place} has welcomed an estimated {c} visitors.",
        "Sejak awal tahun, {place} diperkirakan menerima {c} pengunjung.",
    ),
    (
        "Tuyến đường từ {place} đến {other} dài {e} km, vốn đầu tư {a} tỷ đồng.",
        "The road from {place} to {other} is {e} km long and costs {a} billion VND.",
        "Jalan dari {place} ke {other} sepanjang {e} km dengan biaya {a} miliar dong.",
    ),
    (
        "Bà {person} ở xã {place} bán {thing} với giá {d} đồng một kg.",
        "Ms. {person} of {place} commune sells {thing} at {d} VND per kg.",
        "Ibu {person} dari Komune {place} menjual {thing} seharga {d} dong per kg.",
    ),
    (
        "Công an tỉnh Sơn Hà đã xử lý {a} trường hợp vi phạm nồng độ cồn.",
        "The Son Ha police handled {a} cases of drink driving.",
        "Kepolisian Son Ha menangani {a} kasus mengemudi dalam keadaan mabuk.",
    ),
    (
        "Trường Tiểu học {place} đón {a} học sinh trong năm học 2025-2026.",
        "{place} Primary School has {a} pupils in the 2025-2026 school year.",
        "Sekolah Dasar {place} menerima {a} siswa pada tahun ajaran 2025-2026.",
    ),
    (
        "Mưa lớn làm {e} ngôi nhà ở {place} và {other} bị tốc mái.",
        "Heavy rain tore the roofs off {e} houses in {place} and {other}.",
        "Hujan lebat merusak atap {e} rumah di {place} dan {other}.",
    ),
    (
        "Ngân hàng Chính sách xã hội đã cho {a} hộ nghèo vay {e} tỷ đồng.",
        "The Bank for Social Policies lent {e} billion VND to {a} poor households.",
        "Bank Kebijakan Sosial menyalurkan {e} miliar dong kepada {a} rumah tangga miskin.",
    ),
    (
        "Đến ngày {day}/10/2025, tỷ lệ giải ngân vốn đầu tư công đạt {p}%.",
        "By October {day}, 2025, {p}% of public investment had been disbursed.",
        "Hingga {day} Oktober 2025, {p}% investasi publik telah dicairkan.",
    ),
    (
        "Lễ hội {place} thu hút {c} người, theo ông {person}.",
        "The {place} festival drew {c} people, according to Mr. {person}.",
        "Festival {place} menarik {c} orang, menurut Bapak {person}.",
    ),
    (
        "Năm 2026, tỉnh Sơn Hà phấn đấu có {e} xã đạt chuẩn nông thôn mới.",
        "In 2026, Son Ha province aims for {e} communes to meet the new rural standards.",
        "Pada 2026, Provinsi Son Ha menargetkan {e} komune memenuhi standar pedesaan baru.",
    ),
    (
        "Anh {person} nuôi {a} con bò, thu lãi {e} triệu đồng mỗi tháng.",
        "{person} keeps {a} cows and makes {e} million VND a month.",
        "{person} memelihara {a} sapi dan meraih {e} juta dong per bulan.",
    ),
)
LANGUAGES = ("vi", "en", "id")
THINGS = (
    ("chè", "tea", "teh"),
    ("quế", "cinnamon", "kayu manis"),
    ("cam", "oranges", "jeruk"),
    ("lúa", "rice", "padi"),
    ("cà phê", "coffee", "kopi"),
    ("hồi", "anise", "bunga lawang"),
)
_FIRST = "Bản,Nà,Pò,Khuổi,Lũng,Tân,Yên,Phú,Đồng,Thạch".split(",")
_SECOND = "Lầu,Vạt,Giang,Mít,Sung,Hợp,Khê,Sơn,Tâm,Lộc".split(",")
_FAMILY = "Nguyễn Văn,Hoàng Thị,Lý Văn,Trần Thị,Nông Văn,Vi Thị".split(",")
_GIVEN = "Hùng,Lan,Páo,Mai,Thắng,Nga,Cường,Hạnh,Đức,Yến".split(",")
PLACES = [f"{one} {other}" for one in _FIRST for other in _SECOND][::2]
PEOPLE = [f"{one} {other}" for one in _FAMILY for other in _GIVEN]


def distractors(count: int, *, lead: bool = False, seed: int = 11) -> Iterator[Document]:
    """Yield so many articles of six to twelve sentences, or leads of two or three; each is alone."""
    rng = random.Random(seed)
    for number in range(count):
        at = rng.randrange(3)
        size = rng.randint(2, 3) if lead else rng.randint(6, 12)
        place, person = rng.choice(PLACES), rng.choice(PEOPLE)
        lines = [_line(rng, template[at], at, place, person) for template in rng.sample(TEMPLATES, size)]
        yield Document(f"distractor-{number}", LANGUAGES[at], tuple(lines))


def _line(rng: random.Random, template: str, at: int, place: str, person: str) -> str:
    """Return a sentence; its place is mostly the article's, its figures are as round as in the news."""
    facts: dict[str, Any] = {
        "place": place if rng.random() < 0.7 else rng.choice(PLACES),
        "other": rng.choice(PLACES),
        "person": person if rng.random() < 0.6 else rng.choice(PEOPLE),
    }
    if at:
        facts = {name: fold(value).title() for name, value in facts.items()}
    numbers = {"a": rng.randint(11, 399), "b": rng.choice((5, 10)) * rng.randint(2, 90)}
    numbers |= {"c": 50 * rng.randint(21, 900), "d": 1000 * rng.randint(8, 90), "e": rng.randint(2, 60)}
    numbers |= {"p": rng.randint(2, 98), "day": rng.randint(1, 31)}
    written = {
        name: f"{value:,}" if at == 1 else f"{value:,}".replace(",", ".") for name, value in numbers.items()
    }
    return template.format(**facts, **written, thing=rng.choice(THINGS)[at])
