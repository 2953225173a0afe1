"""Readings as rows of news.db: a row for each figure, and for each date and decision; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache

from db.names import NameRows, name_rows
from db.rows import Row, list_text, storable
from pipelines.figures.keys import fraction_text, statistic_key
from pipelines.figures.lexicon import load_common
from pipelines.model import Masked, Period, Quantity, Reading, Span, Statistic

KEPT = ("date", "decision")
"""Kinds of what is no statistic that are findings of their own; the others are only kept from being read."""
_GREATEST = 10**300  # beyond it a value has no number, only its text


@dataclass(frozen=True, slots=True)
class ReadingRows:
    """All rows of one reading."""

    reading: Row
    statistics: tuple[Row, ...]
    masked: tuple[Row, ...]
    names: NameRows = field(default_factory=NameRows)

    @property
    def stamp(self) -> str:
        """Of the reading."""
        return str(self.reading["stamp"])


def reading_rows(article: str, text: str, reading: Reading) -> ReadingRows:
    """Return the rows of the reading of an article with this text."""
    kept = [one for one in reading.masked if one.kind in KEPT]
    return ReadingRows(
        reading={
            "article": article,
            "language": reading.language,
            "version": reading.version,
            "stamp": reading.stamp,
            "statistics": len(reading.statistics),
            "failure": storable(reading.failure),
        },
        statistics=tuple(
            Row(article=article, position=at) | _statistic_row(text, one)
            for at, one in enumerate(reading.statistics)
        ),
        masked=tuple(
            Row(article=article, position=at) | _masked_row(text, one) for at, one in enumerate(kept)
        ),
        names=name_rows(article, text, reading),
    )


def _statistic_row(text: str, statistic: Statistic) -> Row:
    return {
        "start": statistic.span.start,
        "end": statistic.span.end,
        "sentence_start": statistic.sentence.start,
        "sentence_end": statistic.sentence.end,
        "surface": _slice(text, statistic.span),
        "sentence": _slice(text, statistic.sentence),
        **_quantity_row(statistic.quantity),
        "rating_min": statistic.rating.min if statistic.rating else None,
        "rating_max": statistic.rating.max if statistic.rating else None,
        "subject": storable(statistic.subject),
        "measure": statistic.measure,
        "place": storable(statistic.place),
        "province": statistic.province,
        **_period_row("period", statistic.period),
        "period_raw": storable(statistic.period.raw) if statistic.period else None,
        **_period_row("base", statistic.base),
        "role": statistic.role,
        "basis": statistic.basis,
        "modality": statistic.modality,
        "total": statistic.total,
        "ambiguous": storable(statistic.ambiguous),
        "parts_sum": None if statistic.parts_sum is None else fraction_text(statistic.parts_sum),
        "key": storable(statistic_key(statistic)),
        "rule": statistic.rule,
    }


def _quantity_row(quantity: Quantity) -> Row:
    factor = si_factor(quantity.unit, quantity.per)
    low, high = quantity.low, quantity.high
    return {
        **_end_row("low", low, factor),
        **_end_row("high", high, factor),
        "bound": quantity.bound.value,
        "unit": storable(quantity.unit),
        "per": list_text(quantity.per),
        "indefinite": int(quantity.indefinite),
    }


def _end_row(name: str, value: Fraction | None, factor: Fraction | None) -> Row:
    """Return the columns of one end of a quantity: exact, as a number, and in SI units."""
    return {
        name: None if value is None else fraction_text(value),
        f"{name}_number": number(value),
        f"si_{name}": number(value, factor) if factor else None,
    }


def number(value: Fraction | None, factor: Fraction = Fraction(1)) -> float | None:
    """Return a value times a factor as the nearest floating-point number; None where there is none."""
    if value is None or abs(value.numerator) > _GREATEST * value.denominator:
        return None
    return (value.numerator * factor.numerator) / (value.denominator * factor.denominator)


@cache
def si_factor(unit: str | None, per: tuple[str, ...]) -> Fraction | None:
    """Return what a value is to be multiplied by to be in SI units; None where one of its units has none.

    What is counted – people, products – is its own unit and has the factor one as a denominator.
    """
    units = load_common().units
    kind = units.get(unit or "")
    if kind is None or kind.si is None:
        return None
    factor = Fraction(kind.si)
    for name in per:
        under = units.get(name)
        if under is not None and under.si is None:
            return None
        factor /= Fraction(under.si) if under is not None and under.si else 1
    return factor


def _period_row(name: str, period: Period | None) -> Row:
    start, end = (period.start, period.end) if period else (None, None)
    return {f"{name}_start": _day(start), f"{name}_end": _day(end)}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _masked_row(text: str, masked: Masked) -> Row:
    return {
        "kind": masked.kind,
        "start": masked.span.start,
        "end": masked.span.end,
        "surface": _slice(text, masked.span),
        "value": storable(masked.value),
    }


def _slice(text: str, span: Span) -> str | None:
    return storable(text[span.start : span.end])


def article_text(parts: Sequence[str]) -> str:
    """Return the text that spans count in: the parts that are not empty, parted by blank lines."""
    return "\n\n".join(part for part in parts if part)
