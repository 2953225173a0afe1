"""Values, ratings and whole statistics as text: equal statements in different languages have one key."""

from __future__ import annotations

from fractions import Fraction

from pipelines.model import Quantity, Rating, Statistic


def rating_name(rating: Rating) -> str:
    """Return a rating as people write it: `4`, `3-4`, `3+`."""
    if rating.max is None:
        return f"{rating.min}+"
    return str(rating.min) if rating.min == rating.max else f"{rating.min}-{rating.max}"


def statistic_key(statistic: Statistic) -> str:
    """Return the canonical key: equal statements in different languages have the same one.

    Value, bound, unit, denominators (in any order), rating and indefiniteness make it; subject and place are
    words of one language and stay outside.
    """
    quantity = statistic.quantity
    rating = rating_name(statistic.rating) + "*" if statistic.rating else ""
    per = "/".join(sorted(quantity.per))
    value = _value(quantity)
    return "|".join([quantity.bound.value, value, quantity.unit or "", per, rating])


def sum_flag(statistic: Statistic) -> str | None:
    """Return what is wrong with the parts of a total: `parts sum to 214, total says 215`."""
    if statistic.parts_sum is None or statistic.quantity.low is None:
        return None
    said = fraction_text(statistic.quantity.low)
    return f"parts sum to {fraction_text(statistic.parts_sum)}, total says {said}"


def _value(quantity: Quantity) -> str:
    if quantity.low is None or quantity.high is None:
        return "?"
    mark = "~" if quantity.indefinite else ""
    ends = dict.fromkeys((fraction_text(quantity.low), fraction_text(quantity.high)))
    return mark + "..".join(ends)


def fraction_text(value: Fraction) -> str:
    """Return a rational as a whole number, a decimal where it ends, else as n/d: `Fraction` reads each."""
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = 0
    while value.denominator != 1 and (value * 10**digits).denominator != 1:
        digits += 1
    whole = value * 10**digits
    text = str(abs(whole.numerator)).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)
