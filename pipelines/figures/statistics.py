"""Quantities → statistics: what each figure says of what, when, and in which role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipelines.figures.keys import fraction_text as fraction_text
from pipelines.figures.keys import rating_name
from pipelines.figures.keys import statistic_key as statistic_key
from pipelines.figures.lexicon import Lexicon, lexicon
from pipelines.figures.masks import hide
from pipelines.figures.mentions import Line, Mention
from pipelines.figures.passages import Passage
from pipelines.figures.places import Located, place_of, read_places
from pipelines.figures.quantities import read_quantities
from pipelines.figures.scopes import periods_of, scope_of
from pipelines.figures.separators import separator_profile
from pipelines.figures.subjects import subject_of
from pipelines.figures.tokens import FIGURE, WORD, Tokens, figures_in, tokenise
from pipelines.figures.view import View, look
from pipelines.model import Masked, Period, Span, Statistic
from pipelines.text import sentences

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
    view = look(text)
    decimal = separator_profile(figures_in(view.lower), known.numerals.decimal)
    statistics: list[Statistic] = []
    masked: list[Masked] = []
    places = read_places(view, known)
    scope: Period | None = None
    for sentence in _bounded(view.text, sentences(view.text)):
        passage = _passage(view, sentence, known, decimal, written)
        if passage is None:
            continue
        if _is_run(passage):
            masked.append(Masked(span=view.span(sentence.start, sentence.end), kind="run of numbers"))
            continue
        line = read_quantities(passage, hide(passage))
        found = list(_statistics(line, len(statistics), _Scope(scope, places)))
        scope = scope_of(line) or scope
        statistics.extend(found)
        masked.extend(_masked(line))
    return FiguresRead(tuple(statistics), tuple(masked))


def _bounded(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Cut what is no sentence any more into stretches, so that the time stays linear in the text."""
    for sentence in found:
        start = sentence.start
        while sentence.end - start > LONGEST:
            blank = text.rfind(" ", start + 1, start + LONGEST)
            stop = blank if blank > 0 else start + LONGEST
            yield Span(start=start, end=stop)
            start = stop
        yield Span(start=start, end=sentence.end)


def _passage(
    view: View, sentence: Span, known: Lexicon, decimal: str, written: date | None
) -> Passage | None:
    """Return the sentence on the table; None where nothing in it can be a figure."""
    tokens = tokenise(view.lower, sentence.start, sentence.end)
    if FIGURE not in tokens.kinds and known.numberish.isdisjoint(tokens.words):
        return None
    titled = _titled(view, tokens)
    return Passage(view, tokens, known, decimal, written, sentence.start, sentence.end, titled)


def _is_run(passage: Passage) -> bool:
    """Tell a table or noise from prose: many tokens, most of them figures, number words or marks.

    Nothing is read there: without words between them figures have no meaning, and no value is made up.
    """
    tokens, openers = passage.tokens, passage.lexicon.numerals.openers
    if len(tokens) < RUN:
        return False
    words = zip(tokens.words, tokens.kinds, strict=True)
    return sum(kind == WORD and word not in openers for word, kind in words) * 4 < len(tokens)


def _titled(view: View, tokens: Tokens) -> bool:
    words = [view.text[at] for at, kind in zip(tokens.starts, tokens.kinds, strict=True) if kind == WORD]
    return sum(letter.isupper() for letter in words) * 10 > len(words) * 6


def _masked(line: Line) -> Iterator[Masked]:
    view = line.passage.view
    tokens = line.passage.tokens
    for one in line.hidden:
        if one.kind != "date" or any(view.text[at].isdigit() for at in range(one.start, one.end)):
            known = one.period is not None and (one.period.start or one.period.end)
            value = str(one.period) if known else view.text[one.start : one.end]
            yield Masked(span=view.span(one.start, one.end), kind=one.kind, value=value)
    for stars in line.stars:
        start, end = tokens.starts[stars.first], tokens.ends[stars.last - 1]
        yield Masked(span=view.span(start, end), kind="rating", value=rating_name(stars.rating))


# ------------------------------------------------------------------ one sentence


@dataclass(frozen=True, slots=True)
class _Scope:
    """What earlier sentences have said that still holds."""

    period: Period | None
    places: list[Located]
    """All of the text, in order."""


def _statistics(line: Line, offset: int, scope: _Scope) -> Iterator[Statistic]:
    mentions = [_rated(line, mention, at) for at, mention in enumerate(line.mentions)]
    mentions = [_inherited(line, mentions, at) for at in range(len(mentions))]
    totals = _totals(line, mentions)
    found = [_statistic(line, mention, scope) for mention in mentions]
    for at, statistic in enumerate(found):
        total = totals.get(at)
        if total is not None:
            subject = _part_subject(statistic, found[total])
            yield replace(statistic, role="part", total=offset + total, subject=subject)
        elif at in totals.values():
            yield replace(statistic, role="total")
        else:
            yield statistic


def _part_subject(part: Statistic, total: Statistic) -> str | None:
    """A part without a noun of its own counts what its total counts."""
    bare = part.subject is None or part.rule.startswith("shared unit")
    return total.subject if bare else part.subject


def _rated(line: Line, mention: Mention, at: int) -> Mention:
    """Give a count the stars that follow it: 215 products with 3 stars or more."""
    if mention.rating is not None or not mention.counted:
        return mention
    following = line.mentions[at + 1].first if at + 1 < len(line.mentions) else len(line.passage.tokens)
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


def _totals(line: Line, mentions: list[Mention]) -> dict[int, int]:
    """Return for each part the index of its total: behind `of which`, or in brackets, or N of M."""
    found: dict[int, int] = {}
    total: int | None = None
    for at, mention in enumerate(mentions):
        if at and mention.of_whole:
            found[at - 1] = at
        if at and _opens_parts(line, mentions[at - 1], mention):
            total = at - 1
        if at and _is_parted(line, mention) and (total is None or not _within(mention, mentions[total])):
            total = at - 1
        if total is not None and _within(mention, mentions[total]):
            found[at] = total
    return found


def _opens_parts(line: Line, earlier: Mention, mention: Mention) -> bool:
    tokens, part = line.passage.tokens, line.passage.lexicon.meanings["part"]
    between = range(earlier.last, mention.first)
    marks = ":" if ")" in tokens.words[earlier.last : mention.first] else "(:"
    return any(tokens.words[at] in marks or part.match(tokens, at) for at in between)


def _is_parted(line: Line, mention: Mention) -> bool:
    """Tell whether `of them` stands right behind a figure."""
    parted = line.passage.lexicon.meanings["parted"]
    return any(parted.match(line.passage.tokens, at) for at in {mention.last, mention.end})


def _within(part: Mention, total: Mention) -> bool:
    low, whole = part.quantity.low, total.quantity.high
    same = part.quantity.unit == total.quantity.unit and part is not total
    return same and low is not None and whole is not None and low <= whole


def _statistic(line: Line, mention: Mention, scope: _Scope) -> Statistic:
    passage = line.passage
    tokens, view = passage.tokens, passage.view
    span = view.span(tokens.starts[mention.first], tokens.ends[mention.last - 1])
    period, base = periods_of(line, mention)
    subject, measure = subject_of(line, mention)
    change = _change(line, mention)
    return Statistic(
        span=span,
        sentence=view.span(passage.start, passage.end),
        quantity=mention.quantity,
        rule=mention.rule,
        subject=subject,
        measure=measure,
        place=place_of(scope.places, (passage.start, passage.end), tokens.starts[mention.first]),
        period=period or scope.period,
        base=base,
        rating=mention.rating,
        role=change or "level",
        basis=_first_meaning(line, mention, ("valid", "cumulative", "new")),
        modality=_first_meaning(line, mention, ("target", "forecast")) or "actual",
        ambiguous=None if mention.other is None else fraction_text(mention.other),
    )


def _change(line: Line, mention: Mention) -> str | None:
    """`up 12 %` is a change; `from 8` its base; `up to 12 million` is the level reached."""
    opens = line.passage.lexicon.figures.quantities.opens
    opened = line.passage.tokens.word(mention.outer - 1) in opens
    for at, end in sorted([*line.said("up"), *line.said("down")]):
        if mention.outer - 5 <= at and end <= mention.outer:
            reached = any(end <= place < mention.outer for place, _ in line.said("to"))
            return "base" if opened else None if reached else "change"
    if _introduced(line, mention, "total"):
        return "total"
    return "base" if not opened and _introduced(line, mention, "base") else None


def _introduced(line: Line, mention: Mention, key: str) -> bool:
    """`compared to 40 tonnes`, `a total of 40 tonnes`: a figure right behind such words."""
    return any(mention.outer - 4 <= at and end == mention.outer for at, end in line.said(key))


def _first_meaning(line: Line, mention: Mention, keys: tuple[str, ...]) -> str | None:
    """Return the first of the keys that a word of the mention's clause speaks for."""
    first, last = _clause(line, mention)
    for key in keys:
        if any(first <= at < last for at, _ in line.said(key)):
            return key
    return None


def _clause(line: Line, mention: Mention) -> tuple[int, int]:
    words = line.passage.tokens.words
    first = next((at + 1 for at in range(mention.outer - 1, -1, -1) if words[at] in ";:("), 0)
    last = next((at for at in range(mention.end, len(words)) if words[at] in ";:)"), len(words))
    return first, last
