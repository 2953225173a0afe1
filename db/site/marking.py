"""Where in a shown text its figures and products stand: pure."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from db.site.queries import Row


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text, with the figure or the product that it is, if it is one."""

    text: str
    figure: Row | None = None
    product: Row | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """An article's texts with their figures and products marked."""

    title: tuple[Part, ...]
    sapo: tuple[Part, ...]
    body: tuple[tuple[Part, ...], ...]
    captions: tuple[tuple[Part, ...], ...]


def marked_article(article: Row, figures: Sequence[Row], products: Sequence[Row] = ()) -> Marked:
    """Return the texts of an article in parts; none is marked where the text says something else."""
    texts = [article["title"] or "", article["sapo"] or "", *article["body"]]
    texts += [caption["text"] or "" for caption in article["captions"]]
    parts, start = [], 0
    for text in texts:
        parts.append(marked(text, start, figures, products))
        start += len(text) + 2 if text else 0
    captions = len(parts) - len(article["captions"])
    return Marked(parts[0], parts[1], tuple(parts[2:captions]), tuple(parts[captions:]))


def marked(text: str, start: int, figures: Sequence[Row], products: Sequence[Row] = ()) -> tuple[Part, ...]:
    """Return a text that begins at `start` in the whole, parted at its figures and products.

    Of a product and a figure that overlap the figure is marked; of two of a kind the earlier one.
    """
    figured = _placed(text, start, figures)
    ends = [last for _, last, _ in figured]
    named = [
        (first, last, row)
        for first, last, row in _placed(text, start, products)
        if (after := bisect(ends, first)) == len(figured) or figured[after][0] >= last
    ]
    found = [(first, Part(row["surface"], figure=row)) for first, _, row in figured]
    found += [(first, Part(row["surface"], product=row)) for first, _, row in named]
    return _parted(text, sorted(found, key=lambda one: one[0]))


def _placed(text: str, start: int, rows: Sequence[Row]) -> list[tuple[int, int, Row]]:
    """Return what stands in a text that begins at `start` in the whole, with its place there, none twice."""
    found: list[tuple[int, int, Row]] = []
    at = 0
    for row in rows:
        first, last = row["start"] - start, row["end"] - start
        if at <= first < last <= len(text) and text[first:last] == row["surface"]:
            found.append((first, last, row))
            at = last
    return found


def _parted(text: str, found: Sequence[tuple[int, Part]]) -> tuple[Part, ...]:
    parts: list[Part] = []
    at = 0
    for first, part in found:
        parts += [Part(text[at:first]), part]
        at = first + len(part.text)
    parts.append(Part(text[at:]))
    return tuple(part for part in parts if part.text)


def in_sentence(figure: Row) -> tuple[Part, ...]:
    """Return the sentence of a figure in parts; the figure is marked where it is first written so."""
    sentence, surface = figure["sentence"], figure["surface"]
    before, found, after = sentence.partition(surface)
    if not found:
        return (Part(sentence),)
    return tuple(part for part in (Part(before), Part(surface, figure), Part(after)) if part.text)
