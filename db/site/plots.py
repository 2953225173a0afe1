"""Geometry of the small plots; the templates draw them as SVG, with the table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT = 640, 120, 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One column of a plot, in the units of its view box."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Plot:
    """Columns over time, with the labels of its first, middle and last one."""

    bars: tuple[Bar, ...]
    highest: int
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    base: int = HEIGHT


def columns(counted: Sequence[tuple[str, int]]) -> Plot | None:
    """Return the plot of counts in order; None where there are fewer than two of them."""
    if len(counted) < 2:
        return None
    highest = max(1, *(value for _, value in counted))
    step = WIDTH / len(counted)
    bars = tuple(
        Bar(
            x=round(at * step + step * 0.12, 2),
            y=round(HEIGHT - HEIGHT * 0.94 * value / highest, 2),
            width=round(max(step * 0.76, 0.5), 2),
            height=round(HEIGHT * 0.94 * value / highest, 2),
            label=label,
            value=value,
        )
        for at, (label, value) in enumerate(counted)
    )
    return Plot(bars, highest)


def filled_months(counted: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the counts with every month between the first and the last, so that gaps are seen."""
    found = dict(counted)
    if not found:
        return []
    year, month = map(int, min(found).split("-"))
    filled: list[tuple[str, int]] = []
    while f"{year:04}-{month:02}" <= max(found):
        label = f"{year:04}-{month:02}"
        filled.append((label, found.get(label, 0)))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return filled
