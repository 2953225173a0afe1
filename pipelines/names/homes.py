"""Where a newspaper is at home: the province that its articles mean where they name none."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pipelines.names.gazetteer import PROVINCE, fold_exact, gazetteer
from pipelines.text import fold


def home_of(own: str | None, publisher: str | None, papers: Iterable[tuple[str, str | None]]) -> str | None:
    """Return the province of today of who first published an article; None for a national newspaper.

    `own` is the province of the newspaper it was read in, `papers` the names of ours with their provinces.
    The publisher's province is that of our newspaper of the name, else the one its name tells (Báo Lạng Sơn).
    """
    if publisher is None:
        return province_today(own)
    ours = dict(sorted((_folded(name), province or "") for name, province in papers))
    known = ours.get(_folded(publisher))
    return province_today(known) if known is not None else province_in(publisher) or province_today(own)


@cache
def province_today(name: str | None) -> str | None:
    """Return the province of today that a name means, in either scheme and any spelling, if any."""
    units = gazetteer().named.get(fold_exact(name or ""), ())
    found = {gazetteer().province_now(unit) for unit in units if unit.level == PROVINCE}
    return found.pop() if len(found) == 1 else None


@cache
def province_in(title: str) -> str | None:
    """Return the province that the name of a newspaper holds, if it is one alone."""
    names = {name for _, _, name in gazetteer().names_in(fold_exact(title))}
    found = {province for name in names if (province := province_today(name)) is not None}
    return found.pop() if len(found) == 1 else None


@cache
def _folded(name: str) -> str:
    return fold(name)
