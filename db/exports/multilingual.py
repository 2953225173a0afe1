"""Segments of a story → TMX with one unit for what several versions say, where these line up.

The article that most pairs have stands in the middle: its passages that are equal in two pairs and more join
them. What lines up in two languages only stays a unit of two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import IO

from lxml import etree

from db.exports.form import Form, Written
from db.exports.segments import Segment, Sheet
from db.exports.tmx import unit_of, usable, variant_of, write_units
from pipelines.model import identify

Part = tuple[Sheet, Segment]
"""A segment and where it stands."""


def write_tmx_multilingual(sheets: Iterable[Sheet], out: IO[bytes], form: Form) -> Written:
    """Write the segments of the pairs of one story; return what was written."""
    written = Written()
    listed = list(sheets)
    middle = _middle(listed)
    parts = [(one, segment) for one in _around(listed, middle) for segment in usable(one, form, written)]
    units = joined(parts, middle)
    written.units = len(units)
    write_units((_unit(unit, form, written) for unit in units), out, form)
    return written


def _middle(sheets: Sequence[Sheet]) -> str:
    """Return the article that most pairs have, the first of them."""
    counts = Counter(edition.id for sheet in sheets for edition in (sheet.left, sheet.right))
    return max(counts, key=lambda article: counts[article], default="")


def _around(sheets: Iterable[Sheet], middle: str) -> list[Sheet]:
    """Return the pairs with the article in the middle on their left, before those that do not have it."""
    turned = [_turned(sheet) if sheet.right.id == middle else sheet for sheet in sheets]
    return sorted(turned, key=lambda sheet: sheet.left.id != middle)


def _turned(sheet: Sheet) -> Sheet:
    segments = tuple(replace(one, left=one.right, right=one.left) for one in sheet.segments)
    return replace(sheet, left=sheet.right, right=sheet.left, segments=segments)


def joined(parts: Iterable[Part], middle: str) -> list[list[Part]]:
    """Return the segments grouped by the passage of the article in the middle, in its order.

    A passage that stands several times is told by its count; of two versions in one language the first
    joins. A pair without the article in the middle gives only what no group says already.
    """
    groups: dict[tuple[str, ...], list[Part]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    said: set[frozenset[tuple[str, str]]] = set()
    for sheet, segment in parts:
        seen[sheet.id, segment.left] += 1
        key: tuple[str, ...] = (segment.left, str(seen[sheet.id, segment.left]))
        languages = {one.right.language for one, _ in groups.get(key, ())} | {sheet.left.language}
        if sheet.left.id != middle:
            if _sides(sheet, segment) in said:
                continue
            key = (*key, sheet.id)
        elif sheet.right.language in languages:
            key = (*key, sheet.id)
        for other in groups.get(key, ()):
            said.add(_sides(other[0], other[1]) ^ _sides(sheet, segment))
        groups.setdefault(key, []).append((sheet, segment))
    return list(groups.values())


def _sides(sheet: Sheet, segment: Segment) -> frozenset[tuple[str, str]]:
    return frozenset({(sheet.left.id, segment.left), (sheet.right.id, segment.right)})


def _unit(parts: Sequence[Part], form: Form, written: Written) -> etree._Element:
    sheet, segment = parts[0]
    if len(parts) == 1:
        return unit_of(sheet, segment, form, written)
    unit = unit_of(replace(sheet, id=sheet.story), _merged(parts), form, written)
    for other, one in parts[1:]:
        unit.append(variant_of(other.right, one.right, form, written))
    return unit


def _merged(parts: Sequence[Part]) -> Segment:
    """Return what is known of all: accepted where all are, rejected where one is, the least confidence."""
    segments = [segment for _, segment in parts]
    states = {one.state for one in segments}
    state = states.pop() if len(states) == 1 else "rejected" if "rejected" in states else ""
    last = max(segments, key=lambda one: one.at)
    return replace(
        segments[0],
        id=identify("\x1f".join(f"{sheet.id} {one.id}" for sheet, one in parts)),
        state=state,
        confidence=min(one.confidence for one in segments),
        comment=" / ".join(dict.fromkeys(one.comment for one in segments if one.comment)),
        actor=last.actor,
        at=last.at,
        remarks=tuple(dict.fromkeys(remark for one in segments for remark in one.remarks)),
    )
