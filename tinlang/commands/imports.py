"""`tinlang import`: take saved pages, WARC files or copied text."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawlers.loader import load_press
from pipelines.model import Dropped, Source
from tinlang.config import Config
from tinlang.imports import ImportReport, Taken, import_files, published_text, read_files, told
from tinlang.report import notices, show_json, show_table

COLUMNS = ("file", "new", "known", "dropped", "publisher", "published", "language", "title")


@click.command("import", epilog="Example: tinlang import --json copied.txt page.html")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--url", help="Address of the page, where it does not say it; for one file.")
@click.option("--any-host", is_flag=True, help="Take pages of undeclared newspapers from WARC files, too.")
@click.option("--json", "as_json", is_flag=True, help="Print one object an article; keep nothing.")
@click.pass_obj
def import_(config: Config, paths: tuple[Path, ...], url: str | None, any_host: bool, as_json: bool) -> None:
    """Take saved HTML pages, folders of them, WARC files and plain text copied from a page.

    They go into the archive, once, and through the same flow as what was crawled.
    Exit code 0: something was good; 1: nothing was; 2: asked wrongly.
    """
    if url and (len(paths) > 1 or paths[0].is_dir()):
        raise click.UsageError("--url is the address of one page; give one file with it.")
    press = load_press(config.sources)
    if as_json:
        sys.exit(0 if _print_articles(press, paths, url) else 1)
    report = import_files(config, press, paths, url=url, any_host=any_host)
    show(report, press)
    sys.exit(0 if report.ok else 1)


def _print_articles(press: dict[str, Source], paths: tuple[Path, ...], url: str | None) -> int:
    """Print the articles of the files; return how many there were."""
    printed = 0
    for path, article in read_files(press, paths, url):
        if isinstance(article, Dropped):
            detail = f" ({article.detail})" if article.detail else ""
            notices.print(f"{path}: {article.reason}{detail}", markup=False, highlight=False, soft_wrap=True)
        else:
            show_json(told(path, article, press))
            printed += 1
    return printed


def show(report: ImportReport, press: dict[str, Source]) -> None:
    """Print a row a file, then what was dropped and why."""
    show_table("Imported", COLUMNS, [_row(taken, press) for taken in report.files])
    reasons = {(taken.file, reason): count for taken in report.files for reason, count in taken.drops.items()}
    for (file, reason), count in reasons.items():
        times = f" ({count:,} times)" if count > 1 else ""
        notices.print(f"{file}: {reason}{times}", markup=False, highlight=False, soft_wrap=True)


def _row(taken: Taken, press: dict[str, Source]) -> tuple[object, ...]:
    counts = (Path(taken.file).name, taken.kept, taken.known, sum(taken.drops.values()))
    article = taken.article
    if article is None:
        return (*counts, None, None, None, None)
    published = published_text(article.published, press.get(article.source))
    return (*counts, article.publisher, published, article.language.language, article.title)
