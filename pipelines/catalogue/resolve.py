"""Forms of product names in all languages → the products they mean; pure, and the same in any order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipelines.catalogue.clusters import Edge, components, group_forms, link_forms
from pipelines.catalogue.comparing import Reason
from pipelines.catalogue.decided import Decision, decide
from pipelines.catalogue.forms import Form, Seen, see
from pipelines.model import identify

ALONE = 1.0
"""The score of a form that is the only one of its product."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Which product a form means, and why."""

    seen: Seen
    product: str
    """Id of the product."""
    component: str
    """The least id of the forms that links lead to, whether they count or not."""
    score: float
    """0–1, of its surest link to another form of the product; 1 where it is the only one."""
    evidence: tuple[Reason, ...]
    """Of that link."""
    like: str | None
    """The form that the link leads to."""

    @property
    def form(self) -> Form:
        """The form."""
        return self.seen.form


@dataclass(frozen=True, slots=True)
class Resolution:
    """All forms with their products, in the order of ids."""

    forms: tuple[Resolved, ...]
    names: Mapping[tuple[str, str], str]
    """Product and language → the name a person gave."""


def resolve(forms: Iterable[Form], decisions: Sequence[Decision] = ()) -> Resolution:
    """Return the product of each form.

    The id of a product is that of the form that was named first, so that new articles rarely change it.
    """
    seen = {one.id: see(one) for one in sorted(forms, key=lambda each: each.id)}
    edges = link_forms(list(seen.values()))
    component = components(seen.values(), edges)
    groups = group_forms(seen, edges)
    products = _products(seen, groups)
    decided = decide(products, {form: one.form for form, one in seen.items()}, decisions)
    best = _best(edges, decided.product)
    resolved = tuple(
        Resolved(
            seen=one,
            product=decided.product[form],
            component=component[form],
            score=min(ALONE, best[form][0]) if form in best else ALONE,
            evidence=best[form][1] if form in best else (),
            like=best[form][2] if form in best else None,
        )
        for form, one in seen.items()
    )
    return Resolution(resolved, decided.names)


@cache
def version() -> str:
    """Return a digest of the rules and words that forms are resolved with."""
    digest = hashlib.sha256()
    package = files("pipelines")
    for room in ("catalogue", "names"):
        for one in sorted((package / room).iterdir(), key=lambda each: each.name):
            digest.update(one.read_bytes() if one.name.endswith((".py", ".toml")) else b"")
    for one in sorted((package / "languages").iterdir(), key=lambda each: each.name):
        digest.update(one.read_bytes() if one.name.endswith(".toml") else b"")
    return digest.hexdigest()[:12]


def _products(seen: Mapping[str, Seen], groups: Mapping[str, str]) -> dict[str, str]:
    """Return the id of the product of each form."""
    first: dict[str, tuple[str, str]] = {}
    for form, group in groups.items():
        age = (seen[form].form.first or "9999", form)
        first[group] = min(first.get(group, age), age)
    return {form: identify(f"product {first[group][1]}") for form, group in groups.items()}


def _best(
    edges: Iterable[Edge], product: Mapping[str, str]
) -> dict[str, tuple[float, tuple[Reason, ...], str]]:
    """Return the surest link of each form to another one of its product."""
    found: dict[str, tuple[float, tuple[Reason, ...], str]] = {}
    for edge in edges:
        if product[edge.left] == product[edge.right]:
            for form, other in ((edge.left, edge.right), (edge.right, edge.left)):
                if form not in found or edge.link.score > found[form][0]:
                    found[form] = (edge.link.score, edge.link.evidence, other)
    return found
