"""`tinlang products`: the catalogue, what registers say of it, and what people decide."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from db.decisions import Decisions
from db.site import product_queries
from db.site.products import beginnings
from db.site.queries import Row, rows
from pipelines.errors import QueryError
from pipelines.registers.addresses import province_named
from tinlang.choosing import catalogue, chosen
from tinlang.commands.product_decisions import merge, rename, split, undo, unwatch, watch
from tinlang.commands.product_registers import import_, registers
from tinlang.config import Config
from tinlang.report import console, show_json, show_table

FAULTS = ("rating", "producer", "expired", "unmentioned")
_MOST = 1_000_000
_FAULTS = """
select f.id, f.kind, f.product, p.name, p.province, f.said, f.registered, f.register, f.line, m.day, m.source,
  m.language, a.id as article, a.title, a.url, m.sentence
from product_faults f join products p on p.id = f.product
left join product_mentions m on m.id = f.mention left join articles a on a.number = m.number
where (:kind is null or f.kind = :kind) and (:province is null or p.province = :province)
  and (:source is null or m.source = :source) and (:since is null or m.day >= :since)
  and (:product is null or f.product = :product)
order by f.kind, p.name, m.day desc, f.id
"""

Command = Callable[..., Any]


def filters(command: Command) -> Command:
    """Add the options that narrow the list of products."""
    options = (
        click.option("--province", help="Of today; one of before July 2025 means what it is part of."),
        click.option("--stars", type=click.IntRange(0, 5), help="So many; 0: none stated."),
        click.option("--producer", help="Words of the producer's name, or its id."),
        click.option("--language", help="Named in this language: vi, en, id."),
        click.option("--query", help="Words of name, producer or place, with or without accents."),
        click.option("--source", help="Named by this newspaper."),
        click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Named on this day or later."),
        click.option("--faults", is_flag=True, help="Only those that coverage and a register differ on."),
        click.option("--watched", is_flag=True, help="Only those on the watch list."),
        click.option(
            "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Lines shown."
        ),
        click.option("--json", "as_json", is_flag=True, help="One object a line, all of them."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(
    invoke_without_command=True, epilog="Example: tinlang products --province 'Lang Son' --stars 4 --faults"
)
@filters
@click.pass_context
def products(ctx: click.Context, /, **asked: Any) -> None:
    """List the products of the catalogue, the most mentioned first; or work on it with a command.

    \b
    tinlang products --query 'bo khai'               products by words
    tinlang products show 'trà bò khai Hà Lang'      one, with its ratings, mentions and faults
    tinlang products import so-nong-nghiep.xlsx      take an official register
    tinlang products faults --kind rating            what coverage gets wrong
    tinlang products merge ID ID                     two are one
    """
    if ctx.invoked_subcommand is None:
        _list(ctx.obj, asked)


@products.command(name="list", epilog="Example: tinlang products list --language id --json")
@filters
@click.pass_obj
def list_(config: Config, /, **asked: Any) -> None:
    """List the products of the catalogue, the most mentioned first."""
    _list(config, asked)


def _list(config: Config, asked: Mapping[str, Any]) -> None:
    most = _MOST if asked["as_json"] or asked["watched"] or asked["since"] else asked["limit"]
    with catalogue(config) as connection:
        wanted = _wanted(connection, asked)
        found = product_queries.products(connection, wanted, "mentions", most)
        total = product_queries.count(connection, wanted)
    kept = _narrowed(config, found, asked)
    total = len(kept) if len(kept) < len(found) else total
    if asked["as_json"]:
        for row in kept:
            show_json(row)
        return
    columns = ("id", "name", "stars", "producer", "province", "mentions", "languages", "last", "faults")
    show_table(_counted(total, "product"), columns, [_line(row) for row in kept[: asked["limit"]]])


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _wanted(connection: sqlite3.Connection, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the choices as the catalogue's queries understand them.

    Raises:
        QueryError: a choice means nothing.
    """
    wanted: dict[str, Any] = {name: asked[name] for name in ("language", "source") if asked[name]}
    if asked["province"]:
        wanted["province"] = _province(asked["province"])
    if asked["stars"] is not None:
        wanted |= {"stars": asked["stars"]} if asked["stars"] else {"unrated": True}
    if asked["producer"]:
        wanted["producer"] = _producer(connection, asked["producer"])
    if asked["query"]:
        wanted["words"] = beginnings(asked["query"])
    return wanted | ({"differs": True} if asked["faults"] else {})


def _province(said: str) -> str:
    found = province_named(said)
    if found is None:
        raise QueryError(
            f"There is no province “{said[:60]}”. Expected one of today or of before July 2025; "
            "`tinlang products --json` shows how they are written."
        )
    return found


def _producer(connection: sqlite3.Connection, said: str) -> str:
    """Return the id of the producer that words mean.

    Raises:
        QueryError: none or several.
    """
    select = (
        "select id, name from producers where id = :said or folded(name) like '%' || folded(:said) || '%'"
    )
    found = rows(connection, f"{select} order by mentions desc, id", said=said)
    if len(found) == 1:
        return str(found[0]["id"])
    if not found:
        raise QueryError(f"There is no producer “{said[:60]}”. Expected words of a name; try fewer.")
    several = "; ".join(f"{row['id']} {row['name']}" for row in found[:8])
    raise QueryError(f"“{said[:60]}” may be {several}. Expected one of them; give its id.")


def _narrowed(config: Config, found: Sequence[Row], asked: Mapping[str, Any]) -> list[Row]:
    """Return the products on the watch list and named since a day, where that is asked."""
    kept = list(found)
    if asked["watched"]:
        watched = {one.subject for one in Decisions(config.decisions).standing("product watch")}
        kept = [row for row in kept if row["id"] in watched]
    if asked["since"]:
        day = asked["since"].date().isoformat()
        kept = [row for row in kept if (row["last_day"] or "") >= day]
    return kept


def _line(row: Row) -> tuple[object, ...]:
    names = ("producer_name", "province", "mentions")
    languages = " ".join(row["languages"])
    return (
        row["id"],
        row["name"],
        stars(row),
        *(row[name] for name in names),
        languages,
        row["last_day"],
        row["faults"],
    )


def stars(row: Row) -> str | None:
    """Return the stars of a product or of a mention in short, with what became of them."""
    low, high = row["rating_min"], row["rating_max"]
    if low is None:
        return row["status"] and str(row["status"])
    shown = f"{low}★" if low == high else f"{low}★ and more" if high is None else f"{low}–{high}★"
    return shown if row["status"] in (None, "recognised") else f"{shown} {row['status']}"


# ------------------------------------------------------------------ one product


@products.command(epilog="Example: tinlang products show 'trà Diệp Hoàng'")
@click.argument("product")
@click.option("--mentions", "most", type=click.IntRange(0, 1000), default=10, help="Sentences shown  [10].")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.pass_obj
def show(config: Config, product: str, most: int, as_json: bool) -> None:
    """Show PRODUCT, an id or a name: names, forms, mentions, and where coverage and registers differ."""
    with catalogue(config) as connection:
        found = chosen(connection, product)
        facts = {
            "product": found,
            "forms": product_queries.spellings(connection, found["id"]),
            "faults": product_queries.faults(connection, found["id"]),
            "mentions": product_queries.mentions(connection, found["id"], most),
        }
    if as_json:
        show_json(facts)
        return
    _show(facts)


def _show(facts: Mapping[str, Any]) -> None:
    found = facts["product"]
    about = (
        "id",
        "kind",
        "producer_name",
        "place",
        "province",
        "mentions",
        "articles",
        "first_day",
        "last_day",
    )
    rated = [("stars", stars(found)), *((name, found[name]) for name in about)]
    show_table(found["name"], ("", ""), [(name, str(value)) for name, value in rated if value is not None])
    forms = [
        (one["form"], one["language"], one["name"], one["producer"], one["score"]) for one in facts["forms"]
    ]
    show_table("Written as", ("form", "language", "name", "producer", "score"), forms)
    if facts["faults"]:
        differ = [
            (
                one["kind"],
                one["said"],
                one["registered"],
                f"{one['register']}:{one['line']}",
                one["day"],
                one["source"],
            )
            for one in facts["faults"]
        ]
        show_table("Registers differ", ("kind", "said", "registered", "register", "day", "newspaper"), differ)
    for one in facts["mentions"]:
        where = " · ".join(filter(None, (one["day"], one["source"], one["language"], stars(one))))
        console.print(f"{where}\n  {one['sentence']}", markup=False, highlight=False, soft_wrap=True)


# ------------------------------------------------------------------ faults


@products.command(epilog="Example: tinlang products faults --kind rating --since 2026-01-01")
@click.option("--kind", type=click.Choice(FAULTS), help="Only these.")
@click.option("--province", help="Of the product, today.")
@click.option("--source", help="Said by this newspaper.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Said on this day or later.")
@click.option("--product", help="Of one product, by id or name.")
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="Lines shown.")
@click.option("--json", "as_json", is_flag=True, help="One object a line, all of them.")
@click.pass_obj
def faults(config: Config, /, limit: int, as_json: bool, **asked: Any) -> None:
    """List what coverage gets wrong by the registers that were imported.

    rating: other stars than were valid on that day; producer: another producer; expired: called current more
    than 36 months after the decision; unmentioned: in a register, and never named.
    """
    with catalogue(config) as connection:
        wanted = {
            **asked,
            "province": _province(asked["province"]) if asked["province"] else None,
            "since": asked["since"].date().isoformat() if asked["since"] else None,
            "product": chosen(connection, asked["product"])["id"] if asked["product"] else None,
        }
        found = rows(connection, _FAULTS, **wanted)
    if as_json:
        for row in found:
            show_json(row)
        return
    names = ("kind", "name", "said", "registered", "register", "line", "day", "source", "article")
    show_table(_counted(len(found), "fault"), names, [[row[name] for name in names] for row in found[:limit]])


for one in (import_, registers, merge, split, rename, watch, unwatch, undo):
    products.add_command(one)
