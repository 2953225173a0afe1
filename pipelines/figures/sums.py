"""A number in the making: what its words add and multiply."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(slots=True)
class Sum:
    """A number in the making: closed terms with their scales, and the open group below a thousand."""

    terms: list[tuple[Fraction, Fraction]] = field(default_factory=list)
    group: Fraction | None = None
    last: Fraction = Fraction(0)
    """What was added last to the group: the part that `mươi` or `hundred` multiplies."""
    unit: Fraction = Fraction(1)
    """The multiplier or scale named last: what `rưỡi` halves."""
    room: Fraction | None = None
    """What the part added last must stay below: after a hundred no second one; None: it is the first part."""

    def total(self) -> Fraction | None:
        if self.group is None and not self.terms:
            return None
        return sum((value for value, _ in self.terms), self.group or Fraction(0))

    def add(self, value: Fraction) -> bool:
        if self.group is None:
            if self.terms and value >= self.terms[-1][1]:
                return False
            self.group = self.last = value
            self.unit = _digit(value)
            self.room = None
            return True
        if not (0 < value < self.unit and self.last >= self.unit > 1):
            return False
        self.group += value
        self.room = _power(self.last)
        self.last = value
        self.unit = _digit(value)
        return True

    def contract(self, value: Fraction) -> bool:
        """Read a digit behind a digit as tens and ones: hai mốt."""
        if self.group is None or self.terms or not (2 <= self.group <= 9 and 0 < value < 10):
            return False
        self.group = 10 * self.group + value
        self.last = value
        return True

    def multiply(self, factor: Fraction) -> bool:
        if self.group is None:
            if self.terms:
                return False
            self.group = self.last = factor
        elif self.last >= factor or (self.room is not None and self.last * factor >= self.room):
            return False
        else:
            self.group += self.last * (factor - 1)
            self.last = self.last * factor or factor
        self.unit = factor
        return True

    def scale(self, factor: Fraction) -> bool:
        below = self.group or Fraction(0)
        while self.terms and self.terms[-1][1] < factor:
            below += self.terms.pop()[0]
        if not below or (self.terms and below * factor >= self.terms[-1][1]):
            return False
        self.terms.append((below * factor, factor))
        self.group, self.last, self.unit = None, Fraction(0), factor
        return True

    def halve(self) -> None:
        if self.group is None and self.terms:
            value, scale = self.terms[-1]
            self.terms[-1] = (value + scale / 2, scale)
        else:
            self.group = (self.group or Fraction(0)) + (self.unit / 2 if self.group else Fraction(1, 2))
            self.last = self.group


def _power(value: Fraction) -> Fraction:
    """Return the value of the first digit's place: 100 of 230."""
    return Fraction(10 ** (len(str(int(value))) - 1))


def _digit(value: Fraction) -> Fraction:
    """Return what may be added below a value: below 100 behind seratus, 10 behind twenty, else nothing."""
    if value < 10 or value % 10:
        return Fraction(1)
    return _power(value) if value % _power(value) == 0 else Fraction(10)
