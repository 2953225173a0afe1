"""Reports on a generated archive: processor time of each, at its widest questions.

    python bench/reports.py [articles | site.db]     20,000 unless told

Claims: reach, what is wrong, a fact sheet and a campaign each take less than a second, whatever is asked,
because each looks at so many newest articles at most.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent))
from _filling import fill

from db.publish import publish
from db.site import campaign, factsheet, reach, wrong
from db.site.clippings import folded
from db.site.spans import Span, asked_span, newest_day
from db.site.tiles import by_slug

WIDE = {"from": "1990", "to": "2030"}


def campaigned(connection: sqlite3.Connection, text: str, span: Span) -> None:
    """Make all of a campaign's report, with its first forty clippings."""
    found = campaign.campaign(connection, campaign.searches(text), span)
    campaign.report(connection, found)
    campaign.clippings_of(connection, found, folded(found.now)[:40])


def main() -> None:
    """Print the processor time of each report, on a snapshot that is given or on one that is made."""
    given = sys.argv[1] if len(sys.argv) > 1 else "20000"
    if not given.isdigit():
        measure(Path(given))
        return
    with tempfile.TemporaryDirectory() as home:
        news, site, public = (Path(home) / f"{name}.db" for name in ("news", "site", "public"))
        fill(news, int(given))
        publish(news, site, public)
        measure(site)


def measure(site: Path) -> None:
    """Print the processor time of each report on a snapshot."""
    with closing(sqlite3.connect(f"file:{site}?mode=ro", uri=True)) as connection:
        connection.create_function("folded", 1, str.casefold)
        count = connection.execute("select count(*) from articles").fetchone()[0]
        month = asked_span((None, None), newest_day(connection), 30)
        whole = asked_span(("1990", "2030"), newest_day(connection), 30)
        product = connection.execute("select id from products order by mentions desc").fetchone()[0]
        words = "lam dong\nhop tac xa\nocop"
        asked: dict[str, Callable[[], object]] = {
            "reach, a month": lambda: reach.reported(connection, {}),
            "reach, all days": lambda: reach.reported(connection, WIDE),
            "reach, a product": lambda: reach.reported(connection, {**WIDE, "product": product}),
            "wrong, all days": lambda: wrong.found(connection, WIDE),
            "sheet of a province": lambda: factsheet.of_province(connection, by_slug()["lam-dong"], "vi"),
            "sheet of a product": lambda: factsheet.of_product(connection, product, "vi"),
            "campaign, a month": lambda: campaigned(connection, words, month),
            "campaign, all days": lambda: campaigned(connection, words, whole),
        }
        for name, work in asked.items():
            print(f"{name:22} {processor_ms(work):8.1f} ms of {count:,} articles")


def processor_ms(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the processor time of a piece of work, the best of some rounds."""
    spent = []
    for _ in range(rounds):
        begun = process_time()
        work()
        spent.append((process_time() - begun) * 1000)
    return min(spent)


if __name__ == "__main__":
    main()
