"""Nouns as rows of news.db and rows as nouns, both ways: `article(article_rows(a)) == a`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.model import (
    Article,
    BodyStatus,
    Caption,
    Credit,
    Dropped,
    Evidence,
    LanguageVerdict,
    Outcome,
    PublishedTime,
    Source,
    identify,
)

Value = str | int | float | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """All rows of one article as its latest capture tells it."""

    article: Row
    text: Row
    captions: tuple[Row, ...]
    tags: tuple[Row, ...]
    versions: tuple[Row, ...]
    evidence: tuple[Row, ...]


# ------------------------------------------------------------------ values


def time_text(time: datetime | None) -> str | None:
    """Return a time as text in UTC; texts sort as their times do."""
    return None if time is None else time.astimezone(UTC).isoformat()


def read_time(text: Value) -> datetime | None:
    """Return the time that `time_text` wrote."""
    return None if text is None else datetime.fromisoformat(str(text))


def storable(text: str | None) -> str | None:
    """Return the text as UTF-8 can hold it: a lone surrogate becomes U+FFFD."""
    if text is None or text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def list_text(values: Iterable[str]) -> str:
    """Return texts as a JSON list, Vietnamese as Vietnamese."""
    return storable(json.dumps(list(values), ensure_ascii=False)) or "[]"


def read_list(text: Value) -> tuple[str, ...]:
    """Return the texts of a JSON list."""
    return tuple(json.loads(str(text)))


# ------------------------------------------------------------------ nouns → rows


def source_row(source: Source) -> Row:
    """Return the row of a newspaper."""
    least, most = source.weekly or (None, None)
    return {
        "slug": source.slug,
        "name": source.name,
        "homepage": source.homepage,
        "country": source.country,
        "province": source.province,
        "languages": list_text(source.languages),
        "timezone": source.timezone,
        "family": source.family,
        "layout": source.layout,
        "hosts": list_text(source.hosts),
        "robots": source.policy.robots,
        "publish": source.policy.publish,
        "aggregator": int(source.aggregator),
        "translated": int(source.translated),
        "weekly_least": least,
        "weekly_most": most,
    }


def capture_row(outcome: Outcome, article: str | None, text_digest: str | None) -> Row:
    """Return the row of a capture that gave this article, or none."""
    return {
        "segment": outcome.locator.segment,
        "offset": outcome.locator.offset,
        "source": outcome.source,
        "url": storable(outcome.url),
        "fetched_at": time_text(outcome.fetched_at),
        "status": outcome.status,
        "digest": outcome.digest,
        "article": article,
        "text_digest": text_digest,
    }


def drop_row(dropped: Dropped, outcome: Outcome | None = None) -> Row:
    """Return the row of something dropped, from a capture or without one."""
    segment, offset = (outcome.locator.segment, outcome.locator.offset) if outcome else (None, None)
    named = [dropped.step, dropped.subject, dropped.reason, dropped.detail, segment, offset]
    return {
        "id": identify(json.dumps(named)),
        "step": dropped.step,
        "subject": storable(dropped.subject),
        "reason": dropped.reason,
        "detail": storable(dropped.detail),
        "source": outcome.source if outcome else dropped.source,
        "segment": segment,
        "offset": offset,
    }


def article_rows(outcome: Outcome, article: Article, text_digest: str) -> ArticleRows:
    """Return the rows of an article as this capture tells it, as if it were the only one."""
    place: Row = {"segment": outcome.locator.segment, "offset": outcome.locator.offset}
    fetched = time_text(outcome.fetched_at)
    seen: Row = {"text_digest": text_digest, "first_fetched": fetched, "last_fetched": fetched, "captures": 1}
    return ArticleRows(
        article=_page_row(article) | _judged_row(article) | seen | place,
        text=_text_row(article, text_digest) | {"fetched_at": fetched} | place,
        captions=_listed(article.id, [_caption_row(caption) for caption in article.captions]),
        tags=_listed(article.id, [{"tag": storable(tag)} for tag in article.tags]),
        versions=_listed(
            article.id, [{"language": language, "url": storable(url)} for language, url in article.versions]
        ),
        evidence=_evidence_rows(article),
    )


def _page_row(article: Article) -> Row:
    credit = article.credit or Credit(raw="")
    return {
        "id": article.id,
        "key": article.key,
        "source": article.source,
        "url": storable(article.url),
        "edition": article.edition,
        "title": storable(article.title),
        "section": storable(article.section),
        "publisher": storable(article.publisher),
        "byline": storable(article.byline),
        "modified": time_text(article.modified),
        "credit_publisher": storable(credit.publisher),
        "credit_url": storable(credit.url),
        "credit_raw": storable(credit.raw) if article.credit else None,
        "status": article.status.value,
        "flags": list_text(article.flags),
        "removed": list_text(article.removed),
    }


def _judged_row(article: Article) -> Row:
    published, language = article.published, article.language
    return {
        "language": language.language,
        "detected": language.detected,
        "disagrees": int(language.disagrees),
        "published": time_text(published.time) if published else None,
        "published_raw": storable(published.raw) if published else None,
        "published_rule": published.rule if published else None,
        "published_precision": published.precision if published else None,
        "published_flagged": int(published.flagged) if published else 0,
    }


def _text_row(article: Article, text_digest: str) -> Row:
    return {
        "article": article.id,
        "digest": text_digest,
        "title": storable(article.title),
        "sapo": storable(article.sapo),
        "body": list_text(article.body),
        "captions": list_text(caption.text for caption in article.captions),
    }


def _caption_row(caption: Caption) -> Row:
    return {
        "text": storable(caption.text),
        "credit": storable(caption.credit),
        "image": storable(caption.image),
    }


def _listed(article: str, rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(Row(article=article, position=at) | row for at, row in enumerate(rows))


def _evidence_rows(article: Article) -> tuple[Row, ...]:
    published = article.published.evidence if article.published else ()
    judged = {"published": published, "language": article.language.evidence}
    return tuple(
        Row(article=article.id, judgement=judgement, position=at, rule=one.rule)
        | Row(value=storable(one.value), weight=float(one.weight))
        for judgement, reasons in judged.items()
        for at, one in enumerate(reasons)
    )


# ------------------------------------------------------------------ rows → nouns


def article(rows: ArticleRows) -> Article:
    """Return the article that the rows tell of."""
    row, text = rows.article, rows.text
    return Article(
        source=str(row["source"]),
        url=str(row["url"]),
        key=str(row["key"]),
        edition=_text(row["edition"]),
        language=_language(row, _reasons(rows, "language")),
        title=_text(row["title"]),
        sapo=_text(text["sapo"]),
        body=read_list(text["body"]),
        captions=tuple(_caption(caption) for caption in rows.captions),
        byline=_text(row["byline"]),
        section=_text(row["section"]),
        tags=tuple(str(tag["tag"]) for tag in rows.tags),
        publisher=_text(row["publisher"]),
        published=_published(row, _reasons(rows, "published")),
        modified=read_time(row["modified"]),
        credit=_credit(row),
        versions=tuple((str(one["language"]), str(one["url"])) for one in rows.versions),
        status=BodyStatus(str(row["status"])),
        removed=read_list(row["removed"]),
        flags=read_list(row["flags"]),
    )


def _text(value: Value) -> str | None:
    return None if value is None else str(value)


def _reasons(rows: ArticleRows, judgement: str) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(rule=str(one["rule"]), value=str(one["value"]), weight=float(one["weight"] or 0))
        for one in rows.evidence
        if one["judgement"] == judgement
    )


def _caption(row: Mapping[str, Value]) -> Caption:
    return Caption(text=str(row["text"]), credit=_text(row["credit"]), image=_text(row["image"]))


def _language(row: Row, evidence: tuple[Evidence, ...]) -> LanguageVerdict:
    return LanguageVerdict(
        language=_text(row["language"]),
        detected=_text(row["detected"]),
        disagrees=bool(row["disagrees"]),
        evidence=evidence,
    )


def _published(row: Row, evidence: tuple[Evidence, ...]) -> PublishedTime | None:
    time = read_time(row["published"])
    if time is None:
        return None
    return PublishedTime(
        time=time,
        precision=str(row["published_precision"]),
        raw=str(row["published_raw"]),
        rule=str(row["published_rule"]),
        flagged=bool(row["published_flagged"]),
        evidence=evidence,
    )


def _credit(row: Row) -> Credit | None:
    if row["credit_raw"] is None:
        return None
    return Credit(
        publisher=_text(row["credit_publisher"]), url=_text(row["credit_url"]), raw=str(row["credit_raw"])
    )
