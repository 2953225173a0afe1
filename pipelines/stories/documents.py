"""Which documents tell one story: versions in other languages, reprints in the same one, by their content.

Across languages names, figures and words of the starter are compared, weighed by how rare they are; two
documents are linked when each is the other's best and they can be lined up. Within a language only nearly
equal texts are linked. A document meets those that share a rare feature with it, through an index, never all.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.alignment.starter import concepts
from pipelines.stories.fitting import fit
from pipelines.stories.sketch import reprinted, runs_shared, sketch
from pipelines.text import fold

LIKE = 0.15
"""Cosine from which two versions may be one story (tuned on the leads of the development half)."""
CLEAR = 0.7
"""Share of the best likeness that the next best may have; above it many are alike.

Of the leads of the development half 92 in 100 versions have less among 5,000 leads of one province and month.
"""
COMMON = 60
"""Documents beyond which a feature is too common to propose candidates."""
MOST = 40
"""Candidates of a document that are compared, those with the most shared weight first."""
_CONCEPT = 0.6
"""Weight of a word of the starter against that of a name or a figure."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")

Features = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Document:
    """A text that may tell the story that others tell."""

    id: str
    language: str | None
    text: tuple[str, ...]
    """Sentences or paragraphs."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two documents of one story, and on what evidence."""

    left: int
    """Place in the list of documents."""
    right: int
    rule: str
    """`content` across languages, `reprint` within one."""
    weight: float


def group_stories(documents: Sequence[Document]) -> list[list[str]]:
    """Return the ids of the documents story by story, in their own order; each in exactly one group."""
    links = [*reprints(documents), *versions(documents)]
    return [[documents[at].id for at in group] for group in closed(len(documents), links)]


def closed(size: int, links: Iterable[Link]) -> list[list[int]]:
    """Return the groups that links make of so many documents."""
    top = list(range(size))

    def root(at: int) -> int:
        while top[at] != at:
            top[at] = top[top[at]]
            at = top[at]
        return at

    for link in links:
        left, right = sorted((root(link.left), root(link.right)))
        top[right] = left
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(size):
        groups[root(at)].append(at)
    return list(groups.values())


def versions(documents: Sequence[Document]) -> Iterator[Link]:
    """Yield the links between documents in two languages that are each other's best."""
    weighed = _weighed([_features(document) for document in documents])
    languages = [document.language for document in documents]
    best = [_best(at, found, languages) for at, found in enumerate(_likenesses(weighed))]
    for at, others in enumerate(best):
        for other, there in others.items():
            back = best[there.document].get(languages[at])
            if at < there.document and there.likeness >= LIKE and back and back.document == at:
                one, its = documents[at], documents[there.document]
                clear = max(there.next, back.next) <= CLEAR * there.likeness
                if fit((one.language, other), one.text, its.text, clear=clear):
                    yield Link(at, there.document, "content", round(there.likeness, 3))


@dataclass(slots=True)
class _Best:
    """The document of a language that is most like another document, and how like the next best is."""

    document: int
    likeness: float
    next: float = 0.0


def _best(at: int, found: Mapping[int, float], languages: Sequence[str | None]) -> dict[str | None, _Best]:
    """Return the document of each other language that is most like this one."""
    best: dict[str | None, _Best] = {}
    for other, likeness in sorted(found.items(), key=lambda one: (-one[1], one[0])):
        code = languages[other]
        if code in best:
            best[code].next = max(best[code].next, likeness)
        elif code != languages[at]:
            best[code] = _Best(other, likeness)
    return best


def _likenesses(weighed: Sequence[Features]) -> Iterator[dict[int, float]]:
    """Yield, for each document, the cosine with those that share a feature that few have."""
    index: dict[str, list[int]] = defaultdict(list)
    for at, features in enumerate(weighed):
        for feature in features:
            index[feature].append(at)
    for at, features in enumerate(weighed):
        shared: Counter[int] = Counter()
        for feature, weight in features.items():
            if len(index[feature]) <= COMMON:
                for other in index[feature]:
                    shared[other] += weight * weighed[other][feature]  # type: ignore[assignment]
        del shared[at]
        yield {other: _cosine(features, weighed[other]) for other, _ in shared.most_common(MOST)}


def _cosine(one: Features, other: Features) -> float:
    return sum(weight * other[feature] for feature, weight in one.items() if feature in other)


def _weighed(counted: Sequence[Features]) -> list[dict[str, float]]:
    """Return features weighed by rarity, each document of length one."""
    times = Counter(feature for features in counted for feature in features)
    found: list[dict[str, float]] = []
    for features in counted:
        weights = {
            feature: weight * math.log((len(counted) + 1) / times[feature])
            for feature, weight in features.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        found.append({feature: weight / length for feature, weight in weights.items()})
    return found


def _features(document: Document) -> Features:
    """Return names, figures and words of the starter, each with its weight."""
    found: dict[str, float] = {}
    known = concepts(document.language or "")
    for line in document.text:
        words = _WORD.findall(line)
        plain = [_folded(word) for word in words]
        for word, key in zip(words, plain, strict=True):
            if word[0].isupper() or word[0].isdigit():
                found[re.sub(r"[.,]", "", key)] = 1.0
        for at in range(len(plain)):
            for size in (1, 2, 3):
                for concept in known.get(" ".join(plain[at : at + size]), ()):
                    found[f"#{concept}"] = _CONCEPT
    return found


def reprints(documents: Sequence[Document]) -> Iterator[Link]:
    """Yield the links between nearly equal documents of one language."""
    sketches = [sketch(document.text) for document in documents]
    meetings: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for at, (document, made) in enumerate(zip(documents, sketches, strict=True)):
        met: set[int] = set()
        for mark in made.marks():
            if mark.startswith("reprint"):
                met |= set(meetings[document.language, mark][:COMMON])
                meetings[document.language, mark].append(at)
        for other in sorted(met):
            if reprinted(made, sketches[other]):
                yield Link(other, at, "reprint", round(runs_shared(made, sketches[other]), 3))


@lru_cache(1 << 16)
def _folded(word: str) -> str:
    return fold(word)
