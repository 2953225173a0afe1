"""Which certificates of registers the products in news.db have, as texts tell and people decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.product_forms import seek, sought_forms
from pipelines.catalogue.decided import Decision, Meant, Merge, Split
from pipelines.catalogue.forms import see
from pipelines.model import RegisterEntry
from pipelines.registers.certificates import Certificate
from pipelines.registers.matching import (
    Judged,
    Known,
    Matching,
    match_entries,
)
from pipelines.registers.views import Viewed, registered_id, view

_KEYED = """
SELECT k.key, k.form, l.product FROM temp.sought s CROSS JOIN product_keys k ON k.key = s.value
JOIN product_links l ON l.form = k.form ORDER BY k.key, k.form
"""
_LINKED = "SELECT form, product FROM product_links"


@dataclass(frozen=True, slots=True)
class Held:
    """The certificates by what they are of."""

    products: Mapping[str, Sequence[Certificate]]
    """Product that articles name → its certificates, those of earlier editions too."""
    silent: Mapping[str, Sequence[Certificate]]
    """Product that no article names → its certificates."""
    matching: Matching


def hold(
    database: Database,
    now: Sequence[Certificate],
    before: Sequence[Certificate],
    decisions: Sequence[Decision],
) -> Held:
    """Return which certificates the products have, without writing anything."""
    matching = _matched(database, now, decisions)
    known = {match.entry for match in matching.matches} | matching.open
    silent: dict[str, list[Certificate]] = {}
    for one in now:
        if one.entry.id not in known:
            silent.setdefault(registered_id(one.entry), []).append(one)
    held = _by_product(matching, now)
    earlier = _by_product(_matched(database, before, decisions), before)
    for product in held:
        held[product] += _history(held[product], earlier.get(product, ()))
    return Held(held, dict(sorted(silent.items())), matching)


def _matched(
    database: Database, certificates: Iterable[Certificate], decisions: Sequence[Decision]
) -> Matching:
    entries = {one.entry.id: one.entry for one in certificates}
    viewed = [view(entries[key]) for key in sorted(entries)]
    return match_entries(viewed, _known(database, viewed), _judged(database, entries.values(), decisions))


def _by_product(matching: Matching, certificates: Iterable[Certificate]) -> dict[str, list[Certificate]]:
    """Return the certificates of each product, in the order of products."""
    products: dict[str, list[str]] = {}
    for match in matching.matches:
        products.setdefault(match.entry, []).append(match.product)
    held: dict[str, list[Certificate]] = {}
    for one in certificates:
        for product in products.get(one.entry.id, ()):
            held.setdefault(product, []).append(one)
    return {product: held[product] for product in sorted(held)}


def _history(standing: Sequence[Certificate], earlier: Iterable[Certificate]) -> list[Certificate]:
    """Return the certificates of earlier editions that a later decision follows; of one day the latest."""
    found: dict[object, Certificate] = {}
    for one in earlier:
        if any(_followed(one, later) for later in standing):
            found[one.register, one.entry.decided] = one
    return list(found.values())


def _followed(one: Certificate, later: Certificate) -> bool:
    """Tell whether a later edition has a later decision on the product: then the earlier was no slip."""
    days = (one.entry.decided, later.entry.decided)
    return one.register == later.register and None not in days and days[0] < days[1]  # type: ignore[operator]


# ------------------------------------------------------------------ what is compared


def _known(database: Database, viewed: Iterable[Viewed]) -> Known:
    """Return the forms that share a key with an entry."""
    seek(database, (key for one in viewed for key in one.sought()))
    keyed: dict[str, list[str]] = {}
    products: dict[str, str] = {}
    for key, form, product in database.execute(_KEYED).fetchall():
        keyed.setdefault(key, []).append(form)
        products[form] = product
    seek(database, products)
    forms = {form.id: see(form) for form in sought_forms(database, "product_forms")}
    return Known(forms, products, keyed)


# ------------------------------------------------------------------ what people decided


def _judged(database: Database, entries: Iterable[RegisterEntry], decisions: Sequence[Decision]) -> Judged:
    """Return what decisions say of entries: one with a product, or none of it."""
    silent: dict[str, list[str]] = {}
    known: set[str] = set()
    for entry in entries:
        silent.setdefault(registered_id(entry), []).append(entry.id)
        known.add(entry.id)
    linked = dict(database.execute(_LINKED).fetchall())
    moved = {one.goes.id: one.stays.id for one in decisions if isinstance(one, Merge)}
    same: dict[str, str] = {}
    apart: set[tuple[str, str]] = set()
    for decision in decisions:
        if isinstance(decision, Merge):
            for mine, other in ((decision.goes, decision.stays), (decision.stays, decision.goes)):
                product = _now(other, linked, moved)
                same |= {entry: product for entry in silent.get(mine.id, ()) if product}
        elif isinstance(decision, Split) and decision.form in known:
            product = _now(decision.product, linked, moved)
            apart |= {(decision.form, product)} if product else set()
    return Judged(same, frozenset(apart))


def _now(meant: Meant, linked: Mapping[str, str], moved: Mapping[str, str]) -> str | None:
    """Return the product that articles name and a decision means: by its id, else by its forms."""
    product, seen = meant.id, set[str]()
    while product in moved and product not in seen:
        seen.add(product)
        product = moved[product]
    here = set(linked.values())
    for one in (product, meant.id):
        if one in here:
            return one
    return next((linked[form] for form in meant.forms if form in linked), None)
