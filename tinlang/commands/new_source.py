"""`tinlang new-source`: draft the file of a newspaper from one of its pages."""

from __future__ import annotations

from pathlib import Path

import click

from crawlers.drafting import Draft, Seen, address_of, draft_source
from crawlers.loader import load_press
from crawlers.source_rules import check_source
from crawlers.visit import visit
from pipelines.declarations import Key, declare, read_toml
from pipelines.decode import decode
from pipelines.errors import DeclarationError, TinlangError
from pipelines.layouts import load_layouts
from pipelines.model import Source
from tinlang import __version__
from tinlang.report import notices

AGENT = f"tinlang/{__version__} (one page, by hand)"


@click.command("new-source")
@click.argument("page")
@click.option("--url", help="Address of a saved page, where the page does not say it.")
@click.option(
    "--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write the file into it."
)
@click.option(
    "--loopback", is_flag=True, help="Let the address be one of this machine, as the demo press is."
)
def new_source(page: str, url: str | None, folder: Path | None, loopback: bool) -> None:
    """Draft the file of a newspaper from PAGE: the URL of its home page, or a page saved from a browser.

    Prints the draft, or writes it with --write; what the page did not show is said on standard error.
    """
    seen = _saved(Path(page), url) if Path(page).is_file() else _visited(page, loopback)
    draft = draft_source(seen, load_press(), load_layouts())
    if folder is None:
        click.echo(draft.toml, nl=False)
    else:
        _write(draft, folder)
    for doubt in (*draft.doubts, *_faults(draft)):
        notices.print(doubt, markup=False, highlight=False, soft_wrap=True)


def _visited(url: str, loopback: bool) -> Seen:
    found = visit(url, AGENT, loopback=loopback)
    return Seen(url=found.url, html=decode(found.body).text, robots=decode(found.robots).text)


def _saved(path: Path, url: str | None) -> Seen:
    html = decode(path.read_bytes()).text
    address = url or address_of(html)
    if address is None:
        raise TinlangError(
            f"{path}: does not say its own address. Expected a canonical link or og:url. Give it with --url."
        )
    return Seen(url=address, html=html)


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
