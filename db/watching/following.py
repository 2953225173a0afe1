"""What a person decides of watch lists, done to their files before it is logged; undoing undoes it there."""

from __future__ import annotations

from collections.abc import Sequence

from db.decisions import WITHDRAWN, Judgement
from db.watching import editing
from db.watching.shelf import Shelf
from pipelines.errors import QueryError
from pipelines.model import WatchKind

ENTRY, LIST = "list entry", "watch list"
"""Kinds of judgement: a thing that stands on a list, and a list."""
_UNDOING = {"added": "removed", "removed": "added"}


def follow(shelf: Shelf, judgements: Sequence[Judgement]) -> None:
    """Write what judgements say of watch lists into their files; other judgements change nothing.

    Raises:
        QueryError: there is no such list, it cannot be read, or may not hold this.
        StoreError: it cannot be written.
    """
    for one in judgements:
        if one.kind == ENTRY:
            _follow_entry(shelf, one)
        elif one.kind == LIST:
            _follow_list(shelf, one)


def entry_of(text: str) -> tuple[WatchKind, str]:
    """Return kind and text of a thing as addresses and the log write it: `place:Lạng Sơn`.

    Raises:
        QueryError: it is none.
    """
    kind, _, thing = text.partition(":")
    if kind not in set(WatchKind) or not thing.strip():
        raise QueryError(f"“{text[:40]}” cannot be watched. Expected {', '.join(WatchKind)}, a colon, what.")
    return WatchKind(kind), thing.strip()


def _follow_entry(shelf: Shelf, one: Judgement) -> None:
    verdict = _before(shelf, one) if one.verdict == WITHDRAWN else one.verdict
    path, (kind, text) = shelf.path(one.subject), entry_of(one.object)
    if verdict == "added":
        name = str(one.value.get("name", ""))
        editing.add(path, kind, text, name if name != text else "")
    elif verdict == "removed":
        editing.remove(path, kind, text)


def _before(shelf: Shelf, one: Judgement) -> str | None:
    """Return the deed that undoes what stands; None where nothing does."""
    standing = shelf.decisions.standing(one.kind, one.subject)
    return next((_UNDOING[last.verdict] for last in standing if last.object == one.object), None)


def _follow_list(shelf: Shelf, one: Judgement) -> None:
    path = shelf.path(one.subject)
    if one.verdict == WITHDRAWN:
        editing.delete(path)
    else:
        editing.create(path, str(one.value.get("name", "")))
