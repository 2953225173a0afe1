"""What is new of a watch list as plain rows, for JSON and CSV: pure."""

from __future__ import annotations

from collections.abc import Iterator

from db.site.queries import Row
from db.watching.news import Absence, News, Report, Section

COLUMNS = "kind thing language day title url source source_name article story sentence figures copies".split()


def told(news: News) -> Row:
    """Return the news of a list as JSON has them."""
    span = news.asked.span
    return {
        "list": {name: getattr(news.watch_list, name) for name in ("slug", "name", "description")},
        "since": span.since and span.since.isoformat(),
        "until": span.until and span.until.isoformat(),
        "sections": [_section(one) for one in news.sections],
        "absent": [_absence(one, news) for one in news.absences],
    }


def _section(one: Section) -> Row:
    target = one.target
    return {
        "kind": target.kind.value,
        "thing": target.text,
        "name": target.label,
        "known": target.known,
        "articles": one.articles,
        "more": one.more,
        "languages": {
            language: [_report(report) for report in reports] for language, reports in one.by_language()
        },
    }


def _report(report: Report) -> Row:
    return {
        **_article(report.article),
        "story": report.article["story"],
        "sentence": report.quotation.text,
        "figures": [
            {name: figure[name] for name in ("surface", "low", "high", "bound", "unit", "per", "key")}
            for figure in report.figures
        ],
        "copies": [_article(copy) for copy in report.copies],
        "first": _article(report.first) if report.first else None,
    }


def _article(row: Row) -> Row:
    return {name: row[name] for name in ("id", "title", "url", "source", "source_name", "language", "day")}


def _absence(one: Absence, news: News) -> Row:
    return {
        "kind": one.target.kind.value,
        "thing": one.target.text,
        "name": one.target.label,
        "language": one.language,
        "days": one.days,
        "until": news.asked.today.isoformat(),
        "last": one.last,
    }


def flat(news: News) -> list[Row]:
    """Return the news as lines of a table, one a report."""
    return [row for section in news.sections for row in _lines(section)]


def _lines(section: Section) -> Iterator[Row]:
    for report in section.reports:
        row = report.article
        yield {name: row[name] for name in COLUMNS if name in row} | {
            "kind": section.target.kind.value,
            "thing": section.target.label,
            "article": row["id"],
            "sentence": report.quotation.text,
            "figures": [figure["surface"] for figure in report.figures],
            "copies": [copy["source"] for copy in report.copies],
        }
