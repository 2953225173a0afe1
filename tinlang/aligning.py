"""Align: the versions of each story lined up sentence by sentence and checked, where anything has changed.

A lexicon is learnt from the earliest pairs of two languages, as many as the greatest power of two there is:
it follows from the articles alone, and is learnt anew, with all pairs lined up anew, only when these have
doubled: the work of many small runs is about twice that of one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.resources import files
from itertools import combinations

from sqlite_utils import Database

from db import alignments
from db.alignments import AlignmentRows, Key, Languages, Placed, Teller, alignment_rows
from db.decisions import Decisions
from db.term_checks import OwnTerms, keep_terms, recheck, touched_pairs
from db.terms import termbase_of
from pipelines.alignment.align import FOLDS
from pipelines.comparing import Teaching, compare_taught, pack_teaching, teach, unpack_teaching
from pipelines.model import Concept
from pipelines.terms.termbase import Termbase
from pipelines.versions import Pair, version_of_text
from tinlang.connecting import Connecting
from tinlang.crew import Crew
from tinlang.worker import Bounds, Lost

MOST = 2048
"""Pairs that teach at most; the learning curve is flat long before."""
MOST_PAIRS = 40
"""Pairs of one story that are lined up at most, those with its first article before the others."""
_FEW = 60
"""Pairs that are lined up here; for more a crew is called."""
_BOUNDS = Bounds(seconds=120)
_MADE_BY = (
    *("alignment", "checks", "figures", "languages", "terms"),
    *("catalog.toml", "comparing.py", "doubts.py", "language.py", "residue.py", "text.py", "versions.py"),
)


Work = Callable[["Task"], tuple["Task", AlignmentRows]]


@dataclass(frozen=True, slots=True)
class Class:
    """The pairs that teach, of all pairs of two languages, each with its fold."""

    languages: Languages
    folds: Mapping[Key, int]
    pairs: tuple[Placed, ...]
    stamp: str
    """Digest of all that what they teach follows from."""


@dataclass(frozen=True, slots=True)
class Task:
    """A pair to be lined up."""

    pair: Placed
    stamp: str
    fold: int | None
    left: str
    right: str


def align(given: Connecting) -> int:
    """Bring the alignments in line with the stories; return how many pairs were lined up.

    Raises:
        StoreError: the database cannot be written.
    """
    with given.store.changing() as database:
        pairs = wanted_pairs(alignments.told_stories(database), alignments.reprinted(database))
        classes = {one.languages: one for one in classes_of(pairs)}
        stamps = {pair.key: _stamp(pair, classes[pair.languages]) for pair in pairs}
        waiting = _bring_in_line(database, pairs, stamps)
        termbase = termbase_of(Decisions(given.config.decisions))
        own = OwnTerms.of(termbase)
        rechecked = _check_terms(database, termbase, own, {pair.key for pair in waiting})
        wanted = {pair.languages for pair in waiting}
        taught = {languages: _taught(database, classes[languages]) for languages in sorted(wanted)}
        tasks = (_task(database, pair, stamps[pair.key], classes[pair.languages]) for pair in waiting)
        work = partial(line_up, taught=taught, concepts=termbase.concepts if own.terms else None)
        for task, rows in _lined_up(tasks, work, given.workers if len(waiting) > _FEW else 0):
            stamp = task.stamp + own.stamp((task.left, task.right), task.pair.languages)
            alignments.keep_alignment(database, task.pair, stamp, rows)
        return len(waiting) + rechecked


def _check_terms(database: Database, termbase: Termbase, own: OwnTerms, waiting: set[Key]) -> int:
    """Check pairs anew in which changed terms stand, but those that wait to be lined up; return how many."""
    touched = [pair for pair in touched_pairs(database, own) if pair.key not in waiting]
    for pair in touched:
        recheck(database, pair, termbase, own)
    keep_terms(database, own)
    return len(touched)


def _bring_in_line(database: Database, pairs: Sequence[Placed], stamps: Mapping[Key, str]) -> list[Placed]:
    """Remove what should not be there; return what is to be lined up."""
    kept = alignments.kept_alignments(database)
    alignments.forget_alignments(database, sorted(set(kept) - set(stamps)))
    alignments.forget_lexicons(database, {pair.languages for pair in pairs})
    known = [pair for pair in pairs if pair.key in kept]
    moved = [(pair.left.story, pair.key) for pair in known if kept[pair.key][1] != pair.left.story]
    alignments.move_alignments(database, moved)
    lined_up = {key: stamp.partition(".")[0] for key, (stamp, _) in kept.items()}
    return [pair for pair in pairs if lined_up.get(pair.key) != stamps[pair.key]]


# ------------------------------------------------------------------ which pairs


def wanted_pairs(stories: Iterable[Sequence[Teller]], reprinted: set[Key]) -> list[Placed]:
    """Return the pairs of versions to be lined up; of nearly equal texts of a language the first stands."""
    found: list[Placed] = []
    for tellers in stories:
        standing: list[Teller] = []
        for one in tellers:
            rivals = (other for other in standing if other.language == one.language)
            if not any(_sorted(one.article, other.article) in reprinted for other in rivals):
                standing.append(one)
        pairs = [pair for pair in combinations(standing, 2) if pair[0].language != pair[1].language]
        found += [_placed(*pair, tellers[0].language) for pair in pairs[:MOST_PAIRS]]
    return found


def _sorted(one: str, other: str) -> Key:
    return (one, other) if one < other else (other, one)


def _placed(one: Teller, other: Teller, first: str) -> Placed:
    """Return a pair with the language of the story's first article on the left, else the earlier code."""
    left, right = sorted((one, other), key=lambda teller: (teller.language != first, teller.language))
    return Placed(left, right)


def classes_of(pairs: Sequence[Placed]) -> Iterator[Class]:
    """Yield, for each two languages, the earliest pairs, as many as the greatest power of two there is."""
    by_languages: dict[Languages, list[Placed]] = defaultdict(list)
    for pair in pairs:
        by_languages[pair.languages].append(pair)
    for languages, listed in sorted(by_languages.items()):
        size = min(1 << (len(listed).bit_length() - 1), MOST)
        chosen = sorted(listed, key=lambda pair: pair.rank)[:size]
        order = {story: at for at, story in enumerate(dict.fromkeys(pair.left.story for pair in chosen))}
        folds = {pair.key: order[pair.left.story] % FOLDS for pair in chosen}
        told = [(*_digests(pair), folds[pair.key]) for pair in chosen]
        yield Class(languages, folds, tuple(chosen), _digest(aligner_version(), *languages, *told))


def _stamp(pair: Placed, taught: Class) -> str:
    return _digest(taught.stamp, *_digests(pair), taught.folds.get(pair.key))


def _digests(pair: Placed) -> tuple[str, str, str, str]:
    return *pair.key, pair.left.digest, pair.right.digest


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


@cache
def aligner_version() -> str:
    """Return a digest of all rules and words that alignments and discrepancies follow from."""
    digest = hashlib.sha256()
    for name in _MADE_BY:
        path = files("pipelines") / name
        found = [path] if path.is_file() else sorted(path.iterdir(), key=lambda one: one.name)
        for one in found:
            digest.update(one.read_bytes() if one.is_file() else b"")
    return digest.hexdigest()[:12]


# ------------------------------------------------------------------ lining up


def _taught(database: Database, given: Class) -> bytes:
    """Return what a class has taught; it is learnt where it is not known."""
    known = alignments.known_lexicon(database, given.languages, given.stamp)
    if known is not None:
        return known
    pairs = [_versions(given.languages, *_texts(database, pair)) for pair in given.pairs]
    teaching = teach(given.languages, pairs, [given.folds[pair.key] for pair in given.pairs])
    packed = pack_teaching(teaching)
    alignments.keep_lexicon(database, (*given.languages, given.stamp, len(pairs), packed))
    return packed


def _texts(database: Database, pair: Placed) -> tuple[str, str]:
    return alignments.text_of(database, pair.left.article), alignments.text_of(database, pair.right.article)


def _versions(languages: Languages, left: str, right: str) -> Pair:
    return version_of_text(left, languages[0]), version_of_text(right, languages[1])


def _task(database: Database, pair: Placed, stamp: str, given: Class) -> Task:
    return Task(pair, stamp, given.folds.get(pair.key), *_texts(database, pair))


def _lined_up(tasks: Iterable[Task], work: Work, workers: int) -> Iterator[tuple[Task, AlignmentRows]]:
    if not workers:
        yield from map(work, tasks)
        return
    with closing(Crew(work, workers=workers, bounds=_BOUNDS).results(tasks)) as results:
        yield from (made for made in results if not isinstance(made, Lost))


def line_up(
    task: Task, taught: Mapping[Languages, bytes], concepts: tuple[Concept, ...] | None
) -> tuple[Task, AlignmentRows]:
    """Return the rows of a pair, with its task; no concepts: those of the starter."""
    languages = task.pair.languages
    pair = _versions(languages, task.left, task.right)
    teaching = _teaching(languages, taught[languages], concepts)
    return task, alignment_rows(compare_taught(teaching, pair, task.fold))


@cache
def _teaching(languages: Languages, packed: bytes, concepts: tuple[Concept, ...] | None) -> Teaching:
    teaching = unpack_teaching(languages, packed)
    if concepts is None:
        return teaching
    return replace(teaching, archive=replace(teaching.archive, termbase=Termbase(concepts)))
