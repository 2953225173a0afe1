"""A generated archive of any size: natural lengths, Zipfian vocabularies in three languages, many years.

The words are made of our own syllables and mean nothing; only their numbers, lengths and frequencies matter.
A few real names stand among the frequent ones, so that queries can be read by people.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.random import Generator, default_rng

from pipelines.model import (
    Article,
    Caption,
    Evidence,
    Feed,
    LanguageVerdict,
    LinkKind,
    Locator,
    Outcome,
    Policy,
    PublishedTime,
    Source,
)

PROVINCES = "Lâm Đồng;Lạng Sơn;Phú Thọ;Đắk Lắk;Thanh Hóa;Nghệ An;Gia Lai;An Giang;Sơn La;Cà Mau".split(";")
SECTIONS = "Kinh tế;Xã hội;Du lịch;Văn hóa;Nông nghiệp;Thể thao;Giáo dục;Y tế".split(";")
_FREQUENT_VI = "sản phẩm;hợp tác xã;tỉnh;xã;huyện;nông nghiệp;du lịch;cà phê;phát triển;người dân;OCOP"
FREQUENT = {
    "vi": _FREQUENT_VI.split(";"),
    "en": "the;of;and;in;province;products;cooperative;tourism;coffee;farmers;OCOP;development".split(";"),
    "id": "dan;di;yang;provinsi;produk;koperasi;pariwisata;kopi;petani;OCOP;pengembangan;desa".split(";"),
}
_ONSETS = "b c ch d đ g h k kh l m n ng nh ph qu s t th tr v x".split()
_RIMES = (
    "a ai an ang ao at âm ân e en eo ê ên i in inh iên o oa oan ong ô ôi ông ơ ơi u uy ung ư ương".split()
)
_TONES = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
_LETTERS = "bi ka ro ten sal der ang mu no li pre ta ser vo con mi per ba ling du ken".split()


@dataclass(frozen=True)
class Lexicon:
    """Words of one language, the frequent first, with the sums of their Zipfian shares."""

    words: list[str]
    sums: np.ndarray

    def draw(self, rng: Generator, count: int) -> list[str]:
        """Return so many words."""
        return [self.words[at] for at in np.searchsorted(self.sums, rng.random(count))]


def lexicon(language: str, size: int = 30_000) -> Lexicon:
    """Return the words of a language: names and frequent words first, then made ones."""
    rng = default_rng(len(language) + ord(language[0]))
    made = _vietnamese(rng, size) if language == "vi" else _latin(rng, size)
    words = list(dict.fromkeys(FREQUENT[language] + made[:200] + PROVINCES + made))
    shares = (
        1 / (np.arange(len(words)) + 2.7) ** 1.05
    )  # Zipf–Mandelbrot, as measured on news in many languages
    return Lexicon(words, np.cumsum(shares / shares.sum()))


def _vietnamese(rng: Generator, size: int) -> list[str]:
    tones = rng.choice(_TONES, size=(size, 2))
    onsets, rimes = rng.choice(_ONSETS, size=(size, 2)), rng.choice(_RIMES, size=(size, 2))
    single = rng.random(size) < 0.3
    return [
        " ".join(_syllable(onsets[at][k], rimes[at][k], tones[at][k]) for k in range(1 if single[at] else 2))
        for at in range(size)
    ]


def _syllable(onset: str, rime: str, tone: str) -> str:
    vowel = max(at for at, letter in enumerate(rime) if letter in "aâeêioôơuưy")
    return unicodedata.normalize("NFC", onset + rime[: vowel + 1] + tone + rime[vowel + 1 :])


def _latin(rng: Generator, size: int) -> list[str]:
    lengths = rng.integers(1, 5, size)
    return ["".join(rng.choice(_LETTERS, length)) for length in lengths]


def press(papers: int = 25) -> list[Source]:
    """Return made newspapers, one in three permitting full text."""
    return [
        Source(
            slug=f"paper{at}",
            name=f"Báo số {at}",
            homepage=f"https://paper{at}.example/",
            country="vn",
            province=PROVINCES[at % len(PROVINCES)],
            languages=("vi", "en", "id"),
            timezone="Asia/Ho_Chi_Minh",
            family="generic",
            layout="generic",
            hosts=(f"paper{at}.example",),
            articles=(r"/(?P<id>\d+)",),
            feeds=(Feed(url=f"https://paper{at}.example/rss", kind=LinkKind.RSS),),
            policy=Policy(publish="full" if at % 3 == 0 else "excerpt"),
        )
        for at in range(papers)
    ]


def outcomes(count: int, *, first: int = 0, days: int = 3650, seed: int = 7) -> Iterator[Outcome]:
    """Yield so many captures of made articles in the order of publication, the last of 1 October 2026."""
    rng = default_rng(seed + first)
    lexicons = {language: lexicon(language) for language in FREQUENT}
    end = datetime(2026, 10, 1, tzinfo=UTC)
    for at in range(first, first + count):
        time = end - timedelta(days=days) * (1 - (at - first + 1) / count)
        yield _outcome(at, time, rng, lexicons)


def _outcome(at: int, time: datetime, rng: Generator, lexicons: dict[str, Lexicon]) -> Outcome:
    article = _article(at, time.replace(second=0, microsecond=0), rng, lexicons)
    return Outcome(
        locator=Locator(segment=f"made-{at // 5000:05}.warc.gz", offset=at % 5000 * 9000),
        source=article.source,
        url=article.url,
        fetched_at=time.replace(microsecond=0) + timedelta(hours=1),
        status=200,
        digest="sha256:" + hashlib.sha256(article.key.encode()).hexdigest(),
        result=article,
    )


def _article(at: int, time: datetime, rng: Generator, lexicons: dict[str, Lexicon]) -> Article:
    language = ("vi", "vi", "vi", "vi", "en", "id")[int(rng.integers(6))]
    paper = int(rng.integers(25))
    length = int(np.clip(rng.lognormal(5.9, 0.6), 60, 3000))  # median 365 words, as in the provincial press
    words = lexicons[language].draw(rng, length)
    cuts = range(14, len(words), 60)
    return Article(
        source=f"paper{paper}",
        url=f"https://paper{paper}.example/{at}",
        key=f"paper{paper}:{language}:{at}",
        edition=language,
        language=LanguageVerdict(
            language=language,
            detected=language,
            evidence=(Evidence(rule="edition", value=language, weight=0.9),),
        ),
        title=_sentence(words[:9]),
        sapo=_sentence(words[9:40]),
        body=tuple(_sentence(words[cut : cut + 60]) for cut in cuts),
        captions=(Caption(text=_sentence(words[5:14])),),
        section=SECTIONS[int(rng.integers(len(SECTIONS)))],
        published=PublishedTime(time=time, precision="minute", raw=time.isoformat(), rule="json-ld"),
    )


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return text[:1].upper() + text[1:] + "."
