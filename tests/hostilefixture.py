"""An archive that wishes its readers ill: every text of news.db that came from outside holds what could hurt.

Articles are read, grouped, lined up and resolved as ever; then each text column is overwritten, and the
project's own publishing makes the snapshots. A new column is overwritten too, unless it is said to be ours.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from storefixture import BEGIN, outcome
from storiesfixture import PRESS, edition, original, page, told

from db.publish import publish
from db.store import Store
from pipelines.model import Article, Caption, Credit, Dropped, Evidence, LanguageVerdict, Locator, Outcome
from tinlang.config import configure
from tinlang.connecting import Connecting
from tinlang.steps import connect

OWNED = "x-owned"
"""Name of the element, the attribute and the header that must never come to be."""
MARKUP = f"""</title></textarea></style></script>'"><script>{OWNED}()</script><{OWNED} onclick=1 {OWNED}=1>"""
TEXTS = (
    f'"{MARKUP} tấn công',
    f"=cmd|' /C calc'!A0 {MARKUP}",
    f"+1]]>--> {MARKUP} &lt;b&gt; &amp;amp; {{{{ 7*7 }}}} {{% raw %}} ${{7*7}}",
    f"@SUM(1)\r\nX-Owned: 1\n\n{MARKUP}\tTY  - JOUR\nER  - \n}}\n@misc{{x,",
    f"\u202eđảo ngược\u202c\u2066 \x00\x07\x1b[31m \ufeff\ue000\ue001 {MARKUP}",
    f"-2+3 {'đ' * 500} {MARKUP} ../../../../etc/passwd %s %00 \\",
    f"javascript:alert('{OWNED}')//{MARKUP}",
)
"""Markup, formulas, ends of CDATA, templates, line breaks, bidi and control marks, long names."""
SEGMENT = f"../{MARKUP}\r\nX-Owned: 1.warc.gz"
_CODES = frozenset(
    """
    slug id key article source country languages timezone family layout hosts robots publish edition language
    detected published published_rule published_precision modified status flags removed text_digest digest
    first_fetched last_fetched fetched_at judgement step stamp version bound unit per period_start period_end
    base_start base_end role basis modality ambiguous parts_sum rule specificity legal_form level units form
    product stories first component evidence state left right story left_language right_language severity
    low high kind programme measure marks mark province_then
    """.split()
)
"""Columns that the program writes itself, in its own words; all others hold what somebody else wrote."""
_ALSO_CODES = {
    "products": ("producer",),
    "story_links": ("value",),
    "revisions": ("diff",),
    "place_mentions": ("province",),
    "beads": ("segment",),
    "masked": ("value",),
}
"""References and keys of ours under names that elsewhere hold a text; the diff is made of texts."""


def written() -> list[Article]:
    """Return stories in three languages, products, figures, decisions, and an article with all its parts."""
    stories = [original(number) for number in (1, 2)]
    stories += [edition(number, tongue, day=1) for number in (1, 2) for tongue in ("vi", "en", "id")]
    stories[-1] = replace(stories[-1], body=(*stories[-1].body[:1], *told(9, "id")[1:]))  # with other figures
    credit = Credit(publisher="Báo Bản Làng", url="https://banlang.example/x-100.html", raw="Nguồn: …")
    tea = replace(
        _told(11, "Năm 2024, trà hoa Bản Sim của HTX Bản Sim ở Lạng Sơn đạt OCOP 3 sao, bán 12 tấn trà."),
        captions=(Caption(text="Vườn chè 3 ha.", credit="Minh", image="a.jpg"),),
        tags=("chè",),
        byline="Hoàng Yến",
        section="Kinh tế",
        publisher="Báo Bản Làng",
        credit=credit,
        language=LanguageVerdict(
            language="vi", detected="vi", evidence=(Evidence(rule="path", value="vi", weight=0.9),)
        ),
        versions=(("fr", "https://banlang.example/fr/tra.html"),),
    )
    others = ["Ngày 24/02/2023 có Quyết định số 148/QĐ-TTg về OCOP.", "Ở Lạng Sơn có rượu men lá Suối Vàng."]
    return [*stories, tea, *(_told(at, text) for at, text in enumerate(others, 12))]


def _told(number: int, sentence: str) -> Article:
    url = f"https://banlang.example/bai-{100000 + number}.html"
    return page(url, "vi", (f"Bài số {number}", sentence), day=number)


def outcomes() -> list[Outcome]:
    """Return the captures of the articles, one of them edited later, and a page that was left out."""
    articles = written()
    edited = replace(articles[-1], body=(*articles[-1].body, *TEXTS))
    made = [outcome(one, at, hours=at + 1) for at, one in enumerate([*articles, edited])]
    dropped = Dropped(step="extract", subject="javascript:alert(2)", reason="list page")
    place = Locator(segment=made[0].locator.segment, offset=10**9)
    left_out = replace(made[0], locator=place, result=dropped, fetched_at=BEGIN + timedelta(days=2))
    return [*made, left_out]


def make_snapshots(folder: Path, *, poisoned: bool = True) -> tuple[Path, Path]:
    """Make news.db, site.db and public.db in a folder, with hostile texts or as told; return the latter."""
    config = configure(folder)
    with Store(config.news) as store:
        store.register(PRESS.values())
        store.save(outcomes())
        connect(Connecting(config, store, 1, PRESS))
    if poisoned:
        poison(config.news)
    _write_list(folder / "lists")
    site, public = folder / "site.db", folder / "public.db"
    publish(config.news, site, public)
    return site, public


def _write_list(folder: Path) -> None:
    folder.mkdir()
    name, word = (json.dumps(TEXTS[at].replace("\x00", ""), ensure_ascii=True) for at in (0, 0))
    lines = [
        f"name = {name}",
        "public = true",
        f'words = [{word}, "bài"]',
        'places = ["Lạng Sơn"]',
        "[[expected]]",
        'languages = ["vi"]',
    ]
    text = "\n".join(lines)
    (folder / "shared.toml").write_text(text, "utf-8")


def poison(news: Path) -> None:
    """Overwrite every text column that holds what somebody else wrote."""
    number = count()
    with closing(sqlite3.connect(news)) as connection, connection:
        connection.execute(_FAULT)
        for table, keys, columns in _tables(connection):
            if "segment" in columns and table != "beads":
                connection.execute(f"UPDATE {table} SET segment = ? WHERE segment IS NOT NULL", [SEGMENT])
            for column in _foreign(table, columns):
                _overwrite(connection, (table, column), keys, number)


_FAULT = """INSERT INTO product_faults SELECT 'f1', product, 'rating', article, position, '4', '3',
  'r.csv', 12 FROM product_mentions JOIN product_links USING (form) LIMIT 1"""


def _tables(connection: sqlite3.Connection) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield each table with the columns of its key and its columns of text."""
    for (table,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1"
    ).fetchall():
        found = connection.execute(f"PRAGMA table_info({table})").fetchall()
        if not table.startswith("_"):
            yield table, [row[1] for row in found if row[5]], [row[1] for row in found if row[2] == "TEXT"]


def _foreign(table: str, columns: list[str]) -> list[str]:
    return [
        column
        for column in columns
        if column != "segment" and column not in _CODES and column not in _ALSO_CODES.get(table, ())
    ]


def _overwrite(
    connection: sqlite3.Connection, place: tuple[str, str], keys: list[str], number: Iterator[int]
) -> None:
    table, column = place
    names = ", ".join(f'"{key}"' for key in keys)
    same = " AND ".join(f'"{key}" IS ?' for key in keys)
    rows = connection.execute(f'SELECT "{column}", {names} FROM {table} WHERE "{column}" IS NOT NULL')
    for (said, *row), at in zip(rows.fetchall(), number, strict=False):
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE {same}', [_instead(said, at), *row])


def _instead(said: str, number: int) -> str:
    """Return what stands in place of a text, with a number of its own where texts are keys."""
    if said.startswith(("[", "{")):
        return json.dumps(_within(json.loads(said)), ensure_ascii=False)
    return f"{TEXTS[number % len(TEXTS)]} {number}"


def _within(value: object) -> object:
    if isinstance(value, list):
        return [_within(one) for one in value]
    if isinstance(value, dict):
        return {key: _within(one) for key, one in value.items()}
    return TEXTS[len(str(value)) % len(TEXTS)] if isinstance(value, str) else value
