"""What differs from a register or between copies, drawn together to one difference a story: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from db.site.links import path_segment
from db.site.queries import Row

REGISTER = ("rating", "producer", "expired")
"""Kinds of differences from a register; the others are between copies of one story."""
_PLACE = ("number", "start")


def from_register(faults: Sequence[Row]) -> list[Row]:
    """Return what articles say of a product and a register does not: one difference a story."""
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in faults:
        key = (row["story"] or row["number"], row["product"], row["kind"], row["register"], row["line"])
        found.setdefault(key, []).append(row)
    return [_claim(rows) for rows in found.values()]


def _claim(rows: Sequence[Row]) -> Row:
    names = "product product_name product_language registered register line".split()
    said = dict.fromkeys(row["said"] for row in reversed(rows) if row["said"])
    return {
        **_difference(rows[0]["kind"], rows[0]["story"], None),
        **{name: rows[0][name] for name in names},
        "said": " / ".join(said) or None,
        "sightings": [_sighting(row, None) for row in rows],
    }


def between_versions(discrepancies: Sequence[Row]) -> list[Row]:
    """Return in which facts versions of a story differ; what shares a passage is one difference."""
    groups: list[tuple[set[tuple[object, ...]], Row]] = []
    by_story: dict[object, list[tuple[set[tuple[object, ...]], Row]]] = {}
    for row in discrepancies:
        own = by_story.setdefault((row["story"], row["kind"]), [])
        ends = {(row[side], row[f"{side}_start"]) for side in ("left", "right") if _there(row, side)}
        met = next((group for group in own if group[0] & ends), None)
        if met is None:
            met = (set(), _difference(row["kind"], row["story"], row["reason"]))
            own.append(met)
            groups.append(met)
        met[0].update(ends)
        path = f"/review/{path_segment(row['alignment'])}#j-{path_segment(row['digest'])}"
        met[1]["sightings"] += [_end(row, side, path) for side in ("left", "right") if _there(row, side)]
        met[1]["judged"].append((row["alignment"], row["digest"]))
    return [group for _, group in groups]


def _there(row: Row, side: str) -> bool:
    return bool(row[f"{side}_text"])


def _end(row: Row, side: str, path: str) -> Row:
    sentence = row[f"{side}_text"]
    return {
        "number": row[side],
        "start": row[f"{side}_start"],
        "sentence": sentence,
        "surface": None,
        "path": path,
    }


def between_reprints(figures: Sequence[Row]) -> list[Row]:
    """Return which figures of a story differ between its copies in one language.

    A copy counts that gives a figure for the same thing, time and place once; of texts that give several
    none can be said to be the other's.
    """
    told: dict[tuple[object, ...], list[Row]] = {}
    own = ("number", "position", "sentence", "surface", "low_number", "high_number")
    for row in figures:
        told.setdefault(tuple(value for name, value in row.items() if name not in own), []).append(row)
    return [_apart(rows) for rows in told.values() if _differ(rows)]


def _differ(rows: Sequence[Row]) -> bool:
    numbers = [row["number"] for row in rows]
    once = len(numbers) == len(set(numbers)) > 1
    return once and max(row["low_number"] for row in rows) > min(row["high_number"] for row in rows)


def _apart(rows: Sequence[Row]) -> Row:
    values = " / ".join(dict.fromkeys(row["surface"] for row in rows))
    group = _difference("figure", rows[0]["story"], None)
    return {**group, "said": values, "sightings": [_sighting(row, row["position"]) for row in rows]}


def _difference(kind: str, story: str, reason: str | None) -> Row:
    empty = dict.fromkeys("product product_name product_language said registered register line".split())
    return {"kind": kind, **empty, "story": story, "reason": reason, "sightings": [], "judged": []}


def _sighting(row: Row, figure: int | None) -> Row:
    given = {name: row[name] for name in ("number", "sentence", "surface")}
    return {**given, "start": row["position"], "path": None, "figure": figure}


def told(groups: Iterable[Row], articles: Mapping[int, Row]) -> list[Row]:
    """Return the differences with their articles, each under its first appearance, the newest first."""
    found = []
    for group in groups:
        sightings = {tuple(one[name] for name in _PLACE): one for one in group["sightings"]}
        known = [
            {**one, **articles[one["number"]]} for one in sightings.values() if one["number"] in articles
        ]
        if known:
            known.sort(key=lambda one: (one["role"] != "first", one["number"], one["start"]))
            found.append({**group, "sightings": known, "first": known[0], "papers": _papers(known)})
    return sorted(found, key=lambda group: (-group["first"]["number"], group["kind"], str(group["product"])))


def _papers(sightings: Sequence[Row]) -> list[Row]:
    names = ("source", "source_name", "source_language")
    return list({one["source"]: {name: one[name] for name in names} for one in sightings}.values())


def numbers(groups: Iterable[Row]) -> set[int]:
    """Return the numbers of the articles that any of these differences stands in."""
    return {one["number"] for group in groups for one in group["sightings"]}
