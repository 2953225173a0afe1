"""Articles that stand on a page only as data for a script: JSON of Next.js and others, JSON-LD bodies."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from pipelines.layouts import Version
from pipelines.pages.blocks import Block, one_line, read_blocks
from pipelines.pages.containers import ENOUGH, Container, marks_of
from pipelines.pages.laid import LaidPage
from pipelines.pages.titles import sayings, without_site
from pipelines.text import fold

_JSON = "script[type='application/json'], script#__NEXT_DATA__"
_STATE = re.compile(r"^\s*window\.__?[A-Z_]+__?\s*=\s*(?=[{\[])")
_LONGEST = 2_000_000  # characters of such data
_MOST = 20_000  # values looked at
_LEADS = ("lead", "sapo", "standfirst", "description", "summary", "excerpt", "intro")
_DATES = ("datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "publishTime")
_TEXTS = ("html", "text", "content", "value")
_TAG = re.compile(r"<[a-zA-Z/!]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """An article found in data for a script."""

    container: Container
    lead: str | None
    record: Mapping[str, object]
    """What the data says of it, under the names of JSON-LD."""


def embedded_of(laid: LaidPage) -> Embedded | None:
    """Return the article of the page's title in its data; None where there is none, or readers are to pay."""
    titles = frozenset(fold(without_site(said, (laid.source.name,))) for said in sayings(laid.page))
    if not titles or is_paid(laid):
        return None
    for values in (*laid.page.records, *_scripts(laid)):
        for each in _objects(values):
            if _title(each) in titles and (found := _found(each, laid.generic)) is not None:
                return found
    return None


def is_paid(laid: LaidPage) -> bool:
    """Return whether the head says that only those who pay may read the text."""
    return any(
        str(record.get("isAccessibleForFree")).lower().endswith("false") for record in laid.page.records
    )


def _found(said: Mapping[str, object], generic: Version) -> Embedded | None:
    texts = [_text(value) for value in said.values()]
    body = max(texts, key=len, default="")
    if len(_TAG.sub("", body)) < ENOUGH:
        return None
    container = _container(body, generic)
    lead = next((said[key] for key in _LEADS if isinstance(said.get(key), str) and said[key] != body), None)
    date = next((said[key] for key in _DATES if isinstance(said.get(key), str)), None)
    record = {"@type": "Article", "datePublished": date, "author": said.get("author")}
    return Embedded(container=container, lead=one_line(str(lead)) if lead else None, record=record)


def _text(value: object) -> str:
    """Return the text that a value is, or that the paragraphs of a list are."""
    if isinstance(value, str):
        return value
    parts = value if isinstance(value, list) else ()
    told = (part for part in parts if isinstance(part, dict))
    said = (next((part[key] for key in _TEXTS if key in part), "") for part in told)
    return "".join(f"<p>{part}</p>" for part in said if isinstance(part, str))


def _container(body: str, generic: Version) -> Container:
    """Return what stands for the element of a body, which is markup, or lines of text."""
    tree = LexborHTMLParser(f"<body>{body}</body>")
    root = tree.body
    assert root is not None  # the parser adds one wherever it is missing
    if _TAG.search(body):
        return Container(root, tuple(read_blocks(root, marks_of(root, generic, generic))), "embedded")
    lines = (one_line(line) for line in body.split("\n"))
    return Container(root, tuple(Block(line, "p") for line in lines if line), "embedded")


def _title(said: Mapping[str, object]) -> str:
    title = said.get("title") or said.get("headline")
    return fold(one_line(title)) if isinstance(title, str) and len(title) < 400 else ""


def _scripts(laid: LaidPage) -> Iterator[object]:
    """Yield what the page's scripts hold as data: blocks of JSON, and states set for a window."""
    for node in laid.page.tree.css("script")[:200]:
        text = node.text(deep=True)
        bare = _STATE.sub("", text) if node.attributes.get("type") is None else text
        if len(text) > _LONGEST or (bare is text and not node.css_matches(_JSON)):
            continue
        try:
            yield json.JSONDecoder(strict=False).raw_decode(bare.strip())[0]
        except (ValueError, RecursionError):
            continue


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    """Yield the objects within a value, the outer ones first."""
    waiting = deque([value])
    for _ in range(_MOST):
        if not waiting:
            return
        each = waiting.popleft()
        if isinstance(each, Mapping):
            yield each
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
