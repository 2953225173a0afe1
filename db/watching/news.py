"""What is new of a watch list, and what was expected and is absent."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, islice
from types import MappingProxyType

from db.site.queries import Row
from db.watching import articles
from db.watching.matching import Match, matches
from db.watching.quoting import Quotation, marked, telling
from db.watching.spans import Span, before, last_days
from db.watching.targets import Target, target_of
from pipelines.model import Expectation, WatchList

_CHUNK = 200
_LOOKED_AT, _LOOKED_BACK = 5000, 1000
"""Articles of the days, and of those before, looked at for one that a list lets through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of a list is asked for."""

    span: Span = field(default_factory=Span)
    today: date
    """Up to here things may be expected."""
    most: int = 300
    """Articles read of each thing."""
    shown: int = 10
    """Reports of each thing and language."""
    moved: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What merged products have become."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one language says of one story: the earliest article of the span, its copies folded into it."""

    article: Row
    quotation: Quotation
    figures: tuple[Row, ...] = ()
    """Those of the sentence."""
    copies: tuple[Row, ...] = ()
    """Further articles of the story in this language, in the order of time."""
    first: Row | None = None
    """Where the story was told first, when that is another article, in whatever language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is new of one thing."""

    target: Target
    articles: int
    """How many tell of it, of those that were read."""
    more: bool
    """There are more than were read, or than are shown."""
    reports: tuple[Report, ...]
    """By language, each the newest first."""

    def by_language(self) -> list[tuple[str, list[Report]]]:
        """Return the reports of each language; of an unknown one under the empty code."""
        told = groupby(self.reports, key=lambda report: report.article["language"] or "")
        return [(language, list(reports)) for language, reports in told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Something expected that did not appear."""

    target: Target
    language: str | None
    """None: in no language."""
    days: int
    last: str | None
    """The last day before on which it did; None: none was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new of a list, and what is absent."""

    watch_list: WatchList
    asked: Asked
    sections: tuple[Section, ...]
    absences: tuple[Absence, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is new."""
        return not any(section.reports for section in self.sections)


def news_of(connection: sqlite3.Connection, watch_list: WatchList, asked: Asked) -> News:
    """Return what a snapshot has that is new of a list, thing by thing, and what is absent."""
    targets = [target_of(connection, kind, text, asked.moved) for kind, text in watch_list.entries()]
    return News(
        watch_list=watch_list,
        asked=asked,
        sections=tuple(_section(connection, watch_list, target, asked) for target in targets),
        absences=tuple(_absences(connection, watch_list, targets, asked.today)),
    )


# ------------------------------------------------------------------ what is new


def _section(connection: sqlite3.Connection, watch_list: WatchList, target: Target, asked: Asked) -> Section:
    found = list(islice(matches(connection, target, asked.span), asked.most + 1))
    more = len(found) > asked.most
    by_number = {match.number: match for match in found[: asked.most]}
    told = [
        row for row in articles.lines(connection, list(by_number)) if _wanted(row, watch_list, asked.span)
    ]
    shown, cut = _shown(_folded(told), asked.shown)
    return Section(
        target=target,
        articles=len(told),
        more=more or cut,
        reports=tuple(_reports(connection, shown, by_number)),
    )


def _wanted(row: Row, watch_list: WatchList, span: Span) -> bool:
    return (
        span.holds(row["day"] or row["first_fetched"][:10])
        and (not watch_list.languages or row["language"] in watch_list.languages)
        and (not watch_list.sources or row["source"] in watch_list.sources)
    )


def _folded(told: Iterable[Row]) -> list[list[Row]]:
    """Return the articles by story and language, its first or the earliest foremost; the newest group first.

    The first of a story is the newspaper's own, also where a reprint bears the same time.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(told, key=lambda row: (row["role"] != "first", row["number"])):
        groups.setdefault((row["language"] or "", row["story"] or row["id"]), []).append(row)
    return sorted(groups.values(), key=lambda rows: (rows[0]["language"] or "~", -rows[0]["number"]))


def _shown(groups: Sequence[list[Row]], most: int) -> tuple[list[list[Row]], bool]:
    tongues = groupby(groups, key=lambda rows: rows[0]["language"])
    shown = [rows for _, told in tongues for rows in islice(told, most)]
    return shown, len(shown) < len(groups)


def _reports(
    connection: sqlite3.Connection, groups: Sequence[list[Row]], by_number: Mapping[int, Match]
) -> Iterator[Report]:
    heads = [rows[0] for rows in groups]
    numbers = [row["number"] for row in heads]
    texts = articles.texts(connection, [one for one in numbers if not by_number[one].named])
    figures = articles.figures(connection, numbers)
    firsts = articles.firsts(connection, [row["story"] for row in heads if row["story"]])
    for (head, *copies), number in zip(groups, numbers, strict=True):
        quotation = _quoted(by_number[number], texts.get(number, ()), head["title"])
        first = firsts.get(head["story"])
        yield Report(
            article=head,
            quotation=quotation,
            figures=tuple(articles.within(figures.get(number, ()), quotation.text)),
            copies=tuple(copies),
            first=first if first and first["number"] != number else None,
        )


def _quoted(match: Match, texts: Sequence[str], title: str | None) -> Quotation:
    """Return the first sentence that names the thing; the title, which is shown anyway, only if no other."""
    if not match.named:
        return telling(texts, match.words)
    sentence, surface = next((one for one in match.named if one[0] != title), match.named[0])
    return marked(sentence, [surface])


# ------------------------------------------------------------------ what is absent


def _absences(
    connection: sqlite3.Connection, watch_list: WatchList, targets: Sequence[Target], today: date
) -> Iterator[Absence]:
    for expected in watch_list.expected:
        for target in targets:
            if expected.of in (None, target.text):
                yield from _absent(connection, watch_list, target, (expected, today))


def _absent(
    connection: sqlite3.Connection, watch_list: WatchList, target: Target, asked: tuple[Expectation, date]
) -> Iterator[Absence]:
    expected, today = asked
    span = last_days(today, expected.days)
    for language in expected.languages or (None,):
        within = replace(watch_list, languages=(language,)) if language else watch_list
        if _last(connection, within, target, span) is None:
            last = _last(connection, within, target, before(span), _LOOKED_BACK)
            yield Absence(target=target, language=language, days=expected.days, last=last)


def _last(
    connection: sqlite3.Connection,
    watch_list: WatchList,
    target: Target,
    span: Span,
    most: int = _LOOKED_AT,
) -> str | None:
    """Return the last day of a span on which the list has an article that tells of a thing."""
    found = islice(matches(connection, target, span), most)
    while numbers := [match.number for match in islice(found, _CHUNK)]:
        for row in articles.marks(connection, numbers):
            if _wanted(row, watch_list, span):
                return str(row["day"] or row["first_fetched"][:10])
    return None
