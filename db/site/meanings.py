"""What a figure says, in the language of the reader: value, time and stars as text."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from babel.numbers import format_decimal

from db.site.queries import Row
from db.site.wording import Wording
from pipelines.figures.keys import fraction_text

BOUNDS = {"~": "about", "<~": "nearly", ">": "over", ">=": "at_least", "<": "under", "<=": "at_most"}
_LONGEST = 40  # characters of a number that are shown


def value_text(words: Wording, row: Row) -> str:
    """Return bound and value; the unit stands beside it, in its own language."""
    if row["low"] is None:
        return words.say("figures.unreadable")
    ends = dict.fromkeys((exact(words, row["low"]), exact(words, row["high"] or row["low"])))
    value = " – ".join(ends)
    bound = BOUNDS.get(row["bound"])
    return words.say(f"figures.{bound}", value=value) if bound else value


def exact(words: Wording, text: str) -> str:
    """Return an exact number as the reader writes it; a fraction stays one, an endless one is cut."""
    if len(text) > _LONGEST:
        return text[: _LONGEST - 1] + "…"
    try:
        shown = Decimal(fraction_text(Fraction(text)))
    except (InvalidOperation, ValueError):
        return text
    return str(format_decimal(shown, locale=words.locale, decimal_quantization=False))


def unit_text(row: Row) -> str:
    """Return unit and denominators as their ids read: `VND/kilogram`."""
    unit = "/".join([row["unit"] or "", *row["per"]])
    return unit.replace("_", " ")


def period_text(words: Wording, start: str | None, end: str | None) -> str | None:
    """Return a period as short as it may be said: a year, a month, a day, or two days."""
    if not start or not end:
        return (
            "–".join(
                part for part in (start and words.short_day(start), end and words.short_day(end)) if part
            )
            or None
        )
    if start == end:
        return words.short_day(start)
    if start[:4] == end[:4] and start.endswith("-01-01") and end.endswith("-12-31"):
        return start[:4]
    return f"{words.short_day(start)} – {words.short_day(end)}"


def stars_text(row: Row) -> str | None:
    """Return stars as they are counted: `4★`, `3–4★`, `3★+`."""
    least, most = row["rating_min"], row["rating_max"]
    if least is None:
        return None
    if most is None:
        return f"{least}★+"
    return f"{least}★" if least == most else f"{least}–{most}★"
