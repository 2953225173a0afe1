"""The campaign report: a span and a list of searches in; counts, a plot, papers and clippings out."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasette.utils.asgi import Response

from db.search import Query, Segment, compile_query
from db.site import campaign_queries, clippings, queries
from db.site.answers import Visit, as_csv, as_json, misunderstood, page
from db.site.links import with_parameters
from db.site.plots import columns
from db.site.products import links, paged, within
from db.site.queries import Row
from db.site.spans import Span, asked_span, newest_day
from pipelines.errors import QueryError

COLUMNS = "story id title source source_name publisher language day words sentence url".split()
LENGTH = 30
WORDS, MOST = 20, 20_000
"""Searches in one report; articles, the newest first, that each may bring in."""
_SIZE, _COLUMNS = 40, 732
Segments = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """What was asked, and what it found."""

    words: tuple[tuple[str, Query], ...]
    span: Span
    numbers: dict[str, frozenset[int]]
    """Articles around the span and the one before, by search."""
    now: list[Row]
    before: list[Row]
    cut: bool
    """A search found more articles than are looked at."""


async def answer_campaign(visit: Visit) -> Response:
    """Return the report, the form where no words are given, or a sentence on what is wrong with them."""
    asked = {name: value for name in ("words", "from", "to") if (value := visit.asked(name))}
    kind = visit.request.url_vars.get("format")
    try:
        words = searches(asked.get("words", ""))
        size = visit.datasette.setting("max_returned_rows") if kind == "csv" else _SIZE
        facts = await visit.find(lambda connection: _reported(connection, asked, words, (size, visit)))
    except QueryError as error:
        return await misunderstood(visit, error, "campaign", {"asked": asked})
    if kind == "csv":
        return as_csv("campaign", COLUMNS, _lines(facts), excel=bool(visit.asked("bom")))
    if kind:
        return as_json(_plain(facts))
    names = await visit.find(queries.source_names)
    return await page(visit, "campaign", {**_drawn(facts), "asked": asked, "error": None, "names": names})


def searches(text: str) -> tuple[tuple[str, Query], ...]:
    """Return the searches of a list, one a line, each once.

    Raises:
        QueryError: one of them cannot be understood, or there are too many.
    """
    listed = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(listed) > WORDS:
        said = f"There are {len(listed)} lines of words. Expected {WORDS} at most; ask for the rest apart."
        raise QueryError(said, "lines_many", lines=len(listed), most=WORDS)
    return tuple((line, compile_query(line)) for line in listed)


def campaign(connection: sqlite3.Connection, words: Sequence[tuple[str, Query]], span: Span) -> Campaign:
    """Return which articles of a span, and of as many days before, any of the searches finds."""
    both = Span(span.before.first, span.last)
    numbers = {
        line: frozenset(campaign_queries.numbers(connection, query, both, MOST)) for line, query in words
    }
    every = sorted(frozenset[int]().union(*numbers.values()), reverse=True)[:MOST]
    found = campaign_queries.articles(connection, every, both)
    first = span.first.isoformat()
    return Campaign(
        words=tuple(words),
        span=span,
        numbers=numbers,
        now=[row for row in found if row["day"] >= first],
        before=[row for row in found if row["day"] < first],
        cut=len(every) == MOST or any(len(one) == MOST for one in numbers.values()),
    )


def _reported(
    connection: sqlite3.Connection,
    asked: Mapping[str, str],
    words: Sequence[tuple[str, Query]],
    shown: tuple[int, Visit],
) -> Row:
    span = asked_span((asked.get("from"), asked.get("to")), newest_day(connection), LENGTH)
    found = campaign(connection, words, span)
    size, visit = shown
    stories = clippings.folded(found.now)
    number, pages = within(paged(visit.asked("page")), len(stories), size)
    return {
        "words": [line for line, _ in words],
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "before": {"from": span.before.first.isoformat(), "to": span.before.last.isoformat()},
        "cut": found.cut,
        **report(connection, found),
        "page": number,
        "pages": pages,
        "clippings": clippings_of(connection, found, stories[(number - 1) * size : number * size]),
    }


def report(connection: sqlite3.Connection, found: Campaign) -> Row:
    """Return the counts of a campaign: by search, language, paper, province and step of time."""
    now = {row["number"] for row in found.now}
    before = {row["number"] for row in found.before}
    return {
        "counts": clippings.counted(found.now, found.before),
        "searches": [
            {
                "value": line,
                "now": len(found.numbers[line] & now),
                "before": len(found.numbers[line] & before),
            }
            for line, _ in found.words
        ],
        "languages": clippings.by("language", found.now, found.before),
        "outlets": clippings.by("source", found.now, found.before),
        "provinces": campaign_queries.provinces(connection, sorted(now)),
        "over_time": clippings.over_time(found.now, found.span),
    }


def clippings_of(
    connection: sqlite3.Connection, found: Campaign, stories: Sequence[Sequence[int]]
) -> list[Row]:
    """Return a clipping for each story: its earliest article with the sentence, and its copies."""
    first = [numbers[0] for numbers in stories]
    known = campaign_queries.lines(connection, [number for numbers in stories for number in numbers])
    texts = campaign_queries.texts(connection, first)
    marked = _passages(connection, found, first)
    told = []
    for numbers in stories:
        title, passage = marked[numbers[0]]
        told.append(
            {
                **known[numbers[0]],
                "segments": title,
                "sentence": clippings.clipped(texts.get(numbers[0], ""), passage),
                "words": [line for line, _ in found.words if numbers[0] in found.numbers[line]],
                "copies": [known[number] for number in numbers[1:]],
            }
        )
    return told


def _passages(
    connection: sqlite3.Connection, found: Campaign, numbers: Sequence[int]
) -> dict[int, tuple[Segments, Segments]]:
    """Return title and passage of these articles, marked by the first search that finds each."""
    told: dict[int, tuple[Segments, Segments]] = {}
    for line, query in found.words:
        own = [number for number in numbers if number in found.numbers[line] and number not in told]
        told |= campaign_queries.passages(connection, query, own) if own else {}
    return told


def _drawn(facts: Row) -> Row:
    """Return the report as the page shows it, with its plot, its address and its pages."""
    listed = "\n".join(facts["words"])
    steps = [(row["step"], row["sum"]) for row in facts["over_time"]["rows"][-_COLUMNS:]]
    path = {"words": listed, "from": facts["from"], "to": facts["to"]}
    return {
        **facts,
        "span_from": facts["from"],
        "span_before": facts["before"],
        "plot": columns(steps, 640),
        "permalink": with_parameters("/campaign", path),
        "start": (facts["page"] - 1) * _SIZE + 1,
        "page_links": links(
            facts, lambda at: with_parameters("/campaign", {**path, "page": at}) + "#clippings"
        ),
    }


def _plain(facts: Row) -> Row:
    """Return the report as JSON has it: sentences in plain pieces."""
    return {**facts, "clippings": [_one(clipping) for clipping in facts["clippings"]]}


def _one(clipping: Row) -> Row:
    pieces = [{"text": one.text, "marked": one.marked} for one in clipping["sentence"]]
    kept = {name: value for name, value in clipping.items() if name not in ("segments", "number")}
    copies = [{name: value for name, value in one.items() if name != "number"} for one in clipping["copies"]]
    return {**kept, "sentence": pieces, "copies": copies}


def _lines(facts: Row) -> list[Row]:
    """Return a line for each article; a copy has the story it is folded under, and no sentence."""
    return [
        {**one, "story": clipping["id"], "words": " | ".join(clipping["words"]), "sentence": said}
        for clipping in facts["clippings"]
        for one, said in [
            (clipping, "".join(segment.text for segment in clipping["sentence"])),
            *((copy, None) for copy in clipping["copies"]),
        ]
    ]
