"""Geometry of attention over time: columns in layers where values add up, lines where they overlap: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.site.attending import Attention, share
from db.site.calendars import written

WIDTH, HEIGHT, HEAD = 1080, 220, 6


@dataclass(frozen=True, slots=True)
class Shape:
    """One value over all time, as an SVG path."""

    value: str
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The plot, with the labels of both ends of the time and of the highest value."""

    shapes: tuple[Shape, ...]
    lines: bool
    first: str
    last: str
    highest: float
    width: int = WIDTH
    height: int = HEIGHT


def drawing(found: Attention, show: str) -> Drawing | None:
    """Return the plot of counts, or of shares of what is found or of `all`; None where nothing is dated."""
    if not found.periods:
        return None
    table = measured(found, show)
    tops = [max(row, default=0.0) if found.overlapping else sum(row) for row in table]
    highest = max([*tops, 1.0 if show == "counts" else 1e-6])
    draw = _lines if found.overlapping else _columns
    shapes = tuple(
        Shape(value, path) for value, path in zip(found.values, draw(table, highest), strict=True) if path
    )
    ends = (written(found.periods[0], found.unit), written(found.periods[-1], found.unit))
    return Drawing(shapes, found.overlapping, *ends, highest)


def measured(found: Attention, show: str) -> list[list[float]]:
    """Return what is shown of each period and value."""
    return [
        measures(counts.tolist(), (total, everything), show) for _, counts, total, everything in found.rows()
    ]


def measures(counts: Sequence[int], of: tuple[int, int], show: str) -> list[float]:
    """Return counts, or their shares of what is found or of all."""
    if show == "counts":
        return [float(number) for number in counts]
    return [share(number, of[0] if show == "shares" else of[1]) for number in counts]


def _columns(table: Sequence[Sequence[float]], highest: float) -> list[str]:
    """Return for each value the path of its layer in every column; a gap stays a gap."""
    step = WIDTH / len(table)
    wide = _short(max(step * 0.8, 0.6))
    paths: list[list[str]] = [[] for _ in table[0]]
    for at, row in enumerate(table):
        base = float(HEIGHT)
        for path, value in zip(paths, row, strict=True):
            tall = (HEIGHT - HEAD) * value / highest
            if value:
                path.append(
                    f"M{_short(at * step + step * 0.1)} {_short(base)}v-{_short(tall)}h{wide}v{_short(tall)}z"
                )
            base -= tall
    return ["".join(path) for path in paths]


def _lines(table: Sequence[Sequence[float]], highest: float) -> list[str]:
    step = WIDTH / len(table)
    paths = []
    for at in range(len(table[0])):
        points = [
            f"{_short(x * step + step / 2)} {_short(HEIGHT - (HEIGHT - HEAD) * row[at] / highest)}"
            for x, row in enumerate(table)
        ]
        paths.append(f"M{'L'.join(points if len(points) > 1 else points * 2)}")
    return paths


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
