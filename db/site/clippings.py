"""The counts of a campaign, and its clippings: copies folded, the sentence with the words: pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from db.search.snippets import Segment
from db.site.queries import Row
from db.site.spans import Span
from pipelines.text import sentences

_LONGEST = 500
"""Characters of a clipping's sentence."""


def counted(now: Sequence[Row], before: Sequence[Row]) -> Row:
    """Return how many articles, stories, papers and languages there are, and how many there were before."""
    return {name: {"now": count(now), "before": count(before)} for name, count in _COUNTS.items()}


def _different(name: str) -> Callable[[Sequence[Row]], int]:
    return lambda found: len({row[name] for row in found if row[name]})


_COUNTS: Mapping[str, Callable[[Sequence[Row]], int]] = {
    "articles": len,
    "stories": _different("story"),
    "outlets": _different("source"),
    "languages": _different("language"),
}


def by(name: str, now: Sequence[Row], before: Sequence[Row]) -> list[Row]:
    """Return the articles of each value of a property, now and before, the most frequent first."""
    counts, former = (Counter(row[name] for row in found) for found in (now, before))
    values = sorted(counts | former, key=lambda value: (-counts[value], -former[value], value))
    return [{"value": value, "now": counts[value], "before": former[value]} for value in values]


def over_time(found: Sequence[Row], span: Span) -> Row:
    """Return the articles of each step by language, and their sum; steps without any are there too."""
    counts = Counter((span.key(row["day"]), row["language"]) for row in found)
    tongues = sorted({language for _, language in counts})
    steps = [{"step": step, "numbers": [counts[step, tongue] for tongue in tongues]} for step in span.steps()]
    return {
        "by": span.step,
        "languages": tongues,
        "rows": [{**row, "sum": sum(row["numbers"])} for row in steps],
    }


def folded(found: Sequence[Row]) -> list[list[int]]:
    """Return the numbers of each story's articles, its earliest first; the newest story first."""
    stories: dict[str, list[int]] = {}
    for row in found:
        stories.setdefault(row["story"], []).append(row["number"])
    return sorted(stories.values(), key=lambda numbers: -numbers[0])


def clipped(text: str, passage: Sequence[Segment]) -> tuple[Segment, ...]:
    """Return the sentence of a text with most of the words found, these marked; else the passage."""
    found = {segment.text for segment in passage if segment.marked}
    words = re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(found, key=len, reverse=True))
    )
    if not found:
        return tuple(passage)
    said = [text[span.start : span.end] for span in sentences(text)]
    best = max(said, key=lambda one: len(set(words.findall(one))), default="")
    return _marked(best, words) if words.search(best) else tuple(passage)


def _marked(sentence: str, words: re.Pattern[str]) -> tuple[Segment, ...]:
    first = words.search(sentence)
    start = max(0, first.start() - _LONGEST // 2) if first and len(sentence) > _LONGEST else 0
    cut = sentence[start : start + _LONGEST]
    cut = ("…" if start else "") + cut + ("…" if start + _LONGEST < len(sentence) else "")
    parts, at = [], 0
    for match in words.finditer(cut):
        parts += [Segment(cut[at : match.start()]), Segment(match.group(), marked=True)]
        at = match.end()
    return tuple(part for part in (*parts, Segment(cut[at:])) if part.text)
