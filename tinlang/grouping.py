"""Group: which articles tell one story, brought in line with what has changed since the last run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from importlib.resources import files

from sqlite_utils import Database

from db import stories, story_sketches
from db.decisions import Decisions
from db.story_sketches import Material, Members, Sketched
from pipelines.model import Source
from pipelines.stories.evidence import PAIRWISE, Link, Member, link_of, links_by, pairs_by
from pipelines.stories.grouping import stories as stories_of
from pipelines.stories.marks import page_marks, publishers_of
from pipelines.stories.sketch import sketch
from tinlang.connecting import Connecting
from tinlang.crew import Crew
from tinlang.worker import Bounds, Lost

_FEW = 200
"""Articles that are sketched here; for more a crew is called."""
_BOUNDS = Bounds(seconds=60)
Key = tuple[str, str, str]


def group(given: Connecting) -> int:
    """Bring the stories in line with the articles and with what people decided; return how many changed.

    Raises:
        StoreError: the database cannot be written.
    """
    judgements = Decisions(given.config.decisions).standing("story link")
    with given.store.changing() as database:
        story_sketches.begin(database)
        _sketch_anew(database, given.press, given.workers)
        affected = story_sketches.find_affected(database)
        concerned = stories.change_links(database, _links(database, affected)) | affected
        concerned |= stories.apply_judgements(database, judgements)
        return _settle(database, concerned) if concerned else 0


def _settle(database: Database, concerned: Iterable[str]) -> int:
    stories.reach(database, concerned)
    links, verdicts = stories.links_and_verdicts(database)
    found = stories_of(stories.tellers(database), links, verdicts)
    return stories.keep_stories(database, found, links, verdicts)


# ------------------------------------------------------------------ sketches


def _sketch_anew(database: Database, press: Mapping[str, Source], workers: int) -> None:
    waiting = story_sketches.stale(database, _program(press))
    given = story_sketches.materials(database, waiting)
    for made in _sketched(given, press, workers if len(waiting) > _FEW else 0):
        story_sketches.keep_sketch(database, made)


def _sketched(given: Iterator[Material], press: Mapping[str, Source], workers: int) -> Iterator[Sketched]:
    work = partial(sketched, press=press)
    if not workers:
        yield from map(work, given)
        return
    with closing(Crew(work, workers=workers, bounds=_BOUNDS).results(given)) as results:
        for made in results:
            yield made if not isinstance(made, Lost) else _unsketched(made.task)


def sketched(material: Material, press: Mapping[str, Source]) -> Sketched:
    """Return the sketch of an article, with its marks."""
    made = sketch(material.paragraphs, (material.title,))
    named = page_marks(material.page, press, publishers_of(press))
    marks = tuple(sorted({*named, *made.marks()}))
    return Sketched(material.article, material.stamp, material.page.key, marks, made)


def _unsketched(material: Material) -> Sketched:
    """Return what stands for a text that could not be read: it is found by nothing."""
    return Sketched(material.article, material.stamp, material.page.key, (), sketch(()))


def _program(press: Mapping[str, Source]) -> str:
    """Return a digest of all that sketches and links follow from, beside the articles."""
    digest = hashlib.sha256(repr(sorted(press.items())).encode())
    package = files("pipelines")
    rules = sorted((package / "stories").iterdir(), key=lambda one: one.name)
    for one in (*rules, package / "addresses.py", package / "addresses.toml", package / "text.py"):
        digest.update(one.read_bytes() if one.is_file() else b"")
    return digest.hexdigest()[:12]


# ------------------------------------------------------------------ links


def _links(database: Database, affected: set[str]) -> dict[Key, Link]:
    """Return the links of the affected articles, by their key."""
    found: dict[Key, Link] = {}
    if not affected:
        return found
    members = Members(database, everything=len(affected) > _FEW)
    judged: set[tuple[str, str]] = set()
    for mark, ids in story_sketches.buckets(database):
        if len(ids) == 1:
            continue
        present = members.of(ids)
        if mark.partition(" ")[0] in PAIRWISE:
            links = _by_text(present, affected, judged)
        else:
            links = (link for link in links_by(mark, present) if {link.left, link.right} & affected)
        for link in links:
            _keep(found, link)
    return found


def _by_text(present: list[Member], affected: set[str], judged: set[tuple[str, str]]) -> Iterator[Link]:
    for one, other in pairs_by(present, affected):
        pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        if pair not in judged:
            judged.add(pair)
            link = link_of(one, other)
            if link:
                yield link


def _keep(found: dict[Key, Link], link: Link) -> None:
    """Keep a link; of several by one rule the strongest, then the first by value."""
    key = link.left, link.right, link.rule
    known = found.get(key)
    if known is None or (-link.weight, link.value) < (-known.weight, known.value):
        found[key] = link
