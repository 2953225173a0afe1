"""`tinlang demo`: crawl the embedded press, derive, publish, show what was found, serve it."""

from __future__ import annotations

import sys
import time

import click

from tinlang.commands.serve import Address, listen, own_desk, serve_site
from tinlang.crawl import CrawlReport
from tinlang.demo.press import Press
from tinlang.demo.tour import Tour, begin_afresh, folder_of, take_tour
from tinlang.report import notices, show_table


@click.command(epilog="Example: tinlang demo --no-serve")
@click.option("--no-serve", is_flag=True, help="End after the table.")
@click.option("--port", default=8001, show_default=True, help="Port of the site; 0 takes a free one.")
@click.option("--data", help="Folder of the demo, begun afresh each time  [tinlang --data, else demo-data].")
@click.pass_context
def demo(context: click.Context, no_serve: bool, port: int, data: str | None) -> None:
    """Crawl the embedded press on loopback, derive, publish, print what was found, and serve it until Ctrl-C.

    Nothing leaves this machine. The press goes on while the site is served, so that its links work.
    Exit code 0: both visits went well; 1: a newspaper did not answer, or a port or folder cannot be used.
    """
    if not no_serve:
        listen(Address(port=port)).close()  # a port in use is told before the work, not after it
    given = context.parent.params["data"] if context.parent else None
    config, begun = begin_afresh(folder_of(data or given)), time.monotonic()
    with Press() as press:
        tour = take_tour(config, press, _say)
        show(tour, time.monotonic() - begun)
        if not no_serve:
            serve_site(config.site, Address(port=port), desk=own_desk(config))
    _say(f"Look around with: tinlang --data {config.home} serve, or search, sources, drops.")
    sys.exit(0 if tour.first.ok and tour.second.ok else 1)


def show(tour: Tour, seconds: float) -> None:
    """Print what was found: articles, then visits, then what was dropped and why."""
    rows = [(source, language, count) for source, language, count in tour.found.articles]
    show_table(f"Articles, in {seconds:.0f} s", ("newspaper", "language", "articles"), rows)
    show_table("Visits", ("visit", "fetched", "unchanged", "gone", "refused", "received"), _visits(tour))
    show_table("Dropped", ("step", "reason", "pages"), tour.found.drops)
    total = sum(count for *_, count in tour.found.articles)
    columns = ("articles", "published", "figures", "revisions", "refuse every crawler")
    counts = (total, tour.published, tour.found.figures, tour.found.changes)
    show_table("In all", columns, [(*counts, ", ".join(tour.refused))])


def _visits(tour: Tour) -> list[tuple[object, ...]]:
    return [_visit("first", tour.first), _visit("second", tour.second)]


def _visit(name: str, report: CrawlReport) -> tuple[object, ...]:
    counts = [(one.fetched, one.unchanged, one.gone, one.refused, one.moved_bytes) for one in report.sources]
    *sums, received = (sum(column) for column in zip(*counts, strict=True))
    return (name, *sums, f"{received / 1e6:.1f} MB")


def _say(sentence: str) -> None:
    notices.print(sentence, markup=False, highlight=False, soft_wrap=True)
