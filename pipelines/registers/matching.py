"""Entries of registers and products of the catalogue → which are the same, by the weights of the catalogue.

A producer that differs does not part them where name, type, province and place agree and nothing fits better:
that is what coverage may get wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipelines.catalogue.comparing import ENOUGH, Link, Reason, clash, compare
from pipelines.catalogue.forms import Seen
from pipelines.catalogue.makers import Likeness, liken
from pipelines.model import RegisterEntry
from pipelines.registers.views import NAMED, Viewed

NEARLY = 0.02
"""Two scores that differ by no more are equal."""
CLEARLY = 0.05
"""An entry is surely none of a product that another entry fits better by more."""
WITH_MAKER, OTHER_MAKER = -0.03, -0.05


@dataclass(frozen=True, slots=True)
class Match:
    """An entry and a product that are the same."""

    entry: str
    """Id."""
    product: str
    score: float
    evidence: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """What is known of entries."""

    matches: tuple[Match, ...]
    open: frozenset[str] = frozenset()
    """Ids of entries that fit several products, or a product that others fit as well."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What people decided of entries."""

    same: Mapping[str, str] = field(default_factory=dict)
    """Entry → product."""
    apart: frozenset[tuple[str, str]] = frozenset()
    """Entry and product."""


@dataclass(frozen=True, slots=True)
class Known:
    """The forms of the catalogue that may be meant."""

    forms: Mapping[str, Seen]
    products: Mapping[str, str]
    """Form → product."""
    keyed: Mapping[str, Sequence[str]]
    """Key → forms."""


# ------------------------------------------------------------------ one entry, one form


def compare_entry(one: Viewed, form: Seen) -> Link | None:
    """Return why an entry and a form are the same; None: they are not, or not surely."""
    links = [
        link for at, seen in enumerate(one.views) if (link := _compared(one, seen, at, form)) is not None
    ]
    return max(links, key=lambda link: link.score, default=None)


def _compared(one: Viewed, seen: Seen, at: int, form: Seen) -> Link | None:
    link = compare(_placed(one, seen, form), form)
    if link is None or at == 0:
        return link
    if not any(reason.rule == "producer" for reason in link.evidence):
        return None
    return _weighed(link, Reason("name with its producer's", one.entry.producer or "", WITH_MAKER))


def _placed(one: Viewed, seen: Seen, form: Seen) -> Seen:
    """Return an entry in the place of a form where that is a name of its own: communes were merged.

    Then the province of the form, which a bare commune left to be told, does not count against it.
    """
    if form.place not in one.entry.places:
        return seen
    told = seen.form.province if seen.form.province == form.form.province else None
    return replace(seen, place=form.place, form=replace(seen.form, province=told))


def compare_otherwise(one: Viewed, form: Seen) -> Link | None:
    """Return why an entry and a form are the same although the producers differ."""
    written = one.views[0]
    if written.maker is None or form.maker is None or not written.words.named:
        return None
    if liken(written.maker, form.maker) is not Likeness.OTHER or _one_place(one.entry, form) is False:
        return None
    bare = replace(written.form, producer=None, legal_form=None, specificity=NAMED)
    link = compare(_placed(one, replace(written, form=bare, maker=None), form), form)
    names = f"{one.entry.producer} / {form.form.producer}"
    return link and _weighed(link, Reason("other producer", names, OTHER_MAKER))


def _one_place(entry: RegisterEntry, form: Seen) -> bool | None:
    """Tell whether both are of one commune, or of one province and no two communes; None: it is not told."""
    if form.place and entry.places:
        return form.place in entry.places
    if not entry.province or not form.form.province:
        return None
    return entry.province == form.form.province


def _weighed(link: Link, reason: Reason) -> Link | None:
    score = round(link.score + reason.weight, 3)
    return Link(score, (*link.evidence, reason)) if score >= ENOUGH else None


# ------------------------------------------------------------------ all of them


Compare = Callable[[Viewed, Seen], Link | None]


@dataclass(frozen=True, slots=True)
class _Pair:
    entry: Viewed
    product: str
    form: Seen
    link: Link


def match_entries(entries: Sequence[Viewed], known: Known, judged: Judged | None = None) -> Matching:
    """Return the products of entries, in the order of ids."""
    judged = judged or Judged()
    free = [one for one in entries if one.entry.id not in judged.same]
    pairs = list(_pairs(free, known, judged, compare_entry))
    kept, doubtful = _kept(pairs, known)
    owned, told = {pair.product for pair in pairs}, {pair.entry.entry.id for pair in kept} | doubtful
    without = [one for one in free if one.entry.id not in told]
    other = [pair for pair in _pairs(without, known, judged, compare_otherwise) if pair.product not in owned]
    more, unsure = _kept(other, known)
    placed = [pair for pair in more if _one_place(pair.entry.entry, pair.form)]
    unplaced = {pair.entry.entry.id for pair in more} - {pair.entry.entry.id for pair in placed}
    found = [*map(_match, (*kept, *placed)), *_decided(judged)]
    ordered = sorted(found, key=lambda one: (one.entry, one.product))
    return Matching(tuple(ordered), frozenset(doubtful | unsure | unplaced))


def _match(pair: _Pair) -> Match:
    return Match(pair.entry.entry.id, pair.product, min(1.0, pair.link.score), pair.link.evidence)


def _decided(judged: Judged) -> Iterator[Match]:
    for entry, product in sorted(judged.same.items()):
        yield Match(entry, product, 1.0, (Reason("decided by a person", "", 1.0),))


def _pairs(entries: Iterable[Viewed], known: Known, judged: Judged, comparing: Compare) -> Iterator[_Pair]:
    """Yield the best pair of each entry with each product that shares a key with it."""
    for one in entries:
        best: dict[str, _Pair] = {}
        for form in sorted({form for key in one.sought() for form in known.keyed.get(key, ())}):
            product = known.products[form]
            if (one.entry.id, product) in judged.apart:
                continue
            link = comparing(one, known.forms[form])
            if link is not None and (product not in best or link.score > best[product].link.score):
                best[product] = _Pair(one, product, known.forms[form], link)
        yield from (best[product] for product in sorted(best))


def _kept(pairs: Sequence[_Pair], known: Known) -> tuple[list[_Pair], set[str]]:
    """Return the pairs that hold, and the entries that fit too much to be told."""
    by_product: dict[str, list[_Pair]] = {}
    for pair in pairs:
        by_product.setdefault(pair.product, []).append(pair)
    kept: list[_Pair] = []
    doubtful: set[str] = set()
    for product in sorted(by_product):
        held, unsure = _best_entries(by_product[product])
        kept += held
        doubtful |= unsure
    kept, torn = _best_products(kept, known)
    return kept, (doubtful | torn) - {pair.entry.entry.id for pair in kept}


def _best_entries(pairs: Sequence[_Pair]) -> tuple[list[_Pair], set[str]]:
    """Return the pairs of a product with its best entries; entries of two products make it doubtful."""
    best = max(pair.link.score for pair in pairs)
    held = [pair for pair in pairs if pair.link.score >= best - NEARLY]
    near = {pair.entry.entry.id for pair in pairs if pair.link.score >= best - CLEARLY}
    if any(not _one_product(held[0].entry, pair.entry) for pair in held[1:]):
        return [], near
    return held, near


def _one_product(one: Viewed, other: Viewed) -> bool:
    """Tell whether two entries are of one product: certificates of several years."""
    mine, theirs = one.views[0], other.views[0]
    if mine.words.all != theirs.words.all or mine.packing != theirs.packing or clash(mine, theirs):
        return False
    places = (set(one.entry.places), set(other.entry.places))
    return not all(places) or bool(places[0] & places[1])


def _best_products(pairs: Sequence[_Pair], known: Known) -> tuple[list[_Pair], set[str]]:
    """Return the pairs with the best product of each entry, and with those that may be the same product."""
    by_entry: dict[str, list[_Pair]] = {}
    for pair in pairs:
        by_entry.setdefault(pair.entry.entry.id, []).append(pair)
    kept: list[_Pair] = []
    torn: set[str] = set()
    members = _members(known)
    for entry in sorted(by_entry):
        ranked = sorted(by_entry[entry], key=lambda pair: (-pair.link.score, pair.product))
        first = ranked[0]
        rivals = [pair for pair in ranked[1:] if _apart(members[first.product], members[pair.product])]
        if any(pair.link.score >= first.link.score - NEARLY for pair in rivals):
            torn.add(entry)
        else:
            kept += [pair for pair in ranked if pair not in rivals]
    return kept, torn


def _members(known: Known) -> dict[str, list[Seen]]:
    """Return the forms of each product, as far as they are known here."""
    found: dict[str, list[Seen]] = {}
    for form in sorted(known.products):
        found.setdefault(known.products[form], []).append(known.forms[form])
    return found


def _apart(mine: Iterable[Seen], theirs: Sequence[Seen]) -> bool:
    """Tell whether two products cannot be one: a form of the one clashes with a form of the other."""
    return any(clash(one, other) is not None for one in mine for other in theirs)
