"""What a figure says, in the language of the reader: value, time and stars as text."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from babel.numbers import format_decimal

from db.site.queries import Row
from db.site.wording import Wording
from pipelines.figures.keys import fraction_text
from pipelines.figures.lexicon import lexicon, unit_names

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


def unit_text(words: Wording, row: Row) -> str:
    """Return unit and denominators in the reader's language: `VND/kilogram`; an unknown noun as it is."""
    many = row["low"] != "1" or row["high"] != "1"
    unit = _unit(words, row["unit"], many=many) if row["unit"] else ""
    return "/".join([unit, *(_unit(words, under, many=False) for under in row["per"])])


def _unit(words: Wording, unit: str, *, many: bool) -> str:
    one, several = unit_names(words.language).get(unit, (unit.replace("_", " "), unit.replace("_", " ")))
    return several if many else one


def unit_language(words: Wording, row: Row) -> str | None:
    """Return the language that the unit is shown in; None: it is as written in a language not told."""
    known = unit_names(words.language)
    return words.language if all(unit in known for unit in (row["unit"], *row["per"]) if unit) else None


def measure_text(words: Wording, measure: str) -> str:
    """Return what is measured in the reader's language; an id that it has no word for as it is."""
    return lexicon(words.language).figures.meanings.measures.get(measure, (measure,))[0]


def asked_text(words: Wording, name: str, value: str) -> str:
    """Return a value of a choice in the reader's language; ids of measures and units have a name there."""
    if name == "measure":
        return measure_text(words, value)
    return _unit(words, value, many=False) if name == "unit" else value


def flag_text(words: Wording, row: Row) -> str | None:
    """Return what is wrong with the parts of a total, as a sentence."""
    if row["parts_sum"] is None or row["low"] is None:
        return None
    return words.say("figures.parts_sum", sum=exact(words, row["parts_sum"]), total=exact(words, row["low"]))


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


def date_text(words: Wording, value: str) -> str:
    """Return a date that a text names: a day or month, or two days with a slash between."""
    start, slash, end = value.partition("/")
    dated = slash and len(start) == len(end) == 10
    return period_text(words, start, end) or value if dated else words.period(value)


def stars_text(row: Row) -> str | None:
    """Return stars as they are counted: `4★`, `3–4★`, `3★+`."""
    least, most = row["rating_min"], row["rating_max"]
    if least is None:
        return None
    if most is None:
        return f"{least}★+"
    return f"{least}★" if least == most else f"{least}–{most}★"
