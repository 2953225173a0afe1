"""A small snapshot of invented articles whose products, places and stories are put there by hand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sitefixture import Desk, newspaper

from db import migrations
from db.publish import publish
from db.store import Store
from db.sums import count_in, count_out
from pipelines.model import Article, Policy, identify
from pipelines.text import fold

PRESS = (
    newspaper("banlang", "Báo Bản Làng"),
    newspaper("songque", "Báo Sông Quê", province="Bắc Ninh", policy=Policy(publish="excerpt")),
    newspaper("gopnhat", "Góp Nhặt Việt", province=None, languages=("vi", "en", "id"), translated=True),
)
TEA, HONEY, WINE, NOODLES, HOSTILE, SILENT = (f"{number:016x}" for number in range(1, 7))
COOP, FIRM = "00000000000000a1", "00000000000000a2"
SCRIPT = '<script>alert(1)</script>"><img src=x>'
PRODUCTS = {
    TEA: ("trà hoa Bản Sim", "tea/flower", COOP, "Chi Lăng", "Lạng Sơn", 4, "recognised"),
    HONEY: ("mật ong Đèo Mây", "honey", COOP, "Chi Lăng", "Lạng Sơn", 3, "recognised"),
    WINE: ("rượu men lá Suối Vàng", "wine", FIRM, None, "Bắc Ninh", None, None),
    NOODLES: ("miến dong Áng Mây", "vermicelli", None, None, "Thái Nguyên", 5, "potential"),
    HOSTILE: (f"kẹo {SCRIPT}", None, None, None, None, 3, "recognised"),
    SILENT: ("bánh khảo Nà Lòa", "cake", FIRM, None, "Bắc Ninh", 4, "recognised"),
}
PRODUCERS = {
    COOP: ("HTX Bản Sim", "cooperative", "Chi Lăng", "Lạng Sơn"),
    FIRM: ("Công ty TNHH Suối Vàng", "company", None, "Bắc Ninh"),
}


@dataclass
class Scene:
    """What the articles say, to be written into the snapshot."""

    desk: Desk = field(default_factory=Desk)
    mentions: list[dict[str, object]] = field(default_factory=list)
    places: list[tuple[str, str, str, str, str, str]] = field(default_factory=list)
    stories: list[tuple[str, ...]] = field(default_factory=list)

    def tell(self, source: str, page: str, language: str, title: str, sentence: str) -> Article:
        """Write an article of one sentence."""
        return self.desk.write(source, page, language, title, sapo=sentence, body=())

    def name(self, article: Article, product: str | None, surface: str, **more: object) -> None:
        """Say that an article names a product in its lead."""
        text = f"{article.title}\n\n{article.sapo}"
        start = text.index(surface, len(article.title or "") + 2)
        self.mentions.append(
            {
                "article": article.id,
                "product": product,
                "start": start,
                "end": start + len(surface),
                "surface": surface,
                "sentence": article.sapo,
                "name": surface,
                **more,
            }
        )

    def place(self, article: Article, name: str, now: str, then: str, level: str = "commune") -> None:
        """Say that an article names a place."""
        self.places.append((article.id, now, then, name, level, f"2025:{name}"))


def scene() -> Scene:
    """Return the articles of the fixture with what they name."""
    told = Scene()
    _tea(told)
    _others(told)
    for number in range(45):
        page, sentence = f"cho-{number}", f"Chợ phiên lần {number} bán mật ong Đèo Mây và nhiều thứ khác."
        article = told.tell("banlang", page, "vi", f"Chợ phiên lần {number}", sentence)
        told.name(article, HONEY, "mật ong Đèo Mây", producer="HTX Bản Sim")
        told.place(article, "Lạng Sơn", "Lạng Sơn", "Lạng Sơn", "province")
    return told


def _tea(told: Scene) -> None:
    first = told.tell(
        "banlang", "tra-3", "vi", "Chè của bản", "Năm 2024, trà hoa Bản Sim của HTX Bản Sim đạt OCOP 3 sao."
    )
    told.name(first, TEA, "trà hoa Bản Sim", rating=3, status="recognised", producer="HTX Bản Sim")
    told.place(first, "Chi Lăng", "Lạng Sơn", "Lạng Sơn")
    second = told.tell(
        "banlang", "tra-4", "vi", "Trà được nâng hạng",
        "Trà hoa Bản Sim vừa được nâng từ 3 sao lên 4 sao; năm 2025 hợp tác xã bán 12 tấn trà.",
    )  # fmt: skip
    told.name(second, TEA, "Trà hoa Bản Sim", rating=4, before=3, status="upgraded")
    told.place(second, "Lạng Sơn", "Lạng Sơn", "Lạng Sơn", "province")
    text = {
        "vi": "Trà hoa Bản Sim đạt 4 sao OCOP, theo tỉnh Lạng Sơn.",
        "en": "Ban Sim flower tea holds 4 OCOP stars; 12 tonnes of Ban Sim flower tea were sold in 2025.",
        "id": "Sebuah teh dari Lang Son kini berbintang empat.",
    }
    versions = {
        tongue: told.tell("gopnhat", "tra-hoa", tongue, f"Trà hoa ({tongue})", sentence)
        for tongue, sentence in text.items()
    }
    told.name(versions["vi"], TEA, "Trà hoa Bản Sim", rating=4, status="recognised")
    told.name(
        versions["en"],
        TEA,
        "Ban Sim flower tea",
        rating=4,
        status="recognised",
        producer="Ban Sim Cooperative",
    )
    for article in versions.values():
        told.place(article, "Lạng Sơn", "Lạng Sơn", "Lạng Sơn", "province")
    told.stories.append(tuple(versions[tongue].id for tongue in ("vi", "en", "id")))


def _others(told: Scene) -> None:
    wine = told.tell(
        "songque", "ruou", "vi", "Men lá", "Ở Lục Ngạn có rượu men lá Suối Vàng và cả rượu cần, theo bà con."
    )
    told.name(wine, WINE, "rượu men lá Suối Vàng", producer="Công ty TNHH Suối Vàng")
    told.name(wine, None, "rượu cần", specificity="generic")
    told.place(wine, "Lục Ngạn", "Bắc Ninh", "Bắc Giang")
    open_place = told.tell("banlang", "tan-thanh", "vi", "Ở Tân Thanh", "Ở Tân Thanh có miến dong Áng Mây.")
    told.name(open_place, NOODLES, "miến dong Áng Mây", rating=5, status="potential")
    told.place(open_place, "Tân Thanh", "Lạng Sơn", "Lạng Sơn")
    told.place(open_place, "Tân Thanh", "Thái Nguyên", "Thái Nguyên")
    figures = told.tell(
        "banlang", "so", "vi", "Cả tỉnh", "Năm 2025, tỉnh Lạng Sơn có sản lượng hồng đạt 1.250 tấn."
    )
    told.place(figures, "Lạng Sơn", "Lạng Sơn", "Lạng Sơn", "province")
    bad = told.tell("banlang", "keo", "vi", "Kẹo lạ", f"Có kẹo {SCRIPT} bán ở chợ.")
    told.name(bad, HOSTILE, f"kẹo {SCRIPT}", rating=3, status="recognised")


def make_snapshots(folder: Path) -> tuple[Path, Path]:
    """Make news.db, site.db and public.db in a folder; return the latter two."""
    news, site, public = folder / "news.db", folder / "site.db", folder / "public.db"
    told = scene()
    with Store(news) as store:
        store.register(PRESS)
        store.save(told.desk.outcomes)
    publish(news, site, public)
    for path in (site, public):
        fill(path, told)
    return site, public


def fill(path: Path, told: Scene) -> None:
    """Put the products, places and stories of a scene into a snapshot, in place of what is there."""
    with closing(sqlite3.connect(path)) as connection, connection:
        count_out(connection, "articles")
        tables = "product_faults product_names product_mentions place_mentions products producers"
        for table in (*tables.split(), "article_places", "product_search", "story_articles", "stories"):
            connection.execute(f"delete from {table}")
        connection.executemany(
            "insert into producers values (?, ?, ?, ?, ?, 0, 0)",
            [(key, *facts) for key, facts in PRODUCERS.items()],
        )
        connection.executemany(_PRODUCT, list(_product_rows()))
        connection.executemany(_MENTION, list(_mention_rows(connection, told)))
        connection.executemany(_PLACE, told.places)
        for statement in (*_SUMS, *_WORDS, *_rollups()):
            connection.execute(statement)
        count_in(connection, "articles")
        for story in told.stories:
            _tell_story(connection, story)
        connection.execute(_FAULT, (TEA,))


_PRODUCT = """insert into products values (:id, :name, 'vi', :kind, :producer, :producer_name, :place,
  :province, :stars, :stars, :status, 0, 0, '[]', 0, null, null, 0)"""
_MENTION = """insert into product_mentions (id, number, position, product, source, language, day, start,
    "end", surface, sentence, name, specificity, rating_min, rating_max, from_min, from_max, status,
    programme, producer, place, province, rule, form, score, evidence)
  select number * 65536 + :position, number, :position, :product, source, language, day, :start, :end,
    :surface, :sentence, :name, :specificity, :rating, :rating, :before, :before, :status, 'OCOP', :producer,
    null, null, 'type noun', :form, 0.9, :evidence from articles where id = :article"""
_PLACE = """insert into place_mentions (number, province, province_then, name, level, units, mentions)
  select number, ?2, ?3, ?4, ?5, ?6, 1 from articles where id = ?1"""
_SUMS = (
    *(
        f"""insert into article_places select distinct number, '{scheme}', province from (
              select number, min({column}) as province from place_mentions
              group by number, level, name, units having min({column}) = max({column}))
            where province <> ''"""
        for scheme, column in (("now", "province"), ("then", "province_then"))
    ),
    """insert into product_names select product, language, name, count(*) from product_mentions
       where product is not null group by 1, 2, 3""",
    """update products set (mentions, articles, sources, first_day, last_day, languages) = (
         select count(*), count(distinct number), count(distinct source), min(day), max(day),
           json_group_array(distinct language) from product_mentions where product = products.id)""",
    """update producers set (mentions, products) = (select coalesce(sum(mentions), 0), count(*)
         from products where producer = producers.id)""",
    "update products set faults = 1 where id = '" + TEA + "'",
)
_WORDS = (
    "insert into product_words (product_words) values ('delete-all')",
    "insert into product_words (rowid, words) select rowid, words from product_search",
)
_FAULT = """insert into product_faults select 'f1', :product, 'rating', max(id), '4 stars', '3 stars',
  'decisions-2025.csv', 12 from product_mentions where product = :product"""


def _product_rows() -> Iterator[dict[str, object]]:
    for key, (name, kind, producer, place, province, stars, status) in PRODUCTS.items():
        producer_name = PRODUCERS[producer][0] if producer else None
        yield {
            "id": key, "name": name, "kind": kind, "producer": producer, "producer_name": producer_name,
            "place": place, "province": province, "stars": stars, "status": status,
        }  # fmt: skip


def _mention_rows(connection: sqlite3.Connection, told: Scene) -> Iterator[dict[str, object]]:
    words: dict[str, set[str]] = {key: set(facts[:1]) for key, facts in PRODUCTS.items()}
    given = {"specificity": "named", "rating": None, "before": None, "status": None, "producer": None}
    positions: dict[object, int] = {}
    for mention in told.mentions:
        row = {**given, **mention, "evidence": json.dumps({"name": "equal", "producer": "equal"})}
        row["position"] = positions[row["article"]] = positions.get(row["article"], -1) + 1
        row["form"] = None if row["product"] is None else identify(f"{row['name']}-{row['producer']}")
        if isinstance(row["product"], str):
            words[row["product"]] |= {str(row["name"]), str(row["producer"] or "")}
        yield row
    for product, found in words.items():
        text = fold(" ".join(sorted(found)))
        connection.execute("insert into product_search (product, words) values (?, ?)", (product, text))


def _rollups() -> list[str]:
    return [statement for statement in migrations.statements("rollups") if "product_sources" in statement]


def _tell_story(connection: sqlite3.Connection, articles: tuple[str, ...]) -> None:
    numbers = [
        connection.execute(
            "select number, language, title, day from articles where id = ?", (one,)
        ).fetchone()
        for one in articles
    ]
    columns = "id, first, title, day, articles, reprints, languages, errors, warnings, notes"
    connection.execute(
        f"insert into stories ({columns}) values ('story1', ?, ?, ?, ?, 0, ?, 0, 0, 0)",
        (numbers[0][0], numbers[0][2], numbers[0][3], len(numbers), json.dumps([one[1] for one in numbers])),
    )
    connection.executemany(
        "insert into story_articles (number, story, role) values (?, 'story1', 'version')",
        [(one[0],) for one in numbers],
    )
