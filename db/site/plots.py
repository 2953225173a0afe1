"""Geometry of the small plots; the templates draw them as SVG, with the table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT, HEAD, FOOT = 120, 18, 18


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
    width: int
    height: int = HEIGHT + FOOT
    base: int = HEIGHT


def columns(counted: Sequence[tuple[str, int]], width: int) -> Plot | None:
    """Return the plot of counts in order, so many units wide; None where there are fewer than two of them."""
    if len(counted) < 2:
        return None
    highest = max(1, *(value for _, value in counted))
    step = width / len(counted)
    bars = tuple(
        Bar(
            x=round(at * step + step * 0.12, 2),
            y=round(HEIGHT - (HEIGHT - HEAD) * value / highest, 2),
            width=round(max(step * 0.76, 0.5), 2),
            height=round((HEIGHT - HEAD) * value / highest, 2),
            label=label,
            value=value,
        )
        for at, (label, value) in enumerate(counted)
    )
    return Plot(bars, highest, width)


def filled_months(counted: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the counts with every month between the first and the last, so that gaps are seen.

    Where that would be more than fifty years, a misread date is among them: the counts come back as they are.
    """
    found = dict(counted)
    numbers = sorted(int(month[:4]) * 12 + int(month[5:]) - 1 for month in found)
    if not numbers or numbers[-1] - numbers[0] > 600:
        return sorted(found.items())
    months = [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(numbers[0], numbers[-1] + 1)]
    return [(month, found.get(month, 0)) for month in months]
