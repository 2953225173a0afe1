"""A text → its findings, as one object each, the way `tinlang read --json` prints them."""

from __future__ import annotations

from datetime import date

from pipelines.figures.statistics import fraction_text, read_statistics, statistic_key, sum_flag
from pipelines.language import judge_language
from pipelines.model import Masked, Period, Rating, Statistic
from pipelines.names.findings import name_findings

Finding = dict[str, object]
"""One line of the output; its keys are in docs/statistics.md."""


def read_findings(
    text: str, language: str, written: date | None = None, home: str | None = None
) -> list[Finding]:
    """Return every finding of a text in the order of the text, offsets in code points of `text` as given.

    `language` is an ISO 639-1 code or `auto`; `written` is the date the periods are resolved against; `home`
    is the province of today of the newspaper, which speaks for places that the text leaves open.

    Raises:
        DeclarationError: there is no reader for the language.
    """
    code = spoken(text) if language == "auto" else language
    read = read_statistics(text, code, written)
    found = [statistic_finding(text, one) for one in read.statistics]
    found += [masked_finding(text, one) for one in read.masked]
    found += name_findings(text, code, written, home)
    return sorted(found, key=lambda one: (one["start"], one["end"], one["kind"]))


def spoken(text: str) -> str:
    """Return the language of a text, English where it cannot be told."""
    verdict = judge_language(text, edition=None, markup=None, declared=("vi", "en", "id", "ms"))
    return verdict.language or "en"


def statistic_finding(text: str, statistic: Statistic) -> Finding:
    """Return a statistic as an object; numbers are strings that `Fraction` reads."""
    quantity = statistic.quantity
    return {
        "kind": "statistic",
        "start": statistic.span.start,
        "end": statistic.span.end,
        "surface": text[statistic.span.start : statistic.span.end],
        "low": None if quantity.low is None else fraction_text(quantity.low),
        "high": None if quantity.high is None else fraction_text(quantity.high),
        "bound": quantity.bound.value,
        "unit": quantity.unit,
        "per": list(quantity.per),
        "indefinite": quantity.indefinite,
        "subject": statistic.subject,
        "measure": statistic.measure,
        "place": statistic.place,
        "period": period_text(statistic.period),
        "base": period_text(statistic.base),
        "rating": rating_object(statistic.rating),
        "role": statistic.role,
        "basis": statistic.basis,
        "modality": statistic.modality,
        "total": statistic.total,
        "ambiguous": statistic.ambiguous,
        "flag": sum_flag(statistic),
        "key": statistic_key(statistic),
        "rule": statistic.rule,
    }


def masked_finding(text: str, masked: Masked) -> Finding:
    """Return what is no statistic as an object, with its own kind."""
    start, end = masked.span.start, masked.span.end
    return {
        "kind": masked.kind,
        "start": start,
        "end": end,
        "surface": text[start:end],
        "value": masked.value,
    }


def period_text(period: Period | None) -> str | None:
    """Return a period as an ISO 8601 interval; a side that is open is `..`."""
    return None if period is None else str(period)


def rating_object(rating: Rating | None) -> dict[str, int | None] | None:
    """Return a rating as an object; without `max` it is a threshold."""
    if rating is None:
        return None
    return {"min": rating.min} if rating.max is None else {"min": rating.min, "max": rating.max}
