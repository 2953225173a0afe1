"""Resolve: which products and producers the names in all articles mean, as people decided and texts tell.

Then the registers that people brought say what coverage gets wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from db.catalogue import resolve_changes
from db.catalogue_rows import rebuild
from db.decisions import WITHDRAWN, Decisions, Judgement
from db.registers import Registers
from db.registrations import register
from pipelines.catalogue.decided import Decision, Meant, Merge, Naming, Split
from tinlang.config import Config
from tinlang.connecting import Connecting

KINDS = ("product merge", "product split", "product name")
"""Kinds of judgement that change the catalogue."""


def resolve(given: Connecting) -> int:
    """Bring the catalogue in line with articles and decisions; return how many rows changed.

    Raises:
        StoreError: the database cannot be written.
    """
    log = _log(given.config)
    decisions = list(decisions_of(log))
    with given.store.changing() as database:
        before = database.conn.total_changes
        named = {name for one in log for name in (one.subject, one.object)}
        rebuild(database, resolve_changes(database, decisions, named).names)
        register(database, *Registers(given.config.decisions).certificates(), decisions)
        return database.conn.total_changes - before


def standing_decisions(config: Config) -> list[Decision]:
    """Return what people decided of products, in the order of deciding.

    Raises:
        StoreError: decisions.db cannot be read.
    """
    return list(decisions_of(_log(config)))


def _log(config: Config) -> list[Judgement]:
    return [one for kind in KINDS for one in Decisions(config.decisions).log(kind, most=1_000_000)]


def decisions_of(log: Iterable[Judgement]) -> Iterator[Decision]:
    """Yield what stands of a log, in the order of deciding: the latest on each thing, unless withdrawn."""
    latest = {(one.kind, one.subject, one.object): one for one in sorted(log, key=lambda each: each.id or 0)}
    for one in sorted(latest.values(), key=lambda each: each.id or 0):
        if one.verdict != WITHDRAWN:
            yield _decision(one)


def _decision(one: Judgement) -> Decision:
    product = _meant(one, one.subject, "subject")
    if one.kind == "product merge":
        return Merge(product, _meant(one, one.object, "object"))
    if one.kind == "product split":
        return Split(product, one.object)
    return Naming(product, one.object, str(one.value.get("name", "")))


def _meant(one: Judgement, id: str, side: str) -> Meant:
    """Return a product as it was when it was judged: the forms and names it had are noted in the value."""
    noted = one.value.get(side) or {}
    return Meant(id, tuple(map(str, noted.get("forms", ()))), tuple(map(str, noted.get("names", ()))))
