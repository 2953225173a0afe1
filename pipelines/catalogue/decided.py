"""What people decided about products, applied to the groups that were found.

A decision names products by the id they had, and by the forms and names they had then: where a new reader
or new articles have changed the id, the group that has most of those forms is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.catalogue.forms import Form
from pipelines.model import identify


@dataclass(frozen=True, slots=True)
class Meant:
    """A product as a decision names it."""

    id: str
    forms: tuple[str, ...] = ()
    """Ids of the forms it had."""
    names: tuple[str, ...] = ()
    """Names it had."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Two products are one."""

    goes: Meant
    stays: Meant


@dataclass(frozen=True, slots=True)
class Split:
    """A form is a product of its own."""

    product: Meant
    form: str


@dataclass(frozen=True, slots=True)
class Naming:
    """A product is called so."""

    product: Meant
    language: str
    name: str


Decision = Merge | Split | Naming


@dataclass(slots=True)
class Decided:
    """The groups of forms, as decisions change them."""

    product: dict[str, str]
    """Form → id of its product."""
    names: dict[tuple[str, str], str]
    """Product and language → the name a person gave."""
    moved: dict[str, str]
    """Id of a product that went → id of the one that stays."""


def decide(products: Mapping[str, str], forms: Mapping[str, Form], decisions: Iterable[Decision]) -> Decided:
    """Return the products after what people decided, in the order of deciding."""
    decided = Decided(dict(products), {}, {})
    called = _by_name(forms.values())
    for decision in decisions:
        match decision:
            case Merge(goes, stays):
                _merge(decided, _found(decided, goes, called), _found(decided, stays, called))
            case Split(product, form):
                _split(decided, _found(decided, product, called), form)
            case Naming(product, language, name):
                found = _found(decided, product, called)
                decided.names |= {(found, language): name} if found else {}
    return decided


def _merge(decided: Decided, goes: str | None, stays: str | None) -> None:
    if goes is None or stays is None or goes == stays:
        return
    for form in [form for form, product in decided.product.items() if product == goes]:
        decided.product[form] = stays
    decided.moved[goes] = stays


def _split(decided: Decided, product: str | None, form: str) -> None:
    if product is not None and decided.product.get(form) == product:
        decided.product[form] = identify(f"product apart {form}")


def _by_name(forms: Iterable[Form]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in forms:
        found.setdefault(one.name, []).append(one.id)
    return found


def _found(decided: Decided, meant: Meant, called: Mapping[str, Sequence[str]]) -> str | None:
    """Return the product that is meant: by its id, else by its forms, else by its names."""
    product = meant.id
    while product in decided.moved:
        product = decided.moved[product]
    if product in set(decided.product.values()):
        return product
    named = [form for name in meant.names for form in called.get(name, ())]
    for known in (meant.forms, named):
        counts = Counter(decided.product[form] for form in known if form in decided.product)
        if counts:
            return min(counts, key=lambda each: (-counts[each], each))
    return None
