"""The catalogue in news.db and in the snapshots: bit by bit or at once, with what people decided."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cataloguefixture import catalogue
from sitefixture import Desk, newspaper

from db.catalogue import resolve_changes
from db.decisions import Decisions, Judgement
from db.publish import publish
from db.store import Store
from pipelines.model import Outcome, Policy, PublishedTime
from tinlang.config import Config
from tinlang.connecting import Connecting
from tinlang.resolving import resolve

PRESS = (
    newspaper("banlang", "Báo Bản Làng"),
    newspaper("songque", "Báo Sông Quê", province="Phú Thọ", policy=Policy(publish="excerpt")),
)
TABLES = ("product_forms", "product_keys", "product_links", "products", "product_names", "producers")
TOLD = (
    (
        "banlang vi 2024-03-01",
        "Sản phẩm trà Khuổi Lẹng của HTX Khuổi Lẹng (xã Mẫu Sơn, tỉnh Lạng Sơn) đạt OCOP 3 sao.",
    ),
    (
        "banlang en 2024-03-02",
        "Khuoi Leng Tea of Khuoi Leng Cooperative (Mau Son commune, Lang Son province) was rated "
        "3-star OCOP.",
    ),
    (
        "banlang id 2024-03-03",
        "Produk Teh Khuoi Leng dari Koperasi Khuoi Leng (komune Mau Son, provinsi Lang Son) "
        "meraih OCOP bintang 3.",
    ),
    (
        "songque vi 2025-02-01",
        "Sản phẩm trà Khuổi Lẹng của HTX Khuổi Lẹng được nâng hạng từ 3 sao lên 4 sao OCOP.",
    ),
    ("songque vi 2025-06-01", "Sản phẩm trà Khuổi Lẹng được đề nghị công nhận OCOP 5 sao."),
    (
        "songque vi 2025-03-01",
        "Sản phẩm mật ong Hoàng Lưu của HTX Ong Núi (xã Thanh Sơn, tỉnh Phú Thọ) đạt OCOP 4 sao.",
    ),
    (
        "songque en 2025-03-02",
        "Hoang Luu Honey of Hoang Luu Co., Ltd. was recognised as a 4-star OCOP product.",
    ),
    ("banlang vi 2025-04-01", "HTX Ong Núi bán mật ong, gạo và rượu ở chợ phiên."),
)


def written(told: Sequence[tuple[str, str]] = TOLD) -> list[Outcome]:
    """Return the articles, one a sentence."""
    desk = Desk()
    for number, (where, sentence) in enumerate(told):
        source, language, day = where.split()
        time = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC)
        published = PublishedTime(time=time, precision="day", raw=day, rule="layout time")
        more: dict[str, Any] = {"sapo": sentence, "body": (), "published": published}
        desk.write(source, f"bai-{number}", language, "Chuyện làng", **more)
    return desk.outcomes


def connect(home: Path, outcomes: Iterable[Outcome]) -> int:
    """Save some more articles and resolve; return how many rows of the catalogue changed."""
    config = Config(home)
    with Store(config.news) as store:
        store.register(PRESS)
        store.save(outcomes)
        return resolve(Connecting(config, store, 1))


def rows(file: Path, select: str) -> list[Any]:
    """Return what is in a database."""
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(select).fetchall()


def tables(home: Path) -> dict[str, list[Any]]:
    """Return the catalogue in news.db."""
    return {table: rows(home / "news.db", f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}


def product_of(home: Path, name: str) -> str:
    """Return the product that a name means."""
    found = rows(
        home / "news.db",
        "SELECT DISTINCT l.product FROM product_links l JOIN product_forms f ON f.form = l.form"
        f" WHERE f.name = '{name}'",
    )
    assert len(found) == 1, found
    return str(found[0][0])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with the whole fixture resolved."""
    connect(tmp_path, written())
    return tmp_path


def test_names_of_three_languages_are_one_product(home: Path) -> None:
    """The tea is one product with a name a language; what is generic belongs to none."""
    assert (
        len({product_of(home, name) for name in ("trà Khuổi Lẹng", "Khuoi Leng Tea", "Teh Khuoi Leng")}) == 1
    )
    assert rows(
        home / "news.db",
        "SELECT count(*) FROM product_mentions WHERE specificity = 'generic' AND form IS NOT NULL",
    ) == [(0,)]
    assert product_of(home, "mật ong Hoàng Lưu") != product_of(home, "Hoang Luu Honey")


def test_the_newest_recognised_rating_stands(home: Path) -> None:
    """An upgrade takes the place of the older stars; stars that are only proposed do not."""
    product = product_of(home, "trà Khuổi Lẹng")
    found = rows(
        home / "news.db", f"SELECT rating_min, rating_max, status, kind FROM products WHERE id = '{product}'"
    )
    assert found == [(4, 4, "upgraded", "tea")]


def test_articles_one_by_one_in_any_order_give_what_all_at_once_give(home: Path, tmp_path: Path) -> None:
    """Resolving bit by bit gives the tables that resolving everything gives."""
    for seed in (1, 2):
        other = tmp_path / f"other{seed}"
        other.mkdir()
        shuffled = written()
        random.Random(seed).shuffle(shuffled)
        for outcome in shuffled:
            connect(other, [outcome])
        assert tables(other) == tables(home)


def test_a_second_run_writes_nothing(home: Path) -> None:
    """What has not changed is not written again."""
    assert connect(home, []) == 0


def test_an_article_that_is_read_anew_leaves_no_form_behind(home: Path) -> None:
    """A mention that a new text no longer has goes from the catalogue, with its product."""
    last = written()[6]
    changed = Outcome(
        locator=type(last.locator)(segment=last.locator.segment, offset=99_000),
        source=last.source,
        url=last.url,
        fetched_at=last.fetched_at + timedelta(days=1),
        status=200,
        digest="sha256:1",
        result=type(last.result)(**{**_fields(last.result), "sapo": "Nothing is named here any more."}),
    )
    connect(home, [changed])
    assert rows(home / "news.db", "SELECT count(*) FROM product_names WHERE name = 'Hoang Luu Honey'") == [
        (0,)
    ]


def _fields(noun: object) -> dict[str, Any]:
    return {name: getattr(noun, name) for name in noun.__slots__ if hasattr(noun, name)}  # type: ignore[attr-defined]


def test_a_generated_catalogue_grows_as_it_is_made_at_once(tmp_path: Path) -> None:
    """Hundreds of forms in ten steps give the links that one step gives."""
    forms = list({form.id: form for _, form in catalogue(150)}.values())
    random.Random(3).shuffle(forms)
    folders = [tmp_path / "steps", tmp_path / "once"]
    for folder, steps in zip(folders, (10, 1), strict=True):
        folder.mkdir()
        with Store(folder / "news.db") as store:
            store.register(PRESS)
            store.save(written(TOLD[:1]))
            for step in range(steps):
                with store.changing() as database:
                    database.execute("DELETE FROM product_mentions WHERE position < 0")
                    database.conn.executemany(
                        _MENTION, [_row(at, form) for at, form in enumerate(forms) if at % steps <= step]
                    )
                    resolve_changes(database, (), ())
                    database.execute(_PRODUCTS)
    select = "SELECT l.*, f.component FROM product_links l JOIN product_forms f ON f.form = l.form ORDER BY 1"
    assert rows(folders[0] / "news.db", select) == rows(folders[1] / "news.db", select)


_MENTION = """
INSERT INTO product_mentions (article, position, start, "end", sentence_start, sentence_end, surface,
  sentence, name, specificity, producer, legal_form, place, province, rule, form)
SELECT article, ?, 0, 0, 0, 0, '', '', ?, ?, ?, ?, ?, ?, '', ? FROM readings LIMIT 1
"""


_PRODUCTS = """
INSERT OR IGNORE INTO products (id, name, language, mentions)
SELECT DISTINCT product, '', '', 0 FROM product_links
"""


def _row(at: int, form: Any) -> tuple[Any, ...]:
    return (
        -at - 1,
        form.name,
        form.specificity,
        form.producer,
        form.legal_form,
        form.place,
        form.province,
        form.id,
    )


# ------------------------------------------------------------------ what people decided


def judge(home: Path, kind: str, subject: str, object: str, verdict: str, **value: Any) -> None:
    """Log a judgement of a product."""
    Decisions(home / "decisions.db").record(
        Judgement(kind=kind, subject=subject, object=object, verdict=verdict, value=value, actor="Lan")
    )


def test_what_a_person_decided_survives_a_rebuild(home: Path) -> None:
    """A merge and a name given stand after `derive --all`, and are undone by withdrawing them."""
    before = tables(home)
    vi, en = product_of(home, "mật ong Hoàng Lưu"), product_of(home, "Hoang Luu Honey")
    judge(home, "product merge", en, vi, "merged")
    judge(home, "product name", vi, "vi", "renamed", name="Mật ong Hoàng Lưu hảo hạng")
    connect(home, [])
    assert product_of(home, "Hoang Luu Honey") == vi
    merged = tables(home)
    assert ("Mật ong Hoàng Lưu hảo hạng",) in rows(home / "news.db", "SELECT name FROM products")
    for file in home.glob("news.db*"):
        file.unlink()
    connect(home, written())
    assert tables(home) == merged
    judge(home, "product merge", en, vi, "withdrawn")
    judge(home, "product name", vi, "vi", "withdrawn")
    connect(home, [])
    assert tables(home) == before


def test_a_split_form_is_a_product_of_its_own(home: Path) -> None:
    """What a person took out stays out when more articles come."""
    tea = product_of(home, "trà Khuổi Lẹng")
    ((form,),) = rows(home / "news.db", "SELECT form FROM product_forms WHERE name = 'Teh Khuoi Leng'")
    judge(home, "product split", tea, form, "split")
    connect(home, [])
    assert product_of(home, "Teh Khuoi Leng") != product_of(home, "Khuoi Leng Tea") == tea


# ------------------------------------------------------------------ the snapshots


def test_a_snapshot_is_corrected_where_resolution_changes(home: Path, tmp_path: Path) -> None:
    """Mentions published before belong to the product that they resolve to now, as if published anew."""
    site = home / "site.db"
    publish(home / "news.db", site)
    older = written([("banlang en 2020-01-01", TOLD[1][1])])[0]
    moved = Outcome(
        locator=type(older.locator)(segment=older.locator.segment, offset=77_000),
        source=older.source,
        url="https://banlang.example/older.html",
        fetched_at=older.fetched_at,
        status=200,
        digest="sha256:2",
        result=type(older.result)(**{**_fields(older.result), "key": "banlang:en:older"}),
    )
    before = product_of(home, "trà Khuổi Lẹng")
    connect(home, [moved])
    assert product_of(home, "trà Khuổi Lẹng") != before
    assert publish(home / "news.db", site)[0].extended
    fresh = tmp_path / "fresh.db"
    publish(home / "news.db", fresh)
    for table in (
        "product_mentions",
        "products",
        "producers",
        "product_names",
        "place_mentions",
        "product_links",
    ):
        select = f"SELECT * FROM {table} ORDER BY 1, 2, 3"
        assert rows(site, select) == rows(fresh, select), table
    found = rows(
        site,
        "SELECT product FROM product_search WHERE rowid IN (SELECT rowid FROM product_words('khuoi leng'))",
    )
    assert found == [(product_of(home, "trà Khuổi Lẹng"),)]


def test_a_product_tells_of_its_coverage(home: Path) -> None:
    """A product has its languages, newspapers, articles and days."""
    publish(home / "news.db", home / "site.db")
    product = product_of(home, "trà Khuổi Lẹng")
    select = "SELECT articles, languages, sources, first_day, last_day, producer_name FROM products"
    found = rows(home / "site.db", f"{select} WHERE id = '{product}'")
    assert found == [(5, '["en","id","vi"]', 2, "2024-03-01", "2025-06-01", "HTX Khuổi Lẹng")]


def test_the_public_reads_quotations(home: Path) -> None:
    """Where only an excerpt may be read, a mention is quoted with 300 characters at most."""
    long = (
        "Sản phẩm trà Khuổi Lẹng "
        + "thơm ngon bên bếp lửa hồng giữa mùa đông giá lạnh của núi rừng " * 8
        + "đạt OCOP 4 sao."
    )
    outcome = written([*TOLD, ("songque vi 2025-09-01", long)])[-1]
    connect(home, [outcome])
    publish(home / "news.db", home / "site.db", home / "public.db")
    longest = "SELECT max(length(sentence)) FROM product_mentions"
    assert rows(home / "public.db", longest) == [(300,)]
    assert rows(home / "site.db", longest) > [(300,)]
