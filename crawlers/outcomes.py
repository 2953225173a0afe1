"""How an entry stands after it was asked for: one pure function for each thing that may come of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from crawlers.answers import Answer, UnansweredError
from crawlers.frontier import Entry, State
from crawlers.politeness import DAY, growing, next_interval
from crawlers.polling import FIRST, next_poll, next_try
from pipelines.model import LinkKind, Policy


def first_interval(policy: Policy) -> float:
    """Return the seconds after which an article is asked for again the first time."""
    if policy.revisit is not None:
        return policy.revisit
    return 0.0 if policy.network == "loopback" else 3600.0


def kept(entry: Entry, answer: Answer, digest: str, first: float) -> Entry:
    """Return the entry after a whole answer; unchanged where its body is the one we have."""
    entry = replace(
        entry,
        state=State.UNCHANGED if digest == entry.digest else State.KEPT,
        etag=answer.header("ETag"),
        last_modified=answer.header("Last-Modified"),
        digest=digest,
        kept_at=answer.fetched_at if digest != entry.digest else entry.kept_at,
        kept_url=answer.url if digest != entry.digest else entry.kept_url,
    )
    return again(entry, answer.fetched_at.timestamp(), first)


def again(entry: Entry, now: float, first: float) -> Entry:
    """Return the entry as answered, due after its next interval."""
    interval = next_interval(entry.interval, first)
    return replace(
        entry, asked=entry.asked + 1, tries=0, reason="", detail="", interval=interval, due=now + interval
    )


def unchanged(entry: Entry, now: float, first: float) -> Entry:
    """Return the entry after `304 Not Modified`."""
    return again(replace(entry, state=State.UNCHANGED), now, first)


def polled(entry: Entry, before: float, policy: Policy, *, shown: int = 1, new: int = 0) -> Entry:
    """Return a feed, just answered, after a poll that showed so many links, so many of them new.

    Declared feeds are asked by what they bring; sitemaps found on the way, which age, ever more rarely.

    Args:
        before: seconds between the last two polls, 0 at the first.
    """
    if first_interval(policy) == 0:
        interval = 0.0
    elif entry.depth > 0:
        interval = next_interval(before, DAY / 8)
    else:
        interval = next_poll(timedelta(seconds=before) or FIRST, shown, new).total_seconds()
    answered = (entry.due or 0.0) - entry.interval
    return replace(entry, interval=interval, due=answered + interval)


def failed(entry: Entry, now: float, error: UnansweredError, first: float) -> Entry:
    """Return the entry after no whole answer: asked again with growing pauses, never given up."""
    tries = entry.tries + 1
    pause = growing(first, tries) if error.after is None or tries > 3 else error.after
    if entry.kind is not LinkKind.ARTICLE and tries > 8:
        pause = next_try(timedelta(seconds=pause)).total_seconds()
    entry = replace(entry, tries=tries, reason=error.reason, detail=error.detail, due=now + pause)
    return entry if entry.state in (State.KEPT, State.UNCHANGED) else replace(entry, state=State.FAILED)


def refused(entry: Entry, now: float, reason: str, detail: str) -> Entry:
    """Return the entry after a no: asked again tomorrow, since rules change."""
    return replace(entry, state=State.REFUSED, reason=reason, detail=detail, due=now + DAY)


def gone(entry: Entry, now: float, status: int) -> Entry:
    """Return the entry after 404 or 410: asked again in a month, and the month after."""
    entry = replace(entry, state=State.GONE, asked=entry.asked + 1, tries=0)
    return replace(entry, reason="not found", detail=f"status {status}", due=now + 30 * DAY)


def moved(entry: Entry, now: float, key: str) -> Entry:
    """Return the entry whose page lives on under another one."""
    return replace(entry, state=State.MOVED, reason="", detail=key, tries=0, due=now + 30 * DAY)
