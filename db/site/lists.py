"""The pages of watch lists: what there is to watch, what is new of it, and putting things on a list."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from datasette.utils.asgi import Response

from db.decisions import Judgement
from db.judging import judged
from db.site.answers import Visit, as_csv, as_json, misunderstood, page
from db.site.links import path_segment, with_parameters
from db.site.list_facts import COLUMNS, flat, told
from db.site.queries import Row
from db.site.writing import Form, RefusedError, decide, decisions, form_facts, shelf
from db.watching.following import ENTRY, LIST, entry_of
from db.watching.news import Asked, News, news_of
from db.watching.shelf import Shelf
from db.watching.since import day_said
from db.watching.spans import Span
from db.watching.targets import Target, target_of
from pipelines.errors import DeclarationError, QueryError
from pipelines.model import WatchKind, WatchList
from pipelines.text import fold
from pipelines.watching import WATCHED, slug_of

SINCE = ("yesterday", "7d", "30d")
_SHOWN, _CHANGES = 5, 8


def today() -> date:
    """Return the day of this machine."""
    return datetime.now().astimezone().date()


# ------------------------------------------------------------------ all lists


async def answer_lists(visit: Visit) -> Response:
    """Return the watch lists and what is wrong with files that are none; make one of a form that was sent."""
    if visit.request.method == "POST":
        return await decide(visit, lambda form: [_made(form)])
    found, faults = await _lists(visit)
    shown = [_line(one) for one in found]
    if visit.request.url_vars.get("format"):
        return as_json({"lists": shown, "faults": faults})
    return await page(visit, "lists", {"lists": shown, "faults": faults} | await form_facts(visit))


async def _lists(visit: Visit) -> tuple[list[WatchList], dict[str, str]]:
    """Return the lists that this visitor may see; the public sees what says so, and no faults."""
    found, faults = await asyncio.to_thread(shelf(visit.datasette).lists)
    if decisions(visit.datasette) is None:
        return [one for one in found.values() if one.public], {}
    return list(found.values()), faults


def _line(one: WatchList) -> Row:
    return {
        "slug": one.slug,
        "name": one.name,
        "description": one.description,
        "things": {kind.value: [text for k, text in one.entries() if k is kind] for kind in WatchKind},
        "number": len(one.entries()),
        "expected": len(one.expected),
    }


def _made(form: Form) -> Judgement:
    name = form.get("name")
    slug = slug_of(name)
    if not slug or slug == WATCHED:
        raise QueryError(f"“{name[:40]}” gives no address. Expected a name of letters; choose another one.")
    return judged({"kind": LIST, "subject": slug, "verdict": "made", "name": name})


# ------------------------------------------------------------------ one list


async def read_list(visit: Visit) -> WatchList | None:
    """Return the list that an address names, None where this visitor sees none.

    Raises:
        RefusedError: its file says something that it may not.
    """
    kept: Shelf = shelf(visit.datasette)
    try:
        found = await asyncio.to_thread(kept.read, visit.request.url_vars["slug"])
    except DeclarationError as error:
        raise RefusedError("missing" if decisions(visit.datasette) is None else "list", 404) from error
    return found if found and (found.public or decisions(visit.datasette) is not None) else None


async def answer_list(visit: Visit) -> Response | None:
    """Return what is new of a list since a day, and what is absent; None where there is no such list."""
    watch_list, kind = await read_list(visit), visit.request.url_vars.get("format")
    if watch_list is None:
        return None
    try:
        asked = _asked(visit)
    except QueryError as error:
        facts = {"watch_list": watch_list, "news": None, "since": SINCE}
        return await misunderstood(visit, error, "list", facts | await form_facts(visit))
    news = await find_news(visit, watch_list, asked)
    if kind == "csv":
        return as_csv(f"list-{watch_list.slug}", COLUMNS, flat(news), excel=bool(visit.asked("bom")))
    if kind:
        return as_json(told(news))
    return await page(visit, "list", await _shown(visit, news))


def _asked(visit: Visit) -> Asked:
    now = today()
    since, until = (
        day_said(said, now) if (said := visit.asked(name)) else None for name in ("since", "until")
    )
    span = Span(since, until)
    return Asked(span=span, today=span.until or now, shown=_SHOWN if span.since is None else 50)


async def find_news(visit: Visit, watch_list: WatchList, asked: Asked) -> News:
    """Return the news of a list in the snapshot that is served."""
    moved = await asyncio.to_thread(shelf(visit.datasette).moved)
    return await visit.find(lambda connection: news_at(connection, watch_list, replace(asked, moved=moved)))


def news_at(connection: sqlite3.Connection, watch_list: WatchList, asked: Asked) -> News:
    """Return the news of a list; nothing is missed on days that came after the snapshot was made."""
    (made,) = connection.execute("select value from meta where key = 'published_at'").fetchone()
    last = datetime.fromisoformat(made).astimezone().date()
    return news_of(connection, watch_list, replace(asked, today=min(asked.today, last)))


async def _shown(visit: Visit, news: News) -> Row:
    slug = news.watch_list.slug
    own = f"/list/{path_segment(slug)}"
    log = decisions(visit.datasette)
    standing = await asyncio.to_thread(log.standing, ENTRY, slug) if log else []
    return {
        "watch_list": news.watch_list,
        "news": news,
        "error": None,
        "own": own,
        "since": SINCE,
        "chosen": visit.asked("since"),
        "since_paths": [(one, with_parameters(own, {"since": one})) for one in SINCE],
        "changes": standing[::-1][:_CHANGES],
    } | await form_facts(visit)


# ------------------------------------------------------------------ putting something on a list


async def answer_watch(visit: Visit) -> Response | None:
    """Ask on which list a thing is to be put, a button for each; None where nothing can be written.

    Raises:
        RefusedError: the address names nothing that can be watched.
    """
    if decisions(visit.datasette) is None:
        return None
    try:
        kind, text = entry_of(visit.asked("what") or "")
    except QueryError as error:
        raise RefusedError("judgement", 400) from error
    target = await visit.find(lambda connection: target_of(connection, kind, text))
    found, _ = await _lists(visit)
    facts: dict[str, Any] = {"target": target, "choices": [_choice(one, target) for one in found]}
    return await page(visit, "watch", facts | await form_facts(visit))


def _choice(one: WatchList, target: Target) -> Row:
    """Return what the page says of a list: whether the thing is on it, and what its button sends."""
    there = next((text for kind, text in one.entries() if _is(target, kind, text)), None)
    if one.slug == WATCHED:
        judge = f"{'watched' if there is None else 'withdrawn'}|product watch|{target.text}|"
    else:
        verdict = "added" if there is None else "removed"
        judge = f"{verdict}|{ENTRY}|{one.slug}|{target.kind.value}:{there or target.text}"
    fits = one.slug != WATCHED or target.kind is WatchKind.PRODUCT
    return {"slug": one.slug, "name": one.name, "there": there is not None, "fits": fits, "judge": judge}


def _is(target: Target, kind: WatchKind, text: str) -> bool:
    """Return whether an entry of a list is the thing, by what stands there or by its name."""
    return kind is target.kind and (text == target.text or fold(text) == fold(target.label))


def watchable(visit: Visit) -> bool:
    """Return whether this site has watch lists that may be written."""
    return decisions(visit.datasette) is not None


def watch_path(kind: str, text: str) -> str:
    """Return the address that asks on which list a thing is to be put."""
    return with_parameters("/lists/add", {"what": f"{kind}:{text}"})
