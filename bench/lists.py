"""A page of a watch list on a big snapshot: processor time, and how it grows with the number of articles.

    python bench/lists.py [articles]     20,000 and ten times as many unless told

Claim: ten times the articles cost far less than ten times as much, because nothing is scanned.
Texts are short and made up; every fifth article names the province, every hundredth a product, all have
the words of the first search.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from time import process_time

from db import migrations
from db.watching.news import Asked, news_of
from db.watching.spans import Span
from db.watching.targets import folding
from pipelines.model import Expectation, WatchList

LIST = WatchList(
    slug="x",
    name="x",
    products=("p0", "p7"),
    places=("Lạng Sơn",),
    words=("hop tac xa", "xa nuoc hiem"),
    expected=(Expectation(languages=("vi", "en", "ms")),),
)
_FILL = (
    """insert into sources values ('s', 'Báo', 'https://bao.example/', 'vn', null, '["vi"]',
         'Asia/Ho_Chi_Minh', 'x', 'obey', 'full', 0, 0, 0, null, null, null)""",
    """insert into articles (number, id, key, source, language, disagrees, title, url, day, published,
         published_flagged, status, flags, whole, has_sapo, words, revisions, first_fetched, last_fetched,
         digest, segment, offset, stamp)
       select n * 600, printf('%016x', n), 'k' || n, 's', iif(n % 4, 'vi', 'en'), 0, 'Bài ' || n,
         'https://bao.example/' || n, date(631152000 + n * 600, 'unixepoch'),
         datetime(631152000 + n * 600, 'unixepoch'), 0, 'full', '[]', 1, 1, 20, 1,
         datetime(631152000 + n * 600, 'unixepoch'), '2026-01-01', 'd', 'g', 0, 's' || n from counted""",
    """insert into texts select n * 600, 'Bài ' || n, 'Hợp tác xã ' || (n % 977) || ' ở Lạng Sơn.',
         'Năm ngoái có ' || n || ' tấn trà.' || iif(n % 9973, '', ' Nước hiếm.'), '' from counted""",
    """insert into statistics (id, number, position, source, language, day, start, "end", surface, sentence,
         bound, per, indefinite, role, modality, key, rule)
       select n * 600 * 65536, n * 600, 0, 's', 'vi', null, 0, 1, n || ' tấn',
         'Năm ngoái có ' || n || ' tấn trà.', '=', '[]', 0, 'x', 'x', 'k', 'r' from counted""",
    """insert into place_mentions
       select n * 600, 'Lạng Sơn', 'Lạng Sơn', 'Lạng Sơn', 'province', '[]', 1
       from counted where n % 5 = 0""",
    """insert into product_mentions (id, number, position, product, source, language, day, start, "end",
         surface, sentence, name, specificity, rule)
       select n * 600 * 65536, n * 600, 0, 'p' || (n / 100 % 10), 's', 'vi', null, 0, 1, 'trà',
         'Năm ngoái có trà.', 'trà', 'named', 'r' from counted where n % 100 = 0""",
    """insert into products (id, name, language, mentions, articles, languages, sources, faults)
       select 'p' || n, 'trà ' || n, 'vi', 1, 1, '[]', 1, 0 from counted where n < 10""",
    "insert into fold (fold) values ('rebuild')",
)


def filled(path: Path, articles: int) -> None:
    """Write a snapshot of so many made-up articles."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for schema in ("site", "site-products", "site-stories"):
            connection.executescript("\n".join(f"{one};" for one in migrations.statements(schema)))
        counted = (
            f"with recursive counted(n) as (select 0 union all select n + 1 from counted limit {articles}) "
        )
        for statement in _FILL:
            begins = statement.lstrip().startswith("insert into sources") or "rebuild" in statement
            connection.execute(statement if begins else counted + statement)


def milliseconds(path: Path, asked: Asked, rounds: int = 7) -> float:
    """Return how long the news of the list take, the median of some rounds."""
    spent = []
    with closing(folding(sqlite3.connect(path))) as connection:
        for _ in range(rounds):
            begun = process_time()
            news_of(connection, LIST, asked)
            spent.append((process_time() - begun) * 1000)
    return median(spent)


def main() -> None:
    """Print the times for two sizes and three questions."""
    least = int(sys.argv[1]) // 10 if len(sys.argv) > 1 else 20_000
    for articles in (least, least * 10):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "site.db"
            filled(path, articles)
            with closing(sqlite3.connect(path)) as connection:
                (last,) = connection.execute("select max(day) from articles").fetchone()
            today = date.fromisoformat(last)
            for name, span in (
                ("newest", Span()),
                ("last day", Span(today)),
                ("a day long ago", Span(today, today)),
            ):
                asked = Asked(span=span, today=today, shown=5)
                print(f"{articles:>9,} articles  {name:15} {milliseconds(path, asked):8.1f} ms")


if __name__ == "__main__":
    main()
