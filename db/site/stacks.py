"""Counts by month and language: the geometry of their plot, and the table that sums to it: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.site.plots import FOOT, HEAD, HEIGHT, filled_months
from db.site.queries import Row

MOST = 72
"""Months that are drawn apart; a page of more would weigh too much."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one language adds to the column of a month."""

    x: float
    y: float
    width: float
    height: float
    month: str
    language: str
    value: int


@dataclass(frozen=True, slots=True)
class Stack:
    """Columns over time, one layer a language, with the labels of both ends."""

    layers: tuple[Layer, ...]
    languages: tuple[str, ...]
    first: str
    last: str
    highest: int
    width: int
    yearly: bool
    """A column is a year, because months would be too many."""
    height: int = HEIGHT + FOOT
    base: int = HEIGHT


def months_table(months: Sequence[Row]) -> Row:
    """Return a line for each month: the articles of each language, and their sum."""
    languages = sorted({row["language"] for row in months})
    by_month = _by_month(months)
    lines = [
        {
            "month": month,
            "numbers": [found.get(tongue, 0) for tongue in languages],
            "sum": sum(found.values()),
        }
        for month, found in by_month.items()
    ]
    return {"languages": languages, "rows": lines}


def stacked(months: Sequence[Row], width: int) -> Stack | None:
    """Return the plot of articles by month and language, of many months by year; None for fewer than two."""
    found = _by_month(row for row in months if row["month"])
    dated = filled_months([(month, sum(counts.values())) for month, counts in found.items()])
    if len(dated) < 2:
        return None
    yearly = len(dated) > MOST
    if yearly:
        found = _by_year(found)
        dated = [(year, sum(found.get(year, {}).values())) for year in _years(sorted(found))]
    highest = max(1, *(value for _, value in dated))
    languages = tuple(sorted({row["language"] for row in months}))
    step = width / len(dated)
    layers = tuple(
        layer
        for at, (month, _) in enumerate(dated)
        for layer in _column(found.get(month, {}), month, (at * step, step), highest)
    )
    return Stack(layers, languages, dated[0][0], dated[-1][0], highest, width, yearly)


def _years(known: Sequence[str]) -> list[str]:
    """Return the years from the first to the last; only the known ones where one is misread."""
    first, last = int(known[0]), int(known[-1])
    return [f"{year:04}" for year in range(first, last + 1)] if last - first < 100 else list(known)


def _by_year(by_month: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for month, counts in by_month.items():
        year = found.setdefault(month[:4], {})
        for language, number in counts.items():
            year[language] = year.get(language, 0) + number
    return found


def _column(found: dict[str, int], month: str, place: tuple[float, float], highest: int) -> list[Layer]:
    """Return the layers of a month from the base upward; `place` is its left edge and its step."""
    left, step = place
    layers, base = [], float(HEIGHT)
    for language in sorted(found):
        tall = (HEIGHT - HEAD) * found[language] / highest
        base -= tall
        layers.append(
            Layer(
                round(left + step * 0.12, 2),
                round(base, 2),
                round(max(step * 0.76, 0.5), 2),
                round(tall, 2),
                month,
                language,
                found[language],
            )
        )
    return layers


def _by_month(months: Iterable[Row]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in months:
        found.setdefault(row["month"], {})[row["language"]] = row["articles"]
    return found
