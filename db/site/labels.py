"""Values of facets as a reader sees them: a label in its language, a count, and where it leads."""

from __future__ import annotations

from db.site.answers import Visit
from db.site.links import with_parameters

Names = dict[str, tuple[str, str | None]]
"""Slug of a newspaper, or id of a product → its name and the language of the name."""
Label = tuple[str, str | None]
"""What is shown, and its language where it is not the interface's."""
Count = tuple[str, int, str | None, str | None, bool]
"""Label, number, address, language of the label, whether it is chosen."""


def label(visit: Visit, facet: str, value: str, names: Names) -> Label:
    """Return the label of a value of a facet."""
    words = visit.wording
    if not value:
        return words.say("count.unknown"), None
    if facet == "language":
        return words.named(value), None
    if facet == "status":
        return words.known(f"status.{value}") or value, None
    if facet in ("source", "product"):
        return names.get(value, (value, None))
    return value, None if value.isascii() else "vi"


def count(visit: Visit, counted: tuple[str, str, int], names: Names, leads: tuple[str, bool]) -> Count:
    """Return a value of a facet as the pages list it; unknown values lead nowhere.

    `counted` is facet, value, number; `leads` is the address, and whether the value is chosen.
    """
    facet, value, number = counted
    shown, tongue = label(visit, facet, value, names)
    path, chosen = leads
    return shown, number, visit.datasette.urls.path(path) if value and path else None, tongue, chosen


def choosing(facet: str, value: str) -> tuple[str, bool]:
    """Return where a value leads from a page that is no search."""
    return with_parameters("/search", {facet: value}), False
