"""What is said of one thing over time: moments, conflicts, and the geometry of their plot: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from db.site.queries import Row
from pipelines.languages import languages
from pipelines.text import fold

_SAME = ("place", "measure", "unit", "per", "role", "modality", "rating_min", "rating_max")
"""Figures of one moment that agree in these, and in the words of their subjects, say the same of the same."""
HEIGHT, HEAD, FOOT, LEFT, RIGHT = 220, 14, 22, 8, 8


def moments(found: Sequence[Row]) -> list[Row]:
    """Return figures by the time they hold for, in its order, and whether they contradict each other."""
    told: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        told.setdefault((row["period_start"] or "", row["at"]), []).append(row)
    return [
        {
            "start": start or None,
            "at": at,
            "dated": bool(rows[0]["period_start"] or rows[0]["period_end"]),
            "conflict": conflicting(rows),
            "figures": rows,
        }
        for (start, at), rows in sorted(told.items(), key=lambda one: (one[0][1], one[0][0]))
    ]


def conflicting(rows: Sequence[Row]) -> bool:
    """Return whether two figures of one moment say of the same thing what cannot both be true."""
    kinds: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        same = (subject_words(row), *(str(row[name]) for name in _SAME))
        kinds.setdefault(same, []).append(row)
    return any(_apart(alike) for alike in kinds.values())


def subject_words(row: Row) -> frozenset[str]:
    """Return the words of a subject in no order, without function words: `honey from Ban`, `Ban honey`."""
    return frozenset((row["subject_key"] or "").split()) - _function_words(row.get("language") or "")


@cache
def _function_words(language: str) -> frozenset[str]:
    known = languages().get(language)
    figures = known.figures if known else None
    return frozenset(map(fold, figures.quantities.stops | figures.meanings.of)) if figures else frozenset()


def _apart(rows: Sequence[Row]) -> bool:
    exact = [row for row in rows if row["bound"] == "="]
    lows, highs = [row["low_number"] for row in exact], [row["high_number"] for row in exact]
    return bool(exact) and max(lows) > min(highs)


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure in the plot: a point, or a line from low to high."""

    x: float
    high: float
    low: float
    label: str
    sure: bool
    """It is stated exactly."""


@dataclass(frozen=True, slots=True)
class Scatter:
    """Figures over time, with the labels of both ends of both axes."""

    dots: tuple[Dot, ...]
    width: int
    first: str
    last: str
    lowest: float
    highest: float
    height: int = HEIGHT + FOOT
    base: int = HEIGHT


def drawn(found: Sequence[Row], width: int) -> Scatter | None:
    """Return the plot of figures over time; None where they are of fewer than two days."""
    days = [date.fromisoformat(row["at"]).toordinal() for row in found]
    if len(set(days)) < 2:
        return None
    highest = max(row["high_number"] for row in found)
    lowest = min(0.0, *(row["low_number"] for row in found))
    span = (highest - lowest) or 1.0

    def x(day: int) -> float:
        return round(LEFT + (width - LEFT - RIGHT) * (day - min(days)) / (max(days) - min(days)), 1)

    def y(value: float) -> float:
        return round(HEIGHT - (HEIGHT - HEAD) * float(value - lowest) / float(span), 1)

    dots = tuple(
        Dot(
            x(day),
            y(row["high_number"]),
            y(row["low_number"]),
            f"{row['at']}: {row['surface']}",
            row["bound"] == "=",
        )
        for day, row in zip(days, found, strict=True)
    )
    return Scatter(dots, width, found[0]["at"], found[-1]["at"], lowest, highest)
