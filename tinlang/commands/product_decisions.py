"""`tinlang products merge`, `split`, `rename`, `watch`, `undo`: decisions, logged as by the site's pages."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from db.decisions import WITHDRAWN, Decisions, Judgement
from db.judging import judged
from db.registers import Registers
from db.site.curating import DEEDS, judgement, meant
from db.site.queries import Row
from db.site.writing import Form
from pipelines.errors import QueryError
from tinlang.choosing import catalogue, chosen
from tinlang.config import Config, ready
from tinlang.report import notices

_KINDS = tuple(kind for kind, _ in DEEDS.values())
_LATER = "`tinlang derive` and `tinlang publish` follow it."
by = click.option("--by", "actor", default=getpass.getuser, help="Who decided so; the user by default.")
comment = click.option("--comment", default="", help="Why, for the log.")


@click.command(epilog="Example: tinlang products merge 7f0e1c9c 0b5769be --comment 'one tea, two spellings'")
@click.argument("gone")
@click.argument("stays")
@comment
@by
@click.pass_obj
def merge(config: Config, /, gone: str, stays: str, **more: str) -> None:
    """Make GONE and STAYS one product, which keeps the id of STAYS; each is an id or a name."""
    with catalogue(config) as connection:
        one, other = chosen(connection, gone), chosen(connection, stays)
        noted = {"subject": meant(connection, one["id"]), "object": meant(connection, other["id"])}
    _log(config, judgement("merge", (one["id"], other["id"]), _form(more), noted), more)
    _say(f"“{one['name']}” goes into “{other['name']}”. {_LATER}")


@click.command(epilog="Example: tinlang products split 'trà Hà Lang' 21f057f0b21930e3")
@click.argument("product")
@click.argument("form")
@comment
@by
@click.pass_obj
def split(config: Config, /, product: str, form: str, **more: str) -> None:
    """Give FORM of PRODUCT a product of its own; `tinlang products show` lists the forms.

    FORM may also be the id of a row of a register, which then is no longer taken for PRODUCT.
    """
    with catalogue(config) as connection:
        found = chosen(connection, product)
        noted = {"subject": meant(connection, found["id"])}
    made = _of_row(config, found, form, noted) or judgement("split", (found["id"], form), _form(more), noted)
    _log(config, made, more)
    _say(f"{form} leaves “{found['name']}”. {_LATER}")


def _of_row(config: Config, product: Row, form: str, noted: Mapping[str, Any]) -> Judgement | None:
    """Return the judgement that a row of a register is not a product; None where it is no row."""
    now, _ = Registers(config.decisions).certificates()
    if form not in {one.entry.id for one in now}:
        return None
    fields = {"kind": "product split", "subject": product["id"], "object": form, "verdict": "split"}
    return replace(judged(fields), value=dict(noted))


@click.command(epilog="Example: tinlang products rename 7f0e1c9c 'trà bò khai Hà Lang' --lang vi")
@click.argument("product")
@click.argument("name")
@click.option("--lang", "language", default="vi", show_default=True, help="Language of the name.")
@comment
@by
@click.pass_obj
def rename(config: Config, /, product: str, name: str, language: str, **more: str) -> None:
    """Call PRODUCT by NAME in a language."""
    with catalogue(config) as connection:
        found = chosen(connection, product)
        noted = {"subject": meant(connection, found["id"])}
    form = _form({**more, "name": name, "language": language})
    _log(config, judgement("rename", (found["id"], ""), form, noted), more)
    _say(f"“{found['name']}” is called “{name}” ({language}). {_LATER}")


@click.command(epilog="Example: tinlang products watch 'trà Diệp Hoàng'")
@click.argument("product")
@comment
@by
@click.pass_obj
def watch(config: Config, /, product: str, **more: str) -> None:
    """Put PRODUCT on the watch list."""
    _watched(config, product, more, "watched")


@click.command(epilog="Example: tinlang products unwatch 'trà Diệp Hoàng'")
@click.argument("product")
@comment
@by
@click.pass_obj
def unwatch(config: Config, /, product: str, **more: str) -> None:
    """Take PRODUCT off the watch list."""
    _watched(config, product, more, WITHDRAWN)


def _watched(config: Config, product: str, more: Mapping[str, str], verdict: str) -> None:
    with catalogue(config) as connection:
        found = chosen(connection, product)
        noted = {"subject": meant(connection, found["id"])}
    standing = bool(Decisions(config.decisions).standing("product watch", found["id"]))
    if standing == (verdict == "watched"):
        _say(f"“{found['name']}” is {'' if standing else 'not '}on the watch list already.")
        return
    fields = {"kind": "product watch", "subject": found["id"], "verdict": verdict, "comment": more["comment"]}
    _log(config, replace(judged(fields), value=dict(noted)), more)
    _say(f"“{found['name']}” is {'on' if verdict == 'watched' else 'off'} the watch list.")


@click.command(epilog="Example: tinlang products undo 12")
@click.argument("number", type=click.IntRange(min=1))
@by
@click.pass_obj
def undo(config: Config, number: int, actor: str) -> None:
    """Undo the decision on products that has NUMBER in the log (`/decisions` of the site shows it)."""
    log = Decisions(config.decisions)
    found = next((one for one in log.log(most=1, before=number + 1) if one.id == number), None)
    if found is None or found.kind not in _KINDS:
        raise QueryError(
            f"Number {number} of the log is no decision on a product. Expected one of {_latest(log)}; "
            "`tinlang serve` shows the log at /decisions."
        )
    if number not in log.still([found]) or found.verdict == WITHDRAWN:
        raise QueryError(
            f"Decision {number} does not stand: a later one took its place, or it is an undoing itself. "
            f"Expected one that stands, of {_latest(log)}."
        )
    log.record(replace(found, id=None, at="", verdict=WITHDRAWN, actor=actor, comment=""))
    _say(f"Undone: {found.kind} {found.subject} {found.object}".rstrip() + f". {_LATER}")


def _latest(log: Decisions) -> str:
    found = [one for kind in _KINDS for one in log.standing(kind)]
    numbers = sorted((one.id or 0 for one in found), reverse=True)[:8]
    return ", ".join(map(str, numbers)) or "none, for nothing is decided"


def _form(more: Mapping[str, str]) -> Form:
    return Form(more.get("actor", ""), {name: text for name, text in more.items() if name != "actor"})


def _log(config: Config, made: Judgement, more: Mapping[str, str]) -> None:
    Decisions(ready(config).decisions).record(replace(made, actor=more["actor"]))


def _say(sentence: str) -> None:
    notices.print(sentence, markup=False, highlight=False, soft_wrap=True)
