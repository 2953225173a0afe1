"""Quantities → statistics: what each figure says of what, when, and in which role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from pipelines.figures.keys import fraction_text as fraction_text
from pipelines.figures.keys import rating_name
from pipelines.figures.keys import statistic_key as statistic_key
from pipelines.figures.keys import sum_flag as sum_flag
from pipelines.figures.lexicon import Lexicon, lexicon
from pipelines.figures.masks import hide
from pipelines.figures.mentions import Line, Mention
from pipelines.figures.parts import contradicted, parts_of
from pipelines.figures.passages import Passage
from pipelines.figures.places import Located, place_of, places_near, read_places
from pipelines.figures.quantities import read_quantities
from pipelines.figures.roles import first_meaning, role_of
from pipelines.figures.scopes import Dates, dates_of, periods_of, scope_of
from pipelines.figures.separators import separator_profile
from pipelines.figures.subjects import subject_of
from pipelines.model import Masked, Period, Span, Statistic
from pipelines.prose import prose
from pipelines.tokens import FIGURE, WORD, Tokens, marked_figures
from pipelines.view import View

RUN = 100
"""Tokens of a stretch that may be a run of numbers."""
LONGEST = 1_200
"""Code points that are read as one sentence."""
_REACH = 8
"""Tokens between a counted noun and the stars that belong to it."""


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """The figures of a text and what only looked like figures, in the order of the text."""

    statistics: tuple[Statistic, ...]
    masked: tuple[Masked, ...]


def read_statistics(text: str, language: str, written: date | None = None) -> FiguresRead:
    """Return every statistic of a text; spans are code points of `text` as given, `text[start:end]`.

    `written` is the article's own date, against which periods are resolved; None leaves them open.

    Raises:
        DeclarationError: there is no file for the language.
    """
    known = lexicon(language)
    table = prose(text)
    view = table.view
    decimal = separator_profile(marked_figures(view.lower), known.numerals.decimal)
    statistics: list[Statistic] = []
    masked: list[Masked] = []
    places = read_places(view, known)
    scope: Period | None = None
    for sentence in table.stretches(LONGEST):
        tokens = table.counted(sentence)
        if not _may_count(tokens, known):
            continue
        passage = Passage(
            view, tokens, known, decimal, written, sentence.start, sentence.end, _titled(view, tokens)
        )
        if _is_run(passage):
            masked.append(Masked(span=view.span(sentence.start, sentence.end), kind="run of numbers"))
            continue
        line = read_quantities(passage, hide(passage))
        dates = dates_of(line)
        whole = view.span(sentence.start, sentence.end)
        near = places_near(places, sentence) if line.mentions else []
        statistics.extend(_statistics(line, len(statistics), _Scope(whole, scope, dates, near)))
        scope = scope_of(dates) or scope
        masked.extend(_masked(line))
    return FiguresRead(tuple(statistics), tuple(masked))


def _may_count(tokens: Tokens, known: Lexicon) -> bool:
    """Tell whether anything in a sentence can be a figure."""
    return FIGURE in tokens.kinds or not known.numberish.isdisjoint(tokens.words)


def _is_run(passage: Passage) -> bool:
    """Tell a table or noise from prose: many tokens, a fifth of them numbers, or hardly a blank.

    Nothing is read there: without words between them figures have no meaning, and no value is made up.
    """
    tokens, numerals = passage.tokens, passage.lexicon.numerals
    if tokens.size < RUN:
        return False
    if passage.view.text.count(" ", passage.start, passage.end) * 8 < tokens.size:
        return True
    numbers = tokens.kinds.count(FIGURE) + sum(word in numerals.counted for word in tokens.words)
    return numbers * 5 >= tokens.size


def _titled(view: View, tokens: Tokens) -> bool:
    words = [view.text[at] for at, kind in zip(tokens.starts, tokens.kinds, strict=True) if kind == WORD]
    return sum(map(str.isupper, words)) * 10 > len(words) * 6


def _masked(line: Line) -> Iterator[Masked]:
    view = line.passage.view
    tokens = line.passage.tokens
    for one in line.hidden:
        if one.covers and (one.kind != "date" or any(map(str.isdigit, view.text[one.start : one.end]))):
            known = one.period is not None and (one.period.start or one.period.end)
            value = str(one.period) if known else view.text[one.start : one.end]
            yield Masked(span=view.span(one.start, one.end), kind=one.kind, value=value)
    for stars in line.stars:
        start, end = tokens.starts[stars.first], tokens.ends[stars.last - 1]
        yield Masked(span=view.span(start, end), kind="rating", value=rating_name(stars.rating))


# ------------------------------------------------------------------ one sentence


@dataclass(slots=True)  # frozen, it takes thrice the time to make
class _Scope:
    """A sentence, and what it or earlier ones have said that holds for all its figures."""

    sentence: Span
    period: Period | None
    """Of an earlier sentence."""
    dates: Dates
    places: list[Located]
    """Of the sentence, or the last one before it."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """What a figure is among those of its sentence; nothing for most."""

    role: str | None = None
    total: int | None = None
    added: Fraction | None = None


_ALONE = _Whole()


def _statistics(line: Line, offset: int, scope: _Scope) -> Iterator[Statistic]:
    mentions = [_rated(line, mention, at) for at, mention in enumerate(line.mentions)]
    mentions = [_inherited(line, mentions, at) for at in range(len(mentions))]
    wholes = _wholes(line, mentions, offset)
    subjects = [subject_of(line, mention) for mention in mentions]
    for at, mention in enumerate(mentions):
        whole, (subject, measure) = wholes.get(at, _ALONE), subjects[at]
        if whole.total is not None and (subject is None or mention.rule.startswith("shared unit")):
            subject = subjects[whole.total - offset][0]  # a part without a noun counts what its total counts
        yield _statistic(line, mention, scope, whole, (subject, measure))


def _wholes(line: Line, mentions: list[Mention], offset: int) -> dict[int, _Whole]:
    found = parts_of(line, mentions)
    if not found:
        return {}
    sums = dict(contradicted(line, mentions, found))
    wholes = {parts.total: _Whole("total", added=sums.get(parts.total)) for parts in found}
    for parts in found:
        for at in parts.members:
            wholes[at] = _Whole("part", offset + parts.total, sums.get(at))
    return wholes


def _rated(line: Line, mention: Mention, at: int) -> Mention:
    """Give a count the stars that follow it: 215 products with 3 stars or more."""
    if mention.rating is not None or not mention.counted:
        return mention
    following = line.mentions[at + 1].first if at + 1 < len(line.mentions) else line.passage.tokens.size
    links = line.passage.lexicon.figures.ratings.links
    for stars in line.stars:
        gap = line.passage.tokens.words[mention.last : stars.first]
        if mention.last <= stars.first < min(following, mention.last + _REACH):
            linked = all(word in links or word in "(,-–" for word in gap)
            return replace(mention, rating=stars.rating) if linked else mention
    return mention


def _inherited(line: Line, mentions: list[Mention], at: int) -> Mention:
    """A bare number takes the unit of the figure it is a part of: `35 hectares, of which 12 …`."""
    mention = mentions[at]
    priced = "scale letter" in mention.rule or "dangling" in mention.rule
    if mention.quantity.unit is not None or mention.rule == "fraction" or priced or at == 0:
        return mention
    if mention.rating is None and not _goes_on(line, mentions[at - 1], mention):
        return mention
    for earlier in reversed(mentions[:at]):
        if earlier.quantity.unit is not None and (earlier.counted or mention.rating is None):
            quantity = replace(mention.quantity, unit=earlier.quantity.unit)
            return replace(
                mention, quantity=quantity, counted=earlier.counted, rule="shared unit < " + mention.rule
            )
    return mention


def _goes_on(line: Line, earlier: Mention, mention: Mention) -> bool:
    """Tell whether a bare number speaks of what was counted before it: a part, a change, a list."""
    tokens, lexicon = line.passage.tokens, line.passage.lexicon
    keys = ("part", "up", "down", "base", "to")
    near = range(max(earlier.last, mention.first - _REACH), mention.end + 1)
    if mention.first - earlier.end <= 1 and tokens.word(earlier.end) != ";":
        return True
    if any(tokens.word(at) in ("(", ":") or tokens.word(at) in lexicon.figures.ratings.joints for at in near):
        return True
    return any(at in near for key in keys for at, _ in line.said(key))


def _statistic(
    line: Line, mention: Mention, scope: _Scope, whole: _Whole, what: tuple[str | None, str | None]
) -> Statistic:
    passage = line.passage
    tokens, view = passage.tokens, passage.view
    period, base = periods_of(line, mention, scope.dates)
    return Statistic(
        span=view.span(tokens.starts[mention.first], tokens.ends[mention.last - 1]),
        sentence=scope.sentence,
        quantity=mention.quantity,
        rule=mention.rule,
        subject=what[0],
        measure=what[1],
        place=place_of(scope.places, tokens.starts[mention.first]),
        period=period or scope.period,
        base=base,
        rating=mention.rating,
        role=whole.role or role_of(line, mention),
        basis=first_meaning(line, mention, ("valid", "cumulative", "new")),
        modality=first_meaning(line, mention, ("target", "forecast")) or "actual",
        total=whole.total,
        ambiguous=None if mention.other is None else fraction_text(mention.other),
        parts_sum=whole.added,
    )
