"""Translations of our own that every pair of languages begins with, before an archive has taught any."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pipelines.text import fold


@cache
def starter(left: str, right: str) -> tuple[tuple[str, str], ...]:
    """Return the words and phrases of two languages that translate each other; none for other languages.

    `starter.tsv` has a column a language; alternatives in a cell are parted by `|`.
    """
    lines = _lines()
    if left not in lines[0] or right not in lines[0] or left == right:
        return ()
    ours, theirs = lines[0].index(left), lines[0].index(right)
    rows = lines[1:]
    return tuple(
        (one, other) for row in rows for one in row[ours].split("|") for other in row[theirs].split("|")
    )


@cache
def concepts(language: str) -> Mapping[str, tuple[int, ...]]:
    """Return the folded words and phrases of a language → the lines of the starter that have them."""
    lines = _lines()
    if language not in lines[0]:
        return {}
    column = lines[0].index(language)
    found: dict[str, list[int]] = {}
    for number, row in enumerate(lines[1:]):
        for phrase in dict.fromkeys(fold(phrase) for phrase in row[column].split("|")):
            found.setdefault(phrase, []).append(number)
    return {phrase: tuple(numbers) for phrase, numbers in found.items()}


@cache
def _lines() -> tuple[tuple[str, ...], ...]:
    lines = (files("pipelines.alignment") / "starter.tsv").read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines)
