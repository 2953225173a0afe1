"""The figures of a fact sheet: the latest of each kind, what is older, and what contradicts it: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from db.site.queries import Row
from db.site.series import subject_words
from pipelines.figures.lexicon import lexicon
from pipelines.text import fold

LINES = 16
"""So many lines of figures go on one printed page."""
OLDER = 2
"""So many older figures of a kind are shown."""
_FAMILY = {"total": "level", "level": "level", "part": "part", "change": "change"}
_RANK = ("level", "part", "change")
"""The order of kinds: totals and levels, their parts, their changes."""
Kind = tuple[object, ...]


def kinds(figures: Sequence[Row], stories: Mapping[int, str], language: str = "en") -> list[Row]:
    """Return figures by what they measure: of each kind the latest, those that contradict it, older ones.

    `stories` has the story of an article by its number: where two languages of one story state the same
    figure, their subjects are taken for one. Of equal statements the one in the reader's language is shown.
    """
    stated = [row for row in figures if _usable(row)]
    joined = _joined(stated, stories)
    found: dict[Kind, list[Row]] = {}
    for row in stated:
        found.setdefault(_top(joined, kind_of(row)), []).append(row)
    told = [_told(rows, stories, language) for rows in found.values()]
    return sorted(told, key=_order)


def _usable(row: Row) -> bool:
    """Return whether a figure belongs on a sheet: its subject is known and it is no mere length of time.

    What is said of a place inside has to name a measure or stars.
    """
    told = row["measure"] or row["rating_min"]
    said = told or (row["subject_key"] and not row.get("aside"))
    plain = row["role"] in _FAMILY and row["low_number"] is not None and not row["indefinite"]
    return bool(said and plain and row["unit"] not in lexicon("en").times)


def kind_of(row: Row) -> Kind:
    """Return what a figure measures: subject, measure, unit, stars, a place inside; part or hope."""
    same = (row["measure"], row["unit"], tuple(row["per"]), row["rating_min"], row["rating_max"])
    place = fold(row["place"]) if row.get("aside") else None
    return (*same, place, subject_words(row), _FAMILY[row["role"]], row["modality"])


def _joined(rows: Iterable[Row], stories: Mapping[int, str]) -> dict[Kind, Kind]:
    """Return which kinds are one because versions of one story give them one figure."""
    over: dict[Kind, Kind] = {}
    known: dict[tuple[object, ...], Row] = {}
    for row in rows:
        story = stories.get(_number(row))
        place = (story, row["key"], _FAMILY[row["role"]], row["modality"], row.get("aside"))
        other = known.setdefault(place, row)
        if story and other["language"] != row["language"]:
            one, two = sorted((_top(over, kind_of(other)), _top(over, kind_of(row))), key=str)
            if one != two:
                over[two] = one
    return over


def _top(over: Mapping[Kind, Kind], kind: Kind) -> Kind:
    while kind in over:
        kind = over[kind]
    return kind


def _number(row: Row) -> int:
    return int(row["id"]) >> 16


def _told(rows: Sequence[Row], stories: Mapping[int, str], language: str) -> Row:
    """Return a kind with its latest figures, more than one where they contradict each other."""
    ordered = sorted(rows, key=_moment, reverse=True)
    latest = [row for row in ordered if _moment(row)[:2] == _moment(ordered[0])[:2]]
    apart = _contradicting(latest)
    shown = [_told_first(one, latest, language) for one in apart or latest[:1]]
    keys = {row["key"] for row in latest}
    older = list({row["key"]: row for row in reversed(ordered) if row["key"] not in keys}.values())[::-1]
    return {
        **{name: shown[0][name] for name in ("measure", "unit", "per", "role", "modality")},
        "subject": shown[0]["subject"],
        "language": shown[0]["language"],
        "place": shown[0]["place"] if shown[0].get("aside") else None,
        "conflict": bool(apart),
        "latest": shown,
        "older": sorted(older, key=_moment, reverse=True),
        "told_by": len({stories.get(_number(row), _number(row)) for row in rows}),
    }


def _told_first(row: Row, latest: Sequence[Row], language: str) -> Row:
    """Return the earliest statement of a figure, one in the reader's language or with a measure first."""
    same = [one for one in latest if one["key"] == row["key"]]
    return min(same, key=lambda one: (one["language"] != language, not one["measure"], one["id"]))


def _moment(row: Row) -> tuple[str, str, str, int]:
    """Return the time a figure holds for, for sorting; what is hoped for counts by the day it was said."""
    held = row["period_end"] or row["period_start"] if row["modality"] == "actual" else None
    return held or row["day"] or "", (row["period_start"] or "") if held else "", row["day"] or "", row["id"]


def _contradicting(rows: Sequence[Row]) -> list[Row]:
    """Return the different exact values of one moment, the newest statement of each; none where all agree."""
    exact: dict[str, Row] = {}
    for row in rows:
        if row["bound"] == "=":
            exact.setdefault(row["key"], row)
    values = list(exact.values())
    apart = len(values) > 1 and max(row["low_number"] for row in values) > min(
        row["high_number"] for row in values
    )
    return values if apart else []


def _order(kind: Row) -> tuple[object, ...]:
    newest = kind["latest"][0]
    rank = _RANK.index(_FAMILY[kind["role"]])
    telling = bool(kind["measure"] or newest["rating_min"])
    return (
        bool(kind["place"]),
        kind["modality"] != "actual",
        rank,
        -kind["told_by"],
        not telling,
        -newest["id"],
    )


def fitting(told: Sequence[Row], lines: int = LINES) -> list[Row]:
    """Return as many kinds as a printed page has lines for, each with a few older figures."""
    shown: list[Row] = []
    for kind in told:
        own = len(kind["latest"])
        if own > lines:
            break
        older = kind["older"][: min(OLDER, lines - own)]
        shown.append({**kind, "older": older, "more": len(kind["older"]) - len(older)})
        lines -= own + len(older)
    return shown


def lines(told: Sequence[Row]) -> list[Row]:
    """Return a line for each figure: which kind it is of, and whether it is the latest of it."""
    found = []
    for at, kind in enumerate(told, 1):
        state = "conflict" if kind["conflict"] else "latest"
        found += [{**row, "kind": at, "state": state} for row in kind["latest"]]
        found += [{**row, "kind": at, "state": "older"} for row in kind["older"]]
    return found
