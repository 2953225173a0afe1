"""Certificates of a product and what articles say of it → what coverage gets wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.catalogue.makers import Likeness, liken, read_maker
from pipelines.model import RegisterEntry
from pipelines.registers.declared import declared
from pipelines.text import fold

YEARS_VALID = 3
"""A certificate is valid for 36 months (decision 148/QĐ-TTg of 2023)."""
HELD = ("recognised", "upgraded", "re-recognised")
"""What is said of stars that a product holds."""
RENEWED = ("upgraded", "re-recognised")


@dataclass(frozen=True, slots=True)
class Certificate:
    """An entry of a register that a product has."""

    entry: RegisterEntry
    register: str
    """Name of the register."""
    as_of: date
    """The day the register tells of."""

    @property
    def expires(self) -> date | None:
        """The last day it is valid; None where the day of its decision is not known."""
        day = self.entry.decided
        if day is None:
            return None
        leap = day.month == 2 and day.day == 29
        return day.replace(year=day.year + YEARS_VALID, day=28 if leap else day.day)

    def shown(self) -> str:
        """Return what it says in short: `4★ · 123/QĐ-UBND · 2023-12-05`."""
        day = self.entry.decided.isoformat() if self.entry.decided else ""
        return " · ".join(part for part in (f"{self.entry.stars}★", self.entry.decision, day) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a mention says of a product."""

    article: str
    position: int
    day: date | None
    language: str
    stars: int | None
    """Where it says one number of the programme."""
    status: str | None
    producer: str | None
    legal_form: str | None
    sentence: str = ""
    """Where it stands; stars and producer may stand in another one of the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFault:
    """What coverage gets wrong."""

    kind: str
    """`rating`, `producer`, `expired` or `unmentioned`."""
    article: str | None = None
    position: int | None = None
    said: str | None = None
    registered: str
    register: str
    line: int


def faults_of(certificates: Sequence[Certificate], statements: Iterable[Statement]) -> list[ProductFault]:
    """Return what articles say of a product and its certificates do not, once an article and kind.

    An article that also says what the register has is not wrong.
    """
    articles: dict[str, list[Statement]] = {}
    for one in statements:
        articles.setdefault(one.article, []).append(one)
    found: list[ProductFault] = []
    for article in sorted(articles):
        told = articles[article]
        starred = sorted(told, key=lambda one: (not _says_stars(one), one.position))
        made = sorted(told, key=lambda one: (not _says_producer(one), one.position))
        found += _of_article([_stars(certificates, one) for one in starred])
        found += _of_article([_producer(certificates, one) for one in made])
    return sorted(found, key=lambda one: (one.kind, one.article or ""))


Verdict = ProductFault | bool
"""A fault; true: it says what the register has; false: it says nothing that can be compared."""


def _of_article(verdicts: Sequence[Verdict]) -> list[ProductFault]:
    """Return the first fault, unless the article also says what the register has."""
    if True in verdicts:
        return []
    return [one for one in verdicts if isinstance(one, ProductFault)][:1]


def _says_stars(said: Statement) -> bool:
    words = fold(said.sentence).replace("-", " ").split()
    return not {fold(word) for word in declared().stars.words}.isdisjoint(words)


def _says_producer(said: Statement) -> bool:
    return bool(said.producer) and (said.producer or "") in said.sentence


def never_mentioned(certificate: Certificate) -> ProductFault:
    """Return that no article names the product of a certificate."""
    return _fault("unmentioned", certificate, None, certificate.shown())


# ------------------------------------------------------------------ stars


def _stars(certificates: Sequence[Certificate], said: Statement) -> Verdict:
    """Return whether the stars are those of the day of the article, and were so still."""
    if said.stars is None or said.status not in HELD or said.day is None:
        return False
    current = _in_force(certificates, said.day)
    if not current or (said.status in RENEWED and said.day > current[-1].as_of):
        return False
    last, words = current[-1], f"{said.stars}★"
    if last.expires is not None and said.day > last.expires and last.as_of > last.expires:
        return _fault("expired", last, said, f"{last.shown()} → {last.expires.isoformat()}", words)
    if said.stars in {one.entry.stars for one in current}:
        return True
    return _fault("rating", last, said, last.shown(), words)


def _in_force(certificates: Iterable[Certificate], day: date) -> list[Certificate]:
    """Return the certificates of the latest decision up to a day; several where they are of one day."""
    past = [one for one in certificates if one.entry.decided is not None and one.entry.decided <= day]
    latest = max((one.entry.decided for one in past if one.entry.decided), default=None)
    same = [one for one in past if one.entry.decided == latest]
    return sorted(same, key=lambda one: (one.as_of, one.register, one.entry.line))


# ------------------------------------------------------------------ producer


def _producer(certificates: Sequence[Certificate], said: Statement) -> Verdict:
    """Return whether the producer is one that any certificate of the product names."""
    named = [one for one in certificates if one.entry.producer]
    if not said.producer or not named:
        return False
    if any(_may_be(one.entry, said) for one in named):
        return True
    past = _in_force(named, said.day) if said.day else []
    last = past[-1] if past else max(named, key=lambda one: (one.entry.decided or date.min, one.entry.line))
    return _fault("producer", last, said, last.entry.producer or "", said.producer)


def _may_be(entry: RegisterEntry, said: Statement) -> bool:
    """Tell whether two names may be of one producer; the legal form alone makes no other one."""
    mine = read_maker(entry.producer or "", entry.legal_form, entry.language)
    theirs = read_maker(said.producer or "", said.legal_form, said.language)
    return liken(mine, theirs) is not Likeness.OTHER


def _fault(
    kind: str, certificate: Certificate, said: Statement | None, registered: str, words: str | None = None
) -> ProductFault:
    return ProductFault(
        kind=kind,
        article=said.article if said else None,
        position=said.position if said else None,
        said=words,
        registered=registered,
        register=certificate.register,
        line=certificate.entry.line,
    )
