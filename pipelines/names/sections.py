"""The sections `[places]`, `[producers]` and `[products]` of a language file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NONE: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """`[places]`: how units of government are named."""

    before: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Kind of unit → words before its name: xã, komune, commune of."""
    after: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Kind of unit → words behind its name: commune, province."""
    chain: frozenset[str] = frozenset()
    """Words between a name and the place it is in, or a unit and the one above: in, thuộc, dari."""
    locative: frozenset[str] = frozenset()
    """Words before a bare name that make it a place: in, from, ở."""
    regions: frozenset[str] = frozenset()
    """Words behind a bare name that make it a place: valley, region."""
    foreign: frozenset[str] = frozenset()
    """Words before a bare name that make it something else: titles, streets, newspapers, battles."""
    markets: frozenset[str] = frozenset()
    """Words before provinces where goods go and buyers or visitors come from: sold in, khách từ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Producers:
    """`[producers]`: producers and agencies."""

    before: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Form → words that open a name: hợp tác xã, koperasi."""
    after: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Form → words that close a name: Cooperative, Co., Ltd."""
    anaphors: tuple[str, ...] = ()
    """Words for a producer named before: the company, đơn vị."""
    activities: frozenset[str] = frozenset()
    """Lower-case words inside names of organisations: sản xuất, thương mại."""
    titles: frozenset[str] = frozenset()
    """Offices of persons, which stand before a name and are no part of it: Director."""
    persons: frozenset[str] = frozenset()
    """Titles of persons that are part of a producer's name: cơ sở *bà* Yến, the household of *Ms.* Yen."""
    trades: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Trade, an id of all languages → its words in names; those of `general` tell no producer apart."""
    joints: frozenset[str] = frozenset()
    """Words that join parts of a name: và, and, dan."""
    of: frozenset[str] = frozenset()
    """Words between a product or an agency and whose it is: của, of, dari."""
    agencies: tuple[str, ...] = ()
    """Words that open an agency's name: sở, Department of."""
    closing: tuple[str, ...] = ()
    """Words that close an agency's name: Department."""
    whole: tuple[str, ...] = ()
    """Agencies that need no further name: the People's Committee of a unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Products:
    """`[products]`: names of products."""

    head_last: bool = False
    """The type noun ends the name (Ngoc Que *Tea*); else it opens it (*trà* Ngọc Quế)."""
    types: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Kind of product, an id of `kinds.toml` → its type nouns: tea, nước mắm, madu."""
    foreign_types: frozenset[str] = frozenset()
    """Type nouns of the other order that stay untranslated: Mandarin, Tea."""
    sites: frozenset[str] = frozenset()
    """Places of tourism, products only where the sentence speaks of the programme."""
    modifiers: frozenset[str] = frozenset()
    """Words of a name that are no name: golden, dried, organic."""
    homographs: frozenset[str] = frozenset()
    """Type nouns that are everyday words or names too: they count only where products are spoken of."""
    compounds: frozenset[str] = frozenset()
    """Words that only look like type nouns: mục tiêu, cam kết, ice rink."""
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Form, an id shared by the languages → its words: filter bags, instant."""
    plain: frozenset[str] = frozenset()
    """Words in capitals that name no product: programmes, standards, countries, feasts."""
    frames: frozenset[str] = frozenset()
    """Words for product: product, sản phẩm, produk."""
    villages: frozenset[str] = frozenset()
    """Words between a type noun and the village that names it: Chuong *village* hats, kain *desa* Chuong."""
    brands: frozenset[str] = frozenset()
    """Words before a name in quotation marks: brand, named."""
    stops: frozenset[str] = frozenset()
    """Words in lower case at which a name ends."""
    not_before: frozenset[str] = frozenset()
    """Words before a type noun that make it no product: garden of, vườn, kebun, lễ hội."""
    not_after: frozenset[str] = frozenset()
    """Words behind it that do: garden, festival, grower."""
    grown: frozenset[str] = frozenset()
    """Words of growing and of raw material: what follows in the clause is a crop."""
    fields: frozenset[str] = frozenset()
    """Words of harvests and prices: a fresh thing in their sentence is a crop."""
    goods: frozenset[str] = frozenset()
    """Words of buying and selling: without one a fresh thing that a sentence names is a crop."""
    kitchens: frozenset[str] = frozenset()
    """Words of cooking and of feasts: food in their sentence is a dish."""
    makes: frozenset[str] = frozenset()
    """Words of making and selling: what follows may be a line of products."""
    links: frozenset[str] = frozenset()
    """Verbs between a product and its stars: recognised, đạt."""
    verb_beginnings: tuple[str, ...] = ()
    """Beginnings of verbs, so that an unknown word leads to no name: me, di, ber."""
    verb_endings: tuple[str, ...] = ()
    """Endings of verbs and adverbs, so that an unknown word is no part of a name: s, ing, ly."""
    together: frozenset[str] = frozenset()
    """Words that give stars to every product of a list: all, đều, semuanya."""
    respective: frozenset[str] = frozenset()
    """Words that give several stars to several products in turn: lần lượt, respectively."""
    lists: frozenset[str] = frozenset()
    """Words that open a list of products: including, gồm, yaitu."""
    anaphors: tuple[str, ...] = ()
    """Words for a product named before: the product, produknya."""
    programme: tuple[str, ...] = ()
    """Names of OCOP."""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Other programmes that give stars → their names."""
    status: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)
    """Status of a rating → words; the first that stands near the stars counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The three sections of a language together."""

    places: Places
    producers: Producers
    products: Products
