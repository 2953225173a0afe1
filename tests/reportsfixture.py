"""A snapshot for the reports: stories with versions after known hours, reprints, faults, figures that differ.

Rows of stories, versions and faults are written here as they should come out, so that the reports are tested
by themselves.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sitefixture import Desk, newspaper

from db.publish import publish
from db.store import Store
from pipelines.model import Article, Policy, PublishedTime, identify

SCRIPT = "<script>document.title='owned'</script>"
PRESS = (
    newspaper("banlang", "Báo Bản Làng"),
    newspaper("songque", "Báo Sông Quê", province="Lâm Đồng", policy=Policy(publish="excerpt")),
    newspaper("gopnhat", "Góp Nhặt Việt", province=None, languages=("vi", "en", "id"), translated=True),
    newspaper("hostile", f"Báo {SCRIPT}"),
)
TEA = "00000000000000b1"
BEGIN = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
TEXTS = {
    "vi": "Năm 2025, tỉnh Lạng Sơn có sản lượng chè hoa đạt {tonnes} tấn.",
    "en": "In 2025, Lang Son province had a flower tea output of {tonnes} tonnes.",
    "id": "Pada tahun 2025, provinsi Lang Son memiliki produksi teh bunga {tonnes} ton.",
}


@dataclass
class Told:
    """What the articles are to each other."""

    desk: Desk = field(default_factory=Desk)
    stories: list[list[Article]] = field(default_factory=list)

    def write(self, source: str, language: str, page: str, hours: float, **more: object) -> Article:
        """Write an article so many hours after the beginning."""
        text = str(more.pop("text", TEXTS[language].format(tonnes="120")))
        precision = str(more.pop("precision", "minute"))
        time = PublishedTime(
            time=BEGIN + timedelta(hours=hours), precision=precision, raw="x", rule="meta time"
        )
        title = str(more.pop("title", f"Chè hoa {page} ({language})"))
        own: dict[str, object] = {"sapo": text, "body": (), "published": time, **more}
        return self.desk.write(source, f"{page}-{language}", language, title, **own)


def told() -> Told:
    """Return the stories of the fixture, each with its first article first."""
    scene = Told()
    both = [scene.write("banlang", "vi", "mot", 0), scene.write("gopnhat", "en", "mot", 5)]
    both += [scene.write("gopnhat", "id", "mot", 30), scene.write("songque", "vi", "mot-dang-lai", 2)]
    scene.stories.append(both)
    english = [scene.write("banlang", "vi", "hai", 100), scene.write("gopnhat", "en", "hai", 101)]
    scene.stories.append(english)
    days = [scene.write("songque", "vi", "ba", 200), scene.write("gopnhat", "id", "ba", 260, precision="day")]
    scene.stories.append(days)
    wrong = TEXTS["vi"].format(tonnes="210")
    apart = [
        scene.write("banlang", "vi", "bon", 300),
        scene.write("songque", "vi", "bon-sai", 310, text=wrong),
    ]
    scene.stories.append(apart)
    scene.stories.append([scene.write("banlang", "vi", "nam", 400, section="Kinh tế")])
    hostile = scene.write(
        "hostile", "vi", "sau", 410, title=f"Chè {SCRIPT}", text=f"Chè hoa {SCRIPT} 77 tấn."
    )
    scene.stories.append([hostile])
    return scene


def make_snapshots(folder: Path) -> tuple[Path, Path]:
    """Make news.db, site.db and public.db in a folder; return the latter two."""
    news, site, public = folder / "news.db", folder / "site.db", folder / "public.db"
    scene = told()
    with Store(news) as store:
        store.register(PRESS)
        store.save(scene.desk.outcomes)
    publish(news, site, public)
    for path in (site, public):
        with closing(sqlite3.connect(path)) as connection, connection:
            _fill(connection, scene)
    return site, public


def _fill(connection: sqlite3.Connection, scene: Told) -> None:
    for table in "stories story_articles alignments discrepancies beads product_faults".split():
        connection.execute(f"delete from {table}")
    numbers = dict(connection.execute("select id, number from articles"))
    for articles in scene.stories:
        _story(connection, articles, numbers)
    _versions(connection, scene.stories[0], numbers)
    _fault(connection, numbers[scene.stories[1][0].id], numbers[scene.stories[1][1].id])


def _story(connection: sqlite3.Connection, articles: Sequence[Article], numbers: dict[str, int]) -> None:
    first = articles[0]
    tongues = list(dict.fromkeys(one.edition for one in articles))
    reprints = sum(one.edition == first.edition for one in articles[1:])
    row = (
        first.id, numbers[first.id], first.title, "2026-05-04", len(articles), reprints, json.dumps(tongues),
        0, 0, 0,
    )  # fmt: skip
    connection.execute(f"insert into stories values ({', '.join('?' * len(row))})", row)
    for at, one in enumerate(articles):
        role = "first" if at == 0 else "reprint" if one.edition == first.edition else "version"
        connection.execute("insert into story_articles values (?, ?, ?)", (numbers[one.id], first.id, role))


def _versions(connection: sqlite3.Connection, articles: Sequence[Article], numbers: dict[str, int]) -> None:
    """Line up the first article with both translations, whose figures differ from it."""
    for position, other in enumerate(articles[1:3]):
        identifier = f"{articles[0].id}-{other.id}"
        row = (
            identifier, articles[0].id, numbers[articles[0].id], numbers[other.id], "vi", other.edition,
            "2026-05-05", 5.0, 1, 0, 1, 0, 0, 1, "by hand",
        )  # fmt: skip
        connection.execute(f"insert into alignments values ({', '.join('?' * len(row))})", row)
        texts = (str(articles[0].sapo), str(other.sapo))
        bead = (identifier, 0, 10, 60, 10, 60, *texts, 0.99, f"segment{position}")
        connection.execute(f"insert into beads values ({', '.join('?' * len(bead))})", bead)
        for at, kind in enumerate(("figure", "missing")):
            found = (
                identifier,
                at,
                kind,
                "error",
                40,
                43,
                40,
                43,
                0,
                "120 stands against 210.",
                f"d{position}{at}",
            )
            connection.execute(f"insert into discrepancies values ({', '.join('?' * len(found))})", found)


def _fault(connection: sqlite3.Connection, *numbers: int) -> None:
    """Let two versions of a story give a product other stars than a register."""
    columns = "id, name, language, province, mentions, articles, languages, sources, faults"
    connection.execute(
        f"insert into products ({columns}) values (?, 'chè hoa', 'vi', 'Lạng Sơn', 2, 2, '[\"vi\"]', 2, 2)",
        (TEA,),
    )
    connection.execute("insert into product_search values (1, ?, 'che hoa')", (TEA,))
    connection.execute("insert into product_words (rowid, words) values (1, 'che hoa')")
    names = 'id, number, position, product, source, language, day, start, "end", surface, sentence, name'
    for number in numbers:
        mention = (number << 16) + 900
        connection.execute(
            f"""insert into product_mentions ({names}, specificity, rule)
                select ?1, number, 900, ?2, source, language, day, 0, 7, 'Chè hoa',
                  'Chè hoa đạt 4 sao.', 'chè hoa', 'named', 'by hand' from articles where number = ?3""",
            (mention, TEA, number),
        )
        row = (identify(str(mention)), TEA, "rating", mention, "4 sao", "3 sao", "lang-son.csv", 12)
        connection.execute("insert into product_faults values (?, ?, ?, ?, ?, ?, ?, ?)", row)
