"""A small press whose stories are told in three languages, for the tests of stories and of their versions.

Everything is invented: newspapers, villages, products, figures.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from storefixture import BEGIN, newspaper, outcome

from db.store import Store
from pipelines.addresses import canonical_key
from pipelines.model import (
    Article,
    Credit,
    Edition,
    LanguageVerdict,
    Outcome,
    PublishedTime,
    Source,
    Succession,
)
from pipelines.text import fold
from tinlang.aligning import align
from tinlang.config import configure
from tinlang.connecting import Connecting
from tinlang.grouping import group

NUMBERED = (r"/(?P<slug>[^/]+)-(?P<id>\d{6})\.html",)
SONGQUE = newspaper(
    "songque",
    languages=("vi", "en"),
    articles=NUMBERED,
    editions=(Edition(language="vi", prefix="/"), Edition(language="en", prefix="/en/")),
    successions=(Succession(host="songcu.example", article=r"/tin/(?P<slug>[^/]+)-(?P<id>\d{6})\.html"),),
)
BANLANG = newspaper("banlang", languages=("vi",), articles=NUMBERED)
GOPNHAT = newspaper(
    "gopnhat",
    hosts=("gopnhat.example", "www.gopnhat.example"),
    articles=(r"/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+){3,})/?",),
    editions=(
        Edition(language="vi", prefix="/"),
        Edition(language="en", prefix="/en/"),
        Edition(language="id", prefix="/id/"),
    ),
    aggregator=True,
    translated=True,
)
PRESS: dict[str, Source] = {one.slug: one for one in (SONGQUE, BANLANG, GOPNHAT)}

WORDS = {
    "vi": (
        "Xã {place} có {a} hộ trồng {thing}.",
        "Năm 2025, sản lượng đạt {b} tấn, tăng {c}% so với năm trước.",
        "Bà {person} cho biết giá bán tại vườn là {d} đồng một cân.",
        "Hợp tác xã {place} thu mua toàn bộ và chế biến trong ngày.",
        "Đường lên bản {person} đã được mở rộng thêm {e} mét.",
        "Vụ tới, bà con sẽ trồng thêm {f} ha trên đất đồi.",
    ),
    "en": (
        "{place} commune has {a} households growing {thing}.",
        "In 2025, output reached {b} tons, up {c}% from the previous year.",
        "Ms. {person} said the price at the garden is {d} VND per kilo.",
        "The {place} cooperative buys everything and processes it within the day.",
        "The road to {person} hamlet has been widened by {e} metres.",
        "Next season people will plant {f} more hectares on the hills.",
    ),
    "id": (
        "Komune {place} memiliki {a} rumah tangga yang menanam {thing}.",
        "Pada tahun 2025, produksi mencapai {b} ton, naik {c}% dibandingkan tahun sebelumnya.",
        "Ibu {person} mengatakan harga di kebun adalah {d} dong per kilo.",
        "Koperasi {place} membeli semuanya dan mengolahnya pada hari yang sama.",
        "Jalan ke dusun {person} telah diperlebar {e} meter.",
        "Musim depan warga akan menanam {f} hektare lagi di perbukitan.",
    ),
}
THINGS = {"vi": ("chè", "bưởi", "hồi", "na"), "en": ("tea", "pomelos", "anise", "custard apples")}
THINGS["id"] = ("teh", "jeruk bali", "bunga lawang", "srikaya")
PLACES = "Nà Sầm,Khe Vạt,Bản Nguồn,Pò Chài,Lũng Vài,Đồng Mạ,Suối Hai,Tân Khê".split(",")
PEOPLE = "Lò Thị Mây,Hoàng Thị Én,Nông Thị Sim,Vi Thị Bưởi,Chu Thị Dẻ,Lương Thị Na".split(",")


def told(number: int, language: str) -> tuple[str, ...]:
    """Return the sentences of a story in a language; its names and figures follow from its number."""
    rng = random.Random(number)
    facts = {"a": rng.randint(120, 980), "c": rng.randint(3, 38), "e": rng.randint(300, 990)}
    facts |= {"b": rng.randint(1100, 9900), "d": 1000 * rng.randint(11, 95), "f": rng.randint(12, 88)}
    place, person, thing = rng.choice(PLACES), rng.choice(PEOPLE), rng.randrange(4)
    if language != "vi":
        place, person = _plain(place), _plain(person)
    written = {name: _figure(value, language) for name, value in facts.items()}
    names = {"place": place, "person": person, "thing": THINGS[language][thing]}
    return tuple(line.format(**written, **names) for line in WORDS[language])


def _plain(name: str) -> str:
    return fold(name).title()


def _figure(value: int, language: str) -> str:
    return f"{value:,}" if language == "en" else f"{value:,}".replace(",", ".")


def page(url: str, language: str, body: Sequence[str], **more: Any) -> Article:
    """Return an article of the newspaper at this address."""
    source = next(one for one in PRESS.values() if one.hosts[0] in url)
    day = more.pop("day", 0)
    made = Article(
        source=source.slug,
        url=url,
        key=canonical_key(url, source),
        edition=language,
        language=LanguageVerdict(language=language, detected=language),
        title=body[0].rstrip("."),
        sapo=None,
        body=tuple(body),
        published=PublishedTime(
            time=BEGIN + timedelta(days=day), precision="minute", raw="x", rule="meta time"
        ),
    )
    return replace(made, **more)


def original(number: int, **more: Any) -> Article:
    """Return a story as its own newspaper prints it."""
    return page(
        f"https://songque.example/{slug(number)}-{100000 + number}.html", "vi", told(number, "vi"), **more
    )


def edition(number: int, language: str, **more: Any) -> Article:
    """Return a story as the aggregator has it in a language; it credits nobody."""
    path = "" if language == "vi" else f"{language}/"
    return page(f"https://www.gopnhat.example/{path}{slug(number)}", language, told(number, language), **more)


def slug(number: int) -> str:
    """Return the slug of a story."""
    return f"chuyen-o-ban-thu-{number}"


def crediting(number: int, *, former: bool = False) -> Credit:
    """Return a credit to the page of a story, at its present or its former address."""
    host = "songcu.example/tin" if former else "songque.example"
    return Credit(raw="Nguồn", url=f"https://{host}/{slug(number)}-{100000 + number}.html")


def outcomes(articles: Iterable[Article]) -> list[Outcome]:
    """Return the captures of these articles, in their order, an hour apart."""
    return [outcome(one, at, hours=at + 1) for at, one in enumerate(articles)]


def derive(folder: Path, *batches: Sequence[Outcome]) -> Path:
    """Save the batches, grouping and aligning after each; return the news.db."""
    config = configure(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for batch in batches:
        with Store(config.news) as store:
            store.register(PRESS.values())
            store.save(batch)
            given = Connecting(config, store, 1, PRESS)
            group(given)
            align(given)
    return config.news


def asked(news: Path, select: str, *values: object) -> list[Any]:
    """Return the rows that a query finds; of one column its values."""
    with closing(sqlite3.connect(news)) as connection:
        rows = connection.execute(select, values).fetchall()
    return [row[0] for row in rows] if rows and len(rows[0]) == 1 else rows


def stories_of(news: Path) -> set[frozenset[str]]:
    """Return the stories as sets of the keys of their articles."""
    told = "story_articles s JOIN articles a ON a.id = s.article"
    found = asked(news, f"SELECT group_concat(a.key, ' ') FROM {told} GROUP BY s.story")
    return {frozenset(keys.split()) for keys in found}
