"""`tinlang new-source`: draft the file of a newspaper from one of its pages."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import click

from crawlers.drafting import Draft, Seen, article_links, draft_source
from crawlers.loader import load_press
from crawlers.page_signs import address_of
from crawlers.source_rules import check_source
from crawlers.visit import VisitError, visit
from pipelines.declarations import Key, declare, read_toml
from pipelines.errors import DeclarationError, TinlangError
from pipelines.layouts import load_layouts
from pipelines.model import Source
from pipelines.pages.decode import decode
from tinlang import __version__
from tinlang.report import notices

PAUSE = 5.0
"""Seconds between two looks at one paper."""
AGENT = f"tinlang/{__version__} (two pages, by hand)"


@click.command("new-source", epilog="Example: tinlang new-source home.html article.html --write data/sources")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE [ARTICLE]...")
@click.option("--url", help="Address of a saved page, where the page does not say it.")
@click.option(
    "--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write the file into it."
)
@click.option(
    "--loopback", is_flag=True, help="Let the address be one of this machine, as the demo press is."
)
def new_source(pages: tuple[str, ...], url: str | None, folder: Path | None, loopback: bool) -> None:
    """Draft the file of a newspaper from PAGE, the URL of its home page, and one article that this links.

    PAGE and ARTICLE may be files saved from a browser; then nothing is fetched.
    Prints the draft, or writes it with --write; what the pages did not show is said on standard error.
    """
    press = load_press()
    seen = _saved(pages, url) if Path(pages[0]).is_file() else _visited(pages[0], press, loopback)
    draft = draft_source(seen, press, load_layouts())
    if folder is None:
        click.echo(draft.toml, nl=False)
    else:
        _write(draft, folder)
    for doubt in (*draft.doubts, *_faults(draft)):
        notices.print(doubt, markup=False, highlight=False, soft_wrap=True)


def _visited(url: str, press: Mapping[str, Source], loopback: bool) -> Seen:
    """Look at the page, and after a pause at the first article it links."""
    found = visit(url, AGENT, loopback=loopback)
    seen = Seen(url=found.url, html=decode(found.body).text, robots=decode(found.robots).text)
    for link in article_links(seen, press)[:1]:
        time.sleep(0 if loopback else PAUSE)
        with suppress(VisitError):  # the draft then says that it knows the addresses alone
            article = visit(link, AGENT, loopback=loopback)
            seen = replace(seen, articles=(decode(article.body).text,))
    return seen


def _saved(pages: tuple[str, ...], url: str | None) -> Seen:
    html, *articles = (decode(Path(page).read_bytes()).text for page in pages)
    address = url or address_of(html)
    if address is None:
        raise TinlangError(
            f"{pages[0]}: does not say its address. Expected a canonical link or og:url. Give it with --url."
        )
    return Seen(url=address, html=html, articles=tuple(articles))


def _write(draft: Draft, folder: Path) -> None:
    path = folder / f"{draft.slug}.toml"
    if path.exists():
        raise TinlangError(
            f"{path}: is there already. Expected a new name. Move it, or draft without --write."
        )
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(draft.toml, encoding="utf-8")
    click.echo(path)


def _faults(draft: Draft) -> list[str]:
    """Return what `tinlang sources check` would say of the draft as it stands."""
    key = Key(f"{draft.slug}.toml")
    try:
        source = declare(Source, read_toml(draft.toml, key.file), key)
        check_source(source, Path(key.file), key)
    except DeclarationError as error:
        return [str(error)]
    return []
