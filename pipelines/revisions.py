"""When an article's text has changed, and what of it: digests of normalised text, paragraph by paragraph."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from pipelines.model import Article
from pipelines.text import normalise

ALIKE = 0.5
"""Share of words in common from which two paragraphs are one, edited; below it one went and another came."""
LONGEST = 400
"""Words of a paragraph that are compared one by one; longer ones are compared as wholes."""

_BLANKS = re.compile(r"\s+")
_DRESS = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."}
_DRESSED = re.compile("[“”‘’–—…]")
_WORDS = re.compile(r"\w+(?:[.,]\d+)*|[^\w\s]|\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChange:
    """A stretch of words of an edited paragraph; joined, the old ones and the new ones are the paragraphs."""

    kind: str
    """`same`, `removed`, `added` or `replaced`."""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphChange:
    """What became of one paragraph."""

    kind: str
    """`edited`, `moved`, `added` or `removed`; one moved and edited is `moved`, with its words."""
    old_at: int | None = None
    """Index in the old text; None for an added one."""
    new_at: int | None = None
    """Index in the new text; None for a removed one."""
    old: str = ""
    new: str = ""
    words: tuple[WordChange, ...] = ()
    """Of an edited paragraph, in order; empty where nothing but the place changed."""


def text_digest(article: Article) -> str:
    """Return `sha256:` and the digest of the normalised title, sapo, body and captions.

    Blanks, invisible characters, typographic quotes and dashes make no difference, case and marks do.
    """
    parts = (article.title or "", article.sapo or "", *article.body)
    captions = (caption.text for caption in article.captions)
    return "sha256:" + hashlib.sha256("\x1f".join(map(_plain, (*parts, *captions))).encode()).hexdigest()


def paragraph_diff(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[ParagraphChange, ...]:
    """Return what changed, in the order of the new text, removed paragraphs where they stood.

    Empty where the texts are equal once normalised. Paragraphs are first matched whole, then by their words.
    """
    pairs = _pairs(tuple(map(_plain, old)), tuple(map(_plain, new)))
    still = _in_order(pairs)
    changes = [*_kept(old, new, pairs, still), *_gone(old, new, pairs)]
    return tuple(change for _, change in sorted(changes, key=lambda placed: placed[0]))


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", _DRESSED.sub(lambda found: _DRESS[found.group()], normalise(text))).strip()


# ------------------------------------------------------------------ which paragraph became which


def _pairs(old: tuple[str, ...], new: tuple[str, ...]) -> dict[int, int]:
    """Return new index → old index of paragraphs that are one: equal ones, then those most alike."""
    pairs = _equal(old, new)
    left = [at for at in range(len(old)) if at not in pairs.values()]
    came = [at for at in range(len(new)) if at not in pairs]
    scored = [(_likeness(old[a], new[b]), a, b) for a in left for b in came]
    for score, a, b in sorted(scored, key=lambda entry: (-entry[0], abs(entry[1] - entry[2]), entry[1:])):
        if score >= ALIKE and b not in pairs and a not in pairs.values():
            pairs[b] = a
    return pairs


def _equal(old: tuple[str, ...], new: tuple[str, ...]) -> dict[int, int]:
    """Return new index → old index of equal paragraphs; of several the first goes with the first."""
    places: dict[str, list[int]] = {}
    for at in reversed(range(len(old))):
        places.setdefault(old[at], []).append(at)
    return {at: places[text].pop() for at, text in enumerate(new) if places.get(text)}


def _likeness(old: str, new: str) -> float:
    """Return the share of words in common, 0–1; the cheap bound first, since most pairs are strangers."""
    matcher = SequenceMatcher(None, _words(old), _words(new), autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.quick_ratio() if max(len(_words(old)), len(_words(new))) > LONGEST else matcher.ratio()


@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split())


def _in_order(pairs: dict[int, int]) -> frozenset[int]:
    """Return the new indexes of the longest run of pairs that kept their order; the others have moved."""
    runs: list[tuple[int, ...]] = [()]
    for at, old in sorted(pairs.items()):
        before = [run for run in runs if not run or pairs[run[-1]] < old]
        runs.append((*_longest(before), at))
    return frozenset(_longest(runs))


def _longest(runs: list[tuple[int, ...]]) -> tuple[int, ...]:
    return max(runs, key=len)


# ------------------------------------------------------------------ what is said of them

Placed = tuple[tuple[int, int], ParagraphChange]


def _kept(
    old: Sequence[str], new: Sequence[str], pairs: dict[int, int], still: frozenset[int]
) -> Iterator[Placed]:
    for at, text in enumerate(new):
        if at not in pairs:
            yield (at, 1), ParagraphChange(kind="added", new_at=at, new=text)
            continue
        before = old[pairs[at]]
        edited = _plain(before) != _plain(text)
        if edited or at not in still:
            kind = "edited" if at in still else "moved"
            words = word_diff(before, text) if edited else ()
            yield (
                (at, 1),
                ParagraphChange(kind=kind, old_at=pairs[at], new_at=at, old=before, new=text, words=words),
            )


def _gone(old: Sequence[str], new: Sequence[str], pairs: dict[int, int]) -> Iterator[Placed]:
    """Yield removed paragraphs, placed before what follows them in the old text and is still there."""
    places = {a: b for b, a in pairs.items()}
    for at, text in enumerate(old):
        if at not in places:
            place = next((places[later] for later in range(at, len(old)) if later in places), len(new))
            yield (place, 0), ParagraphChange(kind="removed", old_at=at, old=text)


def word_diff(old: str, new: str) -> tuple[WordChange, ...]:
    """Return the stretches of two texts that are the same, removed, added or replaced, in order.

    The `old` of all stretches joined is the old text, the `new` of all joined the new one.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    kinds = {"equal": "same", "delete": "removed", "insert": "added", "replace": "replaced"}
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return tuple(
        WordChange(kind=kinds[tag], old="".join(before[a:b]), new="".join(after[c:d]))
        for tag, a, b, c, d in matcher.get_opcodes()
    )
