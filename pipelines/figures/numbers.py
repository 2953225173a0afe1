"""Figures and number words → exact values."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from pipelines.figures.numerals import Numerals as Numerals
from pipelines.figures.separators import figure_value
from pipelines.figures.sums import Sum
from pipelines.tokens import FIGURE, Tokens

ROUGH = "rough scale"
"""Rule of a number whose scale word says about."""


@dataclass(slots=True)  # frozen, it takes thrice the time to make
class Amount:
    """A number as read, without unit."""

    low: Fraction | None
    high: Fraction | None
    end: int
    """Index of the first token after it."""
    rule: str
    indefinite: bool = False
    worded: bool = False
    """No figure in it."""
    scaled: bool = False
    scale_factor: Fraction = Fraction(1)
    """What a scale word multiplied it with; 1 where there were none or several."""
    other: Fraction | None = None
    """The reading not taken, where one separator allows two."""
    short: str | None = None
    """A scale letter that must be confirmed by a currency or a counted noun."""


@dataclass(slots=True)
class _Reader:
    """One attempt to read a number at a token."""

    tokens: Tokens
    numerals: Numerals
    decimal: str
    at: int
    sum: Sum = field(default_factory=Sum)
    figures: int = 0
    values: int = 0
    """Number words that are digits."""
    first: Fraction | None = None
    """Value of the first figure or digit."""
    ratio: Fraction | None = None
    """What the value must be multiplied with to have the reading not taken."""
    short: str | None = None
    apart: bool = False
    """A scale letter may stand behind a blank: Rp 3,5 M."""
    unclear: bool = False
    pointed: bool = False
    """A word for the decimal separator has been read: a number has one."""
    rules: list[str] = field(default_factory=list)

    def run(self) -> None:
        while self._step():
            pass

    def _step(self) -> bool:
        if self.tokens.kind(self.at) == FIGURE:
            return self._figure()
        word = self.tokens.word(self.at)
        return bool(word) and (self._word(word) or self._joined(word))

    def _figure(self) -> bool:
        found = figure_value(self.tokens.words[self.at], self.decimal)
        if found is None or self.sum.group is not None:
            return False
        value, other = found
        if not self.sum.terms:
            self.sum.group = self.sum.last = self.first = value
            self.ratio = other / value if other and value else None
        elif not self._dangles(value) and not self._smaller_scale_follows(value):
            return False
        self.figures += 1
        self.at += 1
        return True

    def _smaller_scale_follows(self, value: Fraction) -> bool:
        factor = self.numerals.scales.get(self.tokens.word(self.at + 1))
        if factor is None or factor * value >= self.sum.terms[-1][1]:
            return False
        self.sum.group = self.sum.last = value
        return True

    def _dangles(self, digit: Fraction) -> bool:
        """A single digit after a scale is its tenths, where nothing goes on counting behind it."""
        factor = self.sum.terms[-1][1]
        following = self.tokens.word(self.at + 1)
        counted = following in self.numerals.scales or following in self.numerals.times
        short = self.tokens.touching(self.at)
        if not self.numerals.dangling or counted or not (1 <= digit <= 9 and (factor >= 1000 or short)):
            return False
        if self.tokens.words[self.at] in self.numerals.articles:
            return False
        value, scale = self.sum.terms[-1]
        self.sum.terms[-1] = (value + digit * scale / 10, scale)
        self.rules.append("dangling digit")
        return True

    def _word(self, word: str) -> bool:
        numerals = self.numerals
        done = False
        if word in numerals.values:
            done = self._digit(word)
        elif word in numerals.times:
            done = self.sum.multiply(numerals.times[word])
        elif word in numerals.plus and self.sum.group is not None and self.sum.last < 10:
            self.sum.group += numerals.plus[word]
            done = True
        elif word in numerals.scales:
            done = self._scale(word)
        elif word in numerals.ones and self.sum.group is None:
            done = self.sum.add(Fraction(1)) and self.sum.scale(numerals.ones[word])
        elif word in numerals.unclear:
            done = self.unclear = self.sum.group is not None and not self.unclear
        elif word in numerals.halves and "half" not in self.rules:
            self.sum.halve()
            self.rules.append("half")
            done = True
        elif word in numerals.shorts and self.figures and self.sum.group is not None:
            done = self._short(word)
        self.at += done
        return done

    def _digit(self, word: str) -> bool:
        """Add a digit; behind a number năm is a year, unless tens or hundreds of it follow."""
        numerals, value = self.numerals, self.numerals.values[word]
        following = self.tokens.word(self.at + 1)
        counted = following in numerals.times or following in numerals.scales
        begun = self.sum.total() is not None
        if (begun and word in numerals.timely and not counted) or "half" in self.rules:
            return False
        if not begun:
            self.first = value
        self.values += 1
        if self.sum.terms and self.sum.group is None and value < 10 and self._dangles(value):
            return True
        if numerals.dangling and self.sum.unit == 100 and value < 10 and following not in numerals.times:
            return word not in numerals.articles and self.sum.add(10 * value)
        return self.sum.add(value) or self._contracts(word, value)

    def _contracts(self, word: str, value: Fraction) -> bool:
        descends = self.sum.group is not None and 1 < value < self.sum.group
        tails = self.numerals.tails
        return bool(tails) and not self.figures and (descends or word in tails) and self.sum.contract(value)

    def _scale(self, word: str) -> bool:
        if self.sum.total() is None:
            return False
        done = self.sum.scale(self.numerals.scales[word])
        if done:
            self.rules.append(ROUGH if word in self.numerals.rough else "scale")
        return done

    def _short(self, word: str) -> bool:
        self.short = word
        self.rules.append("scale letter")
        touches = self.apart or self.tokens.touching(self.at)
        return touches and self.sum.scale(self.numerals.shorts[word])

    def _joined(self, word: str) -> bool:
        """Fillers, hyphens and decimal words stand only between parts of one number."""
        following = self.tokens.word(self.at + 1)
        if self.sum.total() is None:
            return False
        if word in self.numerals.points and self.sum.group is not None and not self.pointed:
            return self._point()
        joins = word in self.numerals.fillers or (word == "-" and self.tokens.touching(self.at))
        if not joins or not (following in self.numerals.openers or following in self.numerals.values):
            return False
        return self._beyond(word, following)

    def _beyond(self, word: str, following: str) -> bool:
        numerals = self.numerals
        if following in numerals.articles and self.tokens.word(self.at + 2) in numerals.halves:
            self.at += 2
            return self._word(self.tokens.word(self.at))
        if word == "-" and (self.sum.unit != 10 or following not in numerals.values):
            return False
        value = numerals.values.get(following)
        if value is None or self.figures or not self.sum.add(value):
            return False
        self.at += 2
        return True

    def _point(self) -> bool:
        digits = ""
        at = self.at + 1
        while (value := self.numerals.values.get(self.tokens.word(at))) is not None and value < 10:
            digits += str(value)
            at += 1
        if not digits or self.sum.group is None:
            return False
        self.sum.group += Fraction(int(digits), 10 ** len(digits))
        self.pointed = True
        self.at = at
        return True


def read_amount(
    tokens: Tokens, at: int, numerals: Numerals, decimal: str, *, apart: bool = False
) -> Amount | None:
    """Return the number that starts at a token, the longest that reads; None: there is none.

    `decimal` is the document's decimal separator, see `separator_profile`; `apart`: a scale letter may stand
    behind a blank, as it does where a currency is named.
    """
    if tokens.kinds[at] != FIGURE and tokens.words[at] not in numerals.openers:
        return None
    phrase = numerals.phrases.match(tokens.words, at)
    if phrase:
        return _phrase(tokens, phrase, numerals)
    if tokens.kinds[at] == FIGURE and tokens.word(at + 1) not in numerals.onward:
        return _plain(tokens, at, decimal)
    at, implied = _skip_article(tokens, at, numerals)
    if not implied and tokens.kinds[at] != FIGURE and tokens.words[at] not in numerals.beginnings:
        return None
    return _composed(_Reader(tokens, numerals, decimal, at, apart=apart), implied=implied)


def _phrase(tokens: Tokens, phrase: tuple[int, tuple[Fraction, Fraction, str]], numerals: Numerals) -> Amount:
    """Return the number of a whole phrase: hundreds, a quarter, doubled."""
    end, (low, high, kind) = phrase
    while kind == "indefinite" and (factor := numerals.multiplier(tokens.word(end), low)):
        low, high, end = low * factor, high * factor, end + 1
    return Amount(low, high, end, kind, indefinite=kind == "indefinite", worded=True, scaled=True)


def _composed(reader: _Reader, *, implied: bool) -> Amount | None:
    """Return the number that figures and words make together; `implied`: it begins with one of a scale."""
    at = reader.at
    if implied:
        reader.sum.group = reader.sum.last = Fraction(1)
    reader.run()
    total = reader.sum.total()
    if total is None or (implied and reader.at == at):
        return None
    first = "figure" if reader.figures else "number words"
    if reader.unclear:
        return Amount(None, None, reader.at, f"unclear scale < {first}", scaled=True)
    return Amount(
        total,
        total,
        reader.at,
        " < ".join(dict.fromkeys([*reversed(reader.rules), first])),
        worded=not reader.figures,
        scaled=bool(reader.sum.terms),
        scale_factor=_scale_factor(reader, total),
        other=total * reader.ratio if reader.ratio and len(reader.sum.terms) < 2 else None,
        short=reader.short,
    )


def _plain(tokens: Tokens, at: int, decimal: str) -> Amount | None:
    """Return the number of a figure behind which nothing goes on: most numbers."""
    found = figure_value(tokens.words[at], decimal)
    if found is None:
        return None
    value, other = found
    return Amount(value, value, at + 1, "figure", other=other if value and other else None)


def _scale_factor(reader: _Reader, total: Fraction) -> Fraction:
    single = reader.figures + reader.values == 1 and set(reader.rules) <= {"scale", "scale letter", ROUGH}
    plain = single and len(reader.sum.terms) <= 1 and (reader.sum.group is None or reader.values == 1)
    return total / reader.first if plain and reader.first else Fraction(1)


def _skip_article(tokens: Tokens, at: int, numerals: Numerals) -> tuple[int, bool]:
    """`a million`: the article before a scale is one; elsewhere it is no number."""
    if tokens.words[at] in numerals.articles and tokens.words[at] not in numerals.values:
        following = tokens.word(at + 1)
        if following in numerals.scales or following in numerals.times:
            return at + 1, True
    return at, False
