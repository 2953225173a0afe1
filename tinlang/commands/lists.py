"""`tinlang lists`: what is watched, checking the files, and putting things on them."""

from __future__ import annotations

import getpass
import sys
from contextlib import closing
from pathlib import Path

import click

from db.connections import open_for_reading
from db.decisions import Judgement
from db.watching.following import ENTRY, LIST, follow
from db.watching.shelf import Shelf, shelf_of
from db.watching.targets import Target, folding, target_of
from pipelines.errors import QueryError
from pipelines.model import WatchKind, WatchList
from pipelines.watching import KEYS, WATCHED, slug_of
from tinlang.config import Config, ready
from tinlang.digest import chosen
from tinlang.report import notices, show_json, show_table


@click.group(epilog="Example: tinlang lists list")
def lists() -> None:
    """List, check and change watch lists."""


def _shelf(config: Config) -> Shelf:
    return shelf_of(config.home, config.decisions)


@lists.command(name="list", epilog="Example: tinlang lists list --json")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.pass_obj
def list_(config: Config, as_json: bool) -> None:
    """List the watch lists with how much stands on them."""
    found, faults = _shelf(config).lists()
    if as_json:
        for one in found.values():
            show_json(told(one))
    else:
        columns = ["list", "name", *KEYS.values(), "expected"]
        show_table(f"{len(found)} watch lists", columns, [_counted(one) for one in found.values()])
    _say_faults(faults)


def told(one: WatchList) -> dict[str, object]:
    """Return a list as an object, with the keys of its file."""
    things = {key: list(getattr(one, key)) for key in (*KEYS.values(), "languages", "sources")}
    return {"slug": one.slug, "name": one.name, "description": one.description, **things}


def _counted(one: WatchList) -> tuple[object, ...]:
    return one.slug, one.name, *(len(getattr(one, key)) for key in KEYS.values()), len(one.expected)


@lists.command(epilog="Example: tinlang lists check")
@click.argument("names", nargs=-1)
@click.pass_obj
def check(config: Config, names: tuple[str, ...]) -> None:
    """Say what is wrong with the files, and what on the lists is unknown in the snapshot.

    NAMES are names of lists; all without them.
    Exit code 0: all files can be read; 1: one cannot. What is unknown is listed and is no fault.
    """
    shelf = _shelf(config)
    found, faults = shelf.lists()
    wanted = [chosen(shelf, name) for name in names] if names else list(found.values())
    _say_faults(faults)
    if config.site.is_file():
        _say_unknown(config.site, wanted, shelf)
    notices.print(f"{len(wanted)} lists can be read, {len(faults)} cannot.", highlight=False)
    sys.exit(1 if faults and not names else 0)


def _say_faults(faults: dict[str, str]) -> None:
    for sentence in faults.values():
        notices.print(sentence, markup=False, highlight=False, soft_wrap=True)


def _say_unknown(site: Path, wanted: list[WatchList], shelf: Shelf) -> None:
    moved = shelf.moved()
    with closing(folding(open_for_reading(site))) as connection:
        for one in wanted:
            for kind, text in one.entries():
                if said := _odd(target_of(connection, kind, text, moved)):
                    thing = f"{one.slug}: {KEYS[kind]} '{text}' {said}."
                    notices.print(thing, markup=False, highlight=False, soft_wrap=True)


def _odd(target: Target) -> str | None:
    """Return what a person should know of a thing; None where it is one thing in the snapshot."""
    if not target.known:
        return "is not known in this snapshot"
    several = target.kind is WatchKind.PRODUCT and len(target.products) > 1
    return f"is the name of {len(target.products)} products; all are meant" if several else None


@lists.command(epilog='Example: tinlang lists new "Hàng Tết"')
@click.argument("name")
@click.pass_obj
def new(config: Config, name: str) -> None:
    """Make the file of an empty list called NAME.

    Exit code 1: there is one of that name.
    """
    slug = slug_of(name)
    if not slug or slug == WATCHED:
        raise QueryError(f"“{name[:40]}” makes no file name. Expected letters; choose another name.")
    _log(config, Judgement(kind=LIST, subject=slug, verdict="made", value={"name": name}, actor=_user()))
    notices.print(f"{config.home / 'lists' / slug}.toml", markup=False, highlight=False, soft_wrap=True)


_THINGS = [
    click.option(f"--{kind.value}", kind.value, multiple=True, help=said)
    for kind, said in (
        (WatchKind.PRODUCT, "Name or id of a product."),
        (WatchKind.PRODUCER, "Name or id of a producer."),
        (WatchKind.PLACE, "A province, or a commune as 'Chi Lăng, Lạng Sơn'."),
        (WatchKind.WORDS, "A search, as on the search page."),
    )
]


@lists.command(epilog="Example: tinlang lists add tet --product 'miến dong Khe Vân' --place 'Lạng Sơn'")
@click.argument("name")
@_THINGS[0]
@_THINGS[1]
@_THINGS[2]
@_THINGS[3]
@click.pass_obj
def add(config: Config, /, name: str, **things: tuple[str, ...]) -> None:
    """Put things on the list NAME; its comments stay."""
    _change(config, name, "added", things)


@lists.command(epilog="Example: tinlang lists remove tet --place 'Lạng Sơn'")
@click.argument("name")
@_THINGS[0]
@_THINGS[1]
@_THINGS[2]
@_THINGS[3]
@click.pass_obj
def remove(config: Config, /, name: str, **things: tuple[str, ...]) -> None:
    """Take things off the list NAME, and what is expected of them."""
    _change(config, name, "removed", things)


def _change(config: Config, name: str, verdict: str, things: dict[str, tuple[str, ...]]) -> None:
    slug = chosen(_shelf(config), name).slug
    named = [(kind, text) for kind in WatchKind for text in things[kind.value]]
    _log(config, *(_judgement(slug, verdict, kind, text) for kind, text in named))
    notices.print(f"{len(named)} {verdict}.", highlight=False)


def _judgement(slug: str, verdict: str, kind: WatchKind, text: str) -> Judgement:
    if slug != WATCHED:
        thing, value = f"{kind.value}:{text}", {"name": text}
        return Judgement(kind=ENTRY, subject=slug, object=thing, verdict=verdict, value=value, actor=_user())
    if kind is not WatchKind.PRODUCT:
        raise QueryError("The list watched has products only. Expected --product; choose another list.")
    said = "watched" if verdict == "added" else "withdrawn"
    return Judgement(kind="product watch", subject=text, verdict=said, actor=_user())


def _log(config: Config, *judgements: Judgement) -> None:
    """Write judgements into the files, and into the log."""
    shelf = _shelf(ready(config))
    follow(shelf, judgements)
    shelf.decisions.record(*judgements)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "owner"
