"""Where in a shown text its figures stand: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.site.queries import Row


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text, with the figure that it is, if it is one."""

    text: str
    figure: Row | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """An article's texts with their figures marked."""

    title: tuple[Part, ...]
    sapo: tuple[Part, ...]
    body: tuple[tuple[Part, ...], ...]
    captions: tuple[tuple[Part, ...], ...]


def marked_article(article: Row, figures: Sequence[Row]) -> Marked:
    """Return the texts of an article in parts; a figure whose place says something else is not marked."""
    texts = [article["title"] or "", article["sapo"] or "", *article["body"]]
    texts += [caption["text"] or "" for caption in article["captions"]]
    parts, start = [], 0
    for text in texts:
        parts.append(marked(text, start, figures))
        start += len(text) + 2 if text else 0
    captions = len(parts) - len(article["captions"])
    return Marked(parts[0], parts[1], tuple(parts[2:captions]), tuple(parts[captions:]))


def marked(text: str, start: int, figures: Sequence[Row]) -> tuple[Part, ...]:
    """Return a text that begins at `start` in the whole, parted at its figures."""
    parts: list[Part] = []
    at = 0
    for figure in figures:
        first, last = figure["start"] - start, figure["end"] - start
        if first < at or last > len(text) or text[first:last] != figure["surface"]:
            continue
        parts += [Part(text[at:first]), Part(text[first:last], figure)]
        at = last
    parts.append(Part(text[at:]))
    return tuple(part for part in parts if part.text)


def in_sentence(figure: Row) -> tuple[Part, ...]:
    """Return the sentence of a figure in parts; the figure is marked where it is first written so."""
    sentence, surface = figure["sentence"], figure["surface"]
    before, found, after = sentence.partition(surface)
    if not found:
        return (Part(sentence),)
    return tuple(part for part in (Part(before), Part(surface, figure), Part(after)) if part.text)
